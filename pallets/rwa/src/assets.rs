// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets: creation, identifiers, and what only the issuer may do.

use crate::{
    rules::Spent, Asset, AssetByCusip, AssetByDti, AssetByFigi, AssetByIsin, AssetBySymbol, AssetState, Assets, Class,
    Config, Error, Event, IdentifierTexts, Identifiers, Issuance, IssueReferences, NextAsset, Pallet, Terms,
    MAX_DECIMALS,
};
use castellan_identifiers::{Cusip, Dti, Figi, Isin, Lei};
use castellan_primitives::{
    membership::{Admission, Role},
    rwa::{AssetId, Power, Stages},
    Balance, Reference,
};
use codec::FullCodec;
use core::str;
use frame_support::{ensure, storage::StorageMap};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Creates an asset. The issuer must be an issuer's agent, and where assets are screened first, the pallet that
    /// screens them is who asks.
    pub(crate) fn do_create(issuer: &T::AccountId, terms: Terms<T>, screened: bool) -> Result<AssetId, DispatchError> {
        ensure!(
            screened || T::Stages::may_create_unscreened(),
            Error::<T>::ScreeningRequired
        );
        T::Admission::ensure_role(issuer, Role::IssuerAgent)?;
        let isin = terms
            .isin
            .map(|text| Isin::new(&text))
            .transpose()
            .map_err(|_| Error::<T>::InvalidIsin)?;
        ensure!(
            isin.is_none_or(|isin| !AssetByIsin::<T>::contains_key(isin)),
            Error::<T>::IsinTaken
        );
        let symbol = terms.symbol;
        ensure!(
            !symbol.is_empty() && symbol.iter().all(u8::is_ascii_graphic),
            Error::<T>::InvalidSymbol
        );
        ensure!(!AssetBySymbol::<T>::contains_key(&symbol), Error::<T>::SymbolTaken);
        ensure!(is_name(&terms.name), Error::<T>::InvalidName);
        ensure!(terms.decimals <= MAX_DECIMALS, Error::<T>::TooManyDecimals);
        let unique = terms.class == Class::Unique;
        ensure!(!unique || terms.decimals == 0, Error::<T>::TooManyDecimals);
        Self::ensure_denomination(terms.denomination, unique)?;
        Self::ensure_sound(&terms.rules, unique)?;
        let identifiers = Self::checked(terms.identifiers)?;
        let asset = NextAsset::<T>::get();
        let next = asset.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?;
        Self::exchange(asset, Identifiers::default(), identifiers)?;

        NextAsset::<T>::put(next);
        if let Some(isin) = isin {
            AssetByIsin::<T>::insert(isin, asset);
        }
        AssetBySymbol::<T>::insert(&symbol, asset);
        let state = AssetState::new(unique, terms.denomination, Self::gate(asset));
        let mut book = crate::book::Book::<T>::begin(asset, state);
        let now = book.now();
        book.adopt(terms.rules, now);
        book.close();
        let record = Asset {
            issuer: issuer.clone(),
            isin,
            class: terms.class,
            symbol: symbol.clone(),
            name: terms.name,
            decimals: terms.decimals,
            identifiers,
        };
        Assets::<T>::insert(asset, record);
        Self::deposit_event(Event::Created {
            asset,
            issuer: issuer.clone(),
            isin,
            symbol,
        });
        Ok(asset)
    }

    fn ensure_denomination(denomination: Balance, unique: bool) -> DispatchResult {
        ensure!(
            denomination > 0 && (!unique || denomination == 1),
            Error::<T>::InvalidDenomination
        );
        Ok(())
    }

    /// The identifiers, if each has its form and its check digit.
    fn checked(texts: IdentifierTexts) -> Result<Identifiers, Error<T>> {
        Ok(Identifiers {
            cusip: texts
                .cusip
                .map(|text| Cusip::new(&text))
                .transpose()
                .map_err(|_| Error::<T>::InvalidCusip)?,
            figi: texts
                .figi
                .map(|text| Figi::new(&text))
                .transpose()
                .map_err(|_| Error::<T>::InvalidFigi)?,
            dti: texts
                .dti
                .map(|text| Dti::new(&text))
                .transpose()
                .map_err(|_| Error::<T>::InvalidDti)?,
            lei: texts
                .lei
                .map(|text| Lei::new(&text))
                .transpose()
                .map_err(|_| Error::<T>::InvalidLei)?,
        })
    }

    /// Puts new identifiers of an asset in the place of the old ones, in every index.
    fn exchange(asset: AssetId, old: Identifiers, new: Identifiers) -> Result<(), Error<T>> {
        ensure_free::<AssetByCusip<T>, _>(asset, new.cusip).map_err(|()| Error::<T>::CusipTaken)?;
        ensure_free::<AssetByFigi<T>, _>(asset, new.figi).map_err(|()| Error::<T>::FigiTaken)?;
        ensure_free::<AssetByDti<T>, _>(asset, new.dti).map_err(|()| Error::<T>::DtiTaken)?;
        replace::<AssetByCusip<T>, _>(asset, old.cusip, new.cusip);
        replace::<AssetByFigi<T>, _>(asset, old.figi, new.figi);
        replace::<AssetByDti<T>, _>(asset, old.dti, new.dti);
        Ok(())
    }

    /// Replaces all identifiers of an asset but its ISIN.
    pub(crate) fn do_identify(by: &T::AccountId, asset: AssetId, texts: IdentifierTexts) -> DispatchResult {
        Self::ensure_allowed_to(asset, by, Power::Manage, None)?;
        let identifiers = Self::checked(texts)?;
        let mut record = Assets::<T>::get(asset).ok_or(Error::<T>::UnknownAsset)?;
        Self::exchange(asset, record.identifiers, identifiers)?;
        record.identifiers = identifiers;
        Assets::<T>::insert(asset, record);
        Self::deposit_event(Event::Identified {
            asset,
            by: by.clone(),
            identifiers,
        });
        Ok(())
    }

    /// Sets what every amount is a multiple of, while there are no units.
    pub(crate) fn do_set_denomination(by: &T::AccountId, asset: AssetId, denomination: Balance) -> DispatchResult {
        Self::ensure_allowed_to(asset, by, Power::Manage, None)?;
        let mut book = crate::book::Book::<T>::open(asset)?;
        Self::ensure_denomination(denomination, book.state.unique)?;
        ensure!(book.tally().supply == 0, Error::<T>::AlreadyIssued);
        book.state_mut().denomination = denomination;
        book.close();
        Self::deposit_event(Event::DenominationSet {
            asset,
            by: by.clone(),
            denomination,
        });
        Ok(())
    }

    /// Fails if an issue of the asset was made under this reference.
    pub(crate) fn ensure_fresh(asset: AssetId, reference: &Reference) -> DispatchResult {
        ensure!(!reference.is_empty(), Error::<T>::EmptyReference);
        ensure!(
            !IssueReferences::<T>::contains_key(asset, reference),
            Error::<T>::ReferenceTaken
        );
        Ok(())
    }

    /// Issues units; says what it has cost.
    pub(crate) fn do_issue(
        by: &T::AccountId,
        asset: AssetId,
        beneficiary: T::AccountId,
        amount: Balance,
        reference: Reference,
    ) -> Result<Spent, DispatchError> {
        Self::ensure_allowed_to(asset, by, Power::Issue, Some(amount))?;
        Self::ensure_fresh(asset, &reference)?;
        let spent = Self::do_mint(asset, &beneficiary, amount, true)?;
        let issuance = Issuance {
            beneficiary: beneficiary.clone(),
            amount,
        };
        IssueReferences::<T>::insert(asset, &reference, issuance);
        Self::deposit_event(Event::Issued {
            asset,
            beneficiary,
            amount,
            reference: Some(reference),
        });
        Ok(spent)
    }
}

/// Fails if another asset has the identifier.
fn ensure_free<Index: StorageMap<K, AssetId, Query = Option<AssetId>>, K: FullCodec>(
    asset: AssetId,
    identifier: Option<K>,
) -> Result<(), ()> {
    match identifier.and_then(Index::get) {
        Some(owner) if owner != asset => Err(()),
        _ => Ok(()),
    }
}

fn replace<Index: StorageMap<K, AssetId>, K: FullCodec>(asset: AssetId, old: Option<K>, new: Option<K>) {
    if let Some(old) = old {
        Index::remove(old);
    }
    if let Some(new) = new {
        Index::insert(new, asset);
    }
}

/// Whether a reader who sees `text` sees all of it.
pub(crate) fn is_name(text: &[u8]) -> bool {
    str::from_utf8(text).is_ok_and(|text| !text.is_empty() && text.trim() == text && text.chars().all(is_printable))
}

/// Control characters break a list; invisible ones, and those that turn the writing direction, let one name pass for
/// another.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
