// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    offering::{Method, OfferingStatus, OfferingTerms},
    Offerings, PastOfferings, Stage, SubjectLots, Subscriptions,
};

fn opened(method: Method) -> u32 {
    let asset = set_up(fund_plan());
    Lifecycle::open_offering(signed(ISSUER), asset, offering(method)).expect("the offering is valid");
    asset
}

fn close(asset: u32) {
    Now::mutate(|now| *now += 10 * DAY);
    assert_ok!(Lifecycle::close_offering(signed(STRANGER), asset));
}

fn settle(asset: u32) {
    while Offerings::<Test>::contains_key(asset) {
        assert_ok!(Lifecycle::settle_subscriptions(signed(STRANGER), asset, 2));
        Lifecycle::do_try_state().expect("the invariants hold");
    }
}

#[test]
fn units_come_against_cash() {
    run(|| {
        let asset = opened(Method::ProRata);
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 30));
        assert_eq!(held(CASH, ALICE).0, 30_000);
        assert_eq!(free(CASH, ALICE), FUNDS - 30_000);
        close(asset);
        assert_eq!(
            Offerings::<Test>::get(asset).map(|o| o.status),
            Some(OfferingStatus::Filled)
        );
        settle(asset);
        assert_eq!(free(asset, ALICE), 300);
        assert_eq!((free(CASH, ALICE), held(CASH, ALICE).0), (FUNDS - 30_000, 0));
        assert_eq!(free(CASH, ISSUER), FUNDS + 30_000);
        let past = PastOfferings::<Test>::get(asset, 0).expect("it is recorded");
        assert_eq!((past.demand, past.issued, past.raised), (30, 30, 30_000));
        assert_eq!(life(asset).stage, Stage::Ongoing);
    });
}

#[test]
fn too_much_demand_is_shared_pro_rata() {
    run(|| {
        let asset = opened(Method::ProRata);
        // 100 lots for 70, 50 and 31: 46.36, 33.11 and 20.53.
        for (who, lots) in [(ALICE, 70), (BOB, 50), (CAROL, 31)] {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, lots));
        }
        assert_noop!(
            Lifecycle::tally_demand(signed(ALICE), asset, 1, page([ALICE])),
            Error::<Test>::NothingToTally
        );
        close(asset);
        assert_noop!(
            Lifecycle::settle_subscriptions(signed(ALICE), asset, 8),
            Error::<Test>::NotSettling
        );
        assert_ok!(Lifecycle::tally_demand(signed(ALICE), asset, 1, page([CAROL, ALICE])));
        assert_ok!(Lifecycle::tally_demand(signed(ALICE), asset, 1, page([BOB])));
        settle(asset);
        for (who, lots) in [(ALICE, 46), (BOB, 33), (CAROL, 21)] {
            assert_eq!(free(asset, who), lots * 10);
            assert_eq!((free(CASH, who), held(CASH, who).0), (FUNDS - lots * 1_000, 0));
        }
        assert_eq!(free(CASH, ISSUER), FUNDS + 100_000);
    });
}

#[test]
fn first_come_is_first_served() {
    run(|| {
        let asset = opened(Method::FirstCome);
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 80));
        assert_noop!(Lifecycle::close_offering(signed(BOB), asset), Error::<Test>::TooEarly);
        // Twenty are left.
        assert_ok!(Lifecycle::subscribe(signed(BOB), asset, 40));
        assert_eq!(Subscriptions::<Test>::get(asset, BOB).map(|s| s.lots), Some(20));
        assert_noop!(Lifecycle::subscribe(signed(CAROL), asset, 2), Error::<Test>::SoldOut);
        // Nobody has to wait for what can change no more.
        assert_ok!(Lifecycle::close_offering(signed(CAROL), asset));
        settle(asset);
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (800, 200));
    });
}

