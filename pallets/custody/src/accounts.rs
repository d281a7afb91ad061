// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How sub-accounts are opened, named and found.

use crate::{Accounts, Config, Error, Event, Name, Numbers, Pallet, SubAccount, SubAccountNumber};
use castellan_primitives::{custody::SubAccounts, membership::Admission, Moment};
use codec::{Decode, Encode};
use frame_support::{ensure, traits::UnixTime};
use sp_io::hashing::blake2_256;
use sp_runtime::{traits::TrailingZeroInput, DispatchError, DispatchResult, SaturatedConversion};

/// What tells a sub-account's preimage from every other that is hashed to an account id.
const DOMAIN: [u8; 21] = *b"castellan/sub-account";

/// The account id of the sub-account that `owner` gives `number`, whether it was opened or not.
///
/// Fails only for account ids that do not decode from any 32 bytes, which those of the chain do.
pub fn sub_account_id<AccountId: Encode + Decode>(
    owner: &AccountId,
    number: SubAccountNumber,
) -> Result<AccountId, DispatchError> {
    let hash = (DOMAIN, owner, number).using_encoded(blake2_256);
    AccountId::decode(&mut TrailingZeroInput::new(&hash)).map_err(|_| DispatchError::Corruption)
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open(owner: T::AccountId, number: SubAccountNumber, name: Name) -> DispatchResult {
        T::Admission::ensure_admitted(&owner)?;
        ensure!(!Accounts::<T>::contains_key(&owner), Error::<T>::SubAccountNotAllowed);
        Numbers::<T>::try_mutate(&owner, |numbers| {
            let Err(place) = numbers.binary_search(&number) else {
                return Err(Error::<T>::AlreadyOpen);
            };
            numbers
                .try_insert(place, number)
                .map_err(|_| Error::<T>::TooManySubAccounts)
        })?;
        let sub_account = sub_account_id(&owner, number)?;
        Accounts::<T>::insert(
            &sub_account,
            SubAccount {
                owner: owner.clone(),
                number,
                name: name.clone(),
                mandate: None,
            },
        );
        Self::deposit_event(Event::Opened {
            sub_account,
            owner,
            number,
            name,
        });
        Ok(())
    }

    pub(crate) fn do_rename(owner: T::AccountId, number: SubAccountNumber, name: Name) -> DispatchResult {
        T::Admission::ensure_admitted(&owner)?;
        let (sub_account, mut account) = Self::own(&owner, number)?;
        account.name = name.clone();
        Accounts::<T>::insert(&sub_account, account);
        Self::deposit_event(Event::Renamed { sub_account, name });
        Ok(())
    }

    /// The sub-account to which `owner` gave `number`.
    pub(crate) fn own(
        owner: &T::AccountId,
        number: SubAccountNumber,
    ) -> Result<(T::AccountId, SubAccount<T::AccountId>), DispatchError> {
        let sub_account = sub_account_id(owner, number)?;
        let account = Self::account(&sub_account)?;
        Ok((sub_account, account))
    }

    /// The sub-account with this account id.
    pub(crate) fn account(sub_account: &T::AccountId) -> Result<SubAccount<T::AccountId>, DispatchError> {
        Accounts::<T>::get(sub_account).ok_or_else(|| Error::<T>::UnknownSubAccount.into())
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }
}

impl<T: Config> SubAccounts<T::AccountId> for Pallet<T> {
    fn owner(who: &T::AccountId) -> Option<T::AccountId> {
        Accounts::<T>::get(who).map(|account| account.owner)
    }
}
