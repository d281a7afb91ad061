// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores, and what it asks of the session pallet.

use castellan_primitives::membership::Roles;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::Convert;

/// Why governance did something, as text of 1 to 256 bytes.
pub type Reason = BoundedVec<u8, ConstU32<256>>;

/// Names a node on the network: the bytes of a multihash, at most 64.
pub type PeerId = BoundedVec<u8, ConstU32<64>>;

/// Whether a member may act.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
    /// It may.
    Active,
    /// It may not, until it is reinstated.
    Suspended,
}

/// An admitted account.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Member<BlockNumber> {
    /// What it may do while it is active.
    pub roles: Roles,
    /// Whether it may act.
    pub status: Status,
    /// The block in which it came to this status: in which it was admitted, suspended or reinstated.
    pub since: BlockNumber,
}

/// A change to the validator set that waits for the end of the session.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Change<AccountId> {
    /// The account joins the set.
    Add(AccountId),
    /// The account leaves the set.
    Remove(AccountId),
}

/// Knows which accounts have registered session keys. The session pallet does.
pub trait SessionKeys<AccountId> {
    /// The hash of the keys that `who` has registered for the coming sessions, or `None` if it has none.
    fn hash_of(who: &AccountId) -> Option<[u8; 32]>;

    /// Registers some keys for `who`.
    #[cfg(feature = "runtime-benchmarks")]
    fn register(who: &AccountId);
}

impl<S> SessionKeys<S::AccountId> for pallet_session::Pallet<S>
where
    S: pallet_session::Config<ValidatorId = <S as frame_system::Config>::AccountId>,
{
    fn hash_of(who: &S::AccountId) -> Option<[u8; 32]> {
        pallet_session::NextKeys::<S>::get(who).map(|keys| keys.using_encoded(blake2_256))
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn register(who: &S::AccountId) {
        let seed = who.encode();
        if let Ok(keys) = S::Keys::decode(&mut sp_runtime::traits::TrailingZeroInput::new(&seed)) {
            pallet_session::NextKeys::<S>::insert(who, keys);
        }
    }
}

/// Identifies a validator fully by its account alone: the session pallet's `FullIdentificationOf` where
/// `FullIdentification` is `()`.
pub struct UnitIdentification;

impl<AccountId> Convert<AccountId, Option<()>> for UnitIdentification {
    fn convert(_: AccountId) -> Option<()> {
        Some(())
    }
}
