// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the mainchain can check of this chain: a Merkle mountain range over its blocks, and validators who sign the root.
//!
//! The contracts fix the bytes, in `contracts/README.md` under "Encodings": a commitment has one payload entry, the
//! root; a leaf has version 0 and 181 bytes; validators are known by their Ethereum addresses. Pallets run their hooks
//! by index, so `Session` (12) and `Beefy` (16) come before `Mmr` (17): the first leaf of a session names the set after it.

use super::consensus::{MaxAuthorities, ReportLongevity};
use crate::*;
use codec::{Decode, Encode};
use frame_support::{
    parameter_types,
    traits::{ConstU32, ConstU64},
};
use sp_consensus_beefy::{
    ecdsa_crypto::AuthorityId as BeefyId,
    mmr::{BeefyDataProvider, MmrLeafVersion},
};
use sp_core::H256;
use sp_runtime::traits::Keccak256;

/// One leaf of the range, as the contracts read it.
pub type Leaf = <BeefyMmr as pallet_mmr::LeafDataProvider>::LeafData;

parameter_types! {
    pub LeafVersion: MmrLeafVersion = MmrLeafVersion::new(0, 0);
}

impl pallet_beefy::Config for Runtime {
    type AncestryHelper = BeefyMmr;
    type BeefyId = BeefyId;
    type EquivocationReportSystem = pallet_beefy::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
    type KeyOwnerProof = sp_session::MembershipProof;
    type MaxAuthorities = MaxAuthorities;
    type MaxNominators = ConstU32<0>;
    // Every session has a set of its own, whether or not the validators changed.
    type MaxSetIdSessionEntries = ConstU64<1_000>;
    type OnNewValidatorSet = BeefyMmr;
    type WeightInfo = ();
}

impl pallet_mmr::Config for Runtime {
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
    type BlockHashProvider = pallet_mmr::DefaultBlockHashProvider<Runtime>;
    type Hashing = Keccak256;
    type LeafData = BeefyMmr;
    type OnNewRoot = pallet_beefy_mmr::DepositBeefyDigest<Runtime>;
    type WeightInfo = ();

    const INDEXING_PREFIX: &'static [u8] = sp_mmr_primitives::INDEXING_PREFIX;
}

impl pallet_beefy_mmr::Config for Runtime {
    type BeefyAuthorityToMerkleLeaf = pallet_beefy_mmr::BeefyEcdsaToEthereum;
    type BeefyDataProvider = LeafExtraProvider;
    type LeafExtra = LeafExtra;
    type LeafVersion = LeafVersion;
    type WeightInfo = ();
}

/// What a leaf says beyond its block.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub struct LeafExtra {
    pub exits_root: H256,
    pub reserves_root: H256,
    pub certified_block: BlockNumber,
    pub data_root: H256,
}

/// Gives each leaf what it says beyond its block.
pub struct LeafExtraProvider;

impl BeefyDataProvider<LeafExtra> for LeafExtraProvider {
    fn extra_data() -> LeafExtra {
        LeafExtra {
            exits_root: H256::zero(),
            reserves_root: H256::zero(),
            certified_block: System::block_number().saturating_sub(1),
            data_root: H256::zero(),
        }
    }
}
