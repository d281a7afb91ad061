// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of every call, on the worst case: the largest rules in force and scheduled, parties that are not their
//! subject's first account would only cost what the fee's collector costs.

use crate::{ledger::Route, *};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Identity, Topic},
    membership::Admission,
    rwa::{AssetId, ItemId, Power, Quantity, Records, Side},
    Moment, Reference,
};
use castellan_rules::{Approval, Check, Countries, Fee, Rule, RuleSet, MAX_COUNTRIES, MAX_RULES, MAX_TERMS};
use frame_benchmarking::v2::*;
use frame_support::traits::Time;
use frame_system::RawOrigin;
use sp_runtime::DispatchError;

const ISIN: [u8; 12] = *b"XS0971721963";
/// So many terms of each of four kinds fill a rule set.
const QUARTER: u32 = MAX_TERMS / 4;

/// What benchmarks are set up with.
pub(crate) mod setup {
    use super::*;

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

    /// Rules of these checks, as many in each as there must be.
    pub fn rules_of<T: Config>(checks: Vec<Check<T::AccountId>>) -> Result<RulesOf<T>, BenchmarkError> {
        let size = checks.len().div_ceil(MAX_RULES as usize).max(1);
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
    pub fn slow_rules<T: Config>(
        claims: u32,
        lists: u32,
        agents: u32,
        others: u32,
    ) -> Result<RulesOf<T>, BenchmarkError> {
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

    /// How many checks fit if they are joined: an operator takes a place too.
    pub const MAX_CHECKS: u32 = MAX_TERMS - MAX_RULES;

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
        Ok(Pallet::<T>::do_create(issuer, terms, true)?)
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
        schedule::<T>(id)?;
        Ok(id)
    }

    pub fn schedule<T: Config>(id: AssetId) -> Result<(), BenchmarkError> {
        let next = Scheduled {
            rules: large_rules::<T>(MAX_CHECKS)?,
            effective_at: later::<T>(),
        };
        State::<T>::mutate(id, |state| {
            if let Some(state) = state {
                state.next = Some(next);
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
}

#[benchmarks]
mod benchmarks {
    use super::{setup::*, *};

    #[benchmark]
    fn create(r: Linear<0, MAX_CHECKS>) -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let rules = large_rules::<T>(r)?;
        let id = NextAsset::<T>::get();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(issuer),
            Some(ISIN),
            Class::Debt,
            long(b'S', 16)?,
            long(b'N', 64)?,
            MAX_DECIMALS,
            rules,
        );

        assert!(Assets::<T>::contains_key(id));
        Ok(())
    }

    #[benchmark]
    fn issue() -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let beneficiary = party::<T>("beneficiary", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, beneficiary.clone(), 1_000, reference()?);

        assert_eq!(Pallet::<T>::supply_of(id), 1_000);
        Ok(())
    }

    #[benchmark]
    fn transfer(
        c: Linear<0, QUARTER>,
        l: Linear<0, QUARTER>,
        a: Linear<0, QUARTER>,
        o: Linear<0, QUARTER>,
    ) -> Result<(), BenchmarkError> {
        // A term for the operator is taken from each rule.
        let (c, l, a, o) = (c * 3 / 4, l * 3 / 4, a * 3 / 4, o * 3 / 4);
        let from = investor::<T>("from", c)?;
        let to = investor::<T>("to", c)?;
        let collector = party::<T>("collector", 0)?;
        let mut rules = slow_rules::<T>(c, l, a, o)?;
        rules.fee = Some(Fee {
            basis_points: 10,
            minimum: 1,
            collector,
            payer: Side::Sender,
            exempt: None,
        });
        let id = asset::<T>(&from, rules, Class::Debt)?;
        schedule::<T>(id)?;
        Pallet::<T>::do_mint(id, &from, 1_001, false)?;
        for index in 0..a {
            let agent: T::AccountId = account("agent", index, 0);
            let approval = Approval {
                amount: 1_000,
                expires_at: None,
                standing: false,
            };
            Approvals::<T>::insert((id, &agent, &from, &to), approval);
        }
        Pallet::<T>::take_record(id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(from), id, to.clone(), 1_000);

        assert_eq!(Pallet::<T>::holding(id, &to).map(|holding| holding.free), Some(1_000));
        Ok(())
    }

    #[benchmark]
    fn set_rules(r: Linear<0, MAX_CHECKS>) -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;
        let rules = large_rules::<T>(r)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, rules.clone());

        assert_eq!(State::<T>::get(id).map(|state| state.rules), Some(rules));
        Ok(())
    }