#[test]
fn below_the_minimum_everybody_is_refunded() {
    run(|| {
        let asset = opened(Method::ProRata);
        for who in [ALICE, BOB] {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, 9));
        }
        close(asset);
        assert_eq!(
            Offerings::<Test>::get(asset).map(|o| o.status),
            Some(OfferingStatus::Refunding)
        );
        settle(asset);
        for who in [ALICE, BOB] {
            assert_eq!((free(asset, who), free(CASH, who), held(CASH, who).0), (0, FUNDS, 0));
        }
        assert_eq!(free(CASH, ISSUER), FUNDS);
        assert_eq!(life(asset).stage, Stage::SetUp);
        // Another attempt is possible.
        assert_ok!(Lifecycle::open_offering(
            signed(ISSUER),
            asset,
            offering(Method::ProRata)
        ));
    });
}

#[test]
fn an_offering_nobody_wanted_ends_at_once() {
    run(|| {
        let asset = opened(Method::ProRata);
        close(asset);
        assert!(!Offerings::<Test>::contains_key(asset));
        assert_eq!(life(asset).stage, Stage::SetUp);
    });
}

#[test]
fn the_issuer_may_call_it_off() {
    run(|| {
        let asset = opened(Method::ProRata);
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 50));
        assert_noop!(Lifecycle::cancel_offering(signed(ALICE), asset), POWER_MISSING);
        assert_ok!(Lifecycle::cancel_offering(signed(ISSUER), asset));
        assert_noop!(
            Lifecycle::cancel_offering(signed(ISSUER), asset),
            Error::<Test>::OfferingClosed
        );
        assert_noop!(
            Lifecycle::close_offering(signed(ISSUER), asset),
            Error::<Test>::OfferingClosed
        );
        settle(asset);
        assert_eq!(free(CASH, ALICE), FUNDS);
        for outcome in [
            Lifecycle::cancel_offering(signed(ISSUER), asset),
            Lifecycle::close_offering(signed(ISSUER), asset),
            Lifecycle::subscribe(signed(ALICE), asset, 5),
            Lifecycle::withdraw_subscription(signed(ALICE), asset),
            Lifecycle::tally_demand(signed(ALICE), asset, 0, page([])),
            erase(Lifecycle::settle_subscriptions(signed(ALICE), asset, 1)),
        ] {
            assert_eq!(outcome, Err(Error::<Test>::NoOffering.into()));
        }
    });
}

#[test]
fn subscribers_may_think_again_while_it_is_open() {
    run(|| {
        let asset = opened(Method::FirstCome);
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 80));
        assert_noop!(
            Lifecycle::subscribe(signed(ALICE), asset, 5),
            Error::<Test>::AlreadySubscribed
        );
        assert_noop!(
            Lifecycle::withdraw_subscription(signed(BOB), asset),
            Error::<Test>::NotSubscribed
        );
        assert_ok!(Lifecycle::withdraw_subscription(signed(ALICE), asset));
        assert_eq!((free(CASH, ALICE), held(CASH, ALICE).0), (FUNDS, 0));
        assert_eq!(SubjectLots::<Test>::get(asset, 1), 0);
        assert_ok!(Lifecycle::subscribe(signed(BOB), asset, 80));
        Now::mutate(|now| *now += 10 * DAY);
        assert_noop!(
            Lifecycle::withdraw_subscription(signed(BOB), asset),
            Error::<Test>::OfferingClosed
        );
        assert_noop!(
            Lifecycle::subscribe(signed(ALICE), asset, 5),
            Error::<Test>::OfferingClosed
        );
    });
}

#[test]
fn tiers_are_tried_in_order() {
    run(|| {
        let asset = set_up(fund_plan());
        let terms = OfferingTerms {
            tiers: tiers(&[
                (50, START + 5 * DAY, 800),
                (0, START + 2 * DAY, 900),
                (10, START + 8 * DAY, 950),
            ]),
            opens: START + DAY,
            ..offering(Method::ProRata)
        };
        assert_ok!(Lifecycle::open_offering(signed(ISSUER), asset, terms));
        let price = |who, lots| {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, lots));
            Subscriptions::<Test>::get(asset, who).map(|s| s.price)
        };
        assert_noop!(Lifecycle::subscribe(signed(ALICE), asset, 5), Error::<Test>::TooEarly);
        Now::set(START + DAY);
        assert_eq!(price(ALICE, 50), Some(800));
        assert_eq!(price(BOB, 5), Some(900));
        Now::set(START + 3 * DAY);
        assert_eq!(price(CAROL, 10), Some(950));
        assert_noop!(Lifecycle::subscribe(signed(DAVE), asset, 5), Error::<Test>::NoPrice);
        assert_eq!(price(DAVE, 60), Some(800));
    });
}

