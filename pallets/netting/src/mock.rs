// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod ledger;

pub use ledger::{
    create, free, issue, locked, set_aside, set_barred, transfer, Ledger, Members, Reason, BARRED, LACKING,
    MAX_RULES_WEIGHT, NOT_ADMITTED, ROLE_MISSING, RULES_WEIGHT,
};

use crate::{Cycle, Event, Trade, TradeIndex};
use castellan_primitives::{
    netting::{CycleId, CycleStatus, NettingMode},
    rwa::{AssetId, VenueId},
    venue::Venues,
    Balance, Moment, Reference,
};
use core::time::Duration;
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, UnixTime},
};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::collections::{BTreeMap, BTreeSet};

pub type AccountId = u64;

pub const MAX_TRADES: u32 = 16;
pub const MAX_PARTIES: u32 = 8;
pub const MAX_ASSETS: u32 = 4;
pub const MAX_MOVEMENTS: u32 = 20;
pub const MAX_ROUNDS: u32 = 3;
pub const MAX_LIFETIME: Moment = 100_000;

pub const START: Moment = 1_700_000_000_000;
pub const CUT_OFF: Moment = START + 1_000;
pub const SETTLE_BY: Moment = START + 3_000;
/// How long every round after the first lasts.
pub const WINDOW: Moment = SETTLE_BY - CUT_OFF;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
/// Runs [`VENUE`].
pub const OPERATOR: AccountId = 10;
/// Admitted, but not as an institution.
pub const PERSON: AccountId = 11;
/// Never admitted.
pub const STRANGER: AccountId = 12;

pub const VENUE: VenueId = 5;

pub const BOND: AssetId = 0;
pub const CASH: AssetId = 1;
pub const SHARE: AssetId = 2;
pub const UNKNOWN: AssetId = 9;

pub const FUNDS: Balance = 1_000;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Netting: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl crate::Config for Test {
    type Ledger = Ledger;
    type Admission = Members;
    type Venues = VenueList;
    type Time = Clock;
    type RuntimeHoldReason = Reason;
    type MaxTrades = ConstU32<MAX_TRADES>;
    type MaxParties = ConstU32<MAX_PARTIES>;
    type MaxAssets = ConstU32<MAX_ASSETS>;
    type MaxMovements = ConstU32<MAX_MOVEMENTS>;
    type MaxRounds = ConstU32<MAX_ROUNDS>;
    type MaxLifetime = ConstU64<MAX_LIFETIME>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Setup;
}

parameter_types! {
    pub static Now: Moment = START;
    pub static Operators: BTreeMap<VenueId, AccountId> = BTreeMap::from([(VENUE, OPERATOR)]);
    pub static ClosedVenues: BTreeSet<VenueId> = BTreeSet::new();
}

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> Duration {
        Duration::from_millis(Now::get())
    }
}

pub struct VenueList;

impl Venues<AccountId> for VenueList {
    fn operator(venue: VenueId) -> Option<AccountId> {
        Operators::get().get(&venue).copied()
    }

    fn is_open(venue: VenueId) -> bool {
        Self::operator(venue).is_some() && !ClosedVenues::get().contains(&venue)
    }
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Setup;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Setup {
    fn create_venue(operator: &AccountId) -> VenueId {
        let venue = VENUE + 1;
        Operators::mutate(|all| all.insert(venue, *operator));
        venue
    }

    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        let asset = create(false);
        parties.iter().for_each(|party| issue(asset, party, amount));
        asset
    }

    fn set_time(now: Moment) {
        Now::set(now);
    }
}

/// Starts at [`START`] with [`FUNDS`] of [`BOND`], [`CASH`] and [`SHARE`] for each of the holders.
pub struct ExtBuilder {
    holders: Vec<AccountId>,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            holders: vec![ALICE, BOB, CAROL, DAVE],
        }
    }
}

impl ExtBuilder {
    pub fn holders(mut self, holders: impl IntoIterator<Item = AccountId>) -> Self {
        self.holders = holders.into_iter().collect();
        self
    }

