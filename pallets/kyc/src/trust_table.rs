// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whose claims count, as one item: it is small, seldom changes, and every question needs it.

use crate::Config;
use castellan_identifiers::Country;
use castellan_primitives::kyc::{SubjectId, Topic};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    traits::ConstU32, BoundedBTreeSet, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound,
    PartialEqNoBound,
};
use scale_info::TypeInfo;

/// The countries for which an issuer is trusted, as governance lists them.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum CountryScope {
    /// Every country.
    All,
    /// These countries, 64 at most.
    Only(BoundedBTreeSet<Country, ConstU32<64>>),
}

impl CountryScope {
    /// Whether `country` is one of them.
    pub fn covers(&self, country: &Country) -> bool {
        match self {
            Self::All => true,
            Self::Only(countries) => countries.contains(country),
        }
    }

    /// How many countries it lists.
    pub(crate) fn len(&self) -> u32 {
        match self {
            Self::All => 0,
            Self::Only(countries) => countries.len() as u32,
        }
    }

    /// Whether it covers no country at all.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Only(countries) if countries.is_empty())
    }
}

/// One bit for each pair of capital letters.
const LETTER_PAIRS: usize = 26 * 26;

/// The countries for which an issuer is trusted, as stored: quick to read and to search whatever it lists.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Countries {
    /// Every country.
    All,
    /// Those whose bit is set. A code's number is 26 times the place of its first letter in the alphabet, from 0, plus
    /// the place of its second; its bit is bit `number % 8`, the lowest being 0, of byte `number / 8`.
    Only([u8; LETTER_PAIRS.div_ceil(8)]),
}

impl Countries {
    /// The byte and the bit in it that stand for `country`.
    fn place(country: &Country) -> (usize, u8) {
        let [first, second] = country
            .as_bytes()
            .map(|letter| usize::from(letter.saturating_sub(b'A')));
        let number = first.saturating_mul(26).saturating_add(second);
        (number / 8, 1 << (number % 8))
    }

    /// Whether `country` is one of them.
    pub fn covers(&self, country: &Country) -> bool {
        match self {
            Self::All => true,
            Self::Only(bits) => {
                let (index, bit) = Self::place(country);
                bits.get(index).is_some_and(|byte| byte & bit != 0)
            },
        }
    }
}

impl From<&CountryScope> for Countries {
    fn from(scope: &CountryScope) -> Self {
        let CountryScope::Only(countries) = scope else {
            return Self::All;
        };
        let mut bits = [0; LETTER_PAIRS.div_ceil(8)];
        for country in countries {
            let (index, bit) = Self::place(country);
            if let Some(byte) = bits.get_mut(index) {
                *byte |= bit;
            }
        }
        Self::Only(bits)
    }
}

/// What is known of an issuer, so that nobody has to ask membership or look its subject up when it is to be believed.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Issuer<AccountId> {
    /// Who.
    pub account: AccountId,
    /// Whether it is admitted, in good standing and has the role of a claim issuer.
    pub admitted: bool,
    /// Whether governance suspended it here.
    pub suspended: bool,
    /// The top of the hierarchy that its subject is part of, about which it is not believed; `None` if it stands for
    /// no subject.
    pub group: Option<SubjectId>,
}

/// For which countries one issuer is trusted in one topic.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Grant<AccountId> {
    /// Who is trusted.
    pub issuer: AccountId,
    /// What its claims may be about.
    pub topic: Topic,
    /// The countries they may speak for.
    pub countries: Countries,
}

/// No room is left for another grant or issuer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Full;

/// Everyone whose claims count, or counted until they were suspended.
#[derive(
    CloneNoBound, DebugNoBound, Decode, DefaultNoBound, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct TrustTable<T: Config> {
    /// The issuers, in the order of their accounts.
    pub issuers: BoundedVec<Issuer<T::AccountId>, T::MaxTrust>,
    /// What they are trusted for, in the order of issuer and topic.
    pub grants: BoundedVec<Grant<T::AccountId>, T::MaxTrust>,
}

impl<T: Config> TrustTable<T> {
    fn find(&self, account: &T::AccountId) -> Result<usize, usize> {
        self.issuers.binary_search_by(|issuer| issuer.account.cmp(account))
    }

