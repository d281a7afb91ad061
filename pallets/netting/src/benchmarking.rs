// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Measures each call on cycles of the size asked for, in which every trade takes two movements of its own.

use crate::{
    nets::deliveries, Call, Config, Cycle, Cycles, Event, HoldReason, NextCycleId, Pallet, Position, Positions,
    SubmittedTrade, Trade, TradeOf, Trades,
};
use alloc::{vec, vec::Vec};
use castellan_primitives::{
    membership::Admission,
    netting::{CancelReason, CycleId, CycleStatus, NettingMode},
    rwa::{AssetId, Ledger, Quantity, VenueId},
    Balance, Moment, Reference,
};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;

/// Prepares venues, assets and the clock for benchmarks.
pub trait BenchmarkHelper<AccountId> {
    /// Opens a venue that `operator` runs.
    fn create_venue(operator: &AccountId) -> VenueId;

    /// Creates an asset, with units that are not unique and one rule that `parties` satisfy, who are admitted, and gives
    /// each of them `amount`. What further rules cost, the ledger says itself.
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId;

    /// Moves the clock to `now`, in milliseconds since the Unix epoch.
    fn set_time(now: Moment);
}

const START: Moment = 1_700_000_000_000;
const UNITS: Balance = 1_000;
const FUNDS: Balance = 1_000_000_000;

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

struct Setup<T: Config> {
    operator: AccountIdOf<T>,
    venue: VenueId,
    parties: Vec<AccountIdOf<T>>,
    assets: Vec<AssetId>,
}

fn admitted<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who = account(name, index, 0);
    T::Admission::admit(&who);
    who
}

fn cut_off() -> Moment {
    START.saturating_add(1)
}

fn settle_by<T: Config>() -> Moment {
    START.saturating_add(T::MaxLifetime::get())
}

fn reference() -> Result<Reference, BenchmarkError> {
    vec![b'r'; 35]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("the reference is too long"))
}

fn setup<T: Config>(parties: u32, assets: u32) -> Setup<T> {
    T::BenchmarkHelper::set_time(START);
    let operator = admitted::<T>("operator", 0);
    let mut parties: Vec<_> = (0..parties).map(|index| admitted::<T>("party", index)).collect();
    parties.sort_unstable();
    let venue = T::BenchmarkHelper::create_venue(&operator);
    let assets = (0..assets)
        .map(|_| T::BenchmarkHelper::create_asset(&parties, FUNDS))
        .collect();
    Setup {
        operator,
        venue,
        parties,
        assets,
    }
}

fn open<T: Config>(setup: &Setup<T>) -> Result<CycleId, BenchmarkError> {
    let id = NextCycleId::<T>::get();
    Pallet::<T>::open_cycle(
        RawOrigin::Signed(setup.operator.clone()).into(),
        setup.venue,
        NettingMode::NetAgainstNet,
        BoundedVec::try_from(setup.assets.clone()).map_err(|_| BenchmarkError::Stop("too many assets"))?,
        BoundedVec::try_from(setup.parties.clone()).map_err(|_| BenchmarkError::Stop("too many parties"))?,
        cut_off(),
        settle_by::<T>(),
    )?;
    Ok(id)
}

/// The first party buys from all others, of every pair of assets from each: no two trades can be netted with each other
/// until there are more than that.
fn star<T: Config>(setup: &Setup<T>, index: u32) -> Result<TradeOf<T>, BenchmarkError> {
    let place = index as usize;
    let sellers = setup.parties.len().saturating_sub(1).max(1);
    let pairs = (setup.assets.len() / 2).max(1);
    let pair = ((place / sellers) % pairs).saturating_mul(2);
    let found = || {
        Some(Trade {
            seller: setup.parties.get((place % sellers).saturating_add(1))?.clone(),
            buyer: setup.parties.first()?.clone(),
            security: *setup.assets.get(pair)?,
            quantity: UNITS,
            cash: *setup.assets.get(pair.saturating_add(1))?,
            amount: UNITS,
        })
    };
    found().ok_or(BenchmarkError::Stop("too few parties or assets"))
}

/// A full-sized cycle with so many trades, all confirmed.
fn filled<T: Config>(trades: u32) -> Result<(Setup<T>, CycleId), BenchmarkError> {
    let setup = setup::<T>(T::MaxParties::get(), T::MaxAssets::get());
    let id = open::<T>(&setup)?;
    for index in 0..trades {
        Trades::<T>::insert(
            id,
            index,
            SubmittedTrade {
                trade: star::<T>(&setup, index)?,
                reference: reference()?,
                seller_confirmed: true,
                buyer_confirmed: true,
            },
        );
    }
    with_cycle::<T>(id, |cycle| cycle.trades = trades);
    T::BenchmarkHelper::set_time(cut_off());
    Ok((setup, id))
}

