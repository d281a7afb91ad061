// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Options, Venue, VenueKind, Venues};

fn at(venue: u32) -> Options<Test> {
    Options {
        venue: Some(venue),
        ..options()
    }
}

fn try_at(who: AccountId, venue: u32, name: &str) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Dvp::instruct_with(signed(who), any_trade(), DEADLINE, reference(name), at(venue))
}

fn list<Max: frame_support::traits::Get<u32>>(who: &[AccountId]) -> frame_support::BoundedVec<AccountId, Max> {
    who.to_vec().try_into().expect("not too many")
}

#[test]
fn an_institution_creates_a_venue() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::create_venue(
            signed(OPERATOR),
            VenueKind::Exchange,
            Some(list(&[ALICE])),
            list(&[SIGNER])
        ));
        assert_eq!(
            Venues::<Test>::get(0),
            Some(Venue {
                operator: OPERATOR,
                kind: VenueKind::Exchange,
                open: true,
                instructors: Some(list(&[ALICE])),
                signers: list(&[SIGNER]),
            })
        );
        let (venue, operator) = (0, OPERATOR);
        assert_eq!(events(), [Event::VenueCreated { venue, operator }]);
        assert_eq!(super::venue(), 1);
        for (who, error) in [(ISSUER, ROLE_MISSING), (STRANGER, NOT_ADMITTED)] {
            assert_noop!(
                Dvp::create_venue(signed(who), VenueKind::Exchange, None, list(&[])),
                error
            );
        }
    });
}

#[test]
fn its_operator_decides_who_makes_instructions_there() {
    ExtBuilder::default().build_and_execute(|| {
        let venue = venue();
        assert_ok!(try_at(ALICE, venue, "anyone"));
        assert_ok!(Dvp::update_venue(
            signed(OPERATOR),
            venue,
            Some(list(&[BOB])),
            list(&[])
        ));
        assert_noop!(try_at(ALICE, venue, "T1"), Error::<Test>::InstructorNotAllowed);
        assert_ok!(try_at(BOB, venue, "listed"));
        assert_ok!(try_at(OPERATOR, venue, "the operator"));
        assert_noop!(try_at(ALICE, venue + 1, "T1"), Error::<Test>::UnknownVenue);
        // Instructions that were made before stay.
        affirm(ALICE, 0);
        affirm(BOB, 0);
        assert_eq!(status(0), Some(Status::Settled));
    });
}

#[test]
fn a_closed_venue_admits_nothing_new() {
    ExtBuilder::default().build_and_execute(|| {
        let venue = venue();
        assert_ok!(try_at(ALICE, venue, "before"));
        events();
        assert_ok!(Dvp::set_venue_open(signed(OPERATOR), venue, false));
        assert_noop!(try_at(ALICE, venue, "T1"), Error::<Test>::VenueIsClosed);
        assert_noop!(try_at(OPERATOR, venue, "T1"), Error::<Test>::VenueIsClosed);
        affirm(ALICE, 0);
        affirm(BOB, 0);
        assert_eq!(status(0), Some(Status::Settled));
        assert_ok!(Dvp::set_venue_open(signed(OPERATOR), venue, true));
        assert_ok!(try_at(ALICE, venue, "after"));
        let opened = events();
        assert!(opened.contains(&Event::VenueClosed { venue }));
        assert!(opened.contains(&Event::VenueOpened { venue }));
    });
}

#[test]
fn only_its_operator_changes_it() {
    ExtBuilder::default().build_and_execute(|| {
        let venue = venue();
        assert_noop!(
            Dvp::update_venue(signed(ALICE), venue, None, list(&[])),
            Error::<Test>::NotOperator
        );
        assert_noop!(
            Dvp::set_venue_open(signed(ALICE), venue, false),
            Error::<Test>::NotOperator
        );
        assert_noop!(
            Dvp::set_venue_open(signed(OPERATOR), 9, false),
            Error::<Test>::UnknownVenue
        );
        Ledger::set_suspended(OPERATOR, true);
        assert_noop!(Dvp::set_venue_open(signed(OPERATOR), venue, false), SUSPENDED);
    });
}
