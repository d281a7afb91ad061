// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Documents by hash.

use crate::{mock::*, Document, Documents, Event, MAX_DOCUMENTS};
use castellan_primitives::rwa::AssetId;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn add(by: AccountId, asset: AssetId, name: &str, uri: &str) -> DispatchResult {
    let text = |text: &str| text.as_bytes().to_vec();
    Rwa::add_document(
        RuntimeOrigin::signed(by),
        asset,
        text(name).try_into().unwrap(),
        [7; 32],
        text(uri).try_into().unwrap(),
    )
}

fn remove(by: AccountId, asset: AssetId, name: &str) -> DispatchResult {
    let name = name.as_bytes().to_vec().try_into().unwrap();
    Rwa::remove_document(RuntimeOrigin::signed(by), asset, name)
}

#[test]
fn are_added_and_removed() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_ok!(add(ISSUER, asset, "Terms", "https://sample.example/terms"));
        let name: crate::DocumentName = b"Terms".to_vec().try_into().unwrap();
        let expected = Document {
            hash: [7; 32],
            uri: b"https://sample.example/terms".to_vec().try_into().unwrap(),
            added_at: START,
        };
        assert_eq!(Documents::<Test>::get(asset, &name), Some(expected));
        let event = Event::DocumentAdded {
            asset,
            by: ISSUER,
            name: name.clone(),
            hash: [7; 32],
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(add(ISSUER, asset, "Terms", ""), RwaError::DocumentExists);
        assert_ok!(add(ISSUER, asset, "terms", ""));
        assert_ok!(remove(ISSUER, asset, "Terms"));
        let event = Event::DocumentRemoved {
            asset,
            by: ISSUER,
            name,
            hash: [7; 32],
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(remove(ISSUER, asset, "Terms"), RwaError::UnknownDocument);
        assert_ok!(remove(ISSUER, asset, "terms"));
    });
}

#[test]
fn need_the_power_a_name_and_room() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_noop!(add(ALICE, asset, "Terms", ""), RwaError::PowerMissing);
        assert_noop!(remove(ALICE, asset, "Terms"), RwaError::PowerMissing);
        assert_noop!(add(ISSUER, 9, "Terms", ""), RwaError::UnknownAsset);
        assert_noop!(add(ISSUER, asset, "", ""), RwaError::InvalidName);
        assert_noop!(add(ISSUER, asset, "Te\u{202e}rms", ""), RwaError::InvalidName);
        assert_noop!(add(ISSUER, asset, "Terms", "with space"), RwaError::InvalidUri);
        for number in 0..MAX_DOCUMENTS {
            assert_ok!(add(ISSUER, asset, &format!("Terms {number}"), ""));
        }
        assert_noop!(add(ISSUER, asset, "Terms", ""), RwaError::TooManyDocuments);
        assert_ok!(remove(ISSUER, asset, "Terms 3"));
        assert_ok!(add(ISSUER, asset, "Terms", ""));
    });
}
