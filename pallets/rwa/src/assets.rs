// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets: creation, identifiers, and what only the issuer may do.

use crate::{
    rules::RuleCount, Asset, AssetByIsin, AssetBySymbol, Assets, Class, Config, Error, Event, Issuance,
    IssueReferences, Name, NextAsset, Pallet, Rule, RuleSet, Rules, Symbol, MAX_DECIMALS,
};
use castellan_identifiers::Isin;
use castellan_primitives::{
    membership::{Admission, Role},
    rwa::AssetId,
    Balance, Reference,
};
use core::str;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_create(
        issuer: T::AccountId,
        isin: Option<[u8; 12]>,
        class: Class,
        symbol: Symbol,
        name: Name,
        decimals: u8,
        rules: RuleSet,
    ) -> DispatchResult {
        T::Admission::ensure_role(&issuer, Role::IssuerAgent)?;
        let isin = isin
            .map(|text| Isin::new(&text))
            .transpose()
            .map_err(|_| Error::<T>::InvalidIsin)?;
        ensure!(
            isin.is_none_or(|isin| !AssetByIsin::<T>::contains_key(isin)),
            Error::<T>::IsinTaken
        );
        ensure!(
            !symbol.is_empty() && symbol.iter().all(u8::is_ascii_graphic),
            Error::<T>::InvalidSymbol
        );
        ensure!(!AssetBySymbol::<T>::contains_key(&symbol), Error::<T>::SymbolTaken);
        ensure!(is_name(&name), Error::<T>::InvalidName);
        ensure!(decimals <= MAX_DECIMALS, Error::<T>::TooManyDecimals);
        Self::ensure_sound(&rules)?;

        let asset = NextAsset::<T>::get();
        NextAsset::<T>::put(asset.checked_add(1).ok_or(Error::<T>::NoAssetNumberLeft)?);
        if let Some(isin) = isin {
            AssetByIsin::<T>::insert(isin, asset);
        }
        AssetBySymbol::<T>::insert(&symbol, asset);
        Rules::<T>::insert(asset, rules);
        let record = Asset {
            issuer: issuer.clone(),
            isin,
            class,
            symbol: symbol.clone(),
            name,
            decimals,
        };
        Assets::<T>::insert(asset, record);
        Self::deposit_event(Event::Created {
            asset,
            issuer,
            isin,
            symbol,
        });
        Ok(())
    }

    /// Issues units and counts the rules that were evaluated.
    pub(crate) fn do_issue(
        issuer: &T::AccountId,
        asset: AssetId,
        beneficiary: T::AccountId,
        amount: Balance,
        reference: Reference,
    ) -> Result<RuleCount, DispatchError> {
        Self::ensure_issuer(issuer, asset)?;
        ensure!(!reference.is_empty(), Error::<T>::EmptyReference);
        ensure!(
            !IssueReferences::<T>::contains_key(asset, &reference),
            Error::<T>::ReferenceTaken
        );
        let rules = Self::mint(asset, &beneficiary, amount)?;
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
        Ok(rules)
    }

    /// Fails unless `who` created the asset and may still act as an issuer's agent.
    pub(crate) fn ensure_issuer(who: &T::AccountId, asset: AssetId) -> DispatchResult {
        let record = Assets::<T>::get(asset).ok_or(Error::<T>::UnknownAsset)?;
        ensure!(record.issuer == *who, Error::<T>::NotIssuer);
        T::Admission::ensure_role(who, Role::IssuerAgent)
    }

    /// Fails if a rule can only be a mistake.
    pub(crate) fn ensure_sound(rules: &RuleSet) -> DispatchResult {
        for rule in rules {
            match rule {
                Rule::CountriesAllowed(countries) | Rule::CountriesBlocked(countries) => {
                    ensure!(!countries.is_empty(), Error::<T>::EmptyCountrySet)
                },
                Rule::ClaimRequired(_) => {},
            }
        }
        Ok(())
    }
}

/// Whether a reader who sees `text` sees all of it.
fn is_name(text: &[u8]) -> bool {
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
