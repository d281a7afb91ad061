// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rules that take effect later, and what they would mean for present holders.

use crate::{mock::*, Event, State, MAX_PAGE};
use castellan_primitives::{
    kyc::ClaimError,
    kyc::Topic,
    rwa::{AssetId, Compliance, Refusal, Side},
};
use castellan_rules::Check;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn schedule(by: AccountId, asset: AssetId, rules: &[Rule], at: u64) -> DispatchResult {
    Rwa::schedule_rules(RuntimeOrigin::signed(by), asset, rule_set(rules), at)
}

fn send(asset: AssetId, amount: u128) -> Result<(), sp_runtime::DispatchError> {
    Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, amount)
        .map(|_| ())
        .map_err(|failure| failure.error)
}

fn funded() -> AssetId {
    let asset = asset(&[]);
    mint(asset, ALICE, 100);
    asset
}

#[test]
fn the_first_movement_from_the_time_on_obeys_them() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let blocked = [blocks(&["DE"])];
        assert_ok!(schedule(ISSUER, asset, &blocked, START + 10));
        let event = Event::RulesScheduled {
            asset,
            by: ISSUER,
            version: 2,
            effective_at: START + 10,
            count: 1,
        };
        assert_eq!(last_event(), event.into());
        Now::put(START + 9);
        assert_ok!(send(asset, 1));
        assert_eq!(Rwa::rules_in_force(asset), Some((1, RuleSet::default())));
        Now::put(START + 10);
        // Questions are answered as the deed will turn out, before anything was written.
        assert_eq!(Rwa::rules_in_force(asset), Some((2, rule_set(&blocked))));
        let refused = Refusal::CountryBlocked {
            side: Side::Sender,
            country: country("DE"),
        };
        assert_eq!(Rwa::refusals(&movement(asset, ALICE, BOB, 1), 0), vec![refused]);
        assert_noop!(send(asset, 1), RwaError::CountryBlocked);
        assert!(State::<Test>::get(asset).unwrap().next.is_some());
        // A movement that goes through writes them down.
        attest(ALICE, Topic::Kyb, country("FR"));
        System::reset_events();
        assert_ok!(send(asset, 1));
        System::assert_has_event(
            Event::RulesReplaced {
                asset,
                version: 2,
                count: 1,
            }
            .into(),
        );
        let state = State::<Test>::get(asset).unwrap();
        assert_eq!((state.version, state.next, state.rules), (2, None, rule_set(&blocked)));
        assert_eq!(Rwa::rules_in_force(9), None);
    });
}

#[test]
fn scheduled_rules_can_be_dropped_and_replaced() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let cancel = |by, asset| Rwa::cancel_rules(RuntimeOrigin::signed(by), asset);
        let blocked = [blocks(&["DE"])];
        assert_noop!(cancel(ISSUER, asset), RwaError::NothingScheduled);
        assert_ok!(schedule(ISSUER, asset, &blocked, START + 10));
        assert_noop!(cancel(ALICE, asset), RwaError::PowerMissing);
        assert_ok!(cancel(ISSUER, asset));
        let event = Event::ScheduledRulesCanceled { asset, by: ISSUER };
        assert_eq!(last_event(), event.into());
        assert_ok!(schedule(ISSUER, asset, &blocked, START + 10));
        assert_ok!(schedule(ISSUER, asset, &[requires(Topic::Kyb)], START + 20));
        Now::put(START + 10);
        assert_ok!(send(asset, 1));
        // Rules that are set at once drop what was scheduled.
        assert_ok!(Rwa::set_rules(RuntimeOrigin::signed(ISSUER), asset, RuleSet::default()));
        assert_noop!(cancel(ISSUER, asset), RwaError::NothingScheduled);
        // What is in force can no longer be dropped.
        assert_ok!(schedule(ISSUER, asset, &blocked, START + 20));
        Now::put(START + 20);
        assert_noop!(cancel(ISSUER, asset), RwaError::NothingScheduled);
    });
}

#[test]
fn what_cannot_be_meant_is_refused() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_noop!(schedule(ISSUER, asset, &[], START), RwaError::TooEarly);
        assert_noop!(schedule(ALICE, asset, &[], START + 1), RwaError::PowerMissing);
        assert_noop!(schedule(ISSUER, 9, &[], START + 1), RwaError::UnknownAsset);
        assert_noop!(
            schedule(ISSUER, asset, &[allows(&[])], START + 1),
            RwaError::EmptyCountrySet
        );
    });
}

#[test]
fn a_dry_run_names_the_holders_whom_new_rules_would_refuse() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        mint(asset, BOB, 10);
        mint(asset, AGENT, 50);
        let rules = rule_set(&[requires(Topic::Kyb), blocks(&["FR"]), Check::MaxBalance(60).into()]);
        let side = Side::Receiver;
        let (mut found, next) = Rwa::rule_breaches(asset, &rules, None, MAX_PAGE);
        found.sort_by_key(|(who, _)| *who);
        let missing = |who| Refusal::ClaimRequired {
            side: who,
            topic: Topic::Kyb,
            why: ClaimError::Missing,
        };
        let expected = vec![
            (ALICE, vec![Refusal::BalanceTooHigh { balance: 100, max: 60 }]),
            (
                BOB,
                vec![Refusal::CountryBlocked {
                    side,
                    country: country("FR"),
                }],
            ),
            (
                AGENT,
                vec![
                    missing(side),
                    Refusal::CountryUnknown {
                        side,
                        why: ClaimError::Missing,
                    },
                ],
            ),
        ];
        assert_eq!((found.clone(), next), (expected, None));
        // Page by page it finds the same, and the rules stay as they are.
        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let (page, next) = Rwa::rule_breaches(asset, &rules, after, 1);
            paged.extend(page);
            after = next;
            if after.is_none() {
                break;
            }
        }
        paged.sort_by_key(|(who, _)| *who);
        assert_eq!(paged, found);
        assert_eq!(Rwa::rules_in_force(asset), Some((1, RuleSet::default())));
        assert_eq!(Rwa::rule_breaches(9, &rules, None, 5), (vec![], None));
    });
}
