// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What benchmarks are set up with.

use super::MAX_CHECKS;
use crate::*;
use alloc::{collections::BTreeSet, vec, vec::Vec};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Identity, Topic},
    membership::Admission,
    rwa::{AssetId, ItemId, Power, Quantity, Records},
    Moment, Reference,
};
use castellan_rules::{Check, Countries, Rule, RuleSet, MAX_APPROVALS, MAX_COUNTRIES, MAX_RULES, MAX_TERMS_OF_RULE};
use frame_benchmarking::v2::*;
use frame_support::traits::Time;
use sp_runtime::DispatchError;

/// A text as long as it may be.
pub fn long<Text: TryFrom<Vec<u8>>>(letter: u8, length: usize) -> Result<Text, BenchmarkError> {
    vec![letter; length]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("text too long"))
}

pub fn reference() -> Result<Reference, BenchmarkError> {
    long(b'R', 35)
}

pub fn basis() -> Result<Basis, BenchmarkError> {
    Ok(Basis {
        ground: Ground::CourtOrder,
        reference: reference()?,
    })
}

/// The first 64 countries of the alphabet.
pub fn countries() -> Result<Countries, BenchmarkError> {
    let pairs = (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]));
    let known = pairs.filter_map(|pair| Country::new(&pair).ok());
    let first: BTreeSet<_> = known.take(MAX_COUNTRIES as usize).collect();
    first.try_into().map_err(|_| BenchmarkError::Stop("too many countries"))
}

/// The country where every party of a benchmark lives: the last in the list that is searched.
pub fn home() -> Result<Country, BenchmarkError> {
    countries()?.last().copied().ok_or(BenchmarkError::Stop("no country"))
}

/// An account that is admitted and stands for a subject.
pub fn party<T: Config>(name: &'static str, index: u32) -> Result<T::AccountId, BenchmarkError> {
    let who: T::AccountId = account(name, index, 0);
    T::Admission::admit(&who);
    T::Identity::attest(&who, Topic::Kyb, home()?);
    Ok(who)
}

/// The same, with so many other claims.
pub fn investor<T: Config>(name: &'static str, claims: u32) -> Result<T::AccountId, BenchmarkError> {
    let who = party::<T>(name, 0)?;
    for topic in 0..claims as u16 {
        T::Identity::attest(&who, Topic::Custom(topic), home()?);
    }
    Ok(who)
}

/// Rules of these checks: of one each while they fit, else as long as a rule may be.
pub fn rules_of<T: Config>(checks: Vec<Check<T::AccountId>>) -> Result<RulesOf<T>, BenchmarkError> {
    let few = checks.len() <= MAX_RULES as usize;
    let size = if few { 1 } else { MAX_TERMS_OF_RULE as usize - 1 };
    let wrong = |_| BenchmarkError::Stop("too many terms");
    let mut rules = Vec::new();
    for part in checks.chunks(size) {
        let mut terms: Vec<_> = part.iter().cloned().map(castellan_rules::Term::Check).collect();
        if part.len() > 1 {
            terms.push(castellan_rules::Term::All(part.len() as u8));
        }
        rules.push(Rule {
            terms: terms.try_into().map_err(|_| BenchmarkError::Stop("too many terms"))?,
            exempt: None,
        });
    }
    let rules = rules.try_into().map_err(wrong)?;
    Ok(RuleSet { rules, fee: None })
}

/// Rules with so many claims, lists, approvals and comparisons.
pub fn slow_rules<T: Config>(claims: u32, lists: u32, agents: u32, others: u32) -> Result<RulesOf<T>, BenchmarkError> {
    let claims = (0..claims as u16).map(|topic| Check::claim(Topic::Custom(topic)));
    let lists = vec![Check::countries_allowed(countries()?); lists as usize];
    let mut checks: Vec<_> = claims.chain(lists).collect();
    for index in 0..agents {
        checks.push(Check::Approval {
            agent: account("agent", index, 0),
        });
    }
    checks.extend(vec![Check::MinBalance(1); others as usize]);
    rules_of::<T>(checks)
}

/// Rules of so many checks that take most room.
pub fn large_rules<T: Config>(count: u32) -> Result<RulesOf<T>, BenchmarkError> {
    rules_of::<T>(vec![Check::countries_allowed(countries()?); count as usize])
}

/// An asset of `issuer` under `rules`, with the largest rules scheduled after them.
pub fn asset<T: Config>(issuer: &T::AccountId, rules: RulesOf<T>, class: Class) -> Result<AssetId, BenchmarkError> {
    T::Admission::admit(issuer);
    let terms = Terms {
        isin: None,
        identifiers: IdentifierTexts::default(),
        class,
        symbol: unused_symbol::<T>()?,
        name: long(b'N', 64)?,
        decimals: 0,
        denomination: 1,
        rules,
    };
    let id = Pallet::<T>::do_create(issuer, terms, true)?;
    // Whatever stage the runtime's assets begin in.
    State::<T>::mutate(id, |state| {
        if let Some(state) = state {
            state.gate = Gate {
                may_issue: true,
                may_move: true,
            };
        }
    });
    Ok(id)
}

