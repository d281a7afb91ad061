// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Tokens that come into the vault, and units for them.

use crate::{
    Cause, Config, Error, Event, Exit, ExitId, Exits, LeafCount, Mainchain, MainchainOf, NextDeposit, NextExit,
    OpenExits, Pallet, Status, Token, TokenOf, Tokens, TokensKnown,
};
use castellan_primitives::{backing::Backing, rwa::AssetId, Balance, BlockNumber};
use castellan_settlement::{observation::Deposit, Domain};
use frame_support::{ensure, storage::with_storage_layer, traits::Get};
use sp_core::{H160, H256};
use sp_runtime::{
    traits::{Saturating, Zero},
    DispatchError, DispatchResult, SaturatedConversion,
};

impl<T: Config> Pallet<T> {
    /// What leaves are for; `None` until governance has named the vault.
    pub fn domain() -> Option<Domain> {
        let mainchain = MainchainOf::<T>::get()?;
        let genesis = frame_system::Pallet::<T>::block_hash(frame_system::pallet_prelude::BlockNumberFor::<T>::zero());
        Some(Domain {
            chain_id: mainchain.chain_id,
            vault: mainchain.vault,
            genesis: H256::from_slice(genesis.as_ref()),
        })
    }

    pub(crate) fn now() -> BlockNumber {
        frame_system::Pallet::<T>::block_number().saturated_into()
    }

    pub(crate) fn do_set_mainchain(mainchain: Mainchain) -> DispatchResult {
        // Deposits, exits and rounds are of tokens; leaves name the vault that they are for.
        let in_use = !TokensKnown::<T>::get().is_empty() || LeafCount::<T>::get() > 0;
        ensure!(!in_use, Error::<T>::InUse);
        ensure!(mainchain.vault != H160::zero(), Error::<T>::ZeroAddress);
        MainchainOf::<T>::put(mainchain);
        Self::deposit_event(Event::MainchainSet {
            chain_id: mainchain.chain_id,
            vault: mainchain.vault,
        });
        Ok(())
    }

    pub(crate) fn do_map_token(token: H160, asset: AssetId) -> DispatchResult {
        ensure!(MainchainOf::<T>::exists(), Error::<T>::NoMainchain);
        ensure!(token != H160::zero(), Error::<T>::ZeroAddress);
        let mut known = Self::token(token)?;
        ensure!(known.asset.is_none(), Error::<T>::AlreadyMapped);
        T::Ledger::back(asset)?;
        known.asset = Some(asset);
        Tokens::<T>::insert(token, known);
        TokenOf::<T>::insert(asset, token);
        Self::deposit_event(Event::TokenMapped { token, asset });
        Ok(())
    }

    /// What is known of a token, which is known from now on.
    fn token(token: H160) -> Result<Token, Error<T>> {
        if let Some(known) = Tokens::<T>::get(token) {
            return Ok(known);
        }
        TokensKnown::<T>::try_mutate(|list| {
            let place = list.binary_search(&token).err().unwrap_or_default();
            list.try_insert(place, token).map_err(|_| Error::<T>::TooManyTokens)
        })?;
        let known = Token::default();
        Tokens::<T>::insert(token, known);
        Ok(known)
    }

    /// Credits a deposit that validators agree on, or keeps its units until they can be credited. It is the next one.
    pub(crate) fn apply_deposit(deposit: &Deposit) -> DispatchResult {
        let known = Self::token(deposit.token)?;
        let next = deposit.number.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?;
        let account: T::AccountId = deposit.account.into();
        let credited = known
            .asset
            .ok_or(DispatchError::from(Error::<T>::UnknownToken))
            .and_then(|asset| Self::try_credit(asset, &account, deposit.amount));
        NextDeposit::<T>::put(next);
        match credited {
            Ok(()) => Self::deposit_event(Event::DepositCredited {
                number: deposit.number,
                token: deposit.token,
                account,
                amount: deposit.amount,
            }),
            Err(why) => {
                let exit = Self::park(
                    deposit.token,
                    account.clone(),
                    deposit.from,
                    deposit.amount,
                    Cause::Deposit(deposit.number),
                )?;
                Self::deposit_event(Event::DepositParked {
                    number: deposit.number,
                    exit,
                    account,
                    amount: deposit.amount,
                    why,
                });
            },
        }
        Ok(())
    }

    /// Credits units or changes nothing.
    pub(crate) fn try_credit(asset: AssetId, account: &T::AccountId, amount: Balance) -> DispatchResult {
        with_storage_layer(|| T::Ledger::credit(asset, account, amount))
    }

    /// Keeps units that cannot be credited.
    pub(crate) fn park(
        token: H160,
        account: T::AccountId,
        recipient: H160,
        amount: Balance,
        cause: Cause,
    ) -> Result<ExitId, DispatchError> {
        Self::open_exit(Exit {
            token,
            account,
            recipient,
            amount,
            cause,
            since: Self::now(),
            status: Status::Parked,
        })
    }

    /// Numbers an exit and counts its units as being on their way.
    pub(crate) fn open_exit(exit: Exit<T::AccountId>) -> Result<ExitId, DispatchError> {
        let id = NextExit::<T>::get();
        NextExit::<T>::put(id.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?);
        Tokens::<T>::try_mutate(exit.token, |known| {
            let known = known.as_mut().ok_or(Error::<T>::UnknownToken)?;
            known.in_flight = known.in_flight.checked_add(exit.amount).ok_or(Error::<T>::Overflow)?;
            Ok::<_, Error<T>>(())
        })?;
        OpenExits::<T>::insert(exit.token, id, None::<BlockNumber>);
        Exits::<T>::insert(id, exit);
        Ok(id)
    }

    pub(crate) fn do_claim_parked(id: ExitId) -> DispatchResult {
        let exit = Exits::<T>::get(id).ok_or(Error::<T>::UnknownExit)?;
        ensure!(exit.status == Status::Parked, Error::<T>::WrongStatus);
        let asset = Self::asset_of(exit.token)?;
        T::Ledger::credit(asset, &exit.account, exit.amount)?;
        let (account, amount) = (exit.account.clone(), exit.amount);
        Self::close_exit(id, exit, Status::Cancelled)?;
        Self::deposit_event(Event::ParkedClaimed {
            exit: id,
            account,
            amount,
        });
        Ok(())
    }

    pub(crate) fn do_return_deposit(id: ExitId) -> DispatchResult {
        let mut exit = Exits::<T>::get(id).ok_or(Error::<T>::UnknownExit)?;
        ensure!(exit.status == Status::Parked, Error::<T>::WrongStatus);
        ensure!(matches!(exit.cause, Cause::Deposit(_)), Error::<T>::NotADeposit);
        let since: frame_system::pallet_prelude::BlockNumberFor<T> = exit.since.into();
        let from = since.saturating_add(T::ReturnDelay::get());
        ensure!(frame_system::Pallet::<T>::block_number() >= from, Error::<T>::TooEarly);
        exit.status = Status::Requested;
        let (recipient, amount) = (exit.recipient, exit.amount);
        Exits::<T>::insert(id, exit);
        Self::line_up(id)?;
        Self::deposit_event(Event::DepositReturned {
            exit: id,
            recipient,
            amount,
        });
        Ok(())
    }
}
