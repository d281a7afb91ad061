// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How it is confirmed that another system settled a leg.

use crate::{
    Config, Content, Error, Event, Instruction, InstructionId, Instructions, LegSet, Pallet, UsedReceipts, Venues,
    WeightInfo,
};
use alloc::vec::Vec;
use castellan_primitives::{membership::Admission, Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::{
    traits::{Verify, Zero},
    DispatchError,
};

/// Numbers a receipt. Each signer gives each number once.
pub type ReceiptId = u64;

/// What every signed receipt begins with, so that a signature given for anything else is none for a receipt.
pub const DOMAIN: &[u8; 20] = b"castellan/dvp/rcpt/1";

/// Says that a leg was settled on another system.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Receipt {
    /// The signer's number for it.
    pub id: ReceiptId,
    /// The instruction.
    pub instruction: InstructionId,
    /// The leg, counted from 0.
    pub leg: u8,
    /// How much was settled; the leg's amount.
    pub amount: Balance,
    /// The last moment at which the receipt can be brought, in milliseconds since the Unix epoch.
    pub expires_at: Moment,
}

impl<T: Config> Pallet<T> {
    /// What a signer signs: [`DOMAIN`], the hash of the chain's first block, and the receipt, each in SCALE.
    pub fn receipt_message(receipt: &Receipt) -> Vec<u8> {
        let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
        (DOMAIN, genesis, receipt).encode()
    }

    pub(crate) fn do_confirm(
        caller: T::AccountId,
        receipt: Receipt,
        signer: T::AccountId,
        signature: T::Signature,
    ) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&caller)?;
        let id = receipt.instruction;
        let mut instruction = Self::waiting(id)?;
        Self::check_receipt(&instruction, &receipt, &signer)?;
        ensure!(
            !UsedReceipts::<T>::contains_key(&signer, receipt.id),
            Error::<T>::ReceiptUsed
        );
        ensure!(
            signature.verify(&Self::receipt_message(&receipt)[..], &signer),
            Error::<T>::InvalidSignature
        );
        UsedReceipts::<T>::insert(&signer, receipt.id, (id, receipt.leg));
        instruction.confirmed.insert(receipt.leg.into());
        Self::deposit_event(Event::Confirmed {
            id,
            leg: receipt.leg,
            signer,
            receipt: receipt.id,
        });
        let progress = Self::advance(id, &mut instruction, LegSet::default(), LegSet::default())?;
        let weight = T::WeightInfo::confirm().saturating_add(Self::weight_of(&instruction, progress));
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    /// Whether a receipt, its signature and number aside, is one for its leg.
    fn check_receipt(instruction: &Instruction<T>, receipt: &Receipt, signer: &T::AccountId) -> DispatchResult {
        let index = usize::from(receipt.leg);
        let leg = instruction.legs.get(index).ok_or(Error::<T>::UnknownLeg)?;
        let Content::OffChain {
            amount, signer: named, ..
        } = &leg.content
        else {
            return Err(Error::<T>::NotOffChain.into());
        };
        ensure!(!instruction.confirmed.contains(index), Error::<T>::AlreadyConfirmed);
        ensure!(receipt.amount == *amount, Error::<T>::AmountMismatch);
        ensure!(Self::now() <= receipt.expires_at, Error::<T>::ReceiptExpired);
        let counts = match named {
            Some(named) => named == signer,
            None => {
                let venue = instruction.venue.and_then(Venues::<T>::get);
                venue.is_some_and(|venue| venue.signers.contains(signer))
            },
        };
        ensure!(counts, Error::<T>::NotSigner);
        Ok(())
    }
}
