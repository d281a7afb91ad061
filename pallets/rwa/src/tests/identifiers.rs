// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Identifiers other than the ISIN, and denominations.

use crate::{mock::*, AssetByCusip, AssetByFigi, Assets, Class, Event, IdentifierTexts, Identifiers};
use castellan_identifiers::{Cusip, Figi, Lei};
use castellan_primitives::rwa::{AssetId, Issuance};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

const CUSIP: [u8; 9] = *b"037833100";
const FIGI: [u8; 12] = *b"BBG000BLNQ16";
const LEI: [u8; 20] = *b"5493001KJTIIGC8Y1R12";

fn texts() -> IdentifierTexts {
    IdentifierTexts {
        cusip: Some(CUSIP),
        figi: Some(FIGI),
        dti: None,
        lei: Some(LEI),
    }
}

fn identify(by: AccountId, asset: AssetId, texts: IdentifierTexts) -> DispatchResult {
    Rwa::identify(RuntimeOrigin::signed(by), asset, texts)
}

#[test]
fn are_kept_and_lead_to_the_asset() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_ok!(identify(ISSUER, asset, texts()));
        let identifiers = Identifiers {
            cusip: Some(Cusip::new(&CUSIP).unwrap()),
            figi: Some(Figi::new(&FIGI).unwrap()),
            dti: None,
            lei: Some(Lei::new(&LEI).unwrap()),
        };
        assert_eq!(Assets::<Test>::get(asset).unwrap().identifiers, identifiers);
        let event = Event::Identified {
            asset,
            by: ISSUER,
            identifiers,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!(AssetByFigi::<Test>::get(Figi::new(&FIGI).unwrap()), Some(asset));
        // They may be replaced, and leave their place to others.
        assert_ok!(identify(ISSUER, asset, texts()));
        assert_ok!(identify(ISSUER, asset, IdentifierTexts::default()));
        assert_eq!(AssetByCusip::<Test>::get(Cusip::new(&CUSIP).unwrap()), None);
    });
}

#[test]
fn are_unique_but_for_the_issuers_own() {
    ExtBuilder.build_and_execute(|| {
        let (first, second) = (asset(&[]), asset(&[]));
        assert_ok!(identify(ISSUER, first, texts()));
        let only = |cusip, figi| IdentifierTexts {
            cusip,
            figi,
            ..IdentifierTexts::default()
        };
        assert_noop!(identify(ISSUER, second, only(Some(CUSIP), None)), RwaError::CusipTaken);
        assert_noop!(identify(ISSUER, second, only(None, Some(FIGI))), RwaError::FigiTaken);
        let same_issuer = IdentifierTexts {
            lei: Some(LEI),
            ..IdentifierTexts::default()
        };
        assert_ok!(identify(ISSUER, second, same_issuer));
        let again = crate::Terms {
            identifiers: texts(),
            ..terms(Class::Fund, RuleSet::default())
        };
        assert_noop!(<Rwa as Issuance<_>>::create(&ISSUER, again), RwaError::CusipTaken);
    });
}

#[test]
fn with_wrong_check_digits_are_refused() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        let none = IdentifierTexts::default();
        let wrong = [
            (
                IdentifierTexts {
                    cusip: Some(*b"037833101"),
                    ..none
                },
                RwaError::InvalidCusip,
            ),
            (
                IdentifierTexts {
                    figi: Some(*b"BBG000BLNQ17"),
                    ..none
                },
                RwaError::InvalidFigi,
            ),
            (
                IdentifierTexts {
                    dti: Some([0; 9]),
                    ..none
                },
                RwaError::InvalidDti,
            ),
            (
                IdentifierTexts {
                    lei: Some(*b"5493001KJTIIGC8Y1R13"),
                    ..none
                },
                RwaError::InvalidLei,
            ),
        ];
        for (texts, error) in wrong {
            assert_noop!(identify(ISSUER, asset, texts), error);
        }
        assert_noop!(identify(ALICE, asset, texts()), RwaError::PowerMissing);
        assert_noop!(identify(ISSUER, 9, texts()), RwaError::UnknownAsset);
    });
}

#[test]
fn a_denomination_is_set_before_units_exist() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        let set = |by, asset, denomination| Rwa::set_denomination(RuntimeOrigin::signed(by), asset, denomination);
        assert_noop!(set(ISSUER, asset, 0), RwaError::InvalidDenomination);
        assert_noop!(set(ALICE, asset, 5), RwaError::PowerMissing);
        assert_noop!(set(ISSUER, 9, 5), RwaError::UnknownAsset);
        let unique = unique_asset(&[]);
        assert_noop!(set(ISSUER, unique, 5), RwaError::InvalidDenomination);
        assert_ok!(set(ISSUER, asset, 1_000));
        let event = Event::DenominationSet {
            asset,
            by: ISSUER,
            denomination: 1_000,
        };
        assert_eq!(last_event(), event.into());
        mint(asset, ALICE, 2_000);
        assert_noop!(set(ISSUER, asset, 5), RwaError::AlreadyIssued);
    });
}

#[test]
fn amounts_are_multiples_and_an_odd_lot_leaves_whole() {
    use castellan_primitives::rwa::{Compliance, Refusal};
    use frame_support::traits::fungibles::Mutate;
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_ok!(Rwa::set_denomination(RuntimeOrigin::signed(ISSUER), asset, 1_000));
        assert_noop!(Rwa::mint_into(asset, &ALICE, 1_500), RwaError::NotMultiple);
        mint(asset, ALICE, 3_000);
        let transfer = |from, to, amount| Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount);
        assert_noop!(transfer(ALICE, BOB, 999), RwaError::NotMultiple);
        assert_eq!(
            Rwa::refusals(&movement(asset, ALICE, BOB, 999), 0),
            vec![Refusal::NotMultiple { denomination: 1_000 }]
        );
        assert_ok!(transfer(ALICE, BOB, 1_000));
        // An odd lot comes from a forced move or a burn, not from a transfer.
        assert_ok!(Rwa::burn_from(
            asset,
            &ALICE,
            1,
            frame_support::traits::tokens::Preservation::Expendable,
            frame_support::traits::tokens::Precision::Exact,
            frame_support::traits::tokens::Fortitude::Polite,
        ));
        assert_noop!(transfer(ALICE, BOB, 999), RwaError::NotMultiple);
        assert_ok!(transfer(ALICE, BOB, 1_000));
        assert_ok!(transfer(ALICE, BOB, 999));
        assert_eq!(free(asset, BOB), 2_999);
    });
}

#[test]
fn a_digital_token_identifier_is_unique() {
    ExtBuilder.build_and_execute(|| {
        let (first, second) = (asset(&[]), asset(&[]));
        let texts = IdentifierTexts {
            dti: Some(*b"X9J9K872S"),
            ..IdentifierTexts::default()
        };
        assert_ok!(identify(ISSUER, first, texts));
        assert_noop!(identify(ISSUER, second, texts), RwaError::DtiTaken);
    });
}
