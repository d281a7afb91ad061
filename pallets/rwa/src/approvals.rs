// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Approvals of transfers by agents whom an asset's rules name.

use crate::{Approvals, Assets, Config, Error, Event, Pallet};
use castellan_primitives::{membership::Admission, rwa::AssetId};
use castellan_rules::Approval;
use frame_support::{ensure, traits::Time};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_approve_transfer(
        agent: T::AccountId,
        asset: AssetId,
        from: T::AccountId,
        to: T::AccountId,
        approval: Approval,
    ) -> DispatchResult {
        T::Admission::ensure_admitted(&agent)?;
        ensure!(Assets::<T>::contains_key(asset), Error::<T>::UnknownAsset);
        ensure!(approval.amount > 0, Error::<T>::ZeroAmount);
        ensure!(
            approval.expires_at.is_none_or(|end| end > T::Time::now()),
            Error::<T>::TooEarly
        );
        ensure!(Self::names_agent(asset, &agent), Error::<T>::NotAgent);
        Approvals::<T>::insert((asset, &agent, &from, &to), approval);
        Self::deposit_event(Event::TransferApproved {
            asset,
            agent,
            from,
            to,
            approval,
        });
        Ok(())
    }

    /// Whether the rules, in force or scheduled, ask for the word of `agent`.
    fn names_agent(asset: AssetId, agent: &T::AccountId) -> bool {
        let Some(state) = crate::State::<T>::get(asset) else {
            return false;
        };
        let next = state.next.iter().flat_map(|next| next.rules.checks());
        let found = state
            .rules
            .checks()
            .chain(next)
            .any(|check| matches!(check, castellan_rules::Check::Approval { agent: named } if named == agent));
        found
    }

    pub(crate) fn do_revoke_approval(
        agent: T::AccountId,
        asset: AssetId,
        from: T::AccountId,
        to: T::AccountId,
    ) -> DispatchResult {
        Approvals::<T>::take((asset, &agent, &from, &to)).ok_or(Error::<T>::UnknownApproval)?;
        Self::deposit_event(Event::ApprovalRevoked { asset, agent, from, to });
        Ok(())
    }
}
