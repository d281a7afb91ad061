// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The rhythm of the chain: how long a block takes and how many blocks a session has, fixed at genesis.
//!
//! Both are storage rather than constants so that one runtime serves chains of different speed. They have no calls:
//! changing the slot length of a running Aura chain would move every slot number at once.

pub use pallet::*;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use castellan_primitives::Moment;
    use frame_support::{pallet_prelude::*, traits::ConstU64};
    use frame_system::pallet_prelude::BlockNumberFor;

    /// The shortest slot that the network is tested with, in milliseconds.
    pub const MIN_SLOT_DURATION: Moment = 500;

    #[pallet::config]
    pub trait Config: frame_system::Config {}

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Milliseconds from one block to the next.
    #[pallet::storage]
    pub type SlotDuration<T> = StorageValue<_, Moment, ValueQuery, ConstU64<1_000>>;

    /// Blocks from one change of validators to the next.
    #[pallet::storage]
    pub type SessionLength<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery, DefaultSessionLength<T>>;

    /// Ten minutes of one-second blocks.
    pub struct DefaultSessionLength<T>(core::marker::PhantomData<T>);
    impl<T: Config> Get<BlockNumberFor<T>> for DefaultSessionLength<T> {
        fn get() -> BlockNumberFor<T> {
            600u32.into()
        }
    }

    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        /// Milliseconds from one block to the next; at least [`MIN_SLOT_DURATION`].
        pub slot_duration: Moment,
        /// Blocks from one change of validators to the next; at least one.
        pub session_length: BlockNumberFor<T>,
    }

    impl<T: Config> Default for GenesisConfig<T> {
        fn default() -> Self {
            Self {
                slot_duration: 1_000,
                session_length: DefaultSessionLength::<T>::get(),
            }
        }
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            assert!(
                self.slot_duration >= MIN_SLOT_DURATION,
                "slotDuration is below {MIN_SLOT_DURATION} ms"
            );
            assert!(self.session_length >= 1u32.into(), "sessionLength is zero");
            SlotDuration::<T>::put(self.slot_duration);
            SessionLength::<T>::put(self.session_length);
        }
    }

    /// The least time between two blocks' timestamps, in milliseconds: half a slot, as Aura wants it.
    pub struct MinimumPeriod<T>(core::marker::PhantomData<T>);
    impl<T: Config> Get<Moment> for MinimumPeriod<T> {
        fn get() -> Moment {
            SlotDuration::<T>::get() / 2
        }
    }
}
