// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Subjects, their accounts and hierarchy, trusted claim issuers and what they say.
//!
//! An admitted account registers the person or institution behind it as a *subject*, to which further accounts are
//! linked by proof that their keys agree. Governance says which *issuers* are trusted for which topic and countries. A
//! trusted issuer makes *claims* about subjects, by its own transaction or by a signature that somebody else submits;
//! ledgers ask through [`Identity`](castellan_primitives::kyc::Identity) whether a claim of some topic holds at this
//! moment.
//!
//! Nothing about a claim is decided once and for all when it is made. Each question looks again at the claim itself
//! (revoked, not yet valid, expired) and at its issuer (trusted for this topic and country, not suspended here, still
//! an admitted claim issuer, no part of the subject's own group), so a change of any of these takes effect at the very
//! next movement. All of it is in two items, one for the subject and one for the trust in everybody.
//!
//! # Invariants
//!
//! Checked by `do_try_state`, which unit tests run at their end:
//!
//! - I1: a subject has a number below [`NextSubjectId`] and at least one active account; each of its accounts leads back
//!   to it, and every account in [`SubjectOf`] is one of exactly that subject's.
//! - I2: a legal entity has an LEI, under which [`SubjectByLei`] finds it; desks and persons have none; no other LEI is
//!   listed.
//! - I3: claims are at most one for each issuer, topic and scope, in the order in which they were recorded, none
//!   recorded in the future, and none whose time was over before it began.
//! - I4: the trust table is in order and names no issuer twice; each issuer in it is trusted or suspended, each trust
//!   has its issuer and names a country; whether an issuer is an admitted claim issuer, and of which group, is as
//!   membership and the subjects say. So no claim is believed about a subject of its issuer's own group.
//! - I5: following parents leads from every institution to the top of its group, over as many steps as its depth, fewer
//!   than [`Config::MaxDepth`]; no unit is beneath one that comes after it; children are counted right.
//! - I6: a retired account leads over its successors to an active one.
//! - I7: a recovery is about a known subject and an account of it, and the new account is no sub-account.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod accounts;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod claims;
mod hierarchy;
mod identity_impl;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod mock;
mod proof;
mod recovery;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod sample;
#[cfg(feature = "runtime-benchmarks")]
mod signing;
mod subjects;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;
mod trust;
mod trust_table;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use castellan_primitives::kyc::SubjectKind;
pub use identity_impl::{Memo, Profile};
pub use pallet::*;
pub use proof::{Proof, CHILD, CLAIM, CONTROL};
#[cfg(feature = "runtime-benchmarks")]
pub use signing::{BenchmarkSigner, KeystoreSigner};
pub use trust_table::{Countries, CountryScope, Grant, Issuer, TrustTable};
pub use types::{
    AccountStatus, Claim, LinkedAccount, Nonces, Place, Reason, Recovery, RecoveryState, Statement, Subject, Unit,
};
pub use weights::WeightInfo;

