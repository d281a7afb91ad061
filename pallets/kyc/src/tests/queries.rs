// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What can be asked of a subject beyond whether somebody vouches for it.

use super::*;

fn setup() -> SubjectId {
    for issuer in [ISSUER, OTHER_ISSUER] {
        for topic in [Topic::Kyc, Topic::Kyb, Topic::LockUp, Topic::Exempted, Topic::Blocked] {
            trust(issuer, topic, CountryScope::All);
        }
    }
    register_person(ALICE)
}

fn say(issuer: AccountId, subject: SubjectId, said: Statement) {
    assert_ok!(Kyc::add_claim(signed(issuer), subject, said));
}

fn ask(query: ClaimQuery<AccountId>) -> Result<(Country, u8), ClaimError> {
    Kyc::attestation(&Kyc::profile(&ALICE).unwrap(), &query).map(|answer| (answer.country, answer.level))
}

fn at_level(min_level: u8) -> ClaimQuery<'static, AccountId> {
    ClaimQuery {
        min_level,
        ..ClaimQuery::any(Topic::Kyc, None)
    }
}

#[test]
fn a_claim_for_an_asset_counts_for_that_asset_only() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        for (asset, code) in [(1, "DE"), (2, "FR")] {
            let said = Statement {
                scope: ClaimScope::Asset(asset),
                ..statement(Topic::Kyc, code, None)
            };
            say(ISSUER, subject, said);
        }
        let verdict = |asset| ask(ClaimQuery::any(Topic::Kyc, asset)).map(|(country, _)| country);
        assert_eq!(verdict(Some(1)), Ok(country("DE")));
        assert_eq!(verdict(Some(2)), Ok(country("FR")));
        assert_eq!(verdict(Some(3)), Err(ClaimError::Missing));
        assert_eq!(verdict(None), Err(ClaimError::Missing));

        // A global one counts for every asset, beside those made for it; the newest that holds is heard.
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "SG", Some(START + 5)));
        for asset in [None, Some(1), Some(2), Some(3)] {
            assert_eq!(verdict(asset), Ok(country("SG")));
        }
        pass(5);
        assert_eq!(verdict(Some(1)), Ok(country("DE")));
        assert_eq!(verdict(Some(3)), Err(ClaimError::Expired));
    });
}

#[test]
fn a_level_is_enough_or_too_low() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let level = |level, code| Statement {
            level,
            ..statement(Topic::Kyc, code, None)
        };
        say(ISSUER, subject, level(2, "DE"));
        for min_level in 0..=2 {
            assert_eq!(ask(at_level(min_level)), Ok((country("DE"), 2)));
        }
        assert_eq!(ask(at_level(3)), Err(ClaimError::LevelTooLow));

        // A newer claim at a lower level does not hide the one that suffices.
        say(OTHER_ISSUER, subject, level(1, "FR"));
        assert_eq!(ask(at_level(1)), Ok((country("FR"), 1)));
        assert_eq!(ask(at_level(2)), Ok((country("DE"), 2)));
        say(ISSUER, subject, level(u8::MAX, "DE"));
        assert_eq!(ask(at_level(u8::MAX)), Ok((country("DE"), u8::MAX)));
    });
}

#[test]
fn only_the_issuers_that_are_named_count() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        let by = |issuers: &[AccountId]| {
            ask(ClaimQuery {
                issuers,
                ..ClaimQuery::any(Topic::Kyc, None)
            })
        };
        assert!(by(&[]).is_ok());
        assert!(by(&[OTHER_ISSUER, ISSUER]).is_ok());
        assert_eq!(by(&[OTHER_ISSUER]), Err(ClaimError::IssuerNotTrusted));
        // Being named is no trust: the trust table decides first.
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(by(&[ISSUER]), Err(ClaimError::IssuerNotTrusted));
    });
}

#[test]
fn the_closest_failure_is_named_in_the_order_of_the_conditions() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let kyb = |valid_from, level| Statement {
            valid_from,
            level,
            ..statement(Topic::Kyb, "DE", Some(START + 100))
        };
        let ask = || {
            ask(ClaimQuery {
                min_level: 5,
                ..ClaimQuery::any(Topic::Kyb, None)
            })
        };
        say(ISSUER, subject, kyb(Some(START + 50), 1));
        assert_eq!(ask(), Err(ClaimError::NotYetValid));
        // A revoked claim that had not begun is revoked.
        assert_ok!(revoke(ISSUER, subject, Topic::Kyb));
        assert_eq!(ask(), Err(ClaimError::Revoked));
        say(OTHER_ISSUER, subject, kyb(Some(START + 50), 1));
        assert_eq!(ask(), Err(ClaimError::NotYetValid));
        pass(50);
        assert_eq!(ask(), Err(ClaimError::LevelTooLow));
        // Time is looked at before the level.
        pass(50);
        assert_eq!(ask(), Err(ClaimError::Expired));
        let errors = [
            ClaimError::Missing,
            ClaimError::IssuerNotTrusted,
            ClaimError::Revoked,
            ClaimError::NotYetValid,
            ClaimError::Expired,
            ClaimError::LevelTooLow,
        ];
        assert!(errors.is_sorted());
    });
}

#[test]
fn blocked_exempted_and_locked_up_are_topics_like_others() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        for topic in [Topic::Blocked, Topic::Exempted, Topic::LockUp] {
            assert_eq!(verdict(ALICE, topic), Err(ClaimError::Missing));
            assert_ok!(claim(ISSUER, subject, topic, "DE", Some(START + 10)));
            assert_eq!(
                attestation(ALICE, topic).map(|said| said.expires_at),
                Ok(Some(START + 10))
            );
            assert_ok!(revoke(ISSUER, subject, topic));
            assert_eq!(verdict(ALICE, topic), Err(ClaimError::Revoked));
        }
    });
}

#[test]
fn a_profile_says_whose_it_is_and_of_what_kind() {
    ExtBuilder::default().build_and_execute(|| {
        let person = setup();
        let institution = register_institution(BOB, 1);
        let profile = Kyc::profile(&ALICE).unwrap();
        assert_eq!(
            (Kyc::subject(&profile), Kyc::kind(&profile)),
            (person, SubjectKind::Person)
        );
        let profile = Kyc::profile(&BOB).unwrap();
        assert_eq!(
            (Kyc::subject(&profile), Kyc::kind(&profile)),
            (institution, SubjectKind::Institution)
        );
        assert_eq!(Kyc::accounts(&profile), [BOB]);
    });
}

#[test]
fn a_sub_account_stands_for_whom_its_owner_stands() {
    ExtBuilder::default().build_and_execute(|| {
        const POCKET: AccountId = 60;
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert!(Kyc::profile(&POCKET).is_none());
        Owners::insert(POCKET, BOB);
        assert!(Kyc::profile(&POCKET).is_none());
        Owners::insert(POCKET, ALICE);
        let profile = Kyc::profile(&POCKET).unwrap();
        assert_eq!(Kyc::subject(&profile), subject);
        assert_eq!(verdict(POCKET, Topic::Kyc), Ok(country("DE")));
        assert!(!Kyc::is_retired(&profile));
        assert_eq!(Kyc::accounts(&profile), [ALICE]);

        // Nothing leaves or reaches it once its owner is retired, but it has no successor of its own.
        assert_ok!(rotate(ALICE, MEMBER));
        assert!(Kyc::is_retired(&Kyc::profile(&POCKET).unwrap()));
        assert_eq!(Kyc::successor(&POCKET), None);
        Owners::insert(POCKET, MEMBER);
        assert!(!Kyc::is_retired(&Kyc::profile(&POCKET).unwrap()));
    });
}
