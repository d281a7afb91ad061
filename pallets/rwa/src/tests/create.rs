// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Creating assets, and the input that is refused.

use crate::{mock::*, Asset, AssetByIsin, AssetBySymbol, Assets, Class, Event, Identifiers, Name, NextAsset, State};
use castellan_identifiers::Isin;
use castellan_primitives::kyc::Topic;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

const ISIN: [u8; 12] = *b"XS0971721963";

/// A good asset that tests spoil.
struct Draft {
    by: AccountId,
    isin: Option<[u8; 12]>,
    symbol: Vec<u8>,
    name: Vec<u8>,
    decimals: u8,
    rules: RuleSet,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            by: ISSUER,
            isin: Some(ISIN),
            symbol: b"BOND".to_vec(),
            name: b"Sample bond".to_vec(),
            decimals: 2,
            rules: rule_set(&[requires(Topic::Kyb)]),
        }
    }
}

impl Draft {
    fn create(self) -> DispatchResult {
        let Self {
            by,
            isin,
            symbol,
            name,
            decimals,
            rules,
        } = self;
        let (symbol, name) = (symbol.try_into().unwrap(), name.try_into().unwrap());
        Rwa::create(
            RuntimeOrigin::signed(by),
            isin,
            Class::Debt,
            symbol,
            name,
            decimals,
            rules,
        )
    }
}

#[test]
fn records_the_asset() {
    ExtBuilder.build_and_execute(|| {
        assert_ok!(Draft::default().create());
        let isin = Isin::new(&ISIN).unwrap();
        let expected = Asset {
            issuer: ISSUER,
            isin: Some(isin),
            class: Class::Debt,
            symbol: symbol("BOND"),
            name: name("Sample bond"),
            decimals: 2,
            identifiers: Identifiers::default(),
        };
        assert_eq!(Assets::<Test>::get(0), Some(expected));
        assert_eq!(
            State::<Test>::get(0).map(|state| state.rules),
            Some(rule_set(&[requires(Topic::Kyb)]))
        );
        assert_eq!(AssetByIsin::<Test>::get(isin), Some(0));
        assert_eq!(AssetBySymbol::<Test>::get(symbol("BOND")), Some(0));
        assert_eq!(NextAsset::<Test>::get(), 1);
        let event = Event::Created {
            asset: 0,
            issuer: ISSUER,
            isin: Some(isin),
            symbol: symbol("BOND"),
        };
        assert_eq!(last_event(), event.into());
    });
}

#[test]
fn numbers_follow_each_other_and_identifiers_are_unique() {
    ExtBuilder.build_and_execute(|| {
        assert_ok!(Draft::default().create());
        let again = Draft {
            symbol: b"OTHER".to_vec(),
            ..Default::default()
        };
        assert_noop!(again.create(), RwaError::IsinTaken);
        let again = Draft {
            isin: None,
            ..Default::default()
        };
        assert_noop!(again.create(), RwaError::SymbolTaken);
        for text in ["bond", "BOND2"] {
            assert_ok!(Draft {
                isin: None,
                symbol: text.into(),
                ..Default::default()
            }
            .create());
        }
        assert_eq!(AssetBySymbol::<Test>::get(symbol("BOND2")), Some(2));
    });
}

#[test]
fn only_an_issuers_agent_in_good_standing_creates() {
    ExtBuilder.build_and_execute(|| {
        assert_noop!(
            Draft {
                by: ALICE,
                ..Default::default()
            }
            .create(),
            ROLE_MISSING
        );
        assert_noop!(
            Draft {
                by: STRANGER,
                ..Default::default()
            }
            .create(),
            NOT_ADMITTED
        );
        suspend(ISSUER);
        assert_noop!(Draft::default().create(), SUSPENDED);
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let result = Rwa::create(
                origin,
                None,
                Class::Fund,
                symbol("F"),
                name("Sample"),
                0,
                RuleSet::default(),
            );
            assert_noop!(result, DispatchError::BadOrigin);
        }
    });
}

#[test]
fn wrong_isins_are_refused() {
    ExtBuilder.build_and_execute(|| {
        for isin in [
            *b"XS0971721964",
            *b"xs0971721963",
            *b"QQ0971721963",
            *b"XS09717219 3",
            [0; 12],
            [255; 12],
        ] {
            assert_noop!(
                Draft {
                    isin: Some(isin),
                    ..Default::default()
                }
                .create(),
                RwaError::InvalidIsin
            );
        }
    });
}

#[test]
fn symbols_are_visible_ascii() {
    ExtBuilder.build_and_execute(|| {
        for text in ["", " ", "A B", "BOND ", "B\u{e4}", "A\tB", "A\0", "\u{7f}"] {
            let draft = Draft {
                symbol: text.into(),
                ..Default::default()
            };
            assert_noop!(draft.create(), RwaError::InvalidSymbol);
        }
        assert_noop!(
            Draft {
                symbol: vec![255],
                ..Default::default()
            }
            .create(),
            RwaError::InvalidSymbol
        );
        assert_ok!(Draft {
            symbol: b"!~ABCDEF-1/2.z_0".to_vec(),
            ..Default::default()
        }
        .create());
    });
}

#[test]
fn names_are_printable_text() {
    ExtBuilder.build_and_execute(|| {
        for text in [
            "",
            " ",
            " Bond",
            "Bond ",
            "Bo\nnd",
            "Bo\0nd",
            "Bo\u{202e}nd",
            "Bo\u{200b}nd",
            "\u{feff}Bond",
        ] {
            let draft = Draft {
                name: text.into(),
                ..Default::default()
            };
            assert_noop!(draft.create(), RwaError::InvalidName);
        }
        assert_noop!(
            Draft {
                name: vec![0xc3, 0x28],
                ..Default::default()
            }
            .create(),
            RwaError::InvalidName
        );
        let name = "Musterfonds \u{dc}bersee (A) \u{80a1}".as_bytes().to_vec();
        assert_ok!(Draft {
            name,
            ..Default::default()
        }
        .create());
        assert!(Name::try_from(vec![b'N'; 65]).is_err());
    });
}

#[test]
fn decimals_are_at_most_eighteen() {
    ExtBuilder.build_and_execute(|| {
        for decimals in [19, 255] {
            assert_noop!(
                Draft {
                    decimals,
                    ..Default::default()
                }
                .create(),
                RwaError::TooManyDecimals
            );
        }
        assert_ok!(Draft {
            decimals: 18,
            ..Default::default()
        }
        .create());
        assert_ok!(Draft {
            decimals: 0,
            isin: None,
            symbol: b"ZERO".to_vec(),
            ..Default::default()
        }
        .create());
    });
}

#[test]
fn a_rule_that_names_no_country_is_refused() {
    ExtBuilder.build_and_execute(|| {
        for rule in [allows(&[]), blocks(&[])] {
            let draft = Draft {
                rules: rule_set(&[rule]),
                ..Default::default()
            };
            assert_noop!(draft.create(), RwaError::EmptyCountrySet);
        }
    });
}

#[test]
fn the_last_number_is_not_given_out_twice() {
    ExtBuilder.build_and_execute(|| {
        NextAsset::<Test>::put(u32::MAX);
        assert_noop!(Draft::default().create(), RwaError::NoNumberLeft);
    });
}
