// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What should be the case, written to be obvious, not fast: every number in a map of its own.

use super::operations::{Arrival, Measure, Movement, Operation, Units, REASONS, SUBJECT_OF};
use crate::{
    mock::{country, AccountId, Reason, RwaError, ISSUER, MAX_HOLDS},
    tests::strategies::{error_of, VOUCHERS},
    Rule,
};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimError, SubjectId, Topic},
    membership::AdmissionError,
    rwa::{AssetId, Refusal, Side},
    Balance,
};
use sp_runtime::{DispatchError, TokenError};
use std::collections::{BTreeMap, BTreeSet};

/// What one issuer says of one subject about one topic.
struct Word {
    country: Country,
    ends: Option<u64>,
    revoked: bool,
}

#[derive(Default)]
pub struct Model {
    now: u64,
    standing: BTreeMap<AccountId, bool>,
    words: BTreeMap<(SubjectId, Topic, AccountId), Word>,
    trusted: BTreeSet<(AccountId, Topic)>,
    pub rules: BTreeMap<AssetId, Vec<Rule>>,
    pub supply: BTreeMap<AssetId, Balance>,
    pub free: BTreeMap<(AssetId, AccountId), Balance>,
    pub held: BTreeMap<(AssetId, AccountId, Reason), Balance>,
    references: BTreeSet<(AssetId, u16)>,
}

/// Who may do what.
impl Model {
    /// Nobody and nothing, at a time.
    pub fn beginning(now: u64) -> Self {
        Self {
            now,
            ..Default::default()
        }
    }

    fn standing(&self, who: AccountId) -> Result<(), AdmissionError> {
        match self.standing.get(&who) {
            None => Err(AdmissionError::NotAdmitted),
            Some(false) => Err(AdmissionError::Suspended),
            Some(true) => Ok(()),
        }
    }

    /// The country of the first issuer's word that holds, or the best reason why none does.
    fn word(&self, subject: SubjectId, topic: Topic) -> Result<Country, ClaimError> {
        let mut failures = vec![ClaimError::Missing];
        for issuer in VOUCHERS {
            let Some(word) = self.words.get(&(subject, topic, issuer)) else {
                continue;
            };
            if !self.trusted.contains(&(issuer, topic)) {
                failures.push(ClaimError::IssuerNotTrusted);
            } else if word.revoked {
                failures.push(ClaimError::Revoked);
            } else if word.ends.is_some_and(|end| end <= self.now) {
                failures.push(ClaimError::Expired);
            } else {
                return Ok(word.country);
            }
        }
        Err(failures.into_iter().max().unwrap())
    }

    /// Every reason against one party.
    fn against(&self, asset: AssetId, side: Side, who: AccountId) -> Vec<Refusal> {
        let mut reasons = vec![];
        if let Err(why) = self.standing(who) {
            reasons.push(Refusal::NotInGoodStanding { side, why });
        }
        let rules = self.rules.get(&asset).cloned().unwrap_or_default();
        if rules.is_empty() {
            return reasons;
        }
        let Some((_, subject)) = SUBJECT_OF.into_iter().find(|(account, _)| *account == who) else {
            reasons.push(Refusal::NoSubject { side });
            return reasons;
        };
        let home = match (self.word(subject, Topic::Kyb), self.word(subject, Topic::Kyc)) {
            (Ok(country), _) | (Err(_), Ok(country)) => Ok(country),
            (Err(kyb), Err(kyc)) => Err(kyb.max(kyc)),
        };
        for rule in rules {
            match (rule, home) {
                (Rule::ClaimRequired(topic), _) => {
                    if let Err(why) = self.word(subject, topic) {
                        reasons.push(Refusal::ClaimRequired { side, topic, why });
                    }
                },
                (_, Err(why)) => reasons.push(Refusal::CountryUnknown { side, why }),
                (Rule::CountriesAllowed(list), Ok(country)) => {
                    if !list.contains(&country) {
                        reasons.push(Refusal::CountryNotAllowed { side, country });
                    }
                },
                (Rule::CountriesBlocked(list), Ok(country)) => {
                    if list.contains(&country) {
                        reasons.push(Refusal::CountryBlocked { side, country });
                    }
                },
            }
        }
        reasons
    }

    /// Every reason against a movement, balances aside.
    fn reasons(&self, movement: Movement) -> Vec<Refusal> {
        let mut all = vec![];
        if self.exists(movement.asset).is_err() {
            all.push(Refusal::UnknownAsset);
        }
        if movement.amount == 0 {
            all.push(Refusal::ZeroAmount);
        }
        all.extend(self.against(movement.asset, Side::Sender, movement.from));
        all.extend(self.against(movement.asset, Side::Receiver, movement.to));
        all
    }