    fn find_grant(&self, issuer: &T::AccountId, topic: Topic) -> Result<usize, usize> {
        self.grants
            .binary_search_by(|grant| (&grant.issuer, grant.topic).cmp(&(issuer, topic)))
    }

    /// What is known of an issuer, or `None` if it is neither trusted nor suspended.
    pub fn issuer(&self, account: &T::AccountId) -> Option<&Issuer<T::AccountId>> {
        self.issuers.get(self.find(account).ok()?)
    }

    /// The countries for which `issuer` is trusted in `topic`, suspended or not.
    pub fn countries(&self, issuer: &T::AccountId, topic: Topic) -> Option<&Countries> {
        let index = self.find_grant(issuer, topic).ok()?;
        self.grants.get(index).map(|grant| &grant.countries)
    }

    /// Whether `issuer` is trusted for `topic` in `country`, suspended or not.
    pub fn trusts(&self, issuer: &T::AccountId, topic: Topic, country: &Country) -> bool {
        self.countries(issuer, topic)
            .is_some_and(|countries| countries.covers(country))
    }

    /// Whether what `issuer` says about `topic` in `country` of a subject of the hierarchy under `group` counts now.
    pub fn believes(&self, issuer: &T::AccountId, topic: Topic, country: &Country, group: SubjectId) -> bool {
        self.issuer(issuer)
            .is_some_and(|issuer| issuer.admitted && !issuer.suspended && issuer.group != Some(group))
            && self.trusts(issuer, topic, country)
    }

    /// Whether `account` may act now as somebody who checks identities, in whatever country.
    pub fn identifies(&self, account: &T::AccountId) -> bool {
        self.issuer(account)
            .is_some_and(|issuer| issuer.admitted && !issuer.suspended)
            && [Topic::Kyc, Topic::Kyb]
                .into_iter()
                .any(|topic| self.countries(account, topic).is_some())
    }

    /// Trusts `issuer` for `topic` in exactly these countries. What is known of an issuer that is new here comes from
    /// `describe`.
    pub(crate) fn grant(
        &mut self,
        issuer: T::AccountId,
        topic: Topic,
        countries: Countries,
        describe: impl FnOnce() -> Issuer<T::AccountId>,
    ) -> Result<(), Full> {
        match self.find_grant(&issuer, topic) {
            Ok(index) => {
                if let Some(grant) = self.grants.get_mut(index) {
                    grant.countries = countries;
                }
            },
            Err(index) => {
                if let Err(index) = self.find(&issuer) {
                    self.issuers.try_insert(index, describe()).map_err(|_| Full)?;
                }
                let grant = Grant {
                    issuer,
                    topic,
                    countries,
                };
                self.grants.try_insert(index, grant).map_err(|_| Full)?;
            },
        }
        Ok(())
    }

    /// Ends the trust in `issuer` for `topic`, and says whether there was any.
    pub(crate) fn revoke(&mut self, issuer: &T::AccountId, topic: Topic) -> bool {
        let Ok(index) = self.find_grant(issuer, topic) else {
            return false;
        };
        self.grants.remove(index);
        self.forget_if_unused(issuer);
        true
    }

    /// A suspension outlasts the trust; an issuer with neither is nobody.
    fn forget_if_unused(&mut self, account: &T::AccountId) {
        let trusted = self.grants.iter().any(|grant| grant.issuer == *account);
        if let Ok(index) = self.find(account) {
            if !trusted && self.issuers.get(index).is_some_and(|issuer| !issuer.suspended) {
                self.issuers.remove(index);
            }
        }
    }

    /// Changes an issuer, and says whether it is one and `change` changed it.
    pub(crate) fn change(&mut self, account: &T::AccountId, change: impl FnOnce(&mut Issuer<T::AccountId>)) -> bool {
        let Some(issuer) = self.find(account).ok().and_then(|index| self.issuers.get_mut(index)) else {
            return false;
        };
        let before = issuer.clone();
        change(issuer);
        let changed = *issuer != before;
        self.forget_if_unused(account);
        changed
    }
}
