// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    redemption::{Gate, Price, RepurchaseKind, RepurchaseTerms},
    Funds, Queues, Redemptions, Requests,
};
use castellan_primitives::rwa::{Issuance, Ledger as _, Quantity};

fn terms() -> RepurchaseTerms {
    RepurchaseTerms {
        kind: RepurchaseKind::Early,
        opens: Now::get(),
        closes: Now::get() + 30 * DAY,
        price: Price::Fixed(90),
        gate: None,
    }
}

fn with_gate(units: Balance) -> RepurchaseTerms {
    let gate = Some(Gate { units, period: 7 * DAY });
    RepurchaseTerms { gate, ..terms() }
}

/// A fund of 10, 20 and 30 lots under a repurchase, with these funds.
fn open(terms: RepurchaseTerms, funds: Balance) -> u32 {
    let asset = distributed(fund_plan(), &[(ALICE, 10), (BOB, 20), (CAROL, 30)]);
    let terms = RepurchaseTerms {
        opens: Now::get(),
        closes: Now::get() + 30 * DAY,
        ..terms
    };
    assert_ok!(Lifecycle::open_repurchase(signed(ISSUER), asset, terms));
    if funds > 0 {
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, funds));
    }
    asset
}

fn request(who: AccountId, asset: u32, units: Balance) {
    assert_ok!(Lifecycle::request_redemption(signed(who), asset, units));
}

fn process(asset: u32, limit: u32) -> DispatchResult {
    erase(Lifecycle::process_redemptions(signed(STRANGER), asset, limit))
}

#[test]
fn request_gate_cash_burn_record() {
    run(|| {
        let asset = open(with_gate(150), 10_000);
        let cash = free(CASH, ALICE);
        request(ALICE, asset, 100);
        request(BOB, asset, 100);
        assert_eq!((free(asset, ALICE), held(asset, ALICE).2), (0, 100));
        assert_ok!(process(asset, 8));
        // Ten lots and five lots passed the gate.
        assert_eq!(held(asset, ALICE).2, 0);
        assert_eq!(free(CASH, ALICE), cash + 900);
        assert_eq!(held(asset, BOB).2, 50);
        assert_eq!(Ledger::supply(asset), 450);
        assert_eq!(Funds::<Test>::get(asset), 10_000 - 1_350);
        let records: Vec<_> = (0..2)
            .filter_map(|number| Redemptions::<Test>::get(asset, number))
            .map(|record| (record.holder, record.units, record.paid))
            .collect();
        assert_eq!(records, [(ALICE, 100, 900), (BOB, 50, 450)]);

        assert_eq!(process(asset, 8), Err(Error::<Test>::NothingToServe.into()));
        Now::mutate(|now| *now += 7 * DAY);
        assert_ok!(process(asset, 8));
        assert_eq!(held(asset, BOB).2, 0);
        assert_eq!(process(asset, 8), Err(Error::<Test>::NothingToServe.into()));
    });
}

#[test]
fn requests_are_served_in_order_as_far_as_funds_go() {
    run(|| {
        let asset = open(terms(), 0);
        request(BOB, asset, 100);
        request(ALICE, asset, 100);
        assert_eq!(process(asset, 8), Err(Error::<Test>::NothingToServe.into()));
        // Three lots and a little.
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 300));
        assert_ok!(process(asset, 8));
        assert_eq!(Requests::<Test>::get(asset, 0).map(|request| request.units), Some(70));
        assert_eq!(Funds::<Test>::get(asset), 30);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 10_000));
        assert_ok!(process(asset, 1));
        assert!(Requests::<Test>::get(asset, 0).is_none());
        assert_eq!(Requests::<Test>::get(asset, 1).map(|request| request.units), Some(100));
    });
}

#[test]
fn the_price_may_be_the_value_when_it_is_served() {
    run(|| {
        let asset = open(
            RepurchaseTerms {
                price: Price::Value,
                ..terms()
            },
            10_000,
        );
        request(ALICE, asset, 100);
        assert_eq!(process(asset, 1), Err(Error::<Test>::NoValue.into()));
        assert_ok!(Lifecycle::set_value(signed(VALUER), asset, 120));
        let cash = free(CASH, ALICE);
        assert_ok!(process(asset, 1));
        assert_eq!(free(CASH, ALICE), cash + 1_200);
    });
}

