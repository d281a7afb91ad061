// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Direction, InstructionByReference, Instructions, Options, Submissions, Trade};
use castellan_primitives::rwa::Quantity;
use Direction::{Deliver, Receive};

fn submit(who: AccountId, trade: Trade<AccountId>) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Dvp::submit(signed(who), trade)
}

#[test]
fn two_views_that_agree_settle() {
    for first in [ALICE, BOB] {
        ExtBuilder::default().build_and_execute(|| {
            let (sells, buys) = (view(Deliver, 400, 0, "S1"), view(Receive, 400, 0, "B1"));
            let order = if first == ALICE {
                [(ALICE, sells), (BOB, buys)]
            } else {
                [(BOB, buys), (ALICE, sells)]
            };
            let [(one, its), (other, theirs)] = order;
            assert_ok!(submit(one, its.clone()));
            assert_eq!(Submissions::<Test>::get(one).into_inner(), [its]);
            assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
            events();
            assert_ok!(submit(other, theirs));
            assert_eq!(status(0), Some(Status::Settled));
            let (id, seller, buyer) = (0, ALICE, BOB);
            assert!(events().contains(&Event::Matched { id, seller, buyer }));
            assert_eq!(Submissions::<Test>::iter().count(), 0);
            assert_eq!(holding(BOND, BOB), (FUNDS + 100, 0));
            assert_eq!(holding(CASH, ALICE), (FUNDS + 400, 0));

            // It is the seller's, and each side finds it by its own name.
            let instruction = Instructions::<Test>::get(0).expect("it was made");
            assert_eq!((instruction.creator, instruction.reference), (ALICE, reference("S1")));
            assert_eq!(instruction.counter, Some((BOB, reference("B1"))));
            assert_eq!(InstructionByReference::<Test>::get(ALICE, reference("S1")), Some(0));
            assert_eq!(InstructionByReference::<Test>::get(BOB, reference("B1")), Some(0));
        });
    }
}

#[test]
fn the_sellers_amount_counts_within_both_tolerances() {
    for (sold, bought) in [(400, 405), (405, 400)] {
        ExtBuilder::default().build_and_execute(|| {
            assert_ok!(submit(BOB, view(Receive, bought, 5, "B1")));
            assert_ok!(submit(ALICE, view(Deliver, sold, 9, "S1")));
            assert_eq!(status(0), Some(Status::Settled));
            assert_eq!(holding(CASH, BOB), (FUNDS - sold, 0));
        });
        ExtBuilder::default().build_and_execute(|| {
            // One side tolerates less than they differ.
            assert_ok!(submit(BOB, view(Receive, bought, 4, "B1")));
            assert_ok!(submit(ALICE, view(Deliver, sold, 9, "S1")));
            assert_eq!(status(0), None);
        });
    }
}

#[test]
fn views_that_differ_in_anything_else_wait() {
    let base = || view(Receive, 400, 0, "B1");
    let others: [Trade<AccountId>; 8] = [
        view(Deliver, 400, 0, "B1"),
        Trade {
            counterparty: CAROL,
            ..base()
        },
        Trade { asset: 2, ..base() },
        Trade {
            quantity: Quantity::Units(101),
            ..base()
        },
        Trade {
            cash_asset: 2,
            ..base()
        },
        Trade { cash: 401, ..base() },
        Trade {
            venue: Some(0),
            ..base()
        },
        Trade {
            value_date: Some(START),
            ..base()
        },
    ];
    for mut other in others {
        ExtBuilder::default().assets(3).build_and_execute(|| {
            venue();
            assert_ok!(submit(ALICE, view(Deliver, 400, 0, "S1")));
            // Bob's own counterparty is Alice, whatever his view.
            if other.counterparty == BOB {
                other.counterparty = ALICE;
            }
            assert_ok!(submit(BOB, other.clone()));
            assert_eq!(status(0), None, "{other:?}");
            assert_eq!(Submissions::<Test>::get(BOB).len(), 1);
            assert_eq!(Submissions::<Test>::get(ALICE).len(), 1);
        });
    }
}

#[test]
fn a_unique_unit_is_sold_the_same_way() {
    ExtBuilder::default().build_and_execute(|| {
        let of_art = |trade| Trade {
            asset: ART,
            quantity: Quantity::Item(0),
            ..trade
        };
        assert_ok!(submit(ALICE, of_art(view(Deliver, 400, 0, "S1"))));
        assert_ok!(submit(BOB, of_art(view(Receive, 400, 0, "B1"))));
        assert_eq!(status(0), Some(Status::Settled));
    });
}

#[test]
fn the_oldest_view_that_agrees_is_taken() {
    ExtBuilder::default().build_and_execute(|| {
        for (cash, name) in [(390, "S0"), (401, "S1"), (400, "S2")] {
            assert_ok!(submit(ALICE, view(Deliver, cash, 1, name)));
        }
        assert_ok!(submit(BOB, view(Receive, 400, 1, "B1")));
        let left: Vec<_> = Submissions::<Test>::get(ALICE).iter().map(|trade| trade.cash).collect();
        assert_eq!(left, [390, 400]);
        assert_eq!(holding(CASH, BOB), (FUNDS - 401, 0));
    });
}

