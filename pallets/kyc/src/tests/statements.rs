// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Claims that an issuer signed off the chain and somebody else submitted.

use super::*;
use crate::{Error, Trust};
use castellan_primitives::membership::{AdmissionError, Role};
use frame_support::assert_noop;
use sp_runtime::DispatchError;

fn setup() -> SubjectId {
    for topic in [Topic::Kyc, Topic::SanctionsScreened] {
        trust(ISSUER, topic, CountryScope::All);
    }
    let subject = register_person(ALICE);
    events();
    subject
}

fn kyc() -> Statement {
    statement(Topic::Kyc, "DE", Some(START + 500))
}

#[test]
fn anyone_admitted_submits_what_an_issuer_signed() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let said = Signed::now(ISSUER, subject, kyc(), 10);
        pass(2);
        assert_noop!(said.submit(STRANGER), NOT_ADMITTED);
        assert_ok!(said.submit(MEMBER));
        assert_eq!(
            events(),
            [Event::ClaimAdded {
                subject,
                issuer: ISSUER,
                statement: kyc(),
                signed_at: Some(START),
                renewed: false
            }]
        );
        let recorded = &super::subject(subject).claims[0];
        assert_eq!(
            (recorded.issuer, recorded.issued_at, recorded.valid_from),
            (ISSUER, START + 2, START + 2)
        );
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        assert_noop!(
            Kyc::submit_claim(root(), ISSUER, subject, said.statement, said.signed_at, said.proof),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn every_part_of_a_statement_is_signed() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let said = Signed::now(ISSUER, subject, kyc(), 10);
        let changes: [fn(&mut Signed); 10] = [
            |said| said.statement.topic = Topic::SanctionsScreened,
            |said| said.statement.scope = ClaimScope::Asset(1),
            |said| said.statement.country = *b"FR",
            |said| said.statement.level = 1,
            |said| said.statement.valid_from = Some(START),
            |said| said.statement.expires_at = None,
            |said| said.statement.evidence = H256::zero(),
            |said| said.signed_at -= 1,
            |said| said.proof.expires_at += 1,
            |said| said.proof.signature.0 = OTHER_ISSUER,
        ];
        for change in changes {
            let mut forged = said.clone();
            change(&mut forged);
            assert_noop!(forged.submit(ALICE), Error::<Test>::InvalidSignature);
        }
        trust(OTHER_ISSUER, Topic::Kyc, CountryScope::All);
        let stolen = Signed {
            issuer: OTHER_ISSUER,
            ..said.clone()
        };
        assert_noop!(stolen.submit(ALICE), Error::<Test>::InvalidSignature);
        assert_ok!(said.submit(ALICE));
    });
}

#[test]
fn a_statement_is_recorded_once() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let said = Signed::now(ISSUER, subject, kyc(), 100);
        assert_ok!(said.submit(ALICE));
        assert_noop!(said.submit(ALICE), Error::<Test>::Superseded);
        pass(1);
        assert_noop!(said.submit(ALICE), Error::<Test>::Superseded);
        // Several statements with one number do not get into each other's way.
        let other = statement(Topic::SanctionsScreened, "DE", None);
        assert_ok!(Signed::now(ISSUER, subject, other, 100).submit(ALICE));
        assert_ok!(Signed::now(ISSUER, subject, kyc(), 100).submit(ALICE));
    });
}

#[test]
fn a_statement_from_the_future_waits() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        pass(10);
        let ahead = Signed::now(ISSUER, subject, kyc(), 100);
        Now::set(&(START + 9));
        assert_noop!(ahead.submit(ALICE), Error::<Test>::SignedInFuture);
        pass(1);
        assert_ok!(ahead.submit(ALICE));
    });
}

#[test]
fn the_issuer_must_be_believed_when_its_statement_is_submitted() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let said = Signed::now(ISSUER, subject, kyc(), 100);
        for (standing, error) in [
            (Err(AdmissionError::Suspended), SUSPENDED),
            (Err(AdmissionError::NotAdmitted), NOT_ADMITTED),
            (Ok(vec![Role::Institution]), ROLE_MISSING),
        ] {
            Membership::set(ISSUER, standing);
            assert_noop!(said.submit(ALICE), error);
        }
        Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer]));
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        assert_noop!(said.submit(ALICE), Error::<Test>::IssuerSuspended);
        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
        trust(ISSUER, Topic::Kyc, only(&["FR"]));
        assert_noop!(said.submit(ALICE), Error::<Test>::IssuerNotTrusted);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(said.submit(ALICE));
    });
}

#[test]
fn what_add_claim_refuses_is_refused_signed_too() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let refused = |said: Statement, error: Error<Test>| {
            assert_noop!(Signed::now(ISSUER, subject, said, 10).submit(ALICE), error);
        };
        refused(
            Statement {
                country: *b"XX",
                ..kyc()
            },
            Error::UnknownCountry,
        );
        refused(statement(Topic::Kyc, "DE", Some(START)), Error::AlreadyExpired);
        refused(
            Statement {
                valid_from: Some(START + 600),
                ..kyc()
            },
            Error::EmptyWindow,
        );
        assert_noop!(
            Signed::now(ISSUER, subject + 1, kyc(), 10).submit(ALICE),
            Error::<Test>::UnknownSubject
        );
    });
}

#[test]
fn an_issuer_withdraws_what_nobody_submitted_yet() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        trust(OTHER_ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::SanctionsScreened, "DE", None));
        let said = Signed::now(ISSUER, subject, kyc(), 100);
        let others = Signed::now(OTHER_ISSUER, subject, kyc(), 100);
        events();
        assert_ok!(Kyc::withdraw_statements(signed(ISSUER), subject));
        assert_eq!(
            events(),
            [Event::StatementsWithdrawn {
                subject,
                issuer: ISSUER,
                nonce: 1
            }]
        );
        assert_noop!(said.submit(ALICE), Error::<Test>::InvalidSignature);
        // What is recorded stays, and so does the word of others.
        assert_eq!(verdict(ALICE, Topic::SanctionsScreened), Ok(country("DE")));
        assert_ok!(others.submit(ALICE));
    });
}

#[test]
fn only_issuers_withdraw_statements() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        for (who, error) in [
            (ALICE, Error::<Test>::UnknownIssuer.into()),
            (OTHER_ISSUER, Error::<Test>::UnknownIssuer.into()),
            (STRANGER, NOT_ADMITTED),
        ] {
            assert_noop!(Kyc::withdraw_statements(signed(who), subject), error);
        }
        assert_noop!(
            Kyc::withdraw_statements(signed(ISSUER), subject + 1),
            Error::<Test>::UnknownSubject
        );
        assert_noop!(Kyc::withdraw_statements(root(), subject), DispatchError::BadOrigin);
        // Also one that is suspended, since taking back is always right.
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        assert_ok!(Kyc::withdraw_statements(signed(ISSUER), subject));
        assert!(Trust::<Test>::get().issuer(&ISSUER).is_some());
    });
}

#[test]
fn a_retired_account_signs_nothing_any_more() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        register_institution(ISSUER, 1);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        let said = Signed::now(ISSUER, subject, statement(Topic::SanctionsScreened, "DE", None), 100);
        assert_ok!(rotate(ISSUER, OTHER_ISSUER));
        assert_noop!(said.submit(ALICE), Error::<Test>::AccountRetired);
        assert_noop!(
            claim(ISSUER, subject, Topic::SanctionsScreened, "DE", None),
            Error::<Test>::AccountRetired
        );
        // What it said before stands, and it can still take it back.
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        assert_ok!(revoke(ISSUER, subject, Topic::Kyc));
    });
}