#[test]
fn a_request_can_be_taken_back() {
    run(|| {
        let asset = open(terms(), 0);
        request(ALICE, asset, 100);
        assert_noop!(
            Lifecycle::cancel_redemption(signed(BOB), asset, 0),
            Error::<Test>::NotRequester
        );
        assert_noop!(
            Lifecycle::cancel_redemption(signed(ALICE), asset, 1),
            Error::<Test>::UnknownRequest
        );
        assert_ok!(Lifecycle::cancel_redemption(signed(ALICE), asset, 0));
        assert_eq!((free(asset, ALICE), held(asset, ALICE).2), (100, 0));
        assert_noop!(
            Lifecycle::cancel_redemption(signed(ALICE), asset, 0),
            Error::<Test>::UnknownRequest
        );
        // The gap does not stop the queue.
        request(BOB, asset, 10);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 90));
        assert_ok!(process(asset, 2));
        assert!(!Queues::<Test>::get(asset).is_waiting());
    });
}

#[test]
fn one_who_cannot_be_paid_is_passed_over() {
    run(|| {
        let asset = open(terms(), 10_000);
        request(ALICE, asset, 100);
        request(BOB, asset, 100);
        Ledger::set_barred(CASH, ALICE, true);
        assert_ok!(process(asset, 8));
        assert_eq!((free(asset, ALICE), held(asset, ALICE).2), (100, 0));
        assert_eq!(held(asset, BOB).2, 0);
        assert!(events().contains(&Event::RedemptionRefused {
            asset,
            holder: ALICE,
            error: LOGGED
        }));
        assert_eq!(Funds::<Test>::get(asset), 9_100);
    });
}

#[test]
fn requests_have_their_conditions() {
    run(|| {
        let asset = open(terms(), 0);
        let ask = |who, units| Lifecycle::request_redemption(signed(who), asset, units);
        assert_noop!(ask(ALICE, 0), Error::<Test>::ZeroAmount);
        assert_noop!(ask(ALICE, 15), Error::<Test>::NotWholeLots);
        assert_noop!(ask(ALICE, 110), TokenError::FundsUnavailable);
        assert_noop!(ask(STRANGER, 10), NOT_ADMITTED);
        Now::mutate(|now| *now += 30 * DAY);
        assert_noop!(ask(ALICE, 10), Error::<Test>::TooLate);
        let other = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_noop!(
            Lifecycle::request_redemption(signed(ALICE), other, 10),
            Error::<Test>::NoRepurchase
        );
        assert_eq!(process(other, 1), Err(Error::<Test>::NoRepurchase.into()));
        let later = RepurchaseTerms {
            opens: Now::get() + DAY,
            closes: Now::get() + 2 * DAY,
            ..terms()
        };
        assert_ok!(Lifecycle::open_repurchase(signed(ISSUER), other, later));
        assert_noop!(
            Lifecycle::request_redemption(signed(ALICE), other, 10),
            Error::<Test>::TooEarly
        );
    });
}

#[test]
fn repurchases_have_their_conditions() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10)]);
        let open = |terms| Lifecycle::open_repurchase(signed(ISSUER), asset, terms);
        let now = Now::get();
        let cases = [
            (RepurchaseTerms { closes: now, ..terms() }, Error::<Test>::InvalidWindow),
            (
                RepurchaseTerms {
                    opens: now - 2,
                    closes: now - 1,
                    ..terms()
                },
                Error::InvalidWindow,
            ),
            (
                RepurchaseTerms {
                    price: Price::Fixed(0),
                    ..terms()
                },
                Error::ZeroAmount,
            ),
            (
                RepurchaseTerms {
                    price: Price::Value,
                    ..terms()
                },
                Error::NoValue,
            ),
            (with_gate(9), Error::InvalidGate),
            (
                RepurchaseTerms {
                    gate: Some(Gate { units: 10, period: 0 }),
                    ..terms()
                },
                Error::InvalidGate,
            ),
        ];
        for (terms, error) in cases {
            assert_eq!(open(terms), Err(error.into()));
        }
        assert_noop!(Lifecycle::open_repurchase(signed(ALICE), asset, terms()), POWER_MISSING);
        assert_ok!(open(terms()));
        assert_eq!(open(terms()), Err(Error::<Test>::RepurchaseOpen.into()));
        assert_noop!(
            Lifecycle::split(signed(ISSUER), asset, 2),
            Error::<Test>::RepurchaseOpen
        );
        assert_noop!(Lifecycle::close_repurchase(signed(ALICE), asset), POWER_MISSING);
        assert_ok!(Lifecycle::close_repurchase(signed(ISSUER), asset));
        assert_noop!(
            Lifecycle::close_repurchase(signed(ISSUER), asset),
            Error::<Test>::NoRepurchase
        );
    });
}