#[test]
fn orders_have_bounds_for_each_subject() {
    run(|| {
        let asset = opened(Method::ProRata);
        assert_noop!(
            Lifecycle::subscribe(signed(ALICE), asset, 1),
            Error::<Test>::OrderTooSmall
        );
        assert_noop!(
            Lifecycle::subscribe(signed(ALICE), asset, 81),
            Error::<Test>::OrderTooLarge
        );
        // Dave is another account of Alice's.
        Ledger::admit_as(DAVE, false, ALICE as u32);
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 50));
        assert_noop!(
            Lifecycle::subscribe(signed(DAVE), asset, 31),
            Error::<Test>::OrderTooLarge
        );
        assert_ok!(Lifecycle::subscribe(signed(DAVE), asset, 30));
    });
}

#[test]
fn who_may_not_hold_the_units_cannot_subscribe() {
    run(|| {
        let asset = opened(Method::ProRata);
        assert_noop!(Lifecycle::subscribe(signed(STRANGER), asset, 5), NOT_ADMITTED);
        Ledger::set_barred(asset, ALICE, true);
        assert_noop!(Lifecycle::subscribe(signed(ALICE), asset, 5), BARRED);
        Ledger::set_barred(asset, ALICE, false);
        // Admitted, but nobody is known to stand behind the account.
        Ledger::admit_without_subject(40);
        assert_noop!(Lifecycle::subscribe(signed(40), asset, 5), Error::<Test>::NoSubject);
        Ledger::admit_as(40, false, 40);
        assert_noop!(Lifecycle::subscribe(signed(40), asset, 5), TokenError::FundsUnavailable);
    });
}

#[test]
fn who_lost_the_permission_is_refunded_and_delays_nobody() {
    run(|| {
        let asset = opened(Method::ProRata);
        for who in HOLDERS {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, 10));
        }
        close(asset);
        Ledger::set_barred(asset, BOB, true);
        Ledger::set_barred(CASH, CAROL, true);
        events();
        settle(asset);
        assert_eq!(HOLDERS.map(|who| free(asset, who)), [100, 0, 0, 100]);
        assert_eq!(HOLDERS.map(|who| FUNDS - free(CASH, who)), [10_000, 0, 0, 10_000]);
        let refused: Vec<_> = events()
            .into_iter()
            .filter_map(|event| match event {
                Event::SubscriptionRefused { subscriber, error, .. } => Some((subscriber, error)),
                _ => None,
            })
            .collect();
        assert_eq!(refused.len(), 2);
        assert!(refused.contains(&(BOB, LOGGED)) && refused.contains(&(CAROL, LOGGED)));
        let past = PastOfferings::<Test>::get(asset, 0).expect("it is recorded");
        assert_eq!((past.demand, past.issued, past.raised), (40, 20, 20_000));
    });
}

#[test]
fn offerings_that_contradict_themselves_are_refused() {
    run(|| {
        let asset = set_up(fund_plan());
        let open = |terms| Lifecycle::open_offering(signed(ISSUER), asset, terms);
        let good = || offering(Method::ProRata);
        let now = Now::get();
        for (opens, closes) in [(now, now), (now + 1, now), (now - 2, now - 1), (now - 1, now)] {
            let terms = OfferingTerms {
                opens,
                closes,
                ..good()
            };
            assert_eq!(open(terms), Err(Error::<Test>::InvalidWindow.into()));
        }
        for terms in [
            OfferingTerms {
                lots: 0,
                minimum: 0,
                ..good()
            },
            OfferingTerms { minimum: 101, ..good() },
            OfferingTerms {
                minimum_order: 0,
                ..good()
            },
            OfferingTerms {
                maximum_order: 1,
                ..good()
            },
            OfferingTerms {
                tiers: tiers(&[]),
                ..good()
            },
            OfferingTerms {
                tiers: tiers(&[(0, now + DAY, 1), (0, now, 0)]),
                ..good()
            },
        ] {
            assert_eq!(open(terms), Err(Error::<Test>::InvalidOffering.into()));
        }
        let too_many = OfferingTerms { lots: 10_001, ..good() };
        assert_eq!(open(too_many), Err(Error::<Test>::AboveMaximumSupply.into()));
        assert_noop!(Lifecycle::open_offering(signed(ALICE), asset, good()), POWER_MISSING);
        assert_ok!(open(good()));
        assert_eq!(open(good()), Err(Error::<Test>::OfferingOpen.into()));
    });
}

