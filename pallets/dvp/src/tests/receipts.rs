// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Options, UsedReceipts};

/// Alice delivers the bond here, Bob pays 400 euros elsewhere; both affirmed. Bob's bank signs.
fn waiting() -> crate::InstructionId {
    let id = instruct_with(
        any_legs([units(BOND, ALICE, BOB, 100), off_chain(BOB, ALICE, 400, Some(SIGNER))]),
        options(),
    );
    affirm(ALICE, id);
    affirm(BOB, id);
    id
}

fn confirm_by(signer: AccountId, receipt: crate::Receipt) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Dvp::confirm(signed(ALICE), receipt, signer, sign(signer, &receipt))
}

#[test]
fn the_last_receipt_settles() {
    ExtBuilder::default().build_and_execute(|| {
        let id = waiting();
        assert_eq!(status(id), Some(Status::Pending));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        events();
        assert_ok!(confirm_by(SIGNER, receipt(7, id, 1, 400)));
        assert_eq!(status(id), Some(Status::Settled));
        let (leg, signer, receipt) = (1, SIGNER, 7);
        assert_eq!(
            events(),
            [
                Event::Confirmed {
                    id,
                    leg,
                    signer,
                    receipt
                },
                Event::Settled { id }
            ]
        );
        assert_eq!(UsedReceipts::<Test>::get(SIGNER, 7), Some((id, 1)));
        assert_eq!(holding(BOND, BOB), (FUNDS + 100, 0));
    });
}

