// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Numbers of holders, and what a group holds together.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Investors, Refusal},
};

const RETAIL: Investors = Investors::Without(Topic::ProfessionalInvestor);

fn max_holders(of: Investors, max: u32) -> Check<Account> {
    Check::MaxHolders { of, max }
}

/// The group, counted with 3 holders and 250 units; the receiver is new to the asset.
fn counting(of: Investors) -> World {
    let mut world = World::new();
    let group = Group {
        of,
        holders: 3,
        units: 250,
    };
    world.counts.groups = vec![group].try_into().unwrap();
    world.receiver.balance = 0;
    world
}

#[test]
fn a_new_holder_is_one_more() {
    let mut world = World::new();
    world.receiver.balance = 0;
    assert_eq!(world.transfer(max_holders(Investors::All, 6)), []);
    let refusal = Refusal::TooManyHolders {
        of: Investors::All,
        holders: 6,
        max: 5,
    };
    for kind in [Kind::Transfer, Kind::Issue, Kind::Force] {
        assert_eq!(world.of_kind(kind, max_holders(Investors::All, 5)), [refusal]);
    }
    for kind in [Kind::Redeem, Kind::Lock, Kind::Keep] {
        assert_eq!(world.of_kind(kind, max_holders(Investors::All, 1)), []);
    }
}

#[test]
fn who_holds_already_is_no_more_even_if_there_are_too_many() {
    let mut world = World::new();
    assert_eq!(world.transfer(max_holders(Investors::All, 2)), []);
}

#[test]
fn a_sender_of_everything_makes_room() {
    let mut world = World::new();
    world.receiver.balance = 0;
    world.amount = 400;
    assert_eq!(world.transfer(max_holders(Investors::All, 5)), []);
    assert_eq!(world.of_kind(Kind::Force, max_holders(Investors::All, 5)), []);
    assert_eq!(world.of_kind(Kind::Issue, max_holders(Investors::All, 5)).len(), 1);
}

#[test]
fn holders_are_capped_by_country() {
    let mut world = counting(Investors::Country(country("FR")));
    let check = max_holders(Investors::Country(country("FR")), 3);
    assert_eq!(world.transfer(check.clone()), []);
    world.receiver.claim(Topic::Kyc, "FR");
    let refusal = Refusal::TooManyHolders {
        of: Investors::Country(country("FR")),
        holders: 4,
        max: 3,
    };
    assert_eq!(world.transfer(check), [refusal]);
}

#[test]
fn holders_are_capped_by_class() {
    let mut world = counting(RETAIL);
    let refusal = Refusal::TooManyHolders {
        of: RETAIL,
        holders: 4,
        max: 3,
    };
    assert_eq!(world.transfer(max_holders(RETAIL, 3)), [refusal]);
    world.receiver.claim(Topic::ProfessionalInvestor, "DE");
    assert_eq!(world.transfer(max_holders(RETAIL, 3)), []);
}

#[test]
fn a_holder_that_was_not_counted_in_a_class_is_new_to_it() {
    let mut world = counting(RETAIL);
    world.receiver.balance = 200;
    assert_eq!(world.transfer(max_holders(RETAIL, 3)).len(), 1);
    world.receiver.mark.groups = 1;
    assert_eq!(world.transfer(max_holders(RETAIL, 3)), []);
    world.counts.generation = 1;
    assert_eq!(world.transfer(max_holders(RETAIL, 3)).len(), 1);
}

#[test]
fn a_group_that_is_still_being_counted_gets_nobody_new() {
    let mut world = counting(RETAIL);
    world.counts.counted = 3;
    let refusal = Refusal::HoldersNotCounted { of: RETAIL, pending: 2 };
    assert_eq!(world.transfer(max_holders(RETAIL, 100)), [refusal]);
    // All holders are always counted.
    assert_eq!(world.transfer(max_holders(Investors::All, 100)), []);
    world.counts.counted = 5;
    world.counts.groups = Default::default();
    let refusal = Refusal::HoldersNotCounted { of: RETAIL, pending: 0 };
    assert_eq!(world.transfer(max_holders(RETAIL, 100)), [refusal]);
}

