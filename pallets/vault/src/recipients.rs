// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Addresses on the mainchain, who answers for them, and whether the vault may pay them.

use crate::{
    Config, Error, Event, MainchainOf, NextStatement, Pallet, RecipientBefore, RecipientOf, Recipients, RoundNow,
    Statement, Statements,
};
use castellan_primitives::{
    kyc::{ClaimQuery, Identity, Topic},
    membership::Admission,
    BlockNumber,
};
use castellan_settlement::leaf;
use frame_support::ensure;
use sp_core::H160;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// Whether an account may be paid at all: in good standing, somebody known behind it, and nobody who is blocked.
    pub fn is_clear(account: &T::AccountId) -> bool {
        let Some(profile) = T::Identity::profile(account) else {
            return false;
        };
        let blocked = T::Identity::attestation(&profile, &ClaimQuery::any(Topic::Blocked, None)).is_ok();
        T::Admission::standing(account).is_ok() && !T::Identity::is_retired(&profile) && !blocked
    }

    pub(crate) fn do_register_recipient(account: T::AccountId, recipient: H160) -> DispatchResult {
        T::Admission::ensure_admitted(&account)?;
        ensure!(Self::is_clear(&account), Error::<T>::RecipientRefused);
        let vault = MainchainOf::<T>::get().ok_or(Error::<T>::NoMainchain)?.vault;
        ensure!(recipient != H160::zero() && recipient != vault, Error::<T>::ZeroAddress);
        ensure!(!Recipients::<T>::contains_key(recipient), Error::<T>::RecipientTaken);
        let before = RecipientOf::<T>::get(&account);
        Self::remember_address(&account, before);
        if let Some(before) = before {
            Recipients::<T>::remove(before);
        }
        Recipients::<T>::insert(recipient, &account);
        RecipientOf::<T>::insert(&account, recipient);
        Self::deposit_event(Event::RecipientRegistered {
            account,
            recipient,
            before,
        });
        Ok(())
    }

    /// The address that an account registered for payouts; zero if none.
    pub(crate) fn payout_address(account: &T::AccountId) -> H160 {
        RecipientOf::<T>::get(account).unwrap_or_default()
    }

    /// The same as it was when the round of block `number` began.
    pub(crate) fn payout_address_at(account: &T::AccountId, number: BlockNumber) -> H160 {
        match RecipientBefore::<T>::get(account) {
            Some((round, before)) if round == number => before,
            _ => Self::payout_address(account),
        }
    }

    /// Keeps an address that is about to change for the round that is being counted.
    fn remember_address(account: &T::AccountId, before: Option<H160>) {
        let Some(round) = RoundNow::<T>::get() else {
            RecipientBefore::<T>::remove(account);
            return;
        };
        let is_known = RecipientBefore::<T>::get(account).is_some_and(|(number, _)| number == round.number);
        if !is_known {
            RecipientBefore::<T>::insert(account, (round.number, before.unwrap_or_default()));
        }
    }

    pub(crate) fn do_review_recipient(recipient: H160) -> DispatchResult {
        let account = Recipients::<T>::get(recipient).ok_or(Error::<T>::UnknownRecipient)?;
        let revoked = !Self::is_clear(&account);
        let said = Statements::<T>::get(recipient).is_some_and(|statement| statement.revoked);
        ensure!(revoked != said, Error::<T>::NothingChanged);
        // The contract has seen number zero of everybody.
        let sequence = NextStatement::<T>::get().max(1);
        NextStatement::<T>::put(sequence.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?);
        let leaf = Self::append_leaf(&leaf::Revocation {
            sequence,
            recipient,
            revoked,
        })?;
        Statements::<T>::insert(
            recipient,
            Statement {
                sequence,
                revoked,
                leaf,
            },
        );
        Self::deposit_event(Event::RecipientReviewed {
            recipient,
            sequence,
            revoked,
        });
        Ok(())
    }
}
