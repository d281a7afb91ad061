// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of every call, on the worst case: the largest rules in force and scheduled. What a party adds that is not
//! its subject's first account, and the fee's collector, is `further_holdings`.

use crate::{ledger::Route, rules::FURTHER_HOLDINGS, *};
use alloc::vec::Vec;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Power, Quantity, Records},
};
use castellan_rules::{Approval, Check, RuleSet, MAX_APPROVALS, MAX_TERMS, MAX_TERMS_OF_RULE};
use frame_benchmarking::v2::*;
use frame_support::traits::Time;
use frame_system::RawOrigin;
use sp_runtime::DispatchError;

const ISIN: [u8; 12] = *b"XS0971721963";
/// How many checks fit if each rule is as long as it may be: an operator takes a place in each.
pub(crate) const MAX_CHECKS: u32 = MAX_TERMS - MAX_TERMS / MAX_TERMS_OF_RULE;
/// So many checks of each of four kinds fill a rule set.
const QUARTER: u32 = MAX_CHECKS / 4;

pub(crate) mod setup;

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
        a: Linear<0, MAX_APPROVALS>,
        o: Linear<0, QUARTER>,
    ) -> Result<(), BenchmarkError> {
        let from = investor::<T>("from", c)?;
        let to = investor::<T>("to", c)?;
        let rules = slow_rules::<T>(c, l, a, o)?;
        let id = laden::<T>(&from, Class::Debt)?;
        Pallet::<T>::do_mint(id, &from, 1_000, false)?;
        // They take effect with the movement.
        schedule::<T>(id, rules, T::Time::now())?;
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

    /// What holdings cost that a movement reads and writes beyond the parties' own: the fee's collector, and the first
    /// accounts of subjects. Only the slope counts: with none of them it is what every movement reads.
    #[benchmark]
    fn further_holdings(h: Linear<0, FURTHER_HOLDINGS>) -> Result<(), BenchmarkError> {
        let issuer = party::<T>("issuer", 0)?;
        let id = laden::<T>(&issuer, Class::Debt)?;
        let holders = (0..h)
            .map(|index| party::<T>("holder", index))
            .collect::<Result<Vec<_>, _>>()?;
        for holder in &holders {
            Pallet::<T>::do_mint(id, holder, 1_000, false)?;
        }

        #[block]
        {
            let mut book = open::<T>(id)?;
            for holder in &holders {
                book.put(holder, holding::Part::Free, 1).map_err(DispatchError::from)?;
            }
            book.close();
        }

        for holder in &holders {
            let free = Pallet::<T>::holding(id, holder).map(|holding| holding.free);
            assert_eq!(free, Some(1_001));
        }
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
        schedule::<T>(id, large_rules::<T>(MAX_CHECKS)?, later::<T>())?;

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
