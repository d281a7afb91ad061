// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every rule on both sides, what takes effect at the next movement, and replacing rules.

use crate::{mock::*, Event, State};
use castellan_primitives::{
    kyc::{ClaimError, Topic},
    membership::AdmissionError,
    rwa::{AssetId, Compliance, Refusal, Side},
};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};
use sp_runtime::{DispatchError, DispatchResult};

/// ALICE's and BOB's units under these rules, issued before the rules came.
fn under(rules: &[Rule]) -> AssetId {
    let asset = asset(&[]);
    mint(asset, ALICE, 100);
    mint(asset, BOB, 100);
    set(asset, rules).unwrap();
    asset
}

fn set(asset: AssetId, rules: &[Rule]) -> DispatchResult {
    Rwa::set_rules(RuntimeOrigin::signed(ISSUER), asset, rule_set(rules))
}

/// Requires ALICE to be refused as sender, receiver and beneficiary with `error`, for the reason that `refusal` makes.
fn refused(asset: AssetId, error: impl Into<DispatchError>, refusal: impl Fn(Side) -> Refusal) {
    let error = error.into();
    assert_noop!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1), error);
    assert_noop!(Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 1), error);
    assert_noop!(Rwa::mint_into(asset, &ALICE, 1), error);
    assert_noop!(lock_for(&movement(asset, ALICE, BOB, 1)), error);
    assert_eq!(
        Rwa::refusals(&movement(asset, ALICE, BOB, 1), 0),
        vec![refusal(Side::Sender)]
    );
    assert_eq!(
        Rwa::refusals(&movement(asset, BOB, ALICE, 1), 0),
        vec![refusal(Side::Receiver)]
    );
    assert_eq!(
        Rwa::refusals(&movement(asset, ALICE, ALICE, 1), 0),
        vec![refusal(Side::Sender), refusal(Side::Receiver)]
    );
}

fn allowed(asset: AssetId) {
    assert_eq!(Rwa::refusals(&movement(asset, ALICE, BOB, 1), 0), vec![]);
    assert_ok!(deliver(&movement(asset, ALICE, BOB, 1), None));
    assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1));
    assert_ok!(Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 1));
    assert_ok!(Rwa::mint_into(asset, &ALICE, 1));
}

#[test]
fn a_claim_is_required_of_both_sides() {
    ExtBuilder.build_and_execute(|| {
        let topic = Topic::Kyb;
        let asset = under(&[requires(topic)]);
        allowed(asset);
        let why = |why| move |side| Refusal::ClaimRequired { side, topic, why };

        amend(ALICE, topic, |claim| claim.expires_at = Some(START + 1));
        allowed(asset);
        Now::put(START + 1);
        refused(asset, RwaError::ClaimExpired, why(ClaimError::Expired));

        amend(ALICE, topic, |claim| claim.revoked = true);
        refused(asset, RwaError::ClaimRevoked, why(ClaimError::Revoked));

        amend(ALICE, topic, |claim| claim.issuer = 51);
        refused(asset, RwaError::IssuerNotTrusted, why(ClaimError::IssuerNotTrusted));

        Subjects::mutate(20, |subject| subject.claims.clear());
        refused(asset, RwaError::ClaimMissing, why(ClaimError::Missing));

        attest(ALICE, topic, country("DE"));
        allowed(asset);
    });
}

#[test]
fn trust_withdrawn_reaches_every_party_at_the_next_movement() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[requires(Topic::Kyb)]);
        trust(VOUCHER, Topic::Kyb, false);
        let expected: Vec<_> = [Side::Sender, Side::Receiver]
            .map(|side| Refusal::ClaimRequired {
                side,
                topic: Topic::Kyb,
                why: ClaimError::IssuerNotTrusted,
            })
            .into();
        assert_eq!(Rwa::refusals(&movement(asset, ALICE, BOB, 1), 0), expected);
        trust(VOUCHER, Topic::Kyb, true);
        allowed(asset);
    });
}

#[test]
fn an_account_without_subject_is_refused_for_that_first() {
    ExtBuilder.build().execute_with(|| {
        let asset = under(&[requires(Topic::Kyb)]);
        SubjectOf::remove(ALICE);
        for (from, to, side) in [(ALICE, BOB, Side::Sender), (BOB, ALICE, Side::Receiver)] {
            assert_noop!(
                Rwa::transfer(RuntimeOrigin::signed(from), asset, to, 1),
                RwaError::NoSubject
            );
            let expected = vec![
                Refusal::NoSubject { side },
                Refusal::ClaimRequired {
                    side,
                    topic: Topic::Kyb,
                    why: ClaimError::Missing,
                },
            ];
            assert_eq!(Rwa::refusals(&movement(asset, from, to, 1), 0), expected);
        }
        assert_noop!(Rwa::mint_into(asset, &ALICE, 1), RwaError::NoSubject);
    });
}

