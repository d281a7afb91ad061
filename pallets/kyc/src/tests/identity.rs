// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_primitives::membership::{AdmissionError, Role};

const THIRD_ISSUER: AccountId = 12;

/// Registers Alice and trusts three issuers for KYC, KYB and sanctions screening everywhere.
fn setup() -> SubjectId {
    Membership::set(THIRD_ISSUER, Ok(vec![Role::ClaimIssuer]));
    for issuer in [ISSUER, OTHER_ISSUER, THIRD_ISSUER] {
        for topic in [Topic::Kyc, Topic::Kyb, Topic::SanctionsScreened] {
            trust(issuer, topic, CountryScope::All);
        }
    }
    register_person(ALICE)
}

#[test]
fn an_account_without_subject_has_no_profile() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert!(Kyc::profile(&BOB).is_none());
        assert_eq!(
            Kyc::profile(&ALICE).map(|profile| Kyc::subject(&profile)),
            Some(subject)
        );
    });
}

#[test]
fn an_attestation_says_what_the_claim_says() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 10)));
        assert_eq!(
            attestation(ALICE, Topic::Kyc),
            Ok(Attestation {
                subject,
                country: country("DE"),
                level: 0,
                expires_at: Some(START + 10)
            })
        );
        assert_eq!(attestation(ALICE, Topic::SanctionsScreened), Err(ClaimError::Missing));
    });
}

#[test]
fn topics_are_kept_apart() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        trust(ISSUER, Topic::Custom(1), CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::Custom(1), "DE", None));
        assert_eq!(verdict(ALICE, Topic::Custom(1)), Ok(country("DE")));
        for topic in [
            Topic::Kyc,
            Topic::Kyb,
            Topic::Custom(0),
            Topic::Custom(2),
            Topic::ProfessionalInvestor,
        ] {
            assert_eq!(verdict(ALICE, topic), Err(ClaimError::Missing));
        }
    });
}

#[test]
fn any_claim_that_holds_is_enough() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "FR", Some(START + 5)));
        assert_ok!(claim(THIRD_ISSUER, subject, Topic::Kyc, "SG", None));
        assert_ok!(revoke(THIRD_ISSUER, subject, Topic::Kyc));
        pass(5);
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}

#[test]
fn the_newest_claim_that_holds_counts() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "FR", None));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("FR")));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("")));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("FR")));
    });
}

#[test]
fn of_several_failures_the_closest_to_holding_is_named() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Missing));

        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "DE", Some(START + 5)));
        assert_ok!(claim(THIRD_ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("")));
        assert_ok!(revoke(THIRD_ISSUER, subject, Topic::Kyc));
        pass(5);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Expired));

        assert_ok!(Kyc::revoke_trust(root(), OTHER_ISSUER, Topic::Kyc));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Revoked));

        assert_ok!(Kyc::revoke_trust(root(), THIRD_ISSUER, Topic::Kyc));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
    });
}

#[test]
fn of_one_claim_the_first_condition_that_fails_is_named() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 5)));
        pass(5);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Expired));
        assert_ok!(revoke(ISSUER, subject, Topic::Kyc));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Revoked));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
    });
}

#[test]
fn suspension_takes_all_claims_and_reinstating_returns_them() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let topics = [Topic::Kyc, Topic::SanctionsScreened];
        for topic in topics {
            assert_ok!(claim(ISSUER, subject, topic, "DE", None));
        }
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        for topic in topics {
            assert_eq!(verdict(ALICE, topic), Err(ClaimError::IssuerNotTrusted));
        }
        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
        for topic in topics {
            assert_eq!(verdict(ALICE, topic), Ok(country("DE")));
        }
    });
}

#[test]
fn the_issuers_membership_counts_at_every_look() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        for standing in [
            Err(AdmissionError::Suspended),
            Err(AdmissionError::NotAdmitted),
            Ok(vec![Role::Institution]),
        ] {
            Membership::set(ISSUER, standing);
            assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
        }
        Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer]));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}

#[test]
fn the_jurisdiction_is_that_of_kyb_then_kyc() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let jurisdiction = || Kyc::jurisdiction(&Kyc::profile(&ALICE).unwrap());
        assert_eq!(jurisdiction(), Err(ClaimError::Missing));
        assert_ok!(claim(ISSUER, subject, Topic::SanctionsScreened, "SG", None));
        assert_eq!(jurisdiction(), Err(ClaimError::Missing));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_eq!(jurisdiction(), Ok(country("DE")));
        assert_ok!(claim(ISSUER, subject, Topic::Kyb, "FR", Some(START + 5)));
        assert_eq!(jurisdiction(), Ok(country("FR")));
        pass(5);
        assert_eq!(jurisdiction(), Ok(country("DE")));
        assert_ok!(revoke(ISSUER, subject, Topic::Kyc));
        assert_eq!(jurisdiction(), Err(ClaimError::Expired));
    });
}

#[test]
fn trust_may_be_narrowed_and_widened_under_a_claim() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        trust(ISSUER, Topic::Kyc, only(&["FR", "SG"]));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
        trust(ISSUER, Topic::Kyc, only(&["DE", "FR"]));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}

#[test]
fn a_question_about_a_full_list_is_answered() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        for issuer in 100..132 {
            Membership::set(issuer, Ok(vec![Role::ClaimIssuer]));
            trust(issuer, Topic::Kyc, CountryScope::All);
            assert_ok!(claim(issuer, subject, Topic::Kyc, "DE", None));
        }
        assert_eq!(super::subject(subject).claims.len(), 32);
        for issuer in (101..132).rev() {
            assert_ok!(Kyc::revoke_trust(root(), issuer, Topic::Kyc));
            assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        }
        assert_ok!(Kyc::revoke_trust(root(), 100, Topic::Kyc));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
    });
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn benchmarks_of_others_get_a_claim_that_holds() {
    ExtBuilder::default().build_and_execute(|| {
        Kyc::attest(&ALICE, Topic::Kyb, country("DE"));
        Kyc::attest(&ALICE, Topic::Kyc, country("FR"));
        Kyc::attest(&BOB, Topic::Kyb, country("SG"));
        assert_eq!(verdict(ALICE, Topic::Kyb), Ok(country("DE")));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("FR")));
        assert_eq!(verdict(BOB, Topic::Kyb), Ok(country("SG")));

        Kyc::attest(&ALICE, Topic::Kyb, country("SG"));
        assert_eq!(verdict(ALICE, Topic::Kyb), Ok(country("SG")));
    });
}
