// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A bond's whole life on the real ledger: examined, sold, serviced, repaid, delisted.

use super::*;
use castellan_calendar::{Day, DayCount, Schedule};
use castellan_lifecycle::{
    offering::{Method, OfferingTerms, Tier},
    Bond, Call, Design, Document, DocumentKind, Files, Lives, Plan, Stage,
};
use sp_core::H256;

const LOT: Balance = 100;
const FACE: u64 = 10_000;

fn day(year: i32, month: u8, date: u8) -> Day {
    Day::from_date(year, month, date).expect("the day exists")
}

/// Goes on with the first block of a day.
fn jump_to_day(day: Day) {
    jump_to(((day.start() - time_at(0)) / 1_000) as BlockNumber);
}

fn approve(file: castellan_lifecycle::FileId) {
    for screener in [Sr25519Keyring::Eve, Sr25519Keyring::Ferdie].map(account) {
        let stored = Files::<Runtime>::get(file).expect("the file exists");
        let digest = Lifecycle::digest(file, &stored).expect("it waits for screeners");
        assert_ok!(call(Call::approve { file, digest }, &screener));
    }
}

fn design(cash: AssetId, issuer: &AccountId) -> Design<Runtime> {
    let symbol = b"LIFE".to_vec();
    Design {
        terms: castellan_rwa::Terms {
            isin: None,
            identifiers: Default::default(),
            class: castellan_rwa::Class::Debt,
            symbol: symbol.clone().try_into().expect("short"),
            name: symbol.try_into().expect("short"),
            decimals: 0,
            denomination: LOT,
            rules: rules([Check::claim(Topic::Kyc)]),
        },
        plan: Plan {
            tranche: 1,
            lot: LOT as u64,
            maximum_supply: 100 * LOT,
            cash,
            paying_agent: issuer.clone(),
            valuation: None,
            bond: Some(Bond {
                face: FACE,
                rate: 50_000_000,
                day_count: DayCount::Thirty360,
                schedule: Schedule::new(day(2024, 1, 1), day(2025, 1, 1), 6, false, false).expect("valid"),
            }),
        },
    }
}

#[test]
fn a_bond_lives_from_its_file_to_its_delisting() {
    run(|| {
        let [issuer, charlie, dave] = [Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave].map(account);
        for (who, home) in [(&issuer, "DE"), (&charlie, "FR"), (&dave, "CH")] {
            attest(who, home);
        }
        let cash = asset("CASH", "KP", &charlie, 1_000_000);
        for to in [&issuer, &dave] {
            let transfer = castellan_rwa::Call::transfer {
                asset: cash,
                to: to.clone(),
                amount: 300_000,
            };
            assert_ok!(call(transfer, &charlie));
        }
        let screeners = [Sr25519Keyring::Eve, Sr25519Keyring::Ferdie].map(account);
        call_as_root(Call::set_screeners {
            screeners: alloc::collections::BTreeSet::from(screeners).try_into().expect("two"),
        });

        let documents = vec![Document {
            kind: DocumentKind::Prospectus,
            hash: H256::repeat_byte(1),
        }];
        assert_ok!(call(
            Call::open_file {
                documents: documents.try_into().expect("one")
            },
            &issuer
        ));
        approve(0);
        assert_ok!(call(
            Call::draft_terms {
                file: 0,
                design: design(cash, &issuer)
            },
            &issuer
        ));
        assert_ok!(call(Call::submit_terms { file: 0 }, &issuer));
        approve(0);
        assert_ok!(call(Call::set_up { file: 0 }, &issuer));
        let symbol: castellan_rwa::Symbol = b"LIFE".to_vec().try_into().expect("short");
        let bond = castellan_rwa::AssetBySymbol::<Runtime>::get(&symbol).expect("it was set up");
        // Nothing is issued beside its offerings.
        let beside = castellan_rwa::Call::issue {
            asset: bond,
            beneficiary: dave.clone(),
            amount: LOT,
            reference: b"beside".to_vec().try_into().expect("short"),
        };
        assert_eq!(error_of(call(beside, &issuer)), "StageForbids");

        let closes = time_at(50);
        let tier = Tier {
            minimum_lots: 0,
            until: Moment::MAX,
            price: Balance::from(FACE),
        };
        assert_ok!(call(
            Call::open_offering {
                asset: bond,
                terms: OfferingTerms {
                    opens: time_at(1),
                    closes,
                    lots: 10,
                    minimum: 5,
                    minimum_order: 1,
                    maximum_order: 10,
                    method: Method::FirstCome,
                    tiers: vec![tier].try_into().expect("one"),
                    proceeds_to: issuer.clone(),
                },
            },
            &issuer
        ));
        assert_ok!(call(Call::subscribe { asset: bond, lots: 6 }, &charlie));
        assert_ok!(call(Call::subscribe { asset: bond, lots: 4 }, &dave));
        assert_eq!(held(cash, &charlie), 60_000);
        go_to(51);
        assert_ok!(call(Call::close_offering { asset: bond }, &dave));
        assert_ok!(call(Call::settle_subscriptions { asset: bond, limit: 10 }, &dave));
        assert_eq!((free(bond, &charlie), free(bond, &dave)), (600, 400));
        assert_eq!(free(cash, &issuer), 300_000 + 100_000);
        assert_eq!(Lives::<Runtime>::get(bond).map(|life| life.stage), Some(Stage::Ongoing));

        // Half a year at five per cent: 250 for each lot, which is funded and finds its way.
        assert_ok!(call(
            Call::fund {
                asset: bond,
                amount: 2_500 + 2_500 + 100_000
            },
            &issuer
        ));
        let before = [&charlie, &dave].map(|who| free(cash, who));
        jump_to_day(day(2024, 7, 1));
        assert_ok!(call(
            Call::poke {
                asset: bond,
                record_at: None
            },
            &dave
        ));
        let holders = || vec![charlie.clone(), dave.clone()].try_into().expect("two");
        assert_ok!(call(
            Call::push {
                distribution: 0,
                holders: holders()
            },
            &dave
        ));
        let paid = [&charlie, &dave].map(|who| free(cash, who));
        assert_eq!((paid[0] - before[0], paid[1] - before[1]), (1_500, 1_000));

        // Repaid with the last interest.
        jump_to_day(day(2025, 1, 1));
        assert_ok!(call(
            Call::poke {
                asset: bond,
                record_at: None
            },
            &dave
        ));
        assert_ok!(call(
            Call::push {
                distribution: 1,
                holders: holders()
            },
            &dave
        ));
        assert_ok!(call(
            Call::redeem {
                asset: bond,
                holders: holders()
            },
            &dave
        ));
        let repaid = [&charlie, &dave].map(|who| free(cash, who));
        assert_eq!((repaid[0] - paid[0], repaid[1] - paid[1]), (61_500, 41_000));
        assert_eq!((free(bond, &charlie), free(bond, &dave)), (0, 0));
        assert_ok!(call(
            Call::delist {
                asset: bond,
                reason: b"repaid".to_vec().try_into().expect("short")
            },
            &issuer
        ));
        assert_eq!(
            Lives::<Runtime>::get(bond).map(|life| life.stage),
            Some(Stage::Delisted)
        );
    });
}
