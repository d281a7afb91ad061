// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Countries, Error, Issuer, Trust};
use castellan_primitives::membership::{AdmissionError, Role};
use frame_support::assert_noop;
use sp_runtime::DispatchError;

fn issuer() -> Option<Issuer<AccountId>> {
    Trust::<Test>::get().issuer(&ISSUER).cloned()
}

fn trusted_in(topic: Topic) -> Option<Countries> {
    Trust::<Test>::get().countries(&ISSUER, topic).cloned()
}

#[test]
fn governance_trusts_and_stops_trusting() {
    ExtBuilder::default().build_and_execute(|| {
        let scope = only(&["DE", "FR"]);
        trust(ISSUER, Topic::Kyc, scope.clone());
        assert_eq!(trusted_in(Topic::Kyc), Some((&scope).into()));
        assert_eq!(trusted_in(Topic::Kyb), None);
        assert_eq!(
            events(),
            [Event::IssuerTrusted {
                issuer: ISSUER,
                topic: Topic::Kyc,
                scope
            }]
        );

        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(trusted_in(Topic::Kyc), None);
        assert_eq!(
            events(),
            [Event::TrustRevoked {
                issuer: ISSUER,
                topic: Topic::Kyc
            }]
        );

        assert_noop!(
            Kyc::revoke_trust(root(), ISSUER, Topic::Kyc),
            Error::<Test>::IssuerNotTrusted
        );
    });
}

#[test]
fn trusting_again_replaces_the_countries() {
    ExtBuilder::default().build_and_execute(|| {
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        trust(ISSUER, Topic::Kyc, only(&["SG"]));
        assert_eq!(trusted_in(Topic::Kyc), Some((&only(&["SG"])).into()));
    });
}

#[test]
fn trust_names_a_country() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(
            Kyc::trust_issuer(root(), ISSUER, Topic::Kyc, only(&[])),
            Error::<Test>::EmptyScope
        );
    });
}

#[test]
fn a_scope_covers_what_it_lists() {
    let scope = only(&["DE", "FR"]);
    assert!(scope.covers(&country("DE")));
    assert!(!scope.covers(&country("SG")));
    assert!(sample::countries().all(|country| CountryScope::All.covers(&country)));
    assert_eq!(sample::countries().count(), 249);
}

#[test]
fn what_is_stored_covers_what_was_listed() {
    let codes: Vec<_> = sample::countries().step_by(4).collect();
    assert_eq!(codes.len(), 63);
    let scope = CountryScope::Only(
        codes
            .iter()
            .copied()
            .collect::<std::collections::BTreeSet<_>>()
            .try_into()
            .unwrap(),
    );
    let stored = Countries::from(&scope);
    for country in sample::countries() {
        assert_eq!(stored.covers(&country), codes.contains(&country), "{country}");
        assert!(Countries::All.covers(&country));
    }
    assert_eq!(Countries::from(&CountryScope::All), Countries::All);

    // As the README says: DE is number 3 * 26 + 4 = 82, bit 2 of byte 10.
    let Countries::Only(bits) = Countries::from(&only(&["DE"])) else {
        panic!("a list");
    };
    assert_eq!(bits[10], 0b100);
    assert_eq!(bits.iter().filter(|byte| **byte != 0).count(), 1);
}

#[test]
fn the_table_knows_what_membership_and_subjects_say() {
    ExtBuilder::default().build_and_execute(|| {
        let known = |admitted, group| {
            Some(Issuer {
                account: ISSUER,
                admitted,
                suspended: false,
                group,
            })
        };
        Membership::set(ISSUER, Ok(vec![Role::Auditor]));
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_eq!(issuer(), known(false, None));
        Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer]));
        assert_eq!(issuer(), known(true, None));
        for standing in [
            Err(AdmissionError::Suspended),
            Err(AdmissionError::NotAdmitted),
            Ok(vec![]),
        ] {
            Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer]));
            Membership::set(ISSUER, standing);
            assert_eq!(issuer(), known(false, None));
        }
        Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer, Role::Institution]));
        let group = register_institution(ISSUER, 1);
        assert_eq!(issuer(), known(true, Some(group)));

        // It is the same for who was a member with a subject before it was trusted.
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(issuer(), None);
        trust(ISSUER, Topic::Kyb, CountryScope::All);
        assert_eq!(issuer(), known(true, Some(group)));
    });
}

#[test]
fn telling_of_somebody_who_is_no_issuer_changes_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        Membership::set(ALICE, Ok(vec![Role::ClaimIssuer]));
        assert!(!Trust::<Test>::exists());
    });
}

#[test]
fn a_sub_account_is_not_trusted() {
    ExtBuilder::default().build_and_execute(|| {
        Owners::insert(ISSUER, BOB);
        assert_noop!(
            Kyc::trust_issuer(root(), ISSUER, Topic::Kyc, CountryScope::All),
            Error::<Test>::IsSubAccount
        );
    });
}

#[test]
fn governance_suspends_and_reinstates() {
    ExtBuilder::default().build_and_execute(|| {
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        events();
        assert_noop!(Kyc::reinstate_issuer(root(), ISSUER), Error::<Test>::IssuerNotSuspended);

        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        assert!(issuer().is_some_and(|issuer| issuer.suspended));
        assert_eq!(
            events(),
            [Event::IssuerSuspended {
                issuer: ISSUER,
                reason: reason("audit")
            }]
        );
        assert_noop!(
            Kyc::suspend_issuer(root(), ISSUER, reason("")),
            Error::<Test>::IssuerSuspended
        );

        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
        assert!(issuer().is_some_and(|issuer| !issuer.suspended));
        assert_eq!(events(), [Event::IssuerReinstated { issuer: ISSUER }]);
    });
}

#[test]
fn only_an_issuer_is_suspended() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(
            Kyc::suspend_issuer(root(), ISSUER, reason("")),
            Error::<Test>::UnknownIssuer
        );
    });
}

#[test]
fn a_suspension_outlasts_the_trust() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyc, "DE", None),
            Error::<Test>::IssuerSuspended
        );
        // Without any trust left the suspension can still be ended.
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
    });
}

#[test]
fn nobody_but_governance_decides_on_trust() {
    ExtBuilder::default().build_and_execute(|| {
        trust(ISSUER, Topic::Kyb, CountryScope::All);
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        for who in [ISSUER, ALICE, STRANGER] {
            assert_noop!(
                Kyc::trust_issuer(signed(who), ISSUER, Topic::Kyc, CountryScope::All),
                DispatchError::BadOrigin
            );
            assert_noop!(
                Kyc::revoke_trust(signed(who), ISSUER, Topic::Kyb),
                DispatchError::BadOrigin
            );
            assert_noop!(
                Kyc::suspend_issuer(signed(who), OTHER_ISSUER, reason("")),
                DispatchError::BadOrigin
            );
            assert_noop!(Kyc::reinstate_issuer(signed(who), ISSUER), DispatchError::BadOrigin);
        }
    });
}
