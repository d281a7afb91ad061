// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, SuspendedIssuers, Trust};
use frame_support::assert_noop;
use sp_runtime::DispatchError;

#[test]
fn governance_trusts_and_stops_trusting() {
    ExtBuilder::default().build_and_execute(|| {
        let scope = only(&["DE", "FR"]);
        trust(ISSUER, Topic::Kyc, scope.clone());
        assert_eq!(Trust::<Test>::get(ISSUER, Topic::Kyc), Some(scope.clone()));
        assert_eq!(Trust::<Test>::get(ISSUER, Topic::Kyb), None);
        assert_eq!(
            events(),
            [Event::IssuerTrusted {
                issuer: ISSUER,
                topic: Topic::Kyc,
                scope
            }]
        );

        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(Trust::<Test>::get(ISSUER, Topic::Kyc), None);
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
        assert_eq!(Trust::<Test>::get(ISSUER, Topic::Kyc), Some(only(&["SG"])));
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
fn governance_suspends_and_reinstates() {
    ExtBuilder::default().build_and_execute(|| {
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        events();
        assert_noop!(Kyc::reinstate_issuer(root(), ISSUER), Error::<Test>::IssuerNotSuspended);

        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        assert_eq!(SuspendedIssuers::<Test>::get(ISSUER), Some(reason("audit")));
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
        assert_eq!(SuspendedIssuers::<Test>::get(ISSUER), None);
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