#[test]
fn a_groups_share_is_capped() {
    let mut world = counting(RETAIL);
    let check = |basis_points| Check::MaxGroupShare {
        of: RETAIL,
        basis_points,
    };
    assert_eq!(world.transfer(check(3_500)), []);
    let refusal = Refusal::GroupShareTooHigh {
        of: RETAIL,
        units: 350,
        supply: 1_000,
        max_basis_points: 3_499,
    };
    assert_eq!(world.transfer(check(3_499)), [refusal]);
    // Within the group nothing is added.
    world.sender.mark.groups = 1;
    assert_eq!(world.transfer(check(1)), []);
    // What a holder had before it fell into the group comes with it.
    world.sender.mark.groups = 0;
    world.receiver.balance = 200;
    assert_eq!(world.transfer(check(5_500)), []);
    assert_eq!(world.transfer(check(5_499)).len(), 1);
}

#[test]
fn a_mark_names_the_groups_of_the_moment() {
    let mut world = counting(RETAIL);
    let group = |of| Group {
        of,
        holders: 0,
        units: 0,
    };
    let groups = [RETAIL, Investors::With(Topic::Kyc), Investors::Country(country("FR"))].map(group);
    world.counts.groups = groups.to_vec().try_into().unwrap();
    world.counts.generation = 9;
    let of = |world: &mut World| mark(castellan_primitives::rwa::Side::Receiver, world);
    assert_eq!(
        of(&mut world),
        Mark {
            generation: 9,
            groups: 0b001
        }
    );
    world.receiver.claim(Topic::Kyc, "FR");
    world.receiver.claim(Topic::ProfessionalInvestor, "FR");
    assert_eq!(
        of(&mut world),
        Mark {
            generation: 9,
            groups: 0b110
        }
    );
}

/// The group, counted with 3 holders, one of them the sender, and 600 units; the receiver is not of it.
fn counting_sender(of: Investors) -> World {
    let mut world = counting(of);
    world.counts.groups[0].units = 600;
    world.sender.mark.groups = 1;
    world
}

#[test]
fn a_group_keeps_a_smallest_number_of_holders() {
    let of = Investors::With(Topic::Kyc);
    let mut world = counting_sender(of);
    let check = |min| Check::MinHolders { of, min };
    // The sender keeps something.
    assert_eq!(world.transfer(check(3)), []);
    world.amount = 400;
    let refusal = Refusal::TooFewHolders { of, holders: 2, min: 3 };
    for kind in [Kind::Transfer, Kind::Redeem] {
        assert_eq!(world.of_kind(kind, check(3)), [refusal]);
        assert_eq!(world.of_kind(kind, check(2)), []);
    }
    assert_eq!(world.of_kind(Kind::Force, check(3)), []);
    // One goes and one comes.
    world.receiver.claim(Topic::Kyc, "DE");
    assert_eq!(world.transfer(check(4)), []);
    // Who was not counted in the group cannot make it smaller.
    world.sender.mark.groups = 0;
    world.receiver.claims.clear();
    assert_eq!(world.transfer(check(4)), []);
    let all = Check::MinHolders {
        of: Investors::All,
        min: 5,
    };
    world.receiver.balance = 1;
    assert_eq!(world.transfer(all).len(), 1);
}

#[test]
fn a_group_keeps_a_smallest_share() {
    let of = Investors::With(Topic::Kyc);
    let mut world = counting_sender(of);
    let check = |basis_points| Check::MinGroupShare { of, basis_points };
    assert_eq!(world.transfer(check(5_000)), []);
    let refusal = |supply, min_basis_points| Refusal::GroupShareTooLow {
        of,
        units: 500,
        supply,
        min_basis_points,
    };
    assert_eq!(world.transfer(check(5_001)), [refusal(1_000, 5_001)]);
    // Of 900 units that are left, 500 are 5,555.6 ten-thousandths.
    assert_eq!(world.of_kind(Kind::Redeem, check(5_555)), []);
    assert_eq!(world.of_kind(Kind::Redeem, check(5_556)), [refusal(900, 5_556)]);
    world.receiver.claim(Topic::Kyc, "DE");
    assert_eq!(world.transfer(check(9_999)), []);
    world.counts.counted = 1;
    assert_eq!(
        world.transfer(check(1)),
        [Refusal::HoldersNotCounted { of, pending: 4 }]
    );
}
