// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who takes part in the chain: admitted accounts and their roles, the validators, and the nodes that may connect.
//!
//! - Governance (Root) admits accounts, and with a reason suspends, reinstates and removes them.
//!   [`CheckAdmission`] refuses the transactions of everybody else before they enter the pool; [`AdmittedOnly`] and
//!   [`AdmittedReceivers`] hold the native token to the same rule however deep a transfer is nested.
//! - Validators are operators whom governance put in the set. Changes are queued and take effect at session end, few
//!   enough at a time that no change can take finality away.
//! - The node list holds the peer ids that may connect to the network.
//!
//! Other pallets ask through [`Admission`](castellan_primitives::membership::Admission) and never depend on this one.
//!
//! ## What always holds
//!
//! Checked by `do_try_state`:
//!
//! - **I1** Each validator that is not queued for removal, and each account that is queued for addition, is admitted,
//!   active and has [`Role::Operator`].
//! - **I2** No account is twice in the set or twice in the queue. A queued addition is not in the set; a queued
//!   removal is.
//! - **I3** The queue holds at most `max(1, (n - 1) / 3)` changes, where `n` is the size of the set.
//! - **I4** The set less its queued removals has at least `MinValidators` members, unless the set is empty; the set
//!   plus its queued additions has at most `MaxValidators`.
//! - **I5** Each allowed peer id is a well-formed multihash.
//! - **I6** No account's status is dated in the future.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod admission;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod extension;
mod genesis;
pub mod guard;
mod nodes;
mod try_state;
mod types;
mod validators;
pub mod weights;

#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod mock;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;

pub use extension::CheckAdmission;
pub use guard::{AdmittedOnly, AdmittedReceivers};
pub use pallet::*;
pub use types::{Change, Member, PeerId, Reason, SessionKeys, Status, UnitIdentification};
pub use weights::WeightInfo;

