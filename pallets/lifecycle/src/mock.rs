// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod ledger;

pub use ledger::{
    Holdings, Ledger, Reason as LedgerReason, Terms, BARRED, LOGGED, MAX_RECORDS, NOT_ADMITTED, POWER_MISSING,
    ROLE_MISSING, STAGE_FORBIDS, TOO_MANY_RECORDS,
};

use crate::{
    offering::{Method, OfferingTerms, Tier},
    Bond, Design, Document, DocumentKind, Documents, FileId, Plan, Reason, Valuation,
};
use castellan_calendar::{Day, DayCount, Schedule};
use castellan_primitives::{rwa::AssetId, Balance, Hash, Moment};
use core::time::Duration;
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstU32, Hooks, UnixTime},
    weights::Weight,
    BoundedBTreeSet, BoundedVec,
};
use frame_system::EnsureRoot;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

pub type AccountId = u64;

pub const DAY: Moment = 86_400_000;
/// 1 January 2026.
pub const START: Moment = 1_767_225_600_000;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const HOLDERS: [AccountId; 4] = [ALICE, BOB, CAROL, DAVE];
/// An issuer agent.
pub const ISSUER: AccountId = 10;
/// Holds the issuer's cash.
pub const AGENT: AccountId = 11;
pub const VALUER: AccountId = 12;
pub const COLLECTOR: AccountId = 13;
pub const SCREENERS: [AccountId; 3] = [20, 21, 22];
/// Never admitted.
pub const STRANGER: AccountId = 30;

pub const CASH: AssetId = 0;
pub const FUNDS: Balance = 1_000_000_000;
pub const LOT: u64 = 10;
pub const FACE: u64 = 1_000;
pub const MAX_PAGE: u32 = 8;
pub const MAX_TASKS: u32 = 3;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Lifecycle: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl crate::Config for Test {
    type Assets = Ledger;
    type Admission = Ledger;
    type Identity = Ledger;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type Time = Clock;
    type RuntimeHoldReason = LedgerReason;
    type MaxScreeners = ConstU32<4>;
    type MaxPage = ConstU32<MAX_PAGE>;
    type MaxTasks = ConstU32<MAX_TASKS>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Setup;
}

parameter_types! {
    pub static Now: Moment = START;
}

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> Duration {
        Duration::from_millis(Now::get())
    }
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Setup;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, Terms, ()> for Setup {
    fn terms() -> Terms {
        Terms { unique: false }
    }

    fn unique_terms() -> Terms {
        Terms { unique: true }
    }

    fn metadata() {}

    fn admit(who: &AccountId) {
        Ledger::admit_as(*who, true, *who as u32);
    }

    fn create_cash(holders: &[AccountId], amount: Balance) -> AssetId {
        let asset = Ledger::create_for(ISSUER);
        holders
            .iter()
            .for_each(|who| Ledger::mint(asset, *who, amount).expect("the holder is admitted"));
        asset
    }

    fn set_time(now: Moment) {
        Now::set(now);
    }
}

/// Starts at [`START`] with [`FUNDS`] of [`CASH`] for the holders, the issuer and the agent.
pub fn new_test_ext() -> TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default()
        .build_storage()
        .expect("the genesis is valid");
    let mut ext = TestExternalities::new(storage);
    ext.execute_with(|| {
        System::set_block_number(1);
        Now::set(START);
        for who in HOLDERS.into_iter().chain([AGENT, VALUER, COLLECTOR]).chain(SCREENERS) {
            Ledger::admit_as(who, false, who as u32);
        }
        Ledger::admit_as(ISSUER, true, ISSUER as u32);
        let cash = Ledger::create_for(ISSUER);
        assert_eq!(cash, CASH);
        for who in HOLDERS.into_iter().chain([ISSUER, AGENT]) {
            Ledger::mint(CASH, who, FUNDS).expect("cash has no file");
        }
        let screeners: BoundedBTreeSet<_, _> = SCREENERS
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .try_into()
            .expect("not too many");
        Lifecycle::set_screeners(RuntimeOrigin::root(), screeners).expect("root may");
    });
    ext
}

/// Runs a test and checks the invariants after it.
pub fn run(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        test();
        Lifecycle::do_try_state().expect("the invariants hold");
    });
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn day(year: i32, month: u8, day: u8) -> Day {
    Day::from_date(year, month, day).expect("the day exists")
}

/// The first moment of a day.
pub fn at(year: i32, month: u8, date: u8) -> Moment {
    day(year, month, date).start()
}

pub fn documents(seed: u8) -> Documents {
    vec![Document {
        kind: DocumentKind::Prospectus,
        hash: Hash::repeat_byte(seed),
    }]
    .try_into()
    .expect("not too many")
}

pub fn reason() -> Reason {
    b"as the terms say".to_vec().try_into().expect("not too long")
}

/// The plan of a fund: valued by [`VALUER`], at most 10 % a day or else a week's notice.
pub fn fund_plan() -> Plan<AccountId> {
    Plan {
        tranche: 1,
        lot: LOT,
        maximum_supply: 100_000,
        cash: CASH,
        paying_agent: AGENT,
        valuation: Some(Valuation {
            agent: VALUER,
            maximum_move: 100_000,
            interval: DAY,
            notice: 7 * DAY,
        }),
        bond: None,
    }
}

