// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of the calls and of the questions that other pallets ask.

use super::*;
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimError, Identity, SubjectId, Topic},
    membership::Admission,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, Time};
use frame_system::RawOrigin;
use sp_core::H256;

const COUNTRY: [u8; 2] = *b"DE";

fn country() -> Result<Country, BenchmarkError> {
    Country::new(&COUNTRY).map_err(|_| BenchmarkError::Stop("an unknown country"))
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn longest_reason() -> Reason {
    Reason::truncate_from(alloc::vec![b'x'; 256])
}

/// An admitted issuer, trusted for `topic`.
fn issuer<T: Config>(topic: Topic) -> T::AccountId {
    let issuer: T::AccountId = whitelisted_caller();
    T::Admission::admit(&issuer);
    Trust::<T>::insert(&issuer, topic, CountryScope::All);
    issuer
}

/// A registered person, with its account.
fn person<T: Config>() -> Result<(SubjectId, T::AccountId), BenchmarkError> {
    let account: T::AccountId = account("subject", 0, 0);
    T::Admission::admit(&account);
    let subject = Pallet::<T>::do_register(account.clone(), SubjectKind::Person, None)?;
    Ok((subject, account))
}

fn claim<T: Config>(issuer: T::AccountId, topic: Topic) -> Result<ClaimRecord<T>, BenchmarkError> {
    Ok(Claim {
        topic,
        issuer,
        country: country()?,
        issued_at: T::Time::now(),
        expires_at: None,
        evidence: H256::zero(),
        revoked: false,
    })
}

/// Gives `subject` one claim of `topic` by each of `count` accounts that are trusted for it but not admitted.
fn fill<T: Config>(subject: SubjectId, topic: Topic, count: u32) -> Result<(), BenchmarkError> {
    let mut claims = BoundedVec::new();
    for index in 0..count {
        let issuer: T::AccountId = account("other issuer", index, 0);
        Trust::<T>::insert(&issuer, topic, CountryScope::All);
        claims
            .try_push(claim::<T>(issuer, topic)?)
            .map_err(|_| BenchmarkError::Stop("too many claims"))?;
    }
    Claims::<T>::insert(subject, claims);
    Ok(())
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn register_subject() {
        let caller: T::AccountId = whitelisted_caller();
        T::Admission::admit(&caller);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(caller.clone()),
            SubjectKind::Institution,
            Some(sample::lei(1)),
        );

        assert!(SubjectOf::<T>::contains_key(&caller));
    }

    #[benchmark]
    fn trust_issuer(n: Linear<0, 64>) -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        let issuer: T::AccountId = account("issuer", 0, 0);
        let scope = if n == 0 {
            CountryScope::All
        } else {
            let countries: alloc::collections::BTreeSet<_> = sample::countries().take(n as usize).collect();
            CountryScope::Only(
                countries
                    .try_into()
                    .map_err(|_| BenchmarkError::Stop("too many countries"))?,
            )
        };

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone(), Topic::Kyc, scope.clone());

        assert_eq!(Trust::<T>::get(&issuer, Topic::Kyc), Some(scope));
        Ok(())
    }

    #[benchmark]
    fn revoke_trust() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        let issuer = issuer::<T>(Topic::Kyc);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone(), Topic::Kyc);

        assert!(!Trust::<T>::contains_key(&issuer, Topic::Kyc));
        Ok(())
    }

    #[benchmark]
    fn suspend_issuer() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        let issuer = issuer::<T>(Topic::Kyc);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone(), longest_reason());

        assert!(SuspendedIssuers::<T>::contains_key(&issuer));
        Ok(())
    }

    #[benchmark]
    fn reinstate_issuer() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        let issuer = issuer::<T>(Topic::Kyc);
        SuspendedIssuers::<T>::insert(&issuer, longest_reason());

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, issuer.clone());

        assert!(!SuspendedIssuers::<T>::contains_key(&issuer));
        Ok(())
    }

    #[benchmark]
    fn add_claim() -> Result<(), BenchmarkError> {
        let issuer = issuer::<T>(Topic::Kyc);
        let (subject, _) = person::<T>()?;
        fill::<T>(subject, Topic::Kyc, T::MaxClaims::get())?;
        Claims::<T>::mutate(subject, |claims| {
            if let Some(last) = claims.iter_mut().last() {
                last.revoked = true;
            }
        });
        let expires_at = Some(T::Time::now().saturating_add(1));

        #[extrinsic_call]
        _(
            RawOrigin::Signed(issuer.clone()),
            subject,
            Topic::Kyc,
            COUNTRY,
            expires_at,
            H256::repeat_byte(7),
        );

        let claims = Claims::<T>::get(subject);
        assert_eq!(claims.len() as u32, T::MaxClaims::get());
        assert_eq!(claims.last().map(|claim| &claim.issuer), Some(&issuer));
        Ok(())
    }

    #[benchmark]
    fn revoke_claim() -> Result<(), BenchmarkError> {
        let issuer = issuer::<T>(Topic::Kyc);
        let (subject, _) = person::<T>()?;
        fill::<T>(subject, Topic::Kyc, T::MaxClaims::get().saturating_sub(1))?;
        Pallet::<T>::do_add_claim(subject, claim::<T>(issuer.clone(), Topic::Kyc)?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), subject, Topic::Kyc, longest_reason());

        assert_eq!(Claims::<T>::get(subject).last().map(|claim| claim.revoked), Some(true));
        Ok(())
    }

    #[benchmark]
    fn profile() -> Result<(), BenchmarkError> {
        let (subject, account) = person::<T>()?;
        fill::<T>(subject, Topic::Kyc, T::MaxClaims::get())?;
        let loaded;

        #[block]
        {
            loaded = <Pallet<T> as Identity<T::AccountId>>::profile(&account);
        }

        assert_eq!(loaded.map(|known| known.subject()), Some(subject));
        Ok(())
    }

    // The issuers are trusted and not suspended, so that all three conditions are looked up, but not admitted.
    #[benchmark]
    fn attestation(c: Linear<1, { T::MaxClaims::get() }>) -> Result<(), BenchmarkError> {
        let (subject, account) = person::<T>()?;
        fill::<T>(subject, Topic::Kyc, c)?;
        let loaded = <Pallet<T> as Identity<T::AccountId>>::profile(&account)
            .ok_or(BenchmarkError::Stop("no subject behind the account"))?;
        let answer;

        #[block]
        {
            answer = <Pallet<T> as Identity<T::AccountId>>::attestation(&loaded, Topic::Kyc);
        }

        assert_eq!(answer, Err(ClaimError::IssuerNotTrusted));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