    pub fn build(self) -> TestExternalities {
        let storage = frame_system::GenesisConfig::<Test>::default()
            .build_storage()
            .expect("the genesis is valid");
        let mut ext = TestExternalities::new(storage);
        ext.execute_with(|| {
            System::set_block_number(1);
            Now::set(START);
            Operators::set(BTreeMap::from([(VENUE, OPERATOR)]));
            ClosedVenues::set(BTreeSet::new());
            Members::reset(&self.holders);
            for _ in 0..3 {
                let asset = create(false);
                self.holders.iter().for_each(|who| issue(asset, who, FUNDS));
            }
        });
        ext
    }

    pub fn build_and_execute(self, test: impl FnOnce()) {
        self.build().execute_with(|| {
            test();
            Netting::do_try_state().expect("the invariants hold");
        });
    }
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn reference(text: &str) -> Reference {
    text.as_bytes().to_vec().try_into().expect("at most 35 bytes")
}

/// The operator opens a cycle in bonds, shares and cash between Alice, Bob, Carol and Dave.
pub fn open(mode: NettingMode) -> CycleId {
    let id = crate::NextCycleId::<Test>::get();
    Netting::open_cycle(
        signed(OPERATOR),
        VENUE,
        mode,
        vec![CASH, BOND, SHARE].try_into().expect("few assets"),
        vec![DAVE, CAROL, BOB, ALICE].try_into().expect("few parties"),
        CUT_OFF,
        SETTLE_BY,
    )
    .expect("the terms are valid");
    id
}

/// `seller` sells bonds to `buyer` for cash.
pub fn trade(seller: AccountId, buyer: AccountId, quantity: Balance, amount: Balance) -> Trade<AccountId> {
    Trade {
        seller,
        buyer,
        security: BOND,
        quantity,
        cash: CASH,
        amount,
    }
}

/// The seller submits the trade, under a reference that was not used before.
pub fn submit(id: CycleId, trade: Trade<AccountId>) -> TradeIndex {
    let index = cycle(id).trades;
    let seller = signed(trade.seller);
    Netting::submit_trade(seller, id, trade, reference(&format!("trade {id}/{index}"))).expect("the trade is valid");
    index
}

/// The seller submits the trade and the buyer confirms it.
pub fn agree(id: CycleId, trade: Trade<AccountId>) -> TradeIndex {
    let buyer = trade.buyer;
    let index = submit(id, trade);
    Netting::confirm_trade(signed(buyer), id, index).expect("the buyer may confirm");
    index
}

pub fn close(id: CycleId) {
    Now::set(CUT_OFF);
    Netting::close(signed(STRANGER), id).expect("the cut-off has come");
}

pub fn fund(who: AccountId, id: CycleId) {
    Netting::fund(signed(who), id).expect("the party may lock what it owes");
}

/// Lets the deadline pass and has anyone resolve the cycle.
pub fn resolve(id: CycleId) {
    Now::set(cycle(id).deadline + 1);
    Netting::resolve(signed(STRANGER), id).expect("the deadline has passed");
}

pub fn cycle(id: CycleId) -> Cycle<Test> {
    crate::Cycles::<Test>::get(id).expect("the cycle exists")
}

pub fn status(id: CycleId) -> CycleStatus {
    cycle(id).status
}

/// A party's position of an asset: what it delivers, receives, and has locked.
pub fn position(id: CycleId, who: AccountId, asset: AssetId) -> (Balance, Balance, Balance) {
    crate::Positions::<Test>::get(id, who)
        .iter()
        .find(|position| position.asset == asset)
        .map(|position| (position.delivers, position.receives, position.locked))
        .unwrap_or_default()
}

/// What `who` has of `asset`: free, and locked for netting.
pub fn holding(asset: AssetId, who: AccountId) -> (Balance, Balance) {
    (free(asset, who), locked(asset, who))
}

/// The events of the pallet since the last call of this function.
pub fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}
