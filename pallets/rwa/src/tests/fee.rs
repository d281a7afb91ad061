// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Transfer fees: taken in the asset itself, in the same movement, on every path.

use crate::{mock::*, Event};
use castellan_primitives::rwa::{AssetId, Compliance, Ledger, Quantity, Refusal, Side};
use castellan_rules::Fee;
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungibles::{Mutate, MutateHold},
        tokens::{Fortitude::Polite, Precision::Exact, Preservation::Expendable, Restriction::Free},
    },
};

/// Five in a hundred, at least 2, to AGENT.
fn fee(payer: Side) -> RuleSet {
    RuleSet {
        fee: Some(Fee {
            basis_points: 500,
            minimum: 2,
            collector: AGENT,
            payer,
            exempt: None,
        }),
        ..RuleSet::default()
    }
}

fn funded(payer: Side) -> AssetId {
    let asset = asset_under(fee(payer));
    mint(asset, ALICE, 200);
    asset
}

fn parts(asset: AssetId) -> [u128; 3] {
    [free(asset, ALICE), free(asset, BOB), free(asset, AGENT)]
}

#[test]
fn the_receiver_pays_out_of_the_amount() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded(Side::Receiver);
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 100));
        assert_eq!(parts(asset), [100, 95, 5]);
        System::assert_has_event(
            Event::FeeTaken {
                asset,
                from: ALICE,
                to: BOB,
                collector: AGENT,
                fee: 5,
            }
            .into(),
        );
        let event = Event::Transferred {
            asset,
            from: ALICE,
            to: BOB,
            amount: 95,
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 2),
            RwaError::FeeTooHigh
        );
        assert_eq!(
            Rwa::refusals(&movement(asset, ALICE, BOB, 2), 0),
            vec![Refusal::FeeTooHigh { fee: 2, amount: 2 }]
        );
    });
}

#[test]
fn the_sender_pays_on_top() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded(Side::Sender);
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 100));
        assert_eq!(parts(asset), [95, 100, 5]);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 94),
            RwaError::InsufficientBalance
        );
        assert_eq!(
            Rwa::refusals(&movement(asset, ALICE, BOB, 94), 0),
            vec![Refusal::InsufficientBalance {
                available: 95,
                required: 99
            }]
        );
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 90));
        assert_eq!(supply(asset), 200);
    });
}

#[test]
fn a_delivery_of_what_was_locked_pays_too() {
    ExtBuilder.build_and_execute(|| {
        let out = funded(Side::Receiver);
        let top = funded(Side::Sender);
        for asset in [out, top] {
            assert_ok!(Rwa::lock(asset, &ALICE, Quantity::Units(100), &Reason::Settlement));
            assert_ok!(deliver(&movement(asset, ALICE, BOB, 60), Some(&Reason::Settlement)));
        }
        // Out of the amount: the lock of the leg's amount is all that it takes.
        assert_eq!((parts(out), held(out, ALICE)), ([100, 57, 3], 40));
        // On top: the fee comes from what is free.
        assert_eq!((parts(top), held(top, ALICE)), ([97, 60, 3], 40));
        assert_ok!(Rwa::lock(top, &ALICE, Quantity::Units(97), &Reason::Escrow));
        assert_noop!(
            deliver(&movement(top, ALICE, BOB, 40), Some(&Reason::Settlement)),
            RwaError::InsufficientBalance
        );
        assert_noop!(
            deliver(&movement(top, ALICE, BOB, 41), Some(&Reason::Settlement)),
            RwaError::InsufficientHold
        );
    });
}

#[test]
fn every_path_of_the_traits_pays() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded(Side::Receiver);
        assert_eq!(
            <Rwa as Mutate<_>>::transfer(asset, &ALICE, &BOB, 20, Expendable),
            Ok(20)
        );
        let reason = &Reason::Settlement;
        assert_eq!(
            Rwa::transfer_and_hold(asset, reason, &ALICE, &BOB, 20, Exact, Expendable, Polite),
            Ok(20)
        );
        assert_eq!((held(asset, BOB), free(asset, AGENT)), (18, 4));
        assert_eq!(
            Rwa::transfer_on_hold(asset, reason, &BOB, &ALICE, 18, Exact, Free, Polite),
            Ok(18)
        );
        assert_eq!(parts(asset), [176, 18, 6]);
    });
}

#[test]
fn nothing_is_due_within_one_person_or_with_the_collector() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded(Side::Sender);
        register(21, 20);
        admit(21);
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, 21, 100));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, AGENT, 100));
        assert_eq!((free(asset, 21), free(asset, AGENT)), (100, 100));
    });
}

#[test]
fn a_fee_needs_a_known_collector_and_units_that_can_be_parted() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        let set = |asset, rules| Rwa::set_rules(RuntimeOrigin::signed(ISSUER), asset, rules);
        let mut rules = fee(Side::Sender);
        rules.fee.as_mut().unwrap().collector = STRANGER;
        assert_noop!(set(asset, rules), RwaError::CollectorUnknown);
        let mut rules = fee(Side::Sender);
        rules.fee.as_mut().unwrap().basis_points = 10_001;
        assert_noop!(set(asset, rules), RwaError::UnsoundRules);
        let unique = unique_asset(&[]);
        assert_noop!(set(unique, fee(Side::Sender)), RwaError::FeeOnUnique);
        assert_ok!(set(asset, fee(Side::Sender)));
    });
}
