// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rounds: from time to time all that the vault must hold is counted, holder by holder and exit by exit, as it was behind one
//! block; then the reserves are published, and after them the exits that they count.
//!
//! That order is what the escape hatch relies on: whatever anchor holds the leaf of an exit holds reserves that are not older.

use crate::{
    CancelAsked, Config, Count, Counts, Event, ExitId, Exits, LastRound, Line, LineEnd, LineStart, NextDeposit,
    NextExit, OpenExits, Pallet, Progress, Reserves, ReservesRoot, Round, RoundNow, Status, Tokens, TokensKnown,
    WeightInfo,
};
use castellan_primitives::{backing::Backing, rwa::Records, Balance, BlockNumber};
use castellan_settlement::{
    leaf::{Holding, Leaf, OpenExit, Reserve},
    report::Page,
    tree, Domain,
};
use frame_support::{traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H160;
use sp_runtime::{traits::Saturating, SaturatedConversion, Vec};

impl<T: Config> Pallet<T> {
    /// Whether the block `now` begins a round at its end.
    fn is_due(now: BlockNumberFor<T>) -> bool {
        let from: BlockNumberFor<T> = LastRound::<T>::get().into();
        !RoundNow::<T>::exists()
            && Self::domain().is_some()
            && !TokensKnown::<T>::get().is_empty()
            && now >= from.saturating_add(T::RoundInterval::get())
    }

    /// What the end of the block `now` will cost.
    pub(crate) fn beginning_weight(now: BlockNumberFor<T>) -> Weight {
        if Self::is_due(now) {
            T::WeightInfo::begin_round(TokensKnown::<T>::decode_len().unwrap_or_default() as u32)
        } else {
            T::WeightInfo::idle()
        }
    }

    /// Begins a round by the state behind the block `now`, if it is time.
    pub(crate) fn begin_round(now: BlockNumberFor<T>) {
        if !Self::is_due(now) {
            return;
        }
        let mut count: u32 = 0;
        for token in TokensKnown::<T>::get() {
            let Some(known) = Tokens::<T>::get(token) else {
                continue;
            };
            let asset = match known.asset {
                None => None,
                Some(asset) => match T::Ledger::take_record(asset) {
                    Ok(record) => Some((asset, record)),
                    Err(why) => {
                        // Its exits wait for the next round; the other tokens do not.
                        Self::deposit_event(Event::TokenNotCounted { token, why });
                        continue;
                    },
                },
            };
            Counts::<T>::insert(
                count,
                Count {
                    token,
                    asset,
                    supply: asset.map_or(0, |(asset, _)| T::Ledger::units(asset)),
                    in_flight: known.in_flight,
                    claims: Default::default(),
                    sum: 0,
                    progress: Progress::Holders(None),
                },
            );
            count = count.saturating_add(1);
        }
        let number: BlockNumber = now.saturated_into();
        RoundNow::<T>::put(Round {
            number,
            deposits_seen: NextDeposit::<T>::get(),
            exits_until: NextExit::<T>::get(),
            line_until: LineEnd::<T>::get(),
            at: 0,
            publishing: false,
        });
        Self::deposit_event(Event::RoundBegun { number });
    }

    /// Goes on with the round, if there is one, by so many steps at most.
    pub(crate) fn go_on(most: u32) -> Weight {
        let (Some(mut round), Some(domain)) = (RoundNow::<T>::get(), Self::domain()) else {
            return T::WeightInfo::idle();
        };
        let mut left = most;
        let mut beside = Weight::zero();
        while left > 0 && !round.publishing {
            match Counts::<T>::get(round.at) {
                Some(mut count) if count.progress != Progress::Done => {
                    let counted = Self::count_claims(&domain, &round, &mut count, left, &mut beside);
                    left = left.saturating_sub(counted);
                    Counts::<T>::insert(round.at, count);
                },
                Some(_) => round.at = round.at.saturating_add(1),
                None => {
                    // What a round begins with is put away at its end: as many items, of as many tokens.
                    beside = beside.saturating_add(T::WeightInfo::begin_round(round.at));
                    Self::publish_reserves(&domain, &round);
                    round.publishing = true;
                    left = left.saturating_sub(1);
                },
            }
        }
        let mut published = 0;
        let mut is_over = false;
        while round.publishing && left > 0 {
            left = left.saturating_sub(1);
            if !Self::publish_next(&round) {
                is_over = true;
                break;
            }
            published = u32::saturating_add(published, 1);
        }
        if is_over {
            RoundNow::<T>::kill();
            LastRound::<T>::put(Self::now());
        } else {
            RoundNow::<T>::put(round);
        }
        let spent = T::WeightInfo::steps(most.saturating_sub(left)).saturating_add(beside);
        if published == 0 {
            return spent;
        }
        // On average a leaf completes one row of the tree; one of them may complete all.
        spent
            .saturating_add(T::WeightInfo::publish(published))
            .saturating_add(T::WeightInfo::review_recipient())
    }

    /// Counts at least one and at most `most` holders or exits of a token. Says how many, and what was forgotten beside that.
    fn count_claims(
        domain: &Domain,
        round: &Round,
        count: &mut Count<T::AccountId>,
        most: u32,
        beside: &mut Weight,
    ) -> u32 {
        match count.progress.clone() {
            Progress::Holders(after) => {
                let Some((asset, record)) = count.asset else {
                    count.progress = Progress::Exits(None);
                    return 1;
                };
                let holders = T::Ledger::holders(asset, after.as_ref(), most);
                let looked_at = holders.len() as u32;
                for account in holders {
                    let amount = T::Ledger::balance_at(asset, &account, record);
                    if amount > 0 {
                        let recipient = Self::payout_address_at(&account, round.number);
                        let leaf = Self::holding(count.token, &account, recipient, amount);
                        Self::add_claim(count, amount, leaf.hash(domain));
                    }
                    count.progress = Progress::Holders(Some(account));
                }
                if looked_at < most {
                    count.progress = Progress::Exits(None);
                }
                looked_at.max(1)
            },
            Progress::Exits(after) => {
                let ids = Self::open_after(count.token, after, most);
                let looked_at = ids.len() as u32;
                for (id, closed) in ids {
                    let (until, number) = (round.exits_until, round.number);
                    if let Some(leaf) = Self::open_exit_leaf(count.token, id, closed, until, number) {
                        Self::add_claim(count, leaf.amount, leaf.hash(domain));
                    }
                    if closed.is_some() {
                        OpenExits::<T>::remove(count.token, id);
                        *beside = beside.saturating_add(T::DbWeight::get().writes(1));
                    }
                    count.progress = Progress::Exits(Some(id));
                }
                if looked_at < most {
                    count.progress = Progress::Done;
                }
                looked_at.max(1)
            },
            Progress::Done => 1,
        }
    }

    fn add_claim(count: &mut Count<T::AccountId>, amount: Balance, leaf: sp_core::H256) {
        count.sum = count.sum.saturating_add(amount);
        if count.claims.append(leaf).is_none() {
            // The sum will not agree, and the count is not published.
            count.sum = Balance::MAX;
        }
    }

    fn holding(token: H160, account: &T::AccountId, recipient: H160, amount: Balance) -> Holding {
        Holding {
            asset: token,
            account: account.clone().into(),
            recipient,
            amount,
        }
    }

    /// Open exits of a token in the order of storage, and when those were closed that a round still counts.
    fn open_after(token: H160, after: Option<ExitId>, most: u32) -> Vec<(ExitId, Option<BlockNumber>)> {
        let exits = match after {
            Some(after) => OpenExits::<T>::iter_prefix_from(token, OpenExits::<T>::hashed_key_for(token, after)),
            None => OpenExits::<T>::iter_prefix(token),
        };
        exits.take(most as usize).collect()
    }

    fn open_exit_leaf(
        token: H160,
        id: ExitId,
        closed: Option<BlockNumber>,
        until: ExitId,
        number: BlockNumber,
    ) -> Option<OpenExit> {
        let was_open = id < until && closed.is_none_or(|closed| closed > number);
        let exit = Exits::<T>::get(id).filter(|_| was_open)?;
        Some(OpenExit {
            asset: token,
            id,
            recipient: exit.recipient,
            amount: exit.amount,
        })
    }

    /// Puts the counts together into the tree of reserves.
    fn publish_reserves(domain: &Domain, round: &Round) {
        let mut reserves = Reserves::<T>::get();
        for (_, count) in Counts::<T>::drain() {
            if let Some((asset, record)) = count.asset {
                T::Ledger::close_record(asset, record);
            }
            let owed = count.supply.saturating_add(count.in_flight);
            if count.sum != owed {
                log::error!(target: "runtime::vault", "{:?}: claims of {}, and {owed} are owed", count.token, count.sum);
                Self::deposit_event(Event::CountFailed {
                    token: count.token,
                    owed,
                    counted: count.sum,
                });
                continue;
            }
            let reserve = Reserve {
                asset: count.token,
                number: round.number,
                supply: count.supply,
                in_flight: count.in_flight,
                deposits_seen: round.deposits_seen,
                claims_root: count.claims.root(),
            };
            match reserves.binary_search_by_key(&count.token, |reserve| reserve.asset) {
                Ok(place) => {
                    if let Some(before) = reserves.get_mut(place) {
                        *before = reserve;
                    }
                },
                // There are never more reserves than tokens.
                Err(place) => {
                    let _ = reserves.try_insert(place, reserve);
                },
            }
        }
        let leaves: Vec<_> = reserves.iter().map(|reserve| reserve.hash(domain)).collect();
        let root = tree::root(&leaves).unwrap_or_default();
        Reserves::<T>::put(reserves);
        ReservesRoot::<T>::put(root);
        Self::deposit_event(Event::ReservesPublished {
            number: round.number,
            root,
        });
    }

    /// Gives the next exit in the line its leaf. False if none is left that the round counts.
    fn publish_next(round: &Round) -> bool {
        let start = LineStart::<T>::get();
        if start >= round.line_until {
            return false;
        }
        LineStart::<T>::put(start.saturating_add(1));
        let Some(id) = Line::<T>::take(start) else {
            return true;
        };
        let Some(exit) = Exits::<T>::get(id) else {
            return true;
        };
        let waits = matches!(exit.status, Status::Requested | Status::Payable { renewing: true, .. });
        if !waits || CancelAsked::<T>::contains_key(id) {
            return true;
        }
        let is_counted = Reserves::<T>::get()
            .iter()
            .any(|reserve| reserve.asset == exit.token && reserve.number == round.number);
        let published = is_counted && Self::publish_exit(id, exit, round.number).is_ok();
        if !published {
            // To the end of the line: it waits for a round that counts its token.
            let _ = Self::line_up(id);
        }
        true
    }

    /// The leaves of a token's claims by the state of this moment, `most` of them at most, after those of `page`; and the page to
    /// go on with. Those of the state behind the block of a reserve are the leaves of its claims tree, in order.
    pub fn claims(token: H160, page: Page, most: u32) -> (Vec<Holding>, Vec<OpenExit>, Page) {
        match page {
            Page::Holdings(after) => {
                let (holdings, page) = Self::holdings(token, after.map(Into::into), most);
                (holdings, Vec::new(), page)
            },
            Page::Exits(after) => {
                let ids = Self::open_after(token, after, most);
                let page = match ids.last() {
                    Some((last, _)) if ids.len() as u32 >= most => Page::Exits(Some(*last)),
                    _ => Page::End,
                };
                let (now, until) = (Self::now(), NextExit::<T>::get());
                let exits = ids
                    .into_iter()
                    .filter_map(|(id, closed)| Self::open_exit_leaf(token, id, closed, until, now))
                    .collect();
                (Vec::new(), exits, page)
            },
            Page::End => (Vec::new(), Vec::new(), Page::End),
        }
    }

    fn holdings(token: H160, after: Option<T::AccountId>, most: u32) -> (Vec<Holding>, Page) {
        let Some(asset) = Tokens::<T>::get(token).and_then(|known| known.asset) else {
            return (Vec::new(), Page::Exits(None));
        };
        let holders = T::Ledger::holders(asset, after.as_ref(), most);
        let page = match holders.last() {
            Some(last) if holders.len() as u32 >= most => Page::Holdings(Some(last.clone().into())),
            _ => Page::Exits(None),
        };
        let holdings = holders
            .iter()
            .map(|account| (account, T::Ledger::total(asset, account)))
            .filter(|(_, amount)| *amount > 0)
            .map(|(account, amount)| Self::holding(token, account, Self::payout_address(account), amount))
            .collect();
        (holdings, page)
    }
}
