// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants of the module's documentation, checked over the whole storage.

use crate::{
    exits_tree, Ballots, CancelAsked, Config, Exits, ExitsRoot, LeafCount, Line, LineEnd, LineStart, NextDeposit,
    OpenExits, Pallet, RecipientOf, Recipients, Reserves, ReservesRoot, Status, Subject, TokenOf, Tokens, TokensKnown,
};
use castellan_primitives::backing::Backing;
use castellan_settlement::{leaf::Leaf, tree};
use frame_support::ensure;
use sp_runtime::{TryRuntimeError, Vec};

impl<T: Config> Pallet<T> {
    /// Checks every invariant.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_in_flight()?;
        Self::check_line()?;
        Self::check_tokens()?;
        Self::check_ballots()?;
        Self::check_recipients()?;
        Self::check_roots()?;
        Self::check_cancels()
    }

    fn check_in_flight() -> Result<(), TryRuntimeError> {
        for (token, known) in Tokens::<T>::iter() {
            let mut sum: u128 = 0;
            for (id, closed) in OpenExits::<T>::iter_prefix(token) {
                let exit = Exits::<T>::get(id).ok_or("I1: an open exit does not exist")?;
                ensure!(exit.token == token, "I1: an exit is open for another token");
                ensure!(
                    exit.status.is_open() == closed.is_none(),
                    "I1: an exit is open and closed"
                );
                if closed.is_none() {
                    sum = sum.saturating_add(exit.amount);
                }
            }
            ensure!(sum == known.in_flight, "I1: in flight is not the sum of open exits");
        }
        for (id, exit) in Exits::<T>::iter() {
            let is_listed = OpenExits::<T>::get(exit.token, id) == Some(None);
            ensure!(exit.status.is_open() == is_listed, "I1: an open exit is not listed");
        }
        Ok(())
    }

    fn check_line() -> Result<(), TryRuntimeError> {
        let mut waiting = Vec::new();
        for (place, id) in Line::<T>::iter() {
            ensure!(
                (LineStart::<T>::get()..LineEnd::<T>::get()).contains(&place),
                "I2: a place is outside of the line"
            );
            waiting.push(id);
        }
        for (id, exit) in Exits::<T>::iter() {
            let waits = matches!(exit.status, Status::Requested | Status::Payable { renewing: true, .. });
            ensure!(
                !waits || waiting.contains(&id),
                "I2: an exit waits and is not in the line"
            );
            ensure!(
                exit.status != Status::Parked || !waiting.contains(&id),
                "I2: a parked exit is in the line"
            );
        }
        Ok(())
    }

    fn check_tokens() -> Result<(), TryRuntimeError> {
        let list = TokensKnown::<T>::get();
        ensure!(
            list.is_sorted() && list.len() == Tokens::<T>::iter().count(),
            "I3: the list of tokens is wrong"
        );
        for (token, known) in Tokens::<T>::iter() {
            ensure!(list.binary_search(&token).is_ok(), "I3: a token is not listed");
            if let Some(asset) = known.asset {
                ensure!(
                    TokenOf::<T>::get(asset) == Some(token),
                    "I3: an asset names another token"
                );
                ensure!(T::Ledger::is_backed(asset), "I3: an asset is not backed");
            }
        }
        for (asset, token) in TokenOf::<T>::iter() {
            let named = Tokens::<T>::get(token).and_then(|known| known.asset);
            ensure!(named == Some(asset), "I3: a token names another asset");
        }
        Ok(())
    }

    fn check_ballots() -> Result<(), TryRuntimeError> {
        for (subject, ballots) in Ballots::<T>::iter() {
            let is_open = match subject {
                Subject::Deposit(number) => number >= NextDeposit::<T>::get(),
                Subject::Exit(id) | Subject::Lapse(id) => Exits::<T>::get(id).is_some_and(|exit| exit.status.is_open()),
                Subject::Escape => true,
            };
            ensure!(is_open, "I4: a ballot is about something settled");
            let mut voters: Vec<_> = ballots.iter().flat_map(|ballot| ballot.voters.iter()).collect();
            let votes = voters.len();
            voters.sort();
            voters.dedup();
            ensure!(voters.len() == votes, "I4: an observer has two votes");
        }
        Ok(())
    }

    fn check_recipients() -> Result<(), TryRuntimeError> {
        for (recipient, account) in Recipients::<T>::iter() {
            ensure!(
                RecipientOf::<T>::get(account) == Some(recipient),
                "I5: an account is paid elsewhere"
            );
        }
        for (account, recipient) in RecipientOf::<T>::iter() {
            ensure!(
                Recipients::<T>::get(recipient) == Some(account),
                "I5: a recipient is another's"
            );
        }
        Ok(())
    }

    fn check_roots() -> Result<(), TryRuntimeError> {
        let count = LeafCount::<T>::get();
        ensure!(
            exits_tree::root_of::<T>(count) == Some(ExitsRoot::<T>::get()),
            "I6: the exits root is not the tree's"
        );
        let Some(domain) = Self::domain() else {
            return Ok(());
        };
        let leaves: Vec<_> = Reserves::<T>::get()
            .iter()
            .map(|reserve| reserve.hash(&domain))
            .collect();
        ensure!(
            tree::root(&leaves) == Some(ReservesRoot::<T>::get()),
            "I6: the reserves root is not that of the reserves"
        );
        Ok(())
    }

    fn check_cancels() -> Result<(), TryRuntimeError> {
        for (id, asked) in CancelAsked::<T>::iter() {
            let status = Exits::<T>::get(id).map(|exit| exit.status);
            let agrees = matches!(status, Some(Status::Payable { expiry, renewing: false, .. }) if expiry == asked);
            ensure!(agrees, "I7: a cancellation is asked of another exit");
        }
        Ok(())
    }
}
