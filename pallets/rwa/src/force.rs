// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Forced moves: proposed by one holder of the power, approved by another.

use crate::{
    book::Book, facts::Request, holding::Part, ledger::Route, rules::Spent, Basis, Config, Error, Event, NextProposal,
    Pallet, Proposal, ProposalId, Proposals, MAX_PROPOSALS,
};
use castellan_primitives::{
    kyc::{Identity, SubjectId},
    rwa::{AssetId, Power, Quantity},
};
use castellan_rules::Kind;
use frame_support::{
    ensure,
    traits::{Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    fn subject_of(who: &T::AccountId) -> Result<SubjectId, Error<T>> {
        T::Identity::profile(who)
            .map(|profile| T::Identity::subject(&profile))
            .ok_or(Error::<T>::NoSubject)
    }

    pub(crate) fn do_propose_force(
        by: T::AccountId,
        asset: AssetId,
        from: T::AccountId,
        to: T::AccountId,
        quantity: Quantity,
        basis: Basis,
    ) -> DispatchResult {
        Self::ensure_intervention(asset, &by, Power::Force, Some(quantity.units()), &basis)?;
        ensure!(from != to, Error::<T>::SameAccount);
        ensure!(quantity.units() > 0, Error::<T>::ZeroAmount);
        let subject = Self::subject_of(&by)?;
        let mut open = Proposals::<T>::get(asset);
        let now = T::Time::now();
        open.retain(|(_, proposal)| proposal.expires_at > now);
        let id = NextProposal::<T>::get(asset);
        let expires_at = now.saturating_add(T::ProposalLifetime::get());
        let proposal = Proposal {
            by: by.clone(),
            subject,
            from: from.clone(),
            to: to.clone(),
            quantity,
            basis: basis.clone(),
            expires_at,
        };
        open.try_push((id, proposal))
            .map_err(|_| Error::<T>::TooManyProposals)?;
        NextProposal::<T>::insert(asset, id.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?);
        Proposals::<T>::insert(asset, open);
        Self::deposit_event(Event::ForceProposed {
            asset,
            proposal: id,
            by,
            from,
            to,
            quantity,
            basis,
            expires_at,
        });
        Ok(())
    }

    /// A proposal that is open.
    fn proposal(asset: AssetId, id: ProposalId) -> Result<Proposal<T::AccountId>, Error<T>> {
        Proposals::<T>::get(asset)
            .into_iter()
            .find_map(|(other, proposal)| (other == id).then_some(proposal))
            .ok_or(Error::<T>::UnknownProposal)
    }

    /// Takes a proposal out of the list of those that are open.
    fn drop_proposal(asset: AssetId, id: ProposalId) {
        let mut open = Proposals::<T>::get(asset);
        open.retain(|(other, _)| *other != id);
        if open.is_empty() {
            Proposals::<T>::remove(asset);
        } else {
            Proposals::<T>::insert(asset, open);
        }
    }

    /// Carries out a proposal of somebody else; says what it has cost.
    pub(crate) fn do_approve_force(by: T::AccountId, asset: AssetId, id: ProposalId) -> Result<Spent, DispatchError> {
        let proposal = Self::proposal(asset, id)?;
        Self::ensure_allowed_to(asset, &by, Power::Force, Some(proposal.quantity.units()))?;
        ensure!(Self::subject_of(&by)? != proposal.subject, Error::<T>::SameEyes);
        ensure!(T::Time::now() < proposal.expires_at, Error::<T>::ProposalExpired);
        // The proposer must still have the power.
        Self::ensure_allowed_to(asset, &proposal.by, Power::Force, Some(proposal.quantity.units()))?;

        let Proposal {
            by: proposer,
            from,
            to,
            quantity,
            basis,
            ..
        } = proposal;
        let mut book = Book::<T>::open(asset)?;
        let request = Request::between(Kind::Force, &from, &to, quantity);
        let allowed = book.ensure_affordable(request, Part::Free)?;
        book.force(&from, &to, quantity, Route::FREE)?;
        debug_assert_eq!(allowed.charge.fee, 0, "no fee is due for a forced move");
        Self::drop_proposal(asset, id);
        let spent = book.spent();
        book.close();
        Self::deposit_event(Event::ForceTransferred {
            asset,
            proposal: id,
            proposed_by: proposer,
            approved_by: by,
            from,
            to,
            quantity,
            basis,
        });
        Ok(spent)
    }

    /// Drops a proposal: any holder of the power may, and anybody when its time is over.
    pub(crate) fn do_cancel_force(by: T::AccountId, asset: AssetId, id: ProposalId) -> DispatchResult {
        let proposal = Self::proposal(asset, id)?;
        if T::Time::now() < proposal.expires_at && by != proposal.by {
            Self::ensure_allowed_to(asset, &by, Power::Force, None)?;
        }
        Self::drop_proposal(asset, id);
        Self::deposit_event(Event::ForceCanceled {
            asset,
            proposal: id,
            by,
        });
        Ok(())
    }
}

/// The list of proposals of one asset that are open.
pub type OpenProposals<AccountId> =
    frame_support::BoundedVec<(ProposalId, Proposal<AccountId>), frame_support::traits::ConstU32<MAX_PROPOSALS>>;

impl<T: Config> Book<T> {
    /// Moves free units that were frozen or not, and what is remembered of them.
    pub(crate) fn force(
        &mut self,
        from: &T::AccountId,
        to: &T::AccountId,
        quantity: Quantity,
        route: Route<T::RuntimeHoldReason>,
    ) -> Result<(), Error<T>> {
        let amount = quantity.units();
        let lots = self.take_lots(from, amount);
        self.take(from, route.source, amount)?;
        self.put(to, route.target, amount)?;
        if self.are_one(from, to) {
            self.put_lots(to, lots);
        } else {
            self.acquire(to, amount);
        }
        self.pass(quantity, to, route.target);
        Ok(())
    }
}
