// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who may report, and what counts.

use crate::{mock::*, quorum, refusal, Event, LastCheckpoint, NextDeposit, Subject, DEPOSIT_WINDOW};
use castellan_settlement::observation::{Observation, Report};
use frame_support::{assert_ok, pallet_prelude::InvalidTransaction};
use sp_core::Pair;
use sp_runtime::transaction_validity::TransactionValidityError;

fn refused(code: u8) -> Result<(), TransactionValidityError> {
    Err(InvalidTransaction::Custom(code).into())
}

#[test]
fn a_quorum_is_more_than_two_thirds() {
    let quorums = [1, 2, 3, 4, 5, 6, 7, 21].map(quorum);
    assert_eq!(quorums, [1, 2, 3, 3, 4, 5, 5, 15]);
}

#[test]
fn only_validators_of_the_session_report() {
    run(|| {
        let seen = Observation::Deposited(deposit(0, GOLD, &ALICE, 1));
        assert_eq!(reports(5, seen.clone()), refused(refusal::NOT_AN_OBSERVER));
        assert_ok!(reports(1, seen.clone()));
        assert_ok!(reports(2, seen.clone()));
        // Votes of those who left count no more; those who stay need not vote again.
        seat([2, 5, 6, 7]);
        assert_eq!(reports(1, seen.clone()), refused(refusal::NOT_AN_OBSERVER));
        assert_ok!(reports(5, seen.clone()));
        assert_eq!(NextDeposit::<Test>::get(), 0);
        assert_ok!(reports(6, seen));
        assert_eq!(NextDeposit::<Test>::get(), 1);
    });
}

#[test]
fn a_signature_is_for_one_report_one_vault_and_one_key() {
    run(|| {
        let seen = vec![Observation::Deposited(deposit(0, GOLD, &ALICE, 1))];
        let (report, signature) = report_of(1, seen.clone());
        let bad = refused(refusal::BAD_SIGNATURE);
        let other = vec![Observation::Deposited(deposit(0, GOLD, &BOB, 1))];
        assert_eq!(submit(report_of(1, other).0, signature.clone()), bad);
        assert_eq!(submit(report_of(2, seen).0, signature.clone()), bad);
        let mut elsewhere = domain();
        elsewhere.chain_id += 1;
        let foreign = observer_key(1).sign(&report.signed_bytes(&elsewhere));
        assert_eq!(submit(report.clone(), foreign), bad);
        assert_ok!(submit(report, signature));
    });
}

#[test]
fn nothing_is_reported_twice() {
    run(|| {
        let stale = refused(refusal::NOTHING_NEW);
        let seen = Observation::Deposited(deposit(0, GOLD, &ALICE, 1));
        assert_ok!(reports(1, seen.clone()));
        assert_eq!(reports(1, seen.clone()), stale);
        let other = Observation::Deposited(deposit(0, GOLD, &BOB, 1));
        assert_eq!(reports(1, other.clone()), stale, "an observer has one vote");
        assert_ok!(reports(2, other));
        assert_eq!(ballots(Subject::Deposit(0)), 2);
        assert_ok!(reports(3, seen.clone()));
        assert_eq!(NextDeposit::<Test>::get(), 0, "no wording has three");
        assert_ok!(reports(4, seen));
        assert_eq!((free(GOLD_ASSET, &ALICE), free(GOLD_ASSET, &BOB)), (1, 0));
        let far = Observation::Deposited(deposit(1 + DEPOSIT_WINDOW, GOLD, &ALICE, 1));
        assert_eq!(reports(1, far), stale);
        let none = Observation::Deposited(deposit(1, GOLD, &ALICE, 0));
        assert_eq!(reports(1, none), stale);
        assert_eq!(reports(1, Observation::Paid { exit: 0, block: 1 }), stale);
        let empty = Report {
            observer: observer(1),
            observations: Default::default(),
        };
        let signature = observer_key(1).sign(&empty.signed_bytes(&domain()));
        assert_eq!(submit(empty, signature), stale);
    });
}

#[test]
fn old_news_in_a_report_does_not_spoil_the_rest() {
    run(|| {
        let first = Observation::Deposited(deposit(0, GOLD, &ALICE, 1));
        let second = Observation::Deposited(deposit(1, GOLD, &ALICE, 2));
        assert_ok!(reports(1, first.clone()));
        for number in 1..=3 {
            let (report, signature) = report_of(number, vec![first.clone(), second.clone()]);
            assert_ok!(submit(report, signature));
        }
        assert_eq!((NextDeposit::<Test>::get(), free(GOLD_ASSET, &ALICE)), (2, 3));
    });
}

#[test]
fn nobody_reports_before_a_vault_is_named() {
    chain().execute_with(|| {
        let report = Report {
            observer: observer(1),
            observations: vec![checkpoint(1, 0, &[])].try_into().expect("one"),
        };
        let signature = observer_key(1).sign(b"anything");
        assert_eq!(submit(report, signature), refused(refusal::NO_MAINCHAIN));
    });
}

#[test]
fn reports_come_by_their_own_authority_only() {
    run(|| {
        let (report, signature) = report_of(1, vec![checkpoint(1, 0, &[])]);
        for origin in [
            RuntimeOrigin::signed(ALICE),
            RuntimeOrigin::root(),
            RuntimeOrigin::none(),
        ] {
            assert!(Vault::report(origin, report.clone(), signature.clone()).is_err());
        }
    });
}

#[test]
fn checkpoints_go_forward_and_tell_what_is_anchored() {
    run(|| {
        let mut at_ten = checkpoint(10, 0, &[]);
        if let Observation::Checkpoint(checkpoint) = &mut at_ten {
            checkpoint.anchored = 7;
        }
        assert_ok!(reports(1, at_ten.clone()));
        assert_ok!(reports(2, checkpoint(10, 1, &[])));
        assert_ok!(reports(3, at_ten.clone()));
        assert_eq!(LastCheckpoint::<Test>::get(), None);
        assert_ok!(reports(4, at_ten.clone()));
        assert_eq!(LastCheckpoint::<Test>::get().map(|seen| seen.0.number), Some(10));
        assert_eq!(Anchored::get(), Some(7));
        assert!(reports(1, checkpoint(9, 0, &[])).is_err());
        assert!(reports(1, checkpoint(11, 0, &[])).is_err(), "one a block");
        assert!(reports(2, at_ten).is_err());
        go_to(2);
        agreed(checkpoint(11, 0, &[]));
        assert_eq!(LastCheckpoint::<Test>::get().map(|seen| seen.0.number), Some(11));
    });
}

#[test]
fn after_an_escape_nothing_comes_in_or_goes_out() {
    run(|| {
        register();
        fund(GOLD, &ALICE, 10);
        agreed(Observation::Escaped { anchor: 3 });
        assert!(events().contains(&Event::EscapeSeen { anchor: 3 }));
        agreed(Observation::Deposited(deposit(1, GOLD, &ALICE, 1)));
        assert_eq!((NextDeposit::<Test>::get(), free(GOLD_ASSET, &ALICE)), (1, 10));
        frame_support::assert_noop!(
            Vault::request_exit(RuntimeOrigin::signed(ALICE), GOLD_ASSET, 1, address(&ALICE)),
            VaultError::Escaping
        );
    });
}