#[test]
fn countries_are_allowed() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[allows(&["FR", "DE"])]);
        allowed(asset);
        attest(ALICE, Topic::Kyb, country("US"));
        refused(asset, RwaError::CountryNotAllowed, |side| Refusal::CountryNotAllowed {
            side,
            country: country("US"),
        });
        // Where an institution has no KYB claim, its KYC claim counts.
        Subjects::mutate(20, |subject| subject.claims.clear());
        attest(ALICE, Topic::Kyc, country("DE"));
        allowed(asset);
    });
}

#[test]
fn countries_are_blocked() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[blocks(&["US", "KP"])]);
        allowed(asset);
        attest(ALICE, Topic::Kyb, country("US"));
        refused(asset, RwaError::CountryBlocked, |side| Refusal::CountryBlocked {
            side,
            country: country("US"),
        });
    });
}

#[test]
fn an_unknown_country_is_neither_allowed_nor_unblocked() {
    ExtBuilder.build_and_execute(|| {
        let lists = [allows(&["DE", "FR"]), blocks(&["US"])];
        amend(ALICE, Topic::Kyb, |claim| claim.expires_at = Some(START));
        for rules in [&lists[..1], &lists[1..], &lists[..]] {
            let asset = asset(&[]);
            Rwa::mint_into(asset, &ALICE, 5).unwrap();
            Rwa::mint_into(asset, &BOB, 5).unwrap();
            set(asset, rules).unwrap();
            refused(asset, RwaError::CountryUnknown, |side| Refusal::CountryUnknown {
                side,
                why: ClaimError::Expired,
            });
        }
    });
}

#[test]
fn standing_comes_before_rules() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[requires(Topic::Kyb)]);
        suspend(ALICE);
        let why = AdmissionError::Suspended;
        refused(asset, SUSPENDED, |side| Refusal::NotInGoodStanding { side, why });
        Admitted::remove(ALICE);
        let why = AdmissionError::NotAdmitted;
        refused(asset, NOT_ADMITTED, |side| Refusal::NotInGoodStanding { side, why });
    });
}

#[test]
fn a_report_lists_every_reason() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[
            requires(Topic::Kyc),
            allows(&["FR"]),
            requires(Topic::SanctionsScreened),
            blocks(&["DE"]),
            requires(Topic::Kyc),
        ]);
        suspend(ALICE);
        let missing = |side, topic| Refusal::ClaimRequired {
            side,
            topic,
            why: ClaimError::Missing,
        };
        let unknown = Refusal::CountryUnknown {
            side: Side::Receiver,
            why: ClaimError::Missing,
        };
        let expected = vec![
            Refusal::NotInGoodStanding {
                side: Side::Sender,
                why: AdmissionError::Suspended,
            },
            Refusal::NotInGoodStanding {
                side: Side::Receiver,
                why: AdmissionError::NotAdmitted,
            },
            Refusal::NoSubject { side: Side::Receiver },
            missing(Side::Sender, Topic::Kyc),
            missing(Side::Receiver, Topic::Kyc),
            Refusal::CountryNotAllowed {
                side: Side::Sender,
                country: country("DE"),
            },
            unknown,
            missing(Side::Sender, Topic::SanctionsScreened),
            missing(Side::Receiver, Topic::SanctionsScreened),
            Refusal::CountryBlocked {
                side: Side::Sender,
                country: country("DE"),
            },
            Refusal::InsufficientBalance {
                available: 100,
                required: 101,
            },
        ];
        assert_eq!(Rwa::refusals(&movement(asset, ALICE, STRANGER, 101), 0), expected);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, STRANGER, 101),
            SUSPENDED
        );

        // Nothing can be said about the balances of an unknown asset, but about the parties it can.
        let expected = vec![
            Refusal::UnknownAsset,
            Refusal::ZeroAmount,
            Refusal::NotInGoodStanding {
                side: Side::Sender,
                why: AdmissionError::Suspended,
            },
        ];
        assert_eq!(Rwa::refusals(&movement(9, ALICE, BOB, 0), 0), expected);
        assert_noop!(lock_for(&movement(9, ALICE, BOB, 0)), RwaError::UnknownAsset);
    });
}

