// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whether the vault holds what it must.

use crate::{mock::*, Event};
use castellan_settlement::{observation::Observation, report::Verdict};
use frame_support::assert_ok;

fn verdict() -> Verdict {
    Vault::reserves_report()
        .into_iter()
        .find(|report| report.token == GOLD)
        .expect("it is known")
        .verdict
}

/// A checkpoint in a block of its own.
fn seen(checkpoint: Observation) {
    go_to(System::block_number() + 1);
    agreed(checkpoint);
}

fn disagrees() -> bool {
    events()
        .iter()
        .any(|event| matches!(event, Event::ReservesDisagree { .. }))
}

#[test]
fn what_the_vault_has_is_what_is_owed() {
    run(|| {
        assert_eq!(verdict(), Verdict::Unknown);
        register();
        fund(GOLD, &ALICE, 100);
        seen(checkpoint(1, 1, &[(GOLD, 100, 100)]));
        assert_eq!(verdict(), Verdict::Agree);
        // Gifts are nobody's claim, and do no harm.
        seen(checkpoint(2, 1, &[(GOLD, 101, 100)]));
        assert_eq!(verdict(), Verdict::Agree);
        assert_ok!(Vault::request_exit(
            RuntimeOrigin::signed(ALICE),
            GOLD_ASSET,
            40,
            address(&ALICE)
        ));
        assert_eq!(verdict(), Verdict::Agree);
        assert!(!disagrees());
    });
}

#[test]
fn what_is_on_its_way_explains_a_difference() {
    run(|| {
        register();
        fund(GOLD, &ALICE, 100);
        // A deposit that is not credited yet, and one that was after the checkpoint.
        seen(checkpoint(1, 2, &[(GOLD, 150, 150)]));
        assert_eq!(verdict(), Verdict::Pending);
        fund(GOLD, &ALICE, 50);
        assert_eq!(verdict(), Verdict::Agree);
        fund(GOLD, &ALICE, 1);
        assert_eq!(verdict(), Verdict::Pending);
        // A payout that is not known yet, and one that was after the checkpoint.
        assert_ok!(Vault::request_exit(
            RuntimeOrigin::signed(ALICE),
            GOLD_ASSET,
            40,
            address(&ALICE)
        ));
        round();
        seen(checkpoint(10, 3, &[(GOLD, 111, 111)]));
        assert_eq!(verdict(), Verdict::Pending);
        agreed(Observation::Paid { exit: 0, block: 8 });
        assert_eq!(verdict(), Verdict::Agree);
        assert!(!disagrees());
    });
}

#[test]
fn a_shortfall_is_told_at_once() {
    run(|| {
        fund(GOLD, &ALICE, 100);
        events();
        seen(checkpoint(1, 1, &[(GOLD, 99, 100)]));
        assert_eq!(verdict(), Verdict::Disagree);
        assert!(disagrees());
        seen(checkpoint(2, 1, &[(GOLD, 100, 99)]));
        assert_eq!(verdict(), Verdict::Disagree);
        assert!(disagrees());
        seen(checkpoint(3, 1, &[(GOLD, 200, 200)]));
        assert_eq!(verdict(), Verdict::Disagree, "units are missing here");
        assert!(disagrees());
    });
}
