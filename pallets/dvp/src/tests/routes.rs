// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Leg, Options, Route};

/// A custodian without units of its own, admitted like the others.
const BANK: AccountId = MEDIATOR;
const CENTRAL_BANK: AccountId = OPERATOR;

fn along(routes: &[(u8, u8)]) -> Options<Test> {
    let routes: Vec<_> = routes
        .iter()
        .map(|(first, hops)| Route {
            first: *first,
            hops: *hops,
        })
        .collect();
    Options {
        routes: routes.try_into().expect("not too many"),
        ..options()
    }
}

/// Alice's cash goes through two banks to Bob, his bond straight back.
fn through_banks() -> AnyLegs {
    any_legs([
        units(CASH, ALICE, BANK, 400),
        units(CASH, BANK, CENTRAL_BANK, 400),
        units(CASH, CENTRAL_BANK, BOB, 400),
        units(BOND, BOB, ALICE, 100),
    ])
}

#[test]
fn units_travel_through_custodians_that_have_none() {
    for order in [
        [ALICE, BOB, BANK, CENTRAL_BANK],
        [CENTRAL_BANK, BANK, BOB, ALICE],
        [BANK, ALICE, CENTRAL_BANK, BOB],
    ] {
        ExtBuilder::default().build_and_execute(|| {
            let id = instruct_with(through_banks(), along(&[(0, 3)]));
            for who in order {
                affirm(who, id);
                assert_eq!(holding(CASH, BANK), (0, 0));
            }
            assert_eq!(status(id), Some(Status::Settled));
            assert_eq!(holding(CASH, ALICE), (FUNDS - 400, 0));
            assert_eq!(holding(CASH, BOB), (FUNDS + 400, 0));
            assert_eq!(holding(CASH, CENTRAL_BANK), (0, 0));
        });
    }
}

#[test]
fn custodians_may_approve_beforehand() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::pre_approve(signed(BANK), Some(CASH), None));
        assert_ok!(Dvp::pre_approve(signed(CENTRAL_BANK), None, Some(BANK)));
        let id = instruct_with(through_banks(), along(&[(0, 3)]));
        assert_eq!(affirmed(id), [BANK, CENTRAL_BANK]);
        affirm(ALICE, id);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn a_custodian_that_is_asked_and_silent_stops_it() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(through_banks(), along(&[(0, 3)]));
        [ALICE, BOB, CENTRAL_BANK].iter().for_each(|who| affirm(*who, id));
        assert_eq!(status(id), Some(Status::Pending));
        assert_ok!(Dvp::reject(signed(BANK), id));
        assert_eq!(holding(CASH, ALICE), (FUNDS, 0));
    });
}

#[test]
fn a_custodian_that_the_ledger_refuses_fails_it() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(through_banks(), along(&[(0, 3)]));
        [ALICE, BOB, BANK].iter().for_each(|who| affirm(*who, id));
        Ledger::set_account_frozen(CASH, CENTRAL_BANK, true);
        affirm(CENTRAL_BANK, id);
        assert_eq!(status(id), Some(Status::Failed));
        let reasons = crate::Failures::<Test>::get(id).expect("it failed").reasons;
        let legs: Vec<_> = reasons.iter().map(|reason| reason.leg).collect();
        // The hop to it and the hop from it; nobody complains that a bank has no cash of its own.
        assert_eq!(legs, [1, 2]);
        Ledger::set_account_frozen(CASH, CENTRAL_BANK, false);
        assert_ok!(Dvp::retry(signed(CENTRAL_BANK), id));
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn without_the_route_a_custodian_has_to_have_the_units() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(through_banks(), options());
        assert_noop!(Dvp::affirm(signed(BANK), id), TokenError::FundsUnavailable);
    });
}

#[test]
fn unique_units_travel_too_and_several_routes_do() {
    ExtBuilder::default().build_and_execute(|| {
        let legs = any_legs([
            item(ART, ALICE, BANK, 0),
            item(ART, BANK, BOB, 0),
            units(CASH, BOB, CENTRAL_BANK, 5),
            units(CASH, CENTRAL_BANK, ALICE, 5),
        ]);
        let id = instruct_with(legs, along(&[(0, 2), (2, 2)]));
        [ALICE, BOB, BANK, CENTRAL_BANK].iter().for_each(|who| affirm(*who, id));
        assert_eq!(status(id), Some(Status::Settled));
        assert_eq!(holding(CASH, ALICE), (FUNDS + 5, 0));
    });
}

#[test]
fn what_is_no_route_is_refused() {
    let chain = |legs: [Leg<AccountId>; 2]| any_legs(legs);
    ExtBuilder::default().build_and_execute(|| {
        for (legs, routes) in [
            // Not these legs, or too few.
            (through_banks(), vec![(0, 1)]),
            (through_banks(), vec![(0, 0)]),
            (through_banks(), vec![(2, 3)]),
            (through_banks(), vec![(255, 255)]),
            // Not connected, or not the same units.
            (through_banks(), vec![(0, 4)]),
            (
                chain([units(CASH, ALICE, BANK, 4), units(CASH, BANK, BOB, 5)]),
                vec![(0, 2)],
            ),
            (
                chain([units(CASH, ALICE, BANK, 4), units(BOND, BANK, BOB, 4)]),
                vec![(0, 2)],
            ),
            (
                chain([item(ART, ALICE, BANK, 0), item(ART, BANK, BOB, 1)]),
                vec![(0, 2)],
            ),
            (
                chain([units(CASH, ALICE, BANK, 4), units(CASH, CENTRAL_BANK, BOB, 4)]),
                vec![(0, 2)],
            ),
            // Back where it came from.
            (
                chain([units(CASH, ALICE, BANK, 4), units(CASH, BANK, ALICE, 4)]),
                vec![(0, 2)],
            ),
            // Not on this ledger.
            (
                chain([
                    off_chain(ALICE, BANK, 4, Some(SIGNER)),
                    off_chain(BANK, BOB, 4, Some(SIGNER)),
                ]),
                vec![(0, 2)],
            ),
            // Two routes share a leg.
            (through_banks(), vec![(0, 2), (1, 2)]),
            (through_banks(), vec![(0, 3), (0, 3)]),
        ] {
            assert_noop!(
                Dvp::instruct_with(signed(ALICE), legs, DEADLINE, reference("T1"), along(&routes)),
                Error::<Test>::BadRoute
            );
        }
    });
}
