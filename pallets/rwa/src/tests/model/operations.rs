// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What happens at random, and how it is done to the pallet.

use crate::{
    mock::*,
    tests::strategies::{amount, rule, COUNTRIES, TOPICS, VOUCHERS},
    Rule,
};
use castellan_primitives::{
    kyc::{SubjectId, Topic},
    rwa::AssetId,
    Balance,
};
use frame_support::traits::{
    fungibles::{Mutate, MutateHold},
    tokens::{
        Fortitude::Polite,
        Precision::{BestEffort, Exact},
        Preservation::{Expendable, Preserve},
        Restriction::{Free, OnHold},
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use sp_runtime::DispatchError;

pub const CAROL: AccountId = 4;
pub const DAVE: AccountId = 5;
/// Belongs to nobody.
pub const NOBODY: AccountId = 6;
/// CAROL and DAVE are two accounts of one subject.
pub const SUBJECT_OF: [(AccountId, SubjectId); 5] = [(ISSUER, 10), (ALICE, 20), (BOB, 30), (CAROL, 40), (DAVE, 40)];
pub const SUBJECTS: [SubjectId; 4] = [10, 20, 30, 40];
pub const REASONS: [Reason; 4] = [Reason::Settlement, Reason::Collateral, Reason::Escrow, Reason::Dispute];

/// Units on their way.
#[derive(Clone, Copy, Debug)]
pub struct Movement {
    pub asset: AssetId,
    pub from: AccountId,
    pub to: AccountId,
    pub amount: Balance,
}

/// Units in one place.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    pub asset: AssetId,
    pub who: AccountId,
    pub amount: Balance,
}

/// Whether less than all will do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Measure {
    All,
    AtMost,
}

/// Where units on hold go.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Arrival {
    Freed,
    StillHeld,
}

#[derive(Clone, Debug)]
pub enum Operation {
    Issue(AccountId, Units, u16),
    Transfer(Movement),
    TransferKeepingAlive(Movement),
    TransferOnHold(Movement, Reason, Measure, Arrival),
    TransferAndHold(Movement, Reason, Measure),
    Hold(Units, Reason),
    Release(Units, Reason, Measure),
    Burn(Units, Measure),
    BurnHeld(Units, Reason, Measure),
    /// A claim with a country that holds so many milliseconds.
    Attest(SubjectId, Topic, AccountId, &'static str, Option<u64>),
    /// All claims of a topic.
    Revoke(SubjectId, Topic),
    Trust(AccountId, Topic, bool),
    /// Milliseconds.
    Wait(u64),
    SetRules(AccountId, AssetId, Vec<Rule>),
    /// Active, suspended or not admitted.
    Standing(AccountId, Option<bool>),
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{self:?}").split('(').next().unwrap_or_default().to_string()
    }
}

pub fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let asset = || prop_oneof![60 => 0..2u32, 1 => Just(2u32)];
    let anyone = || select(vec![ISSUER, ALICE, BOB, CAROL, DAVE, NOBODY]);
    let party = || prop_oneof![15 => select(vec![ALICE, BOB, CAROL, DAVE]), 1 => Just(ISSUER), 1 => Just(NOBODY)];
    let by = || prop_oneof![9 => Just(ISSUER), 1 => anyone()];
    let reason = || select(REASONS.to_vec());
    let topic = || select(TOPICS.to_vec());
    let subject = || select(SUBJECTS.to_vec());
    let voucher = || select(VOUCHERS.to_vec());
    let measure = || select(vec![Measure::All, Measure::AtMost]);
    let arrival = || select(vec![Arrival::Freed, Arrival::StillHeld]);
    let movement = || {
        let parts = (asset(), party(), party(), amount());
        parts.prop_map(|(asset, from, to, amount)| Movement {
            asset,
            from,
            to,
            amount,
        })
    };
    let units = |amount| (asset(), party(), amount).prop_map(|(asset, who, amount)| Units { asset, who, amount });
    let issued = prop_oneof![4 => (100..2_000u128).boxed(), 1 => (1..4u128).boxed(), 1 => amount().boxed()].boxed();
    let units_of_any_amount = || units(amount().boxed());
    let written = prop_oneof![30 => rule(), 1 => Just(Rule::CountriesAllowed(countries(&[])))];
    let active = prop_oneof![10 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    prop_oneof![
        8 => (by(), units(issued), 0..300u16).prop_map(|(by, units, number)| Issue(by, units, number)),
        10 => movement().prop_map(Transfer),
        4 => movement().prop_map(TransferKeepingAlive),
        10 => (movement(), reason(), measure(), arrival())
            .prop_map(|(movement, reason, measure, arrival)| TransferOnHold(movement, reason, measure, arrival)),
        4 => (movement(), reason(), measure())
            .prop_map(|(movement, reason, measure)| TransferAndHold(movement, reason, measure)),
        12 => (units_of_any_amount(), reason()).prop_map(|(units, reason)| Hold(units, reason)),
        3 => (units_of_any_amount(), reason(), measure())
            .prop_map(|(units, reason, measure)| Release(units, reason, measure)),
        1 => (units_of_any_amount(), measure()).prop_map(|(units, measure)| Burn(units, measure)),
        1 => (units_of_any_amount(), reason(), measure())
            .prop_map(|(units, reason, measure)| BurnHeld(units, reason, measure)),
        6 => (subject(), topic(), voucher(), select(COUNTRIES.to_vec()), option::of(1..40u64))
            .prop_map(|(subject, topic, issuer, country, lasts)| Attest(subject, topic, issuer, country, lasts)),
        1 => (subject(), topic()).prop_map(|(subject, topic)| Revoke(subject, topic)),
        2 => (voucher(), topic(), prop::bool::weighted(0.8))
            .prop_map(|(issuer, topic, trusted)| Trust(issuer, topic, trusted)),
        3 => (1..10u64).prop_map(Wait),
        2 => (by(), asset(), vec(written, 0..4)).prop_map(|(by, asset, rules)| SetRules(by, asset, rules)),
        2 => (anyone(), active).prop_map(|(who, active)| Standing(who, active)),
    ]
}

