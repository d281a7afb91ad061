// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is signed off the chain, byte by byte, and how signatures are checked.
//!
//! Every payload begins with a domain of its own and the hash of the chain's first block, so that nothing signed for
//! one purpose or chain is worth anything for another. Each is the plain sequence of its parts in SCALE.

use crate::{Config, Error, Pallet, Statement, Unit};
use alloc::vec::Vec;
use castellan_primitives::{kyc::SubjectId, Moment};
use codec::Encode;
use frame_support::{ensure, traits::Time};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{IdentifyAccount, Verify, Zero};

/// Begins what an account signs to be linked to a subject.
pub const CONTROL: &[u8; 24] = b"castellan:kyc:control:v1";
/// Begins what an account signs to stand for a new institution beneath another.
pub const CHILD: &[u8; 22] = b"castellan:kyc:child:v1";
/// Begins what an issuer signs about a subject.
pub const CLAIM: &[u8; 22] = b"castellan:kyc:claim:v1";

/// The signature of who agrees, and how long the consent may be used.
#[derive(Clone, Debug, codec::Decode, codec::DecodeWithMemTracking, Encode, Eq, PartialEq, scale_info::TypeInfo)]
pub struct Proof<Signature> {
    /// The first moment at which the proof is worth nothing any more, in milliseconds since the Unix epoch.
    pub expires_at: Moment,
    /// Over the payload that the call describes, `expires_at` included.
    pub signature: Signature,
}

/// Whether `signature` over `payload` was made by the key of `account`.
///
/// Wallets put `<Bytes>` and `</Bytes>` around what they are asked to sign that is no transaction; both forms count.
pub(crate) fn is_signed_by<S: Verify>(
    signature: &S,
    payload: &[u8],
    account: &<S::Signer as IdentifyAccount>::AccountId,
) -> bool {
    let wrapped = [b"<Bytes>", payload, b"</Bytes>"].concat();
    signature.verify(payload, account) || signature.verify(&wrapped[..], account)
}

impl<T: Config> Pallet<T> {
    fn genesis_hash() -> T::Hash {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// What `account` signs to become an account of `subject`.
    pub fn control_payload(subject: SubjectId, account: &T::AccountId, expires_at: Moment) -> Vec<u8> {
        (CONTROL, Self::genesis_hash(), subject, account, expires_at).encode()
    }

    /// What `account` signs to be the first account of a new `unit` beneath `parent`.
    pub fn child_payload(parent: SubjectId, unit: Unit, account: &T::AccountId, expires_at: Moment) -> Vec<u8> {
        (CHILD, Self::genesis_hash(), parent, unit, account, expires_at).encode()
    }

    /// What an issuer signs to state something about `subject` at `signed_at`, to be submitted before `expires_at`, with
    /// its present `nonce` for the subject.
    pub fn claim_payload(
        subject: SubjectId,
        statement: &Statement,
        signed_at: Moment,
        expires_at: Moment,
        nonce: u64,
    ) -> Vec<u8> {
        (
            CLAIM,
            Self::genesis_hash(),
            subject,
            statement,
            signed_at,
            expires_at,
            nonce,
        )
            .encode()
    }

    /// Fails unless the key of `account` made the proof over `payload`, and it is not too late.
    pub(crate) fn ensure_proven(
        proof: &Proof<T::Signature>,
        payload: &[u8],
        account: &T::AccountId,
    ) -> Result<(), Error<T>> {
        ensure!(T::Time::now() < proof.expires_at, Error::<T>::ProofExpired);
        ensure!(
            is_signed_by(&proof.signature, payload, account),
            Error::<T>::InvalidSignature
        );
        Ok(())
    }
}
