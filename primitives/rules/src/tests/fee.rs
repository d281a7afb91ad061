// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Refusal, Side},
    Balance,
};
use proptest::prelude::*;

fn fee(basis_points: u16, minimum: Balance, payer: Side) -> Fee<Account> {
    Fee {
        basis_points,
        minimum,
        collector: COLLECTOR,
        payer,
        exempt: Some(Topic::Exempted),
    }
}

fn charge(world: &mut World, kind: Kind, fee: Fee<Account>) -> Result<(Balance, Balance, Balance), Refusal> {
    let rules = RuleSet {
        fee: Some(fee),
        ..RuleSet::default()
    };
    let first = world.report(&rules, kind).first().copied();
    let allowed = decide(&rules, kind, world);
    assert_eq!(allowed.as_ref().err().copied(), first);
    allowed.map(|allowed| (allowed.charge.fee, allowed.charge.outflow, allowed.charge.inflow))
}

#[test]
fn the_sender_pays_on_top_or_the_receiver_out_of_the_amount() {
    let mut world = World::new();
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(150, 0, Side::Sender)),
        Ok((2, 102, 100))
    );
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(150, 0, Side::Receiver)),
        Ok((2, 100, 98))
    );
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(150, 7, Side::Receiver)),
        Ok((7, 100, 93))
    );
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(0, 1, Side::Sender)),
        Ok((1, 101, 100))
    );
}

#[test]
fn only_transfers_cost_anything() {
    let mut world = World::new();
    for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Transfer) {
        assert_eq!(charge(&mut world, kind, fee(150, 0, Side::Sender)), Ok((0, 100, 100)));
    }
}

#[test]
fn an_exempt_payer_the_collector_and_ones_own_account_pay_nothing() {
    let free = Ok((0, 100, 100));
    let mut world = World::new();
    world.sender.claim(Topic::Exempted, "DE");
    assert_eq!(charge(&mut world, Kind::Transfer, fee(150, 0, Side::Sender)), free);
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(150, 0, Side::Receiver)),
        Ok((2, 100, 98))
    );
    for side in [Side::Sender, Side::Receiver] {
        let mut world = World::new();
        world.party(side).account = COLLECTOR;
        assert_eq!(charge(&mut world, Kind::Transfer, fee(150, 0, Side::Sender)), free);
    }
    let mut world = World::new().of_one_subject();
    assert_eq!(charge(&mut world, Kind::Transfer, fee(150, 0, Side::Sender)), free);
    world.receiver.account = world.sender.account;
    assert_eq!(charge(&mut world, Kind::Transfer, fee(150, 0, Side::Sender)), free);
}

#[test]
fn a_fee_that_leaves_nothing_is_refused() {
    let mut world = World::new();
    let refusal = Refusal::FeeTooHigh { fee: 100, amount: 100 };
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(0, 100, Side::Receiver)),
        Err(refusal)
    );
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(0, 100, Side::Sender)),
        Ok((100, 200, 100))
    );
    world.amount = Balance::MAX;
    assert_eq!(
        charge(&mut world, Kind::Transfer, fee(1, 0, Side::Sender)),
        Err(Refusal::BalanceOverflow)
    );
}

#[test]
fn what_the_fee_takes_is_seen_by_the_checks_of_balances() {
    let mut world = World::new();
    let mut set = rules([Check::MaxBalance(299).into(), Check::MinBalance(300).into()]);
    assert_eq!(world.report(&set, Kind::Transfer).len(), 1);
    set.fee = Some(fee(100, 0, Side::Receiver));
    let low = Refusal::BalanceTooLow {
        side: Side::Receiver,
        balance: 299,
        min: 300,
    };
    assert_eq!(world.report(&set, Kind::Transfer), [low]);
    set.fee = Some(fee(100, 0, Side::Sender));
    let high = Refusal::BalanceTooHigh { balance: 300, max: 299 };
    let low = Refusal::BalanceTooLow {
        side: Side::Sender,
        balance: 299,
        min: 300,
    };
    assert_eq!(world.report(&set, Kind::Transfer), [high, low]);
}

proptest! {
    #[test]
    fn splitting_a_movement_never_saves(parts in prop::collection::vec(1..1_000_000u128, 1..20), points in 0..=10_000u16) {
        let fee = fee(points, 0, Side::Sender);
        let whole: Balance = parts.iter().sum();
        let in_parts: Balance = parts.iter().map(|part| fee.of(*part)).sum();
        prop_assert!(in_parts >= fee.of(whole));
        prop_assert!(in_parts < fee.of(whole) + parts.len() as Balance);
    }

    #[test]
    fn the_fee_is_the_exact_part_rounded_up(amount in 0..u128::MAX / 10_000, points in 0..=10_000u16) {
        let exact = (amount * Balance::from(points)).div_ceil(10_000);
        prop_assert_eq!(fee(points, 0, Side::Sender).of(amount), exact);
        prop_assert!(fee(points, 0, Side::Sender).of(Balance::MAX - amount) <= Balance::MAX - amount);
    }

    #[test]
    fn nothing_is_lost(amount in 1..u128::MAX / 2, points in 0..10_000u16, minimum in 0..1_000u128, sender: bool) {
        let payer = if sender { Side::Sender } else { Side::Receiver };
        let mut world = World::new();
        world.amount = amount;
        if let Ok((fee, outflow, inflow)) = charge(&mut world, Kind::Transfer, fee(points, minimum, payer)) {
            prop_assert_eq!(outflow, inflow + fee);
            prop_assert!(inflow > 0);
        }
    }
}
