// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants of the pallet's module documentation.

use crate::{
    Config, Countries, NextSubjectId, Pallet, Recoveries, Subject, SubjectByLei, SubjectKind, SubjectOf, Subjects,
    Trust, Unit,
};
use alloc::collections::{BTreeMap, BTreeSet};
use castellan_primitives::{
    custody::SubAccounts,
    kyc::SubjectId,
    membership::{Admission, Role},
};
use frame_support::{
    ensure,
    traits::{Get, Time},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Fails with the first invariant that does not hold.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_leis()?;
        Self::check_hierarchy()?;
        for (id, subject) in Subjects::<T>::iter() {
            Self::check_accounts(id, &subject)?;
            Self::check_claims(&subject)?;
        }
        for (account, id) in SubjectOf::<T>::iter() {
            let known = Subjects::<T>::get(id).is_some_and(|subject| subject.status(&account).is_some());
            ensure!(known, "I1: an account leads to a subject that it is not linked to");
        }
        Self::check_trust()?;
        Self::check_recoveries()
    }

    fn check_leis() -> Result<(), TryRuntimeError> {
        let mut found = 0usize;
        for (id, subject) in Subjects::<T>::iter() {
            let fits = match subject.unit() {
                None | Some(Unit::Desk) => subject.lei.is_none(),
                Some(Unit::Group | Unit::Subsidiary) => subject.lei.is_some(),
                Some(Unit::Branch) => true,
            };
            ensure!(fits, "I2: a subject with an LEI too many, or without its LEI");
            if let Some(lei) = subject.lei {
                ensure!(
                    SubjectByLei::<T>::get(lei) == Some(id),
                    "I2: an LEI does not lead to its institution"
                );
                found = found.saturating_add(1);
            }
        }
        ensure!(
            SubjectByLei::<T>::iter_keys().count() == found,
            "I2: an LEI of no institution"
        );
        Ok(())
    }

    fn check_accounts(id: SubjectId, subject: &Subject<T>) -> Result<(), TryRuntimeError> {
        ensure!(
            id < NextSubjectId::<T>::get(),
            "I1: a subject with a number that was not given out"
        );
        let active = subject.active_accounts();
        ensure!(active > 0, "I1: nobody speaks for a subject");
        ensure!(
            active <= T::MaxActiveAccounts::get() as usize,
            "I1: too many accounts speak for a subject"
        );
        let mut seen = BTreeSet::new();
        for linked in subject.accounts.iter() {
            ensure!(
                SubjectOf::<T>::get(&linked.account) == Some(id) && seen.insert(&linked.account),
                "I1: an account of a subject does not lead back to it"
            );
            let successor = subject.successor(&linked.account);
            ensure!(
                successor.is_some() != subject.is_active(&linked.account),
                "I6: an account is neither active nor succeeded"
            );
            ensure!(
                successor.is_none_or(|account| subject.is_active(&account)),
                "I6: successors lead to no active account"
            );
        }
        Ok(())
    }

    fn check_claims(subject: &Subject<T>) -> Result<(), TryRuntimeError> {
        let mut made = BTreeSet::new();
        let mut last = 0;
        for claim in subject.claims.iter() {
            ensure!(claim.issued_at >= last, "I3: claims are out of order");
            last = claim.issued_at;
            ensure!(
                claim
                    .expires_at
                    .is_none_or(|end| claim.issued_at < end && claim.valid_from < end),
                "I3: a claim was over before it began"
            );
            ensure!(
                made.insert((&claim.issuer, claim.topic, claim.scope)),
                "I3: two claims of one issuer, topic and scope"
            );
        }
        ensure!(last <= T::Time::now(), "I3: a claim was recorded in the future");
        Ok(())
    }

    fn check_trust() -> Result<(), TryRuntimeError> {
        let table = Trust::<T>::get();
        ensure!(
            table.issuers.is_sorted_by(|a, b| a.account < b.account),
            "I4: the issuers are out of order"
        );
        ensure!(
            table
                .grants
                .is_sorted_by(|a, b| (&a.issuer, a.topic) < (&b.issuer, b.topic)),
            "I4: the trusts are out of order"
        );
        for grant in table.grants.iter() {
            ensure!(table.issuer(&grant.issuer).is_some(), "I4: trust in nobody");
            let somewhere = match grant.countries {
                Countries::All => true,
                Countries::Only(bits) => bits.iter().any(|byte| *byte != 0),
            };
            ensure!(somewhere, "I4: trust for no country");
        }
        for issuer in table.issuers.iter() {
            ensure!(
                issuer.suspended || table.grants.iter().any(|grant| grant.issuer == issuer.account),
                "I4: an issuer is neither trusted nor suspended"
            );
            ensure!(
                issuer.admitted == T::Admission::ensure_role(&issuer.account, Role::ClaimIssuer).is_ok(),
                "I4: the trust table and membership disagree about an issuer"
            );
            ensure!(
                issuer.group == Self::group_of(&issuer.account),
                "I4: an issuer is of another group than the trust table says"
            );
        }
        Ok(())
    }

    fn check_hierarchy() -> Result<(), TryRuntimeError> {
        let mut children = BTreeMap::<SubjectId, u32>::new();
        for (id, subject) in Subjects::<T>::iter() {
            let (mut top, mut above, mut steps) = (id, subject.clone(), 0u32);
            while let Some(place) = above.place {
                steps = steps.saturating_add(1);
                ensure!(
                    above.kind == SubjectKind::Institution && steps < T::MaxDepth::get(),
                    "I5: a hierarchy is too deep, or a person is in it"
                );
                top = place.parent;
                let unit = above.unit();
                above = Subjects::<T>::get(top).ok_or("I5: a parent is unknown")?;
                ensure!(above.unit() <= unit, "I5: a unit is beneath one that comes after it");
            }
            ensure!(
                subject.group == top && u32::from(subject.depth) == steps,
                "I5: an institution does not know its group or depth"
            );
            if let Some(place) = subject.place {
                let count = children.entry(place.parent).or_default();
                *count = count.saturating_add(1);
            }
        }
        for (id, subject) in Subjects::<T>::iter() {
            ensure!(
                subject.children == children.get(&id).copied().unwrap_or_default(),
                "I5: children are not counted right"
            );
        }
        Ok(())
    }

    fn check_recoveries() -> Result<(), TryRuntimeError> {
        for (id, recovery) in Recoveries::<T>::iter() {
            let subject = Subjects::<T>::get(id).ok_or("I7: a recovery for nobody")?;
            ensure!(
                subject.status(&recovery.old).is_some(),
                "I7: a recovery of an account that is not the subject's"
            );
            ensure!(
                T::SubAccounts::owner(&recovery.new).is_none(),
                "I7: a sub-account is to succeed an account"
            );
        }
        Ok(())
    }
}
