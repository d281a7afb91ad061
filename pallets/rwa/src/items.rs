// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Unique units: what is known of each, and their issue.

use crate::{
    facts::Request, holding::Part, rules::Spent, Basis, Config, Error, Event, Issuance, IssueReferences, Items,
    NextItem, Pallet,
};
use castellan_identifiers::Country;
use castellan_primitives::{
    rwa::{AssetId, ItemId, Power, Quantity},
    Moment, Reference,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    ensure, traits::ConstU32, BoundedBTreeMap, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// How many things are told of a unique unit.
pub const MAX_FIELDS: u32 = 16;

/// What is told of a unique unit: 1 to 32 bytes of printable UTF-8 text.
pub type FieldName = BoundedVec<u8, ConstU32<32>>;
/// All that is told of a unique unit: at most 16 things.
pub type Metadata = BoundedBTreeMap<FieldName, Field, ConstU32<MAX_FIELDS>>;

/// One thing that is told of a unique unit.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Field {
    /// UTF-8 text of at most 128 bytes.
    Text(BoundedVec<u8, ConstU32<128>>),
    /// A whole number.
    Number(i128),
    /// A decimal number: the first value, with the decimal point moved by so many places to the left.
    Decimal(i128, u8),
    /// A time, in milliseconds since the Unix epoch.
    Date(Moment),
    /// A hash of something kept elsewhere.
    Hash([u8; 32]),
    /// A country.
    Country(Country),
    /// Yes or no.
    Flag(bool),
}

/// A unique unit.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Item<T: Config> {
    /// Whose it is.
    pub owner: T::AccountId,
    /// Why it is on hold, if it is.
    pub lock: Option<T::RuntimeHoldReason>,
    /// Whether it is frozen.
    pub frozen: bool,
    /// What is told of it. It never changes.
    pub metadata: Metadata,
}

impl<T: Config> Pallet<T> {
    /// A unique unit of `owner`.
    pub(crate) fn item_of(asset: AssetId, item: ItemId, owner: &T::AccountId) -> Result<Item<T>, Error<T>> {
        let record = Items::<T>::get(asset, item).ok_or(Error::<T>::UnknownItem)?;
        ensure!(record.owner == *owner, Error::<T>::ItemNotOwned);
        Ok(record)
    }

    /// Brings a unique unit into being if the rules allow the receiver; says what it has cost.
    pub(crate) fn mint_item(
        asset: AssetId,
        to: &T::AccountId,
        metadata: Metadata,
        direct: bool,
    ) -> Result<(ItemId, Spent), DispatchError> {
        let mut book = crate::book::Book::<T>::open(asset)?;
        ensure!(!direct || book.may_issue(), Error::<T>::StageForbids);
        let item = NextItem::<T>::get(asset);
        book.ensure_affordable(Request::issue(to, Quantity::Item(item)), Part::Free)?;
        let next = item.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?;
        book.mint(to, 1)?;
        NextItem::<T>::insert(asset, next);
        Items::<T>::insert(
            asset,
            item,
            Item {
                owner: to.clone(),
                lock: None,
                frozen: false,
                metadata,
            },
        );
        let spent = book.spent();
        book.close();
        Ok((item, spent))
    }

    pub(crate) fn do_issue_item(
        who: &T::AccountId,
        asset: AssetId,
        to: T::AccountId,
        metadata: Metadata,
        reference: Reference,
    ) -> Result<Spent, DispatchError> {
        Self::ensure_allowed_to(asset, who, Power::Issue, Some(1))?;
        Self::ensure_fresh(asset, &reference)?;
        Self::ensure_metadata(&metadata)?;
        let (item, spent) = Self::mint_item(asset, &to, metadata, true)?;
        let issuance = Issuance {
            beneficiary: to.clone(),
            amount: 1,
        };
        IssueReferences::<T>::insert(asset, &reference, issuance);
        Self::deposit_event(Event::ItemIssued {
            asset,
            item,
            beneficiary: to,
            reference: Some(reference),
        });
        Ok(spent)
    }

    /// Fails unless every name and text can be shown to people.
    pub(crate) fn ensure_metadata(metadata: &Metadata) -> Result<(), Error<T>> {
        for (name, field) in metadata {
            ensure!(crate::assets::is_name(name), Error::<T>::InvalidMetadata);
            if let Field::Text(text) = field {
                ensure!(core::str::from_utf8(text).is_ok(), Error::<T>::InvalidMetadata);
            }
        }
        Ok(())
    }

    /// Freezes or thaws a unique unit.
    pub(crate) fn do_freeze_item(
        who: &T::AccountId,
        asset: AssetId,
        item: ItemId,
        frozen: bool,
        basis: Basis,
    ) -> DispatchResult {
        Self::ensure_intervention(asset, who, Power::Freeze, Some(1), &basis)?;
        Items::<T>::try_mutate(asset, item, |record| {
            let record = record.as_mut().ok_or(Error::<T>::UnknownItem)?;
            ensure!(record.frozen != frozen, Self::already(frozen));
            record.frozen = frozen;
            Ok::<_, Error<T>>(())
        })?;
        let by = who.clone();
        Self::deposit_event(if frozen {
            Event::ItemFrozen { asset, item, by, basis }
        } else {
            Event::ItemThawed { asset, item, by, basis }
        });
        Ok(())
    }
}
