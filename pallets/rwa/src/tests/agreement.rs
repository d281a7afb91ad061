// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The report and the decision agree in every state: nothing is reported if and only if the transfer succeeds, and the
//! error is that of the first reason reported.

use super::strategies::{check, error_of, rule, Tally, COUNTRIES, TOPICS, VOUCHERS};
use crate::{mock::*, Accounts, Holding, State, Tallies};
use castellan_primitives::{
    rwa::{AssetId, Compliance, Refusal},
    Balance,
};
use frame_support::{
    storage::with_storage_layer,
    traits::{
        fungibles::{Mutate, MutateHold},
        tokens::{Fortitude::Polite, IdAmount, Precision::Exact, Preservation::Expendable, Restriction::Free},
    },
};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_io::storage::root;
use sp_runtime::{DispatchError, StateVersion};

/// What is known of one party.
#[derive(Clone, Debug)]
struct Party {
    admitted: Option<bool>,
    registered: bool,
    claims: Vec<ClaimDraft>,
    free: Balance,
    held: Balance,
    frozen: Balance,
    account_frozen: bool,
}

#[derive(Clone, Debug)]
struct ClaimDraft {
    topic: usize,
    voucher: usize,
    country: usize,
    revoked: bool,
    ends: Option<u64>,
}

fn claim_draft() -> impl Strategy<Value = ClaimDraft> {
    let ends = prop_oneof![3 => Just(None), 1 => Just(Some(START)), 1 => Just(Some(START + 1))];
    (0..3usize, 0..2usize, 0..3usize, prop::bool::weighted(0.1), ends).prop_map(
        |(topic, voucher, country, revoked, ends)| ClaimDraft {
            topic,
            voucher,
            country,
            revoked,
            ends,
        },
    )
}

