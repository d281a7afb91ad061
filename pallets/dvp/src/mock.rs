// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod ledger;

pub use ledger::{Ledger, Reason, BARRED, MAX_RULES_WEIGHT, NOT_ADMITTED, ROLE_MISSING, RULES_WEIGHT, SUSPENDED};

use crate::{InstructionId, Leg, Status};
use castellan_primitives::{membership::Role, rwa::AssetId, Balance, Moment, Reference};
use core::time::Duration;
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, UnixTime},
    BoundedVec,
};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

pub type AccountId = u64;
pub type Legs = BoundedVec<Leg<AccountId>, ConstU32<MAX_LEGS>>;

pub const MAX_LEGS: u32 = 4;
pub const MAX_LIFETIME: Moment = 100_000;
pub const START: Moment = 1_700_000_000_000;
pub const DEADLINE: Moment = START + 10_000;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Admitted, but not as an institution.
pub const ISSUER: AccountId = 4;
/// Never admitted.
pub const STRANGER: AccountId = 5;

pub const BOND: AssetId = 0;
pub const CASH: AssetId = 1;
pub const UNKNOWN: AssetId = 9;

pub const FUNDS: Balance = 1_000;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Dvp: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

impl crate::Config for Test {
    type Assets = Ledger;
    type Admission = Ledger;
    type Time = Clock;
    type RuntimeHoldReason = Reason;
    type MaxLegs = ConstU32<MAX_LEGS>;
    type MaxLifetime = ConstU64<MAX_LIFETIME>;
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
impl crate::BenchmarkHelper<AccountId> for Setup {
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        let asset = Ledger::create();
        parties.iter().for_each(|party| Ledger::issue(asset, party, amount));
        asset
    }

    fn set_time(now: Moment) {
        Now::set(now);
    }
}

/// Starts at [`START`] with [`FUNDS`] of [`BOND`] and [`CASH`] for each of Alice, Bob and Carol.
pub struct ExtBuilder {
    holders: Vec<AccountId>,
    assets: u32,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            holders: vec![ALICE, BOB, CAROL],
            assets: 2,
        }
    }
}

impl ExtBuilder {
    pub fn holders(mut self, holders: impl IntoIterator<Item = AccountId>) -> Self {
        self.holders = holders.into_iter().collect();
        self
    }

    pub fn assets(mut self, assets: u32) -> Self {
        self.assets = assets;
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
            self.holders
                .iter()
                .for_each(|who| Ledger::admit_as(who, &[Role::Institution]));
            Ledger::admit_as(&ISSUER, &[Role::IssuerAgent]);
            for _ in 0..self.assets {
                let asset = Ledger::create();
                self.holders.iter().for_each(|who| Ledger::issue(asset, who, FUNDS));
            }
        });
        ext
    }

    pub fn build_and_execute(self, test: impl FnOnce()) {
        self.build().execute_with(|| {
            test();
            Dvp::do_try_state().expect("the invariants hold");
        });
    }
}

pub fn leg(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> Leg<AccountId> {
    Leg {
        asset,
        from,
        to,
        amount,
    }
}

pub fn legs(legs: impl IntoIterator<Item = Leg<AccountId>>) -> Legs {
    legs.into_iter()
        .collect::<Vec<_>>()
        .try_into()
        .expect("not too many legs")
}

/// Alice delivers 100 of the bond to Bob against 400 of cash.
pub fn trade() -> Legs {
    legs([leg(BOND, ALICE, BOB, 100), leg(CASH, BOB, ALICE, 400)])
}

pub fn reference(text: &str) -> Reference {
    text.as_bytes().to_vec().try_into().expect("at most 35 bytes")
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// Makes an instruction of Alice's, under a reference that was not used before.
pub fn instruct(legs: Legs) -> InstructionId {
    let id = crate::NextInstructionId::<Test>::get();
    Dvp::instruct(signed(ALICE), legs, DEADLINE, reference(&format!("trade {id}"))).expect("the terms are valid");
    id
}

pub fn affirm(who: AccountId, id: InstructionId) {
    Dvp::affirm(signed(who), id).expect("the party may affirm");
}

pub fn status(id: InstructionId) -> Option<Status> {
    crate::Instructions::<Test>::get(id).map(|instruction| instruction.status)
}

pub fn affirmed(id: InstructionId) -> Vec<AccountId> {
    crate::Instructions::<Test>::get(id)
        .map(|instruction| instruction.affirmed.into_inner())
        .unwrap_or_default()
}

/// What `who` has of `asset`: free, and on hold for settlement.
pub fn holding(asset: AssetId, who: AccountId) -> (Balance, Balance) {
    let holding = ledger::Holdings::get(asset, who);
    (holding.free, holding.settlement)
}

/// The events of the pallet since the last call of this function.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::read_events_for_pallet::<crate::Event<Test>>();
    System::reset_events();
    events
}