#[test]
fn the_asker_may_count_its_own_hold_as_available() {
    use frame_support::traits::fungibles::MutateHold;
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[]);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 60).unwrap();
        let refusals = |amount, own_hold| Rwa::refusals(&movement(asset, ALICE, BOB, amount), own_hold);
        let short = |available, required| vec![Refusal::InsufficientBalance { available, required }];
        assert_eq!(refusals(41, 0), short(40, 41));
        assert_eq!(refusals(41, 1), vec![]);
        assert_eq!(refusals(100, 60), vec![]);
        assert_eq!(refusals(101, 60), short(100, 101));
        // No more than what is on hold.
        assert_eq!(refusals(101, u128::MAX), short(100, 101));
    });
}

#[test]
fn replacing_rules_takes_effect_at_the_next_movement() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[]);
        let blocked = [blocks(&["DE"])];
        assert_ok!(set(asset, &blocked));
        assert_eq!(
            last_event(),
            Event::RulesReplaced {
                asset,
                version: 3,
                count: 1
            }
            .into()
        );
        assert_eq!(
            State::<Test>::get(asset).map(|state| state.rules),
            Some(rule_set(&blocked))
        );
        refused(asset, RwaError::CountryBlocked, |side| Refusal::CountryBlocked {
            side,
            country: country("DE"),
        });
        // Who holds units keeps them.
        assert_eq!((free(asset, ALICE), supply(asset)), (100, 200));
        assert_ok!(set(asset, &[]));
        allowed(asset);
    });
}

#[test]
fn only_the_issuer_in_good_standing_replaces_rules() {
    ExtBuilder.build_and_execute(|| {
        let asset = under(&[]);
        let by = |who, asset| Rwa::set_rules(RuntimeOrigin::signed(who), asset, RuleSet::default());
        assert_noop!(by(ISSUER, asset + 1), RwaError::UnknownAsset);
        assert_noop!(by(ALICE, asset), RwaError::PowerMissing);
        assert_noop!(by(STRANGER, asset), RwaError::PowerMissing);
        assert_noop!(
            Rwa::set_rules(RuntimeOrigin::root(), asset, RuleSet::default()),
            DispatchError::BadOrigin
        );
        assert_noop!(set(asset, &[allows(&[])]), RwaError::EmptyCountrySet);
        suspend(ISSUER);
        assert_noop!(by(ISSUER, asset), SUSPENDED);
    });
}

#[test]
fn each_reason_of_the_other_checks_has_its_error() {
    use castellan_primitives::rwa::Investors;
    use castellan_rules::{Check, Sides, Weekdays};
    ExtBuilder.build_and_execute(|| {
        let levels = |min_level| Check::ClaimRequired {
            sides: Sides::Both,
            topic: Topic::Kyb,
            min_level,
            issuers: Default::default(),
        };
        let send = |check: Check<AccountId>| {
            let asset = under(&[check.into()]);
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 60).map_err(|failure| failure.error)
        };
        amend(BOB, Topic::Kyb, |claim| claim.level = 3);
        assert_ok!(send(levels(3)));
        assert_eq!(send(levels(4)), Err(RwaError::ClaimLevelTooLow.into()));
        assert_eq!(send(Check::MinBalance(50)), Err(RwaError::BalanceTooLow.into()));
        let share = Check::MaxShare {
            of: Investors::All,
            basis_points: 7_900,
        };
        assert_eq!(send(share), Err(RwaError::ShareTooHigh.into()));
        assert_eq!(send(Check::LockedUntil(START + 1)), Err(RwaError::LockedUp.into()));
        // The clock begins on a Thursday.
        let hours = Check::TradingHours {
            days: Weekdays(0b000_0001),
            opens: 0,
            closes: 1_440,
        };
        assert_eq!(send(hours), Err(RwaError::MarketClosed.into()));
        amend(BOB, Topic::Kyb, |claim| claim.valid_from = START + 1);
        assert_eq!(send(levels(0)), Err(RwaError::ClaimNotYetValid.into()));

        let asset = asset(&[Check::MaxSupply(100).into()]);
        assert_noop!(Rwa::mint_into(asset, &ALICE, 101), RwaError::SupplyTooHigh);
        assert_ok!(Rwa::mint_into(asset, &ALICE, 100));
    });
}
