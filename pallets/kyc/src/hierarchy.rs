// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Institutions beneath institutions. Both sides agree to every place, and only an institution without children takes
//! or leaves one: so no cycle can arise, and which group an institution belongs to never changes behind its back.

use crate::{Config, Error, Event, Pallet, Place, Proof, Subject, Subjects, Unit};
use castellan_primitives::kyc::{SubjectId, SubjectKind};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register_child(
        by: T::AccountId,
        account: T::AccountId,
        unit: Unit,
        lei: Option<[u8; 20]>,
        proof: Proof<T::Signature>,
    ) -> DispatchResult {
        let (parent, mut above) = Self::spoken_for(&by)?;
        Self::ensure_linkable(&account)?;
        ensure!(lei.is_some() || !unit.is_legal_entity(), Error::<T>::LeiRequired);
        ensure!(lei.is_none() || unit != Unit::Desk, Error::<T>::LeiForDesk);
        let lei = Self::parse_lei(lei)?;
        Self::ensure_fits(&above, unit)?;
        let payload = Self::child_payload(parent, unit, &account, proof.expires_at);
        Self::ensure_proven(&proof, &payload, &account)?;

        let place = Place { parent, unit };
        let child = Self::insert_subject(account, SubjectKind::Institution, lei, Some((place, &above)))?;
        above.children = above.children.checked_add(1).ok_or(Error::<T>::TooManySubjects)?;
        Subjects::<T>::insert(parent, above);
        Self::deposit_event(Event::ChildAdded { parent, child, unit });
        Ok(())
    }

    pub(crate) fn do_request_parent(by: T::AccountId, place: Option<Place>) -> DispatchResult {
        let (id, mut subject) = Self::spoken_for(&by)?;
        if let Some(Place { parent, unit }) = place {
            let above = Subjects::<T>::get(parent).ok_or(Error::<T>::UnknownSubject)?;
            Self::ensure_placeable(&subject)?;
            ensure!(parent != id, Error::<T>::OwnParent);
            // It brings the LEI that it registered with.
            ensure!(unit != Unit::Desk, Error::<T>::LeiForDesk);
            Self::ensure_fits(&above, unit)?;
        }
        subject.requested = place;
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::ParentRequested { child: id, place });
        Ok(())
    }

    pub(crate) fn do_confirm_child(by: T::AccountId, child: SubjectId) -> DispatchResult {
        let (parent, mut above) = Self::spoken_for(&by)?;
        let mut below = Subjects::<T>::get(child).ok_or(Error::<T>::UnknownSubject)?;
        let place = below
            .requested
            .filter(|place| place.parent == parent)
            .ok_or(Error::<T>::NotRequested)?;
        Self::ensure_placeable(&below)?;
        Self::ensure_fits(&above, place.unit)?;

        above.children = above.children.checked_add(1).ok_or(Error::<T>::TooManySubjects)?;
        below.place = Some(place);
        below.requested = None;
        below.group = above.group;
        below.depth = above.depth.saturating_add(1);
        Self::note_group(below.accounts.iter().map(|linked| &linked.account), below.group);
        Subjects::<T>::insert(parent, above);
        Subjects::<T>::insert(child, below);
        Self::deposit_event(Event::ChildAdded {
            parent,
            child,
            unit: place.unit,
        });
        Ok(())
    }

    pub(crate) fn do_detach(by: T::AccountId, child: SubjectId) -> DispatchResult {
        let (speaks_for, _) = Self::spoken_for(&by)?;
        let mut below = Subjects::<T>::get(child).ok_or(Error::<T>::UnknownSubject)?;
        let Place { parent, unit } = below.place.ok_or(Error::<T>::NoParent)?;
        ensure!([child, parent].contains(&speaks_for), Error::<T>::NotOfSubject);
        ensure!(below.children == 0, Error::<T>::HasChildren);
        ensure!(below.lei.is_some(), Error::<T>::LeiRequired);

        Subjects::<T>::mutate(parent, |above| {
            if let Some(above) = above {
                above.children = above.children.saturating_sub(1);
            }
        });
        below.place = None;
        below.group = child;
        below.depth = 0;
        Self::note_group(below.accounts.iter().map(|linked| &linked.account), child);
        Subjects::<T>::insert(child, below);
        Self::deposit_event(Event::ChildDetached { parent, child, unit });
        Ok(())
    }

    /// Fails unless the institution can be given a place: it has none, and nobody is beneath it.
    fn ensure_placeable(subject: &Subject<T>) -> Result<(), Error<T>> {
        ensure!(subject.kind == SubjectKind::Institution, Error::<T>::NotAnInstitution);
        ensure!(subject.place.is_none(), Error::<T>::HasParent);
        ensure!(subject.children == 0, Error::<T>::HasChildren);
        Ok(())
    }

    /// Fails unless a `unit` can be directly beneath `above`.
    fn ensure_fits(above: &Subject<T>, unit: Unit) -> Result<(), Error<T>> {
        let least = above.unit().ok_or(Error::<T>::NotAnInstitution)?;
        ensure!(least <= unit, Error::<T>::UnitOutOfOrder);
        ensure!(
            u32::from(above.depth).saturating_add(1) < T::MaxDepth::get(),
            Error::<T>::TooDeep
        );
        Ok(())
    }
}