pub(crate) const LOG_TARGET: &str = "runtime::membership";

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use castellan_primitives::{
        custody::SubAccounts,
        membership::{OnStanding, Role, Roles},
    };
    use frame_support::{pallet_prelude::*, traits::StorageVersion, DefaultNoBound};
    use frame_system::pallet_prelude::*;
    use sp_staking::SessionIndex;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Where session keys are registered: the session pallet.
        type Keys: SessionKeys<Self::AccountId>;

        /// Knows which accounts are sub-accounts: one that was not admitted itself is what its owner is.
        type SubAccounts: SubAccounts<Self::AccountId>;

        /// Is told of every change to who may act and in which roles.
        type OnStanding: OnStanding<Self::AccountId>;

        /// How many validators there may be.
        #[pallet::constant]
        type MaxValidators: Get<u32>;

        /// How many validators there must be. At least 1.
        #[pallet::constant]
        type MinValidators: Get<u32>;

        /// How many nodes may be allowed.
        #[pallet::constant]
        type MaxNodes: Get<u32>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// The admitted accounts, the suspended ones among them.
    #[pallet::storage]
    pub type Members<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, crate::Member<BlockNumberFor<T>>, OptionQuery>;

    /// The validator set that was last handed to the session pallet. It authors from the end of this session on.
    #[pallet::storage]
    pub type Validators<T: Config> = StorageValue<_, BoundedVec<T::AccountId, T::MaxValidators>, ValueQuery>;

    /// The changes to the set that the end of this session applies.
    #[pallet::storage]
    pub type QueuedChanges<T: Config> = StorageValue<_, BoundedVec<Change<T::AccountId>, T::MaxValidators>, ValueQuery>;

    /// The hash of the validators and their session keys when the set was last handed to the session pallet. Where it
    /// is the same at the next session end, nothing changed, and consensus need not change its authorities.
    #[pallet::storage]
    pub type PlannedKeys<T: Config> = StorageValue<_, [u8; 32], OptionQuery>;

    /// The peer ids that may take part in the network. Empty if none was ever set: the network is then open.
    #[pallet::storage]
    pub type AllowedNodes<T: Config> = StorageValue<_, BoundedBTreeSet<PeerId, T::MaxNodes>, ValueQuery>;

    /// Who takes part from the first block on.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The admitted accounts with their roles.
        pub members: Vec<(T::AccountId, Vec<Role>)>,
        /// The validators; each must be a member with [`Role::Operator`]. Left empty, the keys in the session pallet's
        /// own genesis decide, and this pallet cannot change the set.
        pub validators: Vec<T::AccountId>,
        /// The peer ids that may connect, as multihash bytes. Left empty, every node may.
        pub nodes: Vec<Vec<u8>>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Pallet::<T>::build_genesis(self);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account was admitted.
        Admitted {
            /// The account.
            account: T::AccountId,
            /// What it may do.
            roles: Roles,
        },
        /// An account's roles were replaced.
        RolesSet {
            /// The account.
            account: T::AccountId,
            /// All the roles that it has from now on.
            roles: Roles,
        },
        /// An account may no longer act.
        Suspended {
            /// The account.
            account: T::AccountId,
            /// Why, in the words of the proposal.
            reason: Reason,
        },
        /// A suspended account may act again.
        Reinstated {
            /// The account.
            account: T::AccountId,
            /// Why, in the words of the proposal.
            reason: Reason,
        },
        /// An account is no longer a member. What it holds stays where it is, out of its reach.
        Removed {
            /// The account.
            account: T::AccountId,
            /// Why, in the words of the proposal.
            reason: Reason,
        },
        /// An account joins the validator set at session end.
        AdditionQueued {
            /// The account.
            account: T::AccountId,
        },
        /// A validator leaves the set at session end.
        RemovalQueued {
            /// The account.
            account: T::AccountId,
        },
        /// A queued addition or removal was called off.
        ChangeWithdrawn {
            /// Whose.
            account: T::AccountId,
        },
        /// A queued addition took effect. The account authors from the end of the session that now began.
        ValidatorAdded {
            /// The account.
            account: T::AccountId,
        },
        /// A queued removal took effect. The account authors until the end of the session that now began.
        ValidatorRemoved {
            /// The account.
            account: T::AccountId,
        },
        /// At session end, an account had no session keys: a queued addition of it was dropped; a validator is left
        /// out of consensus until it registers keys again.
        KeysLost {
            /// The account.
            account: T::AccountId,
        },
        /// Consensus proved an offence of a validator.
        Offended {
            /// The account.
            account: T::AccountId,
            /// The session in which it offended.
            session: SessionIndex,
            /// Whether the account leaves the set at session end. If not, the set would have become too small or have
            /// changed too much at once, or the account had already left.
            removal_queued: bool,
        },
        /// A node may connect.
        NodeAllowed {
            /// Its peer id, as multihash bytes.
            peer_id: PeerId,
        },
        /// A node may no longer connect.
        NodeDisallowed {
            /// Its peer id, as multihash bytes.
            peer_id: PeerId,
        },
        /// Native tokens reached an account in bad standing. They stay there, out of its reach, until it is admitted
        /// or reinstated.
        Quarantined {
            /// The account.
            account: T::AccountId,
            /// How much, in the smallest unit.
            amount: u128,
        },
    }

    /// Why a call failed.
    #[pallet::error]
    pub enum Error<T> {
        /// The account was never admitted, or was removed.
        NotAdmitted,
        /// The account is suspended.
        Suspended,
        /// The account does not have the role that this takes.
        RoleMissing,
        /// The account is a member already.
        AlreadyAdmitted,
        /// The account is not suspended.
        NotSuspended,
        /// The reason is empty.
        ReasonMissing,
        /// The account has registered no session keys.
        KeysMissing,
        /// The account is a validator, or is to become one: queue its removal first.
        IsValidator,
        /// The account is not a validator.
        NotValidator,
        /// The same change is queued already.
        AlreadyQueued,
        /// The set would have more than `MaxValidators` members.
        TooManyValidators,
        /// The set would have fewer than `MinValidators` members.
        TooFewValidators,
        /// As many changes are queued as the set can take in one session.
        TooManyChanges,
        /// The bytes are not a peer id: a multihash by SHA2-256, or an identity multihash of at most 42 bytes.
        InvalidPeerId,
        /// The node is allowed already.
        AlreadyAllowed,
        /// The node is not on the list.
        NotAllowed,
        /// The list holds `MaxNodes` nodes.
        TooManyNodes,
        /// The last node cannot be taken off the list: an empty list would open the network to everybody.
        LastNode,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MinValidators::get() >= 1, "MinValidators must be at least 1");
            assert!(
                T::MinValidators::get() <= T::MaxValidators::get(),
                "MinValidators must not exceed MaxValidators"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Admits `account` with `roles`. Root.
        ///
        /// An account without any role may still hold and transfer what the rules of each asset allow it.
        ///
        /// Errors: `AlreadyAdmitted`, also for a suspended account.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::admit())]
        pub fn admit(origin: OriginFor<T>, account: T::AccountId, roles: Roles) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_admit(account, roles)
        }

        /// Replaces the roles of `account`, which may be suspended. Root.
        ///
        /// Errors: `NotAdmitted`; `IsValidator` if a validator would lose [`Role::Operator`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_roles())]
        pub fn set_roles(origin: OriginFor<T>, account: T::AccountId, roles: Roles) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_set_roles(account, roles)
        }

        /// Stops `account` from acting, from this block on. What it holds stays where it is, and so do its roles. Root.
        ///
        /// A validator cannot be suspended while it stays in the set: what a compliance decision does to consensus
        /// has to be said, and pass the limits that protect finality. One proposal can do both at once, as a batch of
        /// `remove_validator` and `suspend`.
        ///
        /// Errors: `NotAdmitted`, `Suspended` if it is already, `ReasonMissing`, `IsValidator`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::suspend())]
        pub fn suspend(origin: OriginFor<T>, account: T::AccountId, reason: Reason) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_suspend(account, reason)
        }

        /// Lets a suspended `account` act again, with the roles it had. Root.
        ///
        /// Errors: `NotAdmitted`, `NotSuspended`, `ReasonMissing`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::reinstate())]
        pub fn reinstate(origin: OriginFor<T>, account: T::AccountId, reason: Reason) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_reinstate(account, reason)
        }

        /// Ends the membership of `account`, which may be suspended. What it holds stays where it is; it can be
        /// admitted again. Root.
        ///
        /// Errors: `NotAdmitted`, `ReasonMissing`; `IsValidator`, as with `suspend`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::remove())]
        pub fn remove(origin: OriginFor<T>, account: T::AccountId, reason: Reason) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_remove(account, reason)
        }

        /// Puts `account` into the validator set at session end, or calls off its queued removal. Root.
        ///
        /// The account must be in good standing, have [`Role::Operator`] and have registered session keys. It starts to
        /// author one session after it joined the set.
        ///
        /// Errors: `NotAdmitted`, `Suspended`, `RoleMissing`, `KeysMissing`, `IsValidator`, `AlreadyQueued`,
        /// `TooManyValidators`, `TooManyChanges`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::add_validator())]
        pub fn add_validator(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_add_validator(account)
        }

        /// Takes `account` out of the validator set at session end, or calls off its queued addition. Root.
        ///
        /// Errors: `NotValidator`, `AlreadyQueued`, `TooFewValidators`, `TooManyChanges`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::remove_validator())]
        pub fn remove_validator(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_remove_validator(account)
        }

        /// Lets the node with `peer_id` connect to the network. Root.
        ///
        /// The first node that is allowed closes the network to all others.
        ///
        /// Errors: `InvalidPeerId`, `AlreadyAllowed`, `TooManyNodes`.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::allow_node())]
        pub fn allow_node(origin: OriginFor<T>, peer_id: PeerId) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_allow_node(peer_id)
        }

        /// Stops the node with `peer_id` from connecting. Root.
        ///
        /// Errors: `NotAllowed`, `LastNode`.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::disallow_node())]
        pub fn disallow_node(origin: OriginFor<T>, peer_id: PeerId) -> DispatchResult {
            ensure_root(origin)?;
            Self::do_disallow_node(peer_id)
        }
    }
}
