// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of the calls and of the questions that other pallets ask: full lists, and signatures in the form that is
//! tried second.

use super::*;
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimError, ClaimQuery, ClaimScope, Identity, SubjectId, Topic},
    membership::Admission,
    Moment,
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{EnsureOrigin, Get, Time},
    BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::H256;

const COUNTRY: [u8; 2] = *b"DE";
const KYC: Topic = Topic::Kyc;

fn stop<E>(_: E) -> BenchmarkError {
    BenchmarkError::Stop("the state for the benchmark cannot be made")
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn longest_reason() -> Reason {
    Reason::truncate_from(alloc::vec![b'x'; 256])
}

/// Everyone after the accounts of the benchmarks, so that the table has to be searched to its end.
fn other_issuer<T: Config>(index: u32) -> T::AccountId {
    account("other issuer", index, 0)
}

/// The first 64 countries; Germany is one of them.
fn many_countries() -> CountryScope {
    let countries: alloc::collections::BTreeSet<_> = sample::countries().take(64).collect();
    countries.try_into().map_or(CountryScope::All, CountryScope::Only)
}

/// Trusts so many issuers, each for KYC in many countries, that there is room for `room` more.
fn fill_trust<T: Config>(room: u32) -> Result<(), BenchmarkError> {
    Trust::<T>::try_mutate(|table| {
        for index in 0..T::MaxTrust::get().saturating_sub(room) {
            let account = other_issuer::<T>(index);
            let describe = || Issuer {
                account: account.clone(),
                admitted: true,
                suspended: false,
                group: None,
            };
            table
                .grant(account.clone(), KYC, (&many_countries()).into(), describe)
                .map_err(stop)?;
        }
        Ok(())
    })
}

/// An admitted account that stands for an institution of its own and is trusted for KYC, in a full table.
fn checker<T: Config>(index: u32) -> Result<T::AccountId, BenchmarkError> {
    let checker: T::AccountId = account("checker", index, 0);
    T::Admission::admit(&checker);
    Pallet::<T>::do_register(
        checker.clone(),
        SubjectKind::Institution,
        Some(sample::lei(1_000 + index)),
    )?;
    Pallet::<T>::do_trust(checker.clone(), KYC, CountryScope::All)?;
    Ok(checker)
}

/// An institution with as many accounts as it can have had and still change one, as many claims as there can be, and a
/// number for each issuer. Its first account.
fn institution<T: Config>(index: u32) -> Result<(SubjectId, T::AccountId), BenchmarkError> {
    let first: T::AccountId = account("subject", index, 0);
    T::Admission::admit(&first);
    let id = Pallet::<T>::do_register(first.clone(), SubjectKind::Institution, Some(sample::lei(index)))?;
    let mut subject = Subjects::<T>::get(id).ok_or(BenchmarkError::Stop("not registered"))?;
    for number in 1..T::MaxAccounts::get().saturating_sub(1) {
        let linked: T::AccountId = account("linked", index, number);
        let status = if number < T::MaxActiveAccounts::get().saturating_sub(1) {
            AccountStatus::Active
        } else {
            AccountStatus::Retired {
                successor: first.clone(),
            }
        };
        SubjectOf::<T>::insert(&linked, id);
        subject
            .accounts
            .try_push(LinkedAccount {
                account: linked,
                status,
            })
            .map_err(stop)?;
    }
    for number in 0..T::MaxClaims::get() {
        let issuer = other_issuer::<T>(number);
        subject.claims.try_push(claim::<T>(issuer.clone())?).map_err(stop)?;
        subject.nonces.raise(&issuer);
    }
    Subjects::<T>::insert(id, subject);
    Ok((id, first))
}

fn claim<T: Config>(issuer: T::AccountId) -> Result<Claim<T::AccountId>, BenchmarkError> {
    Ok(Claim {
        topic: KYC,
        scope: ClaimScope::Global,
        issuer,
        country: Country::new(&COUNTRY).map_err(stop)?,
        level: 0,
        issued_at: T::Time::now(),
        valid_from: T::Time::now(),
        expires_at: None,
        evidence: H256::zero(),
        revoked: false,
    })
}

/// Makes the last of the subject's claims one that is over, or one by `issuer`.
fn change_last<T: Config>(id: SubjectId, change: impl FnOnce(&mut Claim<T::AccountId>)) {
    Subjects::<T>::mutate(id, |subject| {
        if let Some(last) = subject.as_mut().and_then(|subject| subject.claims.iter_mut().last()) {
            change(last);
        }
    });
}

fn statement<T: Config>() -> Statement {
    Statement {
        topic: KYC,
        scope: ClaimScope::Asset(1),
        country: COUNTRY,
        level: 1,
        valid_from: Some(T::Time::now()),
        expires_at: Some(T::Time::now().saturating_add(1)),
        evidence: H256::repeat_byte(7),
    }
}

/// The signature of the key with this number, wrapped as wallets do it.
fn prove<T: Config>(key: u32, payload: impl FnOnce(Moment) -> alloc::vec::Vec<u8>) -> Proof<T::Signature> {
    let expires_at = T::Time::now().saturating_add(1);
    let wrapped = [b"<Bytes>", &payload(expires_at)[..], b"</Bytes>"].concat();
    Proof {
        expires_at,
        signature: T::BenchmarkSigner::sign(key, &wrapped),
    }
}

fn control<T: Config>(key: u32, id: SubjectId) -> (T::AccountId, Proof<T::Signature>) {
    let account = T::BenchmarkSigner::account(key);
    let proof = prove::<T>(key, |end| Pallet::<T>::control_payload(id, &account, end));
    (account, proof)
}

/// A subject, and a recovery of its first account to that of key 0, which was asked for by the first of two checkers.
struct Lost<T: Config> {
    id: SubjectId,
    old: T::AccountId,
    new: T::AccountId,
    issuer: T::AccountId,
    approver: T::AccountId,
    proof: Proof<T::Signature>,
}

fn lost<T: Config>() -> Result<Lost<T>, BenchmarkError> {
    fill_trust::<T>(2)?;
    let (issuer, approver) = (checker::<T>(0)?, checker::<T>(1)?);
    let (id, old) = institution::<T>(1)?;
    change_last::<T>(id, |claim| claim.issuer = issuer.clone());
    let (new, proof) = control::<T>(0, id);
    Ok(Lost {
        id,
        old,
        new,
        issuer,
        approver,
        proof,
    })
}

fn requested<T: Config>() -> Result<Lost<T>, BenchmarkError> {
    let lost = lost::<T>()?;
    let Lost {
        id,
        old,
        new,
        issuer,
        proof,
        ..
    } = &lost;
    Pallet::<T>::do_request_recovery(*id, old.clone(), new.clone(), issuer.clone(), proof.clone())?;
    Ok(lost)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register_subject() -> Result<(), BenchmarkError> {
        fill_trust::<T>(0)?;
        let caller: T::AccountId = whitelisted_caller();
        T::Admission::admit(&caller);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(caller.clone()),
            SubjectKind::Institution,
            Some(sample::lei(1)),
        );

        assert!(SubjectOf::<T>::contains_key(&caller));
        Ok(())
    }

    #[benchmark]
    fn trust_issuer(n: Linear<0, 64>) -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        fill_trust::<T>(1)?;
        let (_, issuer) = institution::<T>(1)?;
        let scope = if n == 0 {
            CountryScope::All
        } else {
            let countries: alloc::collections::BTreeSet<_> = sample::countries().take(n as usize).collect();
            CountryScope::Only(countries.try_into().map_err(stop)?)
        };

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone(), KYC, scope.clone());

        assert_eq!(Trust::<T>::get().countries(&issuer, KYC), Some(&(&scope).into()));
        Ok(())
    }

    #[benchmark]
    fn revoke_trust() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        fill_trust::<T>(0)?;
        let issuer = other_issuer::<T>(0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone(), KYC);

        assert!(Trust::<T>::get().issuer(&issuer).is_none());
        Ok(())
    }

    #[benchmark]
    fn suspend_issuer() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        fill_trust::<T>(0)?;
        let issuer = other_issuer::<T>(0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone(), longest_reason());

        assert!(Trust::<T>::get().issuer(&issuer).is_some_and(|issuer| issuer.suspended));
        Ok(())
    }

    #[benchmark]
    fn reinstate_issuer() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        fill_trust::<T>(0)?;
        let issuer = other_issuer::<T>(0);
        Pallet::<T>::do_suspend(issuer.clone(), longest_reason())?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone());

        assert!(Trust::<T>::get()
            .issuer(&issuer)
            .is_some_and(|issuer| !issuer.suspended));
        Ok(())
    }

    #[benchmark]
    fn add_claim() -> Result<(), BenchmarkError> {
        fill_trust::<T>(1)?;
        let issuer = checker::<T>(0)?;
        let (id, _) = institution::<T>(1)?;
        change_last::<T>(id, |claim| claim.revoked = true);

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer.clone()), id, statement::<T>());

        let last = Subjects::<T>::get(id).and_then(|subject| subject.claims.last().cloned());
        assert_eq!(last.map(|claim| claim.issuer), Some(issuer));
        Ok(())
    }

    #[benchmark]
    fn revoke_claim() -> Result<(), BenchmarkError> {
        fill_trust::<T>(1)?;
        let issuer = checker::<T>(0)?;
        let (id, _) = institution::<T>(1)?;
        change_last::<T>(id, |claim| claim.issuer = issuer.clone());

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, KYC, ClaimScope::Global, longest_reason());

        let last = Subjects::<T>::get(id).and_then(|subject| subject.claims.last().cloned());
        assert!(last.is_some_and(|claim| claim.revoked));
        Ok(())
    }

    #[benchmark]
    fn submit_claim() -> Result<(), BenchmarkError> {
        fill_trust::<T>(1)?;
        let issuer = T::BenchmarkSigner::account(0);
        T::Admission::admit(&issuer);
        Pallet::<T>::do_register(issuer.clone(), SubjectKind::Institution, Some(sample::lei(9)))?;
        Pallet::<T>::do_trust(issuer.clone(), KYC, CountryScope::All)?;
        let (id, sender) = institution::<T>(1)?;
        change_last::<T>(id, |claim| claim.revoked = true);
        let said = statement::<T>();
        let signed_at = T::Time::now();
        let nonce = Subjects::<T>::get(id).map_or(0, |subject| subject.nonces.of(&issuer));
        let proof = prove::<T>(0, |end| Pallet::<T>::claim_payload(id, &said, signed_at, end, nonce));

        #[extrinsic_call]
        _(RawOrigin::Signed(sender), issuer.clone(), id, said, signed_at, proof);

        let last = Subjects::<T>::get(id).and_then(|subject| subject.claims.last().cloned());
        assert_eq!(last.map(|claim| claim.issuer), Some(issuer));
        Ok(())
    }

    #[benchmark]
    fn withdraw_statements() -> Result<(), BenchmarkError> {
        fill_trust::<T>(1)?;
        let issuer = checker::<T>(0)?;
        let (id, _) = institution::<T>(1)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer.clone()), id);

        // The list was full, so that everybody's number rose.
        assert!(Subjects::<T>::get(id).is_some_and(|subject| subject.nonces.floor > 0));
        Ok(())
    }

    #[benchmark]
    fn link_account() -> Result<(), BenchmarkError> {
        fill_trust::<T>(0)?;
        let (id, by) = institution::<T>(1)?;
        let (account, proof) = control::<T>(0, id);

        #[extrinsic_call]
        _(RawOrigin::Signed(by), account.clone(), proof);

        assert_eq!(SubjectOf::<T>::get(account), Some(id));
        Ok(())
    }

    #[benchmark]
    fn rotate() -> Result<(), BenchmarkError> {
        fill_trust::<T>(0)?;
        let (id, old) = institution::<T>(1)?;
        let (account, proof) = control::<T>(0, id);

        #[extrinsic_call]
        _(RawOrigin::Signed(old.clone()), account.clone(), proof);

        assert_eq!(Pallet::<T>::successor(&old), Some(account));
        Ok(())
    }

    #[benchmark]
    fn retire_account() -> Result<(), BenchmarkError> {
        let (_, old) = institution::<T>(1)?;
        let successor: T::AccountId = account("linked", 1, 1);

        #[extrinsic_call]
        _(RawOrigin::Signed(old.clone()), successor.clone());

        assert_eq!(Pallet::<T>::successor(&old), Some(successor));
        Ok(())
    }

    #[benchmark]
    fn request_recovery() -> Result<(), BenchmarkError> {
        let Lost {
            id,
            old,
            new,
            issuer,
            proof,
            ..
        } = lost::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, old, new, proof);

        assert!(Recoveries::<T>::contains_key(id));
        Ok(())
    }

    #[benchmark]
    fn approve_recovery() -> Result<(), BenchmarkError> {
        let Lost {
            id, old, new, approver, ..
        } = requested::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(approver), id, old, new);

        assert!(
            Recoveries::<T>::get(id).is_some_and(|recovery| matches!(recovery.state, RecoveryState::Approved { .. }))
        );
        Ok(())
    }

    #[benchmark]
    fn veto_recovery() -> Result<(), BenchmarkError> {
        let Lost { id, old, .. } = requested::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(old), id);

        assert!(!Recoveries::<T>::contains_key(id));
        Ok(())
    }

    #[benchmark]
    fn complete_recovery() -> Result<(), BenchmarkError> {
        let Lost {
            id, old, new, approver, ..
        } = requested::<T>()?;
        let sender = approver.clone();
        Pallet::<T>::do_approve_recovery(id, old.clone(), new.clone(), Some(approver))?;
        // As if the delay were over.
        Recoveries::<T>::mutate(id, |recovery| {
            if let Some(Recovery {
                state: RecoveryState::Approved { ready_at, .. },
                ..
            }) = recovery
            {
                *ready_at = T::Time::now();
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(sender), id);

        assert_eq!(Pallet::<T>::successor(&old), Some(new));
        Ok(())
    }

    #[benchmark]
    fn register_child() -> Result<(), BenchmarkError> {
        fill_trust::<T>(0)?;
        let (parent, by) = institution::<T>(1)?;
        let account = T::BenchmarkSigner::account(0);
        T::Admission::admit(&account);
        let unit = Unit::Subsidiary;
        let proof = prove::<T>(0, |end| Pallet::<T>::child_payload(parent, unit, &account, end));

        #[extrinsic_call]
        _(RawOrigin::Signed(by), account, unit, Some(sample::lei(2)), proof);

        assert!(Subjects::<T>::get(parent).is_some_and(|subject| subject.children == 1));
        Ok(())
    }

    #[benchmark]
    fn request_parent() -> Result<(), BenchmarkError> {
        let (parent, _) = institution::<T>(1)?;
        let (child, by) = institution::<T>(2)?;
        let place = Place {
            parent,
            unit: Unit::Subsidiary,
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(by), Some(place));

        assert!(Subjects::<T>::get(child).is_some_and(|subject| subject.requested == Some(place)));
        Ok(())
    }

    #[benchmark]
    fn confirm_child() -> Result<(), BenchmarkError> {
        fill_trust::<T>(1)?;
        let (parent, by) = institution::<T>(1)?;
        let (child, asks) = institution::<T>(2)?;
        Pallet::<T>::do_trust(asks.clone(), KYC, CountryScope::All)?;
        let place = Place {
            parent,
            unit: Unit::Subsidiary,
        };
        Pallet::<T>::do_request_parent(asks, Some(place))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(by), child);

        assert!(Subjects::<T>::get(child).is_some_and(|subject| subject.group == parent));
        Ok(())
    }

    #[benchmark]
    fn detach() -> Result<(), BenchmarkError> {
        fill_trust::<T>(1)?;
        let (parent, by) = institution::<T>(1)?;
        let (child, asks) = institution::<T>(2)?;
        Pallet::<T>::do_trust(asks.clone(), KYC, CountryScope::All)?;
        let place = Place {
            parent,
            unit: Unit::Subsidiary,
        };
        Pallet::<T>::do_request_parent(asks, Some(place))?;
        Pallet::<T>::do_confirm_child(by.clone(), child)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(by), child);

        assert!(Subjects::<T>::get(child).is_some_and(|subject| subject.group == child));
        Ok(())
    }

    #[benchmark]
    fn profile() -> Result<(), BenchmarkError> {
        fill_trust::<T>(0)?;
        let (id, account) = institution::<T>(1)?;
        let loaded;

        #[block]
        {
            loaded = <Pallet<T> as Identity<T::AccountId>>::profile(&account);
        }

        assert_eq!(loaded.as_ref().map(Pallet::<T>::subject), Some(id));
        Ok(())
    }

    // All are believed, in force, and of too low a level, so that every condition is looked at.
    #[benchmark]
    fn attestation(c: Linear<1, { T::MaxClaims::get() }>) -> Result<(), BenchmarkError> {
        fill_trust::<T>(0)?;
        let (id, account) = institution::<T>(1)?;
        Subjects::<T>::mutate(id, |subject| {
            if let Some(subject) = subject {
                subject.claims = BoundedVec::truncate_from(subject.claims.iter().take(c as usize).cloned().collect());
            }
        });
        let loaded = <Pallet<T> as Identity<T::AccountId>>::profile(&account)
            .ok_or(BenchmarkError::Stop("no subject behind the account"))?;
        let query = ClaimQuery {
            min_level: 1,
            ..ClaimQuery::any(KYC, None)
        };
        let answer;

        #[block]
        {
            answer = <Pallet<T> as Identity<T::AccountId>>::attestation(&loaded, &query);
        }

        assert_eq!(answer, Err(ClaimError::LevelTooLow));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