fn with_cycle<T: Config>(id: CycleId, change: impl FnOnce(&mut Cycle<T>)) {
    Cycles::<T>::mutate(id, |cycle| {
        if let Some(cycle) = cycle {
            change(cycle);
        }
    });
}

/// A closed cycle of which everything is locked, as if the ledger had refused it once.
fn refused<T: Config>(movements: u32) -> Result<(AccountIdOf<T>, CycleId), BenchmarkError> {
    let (setup, id) = filled::<T>(movements.div_ceil(2))?;
    Pallet::<T>::do_close(id)?;
    let reason = HoldReason::Netting.into();
    for party in &setup.parties {
        let mut positions = Positions::<T>::get(id, party);
        for position in positions.iter_mut().filter(|position| position.delivers > 0) {
            T::Ledger::lock(position.asset, party, Quantity::Units(position.delivers), &reason)?;
            position.locked = position.delivers;
        }
        Positions::<T>::insert(id, party, positions);
    }
    with_cycle::<T>(id, |cycle| {
        cycle.unfunded = 0;
        cycle.status = CycleStatus::Refused;
    });
    Ok((setup.operator, id))
}

fn status<T: Config>(id: CycleId) -> Option<CycleStatus> {
    Cycles::<T>::get(id).map(|cycle| cycle.status)
}

fn assert_last_event<T: Config>(event: Event<T>) {
    frame_system::Pallet::<T>::assert_last_event(<T as frame_system::Config>::RuntimeEvent::from(event));
}

