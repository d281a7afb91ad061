// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Issuing units.

use crate::{mock::*, Event, Issuance, IssueReferences};
use castellan_primitives::{kyc::Topic, rwa::AssetId, Balance};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::DispatchError;

fn issue(by: AccountId, asset: AssetId, to: AccountId, amount: Balance, text: &str) -> DispatchResultWithPostInfo {
    Rwa::issue(RuntimeOrigin::signed(by), asset, to, amount, reference(text))
}

#[test]
fn adds_to_the_supply_and_records_the_reference() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb)]);
        assert_ok!(issue(ISSUER, asset, ALICE, 70, "first"));
        let event = Event::Issued {
            asset,
            beneficiary: ALICE,
            amount: 70,
            reference: Some(reference("first")),
        };
        assert_eq!(last_event(), event.into());
        assert_ok!(issue(ISSUER, asset, ALICE, 30, "second"));
        assert_ok!(issue(ISSUER, asset, BOB, 1, "third"));
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (100, 1));
        assert_eq!(supply(asset), 101);
        let record = Issuance {
            beneficiary: ALICE,
            amount: 30,
        };
        assert_eq!(IssueReferences::<Test>::get(asset, reference("second")), Some(record));
    });
}

#[test]
fn a_reference_serves_once_for_each_asset() {
    ExtBuilder.build_and_execute(|| {
        let (first, second) = (asset(&[]), asset(&[]));
        assert_ok!(issue(ISSUER, first, ALICE, 10, "ref"));
        assert_noop!(issue(ISSUER, first, ALICE, 10, "ref"), RwaError::ReferenceTaken);
        assert_noop!(issue(ISSUER, first, BOB, 99, "ref"), RwaError::ReferenceTaken);
        // The answer stays the same when the beneficiary could no longer be issued to.
        suspend(ALICE);
        assert_noop!(issue(ISSUER, first, ALICE, 10, "ref"), RwaError::ReferenceTaken);
        assert_ok!(issue(ISSUER, second, BOB, 10, "ref"));
        assert_noop!(issue(ISSUER, first, BOB, 10, ""), RwaError::EmptyReference);
    });
}

#[test]
fn a_refused_issue_leaves_its_reference_free() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_noop!(issue(ISSUER, asset, STRANGER, 10, "ref"), NOT_ADMITTED);
        assert_ok!(issue(ISSUER, asset, ALICE, 10, "ref"));
    });
}

#[test]
fn only_the_issuer_in_good_standing_issues() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        // Another issuer's agent is no better than anybody else.
        Admitted::insert(
            BOB,
            Member {
                active: true,
                issuer_agent: true,
            },
        );
        for other in [ALICE, BOB, STRANGER] {
            assert_noop!(issue(other, asset, ALICE, 1, "ref"), RwaError::PowerMissing);
        }
        assert_noop!(
            Rwa::issue(RuntimeOrigin::root(), asset, ALICE, 1, reference("r")),
            DispatchError::BadOrigin
        );
        Admitted::insert(
            ISSUER,
            Member {
                active: true,
                issuer_agent: false,
            },
        );
        assert_noop!(issue(ISSUER, asset, ALICE, 1, "ref"), ROLE_MISSING);
        suspend(ISSUER);
        assert_noop!(issue(ISSUER, asset, ALICE, 1, "ref"), SUSPENDED);
    });
}

#[test]
fn the_beneficiary_must_satisfy_the_rules() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb), allows(&["DE"])]);
        assert_noop!(issue(ISSUER, asset, STRANGER, 1, "ref"), NOT_ADMITTED);
        assert_noop!(issue(ISSUER, asset, BOB, 1, "ref"), RwaError::CountryNotAllowed);
        // The issuer need not satisfy the rules of what it issues, unless it keeps units itself.
        assert_noop!(issue(ISSUER, asset, ISSUER, 1, "ref"), RwaError::ClaimMissing);
        assert_ok!(issue(ISSUER, asset, ALICE, 1, "ref"));
    });
}

#[test]
fn amounts_have_bounds() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_noop!(issue(ISSUER, asset, ALICE, 0, "ref"), RwaError::ZeroAmount);
        assert_noop!(issue(ISSUER, asset + 1, ALICE, 1, "ref"), RwaError::UnknownAsset);
        assert_noop!(issue(ISSUER, u32::MAX, ALICE, 1, "ref"), RwaError::UnknownAsset);
        assert_ok!(issue(ISSUER, asset, ALICE, Balance::MAX - 1, "most"));
        assert_noop!(issue(ISSUER, asset, BOB, 2, "ref"), RwaError::Overflow);
        assert_noop!(issue(ISSUER, asset, BOB, Balance::MAX, "ref"), RwaError::Overflow);
        assert_ok!(issue(ISSUER, asset, BOB, 1, "last"));
        assert_eq!(supply(asset), Balance::MAX);
        assert_noop!(issue(ISSUER, asset, ALICE, 1, "ref"), RwaError::Overflow);
    });
}
