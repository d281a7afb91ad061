// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Smallest and largest balances, shares and the supply.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Investors, Refusal, Side},
    Balance,
};

fn too_low(side: Side, balance: Balance, min: Balance) -> Refusal {
    Refusal::BalanceTooLow { side, balance, min }
}

#[test]
fn a_largest_balance_looks_at_the_receiver_after_the_movement() {
    let mut world = World::new();
    assert_eq!(world.transfer(Check::MaxBalance(300)), []);
    let refusal = Refusal::BalanceTooHigh { balance: 300, max: 299 };
    assert_eq!(world.transfer(Check::MaxBalance(299)), [refusal]);
    // The sender has 400 and may have them.
    for kind in [Kind::Issue, Kind::Force] {
        assert_eq!(world.of_kind(kind, Check::MaxBalance(299)), [refusal]);
    }
    for kind in [Kind::Redeem, Kind::Lock] {
        assert_eq!(world.of_kind(kind, Check::MaxBalance(1)), []);
    }
}

#[test]
fn a_smallest_balance_lets_a_sender_go_to_zero() {
    let mut world = World::new();
    world.amount = 350;
    assert_eq!(world.transfer(Check::MinBalance(60)), [too_low(Side::Sender, 50, 60)]);
    world.amount = 400;
    assert_eq!(world.transfer(Check::MinBalance(60)), []);
    world.amount = 340;
    assert_eq!(world.transfer(Check::MinBalance(60)), []);
}

#[test]
fn a_smallest_balance_stops_receivers_of_too_little() {
    let mut world = World::new();
    world.receiver.balance = 0;
    assert_eq!(
        world.transfer(Check::MinBalance(101)),
        [too_low(Side::Receiver, 100, 101)]
    );
    assert_eq!(world.transfer(Check::MinBalance(100)), []);
    assert_eq!(world.of_kind(Kind::Issue, Check::MinBalance(101)).len(), 1);
    world.sender.balance = 150;
    assert_eq!(
        world.of_kind(Kind::Redeem, Check::MinBalance(101)),
        [too_low(Side::Sender, 50, 101)]
    );
    assert_eq!(world.of_kind(Kind::Force, Check::MinBalance(100)), []);
}

#[test]
fn a_movement_between_accounts_of_one_subject_changes_no_balance() {
    let mut world = World::new().of_one_subject();
    let checks = [
        Check::MinBalance(390),
        Check::MaxBalance(10),
        Check::LockedUntil(NOON + 1),
        Check::MaxShare {
            of: Investors::All,
            basis_points: 1,
        },
        Check::MaxHolders {
            of: Investors::All,
            max: 1,
        },
    ];
    for check in checks {
        assert_eq!(world.transfer(check), []);
    }
}

#[test]
fn a_share_is_capped_for_everyone_or_for_a_group() {
    let mut world = World::new();
    let check = |of, basis_points| Check::MaxShare { of, basis_points };
    assert_eq!(world.transfer(check(Investors::All, 3_000)), []);
    let refusal = Refusal::ShareTooHigh {
        balance: 300,
        supply: 1_000,
        max_basis_points: 2_999,
    };
    assert_eq!(world.transfer(check(Investors::All, 2_999)), [refusal]);
    assert_eq!(world.transfer(check(Investors::With(Topic::Kyb), 2_999)), []);
    assert_eq!(world.transfer(check(Investors::Without(Topic::Kyb), 2_999)), [refusal]);
    world.receiver.claim(Topic::Kyb, "DE");
    assert_eq!(world.transfer(check(Investors::With(Topic::Kyb), 2_999)), [refusal]);
    assert_eq!(world.transfer(check(Investors::Without(Topic::Kyb), 2_999)), []);
    assert_eq!(
        world.transfer(check(Investors::Country(country("DE")), 2_999)),
        [refusal]
    );
    assert_eq!(world.transfer(check(Investors::Country(country("FR")), 2_999)), []);
}

#[test]
fn an_issue_raises_the_supply_of_which_a_share_is_taken() {
    let mut world = World::new();
    let check = |basis_points| Check::MaxShare {
        of: Investors::All,
        basis_points,
    };
    // 300 of 1,100 are 2,727.27 ten-thousandths.
    assert_eq!(world.of_kind(Kind::Issue, check(2_728)), []);
    let refusal = Refusal::ShareTooHigh {
        balance: 300,
        supply: 1_100,
        max_basis_points: 2_727,
    };
    assert_eq!(world.of_kind(Kind::Issue, check(2_727)), [refusal]);
}

#[test]
fn shares_of_the_largest_supply_are_exact() {
    let mut world = World::new();
    world.supply = Balance::MAX;
    world.receiver.balance = Balance::MAX / 10_000 - 100;
    let check = Check::MaxShare {
        of: Investors::All,
        basis_points: 1,
    };
    assert_eq!(world.transfer(check.clone()), []);
    world.amount += 1;
    assert_eq!(world.transfer(check).len(), 1);
}

#[test]
fn the_supply_is_capped_at_issues() {
    let mut world = World::new();
    assert_eq!(world.of_kind(Kind::Issue, Check::MaxSupply(1_100)), []);
    let refusal = Refusal::SupplyTooHigh {
        supply: 1_100,
        max: 1_099,
    };
    assert_eq!(world.of_kind(Kind::Issue, Check::MaxSupply(1_099)), [refusal]);
    for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Issue) {
        assert_eq!(world.of_kind(kind, Check::MaxSupply(1)), []);
    }
}

#[test]
fn a_dry_run_tells_who_could_not_keep_what_it_has() {
    let mut world = World::new();
    world.amount = 0;
    assert_eq!(world.of_kind(Kind::Keep, Check::MaxBalance(200)), []);
    let refusal = Refusal::BalanceTooHigh { balance: 200, max: 199 };
    assert_eq!(world.of_kind(Kind::Keep, Check::MaxBalance(199)), [refusal]);
    assert_eq!(
        world.of_kind(Kind::Keep, Check::MinBalance(201)),
        [too_low(Side::Receiver, 200, 201)]
    );
    let check = Check::MaxShare {
        of: Investors::All,
        basis_points: 1_999,
    };
    assert_eq!(world.of_kind(Kind::Keep, check).len(), 1);
    assert_eq!(world.of_kind(Kind::Keep, claim(Sides::Receiver, Topic::Kyc)).len(), 1);
    assert_eq!(world.of_kind(Kind::Keep, claim(Sides::Sender, Topic::Kyc)), []);
}