    /// The full report.
    pub fn report(&self, movement: Movement, own_hold: Balance) -> Vec<Refusal> {
        let Movement {
            asset,
            from,
            to,
            amount,
        } = movement;
        let mut all = vec![];
        for refusal in self.reasons(movement) {
            if !all.contains(&refusal) {
                all.push(refusal);
            }
        }
        if self.exists(asset).is_ok() {
            let available = self.free(asset, from) + self.all_held(asset, from).min(own_hold);
            if available < amount {
                all.push(Refusal::InsufficientBalance {
                    available,
                    required: amount,
                });
            }
            let has = self.free(asset, to) + self.all_held(asset, to);
            if from != to && has.checked_add(amount).is_none() {
                all.push(Refusal::BalanceOverflow);
            }
        }
        all
    }

    fn may_move(&self, movement: Movement) -> Result<(), DispatchError> {
        self.reasons(movement)
            .first()
            .map_or(Ok(()), |refusal| Err(error_of(refusal)))
    }

    fn exists(&self, asset: AssetId) -> Result<(), DispatchError> {
        self.rules.get(&asset).map(|_| ()).ok_or(RwaError::UnknownAsset.into())
    }

    fn is_issuer(&self, by: AccountId, asset: AssetId) -> Result<(), DispatchError> {
        self.exists(asset)?;
        if by != ISSUER {
            return Err(RwaError::NotIssuer.into());
        }
        let side = Side::Sender;
        self.standing(by)
            .map_err(|why| error_of(&Refusal::NotInGoodStanding { side, why }))
    }
}

/// Who has what.
impl Model {
    fn free(&self, asset: AssetId, who: AccountId) -> Balance {
        self.free.get(&(asset, who)).copied().unwrap_or(0)
    }

    fn held(&self, asset: AssetId, who: AccountId, reason: Reason) -> Balance {
        self.held.get(&(asset, who, reason)).copied().unwrap_or(0)
    }

    fn all_held(&self, asset: AssetId, who: AccountId) -> Balance {
        REASONS.iter().map(|reason| self.held(asset, who, *reason)).sum()
    }

    fn set_free(&mut self, asset: AssetId, who: AccountId, amount: Balance) {
        self.free.insert((asset, who), amount);
        self.free.retain(|_, amount| *amount > 0);
    }

    fn set_held(&mut self, asset: AssetId, who: AccountId, reason: Reason, amount: Balance) {
        self.held.insert((asset, who, reason), amount);
        self.held.retain(|_, amount| *amount > 0);
    }

    fn room(&self, asset: AssetId, who: AccountId, reason: Reason) -> Result<(), DispatchError> {
        let others = REASONS
            .iter()
            .filter(|other| **other != reason && self.held(asset, who, **other) > 0)
            .count();
        (others < MAX_HOLDS as usize)
            .then_some(())
            .ok_or(RwaError::TooManyHolds.into())
    }
}

/// How many of `asked` units come out of `has`.
fn take(measure: Measure, asked: Balance, has: Balance, error: RwaError) -> Result<Balance, DispatchError> {
    match measure {
        Measure::AtMost => Ok(asked.min(has)),
        Measure::All if asked <= has => Ok(asked),
        Measure::All => Err(error.into()),
    }
}

