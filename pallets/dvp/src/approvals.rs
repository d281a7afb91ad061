// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What accounts accept to receive without being asked each time.

use crate::{Config, Error, Event, Instruction, LegSet, Pallet, PreApproval, PreApprovals};
use alloc::vec::Vec;
use castellan_primitives::{membership::Admission, rwa::AssetId};
use frame_support::{dispatch::DispatchResult, ensure};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_pre_approve(
        account: T::AccountId,
        asset: Option<AssetId>,
        from: Option<T::AccountId>,
    ) -> DispatchResult {
        T::Admission::ensure_admitted(&account)?;
        ensure!(asset.is_some() || from.is_some(), Error::<T>::EmptyPreApproval);
        let approval = PreApproval { asset, from };
        PreApprovals::<T>::try_mutate(&account, |approvals| {
            ensure!(!approvals.contains(&approval), Error::<T>::AlreadyPreApproved);
            approvals
                .try_push(approval.clone())
                .map_err(|_| Error::<T>::TooManyPreApprovals)
        })?;
        Self::deposit_event(Event::PreApprovalAdded { account, approval });
        Ok(())
    }

    pub(crate) fn do_revoke_pre_approval(
        account: T::AccountId,
        asset: Option<AssetId>,
        from: Option<T::AccountId>,
    ) -> DispatchResult {
        T::Admission::ensure_admitted(&account)?;
        let approval = PreApproval { asset, from };
        let mut approvals = PreApprovals::<T>::get(&account);
        let position = approvals.iter().position(|other| *other == approval);
        approvals.remove(position.ok_or(Error::<T>::NotPreApproved)?);
        if approvals.is_empty() {
            PreApprovals::<T>::remove(&account);
        } else {
            PreApprovals::<T>::insert(&account, approvals);
        }
        Self::deposit_event(Event::PreApprovalRemoved { account, approval });
        Ok(())
    }

    /// Affirms a new instruction for those of `parties` that deliver nothing of their own and approved of what they
    /// receive, but for `affirming`, which is asked anyway. Says for whom.
    ///
    /// Who passes units on is left with nothing, so approving of their receipt is enough.
    pub(crate) fn approve_beforehand(
        instruction: &mut Instruction<T>,
        parties: &[T::AccountId],
        affirming: Option<&T::AccountId>,
    ) -> Vec<T::AccountId> {
        let mut approved = Vec::new();
        for party in parties.iter().filter(|party| Some(*party) != affirming) {
            let delivered = instruction.outgoing(party);
            if !delivered.without(instruction.passes).is_empty() {
                continue;
            }
            let approvals = PreApprovals::<T>::get(party);
            let covered = |leg: &usize| {
                let leg = instruction.legs.get(*leg);
                leg.is_some_and(|leg| approvals.iter().any(|approval| approval.covers(leg)))
            };
            let received: LegSet = instruction.incoming(party).iter().filter(covered).collect();
            if received.is_empty() {
                continue;
            }
            let next: LegSet = received.iter().map(|leg| leg.saturating_add(1)).collect();
            let passed = next.intersection(instruction.passes).intersection(delivered);
            instruction.by_receiver = instruction.by_receiver.union(received);
            instruction.by_sender = instruction.by_sender.union(passed);
            approved.push(party.clone());
        }
        approved
    }
}
