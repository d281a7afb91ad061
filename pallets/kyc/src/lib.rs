// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Subjects, trusted claim issuers and the claims they sign.
//!
//! An admitted account registers the person or institution behind it as a *subject*. Governance says which *issuers*
//! are trusted for which topic and countries. A trusted issuer makes *claims* about subjects; ledgers ask through
//! [`Identity`](castellan_primitives::kyc::Identity) whether a claim of some topic holds at this moment.
//!
//! Nothing about a claim is decided once and for all when it is made. Each question looks again at the claim itself
//! (revoked, expired) and at its issuer (trusted for this topic and country, not suspended here, still an admitted
//! claim issuer), so a change of any of these takes effect at the very next movement.
//!
//! # Invariants
//!
//! Checked by `do_try_state`, which unit tests run at their end:
//!
//! - I1: a subject has a number below [`NextSubjectId`], and the account that registered it leads back to it; every
//!   account in [`SubjectOf`] leads to the subject that it registered.
//! - I2: an institution has an LEI, under which [`SubjectByLei`] finds it; a person has none; no other LEI is listed.
//! - I3: claims are about known subjects, at most [`Config::MaxClaims`] for each and one for each issuer and topic, in
//!   the order in which they were made, none made in the future, and none that had expired when it was made.
//! - I4: no claim about a subject was made by an account of that subject.
//! - I5: no issuer is trusted for an empty list of countries.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod claims;
mod identity_impl;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod mock;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod sample;
mod subjects;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;
mod trust;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use claims::Claim;
pub use identity_impl::Profile;
pub use pallet::*;
pub use subjects::{Subject, SubjectKind};
pub use trust::CountryScope;
pub use weights::WeightInfo;