/// What operations come to.
impl Model {
    /// Does it, and tells how many units it came to; changes nothing if it fails.
    pub fn apply(&mut self, operation: &Operation) -> Result<Balance, DispatchError> {
        use Operation::*;
        match operation.clone() {
            Issue(by, Units { asset, who, amount }, number) => {
                self.is_issuer(by, asset)?;
                if self.references.contains(&(asset, number)) {
                    return Err(RwaError::ReferenceTaken.into());
                }
                if amount == 0 {
                    return Err(RwaError::ZeroAmount.into());
                }
                if let Some(refusal) = self.against(asset, Side::Receiver, who).first() {
                    return Err(error_of(refusal));
                }
                let supply = self.supply[&asset].checked_add(amount).ok_or(RwaError::Overflow)?;
                self.supply.insert(asset, supply);
                self.set_free(asset, who, self.free(asset, who) + amount);
                self.references.insert((asset, number));
                return Ok(amount);
            },
            Transfer(movement) => return self.transfer(movement, false),
            TransferKeepingAlive(movement) => return self.transfer(movement, true),
            TransferOnHold(movement, reason, measure, arrival) => {
                return self.transfer_on_hold(movement, reason, measure, arrival)
            },
            TransferAndHold(movement, reason, measure) => return self.transfer_and_hold(movement, reason, measure),
            Hold(Units { asset, who, amount }, reason) => {
                self.exists(asset)?;
                let has = self.free(asset, who);
                take(Measure::All, amount, has, RwaError::InsufficientBalance)?;
                if amount > 0 {
                    self.room(asset, who, reason)?;
                }
                self.set_free(asset, who, has - amount);
                self.set_held(asset, who, reason, self.held(asset, who, reason) + amount);
                return Ok(amount);
            },
            Release(Units { asset, who, amount }, reason, measure) => {
                self.exists(asset)?;
                let has = self.held(asset, who, reason);
                let taken = take(measure, amount, has, RwaError::InsufficientHold)?;
                self.set_held(asset, who, reason, has - taken);
                self.set_free(asset, who, self.free(asset, who) + taken);
                return Ok(taken);
            },
            Burn(Units { asset, who, amount }, measure) => {
                self.exists(asset)?;
                let has = self.free(asset, who);
                let taken = take(measure, amount, has, RwaError::InsufficientBalance)?;
                self.set_free(asset, who, has - taken);
                self.supply.insert(asset, self.supply[&asset] - taken);
                return Ok(taken);
            },
            BurnHeld(Units { asset, who, amount }, reason, measure) => {
                self.exists(asset)?;
                let has = self.held(asset, who, reason);
                let taken = take(measure, amount, has, RwaError::InsufficientHold)?;
                self.set_held(asset, who, reason, has - taken);
                self.supply.insert(asset, self.supply[&asset] - taken);
                return Ok(taken);
            },
            SetRules(by, asset, rules) => {
                self.is_issuer(by, asset)?;
                for rule in &rules {
                    if let Rule::CountriesAllowed(list) | Rule::CountriesBlocked(list) = rule {
                        if list.is_empty() {
                            return Err(RwaError::EmptyCountrySet.into());
                        }
                    }
                }
                self.rules.insert(asset, rules);
            },
            Attest(subject, topic, issuer, home, lasts) => {
                let ends = lasts.map(|time| self.now + time);
                self.words.insert(
                    (subject, topic, issuer),
                    Word {
                        country: country(home),
                        ends,
                        revoked: false,
                    },
                );
            },
            Revoke(subject, topic) => {
                for ((about, on, _), word) in &mut self.words {
                    word.revoked |= (*about, *on) == (subject, topic);
                }
            },
            Trust(issuer, topic, true) => {
                self.trusted.insert((issuer, topic));
            },
            Trust(issuer, topic, false) => {
                self.trusted.remove(&(issuer, topic));
            },
            Wait(time) => self.now += time,
            Standing(who, Some(active)) => {
                self.standing.insert(who, active);
            },
            Standing(who, None) => {
                self.standing.remove(&who);
            },
        }
        Ok(0)
    }

    fn transfer(&mut self, movement: Movement, keeping_alive: bool) -> Result<Balance, DispatchError> {
        self.may_move(movement)?;
        let Movement {
            asset,
            from,
            to,
            amount,
        } = movement;
        let has = self.free(asset, from);
        take(Measure::All, amount, has, RwaError::InsufficientBalance)?;
        if keeping_alive && from != to && has == amount && self.all_held(asset, from) == 0 {
            return Err(TokenError::NotExpendable.into());
        }
        self.set_free(asset, from, has - amount);
        self.set_free(asset, to, self.free(asset, to) + amount);
        Ok(amount)
    }

    fn transfer_on_hold(
        &mut self,
        movement: Movement,
        reason: Reason,
        measure: Measure,
        arrival: Arrival,
    ) -> Result<Balance, DispatchError> {
        self.may_move(movement)?;
        let Movement {
            asset,
            from,
            to,
            amount,
        } = movement;
        let has = self.held(asset, from, reason);
        let taken = take(measure, amount, has, RwaError::InsufficientHold)?;
        if arrival == Arrival::StillHeld && taken > 0 {
            self.room(asset, to, reason)?;
        }
        self.set_held(asset, from, reason, has - taken);
        match arrival {
            Arrival::Freed => self.set_free(asset, to, self.free(asset, to) + taken),
            Arrival::StillHeld => self.set_held(asset, to, reason, self.held(asset, to, reason) + taken),
        }
        Ok(taken)
    }

    fn transfer_and_hold(
        &mut self,
        movement: Movement,
        reason: Reason,
        measure: Measure,
    ) -> Result<Balance, DispatchError> {
        self.may_move(movement)?;
        let Movement {
            asset,
            from,
            to,
            amount,
        } = movement;
        let has = self.free(asset, from);
        let taken = take(measure, amount, has, RwaError::InsufficientBalance)?;
        if taken > 0 {
            self.room(asset, to, reason)?;
        }
        self.set_free(asset, from, has - taken);
        self.set_held(asset, to, reason, self.held(asset, to, reason) + taken);
        Ok(taken)
    }
}
