// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Documents of an asset, by hash.

use crate::{
    assets::is_name, Config, Document, DocumentCount, DocumentName, Documents, Error, Event, Pallet, Uri, MAX_DOCUMENTS,
};
use castellan_primitives::rwa::{AssetId, Power};
use frame_support::{ensure, traits::Time};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add_document(
        by: T::AccountId,
        asset: AssetId,
        name: DocumentName,
        hash: [u8; 32],
        uri: Uri,
    ) -> DispatchResult {
        Self::ensure_allowed_to(asset, &by, Power::Documents, None)?;
        ensure!(is_name(&name), Error::<T>::InvalidName);
        ensure!(uri.iter().all(u8::is_ascii_graphic), Error::<T>::InvalidUri);
        ensure!(!Documents::<T>::contains_key(asset, &name), Error::<T>::DocumentExists);
        let count = DocumentCount::<T>::get(asset);
        ensure!(count < MAX_DOCUMENTS, Error::<T>::TooManyDocuments);
        DocumentCount::<T>::insert(asset, count.saturating_add(1));
        let document = Document {
            hash,
            uri,
            added_at: T::Time::now(),
        };
        Documents::<T>::insert(asset, &name, document);
        Self::deposit_event(Event::DocumentAdded { asset, by, name, hash });
        Ok(())
    }

    pub(crate) fn do_remove_document(by: T::AccountId, asset: AssetId, name: DocumentName) -> DispatchResult {
        Self::ensure_allowed_to(asset, &by, Power::Documents, None)?;
        let document = Documents::<T>::take(asset, &name).ok_or(Error::<T>::UnknownDocument)?;
        DocumentCount::<T>::mutate_exists(asset, |count| {
            *count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
        });
        Self::deposit_event(Event::DocumentRemoved {
            asset,
            by,
            name,
            hash: document.hash,
        });
        Ok(())
    }
}