#[test]
fn a_receipt_may_come_before_the_affirmations() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(
            any_legs([units(BOND, ALICE, BOB, 100), off_chain(BOB, ALICE, 400, Some(SIGNER))]),
            options(),
        );
        assert_ok!(confirm_by(SIGNER, receipt(7, id, 1, 400)));
        assert_eq!(status(id), Some(Status::Pending));
        affirm(BOB, id);
        affirm(ALICE, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn a_receipt_is_for_one_leg_amount_and_time() {
    ExtBuilder::default().build_and_execute(|| {
        let id = waiting();
        let good = receipt(7, id, 1, 400);
        for (bad, error) in [
            (receipt(7, id + 1, 1, 400), Error::<Test>::UnknownInstruction),
            (receipt(7, id, 2, 400), Error::UnknownLeg),
            (receipt(7, id, 0, 100), Error::NotOffChain),
            (receipt(7, id, 1, 399), Error::AmountMismatch),
        ] {
            assert_noop!(confirm_by(SIGNER, bad), error);
        }
        let expired = crate::Receipt {
            expires_at: START - 1,
            ..good
        };
        assert_noop!(confirm_by(SIGNER, expired), Error::<Test>::ReceiptExpired);
        let in_time = crate::Receipt {
            expires_at: START,
            ..good
        };
        assert_ok!(confirm_by(SIGNER, in_time));
    });
}

#[test]
fn nobody_else_signs_and_nothing_else() {
    ExtBuilder::default().build_and_execute(|| {
        let id = waiting();
        let good = receipt(7, id, 1, 400);
        assert_noop!(confirm_by(BOB, good), Error::<Test>::NotSigner);
        let forged = |signature| Dvp::confirm(signed(ALICE), good, SIGNER, signature);
        assert_noop!(forged(sign(BOB, &good)), Error::<Test>::InvalidSignature);
        for other in [
            receipt(8, id, 1, 400),
            receipt(7, id, 0, 400),
            receipt(7, id + 1, 1, 400),
        ] {
            assert_noop!(forged(sign(SIGNER, &other)), Error::<Test>::InvalidSignature);
        }
        assert_noop!(
            Dvp::confirm(signed(STRANGER), good, SIGNER, sign(SIGNER, &good)),
            NOT_ADMITTED
        );
        // Whoever is admitted may bring it.
        assert_ok!(Dvp::confirm(signed(ISSUER), good, SIGNER, sign(SIGNER, &good)));
    });
}

#[test]
fn a_receipt_from_another_chain_is_none() {
    let mut foreign = None;
    ExtBuilder::default().build_and_execute(|| {
        frame_system::BlockHash::<Test>::insert(0, sp_core_hash(1));
        foreign = Some(sign(SIGNER, &receipt(7, 0, 1, 400)));
    });
    ExtBuilder::default().build_and_execute(|| {
        let id = waiting();
        let signature = foreign.expect("it was signed");
        assert_noop!(
            Dvp::confirm(signed(ALICE), receipt(7, id, 1, 400), SIGNER, signature),
            Error::<Test>::InvalidSignature
        );
    });
}

fn sp_core_hash(byte: u8) -> <Test as frame_system::Config>::Hash {
    [byte; 32].into()
}

#[test]
fn a_signer_uses_each_number_once() {
    ExtBuilder::default().build_and_execute(|| {
        let signed_by_two = any_legs([
            off_chain(ALICE, BOB, 1, Some(SIGNER)),
            off_chain(BOB, ALICE, 2, Some(SIGNER)),
            off_chain(BOB, ALICE, 3, Some(CAROL)),
        ]);
        let id = instruct_with(signed_by_two, options());
        assert_ok!(confirm_by(SIGNER, receipt(7, id, 0, 1)));
        assert_noop!(confirm_by(SIGNER, receipt(7, id, 1, 2)), Error::<Test>::ReceiptUsed);
        assert_noop!(
            confirm_by(SIGNER, receipt(8, id, 0, 1)),
            Error::<Test>::AlreadyConfirmed
        );
        assert_ok!(confirm_by(CAROL, receipt(7, id, 2, 3)));
        assert_ok!(confirm_by(SIGNER, receipt(8, id, 1, 2)));

        // A number stays used when its instruction has ended.
        assert_ok!(Dvp::reject(signed(ALICE), id));
        let next = waiting();
        assert_noop!(confirm_by(SIGNER, receipt(8, next, 1, 400)), Error::<Test>::ReceiptUsed);
    });
}

#[test]
fn a_venue_names_signers_for_legs_that_do_not() {
    ExtBuilder::default().build_and_execute(|| {
        let venue = venue();
        let at_venue = Options {
            venue: Some(venue),
            ..options()
        };
        let id = instruct_with(any_legs([off_chain(ALICE, BOB, 1, None)]), at_venue);
        assert_noop!(confirm_by(CAROL, receipt(1, id, 0, 1)), Error::<Test>::NotSigner);
        // Whom the venue names when the receipt comes counts.
        let signers = vec![CAROL].try_into().expect("not too many");
        assert_ok!(Dvp::update_venue(signed(OPERATOR), venue, None, signers));
        assert_noop!(confirm_by(SIGNER, receipt(1, id, 0, 1)), Error::<Test>::NotSigner);
        assert_ok!(confirm_by(CAROL, receipt(1, id, 0, 1)));
    });
}

#[test]
fn no_receipt_is_taken_for_what_cannot_settle() {
    ExtBuilder::default().build_and_execute(|| {
        let (ended, late) = (waiting(), waiting());
        assert_ok!(Dvp::reject(signed(ALICE), ended));
        assert_noop!(confirm_by(SIGNER, receipt(1, ended, 1, 400)), Error::<Test>::NotPending);
        Now::set(DEADLINE + 1);
        assert_noop!(
            confirm_by(SIGNER, receipt(1, late, 1, 400)),
            Error::<Test>::DeadlinePassed
        );
    });
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(
            any_legs([units(BOND, ALICE, BOB, 100), off_chain(BOB, ALICE, 1, Some(SIGNER))]),
            options(),
        );
        affirm(ALICE, id);
        assert_ok!(confirm_by(SIGNER, receipt(1, id, 1, 1)));
        Ledger::set_barred(BOND, BOB, true);
        affirm(BOB, id);
        assert_noop!(
            confirm_by(SIGNER, receipt(2, id, 1, 1)),
            Error::<Test>::InstructionFailed
        );
        // What was settled elsewhere stays confirmed.
        Ledger::set_barred(BOND, BOB, false);
        assert_ok!(Dvp::retry(signed(ALICE), id));
        assert_eq!(status(id), Some(Status::Settled));
    });
}
