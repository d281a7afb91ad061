// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Runtime APIs: what nodes and clients ask the chain without sending a transaction.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]
#![allow(clippy::multiple_bound_locations, reason = "what the macro generates has them")]

extern crate alloc;

use alloc::vec::Vec;
use castellan_primitives::{
    dvp::{InstructionId, InstructionReport, Obligation},
    netting::{CycleId, CycleReport},
    rwa::{AssetId, Refusal},
    Balance,
};
use castellan_rules::RuleSet;
use castellan_settlement::{
    leaf::{Holding, OpenExit},
    observation::{Observation, ObserverId, ObserverSignature, Report},
    report::{Awaited, ExitProof, ExitReport, Page, Reception, ReserveProof, ReserveReport, RevocationProof},
    Domain,
};
use codec::Codec;
use sp_core::H160;

sp_api::decl_runtime_apis! {
    /// Questions about permissioned assets.
    pub trait RwaApi<AccountId: Codec> {
        /// Every reason that a transfer would fail now, with its inputs; empty if it would go through.
        fn transfer_report(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) -> Vec<Refusal>;

        /// Which present holders `rules` would refuse to let keep what they have, each with every reason: a dry run of
        /// rules that are not in force.
        ///
        /// Up to `limit` accounts are looked at, 64 at most, after the account `after`. The second value is the account
        /// after which to go on; `None` once all were looked at.
        #[allow(clippy::type_complexity)]
        fn rule_breaches(
            asset: AssetId,
            rules: RuleSet<AccountId>,
            after: Option<AccountId>,
            limit: u32,
        ) -> (Vec<(AccountId, Vec<Refusal>)>, Option<AccountId>);
    }

    /// Questions about instructions to settle.
    pub trait DvpApi<AccountId: Codec> {
        /// Everything that would stop the instruction if it were to settle now, what its parties locked for it counting
        /// as available; `None` if no instruction has the number.
        fn instruction_report(id: InstructionId) -> Option<InstructionReport<AccountId>>;

        /// The legs of open instructions that `account` delivers or receives: those of at most `limit` instructions, in
        /// ascending order, beginning with the first whose number is `from` or more. No more than 256 are given at once.
        fn obligations(account: AccountId, from: InstructionId, limit: u32) -> Vec<Obligation<AccountId>>;
    }

    /// Questions about netting cycles.
    pub trait NettingApi<AccountId: Codec> {
        /// How a cycle and each of its parties stand, and what would stop it now; `None` if no cycle has the number.
        fn cycle_report(id: CycleId) -> Option<CycleReport<AccountId>>;
    }

    /// Questions about what stands for tokens in the vault on the mainchain, and the way by which validators report.
    pub trait VaultApi {
        /// The mainchain, the vault and this chain; `None` until governance has named the vault.
        fn domain() -> Option<Domain>;

        /// How each token stands.
        fn reserves() -> Vec<ReserveReport>;

        /// What has become of an exit; `None` if no exit has the number.
        fn exit(id: u64) -> Option<ExitReport>;

        /// What the vault pays an exit by, under an anchor of block `number`; `None` if the exit is not payable, or the tree
        /// behind that block does not have its newest leaf.
        fn exit_proof(id: u64, number: u32) -> Option<ExitProof>;

        /// What the vault notes of a recipient by, under an anchor of block `number`.
        fn revocation_proof(recipient: H160, number: u32) -> Option<RevocationProof>;

        /// What the vault opens an escape of a token by. The state that is asked must be that of the anchor's block.
        fn reserve_proof(token: H160) -> Option<ReserveProof>;

        /// The leaves of a token's claims by the state that is asked, `most` of them at most, after those of `page`; and the
        /// page to go on with. Those of the state behind the block of a reserve are the leaves of its claims tree, in order.
        #[allow(clippy::type_complexity)]
        fn claims(token: H160, page: Page, most: u32) -> (Vec<Holding>, Vec<OpenExit>, Page);

        /// What the chain waits to hear from validators.
        fn awaited() -> Awaited;

        /// What votes of the observer for these would be, if it is a validator.
        fn receptions(observer: ObserverId, observations: Vec<Observation>) -> Vec<Reception>;

        /// Hands a report to the transaction pool; `None` if that refuses it.
        fn submit_report(report: Report, signature: ObserverSignature) -> Option<()>;
    }

    /// Questions about the members of the network.
    pub trait MembershipApi {
        /// The peer ids that may take part in the network, as multihash bytes. An empty list means that none was set:
        /// the network is then open, as on a private development chain.
        fn allowed_nodes() -> Vec<Vec<u8>>;
    }
}