    #[benchmark]
    fn schedule_rules(r: Linear<0, MAX_CHECKS>) -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;
        let rules = large_rules::<T>(r)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, rules.clone(), later::<T>());

        let next = State::<T>::get(id).and_then(|state| state.next);
        assert_eq!(next.map(|next| next.rules), Some(rules));
        Ok(())
    }

    #[benchmark]
    fn cancel_rules() -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id);

        assert!(State::<T>::get(id).is_some_and(|state| state.next.is_none()));
        Ok(())
    }

    #[benchmark]
    fn identify() -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;
        let texts = IdentifierTexts {
            cusip: Some(*b"037833100"),
            figi: Some(*b"BBG000BLNQ16"),
            dti: None,
            lei: Some(*b"5493001KJTIIGC8Y1R12"),
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, texts);

        assert!(Assets::<T>::get(id).is_some_and(|record| record.identifiers.lei.is_some()));
        Ok(())
    }

    #[benchmark]
    fn set_denomination() -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, 1_000);

        assert_eq!(State::<T>::get(id).map(|state| state.denomination), Some(1_000));
        Ok(())
    }

    /// An asset of which `agent`, who is not its issuer, has every power.
    fn delegated<T: Config>(agent: &T::AccountId, class: Class) -> Result<AssetId, BenchmarkError> {
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
    fn held<T: Config>(agent: &T::AccountId) -> Result<(AssetId, T::AccountId), BenchmarkError> {
        let id = delegated::<T>(agent, Class::Debt)?;
        let holder = party::<T>("holder", 0)?;
        Pallet::<T>::do_mint(id, &holder, 1_000, false)?;
        Pallet::<T>::take_record(id)?;
        Ok((id, holder))
    }

    #[benchmark]
    fn grant() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Debt)?;
        let other = party::<T>("other", 0)?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(agent),
            id,
            other.clone(),
            Power::Issue,
            Scope::default(),
        );

        assert!(PowersOf::<T>::contains_key(id, other));
        Ok(())
    }

    #[benchmark]
    fn revoke() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Debt)?;
        let other = party::<T>("other", 0)?;
        Pallet::<T>::do_grant(&agent, id, other.clone(), Power::Issue, Scope::default())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, other.clone(), Power::Issue);

        assert!(!PowersOf::<T>::contains_key(id, other));
        Ok(())
    }

    #[benchmark]
    fn freeze_asset() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Debt)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, basis()?);

        assert!(State::<T>::get(id).is_some_and(|state| state.frozen));
        Ok(())
    }

    #[benchmark]
    fn thaw_asset() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Debt)?;
        Pallet::<T>::do_freeze_asset(&agent, id, true, basis()?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, basis()?);

        assert!(State::<T>::get(id).is_some_and(|state| !state.frozen));
        Ok(())
    }

    #[benchmark]
    fn freeze_account() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, holder.clone(), basis()?);

        assert!(Pallet::<T>::holding(id, &holder).is_some_and(|holding| holding.account_frozen));
        Ok(())
    }

    #[benchmark]
    fn thaw_account() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;
        Pallet::<T>::do_freeze_account(&agent, id, holder.clone(), true, basis()?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, holder.clone(), basis()?);

        assert!(Pallet::<T>::holding(id, &holder).is_some_and(|holding| !holding.account_frozen));
        Ok(())
    }

    #[benchmark]
    fn freeze_amount() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, holder.clone(), 400, basis()?);

        assert_eq!(
            Pallet::<T>::holding(id, &holder).map(|holding| holding.frozen),
            Some(400)
        );
        Ok(())
    }

    #[benchmark]
    fn thaw_amount() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;
        Pallet::<T>::do_freeze_amount(&agent, id, holder.clone(), 400, true, basis()?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, holder.clone(), 400, basis()?);

        assert_eq!(Pallet::<T>::holding(id, &holder).map(|holding| holding.frozen), Some(0));
        Ok(())
    }

    /// Proposes as many forced moves as may wait.
    fn propose<T: Config>(
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

    #[benchmark]
    fn propose_force() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;
        let to = propose::<T>(&agent, id, &holder, MAX_PROPOSALS - 1)?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(agent),
            id,
            holder,
            to,
            Quantity::Units(1_000),
            basis()?,
        );

        assert_eq!(Proposals::<T>::get(id).len() as u32, MAX_PROPOSALS);
        Ok(())
    }

    #[benchmark]
    fn approve_force() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;
        let to = propose::<T>(&agent, id, &holder, MAX_PROPOSALS)?;
        let other = party::<T>("other", 0)?;
        Pallet::<T>::do_grant(&agent, id, other.clone(), Power::Force, Scope::default())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(other), id, MAX_PROPOSALS - 1);

        assert_eq!(Pallet::<T>::holding(id, &to).map(|holding| holding.free), Some(1_000));
        Ok(())
    }

    #[benchmark]
    fn cancel_force() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let (id, holder) = held::<T>(&agent)?;
        propose::<T>(&agent, id, &holder, MAX_PROPOSALS)?;
        let other = party::<T>("other", 0)?;
        Pallet::<T>::do_grant(&agent, id, other.clone(), Power::Force, Scope::default())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(other), id, MAX_PROPOSALS - 1);

        assert_eq!(Proposals::<T>::get(id).len() as u32, MAX_PROPOSALS - 1);
        Ok(())
    }

    #[benchmark]
    fn add_document() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Debt)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, long(b'D', 32)?, [1; 32], long(b'U', 128)?);

        assert_eq!(DocumentCount::<T>::get(id), 1);
        Ok(())
    }

    #[benchmark]
    fn remove_document() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Debt)?;
        let name: DocumentName = long(b'D', 32)?;
        Pallet::<T>::do_add_document(agent.clone(), id, name.clone(), [1; 32], long(b'U', 128)?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, name);

        assert_eq!(DocumentCount::<T>::get(id), 0);
        Ok(())
    }

    #[benchmark]
    fn issue_item() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Unique)?;
        let beneficiary = party::<T>("beneficiary", 0)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, beneficiary, metadata()?, reference()?);

        assert!(Items::<T>::contains_key(id, 0));
        Ok(())
    }

    #[benchmark]
    fn transfer_item() -> Result<(), BenchmarkError> {
        let from = party::<T>("from", 0)?;
        let to = party::<T>("to", 0)?;
        let id = laden::<T>(&from, Class::Unique)?;
        let item = item::<T>(id, &from)?;
        Pallet::<T>::take_record(id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(from), id, item, to.clone());

        assert_eq!(Items::<T>::get(id, item).map(|record| record.owner), Some(to));
        Ok(())
    }

    #[benchmark]
    fn freeze_item() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Unique)?;
        let item = item::<T>(id, &agent)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, item, basis()?);

        assert!(Items::<T>::get(id, item).is_some_and(|record| record.frozen));
        Ok(())
    }

    #[benchmark]
    fn thaw_item() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Unique)?;
        let item = item::<T>(id, &agent)?;
        Pallet::<T>::do_freeze_item(&agent, id, item, true, basis()?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, item, basis()?);

        assert!(Items::<T>::get(id, item).is_some_and(|record| !record.frozen));
        Ok(())
    }

    #[benchmark]
    fn redeem() -> Result<(), BenchmarkError> {
        let agent = party::<T>("agent", 0)?;
        let id = delegated::<T>(&agent, Class::Unique)?;
        let item = item::<T>(id, &agent)?;
        Pallet::<T>::take_record(id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(agent), id, Quantity::Item(item));

        assert_eq!(Pallet::<T>::supply_of(id), 0);
        Ok(())
    }

    /// An asset whose rules name as many agents as they can, the last of them an account that is admitted.
    fn with_agents<T: Config>() -> Result<(AssetId, T::AccountId), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let agent = party::<T>("agent", MAX_CHECKS - 1)?;
        let id = asset::<T>(&issuer, slow_rules::<T>(0, 0, MAX_CHECKS, 0)?, Class::Debt)?;
        schedule::<T>(id)?;
        Ok((id, agent))
    }

    #[benchmark]
    fn approve_transfer() -> Result<(), BenchmarkError> {
        let (id, agent) = with_agents::<T>()?;
        let (from, to) = (party::<T>("from", 0)?, party::<T>("to", 0)?);
        let approval = Approval {
            amount: 1_000,
            expires_at: Some(later::<T>()),
            standing: false,
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(agent.clone()), id, from.clone(), to.clone(), approval);

        assert!(Approvals::<T>::contains_key((id, agent, from, to)));
        Ok(())
    }

    #[benchmark]
    fn revoke_approval() -> Result<(), BenchmarkError> {
        let (id, agent) = with_agents::<T>()?;
        let (from, to) = (party::<T>("from", 0)?, party::<T>("to", 0)?);
        let approval = Approval {
            amount: 1_000,
            expires_at: None,
            standing: true,
        };
        Approvals::<T>::insert((id, &agent, &from, &to), approval);

        #[extrinsic_call]
        _(RawOrigin::Signed(agent.clone()), id, from.clone(), to.clone());

        assert!(!Approvals::<T>::contains_key((id, agent, from, to)));
        Ok(())
    }

    #[benchmark]
    fn claim_recovered() -> Result<(), BenchmarkError> {
        // How an account is replaced is the identity ledger's business, so the same work is done on two of one kind.
        let (old, new) = (party::<T>("old", 0)?, party::<T>("new", 0)?);
        let id = laden::<T>(&old, Class::Debt)?;
        Pallet::<T>::do_mint(id, &old, 1_000, false)?;
        Pallet::<T>::do_freeze_amount(&old, id, old.clone(), 400, true, basis()?)?;
        Pallet::<T>::take_record(id)?;

        #[block]
        {
            let mut book = open::<T>(id)?;
            Pallet::<T>::move_recovered(&mut book, &old, &new).map_err(DispatchError::from)?;
            book.close();
        }

        assert_eq!(Pallet::<T>::holding(id, &new).map(|holding| holding.frozen), Some(400));
        Ok(())
    }

    #[benchmark]
    fn claim_recovered_item() -> Result<(), BenchmarkError> {
        let (old, new) = (party::<T>("old", 0)?, party::<T>("new", 0)?);
        let id = laden::<T>(&old, Class::Unique)?;
        let item = item::<T>(id, &old)?;
        Pallet::<T>::take_record(id)?;

        #[block]
        {
            let mut book = open::<T>(id)?;
            book.force(&old, &new, Quantity::Item(item), Route::FREE)
                .map_err(DispatchError::from)?;
            book.close();
        }

        assert_eq!(Items::<T>::get(id, item).map(|record| record.owner), Some(new));
        Ok(())
    }

    #[benchmark]
    fn count_holder() -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let groups = (0..castellan_rules::MAX_GROUPS as u16).map(|topic| Check::MaxHolders {
            of: castellan_primitives::rwa::Investors::With(Topic::Custom(topic)),
            max: 1_000,
        });
        let id = asset::<T>(&issuer, RuleSet::default(), Class::Debt)?;
        Pallet::<T>::do_mint(id, &issuer, 1_000, false)?;
        Pallet::<T>::do_set_rules(&issuer, id, rules_of::<T>(groups.collect())?, None)?;
        schedule::<T>(id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer.clone()), id, issuer.clone());

        assert_eq!(Tallies::<T>::get(id).counts.counted, 1);
        Ok(())
    }

    impl_benchmark_test_suite! {
        Pallet,
        crate::mock::ExtBuilder.build(),
        crate::mock::Test,
    }
}
