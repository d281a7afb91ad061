// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::tax::{TaxRule, Withholding};
use castellan_identifiers::Country;
use castellan_primitives::kyc::Topic;

fn country(code: &[u8; 2]) -> Country {
    Country::new(code).expect("it is assigned")
}

fn rule(topic: Topic, code: Option<&[u8; 2]>, rate: u32) -> TaxRule {
    TaxRule {
        topic,
        country: code.map(country),
        rate,
    }
}

/// The exempt pay nothing, residents of Germany 15 %, residents of anywhere else 25 %, the others 30 %.
fn withholding() -> Withholding<AccountId> {
    Withholding {
        collector: COLLECTOR,
        rules: vec![
            rule(Topic::Exempted, None, 0),
            rule(Topic::Residence, Some(b"DE"), 150_000),
            rule(Topic::Residence, None, 250_000),
        ]
        .try_into()
        .expect("not too many"),
        default_rate: 300_000,
    }
}

fn announced(amount: Balance) -> u32 {
    let asset = distributed(fund_plan(), &HOLDERS.map(|who| (who, 25)));
    assert_ok!(Lifecycle::set_withholding(signed(ISSUER), asset, Some(withholding())));
    assert_ok!(Lifecycle::announce_distribution(
        signed(ISSUER),
        asset,
        CASH,
        amount,
        None
    ));
    assert_ok!(Lifecycle::fund_distribution(signed(AGENT), 0));
    asset
}

fn push() -> [Balance; 4] {
    let before = HOLDERS.map(|who| free(CASH, who));
    assert_ok!(Lifecycle::push(signed(STRANGER), 0, page(HOLDERS)));
    let mut index = 0;
    HOLDERS.map(|who| {
        index += 1;
        free(CASH, who) - before[index - 1]
    })
}

#[test]
fn the_first_rule_whose_claim_holds_is_the_rate() {
    run(|| {
        announced(4_000);
        Ledger::attest_as(ALICE, Topic::Residence, country(b"DE"));
        Ledger::attest_as(ALICE, Topic::Exempted, country(b"DE"));
        Ledger::attest_as(BOB, Topic::Residence, country(b"DE"));
        Ledger::attest_as(CAROL, Topic::Residence, country(b"FR"));
        assert_eq!(push(), [1_000, 850, 750, 700]);
        assert_eq!(free(CASH, COLLECTOR), 700);
        assert_eq!(held(CASH, AGENT).1, 0);
    });
}

#[test]
fn tax_is_rounded_down_and_nothing_is_lost() {
    run(|| {
        // 25 each: 30 % is 7.5.
        announced(100);
        assert_eq!(push(), [18; 4]);
        assert_eq!(free(CASH, COLLECTOR), 28);
    });
}

#[test]
fn payment_in_parts_is_taxed_like_payment_at_once() {
    run(|| {
        // 24.75 each, so that 24 can be had early and three get one more: 30 % of 24 is 7.2, of 25 it is 7.5.
        let asset = announced(99);
        let _ = asset;
        let before = free(CASH, ALICE);
        assert_ok!(Lifecycle::claim(signed(ALICE), 0));
        assert_eq!(free(CASH, ALICE), before + 17);
        assert_ok!(Lifecycle::tally_distribution(signed(DAVE), 0, 3, page(HOLDERS)));
        assert_eq!(push(), [1, 18, 18, 17]);
        assert_eq!(free(CASH, COLLECTOR), 28);
    });
}

#[test]
fn what_was_announced_is_taxed_as_announced() {
    run(|| {
        let asset = announced(4_000);
        assert_ok!(Lifecycle::set_withholding(signed(ISSUER), asset, None));
        assert_eq!(push(), [700; 4]);
        assert_ok!(Lifecycle::announce_distribution(
            signed(ISSUER),
            asset,
            CASH,
            4_000,
            None
        ));
        assert_ok!(Lifecycle::fund_distribution(signed(AGENT), 1));
        let before = free(CASH, ALICE);
        assert_ok!(Lifecycle::claim(signed(ALICE), 1));
        assert_eq!(free(CASH, ALICE), before + 1_000);
    });
}

#[test]
fn no_rate_passes_one() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 1)]);
        let set = |withholding| Lifecycle::set_withholding(signed(ISSUER), asset, Some(withholding));
        assert_eq!(
            set(Withholding {
                default_rate: 1_000_001,
                ..withholding()
            }),
            Err(Error::<Test>::RateTooHigh.into())
        );
        let rules = vec![rule(Topic::Residence, None, 1_000_001)];
        assert_eq!(
            set(Withholding {
                rules: rules.try_into().expect("not too many"),
                ..withholding()
            }),
            Err(Error::<Test>::RateTooHigh.into())
        );
        assert_ok!(set(Withholding {
            default_rate: 1_000_000,
            ..withholding()
        }));
        assert_noop!(Lifecycle::set_withholding(signed(ALICE), asset, None), POWER_MISSING);
        // All of it is tax.
        assert_ok!(Lifecycle::announce_distribution(signed(ISSUER), asset, CASH, 9, None));
        assert_ok!(Lifecycle::fund_distribution(signed(AGENT), 0));
        assert_ok!(Lifecycle::claim(signed(ALICE), 0));
        assert_eq!(free(CASH, COLLECTOR), 9);
    });
}

#[test]
fn a_collector_that_cannot_receive_holds_the_payment_up() {
    run(|| {
        announced(4_000);
        Ledger::set_barred(CASH, COLLECTOR, true);
        assert_noop!(Lifecycle::claim(signed(ALICE), 0), BARRED);
        Ledger::set_barred(CASH, COLLECTOR, false);
        assert_ok!(Lifecycle::claim(signed(ALICE), 0));
    });
}
