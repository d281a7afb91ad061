// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Units that leave the chain, from the request to the payout.

use crate::{
    Ballots, CancelAsked, Cause, Config, Error, Escaped, Event, Exit, ExitId, Exits, Line, LineEnd, OpenExits, Pallet,
    Recipients, RoundNow, Status, Subject, TokenOf, Tokens,
};
use castellan_primitives::{
    backing::Backing,
    membership::Admission,
    rwa::{AssetId, Compliance, Movement, Quantity},
    Balance,
};
use castellan_settlement::leaf;
use frame_support::{
    ensure,
    traits::{Get, UnixTime},
};
use sp_core::H160;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// The mainchain's time is the world's, and so is this chain's: seconds since 1970.
    pub(crate) fn seconds() -> u64 {
        T::Time::now().as_secs()
    }

    pub(crate) fn ensure_open() -> Result<(), Error<T>> {
        ensure!(!Escaped::<T>::exists(), Error::<T>::Escaping);
        Ok(())
    }

    /// Fails unless the rules let the account behind `recipient` receive so much from `account`.
    fn ensure_clear(asset: AssetId, account: &T::AccountId, recipient: H160, amount: Balance) -> DispatchResult {
        let beneficiary = Recipients::<T>::get(recipient).ok_or(Error::<T>::UnknownRecipient)?;
        ensure!(Self::is_clear(&beneficiary), Error::<T>::RecipientRefused);
        let movement = Movement {
            asset,
            from: account.clone(),
            to: beneficiary,
            quantity: Quantity::Units(amount),
            venue: None,
        };
        // What the sender still has is the ledger's question, and for a renewal no question at all.
        let refused = T::Ledger::refusals(&movement, 0)
            .iter()
            .any(|refusal| !matches!(refusal, castellan_primitives::rwa::Refusal::InsufficientBalance { .. }));
        ensure!(!refused, Error::<T>::RecipientRefused);
        Ok(())
    }

    pub(crate) fn do_request_exit(
        account: T::AccountId,
        asset: AssetId,
        amount: Balance,
        recipient: H160,
    ) -> DispatchResult {
        Self::ensure_open()?;
        T::Admission::ensure_admitted(&account)?;
        let token = TokenOf::<T>::get(asset).ok_or(Error::<T>::NotBacked)?;
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        Self::ensure_clear(asset, &account, recipient, amount)?;
        T::Ledger::debit(asset, &account, amount)?;
        let exit = Self::open_exit(Exit {
            token,
            account: account.clone(),
            recipient,
            amount,
            cause: Cause::Request,
            since: Self::now(),
            status: Status::Requested,
        })?;
        Self::line_up(exit)?;
        Self::deposit_event(Event::ExitRequested {
            exit,
            asset,
            account,
            recipient,
            amount,
        });
        Ok(())
    }

    /// Puts an exit at the end of the line for a leaf.
    pub(crate) fn line_up(id: ExitId) -> Result<(), Error<T>> {
        let end = LineEnd::<T>::get();
        LineEnd::<T>::put(end.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?);
        Line::<T>::insert(end, id);
        Ok(())
    }

    pub(crate) fn do_cancel_exit(who: T::AccountId, id: ExitId) -> DispatchResult {
        let exit = Exits::<T>::get(id).ok_or(Error::<T>::UnknownExit)?;
        ensure!(exit.account == who, Error::<T>::NotOwner);
        match exit.status {
            // No tree names it, so nobody can be paid for it. Units of a deposit on its way back have no way home.
            Status::Requested if exit.cause == Cause::Request => Self::take_back(id, exit, Status::Cancelled),
            Status::Payable {
                expiry,
                renewing: false,
                ..
            } => {
                ensure!(Self::seconds() > expiry, Error::<T>::TooEarly);
                ensure!(!CancelAsked::<T>::contains_key(id), Error::<T>::AlreadyAsked);
                ensure!(
                    CancelAsked::<T>::count() < T::MaxCancels::get(),
                    Error::<T>::TooManyCancels
                );
                CancelAsked::<T>::insert(id, expiry);
                Self::deposit_event(Event::CancelRequested { exit: id });
                Ok(())
            },
            _ => Err(Error::<T>::WrongStatus.into()),
        }
    }

    pub(crate) fn do_renew_exit(id: ExitId) -> DispatchResult {
        Self::ensure_open()?;
        let mut exit = Exits::<T>::get(id).ok_or(Error::<T>::UnknownExit)?;
        let Status::Payable {
            leaf,
            number,
            expiry,
            renewing: false,
        } = exit.status
        else {
            return Err(Error::<T>::WrongStatus.into());
        };
        ensure!(!CancelAsked::<T>::contains_key(id), Error::<T>::AlreadyAsked);
        // Before half of the window is over a renewal would only make work.
        let from = expiry.saturating_sub(T::Window::get() / 2);
        ensure!(Self::seconds() >= from, Error::<T>::TooEarly);
        if exit.cause == Cause::Request {
            let asset = Self::asset_of(exit.token)?;
            Self::ensure_clear(asset, &exit.account, exit.recipient, exit.amount)?;
        }
        exit.status = Status::Payable {
            leaf,
            number,
            expiry,
            renewing: true,
        };
        Exits::<T>::insert(id, exit);
        Self::line_up(id)?;
        Self::deposit_event(Event::RenewalRequested { exit: id });
        Ok(())
    }

    pub(crate) fn asset_of(token: H160) -> Result<AssetId, Error<T>> {
        Tokens::<T>::get(token)
            .and_then(|known| known.asset)
            .ok_or(Error::<T>::UnknownToken)
    }

    /// Gives an exit the leaf by which the vault pays it. `number` is the block whose state counts it.
    pub(crate) fn publish_exit(id: ExitId, mut exit: Exit<T::AccountId>, number: u32) -> Result<(), Error<T>> {
        let expiry = Self::seconds().saturating_add(T::Window::get());
        let leaf = Self::append_leaf(&leaf::Exit {
            id,
            number,
            asset: exit.token,
            recipient: exit.recipient,
            amount: exit.amount,
            expiry,
        })?;
        exit.status = Status::Payable {
            leaf,
            number,
            expiry,
            renewing: false,
        };
        Exits::<T>::insert(id, exit);
        Ballots::<T>::remove(Subject::Lapse(id));
        Self::deposit_event(Event::ExitPublished {
            exit: id,
            leaf,
            number,
            expiry,
        });
        Ok(())
    }

    pub(crate) fn exit_paid(id: ExitId, block: u64) -> DispatchResult {
        let exit = Exits::<T>::get(id).ok_or(Error::<T>::UnknownExit)?;
        let (token, recipient, amount) = (exit.token, exit.recipient, exit.amount);
        Self::close_exit(id, exit, Status::Paid)?;
        Tokens::<T>::mutate(token, |known| {
            if let Some(known) = known {
                known.paid_in = known.paid_in.max(block);
            }
        });
        Self::deposit_event(Event::ExitPaid {
            exit: id,
            recipient,
            amount,
        });
        Ok(())
    }

    /// Gives the units of an exit back to their account, or keeps them for it if it may not have them now.
    pub(crate) fn take_back(id: ExitId, exit: Exit<T::AccountId>, status: Status) -> DispatchResult {
        let (token, account, amount) = (exit.token, exit.account.clone(), exit.amount);
        // What goes back to a depositor can be sent again; what an account asked for it can only have itself.
        let (recipient, cause) = match exit.cause {
            Cause::Deposit(number) => (exit.recipient, Cause::Deposit(number)),
            Cause::Request | Cause::Exit(_) => (H160::zero(), Cause::Exit(id)),
        };
        Self::close_exit(id, exit, status)?;
        let credited = Self::asset_of(token)
            .map_err(Into::into)
            .and_then(|asset| Self::try_credit(asset, &account, amount));
        let parked = match credited {
            Ok(()) => None,
            Err(_) => Some(Self::park(token, account.clone(), recipient, amount, cause)?),
        };
        Self::deposit_event(Event::ExitTakenBack {
            exit: id,
            account,
            amount,
            status,
            parked,
        });
        Ok(())
    }

    /// Ends an exit: its units are no longer on their way.
    pub(crate) fn close_exit(id: ExitId, mut exit: Exit<T::AccountId>, status: Status) -> Result<(), Error<T>> {
        ensure!(exit.status.is_open() && !status.is_open(), Error::<T>::WrongStatus);
        let token = exit.token;
        Tokens::<T>::try_mutate(token, |known| {
            let known = known.as_mut().ok_or(Error::<T>::UnknownToken)?;
            known.in_flight = known.in_flight.checked_sub(exit.amount).ok_or(Error::<T>::Overflow)?;
            Ok(())
        })?;
        // A round that counts it may not have come to it yet.
        if RoundNow::<T>::get().is_some_and(|round| id < round.exits_until) {
            OpenExits::<T>::insert(token, id, Some(Self::now()));
        } else {
            OpenExits::<T>::remove(token, id);
        }
        CancelAsked::<T>::remove(id);
        Ballots::<T>::remove(Subject::Exit(id));
        Ballots::<T>::remove(Subject::Lapse(id));
        exit.status = status;
        Exits::<T>::insert(id, exit);
        Ok(())
    }
}