/// An asset without rules, in which these may hold units.
pub fn open_to<T: Config>(parties: &[T::AccountId]) -> Result<AssetId, BenchmarkError> {
    for who in parties {
        T::Admission::admit(who);
        T::Identity::attest(who, Topic::Kyc, home()?);
    }
    let issuer = party::<T>("issuer", 0)?;
    asset::<T>(&issuer, RulesOf::<T>::default(), Class::Debt)
}

fn unused_symbol<T: Config>() -> Result<Symbol, BenchmarkError> {
    let number = NextAsset::<T>::get().to_be_bytes();
    let digits = number.iter().flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]);
    let text: Vec<u8> = vec![b'S'; 8].into_iter().chain(digits).collect();
    text.try_into().map_err(|_| BenchmarkError::Stop("symbol too long"))
}

pub fn later<T: Config>() -> Moment {
    T::Time::now().saturating_add(1_000_000)
}

/// An asset under the largest rules, and more of them to come.
pub fn laden<T: Config>(issuer: &T::AccountId, class: Class) -> Result<AssetId, BenchmarkError> {
    let id = asset::<T>(issuer, large_rules::<T>(MAX_CHECKS)?, class)?;
    schedule::<T>(id, large_rules::<T>(MAX_CHECKS)?, later::<T>())?;
    Ok(id)
}

/// Lets rules follow from a time on, which may have come.
pub fn schedule<T: Config>(id: AssetId, rules: RulesOf<T>, effective_at: Moment) -> Result<(), BenchmarkError> {
    State::<T>::mutate(id, |state| {
        if let Some(state) = state {
            state.next = Some(Scheduled { rules, effective_at });
        }
    });
    Ok(())
}

pub fn open<T: Config>(id: AssetId) -> Result<book::Book<T>, DispatchError> {
    Ok(book::Book::open(id)?)
}

/// The most metadata that a unique unit can have.
pub fn metadata() -> Result<Metadata, BenchmarkError> {
    let mut fields = Metadata::new();
    for index in 0..MAX_FIELDS as u8 {
        let name = long(b'A' + index, 32)?;
        let _ = fields.try_insert(name, Field::Text(long(b'T', 128)?));
    }
    Ok(fields)
}

/// A unique unit of `who`.
pub fn item<T: Config>(id: AssetId, who: &T::AccountId) -> Result<ItemId, BenchmarkError> {
    Ok(Pallet::<T>::mint_item(id, who, metadata()?, false)?.0)
}

/// An asset of which `agent`, who is not its issuer, has every power.
pub fn delegated<T: Config>(agent: &T::AccountId, class: Class) -> Result<AssetId, BenchmarkError> {
    let issuer = party::<T>("issuer", 0)?;
    let id = laden::<T>(&issuer, class)?;
    let scope = Scope {
        max_amount: Some(1_000_000),
        expires_at: Some(later::<T>()),
    };
    for power in [
        Power::Issue,
        Power::Redeem,
        Power::Freeze,
        Power::Force,
        Power::Rules,
        Power::Documents,
        Power::CorporateActions,
        Power::Manage,
    ] {
        Pallet::<T>::do_grant(&issuer, id, agent.clone(), power, scope)?;
    }
    Ok(id)
}

/// An asset of which `agent` has every power, and a holder with 1,000 units.
pub fn held<T: Config>(agent: &T::AccountId) -> Result<(AssetId, T::AccountId), BenchmarkError> {
    let id = delegated::<T>(agent, Class::Debt)?;
    let holder = party::<T>("holder", 0)?;
    Pallet::<T>::do_mint(id, &holder, 1_000, false)?;
    Pallet::<T>::take_record(id)?;
    Ok((id, holder))
}

/// Proposes as many forced moves as may wait.
pub fn propose<T: Config>(
    agent: &T::AccountId,
    id: AssetId,
    holder: &T::AccountId,
    count: u32,
) -> Result<T::AccountId, BenchmarkError> {
    let to = party::<T>("to", 0)?;
    for _ in 0..count {
        Pallet::<T>::do_propose_force(
            agent.clone(),
            id,
            holder.clone(),
            to.clone(),
            Quantity::Units(1_000),
            basis()?,
        )?;
    }
    Ok(to)
}

/// An asset whose rules name as many agents as they can, the last of them an account that is admitted.
pub fn with_agents<T: Config>() -> Result<(AssetId, T::AccountId), BenchmarkError> {
    let issuer = party::<T>("issuer", 0)?;
    let agent = party::<T>("agent", MAX_APPROVALS - 1)?;
    let lists = MAX_CHECKS - MAX_APPROVALS;
    let id = asset::<T>(&issuer, slow_rules::<T>(0, lists, MAX_APPROVALS, 0)?, Class::Debt)?;
    schedule::<T>(id, large_rules::<T>(MAX_CHECKS)?, later::<T>())?;
    Ok((id, agent))
}
