// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants of the pallet's module documentation.

use crate::{Claims, Config, NextSubjectId, Pallet, SubjectByLei, SubjectKind, SubjectOf, Subjects, Trust};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::Time};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Fails with the first invariant that does not hold.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_subjects()?;
        Self::check_claims()?;
        for (_, _, scope) in Trust::<T>::iter() {
            ensure!(!scope.is_empty(), "I5: trust for no country");
        }
        Ok(())
    }

    fn check_subjects() -> Result<(), TryRuntimeError> {
        let next = NextSubjectId::<T>::get();
        let mut institutions = 0usize;
        for (id, subject) in Subjects::<T>::iter() {
            ensure!(id < next, "I1: a subject with a number that was not given out");
            ensure!(
                SubjectOf::<T>::get(&subject.registered_by) == Some(id),
                "I1: a subject lost its account"
            );
            match (subject.kind, subject.lei) {
                (SubjectKind::Person, None) => {},
                (SubjectKind::Institution, Some(lei)) => {
                    ensure!(
                        SubjectByLei::<T>::get(lei) == Some(id),
                        "I2: an LEI does not lead to its institution"
                    );
                    institutions = institutions.saturating_add(1);
                },
                _ => return Err("I2: a person with an LEI or an institution without".into()),
            }
        }
        ensure!(
            SubjectByLei::<T>::iter_keys().count() == institutions,
            "I2: an LEI of no institution"
        );
        for (account, id) in SubjectOf::<T>::iter() {
            let registered_by = Subjects::<T>::get(id).map(|subject| subject.registered_by);
            ensure!(
                registered_by == Some(account),
                "I1: an account leads to a subject that it did not register"
            );
        }
        Ok(())
    }

    fn check_claims() -> Result<(), TryRuntimeError> {
        let now = T::Time::now();
        for id in Claims::<T>::iter_keys() {
            let claims = Claims::<T>::try_get(id).map_err(|_| "I3: claims that do not decode")?;
            ensure!(Subjects::<T>::contains_key(id), "I3: claims about an unknown subject");
            let mut made = BTreeSet::new();
            let mut last = 0;
            for claim in claims {
                ensure!(
                    SubjectOf::<T>::get(&claim.issuer) != Some(id),
                    "I4: a subject vouches for itself"
                );
                ensure!(claim.issued_at >= last, "I3: claims are out of order");
                last = claim.issued_at;
                ensure!(
                    claim.expires_at.is_none_or(|end| end > claim.issued_at),
                    "I3: a claim had expired when it was made"
                );
                ensure!(
                    made.insert((claim.issuer, claim.topic)),
                    "I3: two claims of one issuer and topic"
                );
            }
            ensure!(last <= now, "I3: a claim was made in the future");
        }
        Ok(())
    }
}