/// Storage, calls, events and errors.
#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use castellan_identifiers::Lei;
    use castellan_primitives::{
        custody::SubAccounts,
        kyc::{ClaimScope, SubjectId, Topic},
        membership::{Admission, Role},
        Moment,
    };
    use frame_support::{pallet_prelude::*, traits::Time};
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::{IdentifyAccount, Verify};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the pallet needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Knows which accounts are admitted, and in which role. Whoever implements it must tell this pallet of changes
        /// through [`OnStanding`](castellan_primitives::membership::OnStanding).
        type Admission: Admission<Self::AccountId>;

        /// Knows which accounts are sub-accounts: one stands for the same subject as its owner.
        type SubAccounts: SubAccounts<Self::AccountId>;

        /// Decides whom to trust.
        type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The time of the current block, in milliseconds since the Unix epoch. Asking it should cost one read.
        type Time: Time<Moment = Moment>;

        /// What is signed off the chain.
        type Signature: Parameter + Verify<Signer = Self::Signer>;

        /// Who made such a signature.
        type Signer: IdentifyAccount<AccountId = Self::AccountId>;

        /// Signs for the benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkSigner: BenchmarkSigner<Self::AccountId, Self::Signature>;

        /// How many claims are kept for one subject.
        #[pallet::constant]
        type MaxClaims: Get<u32>;

        /// How many pairs of issuer and topic can be trusted, and how many issuers can be known.
        #[pallet::constant]
        type MaxTrust: Get<u32>;

        /// How many accounts of one subject can be active.
        #[pallet::constant]
        type MaxActiveAccounts: Get<u32>;

        /// How many accounts one subject can have had in all, the retired ones included, which stay for good.
        #[pallet::constant]
        type MaxAccounts: Get<u32>;

        /// How many institutions there can be one beneath the other, the one at the top included.
        #[pallet::constant]
        type MaxDepth: Get<u32>;

        /// How long a subject has to object to an approved recovery, in milliseconds.
        #[pallet::constant]
        type RecoveryDelay: Get<Moment>;

        /// How long a recovery can wait to be approved, and once it can be completed, to be completed; in milliseconds.
        #[pallet::constant]
        type RecoveryWindow: Get<Moment>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// The number that the next subject gets.
    #[pallet::storage]
    pub type NextSubjectId<T: Config> = StorageValue<_, SubjectId, ValueQuery>;

    /// The subject behind an account. It never changes.
    #[pallet::storage]
    pub type SubjectOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, SubjectId>;

    /// The known persons and institutions, with everything claimed about them.
    #[pallet::storage]
    pub type Subjects<T: Config> = StorageMap<_, Twox64Concat, SubjectId, Subject<T>>;

    /// The institution that an LEI names.
    #[pallet::storage]
    pub type SubjectByLei<T: Config> = StorageMap<_, Blake2_128Concat, Lei, SubjectId>;

    /// Whose claims count, for which topics and countries. One item, so that one read answers for all issuers.
    #[pallet::storage]
    pub type Trust<T: Config> = StorageValue<_, TrustTable<T>, ValueQuery>;

    /// The recovery that was asked for, at most one for each subject.
    #[pallet::storage]
    pub type Recoveries<T: Config> = StorageMap<_, Twox64Concat, SubjectId, Recovery<T::AccountId>>;

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A person or institution was registered.
        SubjectRegistered {
            /// Its number.
            subject: SubjectId,
            /// The first account that stands for it.
            account: T::AccountId,
            /// What it is.
            kind: SubjectKind,
            /// The institution's LEI; `None` for a person, and for units without one.
            lei: Option<Lei>,
        },
        /// An institution asked to be placed beneath another, or withdrew that.
        ParentRequested {
            /// Who asked.
            child: SubjectId,
            /// The place that it asked for; `None` if it withdrew.
            place: Option<Place>,
        },
        /// An institution is from now on beneath another.
        ChildAdded {
            /// The institution above.
            parent: SubjectId,
            /// The institution beneath.
            child: SubjectId,
            /// What it is beneath it.
            unit: Unit,
        },
        /// An institution left its place and stands alone.
        ChildDetached {
            /// The institution that was above.
            parent: SubjectId,
            /// The institution that was beneath.
            child: SubjectId,
            /// What it was.
            unit: Unit,
        },
        /// A further account stands for a subject.
        AccountLinked {
            /// For whom.
            subject: SubjectId,
            /// The new account.
            account: T::AccountId,
            /// The account of the subject that linked it.
            by: T::AccountId,
        },
        /// An account of a subject was replaced by a new one.
        AccountRotated {
            /// Whose.
            subject: SubjectId,
            /// The account that is retired.
            old: T::AccountId,
            /// Its successor.
            new: T::AccountId,
        },
        /// An account of a subject was retired in favour of another that it has.
        AccountRetired {
            /// Whose.
            subject: SubjectId,
            /// The account that is retired.
            account: T::AccountId,
            /// Its successor.
            successor: T::AccountId,
        },
        /// An issuer asked to replace an account whose key is lost.
        RecoveryRequested {
            /// Whose account it is.
            subject: SubjectId,
            /// The account whose key is said to be lost.
            old: T::AccountId,
            /// The account that is to take its place.
            new: T::AccountId,
            /// Who asked.
            issuer: T::AccountId,
        },
        /// A second person approved a recovery. It can be completed at `ready_at`, unless the subject objects.
        RecoveryApproved {
            /// Whose account it is.
            subject: SubjectId,
            /// The account whose key is said to be lost.
            old: T::AccountId,
            /// The account that is to take its place.
            new: T::AccountId,
            /// The issuer that approved; `None` for governance.
            by: Option<T::AccountId>,
            /// The first moment at which it can be completed, in milliseconds since the Unix epoch.
            ready_at: Moment,
        },
        /// An account of the subject, or governance, stopped a recovery.
        RecoveryVetoed {
            /// Whose account it was about.
            subject: SubjectId,
            /// The account whose key was said to be lost.
            old: T::AccountId,
            /// The account that was to take its place.
            new: T::AccountId,
            /// The account that objected; `None` for governance.
            by: Option<T::AccountId>,
        },
        /// A recovery of which nothing came in time gave way to another.
        RecoveryLapsed {
            /// Whose account it was about.
            subject: SubjectId,
            /// The account whose key was said to be lost.
            old: T::AccountId,
            /// The account that was to take its place.
            new: T::AccountId,
        },
        /// An account whose key is lost is retired, and another one took its place.
        AccountRecovered {
            /// Whose.
            subject: SubjectId,
            /// The account that is retired.
            old: T::AccountId,
            /// Its successor.
            new: T::AccountId,
            /// The issuer that asked.
            issuer: T::AccountId,
            /// The issuer that approved; `None` for governance.
            approved_by: Option<T::AccountId>,
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
            /// Who made it.
            issuer: T::AccountId,
            /// What it says.
            statement: Statement,
            /// When it was signed, in milliseconds since the Unix epoch; `None` if the issuer sent it itself.
            signed_at: Option<Moment>,
            /// Whether it replaced the issuer's earlier claim of this topic and scope.
            renewed: bool,
        },
        /// A claim that was already revoked or expired made room for a new one. What its issuer signed about the subject
        /// and nobody submitted yet is worthless.
        ClaimDropped {
            /// Whom it was about.
            subject: SubjectId,
            /// What it was about.
            topic: Topic,
            /// The asset it was made for, or everything.
            scope: ClaimScope,
            /// Who had made it.
            issuer: T::AccountId,
        },
        /// An issuer took a claim back, and with it all that it signed about the subject and nobody submitted yet.
        ClaimRevoked {
            /// Whom it is about.
            subject: SubjectId,
            /// What it is about.
            topic: Topic,
            /// The asset it was made for, or everything.
            scope: ClaimScope,
            /// Who had made it.
            issuer: T::AccountId,
            /// Why it was taken back.
            reason: Reason,
        },
        /// An issuer took all back that it signed about a subject and nobody submitted yet.
        StatementsWithdrawn {
            /// Whom it was about.
            subject: SubjectId,
            /// Who had signed it.
            issuer: T::AccountId,
            /// The number with which the issuer's statements about the subject have to be signed from now on.
            nonce: u64,
        },
    }

    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account already stands for a subject.
        AlreadyRegistered,
        /// A legal entity has an LEI.
        LeiRequired,
        /// A person carries no LEI.
        LeiForPerson,
        /// A desk carries no LEI.
        LeiForDesk,
        /// The LEI has a wrong character or wrong check digits.
        LeiInvalid,
        /// Another institution registered with this LEI.
        LeiTaken,
        /// No number is left for another subject.
        TooManySubjects,
        /// No subject has this number.
        UnknownSubject,
        /// The account stands for no subject.
        NotRegistered,
        /// The account does not speak for this subject.
        NotOfSubject,
        /// The account is retired.
        AccountRetired,
        /// The account stands for a subject already, and always will.
        AlreadyLinked,
        /// The account is a sub-account: it stands for whom its owner stands.
        IsSubAccount,
        /// The subject has the greatest number of accounts, active or in all.
        TooManyAccounts,
        /// The successor is not another active account of the subject.
        SuccessorNotActive,
        /// The signature was not made by this account over this payload.
        InvalidSignature,
        /// The signature is too old.
        ProofExpired,
        /// The statement says that it was signed later than now.
        SignedInFuture,
        /// The issuer made a claim on the matter after it signed this.
        Superseded,
        /// The issuer has no KYC or KYB claim about the subject that holds now.
        NoClaimInForce,
        /// A recovery of one of the subject's accounts is open.
        RecoveryPending,
        /// There is no such recovery.
        UnknownRecovery,
        /// Nothing came of the recovery in time.
        RecoveryLapsed,
        /// The recovery was approved before.
        AlreadyApproved,
        /// The recovery was not approved.
        NotApproved,
        /// The delay of the recovery is not over.
        TooEarly,
        /// The second person belongs to the first one's group, or to the subject's.
        SameParty,
        /// Only institutions have parents and children.
        NotAnInstitution,
        /// The institution has a parent.
        HasParent,
        /// The institution has no parent.
        NoParent,
        /// The institution has children.
        HasChildren,
        /// The institution did not ask for this parent.
        NotRequested,
        /// Nothing is its own parent.
        OwnParent,
        /// The unit cannot be beneath one that comes after it: group, subsidiary, branch, desk.
        UnitOutOfOrder,
        /// The hierarchy would have too many levels.
        TooDeep,
        /// Not an officially assigned ISO 3166-1 alpha-2 code in capitals.
        UnknownCountry,
        /// Trust must name at least one country.
        EmptyScope,
        /// No room is left to trust another issuer or topic.
        TooMuchTrust,
        /// The issuer is not trusted for the topic, or not for the country.
        IssuerNotTrusted,
        /// The account is trusted for no topic at all.
        UnknownIssuer,
        /// The issuer is suspended.
        IssuerSuspended,
        /// The issuer is not suspended.
        IssuerNotSuspended,
        /// The issuer belongs to the subject, or to the group of the subject, that the claim is about.
        SelfVouching,
        /// The claim would end now or earlier.
        AlreadyExpired,
        /// The claim would end before it begins.
        EmptyWindow,
        /// The subject has the greatest number of claims, and none of them is over.
        TooManyClaims,
        /// The issuer made no claim of this topic and scope about the subject.
        UnknownClaim,
        /// The claim was revoked before.
        AlreadyRevoked,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxClaims::get() > 0, "a subject must be able to hold a claim");
            assert!(T::MaxTrust::get() > 0, "somebody must be able to be trusted");
            assert!(T::MaxDepth::get() > 0, "an institution needs a level to stand on");
            assert!(T::MaxDepth::get() <= 256, "a depth must fit into a byte");
            assert!(
                0 < T::MaxActiveAccounts::get() && T::MaxActiveAccounts::get() < T::MaxAccounts::get(),
                "a subject with all the active accounts it may have must be able to replace one"
            );
            assert!(T::RecoveryWindow::get() > 0, "a recovery must be able to be approved");
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
        /// person gives none. Units without an LEI are registered by their parent, with `register_child`.
        ///
        /// Errors: `AlreadyRegistered`, `IsSubAccount`, `LeiForPerson`, `LeiRequired`, `LeiInvalid`, `LeiTaken`,
        /// `TooManySubjects`, and those of admission.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_subject())]
        pub fn register_subject(origin: OriginFor<T>, kind: SubjectKind, lei: Option<[u8; 20]>) -> DispatchResult {
            let account = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&account)?;
            Self::do_register(account, kind, lei).map(|_| ())
        }

        /// Trusts `issuer` for claims of `topic` about the countries of `scope`, instead of those it was trusted for
        /// before. Whether the issuer is admitted does not matter here: its claims count only while it is. Governance.
        ///
        /// Errors: `EmptyScope`, `IsSubAccount`, `TooMuchTrust`.
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
        /// Governance.
        ///
        /// Errors: `IssuerNotTrusted`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::revoke_trust())]
        pub fn revoke_trust(origin: OriginFor<T>, issuer: T::AccountId, topic: Topic) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_revoke_trust(issuer, topic)
        }

        /// Lets no claim of `issuer`, of any topic, count until it is reinstated. What it is trusted for is kept.
        /// Governance.
        ///
        /// Errors: `UnknownIssuer`, `IssuerSuspended`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::suspend_issuer())]
        pub fn suspend_issuer(origin: OriginFor<T>, issuer: T::AccountId, reason: Reason) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_suspend(issuer, reason)
        }

        /// Ends the suspension of `issuer`. Governance.
        ///
        /// Errors: `IssuerNotSuspended`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::reinstate_issuer())]
        pub fn reinstate_issuer(origin: OriginFor<T>, issuer: T::AccountId) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_reinstate(issuer)
        }

        /// States something about `subject`. The sender must have the role of a claim issuer and be trusted for the topic
        /// and country. Its earlier claim of the topic and scope about the subject, if any, is replaced. Where the
        /// subject has no room for another claim, the oldest that is revoked or expired goes.
        ///
        /// Errors: `UnknownCountry`, `UnknownSubject`, `SelfVouching`, `AccountRetired`, `IssuerSuspended`,
        /// `IssuerNotTrusted`, `AlreadyExpired`, `EmptyWindow`, `TooManyClaims`, and those of admission.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::add_claim())]
        pub fn add_claim(origin: OriginFor<T>, subject: SubjectId, statement: Statement) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Admission::ensure_role(&issuer, Role::ClaimIssuer)?;
            Self::record_claim(subject, issuer, &statement, None)
        }

        /// Takes back the sender's claim of `topic` and `scope` about `subject`. It stays readable as revoked until
        /// replaced. All that the sender signed about the subject before, on whatever topic, can no longer be submitted.
        ///
        /// The sender must be admitted, but need no longer be trusted: taking back is always right.
        ///
        /// Errors: `UnknownClaim`, `AlreadyRevoked`, and those of admission.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::revoke_claim())]
        pub fn revoke_claim(
            origin: OriginFor<T>,
            subject: SubjectId,
            topic: Topic,
            scope: ClaimScope,
            reason: Reason,
        ) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&issuer)?;
            Self::do_revoke_claim(subject, topic, scope, issuer, reason)
        }

        /// Records what `issuer` signed about `subject`, for any admitted sender. `signed_at` is when it signed, in
        /// milliseconds since the Unix epoch: a statement from before the issuer's present claim of the topic and scope
        /// is refused. What is signed is [`Pallet::claim_payload`]; the issuer must be what `add_claim` asks.
        ///
        /// Errors: `UnknownSubject`, `ProofExpired`, `InvalidSignature`, `SignedInFuture`, `Superseded`, those of
        /// `add_claim`, and those of admission for the sender and the issuer.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::submit_claim())]
        pub fn submit_claim(
            origin: OriginFor<T>,
            issuer: T::AccountId,
            subject: SubjectId,
            statement: Statement,
            signed_at: Moment,
            proof: Proof<T::Signature>,
        ) -> DispatchResult {
            let sender = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&sender)?;
            T::Admission::ensure_role(&issuer, Role::ClaimIssuer)?;
            Self::do_submit_claim(subject, issuer, &statement, signed_at, &proof)
        }

        /// Makes all worthless that the sender, an issuer, signed about `subject` and nobody submitted yet. Claims that
        /// were recorded stay as they are.
        ///
        /// Errors: `UnknownIssuer`, `UnknownSubject`, and those of admission.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::withdraw_statements())]
        pub fn withdraw_statements(origin: OriginFor<T>, subject: SubjectId) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&issuer)?;
            Self::do_withdraw_statements(subject, issuer)
        }

        /// Links `account`, which signed [`Pallet::control_payload`], to the subject for which the sender speaks.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `RecoveryPending`, `AlreadyLinked`, `IsSubAccount`,
        /// `TooManyAccounts`, `ProofExpired`, `InvalidSignature`, and those of admission.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::link_account())]
        pub fn link_account(origin: OriginFor<T>, account: T::AccountId, proof: Proof<T::Signature>) -> DispatchResult {
            let by = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&by)?;
            Self::do_link(by, account, proof)
        }

        /// Retires the sender for good and puts `account`, which signed [`Pallet::control_payload`], in its place.
        ///
        /// Errors: as for `link_account`.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::rotate())]
        pub fn rotate(origin: OriginFor<T>, account: T::AccountId, proof: Proof<T::Signature>) -> DispatchResult {
            let old = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&old)?;
            Self::do_rotate(old, account, proof)
        }

        /// Retires the sender for good in favour of `successor`, another active account of its subject.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `RecoveryPending`, `SuccessorNotActive`, and those of admission.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::retire_account())]
        pub fn retire_account(origin: OriginFor<T>, successor: T::AccountId) -> DispatchResult {
            let account = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&account)?;
            Self::do_retire(account, successor)
        }

        /// Asks that `new`, which signed [`Pallet::control_payload`], take the place of `old`, an account of `subject`
        /// whose key is lost. The sender must be a claim issuer that stands for a subject itself and has a global KYC or
        /// KYB claim about this one that holds now.
        ///
        /// Errors: `UnknownSubject`, `NotRegistered`, `NoClaimInForce`, `NotOfSubject`, `AccountRetired`,
        /// `AlreadyLinked`, `IsSubAccount`, `TooManyAccounts`, `RecoveryPending`, `ProofExpired`, `InvalidSignature`,
        /// and those of admission.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::request_recovery())]
        pub fn request_recovery(
            origin: OriginFor<T>,
            subject: SubjectId,
            old: T::AccountId,
            new: T::AccountId,
            proof: Proof<T::Signature>,
        ) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Admission::ensure_role(&issuer, Role::ClaimIssuer)?;
            Self::do_request_recovery(subject, old, new, issuer, proof)
        }

        /// Approves the recovery that was asked for with exactly these accounts, and starts its delay. Governance, or a
        /// claim issuer that is trusted for KYC or KYB in some country and whose subject is neither of the group of the
        /// issuer that asked nor of this subject's.
        ///
        /// Errors: `UnknownRecovery`, `RecoveryLapsed`, `AlreadyApproved`, `NotRegistered`, `AccountRetired`,
        /// `IssuerNotTrusted`, `SameParty`, and those of admission.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::approve_recovery())]
        pub fn approve_recovery(
            origin: OriginFor<T>,
            subject: SubjectId,
            old: T::AccountId,
            new: T::AccountId,
        ) -> DispatchResult {
            let by = Self::governance_or_signed(origin)?;
            if let Some(approver) = &by {
                T::Admission::ensure_role(approver, Role::ClaimIssuer)?;
            }
            Self::do_approve_recovery(subject, old, new, by)
        }

        /// Stops the recovery of an account of `subject`, however far it has come. Any active account of the subject, the
        /// one that is said to be lost as well, or governance.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `NotOfSubject`, `UnknownRecovery`, and those of admission.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::veto_recovery())]
        pub fn veto_recovery(origin: OriginFor<T>, subject: SubjectId) -> DispatchResult {
            let by = Self::governance_or_signed(origin)?;
            if let Some(account) = &by {
                T::Admission::ensure_admitted(account)?;
            }
            Self::do_veto_recovery(subject, by)
        }

        /// Completes the recovery of an account of `subject` after its delay, for any admitted sender. Whoever asked and
        /// whoever approved must still be entitled to it.
        ///
        /// Errors: `UnknownRecovery`, `RecoveryLapsed`, `NotApproved`, `TooEarly`, `NoClaimInForce`,
        /// `IssuerNotTrusted`, `SameParty`, `AlreadyLinked`, `IsSubAccount`, and those of admission.
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::complete_recovery())]
        pub fn complete_recovery(origin: OriginFor<T>, subject: SubjectId) -> DispatchResult {
            let sender = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&sender)?;
            Self::do_complete_recovery(subject)
        }

        /// Registers a new institution beneath the one for which the sender speaks. `account`, which must be admitted and
        /// signed [`Pallet::child_payload`], stands for it. A group or subsidiary has an LEI, a branch may have one, a
        /// desk has none.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `AlreadyLinked`, `IsSubAccount`, `LeiRequired`, `LeiForDesk`,
        /// `LeiInvalid`, `LeiTaken`, `NotAnInstitution`, `UnitOutOfOrder`, `TooDeep`, `ProofExpired`,
        /// `InvalidSignature`, `TooManySubjects`, and those of admission.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::register_child())]
        pub fn register_child(
            origin: OriginFor<T>,
            account: T::AccountId,
            unit: Unit,
            lei: Option<[u8; 20]>,
            proof: Proof<T::Signature>,
        ) -> DispatchResult {
            let by = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&by)?;
            T::Admission::ensure_admitted(&account)?;
            Self::do_register_child(by, account, unit, lei, proof)
        }

        /// Asks that the institution for which the sender speaks be placed beneath another, instead of what it asked for
        /// before; `None` withdraws. It must have neither parent nor children.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `UnknownSubject`, `NotAnInstitution`, `HasParent`, `HasChildren`,
        /// `OwnParent`, `LeiForDesk`, `UnitOutOfOrder`, `TooDeep`, and those of admission.
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::request_parent())]
        pub fn request_parent(origin: OriginFor<T>, place: Option<Place>) -> DispatchResult {
            let by = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&by)?;
            Self::do_request_parent(by, place)
        }

        /// Places `child` beneath the institution for which the sender speaks, as it asked. From now on no issuer of the
        /// group is believed about it, nor any of its own issuers about the group.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `UnknownSubject`, `NotRequested`, `HasParent`, `HasChildren`,
        /// `UnitOutOfOrder`, `TooDeep`, and those of admission.
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::confirm_child())]
        pub fn confirm_child(origin: OriginFor<T>, child: SubjectId) -> DispatchResult {
            let by = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&by)?;
            Self::do_confirm_child(by, child)
        }

        /// Takes `child` from beneath its parent, so that it stands alone. The sender speaks for either of them; the child
        /// has no children and an LEI.
        ///
        /// Errors: `NotRegistered`, `AccountRetired`, `UnknownSubject`, `NoParent`, `NotOfSubject`, `HasChildren`,
        /// `LeiRequired`, and those of admission.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::detach())]
        pub fn detach(origin: OriginFor<T>, child: SubjectId) -> DispatchResult {
            let by = ensure_signed(origin)?;
            T::Admission::ensure_admitted(&by)?;
            Self::do_detach(by, child)
        }
    }

    impl<T: Config> Pallet<T> {
        /// Who sends: `None` for governance, else the account that signed.
        fn governance_or_signed(origin: OriginFor<T>) -> Result<Option<T::AccountId>, DispatchError> {
            match T::GovernanceOrigin::try_origin(origin) {
                Ok(_) => Ok(None),
                Err(origin) => Ok(Some(ensure_signed(origin)?)),
            }
        }
    }
}