/// The plan of a bond: 5 % a year, paid on 1 January and July up to 1 January 2028, 30/360.
pub fn bond_plan() -> Plan<AccountId> {
    Plan {
        valuation: None,
        bond: Some(Bond {
            face: FACE,
            rate: 50_000_000,
            day_count: DayCount::Thirty360,
            schedule: Schedule::new(day(2026, 1, 1), day(2028, 1, 1), 6, false, false).expect("valid"),
        }),
        ..fund_plan()
    }
}

pub fn design(plan: Plan<AccountId>) -> Design<Test> {
    Design {
        terms: Terms { unique: false },
        plan,
    }
}

pub fn open_file() -> FileId {
    let file = crate::NextFileId::<Test>::get();
    Lifecycle::open_file(signed(ISSUER), documents(1)).expect("the issuer may");
    file
}

pub fn digest(file: FileId) -> Hash {
    let stored = crate::Files::<Test>::get(file).expect("the file exists");
    Lifecycle::digest(file, &stored).expect("it waits for screeners")
}

pub fn approve(file: FileId) {
    for screener in &SCREENERS[..2] {
        Lifecycle::approve(signed(*screener), file, digest(file)).expect("the screener may");
    }
}

/// A file whose asset is set up.
pub fn set_up(plan: Plan<AccountId>) -> AssetId {
    let file = open_file();
    approve(file);
    Lifecycle::draft_terms(signed(ISSUER), file, design(plan)).expect("the terms are valid");
    Lifecycle::submit_terms(signed(ISSUER), file).expect("there are terms");
    approve(file);
    Lifecycle::set_up(signed(ISSUER), file).expect("the terms are approved");
    match crate::Files::<Test>::get(file).expect("the file exists").stage {
        crate::FileStage::Created(asset) => asset,
        other => panic!("the asset was not created: {other:?}"),
    }
}

/// 100 lots at 1,000, from now on for ten days, for at least 20 lots; at most 80 for one subject.
pub fn offering(method: Method) -> OfferingTerms<AccountId> {
    OfferingTerms {
        opens: Now::get(),
        closes: Now::get() + 10 * DAY,
        lots: 100,
        minimum: 20,
        minimum_order: 2,
        maximum_order: 80,
        method,
        tiers: tiers(&[(0, Moment::MAX, 1_000)]),
        proceeds_to: ISSUER,
    }
}

pub fn tiers(tiers: &[(Balance, Moment, Balance)]) -> BoundedVec<Tier, ConstU32<8>> {
    tiers
        .iter()
        .map(|(minimum_lots, until, price)| Tier {
            minimum_lots: *minimum_lots,
            until: *until,
            price: *price,
        })
        .collect::<Vec<_>>()
        .try_into()
        .expect("not too many")
}

/// An ongoing asset, distributed in lots to its first holders, who paid nothing worth mentioning for it.
pub fn distributed(plan: Plan<AccountId>, lots: &[(AccountId, Balance)]) -> AssetId {
    let asset = set_up(plan);
    let sum = lots.iter().map(|(_, lots)| lots).sum();
    let terms = OfferingTerms {
        closes: Now::get() + 1,
        lots: sum,
        minimum: sum,
        minimum_order: 1,
        maximum_order: sum,
        tiers: tiers(&[(0, Moment::MAX, 1)]),
        ..offering(Method::ProRata)
    };
    Lifecycle::open_offering(signed(ISSUER), asset, terms).expect("the offering is valid");
    for (who, lots) in lots {
        Lifecycle::subscribe(signed(*who), asset, *lots).expect("the subscriber may");
    }
    Now::mutate(|now| *now += 1);
    Lifecycle::close_offering(signed(STRANGER), asset).expect("it is time");
    while crate::Offerings::<Test>::contains_key(asset) {
        Lifecycle::settle_subscriptions(signed(STRANGER), asset, MAX_PAGE).expect("it is closed");
    }
    asset
}

pub fn page(accounts: impl IntoIterator<Item = AccountId>) -> crate::Page<Test> {
    accounts
        .into_iter()
        .collect::<Vec<_>>()
        .try_into()
        .expect("not too many")
}

pub fn life(asset: AssetId) -> crate::LifeOf<Test> {
    crate::Lives::<Test>::get(asset).expect("the asset has a life")
}

/// What `who` has free of `asset`.
pub fn free(asset: AssetId, who: AccountId) -> Balance {
    Holdings::get(asset, who).free
}

/// What `who` has on hold: subscriptions, payouts, redemptions.
pub fn held(asset: AssetId, who: AccountId) -> (Balance, Balance, Balance) {
    let [subscriptions, payouts, redemptions, _] = Holdings::get(asset, who).held;
    (subscriptions, payouts, redemptions)
}

/// Ends a block that has room for everything.
pub fn idle() {
    Lifecycle::on_idle(System::block_number(), Weight::MAX);
}

/// The events of the pallet since the last call of this function.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::read_events_for_pallet::<crate::Event<Test>>();
    System::reset_events();
    events
}
