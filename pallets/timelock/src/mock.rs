// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime with the real scheduler and preimage store.

use crate::{self as pallet_timelock, Queue};
use codec::Encode;
use frame_support::{
    assert_ok, construct_runtime, derive_impl, ord_parameter_types, parameter_types,
    traits::{
        fungible::HoldConsideration, ConstU32, ConstU64, EitherOfDiverse, EqualPrivilegeOnly, LinearStoragePrice,
    },
    weights::Weight,
};
use frame_system::{EnsureRoot, EnsureSigned, EnsureSignedBy};
use sp_runtime::{traits::Get, BuildStorage};
use sp_version::RuntimeVersion;

type Block = frame_system::mocking::MockBlock<Test>;

/// Accounts 1 (the council), 2 (the emergency committee) and 3 (anybody) have funds.
pub const COUNCIL: u64 = 1;
pub const EMERGENCY: u64 = 2;
pub const ANYBODY: u64 = 3;
pub const ENDOWMENT: u64 = 10_000_000;
/// Longer than the shortest there may be.
pub const NOTICE: u64 = 5;
/// How many tasks the scheduler takes for one block.
pub const MAX_PER_BLOCK: u32 = 3;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Preimage: pallet_preimage,
        Scheduler: pallet_scheduler,
        Timelock: pallet_timelock,
    }
);

parameter_types! {
    pub static TransactionVersion: u32 = 1;
    pub static SchedulerWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
    pub static MaxCallWeight: Weight = Weight::from_parts(900_000_000_000, u64::MAX);
    pub const PreimageHoldReason: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

ord_parameter_types! {
    pub const Council: u64 = COUNCIL;
    pub const Emergency: u64 = EMERGENCY;
}

pub struct Version;

impl Get<RuntimeVersion> for Version {
    fn get() -> RuntimeVersion {
        RuntimeVersion {
            transaction_version: TransactionVersion::get(),
            ..Default::default()
        }
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<u64>;
    type Version = Version;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
}

impl pallet_preimage::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type Currency = Balances;
    type ManagerOrigin = EnsureRoot<u64>;
    type Consideration =
        HoldConsideration<u64, Balances, PreimageHoldReason, LinearStoragePrice<ConstU64<1>, ConstU64<1>, u64>>;
}

impl pallet_scheduler::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type MaximumWeight = SchedulerWeight;
    type ScheduleOrigin = EitherOfDiverse<EnsureRoot<u64>, EnsureSigned<u64>>;
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type MaxScheduledPerBlock = ConstU32<MAX_PER_BLOCK>;
    type WeightInfo = ();
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}

impl pallet_timelock::Config for Test {
    type RuntimeCall = RuntimeCall;
    type Scheduler = Scheduler;
    type Preimages = Preimage;
    type QueueOrigin = EnsureSignedBy<Council, u64>;
    type CancelOrigin = EitherOfDiverse<EnsureSignedBy<Council, u64>, EnsureSignedBy<Emergency, u64>>;
    type MinNoticePeriod = ConstU64<2>;
    type MaxNoticePeriod = ConstU64<1_000>;
    type MaxCallWeight = MaxCallWeight;
    type MaxQueued = ConstU32<60>;
    type WeightInfo = ();
}

pub fn build() -> sp_io::TestExternalities {
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: [COUNCIL, EMERGENCY, ANYBODY].map(|who| (who, ENDOWMENT)).to_vec(),
            ..Default::default()
        },
        timelock: pallet_timelock::GenesisConfig { notice_period: NOTICE },
    };
    let mut ext = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Runs `test` and checks the invariants after it.
pub fn build_and_execute(test: impl FnOnce()) {
    build().execute_with(|| {
        test();
        assert_ok!(Timelock::do_try_state());
    });
}

pub fn run_to(block: u64) {
    System::run_to_block::<AllPalletsWithSystem>(block);
}

pub fn events() -> Vec<pallet_timelock::Event<Test>> {
    System::read_events_for_pallet()
}

/// A call that only Root may make and whose effect shows.
pub fn set_storage(key: &[u8], length: usize) -> RuntimeCall {
    frame_system::Call::set_storage {
        items: vec![(key.to_vec(), vec![7; length])],
    }
    .into()
}

/// Whether [`set_storage`] was enacted.
pub fn is_set(key: &[u8]) -> bool {
    sp_io::storage::get(key).is_some()
}

/// Queues `call` as the council; returns its number.
pub fn queue(call: RuntimeCall) -> u32 {
    let id = crate::NextId::<Test>::get();
    assert_ok!(Timelock::queue(RuntimeOrigin::signed(COUNCIL), Box::new(call)));
    id
}

pub fn enact_at(id: u32) -> u64 {
    Queue::<Test>::get(id).unwrap().enact_at
}

/// Whether the bytes of `call` are in the preimage store.
pub fn is_stored(call: &RuntimeCall) -> bool {
    pallet_preimage::PreimageFor::<Test>::contains_key((hash(call), call.encoded_size() as u32))
}

/// Whether the preimage store knows anything of `call`.
pub fn is_known(call: &RuntimeCall) -> bool {
    pallet_preimage::RequestStatusFor::<Test>::contains_key(hash(call)) || is_stored(call)
}

pub fn hash(call: &RuntimeCall) -> sp_core::H256 {
    sp_io::hashing::blake2_256(&call.encode()).into()
}

/// Leaves no place on the agenda of `block`.
pub fn fill_agenda(block: u64) {
    for _ in 0..3 {
        let call = Box::new(frame_system::Call::remark { remark: vec![] }.into());
        assert_ok!(Scheduler::schedule(
            RuntimeOrigin::signed(ANYBODY),
            block,
            None,
            128,
            call
        ));
    }
}