fn party() -> impl Strategy<Value = Party> {
    let admitted = prop_oneof![10 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    let units = || prop_oneof![1 => Just(0), 8 => 1..100u128, 1 => (Balance::MAX - 50)..=Balance::MAX];
    (
        admitted,
        prop::bool::weighted(0.9),
        vec(claim_draft(), 0..8),
        units(),
        0..100u128,
        prop_oneof![3 => Just(0), 1 => 0..100u128],
        prop::bool::weighted(0.05),
    )
        .prop_map(
            |(admitted, registered, claims, free, held, frozen, account_frozen)| Party {
                admitted,
                registered,
                claims,
                free,
                held: held.min(Balance::MAX - free),
                frozen,
                account_frozen,
            },
        )
}

/// Two parties, or one with itself, under some rules, and a movement between them.
#[derive(Clone, Debug)]
struct Scene {
    parties: [Party; 2],
    alone: bool,
    trusted: Vec<bool>,
    rules: Vec<Rule>,
    amount: Balance,
    known: bool,
    frozen: bool,
}

fn scene() -> impl Strategy<Value = Scene> {
    let trusted = vec(prop::bool::weighted(0.9), 6);
    let amount = prop_oneof![1 => Just(0), 9 => 1..120u128, 1 => Just(Balance::MAX), 1 => any::<u128>()];
    let rest = (
        prop::bool::weighted(0.1),
        trusted,
        vec(rule(), 0..5),
        amount,
        prop::bool::weighted(0.98),
        prop::bool::weighted(0.05),
    );
    ([party(), party()], rest).prop_map(|(parties, (alone, trusted, rules, amount, known, frozen))| Scene {
        parties,
        alone,
        trusted,
        rules,
        amount,
        known,
        frozen,
    })
}

impl Scene {
    /// Writes the scene into the state; returns the asset, the sender and the receiver.
    fn set(&self) -> (AssetId, AccountId, AccountId) {
        // Rules that contradict each other are refused at creation; what they say is asked all the same.
        let asset = asset(&[]);
        State::<Test>::mutate(asset, |state| state.as_mut().unwrap().rules = rule_set(&self.rules));
        for (index, trusted) in self.trusted.iter().enumerate() {
            let key = (VOUCHERS[index % 2], TOPICS[index / 2]);
            trust(key.0, key.1, *trusted);
        }
        for (who, party) in [ALICE, BOB].into_iter().zip(&self.parties) {
            match party.admitted {
                None => Admitted::remove(who),
                Some(active) => Admitted::insert(
                    who,
                    Member {
                        active,
                        issuer_agent: false,
                    },
                ),
            }
            let subject = SubjectOf::take(who).unwrap();
            Subjects::remove(subject);
            if party.registered {
                register(who, subject);
            }
            for draft in &party.claims {
                let topic = TOPICS[draft.topic];
                let country = country(COUNTRIES[draft.country]);
                let issuer = VOUCHERS[draft.voucher];
                claim(
                    subject,
                    Claim {
                        issuer,
                        expires_at: draft.ends,
                        revoked: draft.revoked,
                        ..Claim::new(topic, country)
                    },
                );
            }
            let holds = match party.held {
                0 => vec![],
                amount => vec![IdAmount {
                    id: Reason::Settlement,
                    amount,
                }],
            };
            let holding = Holding {
                free: party.free,
                holds: holds.try_into().unwrap(),
                frozen: party.frozen.min(party.free.saturating_add(party.held)),
                account_frozen: party.account_frozen,
                ..Holding::new(&State::<Test>::get(asset).unwrap())
            };
            if holding.total() > 0 {
                Accounts::<Test>::insert(asset, who, holding);
            }
        }
        Tallies::<Test>::mutate(asset, |tally| tally.supply = Balance::MAX);
        State::<Test>::mutate(asset, |state| state.as_mut().unwrap().frozen = self.frozen);
        (
            asset + u32::from(!self.known),
            ALICE,
            if self.alone { ALICE } else { BOB },
        )
    }
}

/// The name of a reason, without its inputs.
fn kind(refusal: &Refusal) -> String {
    format!("{refusal:?}").split(' ').next().unwrap_or_default().to_string()
}

const KINDS: [&str; 13] = [
    "AssetFrozen",
    "AccountFrozen",
    "allowed",
    "UnknownAsset",
    "ZeroAmount",
    "NotInGoodStanding",
    "NoSubject",
    "ClaimRequired",
    "CountryUnknown",
    "CountryNotAllowed",
    "CountryBlocked",
    "InsufficientBalance",
    "BalanceOverflow",
];

/// Runs `movement` in a state of its own and holds its outcome against the report.
fn compare(tally: &Tally, refusals: &[Refusal], movement: impl FnOnce() -> Result<(), DispatchError>) {
    let before = root(StateVersion::V1);
    let outcome = movement();
    match refusals.first() {
        None => {
            tally.count("allowed");
            assert_eq!(outcome, Ok(()));
        },
        Some(first) => {
            refusals.iter().for_each(|refusal| tally.count(kind(refusal)));
            assert_eq!(outcome, Err(error_of(first)), "{refusals:?}");
            assert_eq!(root(StateVersion::V1), before, "a refused movement left a trace");
        },
    }
}

#[test]
fn nothing_is_reported_if_and_only_if_a_transfer_succeeds() {
    let tally = Tally::default();
    check(file!(), 4_000, (scene(), any::<bool>()), |(scene, by_call)| {
        ExtBuilder.build().execute_with(|| {
            let (asset, from, to) = scene.set();
            let refusals = Rwa::refusals(&movement(asset, from, to, scene.amount), 0);
            let distinct = refusals
                .iter()
                .enumerate()
                .all(|(at, refusal)| !refusals[..at].contains(refusal));
            assert!(distinct, "{refusals:?}");

            // A lock for the movement is refused for whatever the movement is refused for, but for what the receiver can
            // hold. It is refused besides if it took frozen units, which a movement need not touch while enough is on hold.
            let locked = with_storage_layer(|| {
                let result = lock_for(&movement(asset, from, to, scene.amount));
                Err::<(), _>(result.err().unwrap_or(DispatchError::Other("locked")))
            });
            let first = refusals
                .iter()
                .find(|refusal| !matches!(refusal, Refusal::BalanceOverflow));
            let expected = first.map_or(DispatchError::Other("locked"), error_of);
            let is_frozen = locked == Err(RwaError::AmountFrozen.into());
            let is_about_amounts = first.is_none() || expected == DispatchError::from(RwaError::InsufficientBalance);
            assert!(
                locked == Err(expected) || (is_frozen && scene.parties[0].frozen > 0 && is_about_amounts),
                "{locked:?} instead of {expected:?}"
            );

            compare(&tally, &refusals, || {
                if by_call {
                    let result = Rwa::transfer(RuntimeOrigin::signed(from), asset, to, scene.amount);
                    result.map(|_| ()).map_err(|failure| failure.error)
                } else {
                    <Rwa as Mutate<_>>::transfer(asset, &from, &to, scene.amount, Expendable).map(|_| ())
                }
            });
        });
    });
    tally.require(&KINDS);
}

#[test]
fn with_its_own_hold_counted_nothing_is_reported_if_and_only_if_release_and_transfer_succeed() {
    let tally = Tally::default();
    check(file!(), 1_000, scene(), |scene| {
        ExtBuilder.build().execute_with(|| {
            let (asset, from, to) = scene.set();
            let own_hold = scene.parties[0].held;
            let refusals = Rwa::refusals(&movement(asset, from, to, scene.amount), own_hold);
            if scene.known && own_hold > 0 {
                Rwa::release(asset, &Reason::Settlement, &from, own_hold, Exact).unwrap();
            }
            compare(&tally, &refusals, || {
                let result = Rwa::transfer(RuntimeOrigin::signed(from), asset, to, scene.amount);
                result.map(|_| ()).map_err(|failure| failure.error)
            });
        });
    });
    tally.require(&KINDS);
}

#[test]
fn with_its_own_hold_counted_nothing_is_reported_if_and_only_if_delivery_succeeds() {
    let tally = Tally::default();
    check(
        file!(),
        1_000,
        (scene(), select(vec![0u128, 1, 50, 99])),
        |(mut scene, free)| {
            // Free units would let a report succeed that a delivery of held units cannot; put all of them on hold.
            scene.parties[0].held = scene.parties[0].held.saturating_add(scene.parties[0].free.min(free));
            scene.parties[0].free = 0;
            ExtBuilder.build().execute_with(|| {
                let (asset, from, to) = scene.set();
                let refusals = Rwa::refusals(&movement(asset, from, to, scene.amount), Balance::MAX);
                let short = matches!(refusals.first(), Some(Refusal::InsufficientBalance { .. }));
                compare(&tally, &refusals, || {
                    let hold = &Reason::Settlement;
                    let moved = Rwa::transfer_on_hold(asset, hold, &from, &to, scene.amount, Exact, Free, Polite);
                    match moved.map(|_| ()) {
                        // A hold that falls short has an error of its own.
                        Err(error) if short && error == RwaError::InsufficientHold.into() => {
                            Err(RwaError::InsufficientBalance.into())
                        },
                        other => other,
                    }
                });
            });
        },
    );
    tally.require(&["allowed", "ClaimRequired", "InsufficientBalance"]);
}
