// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What each leaf of the Merkle mountain range tells the mainchain, and what the mainchain has yet to be told.
//!
//! At the end of every block this pallet gathers the roots of the exits and reserves trees and the newest certified block.
//! The next block's leaf carries them, and with its root validators sign them. So what a leaf says is what the state
//! behind its parent says, and the mainchain can check it against that state's root.
//!
//! A state is *due* when the mainchain should have an anchor of it or of a later one: after every interval, and after the
//! first block of a session, since the contract takes over validator sets one by one. Due states are remembered until the
//! mainchain is seen to have such an anchor, so that everyone can see how far it is behind.
//!
//! # Invariants
//!
//! - I1: due states ascend. None lies ahead of the present block, and each is above the newest that is known to be
//!   anchored.
//! - I2: the certified block of the next leaf is not above the block that the leaf's roots are of. It never decreases.
//! - I3: what is known to be anchored is the state behind an earlier block than the present one.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

#[cfg(feature = "runtime-benchmarks")]
extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod gathering;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod lag;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod mock;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
pub mod weights;

pub use castellan_settlement::LeafExtra;
pub use gathering::{Certificates, Roots};
pub use pallet::*;
pub use weights::WeightInfo;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sp_runtime::traits::Zero;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The trees whose roots leaves carry.
        type Roots: Roots;

        /// Up to which block the complete data is certified.
        type Certificates: Certificates<BlockNumberFor<Self>>;

        /// Blocks from one state that is due to the next; zero if only sessions make one due.
        type Interval: Get<BlockNumberFor<Self>>;

        /// The index of the present session.
        type Session: Get<u32>;

        /// How many due states are remembered; at least two.
        #[pallet::constant]
        type MaxDue: Get<u32>;

        /// What the hooks cost.
        type WeightInfo: WeightInfo;
    }

    /// What the next block's leaf says beyond its block: the state behind the last block.
    #[pallet::storage]
    pub type Next<T> = StorageValue<_, LeafExtra, ValueQuery>;

    /// The states of which the mainchain is not known to have an anchor of their own or of a later block, ascending.
    ///
    /// When there is no room, those between the oldest and the newest are forgotten: an anchor of the newest covers them.
    #[pallet::storage]
    pub type Due<T: Config> = StorageValue<_, BoundedVec<BlockNumberFor<T>, T::MaxDue>, ValueQuery>;

    /// The newest state that the mainchain is known to have an anchor of.
    #[pallet::storage]
    pub type Anchored<T: Config> = StorageValue<_, BlockNumberFor<T>, OptionQuery>;

    /// The session of the last block.
    #[pallet::storage]
    pub type LastSession<T> = StorageValue<_, u32, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// The mainchain is to get an anchor of this state or of a later one.
        AnchorDue {
            /// The block behind which the state is.
            block: BlockNumberFor<T>,
        },
        /// The mainchain is seen to have an anchor that is newer than any seen before.
        AnchorSeen {
            /// The block behind which the anchored state is.
            block: BlockNumberFor<T>,
            /// How many due states it leaves.
            due: u32,
        },
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(_: BlockNumberFor<T>) -> Weight {
            T::WeightInfo::on_finalize()
        }

        // After all calls of the block, and after the pallet that makes the trees: the runtime gives that a lower index.
        fn on_finalize(now: BlockNumberFor<T>) {
            Self::gather(now);
            Self::mark_due(now);
        }

        fn integrity_test() {
            assert!(
                T::MaxDue::get() >= 2,
                "MaxDue: the oldest and the newest due state must fit"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    impl<T: Config> Pallet<T> {
        /// The newest state that is due, whether or not the mainchain has an anchor for it by now; `None` if none ever was
        /// or the chain has just begun.
        pub fn latest_due() -> Option<BlockNumberFor<T>> {
            Due::<T>::get().last().copied()
        }

        /// For how many blocks the oldest due state has waited for an anchor; zero if none is due.
        pub fn lag() -> BlockNumberFor<T> {
            let oldest = Due::<T>::get().first().copied();
            oldest.map_or_else(Zero::zero, |oldest| {
                sp_runtime::Saturating::saturating_sub(frame_system::Pallet::<T>::block_number(), oldest)
            })
        }
    }
}