#[test]
fn an_ongoing_asset_is_offered_without_stopping() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 9_950)]);
        let terms = OfferingTerms {
            lots: 50,
            ..offering(Method::ProRata)
        };
        assert_ok!(Lifecycle::open_offering(signed(ISSUER), asset, terms));
        assert_eq!(life(asset).stage, Stage::Ongoing);
        assert_ok!(Ledger::transfer_units(asset, ALICE, BOB, 10));
        assert_noop!(
            Lifecycle::place(signed(ISSUER), asset, CAROL, 1),
            Error::<Test>::OfferingOpen
        );
        assert_noop!(Lifecycle::split(signed(ISSUER), asset, 2), Error::<Test>::OfferingOpen);
        assert_noop!(
            Lifecycle::call(signed(ISSUER), asset, 1, Now::get() + 1),
            Error::<Test>::OfferingOpen
        );
        assert_noop!(
            Lifecycle::force_delist(RuntimeOrigin::root(), asset, reason()),
            Error::<Test>::OfferingOpen
        );
        assert_ok!(Lifecycle::subscribe(signed(BOB), asset, 5));
        close(asset);
        settle(asset);
        // It failed, and the asset goes on as before.
        assert_eq!(life(asset).stage, Stage::Ongoing);
        assert_eq!(life(asset).offerings, 2);

        assert_noop!(
            Lifecycle::place(signed(ISSUER), asset, CAROL, 51),
            Error::<Test>::AboveMaximumSupply
        );
        assert_noop!(
            Lifecycle::place(signed(ISSUER), asset, CAROL, 0),
            Error::<Test>::ZeroAmount
        );
        assert_noop!(Lifecycle::place(signed(ALICE), asset, CAROL, 1), POWER_MISSING);
        assert_ok!(Lifecycle::place(signed(ISSUER), asset, CAROL, 50));
        assert_eq!(free(asset, CAROL), 500);
    });
}

#[test]
fn a_tally_of_an_offering_does_not_outlive_it() {
    run(|| {
        let asset = opened(Method::ProRata);
        for who in HOLDERS {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, 26));
        }
        close(asset);
        assert_ok!(Lifecycle::tally_demand(signed(BOB), asset, 0, page([ALICE])));
        assert_ok!(Lifecycle::tally_demand(signed(DAVE), asset, 0, page(HOLDERS)));
        settle(asset);
        assert_eq!(HOLDERS.map(|who| free(asset, who)), [250; 4]);

        let again = OfferingTerms {
            lots: 10,
            minimum: 0,
            ..offering(Method::ProRata)
        };
        assert_ok!(Lifecycle::open_offering(signed(ISSUER), asset, again));
        for who in HOLDERS {
            assert_ok!(Lifecycle::subscribe(signed(who), asset, 3));
        }
        close(asset);
        // Bob's page of the first offering counts for nothing here: all are missing, not three.
        assert_ok!(Lifecycle::tally_demand(
            signed(BOB),
            asset,
            2,
            page([ALICE, BOB, CAROL])
        ));
        assert_noop!(
            Lifecycle::settle_subscriptions(signed(BOB), asset, 8),
            Error::<Test>::NotSettling
        );
        assert_ok!(Lifecycle::tally_demand(signed(BOB), asset, 2, page([DAVE])));
        settle(asset);
        assert_eq!(HOLDERS.map(|who| free(asset, who)), [280, 280, 270, 270]);
    });
}