#[test]
fn before_its_value_date_both_sides_are_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let later = |trade| Trade {
            value_date: Some(START + 500),
            ..trade
        };
        let early = Trade {
            deadline: DEADLINE - 1,
            ..view(Receive, 400, 0, "B1")
        };
        assert_ok!(submit(ALICE, later(view(Deliver, 400, 0, "S1"))));
        assert_ok!(submit(BOB, later(early)));
        assert_eq!(status(0), Some(Status::Pending));
        assert_eq!(affirmed(0), [ALICE, BOB]);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        assert_eq!(holding(CASH, BOB), (FUNDS - 400, 400));
        let deadline = Instructions::<Test>::get(0).map(|instruction| instruction.deadline);
        assert_eq!(deadline, Some(DEADLINE - 1));
        Now::set(START + 500);
        assert_ok!(Dvp::settle(signed(STRANGER), 0));
        assert_eq!(status(0), Some(Status::Settled));
    });
}

#[test]
fn a_counterparty_that_cannot_deliver_any_more_fails_it() {
    for value_date in [None, Some(START + 500)] {
        ExtBuilder::default().build_and_execute(|| {
            let at = |trade| Trade { value_date, ..trade };
            assert_ok!(submit(ALICE, at(view(Deliver, 400, 0, "S1"))));
            assert_ok!(Ledger::transfer(BOND, ALICE, CAROL, 901));
            assert_ok!(submit(BOB, at(view(Receive, 400, 0, "B1"))));
            assert_eq!(status(0), Some(Status::Failed));
            assert_eq!(holding(CASH, BOB), (FUNDS, 0));
            assert_ok!(Ledger::transfer(BOND, CAROL, ALICE, 1));
            Now::set(START + 500);
            assert_ok!(Dvp::retry(signed(BOB), 0));
            assert_eq!(status(0), Some(Status::Settled));
        });
    }
}

#[test]
fn a_submitter_that_cannot_deliver_is_told() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(submit(ALICE, view(Deliver, FUNDS + 1, 0, "S1")));
        assert_noop!(
            submit(BOB, view(Receive, FUNDS + 1, 0, "B1")),
            TokenError::FundsUnavailable
        );
        Ledger::set_suspended(ALICE, true);
        assert_noop!(submit(BOB, view(Receive, FUNDS + 1, 0, "B1")), SUSPENDED);
    });
}

#[test]
fn terms_are_checked_when_they_are_submitted() {
    ExtBuilder::default().build_and_execute(|| {
        let good = || view(Deliver, 400, 0, "S1");
        for (bad, error) in [
            (
                Trade {
                    counterparty: ALICE,
                    ..good()
                },
                Error::<Test>::SameParty,
            ),
            (
                Trade {
                    cash_asset: BOND,
                    ..good()
                },
                Error::SameAsset,
            ),
            (
                Trade {
                    asset: UNKNOWN,
                    ..good()
                },
                Error::UnknownAsset,
            ),
            (Trade { asset: ART, ..good() }, Error::NotFungible),
            (
                Trade {
                    cash_asset: ART,
                    ..good()
                },
                Error::NotFungible,
            ),
            (
                Trade {
                    quantity: Quantity::Item(1),
                    ..good()
                },
                Error::NotUnique,
            ),
            (
                Trade {
                    quantity: Quantity::Units(0),
                    ..good()
                },
                Error::ZeroAmount,
            ),
            (Trade { cash: 0, ..good() }, Error::ZeroAmount),
            // A tenth of 400, and one more.
            (
                Trade {
                    tolerance: 41,
                    ..good()
                },
                Error::ToleranceTooWide,
            ),
            (
                Trade {
                    deadline: START,
                    ..good()
                },
                Error::DeadlinePassed,
            ),
            (
                Trade {
                    deadline: START + MAX_LIFETIME + 1,
                    ..good()
                },
                Error::DeadlineTooFar,
            ),
            (
                Trade {
                    value_date: Some(DEADLINE + 1),
                    ..good()
                },
                Error::ValueDateAfterDeadline,
            ),
            (
                Trade {
                    venue: Some(0),
                    ..good()
                },
                Error::UnknownVenue,
            ),
        ] {
            assert_noop!(submit(ALICE, bad), error);
        }
        assert_noop!(submit(ISSUER, good()), ROLE_MISSING);
        assert_noop!(
            submit(
                ALICE,
                Trade {
                    counterparty: STRANGER,
                    ..good()
                }
            ),
            NOT_ADMITTED
        );
        assert_ok!(submit(
            ALICE,
            Trade {
                tolerance: 40,
                ..good()
            }
        ));
    });
}

