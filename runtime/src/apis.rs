// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the node and clients may ask the runtime.

use crate::*;
use alloc::vec::Vec;
use castellan_primitives::{
    dvp::{InstructionId, InstructionReport, Obligation},
    netting::{CycleId, CycleReport},
    rwa::{AssetId, Compliance, Movement, Quantity, Refusal},
};
use castellan_rules::RuleSet;
use castellan_settlement::{
    leaf::{Holding, OpenExit},
    observation::{Observation, ObserverId, ObserverSignature, Report},
    report::{Awaited, ExitProof, ExitReport, Page, Reception, ReserveProof, ReserveReport, RevocationProof},
    Domain,
};
use frame_support::{genesis_builder_helper, weights::Weight};
use frame_system::pallet_prelude::HeaderFor;
use pallet_grandpa::AuthorityId as GrandpaId;
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_beefy::{
    ecdsa_crypto::{AuthorityId as BeefyId, Signature as BeefySignature},
    mmr::{BeefyAuthoritySet, BeefyNextAuthoritySet},
    MmrRootHash,
};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_mmr_primitives::{AncestryProof, EncodableOpaqueLeaf, LeafIndex, LeafProof};
use sp_runtime::{
    traits::{Block as BlockT, NumberFor},
    transaction_validity::{TransactionSource, TransactionValidity},
    ApplyExtrinsicResult, OpaqueValue,
};
use sp_session::OpaqueGeneratedSessionKeys;

impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            VERSION
        }

        fn execute_block(block: <Block as BlockT>::LazyBlock) {
            Executive::execute_block(block);
        }

        fn initialize_block(header: &<Block as BlockT>::Header) -> sp_runtime::ExtrinsicInclusionMode {
            Executive::initialize_block(header)
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            OpaqueMetadata::new(Runtime::metadata().into())
        }

        fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
            Runtime::metadata_at_version(version)
        }

        fn metadata_versions() -> Vec<u32> {
            Runtime::metadata_versions()
        }
    }

    impl sp_block_builder::BlockBuilder<Block> for Runtime {
        fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
            Executive::apply_extrinsic(extrinsic)
        }

        fn finalize_block() -> <Block as BlockT>::Header {
            Executive::finalize_block()
        }

        fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
            data.create_extrinsics()
        }

        fn check_inherents(
            block: <Block as BlockT>::LazyBlock,
            data: sp_inherents::InherentData,
        ) -> sp_inherents::CheckInherentsResult {
            data.check_extrinsics(&block)
        }
    }

    impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
        fn validate_transaction(
            source: TransactionSource,
            tx: <Block as BlockT>::Extrinsic,
            block_hash: <Block as BlockT>::Hash,
        ) -> TransactionValidity {
            Executive::validate_transaction(source, tx, block_hash)
        }
    }

    impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
        fn offchain_worker(header: &<Block as BlockT>::Header) {
            Executive::offchain_worker(header)
        }
    }

    impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
        fn slot_duration() -> sp_consensus_aura::SlotDuration {
            sp_consensus_aura::SlotDuration::from_millis(Aura::slot_duration())
        }

        fn authorities() -> Vec<AuraId> {
            pallet_aura::Authorities::<Runtime>::get().into_inner()
        }
    }

    impl sp_session::SessionKeys<Block> for Runtime {
        fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
            SessionKeys::generate(&owner, seed).into()
        }

        fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
            SessionKeys::decode_into_raw_public_keys(&encoded)
        }
    }

    impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
        fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
            Grandpa::grandpa_authorities()
        }

        fn current_set_id() -> sp_consensus_grandpa::SetId {
            pallet_grandpa::CurrentSetId::<Runtime>::get()
        }

        fn submit_report_equivocation_unsigned_extrinsic(
            equivocation_proof: sp_consensus_grandpa::EquivocationProof<
                <Block as BlockT>::Hash,
                NumberFor<Block>,
            >,
            key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            let key_owner_proof = key_owner_proof.decode()?;
            Grandpa::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof)
        }

        fn generate_key_ownership_proof(
            _set_id: sp_consensus_grandpa::SetId,
            authority_id: GrandpaId,
        ) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
            use codec::Encode;
            use frame_support::traits::KeyOwnerProofSystem;
            Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))
                .map(|proof| sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
        }
    }

    impl sp_consensus_beefy::BeefyApi<Block, BeefyId> for Runtime {
        fn beefy_genesis() -> Option<BlockNumber> {
            pallet_beefy::GenesisBlock::<Runtime>::get()
        }

        fn validator_set() -> Option<sp_consensus_beefy::ValidatorSet<BeefyId>> {
            Beefy::validator_set()
        }

        fn submit_report_double_voting_unsigned_extrinsic(
            equivocation_proof: sp_consensus_beefy::DoubleVotingProof<BlockNumber, BeefyId, BeefySignature>,
            key_owner_proof: sp_consensus_beefy::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            Beefy::submit_unsigned_double_voting_report(equivocation_proof, key_owner_proof.decode()?)
        }

        fn submit_report_fork_voting_unsigned_extrinsic(
            equivocation_proof: sp_consensus_beefy::ForkVotingProof<HeaderFor<Runtime>, BeefyId, OpaqueValue>,
            key_owner_proof: sp_consensus_beefy::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            Beefy::submit_unsigned_fork_voting_report(equivocation_proof.try_into()?, key_owner_proof.decode()?)
        }

        fn submit_report_future_block_voting_unsigned_extrinsic(
            equivocation_proof: sp_consensus_beefy::FutureBlockVotingProof<BlockNumber, BeefyId>,
            key_owner_proof: sp_consensus_beefy::OpaqueKeyOwnershipProof,
        ) -> Option<()> {
            Beefy::submit_unsigned_future_block_voting_report(equivocation_proof, key_owner_proof.decode()?)
        }

        fn generate_key_ownership_proof(
            _set_id: sp_consensus_beefy::ValidatorSetId,
            authority_id: BeefyId,
        ) -> Option<sp_consensus_beefy::OpaqueKeyOwnershipProof> {
            use codec::Encode;
            use frame_support::traits::KeyOwnerProofSystem;
            Historical::prove((sp_consensus_beefy::KEY_TYPE, authority_id))
                .map(|proof| sp_consensus_beefy::OpaqueKeyOwnershipProof::new(proof.encode()))
        }
    }

    impl sp_mmr_primitives::MmrApi<Block, MmrRootHash, BlockNumber> for Runtime {
        fn mmr_root() -> Result<MmrRootHash, sp_mmr_primitives::Error> {
            Ok(Mmr::mmr_root())
        }

        fn mmr_leaf_count() -> Result<LeafIndex, sp_mmr_primitives::Error> {
            Ok(Mmr::mmr_leaves())
        }

        fn generate_proof(
            block_numbers: Vec<BlockNumber>,
            best_known_block_number: Option<BlockNumber>,
        ) -> Result<(Vec<EncodableOpaqueLeaf>, LeafProof<MmrRootHash>), sp_mmr_primitives::Error> {
            let (leaves, proof) = Mmr::generate_proof(block_numbers, best_known_block_number)?;
            Ok((leaves.iter().map(EncodableOpaqueLeaf::from_leaf).collect(), proof))
        }

        fn generate_ancestry_proof(
            prev_block_number: BlockNumber,
            best_known_block_number: Option<BlockNumber>,
        ) -> Result<AncestryProof<MmrRootHash>, sp_mmr_primitives::Error> {
            Mmr::generate_ancestry_proof(prev_block_number, best_known_block_number)
        }

        fn verify_proof(
            leaves: Vec<EncodableOpaqueLeaf>,
            proof: LeafProof<MmrRootHash>,
        ) -> Result<(), sp_mmr_primitives::Error> {
            let leaves = leaves
                .into_iter()
                .map(|leaf| leaf.into_opaque_leaf().try_decode().ok_or(sp_mmr_primitives::Error::Verify))
                .collect::<Result<Vec<configs::Leaf>, _>>()?;
            Mmr::verify_leaves(leaves, proof)
        }

        fn verify_proof_stateless(
            root: MmrRootHash,
            leaves: Vec<EncodableOpaqueLeaf>,
            proof: LeafProof<MmrRootHash>,
        ) -> Result<(), sp_mmr_primitives::Error> {
            let nodes = leaves
                .into_iter()
                .map(|leaf| sp_mmr_primitives::DataOrHash::Data(leaf.into_opaque_leaf()))
                .collect();
            pallet_mmr::verify_leaves_proof::<sp_consensus_beefy::MmrHashing, _>(root, nodes, proof)
        }
    }

    impl pallet_beefy_mmr::BeefyMmrApi<Block, MmrRootHash> for Runtime {
        fn authority_set_proof() -> BeefyAuthoritySet<MmrRootHash> {
            BeefyMmr::authority_set_proof()
        }

        fn next_authority_set_proof() -> BeefyNextAuthoritySet<MmrRootHash> {
            BeefyMmr::next_authority_set_proof()
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
        fn account_nonce(account: AccountId) -> Nonce {
            System::account_nonce(account)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
        fn query_info(
            uxt: <Block as BlockT>::Extrinsic,
            len: u32,
        ) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_info(uxt, len)
        }

        fn query_fee_details(
            uxt: <Block as BlockT>::Extrinsic,
            len: u32,
        ) -> pallet_transaction_payment::FeeDetails<Balance> {
            TransactionPayment::query_fee_details(uxt, len)
        }

        fn query_weight_to_fee(weight: Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall> for Runtime {
        fn query_call_info(
            call: RuntimeCall,
            len: u32,
        ) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_call_info(call, len)
        }

        fn query_call_fee_details(call: RuntimeCall, len: u32) -> pallet_transaction_payment::FeeDetails<Balance> {
            TransactionPayment::query_call_fee_details(call, len)
        }

        fn query_weight_to_fee(weight: Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl castellan_runtime_api::RwaApi<Block, AccountId> for Runtime {
        fn transfer_report(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> Vec<Refusal> {
            let movement = Movement {
                asset,
                from,
                to,
                quantity: Quantity::Units(amount),
                venue: None,
            };
            <Rwa as Compliance<AccountId>>::refusals(&movement, 0)
        }

        fn rule_breaches(
            asset: AssetId,
            rules: RuleSet<AccountId>,
            after: Option<AccountId>,
            limit: u32,
        ) -> (Vec<(AccountId, Vec<Refusal>)>, Option<AccountId>) {
            Rwa::rule_breaches(asset, &rules, after, limit)
        }
    }

    impl castellan_runtime_api::DvpApi<Block, AccountId> for Runtime {
        fn instruction_report(id: InstructionId) -> Option<InstructionReport<AccountId>> {
            Dvp::instruction_report(id)
        }

        fn obligations(account: AccountId, from: InstructionId, limit: u32) -> Vec<Obligation<AccountId>> {
            Dvp::obligations(&account, from, limit)
        }
    }

    impl castellan_runtime_api::NettingApi<Block, AccountId> for Runtime {
        fn cycle_report(id: CycleId) -> Option<CycleReport<AccountId>> {
            Netting::cycle_report(id)
        }
    }

    impl castellan_runtime_api::VaultApi<Block> for Runtime {
        fn domain() -> Option<Domain> {
            Vault::domain()
        }

        fn reserves() -> Vec<ReserveReport> {
            Vault::reserves_report()
        }

        fn exit(id: u64) -> Option<ExitReport> {
            Vault::exit_report(id)
        }

        fn exit_proof(id: u64, number: u32) -> Option<ExitProof> {
            Vault::exit_proof(id, number)
        }

        fn revocation_proof(recipient: sp_core::H160, number: u32) -> Option<RevocationProof> {
            Vault::revocation_proof(recipient, number)
        }

        fn reserve_proof(token: sp_core::H160) -> Option<ReserveProof> {
            Vault::reserve_proof(token)
        }

        fn claims(token: sp_core::H160, page: Page, most: u32) -> (Vec<Holding>, Vec<OpenExit>, Page) {
            Vault::claims(token, page, most)
        }

        fn awaited() -> Awaited {
            Vault::awaited()
        }

        fn receptions(observer: ObserverId, observations: Vec<Observation>) -> Vec<Reception> {
            Vault::receptions(&observer, &observations)
        }

        fn submit_report(report: Report, signature: ObserverSignature) -> Option<()> {
            configs::vault::submit_report(report, signature)
        }
    }

    impl castellan_runtime_api::MembershipApi<Block> for Runtime {
        fn allowed_nodes() -> Vec<Vec<u8>> {
            Membership::allowed_nodes()
        }
    }

    impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
        fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
            genesis::check(&config)?;
            genesis_builder_helper::build_state::<RuntimeGenesisConfig>(config)
        }

        fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
            genesis_builder_helper::get_preset::<RuntimeGenesisConfig>(id, genesis::preset)
        }

        fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
            genesis::preset_names()
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    impl frame_benchmarking::Benchmark<Block> for Runtime {
        fn benchmark_metadata(
            extra: bool,
        ) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
            crate::benchmarks::list(extra)
        }

        fn dispatch_benchmark(
            config: frame_benchmarking::BenchmarkConfig,
        ) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
            crate::benchmarks::dispatch(config)
        }
    }

    #[cfg(feature = "try-runtime")]
    impl frame_try_runtime::TryRuntime<Block> for Runtime {
        fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
            // A failing check must stop the tool that runs it, with a backtrace.
            #[allow(clippy::expect_used)]
            let weight = Executive::try_runtime_upgrade(checks).expect("the upgrade's checks hold");
            (weight, configs::BlockWeights::get().max_block)
        }

        fn execute_block(
            block: <Block as BlockT>::LazyBlock,
            state_root_check: bool,
            signature_check: bool,
            select: frame_try_runtime::TryStateSelect,
        ) -> Weight {
            #[allow(clippy::expect_used)]
            Executive::try_execute_block(block, state_root_check, signature_check, select)
                .expect("the block executes and every invariant holds")
        }
    }
}
