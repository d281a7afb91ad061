// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Operations read from bytes, decided by the pallet and by a model that is too simple to be wrong.
//!
//! The model keeps balances, owners and, for every leg, who agreed to it. It keeps no locks at all: what is locked it adds
//! up from the legs each time it is asked. For an operation that must fail it lists the reasons, and the pallet has to
//! name one of them and leave everything as it was. [`run`] is what the tests and the fuzz target call.

pub mod decide;
pub mod decode;
pub mod perform;
pub mod world;

use crate::{mock::*, Status};
use core::ops::AddAssign;
use decode::Bytes;
use frame_support::assert_ok;

/// Admitted as institutions and funded.
pub const HOLDERS: [AccountId; 5] = [ALICE, BOB, CAROL, 11, 12];
/// Everyone whom an operation may name.
pub const EVERYONE: [AccountId; 9] = [ALICE, BOB, CAROL, 11, 12, ISSUER, STRANGER, MEDIATOR, OPERATOR];
/// How many assets there are of units that are all alike. One of unique units follows: one for each holder.
pub const ASSETS: u32 = 3;

/// What a run did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub operations: u64,
    pub refused: u64,
    pub settled: u64,
    pub failed: u64,
    pub settled_after_failure: u64,
    pub rejected: u64,
    pub expired: u64,
    pub locked: u64,
    pub confirmed: u64,
    pub matched: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.operations += other.operations;
        self.refused += other.refused;
        self.settled += other.settled;
        self.failed += other.failed;
        self.settled_after_failure += other.settled_after_failure;
        self.rejected += other.rejected;
        self.expired += other.expired;
        self.locked += other.locked;
        self.confirmed += other.confirmed;
        self.matched += other.matched;
    }
}

/// Performs the operations that `data` spells, on the pallet and on the model, and panics where they differ. In the end
/// it has everything expire that is open and looks that nothing is locked.
pub fn run(data: &[u8]) -> Tally {
    let mut tally = Tally::default();
    ExtBuilder::default()
        .holders(HOLDERS)
        .assets(ASSETS)
        .build_and_execute(|| {
            venue();
            let mut model = world::Model::new();
            let mut bytes = Bytes::new(data);
            while let Some(op) = decode::op(&mut bytes, &model) {
                tally.operations += 1;
                tally.refused += u64::from(!perform::perform(&mut model, &op, &mut tally));
                if tally.operations % 16 == 0 {
                    Dvp::do_try_state().expect("the invariants hold");
                }
            }
            finish(&mut model, &mut tally);
        });
    tally
}

fn finish(model: &mut world::Model, tally: &mut Tally) {
    (0..model.instructions.len() as u64).for_each(|id| model.assert_same_instruction(id));
    let ended = |end| model.instructions.iter().filter(|i| i.status == end).count() as u64;
    tally.settled += ended(Status::Settled);
    tally.rejected += ended(Status::Rejected);
    tally.expired += ended(Status::Expired);

    // Whatever happened before, anyone can set everything free in the end.
    Now::set(model.now + MAX_LIFETIME + 1);
    for id in 0..model.instructions.len() as u64 {
        if status(id).is_some_and(|status| status.is_open()) {
            assert_ok!(Dvp::expire(signed(STRANGER), id));
        }
    }
    model
        .instructions
        .iter_mut()
        .filter(|i| i.status.is_open())
        .for_each(|i| i.status = Status::Expired);
    model.assert_same_holdings();
    for asset in 0..ASSETS {
        EVERYONE.iter().for_each(|who| assert_eq!(holding(asset, *who).1, 0));
    }
}