#[test]
fn a_put_is_the_holders_right() {
    run(|| {
        let asset = open(
            RepurchaseTerms {
                kind: RepurchaseKind::Put,
                ..terms()
            },
            1_000,
        );
        assert_noop!(
            Lifecycle::close_repurchase(signed(ISSUER), asset),
            Error::<Test>::TooEarly
        );
        request(ALICE, asset, 10);
        Now::mutate(|now| *now += 30 * DAY);
        assert_noop!(
            Lifecycle::close_repurchase(signed(ISSUER), asset),
            Error::<Test>::RequestsWaiting
        );
        // Who asked in time is served, even when the window is over.
        assert_ok!(process(asset, 1));
        assert_ok!(Lifecycle::close_repurchase(signed(ISSUER), asset));
    });
}

#[test]
fn a_matured_bond_is_repaid_without_being_asked() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10), (BOB, 20)]);
        Now::set(at(2028, 1, 1) - 1);
        assert_noop!(
            Lifecycle::redeem(signed(BOB), asset, page([ALICE])),
            Error::<Test>::NotDue
        );
        Now::set(at(2028, 1, 1));
        // Interest and repayment of 30 lots.
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 4 * 750 + 30_000));
        assert_ok!(Lifecycle::poke(signed(STRANGER), asset, None));
        let cash = free(CASH, ALICE);
        assert_ok!(Lifecycle::redeem(signed(STRANGER), asset, page([ALICE, BOB, CAROL])));
        assert_eq!(free(CASH, ALICE), cash + 10_000);
        assert_eq!(Ledger::supply(asset), 0);
        // The last interest is theirs too, although the units are gone.
        assert_eq!(life(asset).next_unpaid, 4);
        for id in 0..4 {
            assert_ok!(Lifecycle::push(signed(STRANGER), id, page([ALICE, BOB])));
        }
        assert_eq!(free(CASH, ALICE), cash + 10_000 + 1_000);
        assert_eq!(held(CASH, AGENT).1, 0);
        assert_ok!(Lifecycle::delist(signed(ISSUER), asset, reason()));
    });
}

#[test]
fn repayment_waits_until_interest_is_drawn_up() {
    run(|| {
        let mut plan = bond_plan();
        plan.bond = plan.bond.map(|bond| crate::Bond {
            schedule: castellan_calendar::Schedule::new(day(2026, 1, 1), day(2027, 1, 1), 1, false, false)
                .expect("valid"),
            ..bond
        });
        let asset = distributed(plan, &[(ALICE, 10)]);
        // Twelve coupons are due that nobody drew up: one call does not manage that.
        Now::set(at(2027, 1, 1));
        assert_noop!(
            Lifecycle::redeem(signed(ALICE), asset, page([ALICE])),
            Error::<Test>::InterestDue
        );
        for _ in 0..2 {
            assert_ok!(Lifecycle::poke(signed(ALICE), asset, None));
        }
        // As many record dates are open as the ledger allows, since no interest is funded.
        assert_eq!(life(asset).next_period, MAX_RECORDS);
        assert_noop!(Lifecycle::poke(signed(ALICE), asset, None), TOO_MANY_RECORDS);
        // Cash comes in all the same, and makes room once it suffices and the holders are paid.
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 41));
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 100_000));
        for id in 0..MAX_RECORDS {
            assert_ok!(Lifecycle::claim(signed(ALICE), id.into()));
            let _ = Lifecycle::poke(signed(ALICE), asset, None);
        }
        for id in u64::from(MAX_RECORDS)..12 {
            assert_ok!(Lifecycle::claim(signed(ALICE), id));
            let _ = Lifecycle::poke(signed(ALICE), asset, None);
        }
        assert_eq!(life(asset).next_unpaid, 12);
        assert_ok!(Lifecycle::redeem(signed(ALICE), asset, page([ALICE])));
        assert_eq!(free(asset, ALICE), 0);
    });
}