// These put trades into cycles past the calls, so no invariant is checked after them.
#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn open_cycle(
        p: Linear<2, { T::MaxParties::get() }>,
        a: Linear<2, { T::MaxAssets::get() }>,
    ) -> Result<(), BenchmarkError> {
        let setup = setup::<T>(p, a);
        let assets = BoundedVec::try_from(setup.assets).map_err(|_| BenchmarkError::Stop("too many assets"))?;
        let parties = BoundedVec::try_from(setup.parties).map_err(|_| BenchmarkError::Stop("too many parties"))?;
        let id = NextCycleId::<T>::get();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(setup.operator),
            setup.venue,
            NettingMode::NetAgainstNet,
            assets,
            parties,
            cut_off(),
            settle_by::<T>(),
        );

        assert_eq!(status::<T>(id), Some(CycleStatus::Open));
        Ok(())
    }

    #[benchmark]
    fn cancel_cycle() -> Result<(), BenchmarkError> {
        let setup = setup::<T>(T::MaxParties::get(), T::MaxAssets::get());
        let id = open::<T>(&setup)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.operator), id);

        assert_eq!(status::<T>(id), Some(CycleStatus::Cancelled(CancelReason::ByOperator)));
        Ok(())
    }

    #[benchmark]
    fn authorise() -> Result<(), BenchmarkError> {
        let setup = setup::<T>(2, 2);
        let party = setup.parties.first().ok_or(BenchmarkError::Stop("no party"))?.clone();
        let asset = *setup.assets.first().ok_or(BenchmarkError::Stop("no asset"))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(party.clone()), setup.venue, asset, UNITS);

        assert_last_event::<T>(Event::Authorised {
            party,
            venue: setup.venue,
            asset,
            limit: UNITS,
        });
        Ok(())
    }

    /// By the operator, who may confirm for both parties.
    #[benchmark]
    fn submit_trade() -> Result<(), BenchmarkError> {
        let setup = setup::<T>(T::MaxParties::get(), T::MaxAssets::get());
        let id = open::<T>(&setup)?;
        let trade = star::<T>(&setup, 0)?;
        for (party, asset) in [(&trade.seller, trade.security), (&trade.buyer, trade.cash)] {
            Pallet::<T>::authorise(
                RawOrigin::Signed(party.clone()).into(),
                setup.venue,
                asset,
                UNITS.saturating_mul(2),
            )?;
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.operator), id, trade, reference()?);

        assert!(Trades::<T>::get(id, 0).is_some_and(|trade| trade.seller_confirmed && trade.buyer_confirmed));
        Ok(())
    }

    #[benchmark]
    fn confirm_trade() -> Result<(), BenchmarkError> {
        let setup = setup::<T>(T::MaxParties::get(), T::MaxAssets::get());
        let id = open::<T>(&setup)?;
        let trade = star::<T>(&setup, 0)?;
        Pallet::<T>::submit_trade(
            RawOrigin::Signed(setup.operator.clone()).into(),
            id,
            trade.clone(),
            reference()?,
        )?;

        #[extrinsic_call]
        _(RawOrigin::Signed(trade.buyer), id, 0);

        assert!(Trades::<T>::get(id, 0).is_some_and(|trade| trade.buyer_confirmed));
        Ok(())
    }

    #[benchmark]
    fn close(t: Linear<1, { T::MaxTrades::get() }>) -> Result<(), BenchmarkError> {
        let (setup, id) = filled::<T>(t)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.operator), id);

        assert_eq!(status::<T>(id), Some(CycleStatus::Funding));
        Ok(())
    }

    /// One of two parties that have to lock something.
    #[benchmark]
    fn fund(a: Linear<1, { T::MaxAssets::get() }>) -> Result<(), BenchmarkError> {
        let (setup, id) = filled::<T>(1)?;
        let party = setup.parties.last().ok_or(BenchmarkError::Stop("no party"))?.clone();
        let positions: Vec<_> = setup
            .assets
            .iter()
            .take(a as usize)
            .map(|asset| Position {
                asset: *asset,
                delivers: UNITS,
                receives: 0,
                locked: 0,
            })
            .collect();
        let positions =
            BoundedVec::<_, T::MaxAssets>::try_from(positions).map_err(|_| BenchmarkError::Stop("too many assets"))?;
        Positions::<T>::insert(id, &party, positions);
        with_cycle::<T>(id, |cycle| {
            cycle.status = CycleStatus::Funding;
            cycle.unfunded = 2;
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(party.clone()), id);

        assert_last_event::<T>(Event::Funded { id, party });
        Ok(())
    }

    #[benchmark]
    fn recompute(t: Linear<1, { T::MaxTrades::get() }>) -> Result<(), BenchmarkError> {
        let (_, id) = filled::<T>(t)?;
        let cycle = Pallet::<T>::cycle(id)?;
        let plan;

        #[block]
        {
            plan = deliveries(cycle.mode, &Pallet::<T>::counted(id, &cycle));
        }

        assert!(!plan.is_empty());
        Ok(())
    }

    #[benchmark]
    fn settle(m: Linear<2, { T::MaxMovements::get() }>) -> Result<(), BenchmarkError> {
        let (who, id) = refused::<T>(m)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who), id);

        assert_eq!(status::<T>(id), Some(CycleStatus::Settled));
        Ok(())
    }

    /// The ledger refuses the last movement, for which nothing is locked any more.
    #[benchmark]
    fn settle_refused(m: Linear<2, { T::MaxMovements::get() }>) -> Result<(), BenchmarkError> {
        let (who, id) = refused::<T>(m)?;
        let cycle = Pallet::<T>::cycle(id)?;
        let plan = deliveries(cycle.mode, &Pallet::<T>::counted(id, &cycle));
        let last = plan.last().ok_or(BenchmarkError::Stop("nothing to move"))?;
        let reason = HoldReason::Netting.into();
        T::Ledger::unlock(last.asset, &last.from, Quantity::Units(last.amount), &reason)?;

        #[extrinsic_call]
        settle(RawOrigin::Signed(who), id);

        assert_eq!(status::<T>(id), Some(CycleStatus::Refused));
        assert_eq!(Pallet::<T>::cycle(id)?.attempts, 1);
        Ok(())
    }

    /// One party defaults; `u` locks of others are beyond the new nets.
    #[benchmark]
    fn resolve(
        t: Linear<2, { T::MaxTrades::get() }>,
        u: Linear<
            0,
            { (T::MaxTrades::get().saturating_mul(2)).min(T::MaxParties::get().saturating_mul(T::MaxAssets::get())) },
        >,
    ) -> Result<(), BenchmarkError> {
        let (setup, id) = filled::<T>(t)?;
        Pallet::<T>::do_close(id)?;
        let reason = HoldReason::Netting.into();
        let mut left = u as usize;
        for party in &setup.parties {
            let count = left.min(setup.assets.len());
            left = left.saturating_sub(count);
            let mut positions = Vec::new();
            for asset in setup.assets.iter().take(count) {
                let units = UNITS.saturating_mul(1_000);
                T::Ledger::lock(*asset, party, Quantity::Units(units), &reason)?;
                positions.push(Position {
                    asset: *asset,
                    delivers: units,
                    receives: 0,
                    locked: units,
                });
            }
            // The first seller owes something yet.
            if setup.parties.get(1) == Some(party) {
                match positions.first_mut() {
                    Some(position) => position.delivers = position.delivers.saturating_add(1),
                    None => positions.push(Position {
                        asset: 0,
                        delivers: 1,
                        receives: 0,
                        locked: 0,
                    }),
                }
            }
            let positions = BoundedVec::<_, T::MaxAssets>::try_from(positions)
                .map_err(|_| BenchmarkError::Stop("too many assets"))?;
            Positions::<T>::insert(id, party, positions);
        }
        T::BenchmarkHelper::set_time(settle_by::<T>().saturating_add(1));

        #[extrinsic_call]
        _(RawOrigin::Signed(setup.operator), id);

        assert_eq!(Pallet::<T>::cycle(id)?.defaulters.len(), 1);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
