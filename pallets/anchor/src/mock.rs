// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime in which tests say what the trees, the certificates and the sessions are.

use crate::{Certificates, Event, Roots};
use frame_support::{construct_runtime, derive_impl, parameter_types, traits::Hooks};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;

pub const MAX_DUE: u32 = 4;

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Anchor: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
    pub static Interval: u64 = 5;
    pub static Session: u32 = 0;
    pub static Exits: H256 = H256::zero();
    pub static Reserves: H256 = H256::zero();
    pub static Data: H256 = H256::zero();
    /// What is certified where certificates are required.
    pub static Certified: Option<u64> = None;
    pub const MaxDue: u32 = MAX_DUE;
}

pub struct Trees;

impl Roots for Trees {
    fn exits() -> H256 {
        Exits::get()
    }

    fn reserves() -> H256 {
        Reserves::get()
    }
}

pub struct Committee;

impl Certificates<u64> for Committee {
    fn certified(now: u64) -> u64 {
        Certified::get().unwrap_or(now)
    }

    fn data_root() -> H256 {
        Data::get()
    }
}

impl crate::Config for Test {
    type Certificates = Committee;
    type Interval = Interval;
    type MaxDue = MaxDue;
    type Roots = Trees;
    type Session = Session;
    type WeightInfo = ();
}

pub fn chain() -> TestExternalities {
    Interval::set(5);
    Session::set(0);
    Exits::set(H256::zero());
    Reserves::set(H256::zero());
    Data::set(H256::zero());
    Certified::set(None);
    frame_system::GenesisConfig::<Test>::default()
        .build_storage()
        .expect("the default genesis builds")
        .into()
}

/// Runs `test` in block 1 of a chain, then checks every invariant.
pub fn run(test: impl FnOnce()) {
    chain().execute_with(|| {
        System::set_block_number(1);
        Anchor::on_initialize(1);
        test();
        Anchor::do_try_state().expect("every invariant holds");
    });
}

/// Ends the present block and those after it, up to the beginning of block `number`, checking every invariant in each.
pub fn go_to(number: u64) {
    while System::block_number() < number {
        Anchor::on_finalize(System::block_number());
        System::set_block_number(System::block_number() + 1);
        Anchor::on_initialize(System::block_number());
        Anchor::do_try_state().expect("every invariant holds");
    }
}

/// The pallet's events since the last call.
pub fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet();
    System::reset_events();
    events
}