#[test]
fn a_call_takes_all_back_at_its_price() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10), (BOB, 20)]);
        let call = |price, from| Lifecycle::call(signed(ISSUER), asset, price, from);
        let now = Now::get();
        assert_noop!(call(0, now + 1), Error::<Test>::ZeroAmount);
        assert_noop!(call(1, now), Error::<Test>::TooLate);
        assert_noop!(call(1, at(2028, 1, 1)), Error::<Test>::TooLate);
        assert_noop!(Lifecycle::call(signed(ALICE), asset, 1, now + 1), POWER_MISSING);
        assert_ok!(call(1_020, at(2026, 10, 1)));
        assert_noop!(call(1_020, at(2026, 10, 1)), Error::<Test>::ExitDue);
        assert_noop!(
            Lifecycle::open_offering(signed(ISSUER), asset, offering(crate::offering::Method::ProRata)),
            Error::<Test>::ExitDue
        );
        assert_noop!(
            Lifecycle::redeem(signed(ALICE), asset, page([ALICE])),
            Error::<Test>::NotDue
        );
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 750 + 30 * 1_020));
        // Interest that falls due before is paid; that of the period it falls in is in the price.
        Now::set(at(2026, 10, 1));
        assert_ok!(Lifecycle::redeem(signed(ALICE), asset, page([ALICE, BOB])));
        assert_eq!(life(asset).next_unpaid, 1);
        assert_eq!(Funds::<Test>::get(asset), 0);
        Now::set(at(2027, 6, 1));
        assert_noop!(
            Lifecycle::poke(signed(ALICE), asset, None),
            Error::<Test>::NothingToServe
        );
    });
}

#[test]
fn an_exit_serves_requests_at_its_price_and_without_gate() {
    run(|| {
        let asset = open(with_gate(10), 100_000);
        request(CAROL, asset, 300);
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 95, Now::get() + DAY));
        Now::mutate(|now| *now += DAY);
        let cash = free(CASH, CAROL);
        assert_ok!(process(asset, 1));
        assert_eq!(free(CASH, CAROL), cash + 30 * 95);
        assert_eq!(held(asset, CAROL).2, 0);
    });
}

#[test]
fn what_is_locked_is_repaid_when_it_is_free() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        let settlement = LedgerReason::Settlement;
        assert_ok!(Ledger::lock(asset, &ALICE, Quantity::Units(55), &settlement));
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 101, Now::get() + DAY));
        Now::mutate(|now| *now += DAY);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 2_000));
        let cash = free(CASH, ALICE);
        assert_ok!(Lifecycle::redeem(signed(ALICE), asset, page([ALICE])));
        // Four lots and a half are 454.5.
        assert_eq!(free(CASH, ALICE), cash + 454);
        assert_ok!(Ledger::unlock(asset, &ALICE, Quantity::Units(55), &settlement));
        assert_ok!(Lifecycle::redeem(signed(ALICE), asset, page([ALICE])));
        assert_eq!(free(CASH, ALICE), cash + 454 + 555);
        assert_eq!(Ledger::supply(asset), 0);
    });
}

#[test]
fn without_funds_units_stay() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10), (BOB, 1)]);
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 100, Now::get() + DAY));
        Now::mutate(|now| *now += DAY);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 999));
        assert_ok!(Lifecycle::redeem(signed(BOB), asset, page([ALICE, BOB])));
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (100, 0));
        assert!(events().contains(&Event::RedemptionRefused {
            asset,
            holder: ALICE,
            error: Error::<Test>::Unfunded.into()
        }));
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 101));
        assert_ok!(Lifecycle::redeem(signed(BOB), asset, page([ALICE])));
        assert_eq!((free(asset, ALICE), Funds::<Test>::get(asset)), (0, 0));
    });
}