use frame_support::{traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;

/// Why something was done, in the words of who did it: at most 256 bytes.
pub type Reason = BoundedVec<u8, ConstU32<256>>;
/// A subject of this runtime.
pub type SubjectRecord<T> = Subject<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A claim of this runtime.
pub type ClaimRecord<T> = Claim<<T as frame_system::Config>::AccountId>;

/// Storage, calls, events and errors.
#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use castellan_identifiers::{Country, Lei};
    use castellan_primitives::{
        kyc::{SubjectId, Topic},
        membership::{Admission, Role},
        Moment,
    };
    use frame_support::{pallet_prelude::*, traits::Time};
    use frame_system::pallet_prelude::*;
    use sp_core::H256;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Knows which accounts are admitted, and in which role.
        type Admission: Admission<Self::AccountId>;

        /// Decides whom to trust.
        type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The time of the current block, in milliseconds since the Unix epoch. Asking it should cost one read.
        type Time: Time<Moment = Moment>;

        /// How many claims are kept for one subject.
        #[pallet::constant]
        type MaxClaims: Get<u32>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// The number that the next subject gets.
    #[pallet::storage]
    pub type NextSubjectId<T: Config> = StorageValue<_, SubjectId, ValueQuery>;

    /// The subject behind an account.
    #[pallet::storage]
    pub type SubjectOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, SubjectId>;

    /// The known persons and institutions.
    #[pallet::storage]
    pub type Subjects<T: Config> = StorageMap<_, Twox64Concat, SubjectId, SubjectRecord<T>>;

    /// The institution that an LEI names.
    #[pallet::storage]
    pub type SubjectByLei<T: Config> = StorageMap<_, Blake2_128Concat, Lei, SubjectId>;

    /// The countries for which an issuer's claims of a topic count.
    #[pallet::storage]
    pub type Trust<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, Topic, CountryScope>;

    /// The issuers none of whose claims count for the time being, and why.
    #[pallet::storage]
    pub type SuspendedIssuers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Reason>;

    /// Everything claimed about a subject, oldest first. One item, so that one read loads it all.
    #[pallet::storage]
    pub type Claims<T: Config> =
        StorageMap<_, Twox64Concat, SubjectId, BoundedVec<ClaimRecord<T>, T::MaxClaims>, ValueQuery>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A person or institution was registered.
        SubjectRegistered {
            /// Its number.
            subject: SubjectId,
            /// The account that registered it and now stands for it.
            account: T::AccountId,
            /// What it is.
            kind: SubjectKind,
            /// The institution's LEI; `None` for a person.
            lei: Option<Lei>,
        },
        /// From now on an issuer is trusted for a topic in exactly these countries.
        IssuerTrusted {
            /// Who is trusted.
            issuer: T::AccountId,
            /// What it may make claims about.
            topic: Topic,
            /// The countries for which its claims count.
            scope: CountryScope,
        },
        /// An issuer is no longer trusted for a topic.
        TrustRevoked {
            /// Who was trusted.
            issuer: T::AccountId,
            /// What it may no longer make claims about.
            topic: Topic,
        },
        /// None of an issuer's claims count until it is reinstated.
        IssuerSuspended {
            /// Who was suspended.
            issuer: T::AccountId,
            /// Why.
            reason: Reason,
        },
        /// An issuer's claims count again.
        IssuerReinstated {
            /// Who was reinstated.
            issuer: T::AccountId,
        },
        /// A claim was made, or made anew.
        ClaimAdded {
            /// Whom it is about.
            subject: SubjectId,
            /// What it is about.
            topic: Topic,
            /// Who made it.
            issuer: T::AccountId,
            /// The country it speaks for.
            country: Country,
            /// When it ends, in milliseconds since the Unix epoch; `None` if it does not.
            expires_at: Option<Moment>,
            /// The hash of the documents behind it.
            evidence: H256,
            /// Whether it replaced the issuer's earlier claim of this topic.
            renewed: bool,
        },
        /// A claim that was already revoked or expired made room for a new one.
        ClaimDropped {
            /// Whom it was about.
            subject: SubjectId,
            /// What it was about.
            topic: Topic,
            /// Who had made it.
            issuer: T::AccountId,
        },
        /// An issuer took a claim back.
        ClaimRevoked {
            /// Whom it is about.
            subject: SubjectId,
            /// What it is about.
            topic: Topic,
            /// Who had made it.
            issuer: T::AccountId,
            /// Why it was taken back.
            reason: Reason,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account already stands for a subject.
        AlreadyRegistered,
        /// An institution registers with its LEI.
        LeiRequired,
        /// A person carries no LEI.
        LeiForPerson,
        /// The LEI has a wrong character or wrong check digits.
        LeiInvalid,
        /// Another institution registered with this LEI.
        LeiTaken,
        /// No number is left for another subject.
        TooManySubjects,
        /// No subject has this number.
        UnknownSubject,
        /// Not an officially assigned ISO 3166-1 alpha-2 code in capitals.
        UnknownCountry,
        /// Trust must name at least one country.
        EmptyScope,
        /// The issuer is not trusted for the topic, or not for the country.
        IssuerNotTrusted,
        /// The account is trusted for no topic at all, so there is nothing to suspend.
        UnknownIssuer,
        /// The issuer is suspended.
        IssuerSuspended,
        /// The issuer is not suspended.
        IssuerNotSuspended,
        /// The issuer's account belongs to the subject that the claim is about.
        SelfVouching,
        /// The claim would end now or earlier.
        AlreadyExpired,
        /// The subject has the greatest number of claims, and all of them are in force.
        TooManyClaims,
        /// The issuer made no claim of this topic about the subject.
        UnknownClaim,
        /// The claim was revoked before.
        AlreadyRevoked,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxClaims::get() > 0, "a subject must be able to hold a claim");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Registers the person or institution behind the sender, which must be admitted and not registered yet.
        ///
        /// An institution gives its LEI, whose check digits are verified and which nobody else may have registered. A
        /// person gives none.
        ///
        /// Errors: `AlreadyRegistered`, `LeiRequired`, `LeiForPerson`, `LeiInvalid`, `LeiTaken`, `TooManySubjects`, and
        /// those of admission.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_subject())]
        pub fn register_subject(origin: OriginFor<T>, kind: SubjectKind, lei: Option<[u8; 20]>) -> DispatchResult {
            let account = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&account)?;
            Self::do_register(account, kind, lei).map(|_| ())
        }

        /// Trusts `issuer` for claims of `topic` about the countries of `scope`, instead of those it was trusted for
        /// before. Whether the issuer is admitted does not matter here: its claims count only while it is.
        ///
        /// Errors: `EmptyScope`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::trust_issuer(scope.len()))]
        pub fn trust_issuer(
            origin: OriginFor<T>,
            issuer: T::AccountId,
            topic: Topic,
            scope: CountryScope,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_trust(issuer, topic, scope)
        }

        /// Ends the trust in `issuer` for `topic`. Its claims of the topic no longer count, and it can make no more.
        ///
        /// Errors: `IssuerNotTrusted`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::revoke_trust())]
        pub fn revoke_trust(origin: OriginFor<T>, issuer: T::AccountId, topic: Topic) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_revoke_trust(issuer, topic)
        }

        /// Lets no claim of `issuer`, of any topic, count until it is reinstated. What it is trusted for is kept.
        ///
        /// Errors: `IssuerSuspended`, `UnknownIssuer`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::suspend_issuer())]
        pub fn suspend_issuer(origin: OriginFor<T>, issuer: T::AccountId, reason: Reason) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_suspend(issuer, reason)
        }

        /// Ends the suspension of `issuer`.
        ///
        /// Errors: `IssuerNotSuspended`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::reinstate_issuer())]
        pub fn reinstate_issuer(origin: OriginFor<T>, issuer: T::AccountId) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_reinstate(issuer)
        }

        /// Claims that `topic` is true of `subject` in `country`, until `expires_at` (milliseconds since the Unix
        /// epoch, the end not included) or for good. `evidence` is the hash of documents kept elsewhere.
        ///
        /// The sender must have the role of a claim issuer and be trusted for the topic and country. Its earlier claim
        /// of the topic about the subject, if any, is replaced. Where the subject has no room for another claim, the
        /// oldest that is revoked or expired goes.
        ///
        /// Errors: `UnknownCountry`, `UnknownSubject`, `SelfVouching`, `IssuerSuspended`, `IssuerNotTrusted`,
        /// `AlreadyExpired`, `TooManyClaims`, and those of admission.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::add_claim())]
        pub fn add_claim(
            origin: OriginFor<T>,
            subject: SubjectId,
            topic: Topic,
            country: [u8; 2],
            expires_at: Option<Moment>,
            evidence: H256,
        ) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Admission::ensure_role(&issuer, Role::ClaimIssuer)?;
            let country = Country::new(&country).map_err(|_| Error::<T>::UnknownCountry)?;
            let issued_at = T::Time::now();
            Self::do_add_claim(
                subject,
                Claim {
                    topic,
                    issuer,
                    country,
                    issued_at,
                    expires_at,
                    evidence,
                    revoked: false,
                },
            )
        }

        /// Takes back the sender's claim of `topic` about `subject`. It stays readable as revoked until replaced.
        ///
        /// The sender must be admitted, but need no longer be trusted: taking back is always right.
        ///
        /// Errors: `UnknownClaim`, `AlreadyRevoked`, and those of admission.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::revoke_claim())]
        pub fn revoke_claim(origin: OriginFor<T>, subject: SubjectId, topic: Topic, reason: Reason) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&issuer)?;
            Self::do_revoke_claim(subject, topic, issuer, reason)
        }
    }
}