#[test]
fn a_venue_admits_each_side() {
    ExtBuilder::default().build_and_execute(|| {
        let venue = venue();
        let there = |trade| Trade {
            venue: Some(venue),
            ..trade
        };
        let alice = Some(vec![ALICE].try_into().expect("not too many"));
        assert_ok!(Dvp::update_venue(signed(OPERATOR), venue, alice, Default::default()));
        assert_ok!(submit(ALICE, there(view(Deliver, 400, 0, "S1"))));
        assert_noop!(
            submit(BOB, there(view(Receive, 400, 0, "B1"))),
            Error::<Test>::InstructorNotAllowed
        );
        assert_ok!(Dvp::update_venue(signed(OPERATOR), venue, None, Default::default()));
        assert_ok!(submit(BOB, there(view(Receive, 400, 0, "B1"))));
        let instruction = Instructions::<Test>::get(0).expect("it was made");
        assert_eq!(instruction.venue, Some(venue));
    });
}

#[test]
fn a_reference_names_one_thing() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::instruct(signed(ALICE), trade(), DEADLINE, reference("T1")));
        assert_noop!(
            submit(ALICE, view(Deliver, 400, 0, "T1")),
            Error::<Test>::ReferenceTaken
        );
        assert_ok!(submit(ALICE, view(Deliver, 400, 0, "S1")));
        assert_noop!(
            submit(ALICE, view(Deliver, 300, 0, "S1")),
            Error::<Test>::ReferenceTaken
        );

        // A reference that was used while its submission waited: it matches nothing any more.
        assert_ok!(Dvp::instruct(signed(ALICE), trade(), DEADLINE, reference("S1")));
        assert_ok!(submit(BOB, view(Receive, 400, 0, "B1")));
        assert_eq!(status(2), None);
        assert_ok!(Dvp::cancel_submission(signed(ALICE), reference("S1")));
        assert_ok!(submit(ALICE, view(Deliver, 400, 0, "S2")));
        assert_eq!(status(2), Some(Status::Settled));
        assert_noop!(submit(BOB, view(Receive, 400, 0, "B1")), Error::<Test>::ReferenceTaken);
    });
}

#[test]
fn a_submission_can_be_taken_back() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(submit(ALICE, view(Deliver, 400, 0, "S1")));
        assert_noop!(
            Dvp::cancel_submission(signed(BOB), reference("S1")),
            Error::<Test>::UnknownSubmission
        );
        Ledger::set_suspended(ALICE, true);
        assert_noop!(Dvp::cancel_submission(signed(ALICE), reference("S1")), SUSPENDED);
        Ledger::set_suspended(ALICE, false);
        events();
        assert_ok!(Dvp::cancel_submission(signed(ALICE), reference("S1")));
        let (account, reference) = (ALICE, reference("S1"));
        assert_eq!(events(), [Event::SubmissionCancelled { account, reference }]);
        assert_ok!(submit(BOB, view(Receive, 400, 0, "B1")));
        assert_eq!(status(0), None);
    });
}

#[test]
fn a_submission_expires() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(submit(ALICE, view(Deliver, 400, 0, "S1")));
        Now::set(DEADLINE);
        let expire = || Dvp::expire_submission(signed(STRANGER), ALICE, reference("S1"));
        assert_noop!(expire(), Error::<Test>::DeadlineNotPassed);
        Now::set(DEADLINE + 1);
        let later = Trade {
            deadline: DEADLINE + 100,
            ..view(Receive, 400, 0, "B1")
        };
        assert_ok!(submit(BOB, later));
        assert_eq!(status(0), None);
        events();
        assert_ok!(expire());
        let (account, reference) = (ALICE, reference("S1"));
        assert_eq!(events(), [Event::SubmissionExpired { account, reference }]);
        assert_noop!(expire(), Error::<Test>::UnknownSubmission);
    });
}

#[test]
fn so_many_submissions_wait_and_no_more() {
    ExtBuilder::default().build_and_execute(|| {
        for index in 0..MAX_SUBMISSIONS {
            assert_ok!(submit(ALICE, view(Deliver, 400, 0, &format!("S{index}"))));
        }
        assert_noop!(
            submit(ALICE, view(Deliver, 400, 0, "S")),
            Error::<Test>::TooManySubmissions
        );
        // Those that have expired make room.
        Now::set(DEADLINE + 1);
        let later = Trade {
            deadline: DEADLINE + 100,
            ..view(Deliver, 400, 0, "S")
        };
        assert_ok!(submit(ALICE, later));
        assert_eq!(Submissions::<Test>::get(ALICE).len(), 1);
    });
}

#[test]
fn options_have_nothing_by_default() {
    let Options {
        venue,
        value_date,
        mediators,
        routes,
        affirm,
    } = options();
    assert!(venue.is_none() && value_date.is_none() && mediators.is_empty() && routes.is_empty() && !affirm);
}