/// Does it, and tells how many units it came to.
pub fn perform(operation: &Operation) -> Result<Balance, DispatchError> {
    use Operation::*;
    let precision = |measure| match measure {
        Measure::All => Exact,
        Measure::AtMost => BestEffort,
    };
    match operation.clone() {
        Issue(by, Units { asset, who, amount }, number) => {
            let result = Rwa::issue(
                RuntimeOrigin::signed(by),
                asset,
                who,
                amount,
                reference(&format!("ref {number}")),
            );
            return result.map(|_| amount).map_err(|failure| failure.error);
        },
        Transfer(Movement {
            asset,
            from,
            to,
            amount,
        }) => {
            let result = Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount);
            return result.map(|_| amount).map_err(|failure| failure.error);
        },
        TransferKeepingAlive(Movement {
            asset,
            from,
            to,
            amount,
        }) => {
            return <Rwa as Mutate<_>>::transfer(asset, &from, &to, amount, Preserve);
        },
        TransferOnHold(
            Movement {
                asset,
                from,
                to,
                amount,
            },
            reason,
            measure,
            arrival,
        ) => {
            let mode = if arrival == Arrival::Freed { Free } else { OnHold };
            return Rwa::transfer_on_hold(asset, &reason, &from, &to, amount, precision(measure), mode, Polite);
        },
        TransferAndHold(
            Movement {
                asset,
                from,
                to,
                amount,
            },
            reason,
            measure,
        ) => {
            return Rwa::transfer_and_hold(
                asset,
                &reason,
                &from,
                &to,
                amount,
                precision(measure),
                Expendable,
                Polite,
            );
        },
        Hold(Units { asset, who, amount }, reason) => {
            return Rwa::hold(asset, &reason, &who, amount).map(|()| amount);
        },
        Release(Units { asset, who, amount }, reason, measure) => {
            return Rwa::release(asset, &reason, &who, amount, precision(measure));
        },
        Burn(Units { asset, who, amount }, measure) => {
            return Rwa::burn_from(asset, &who, amount, Expendable, precision(measure), Polite);
        },
        BurnHeld(Units { asset, who, amount }, reason, measure) => {
            return Rwa::burn_held(asset, &reason, &who, amount, precision(measure), Polite);
        },
        SetRules(by, asset, rules) => Rwa::set_rules(RuntimeOrigin::signed(by), asset, rule_set(&rules))?,
        Attest(subject, topic, issuer, home, lasts) => {
            let expires_at = lasts.map(|time| Now::get() + time);
            claim(
                subject,
                Claim {
                    topic,
                    issuer,
                    country: country(home),
                    expires_at,
                    revoked: false,
                },
            );
        },
        Revoke(subject, topic) => Claims::mutate(subject, |claims| {
            claims
                .iter_mut()
                .filter(|claim| claim.topic == topic)
                .for_each(|claim| claim.revoked = true)
        }),
        Trust(issuer, topic, true) => Trusted::insert((issuer, topic), ()),
        Trust(issuer, topic, false) => Trusted::remove((issuer, topic)),
        Wait(time) => Now::mutate(|now| *now += time),
        Standing(who, Some(active)) => Admitted::insert(
            who,
            Member {
                active,
                issuer_agent: who == ISSUER,
            },
        ),
        Standing(who, None) => Admitted::remove(who),
    }
    Ok(0)
}
