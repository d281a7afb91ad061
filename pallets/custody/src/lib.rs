// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Numbered sub-accounts, and custodians who act for them.
//!
//! A sub-account is an account like any other on every ledger, with holdings and freezes of its own, and has no key: its
//! owner acts as it through [`Call::act_as`]. The owner may give a custodian a mandate to do the same, beside the owner or
//! instead of it.
//!
//! # How a sub-account's id is computed
//!
//! blake2-256 over the 21 ASCII bytes `castellan/sub-account`, the owner's account id (32 bytes), and the number (4 bytes,
//! little-endian). The 32 bytes of the hash are the account id. [`sub_account_id`] does it.
//!
//! # Invariants
//!
//! - I1: a sub-account is found under the id that its owner and number give, and no owner is a sub-account.
//! - I2: an owner's list names exactly the numbers of its sub-accounts, each once, in ascending order.
//! - I3: a custodian's list names exactly the sub-accounts over which it accepted a mandate that was not ended, each once,
//!   in ascending order.
//! - I4: a custodian is neither the owner nor a sub-account. Notice runs for exclusive mandates only, and is over no later
//!   than the mandate.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod accounts;
mod acting;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod mandates;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod mock;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
mod types;
pub mod weights;

pub use accounts::sub_account_id;
pub use pallet::*;
pub use types::{Ending, Mandate, Name, Progress, Stage, SubAccount, SubAccountNumber, Terms};
pub use weights::WeightInfo;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::boxed::Box;
    use castellan_primitives::{membership::Admission, Moment};
    use frame_support::{
        dispatch::{GetDispatchInfo, PostDispatchInfo},
        pallet_prelude::*,
        traits::{Contains, IsSubType, UnixTime},
    };
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::Dispatchable;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The runtime's calls.
        type RuntimeCall: Parameter
            + Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
            + GetDispatchInfo
            + From<frame_system::Call<Self>>
            + IsSubType<Call<Self>>
            + IsType<<Self as frame_system::Config>::RuntimeCall>;

        /// The calls that may be dispatched as a sub-account, and in turn by these.
        ///
        /// It should name calls that move value or decide about it, and no call that makes an origin anew (proxy,
        /// multisig, sudo): what such a call carries is not filtered any more. Calls of this pallet are refused whatever
        /// the filter says.
        type CallFilter: Contains<<Self as Config>::RuntimeCall>;

        /// Who may act.
        type Admission: Admission<Self::AccountId>;

        /// The clock on which mandates end.
        type Time: UnixTime;

        /// How many sub-accounts an owner may have; at least one.
        #[pallet::constant]
        type MaxSubAccounts: Get<u32>;

        /// How many mandates a custodian may have accepted at a time; at least one.
        #[pallet::constant]
        type MaxMandates: Get<u32>;

        /// How long an exclusive mandate stays in force after the owner recalled it, in milliseconds.
        #[pallet::constant]
        type NoticePeriod: Get<Moment>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// Every sub-account, under its account id.
    #[pallet::storage]
    pub type Accounts<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, SubAccount<T::AccountId>, OptionQuery>;

    /// The numbers of an owner's sub-accounts, in ascending order.
    #[pallet::storage]
    pub type Numbers<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<SubAccountNumber, T::MaxSubAccounts>, ValueQuery>;

    /// The sub-accounts over which a custodian accepted a mandate, in ascending order. One whose mandate ran out stays
    /// until somebody ends it.
    #[pallet::storage]
    pub type Custodies<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<T::AccountId, T::MaxMandates>, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An owner opened a sub-account.
        Opened {
            /// Its account id.
            sub_account: T::AccountId,
            /// To whom it belongs.
            owner: T::AccountId,
            /// The owner's number for it.
            number: SubAccountNumber,
            /// What the owner calls it.
            name: Name,
        },
        /// An owner gave a sub-account another name.
        Renamed {
            /// The sub-account.
            sub_account: T::AccountId,
            /// What the owner calls it now.
            name: Name,
        },
        /// An owner offered a mandate over a sub-account.
        Offered {
            /// The sub-account.
            sub_account: T::AccountId,
            /// To whom.
            custodian: T::AccountId,
            /// How far it would reach.
            terms: Terms,
        },
        /// A custodian accepted a mandate, which is now in force.
        Accepted {
            /// The sub-account.
            sub_account: T::AccountId,
            /// Who may act as it.
            custodian: T::AccountId,
        },
        /// A custodian declined a mandate that it was offered.
        Declined {
            /// The sub-account.
            sub_account: T::AccountId,
            /// Who declined.
            custodian: T::AccountId,
        },
        /// An owner recalled an exclusive mandate, which stays in force until the notice is over.
        NoticeGiven {
            /// The sub-account.
            sub_account: T::AccountId,
            /// Who may act as it until then.
            custodian: T::AccountId,
            /// From when on the mandate counts no more, in milliseconds since the Unix epoch.
            ends_at: Moment,
        },
        /// A mandate, or the offer of one, ended.
        Ended {
            /// The sub-account.
            sub_account: T::AccountId,
            /// Whose mandate it was.
            custodian: T::AccountId,
            /// How.
            how: Ending,
        },
        /// A call was dispatched as a sub-account and succeeded.
        Acted {
            /// The sub-account.
            sub_account: T::AccountId,
            /// Who acted as it: its owner or its custodian.
            by: T::AccountId,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// Somebody was given or offered a mandate already.
        AlreadyDelegated,
        /// The owner has a sub-account with this number.
        AlreadyOpen,
        /// The call may not be dispatched as a sub-account.
        CallNotAllowed,
        /// A mandate is in force, so there is nothing to accept or decline.
        NotOffered,
        /// The mandate was offered but not accepted, so there is nothing to give back.
        NotAccepted,
        /// The account is not the one that the mandate was given or offered to.
        NotCustodian,
        /// The account neither owns the sub-account nor has a mandate in force.
        NotEntitled,
        /// The mandate would be over before it begins.
        ExpiryPassed,
        /// The mandate, or the offer of it, is over.
        MandateEnded,
        /// The owner gave notice before, and it is not over.
        NoticeRunning,
        /// Nobody was given or offered a mandate.
        NotDelegated,
        /// An exclusive mandate is in force, so the owner may not act as the sub-account.
        OwnerShutOut,
        /// The owner cannot be its own custodian.
        SelfCustody,
        /// A sub-account can neither have sub-accounts nor be a custodian.
        SubAccountNotAllowed,
        /// The offer is not the one that the custodian agrees to.
        TermsDiffer,
        /// The custodian has accepted as many mandates as it may.
        TooManyMandates,
        /// The owner has as many sub-accounts as it may.
        TooManySubAccounts,
        /// The account is no sub-account, or the owner has none with this number.
        UnknownSubAccount,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                T::MaxSubAccounts::get() > 0,
                "an owner must be able to have a sub-account"
            );
            assert!(T::MaxMandates::get() > 0, "a custodian must be able to have a mandate");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Opens a sub-account of the caller, which must be in good standing.
        ///
        /// - `number`: the caller's number for it; it serves once. It decides the account id, see the crate's
        ///   documentation.
        /// - `name`: what the caller calls it; it may be empty, and need not differ from the others.
        ///
        /// # Errors
        ///
        /// [`Error::SubAccountNotAllowed`], [`Error::AlreadyOpen`], [`Error::TooManySubAccounts`], and those of
        /// [`Config::Admission`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::open_sub_account())]
        pub fn open_sub_account(origin: OriginFor<T>, number: SubAccountNumber, name: Name) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_open(owner, number, name)
        }

        /// Gives a sub-account of the caller another name.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], and those of [`Config::Admission`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::rename())]
        pub fn rename(origin: OriginFor<T>, number: SubAccountNumber, name: Name) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_rename(owner, number, name)
        }

        /// Offers a custodian, an institution in good standing, a mandate over a sub-account of the caller. It is in
        /// force once the custodian accepts it.
        ///
        /// - `exclusive`: whether the caller may not act as the sub-account while the mandate is in force.
        /// - `expires_at`: from when on the mandate counts no more, in milliseconds since the Unix epoch, in the future;
        ///   `None` if it does not end by itself.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], [`Error::AlreadyDelegated`], [`Error::SelfCustody`],
        /// [`Error::SubAccountNotAllowed`], [`Error::ExpiryPassed`], and those of [`Config::Admission`] about the caller
        /// and the custodian.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::delegate())]
        pub fn delegate(
            origin: OriginFor<T>,
            number: SubAccountNumber,
            custodian: T::AccountId,
            exclusive: bool,
            expires_at: Option<Moment>,
        ) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_delegate(owner, number, custodian, Terms { exclusive, expires_at })
        }

        /// Accepts a mandate that the caller was offered. The terms are repeated, so that the caller agrees to no others
        /// if the owner has just replaced the offer.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], [`Error::NotDelegated`], [`Error::NotCustodian`], [`Error::MandateEnded`],
        /// [`Error::NotOffered`], [`Error::TermsDiffer`], [`Error::TooManyMandates`], and those of [`Config::Admission`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::accept_custody())]
        pub fn accept_custody(
            origin: OriginFor<T>,
            sub_account: T::AccountId,
            exclusive: bool,
            expires_at: Option<Moment>,
        ) -> DispatchResult {
            let custodian = ensure_signed(origin)?;
            Self::do_accept(custodian, sub_account, Terms { exclusive, expires_at })
        }

        /// Declines a mandate that the caller was offered. It asks for no standing.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], [`Error::NotDelegated`], [`Error::NotCustodian`], [`Error::NotOffered`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::decline())]
        pub fn decline(origin: OriginFor<T>, sub_account: T::AccountId) -> DispatchResult {
            let custodian = ensure_signed(origin)?;
            Self::do_decline(custodian, sub_account)
        }

        /// Gives a mandate back that the caller accepted, which ends it at once. It asks for no standing, so that nobody
        /// stays bound for want of it.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], [`Error::NotDelegated`], [`Error::NotCustodian`], [`Error::NotAccepted`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::return_custody())]
        pub fn return_custody(origin: OriginFor<T>, sub_account: T::AccountId) -> DispatchResult {
            let custodian = ensure_signed(origin)?;
            Self::do_return(custodian, sub_account)
        }

        /// Recalls the mandate over a sub-account of the caller.
        ///
        /// An offer, a mandate that is not exclusive, and one whose time or notice is over end at once. An exclusive one
        /// that is in force stays so for [`Config::NoticePeriod`], or until it expires if that is sooner, and then ends by
        /// itself.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], [`Error::NotDelegated`], [`Error::NoticeRunning`], and those of
        /// [`Config::Admission`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::recall())]
        pub fn recall(origin: OriginFor<T>, number: SubAccountNumber) -> DispatchResult {
            let owner = ensure_signed(origin)?;
            Self::do_recall(owner, number)
        }

        /// Dispatches a call as a sub-account, for its owner or for the custodian whose mandate is in force.
        ///
        /// The call and whatever it dispatches must pass [`Config::CallFilter`], and every filter that applies to the
        /// caller. If it fails, everything is as it was. Caller and owner must be in good standing.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubAccount`], [`Error::NotEntitled`], [`Error::OwnerShutOut`], [`Error::CallNotAllowed`],
        /// those of [`Config::Admission`], and those of the call.
        #[pallet::call_index(7)]
        #[pallet::weight({
            let info = call.get_dispatch_info();
            (T::WeightInfo::act_as().saturating_add(info.call_weight), info.class)
        })]
        pub fn act_as(
            origin: OriginFor<T>,
            sub_account: T::AccountId,
            call: Box<<T as Config>::RuntimeCall>,
        ) -> DispatchResultWithPostInfo {
            Self::do_act_as(origin, sub_account, *call)
        }
    }
}
