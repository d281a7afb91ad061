// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A chain that answers the methods in tests.

use castellan_primitives::{
    dvp::{Content, InstructionId, InstructionReport, Obligation, Obstacle, Status},
    kyc::{ClaimError, Topic},
    netting::{CycleId, CycleReport, CycleStatus, NettingMode, PartyReport, PositionReport},
    rwa::{AssetId, Refusal, Side},
    AccountId, Balance, Hash, Header, OpaqueBlock as Block,
};
use castellan_rules::RuleSet;
use castellan_runtime_api::{
    DvpApi as DvpRuntimeApi, NettingApi as NettingRuntimeApi, RwaApi as RwaRuntimeApi, VaultApi as VaultRuntimeApi,
};
use castellan_settlement::{
    leaf::{self, Holding, OpenExit},
    observation::{Observation, ObserverId, ObserverSignature, Report},
    report::{
        Awaited, ExitProof, ExitReport, ExitState, Page, Reception, ReserveProof, ReserveReport, RevocationProof,
        Verdict,
    },
    tree::Proof,
    Domain,
};
use jsonrpsee::RpcModule;
use serde_json::{json, Value};
use sp_api::{ApiError, ApiRef, ProvideRuntimeApi};
use sp_blockchain::{BlockStatus, HeaderBackend, Info, Result as ChainResult};
use sp_core::{crypto::Ss58Codec, H160};

pub const BEST: [u8; 32] = [1; 32];
pub const PRUNED: [u8; 32] = [2; 32];
pub const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
pub const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

/// A chain of two blocks, the older one without state, on which every account is empty.
#[derive(Clone)]
pub struct Chain;

sp_api::mock_impl_runtime_apis! {
    impl RwaRuntimeApi<Block, AccountId> for Chain {
        #[advanced]
        fn transfer_report(
            at: Hash,
            asset: AssetId,
            from: AccountId,
            to: AccountId,
            amount: Balance,
        ) -> Result<Vec<Refusal>, ApiError> {
            if at != Hash::from(BEST) {
                return Err(ApiError::UnknownBlock("state pruned".into()));
            }
            let mut refusals = Vec::new();
            if asset != 0 {
                refusals.push(Refusal::UnknownAsset);
            }
            if from == to {
                let (side, topic) = (Side::Receiver, Topic::Custom(7));
                refusals.push(Refusal::ClaimRequired { side, topic, why: ClaimError::Expired });
            }
            if amount > 0 {
                refusals.push(Refusal::InsufficientBalance { available: 0, required: amount });
            }
            Ok(refusals)
        }

        fn rule_breaches(
            _: AssetId,
            _: RuleSet<AccountId>,
            _: Option<AccountId>,
            _: u32,
        ) -> (Vec<(AccountId, Vec<Refusal>)>, Option<AccountId>) {
            (Vec::new(), None)
        }
    }

    impl NettingRuntimeApi<Block, AccountId> for Chain {
        fn cycle_report(id: CycleId) -> Option<CycleReport<AccountId>> {
            let position = PositionReport { asset: 1, delivers: Balance::MAX, receives: 0, locked: 1, missing: 0 };
            (id == 3).then(|| CycleReport {
                venue: 0,
                mode: NettingMode::NetAgainstNet,
                status: CycleStatus::Funding,
                cut_off: 1,
                deadline: 2,
                round: 1,
                submitted: 1,
                counted: 1,
                attempts: 0,
                parties: vec![PartyReport {
                    party: AccountId::from_ss58check(BOB).unwrap(),
                    defaulted: false,
                    funded: false,
                    positions: vec![position],
                }],
                refused: vec![],
            })
        }
    }

    impl VaultRuntimeApi<Block> for Chain {
        fn domain() -> Option<Domain> {
            None
        }

        fn reserves() -> Vec<ReserveReport> {
            vec![ReserveReport {
                token: H160([0x20; 20]),
                asset: Some(3),
                supply: Balance::MAX,
                in_flight: 1,
                deposits_seen: 4,
                seen: Some((8, 9, 10, 11)),
                verdict: Verdict::Disagree,
            }]
        }

        fn exit(id: u64) -> Option<ExitReport> {
            (id == 5).then_some(ExitReport {
                id,
                token: H160([0x20; 20]),
                account: [1; 32],
                recipient: H160([0x30; 20]),
                amount: 7,
                since: 1,
                state: ExitState::Payable { number: 1, expiry: 99, renewing: false },
            })
        }

        fn exit_proof(id: u64, number: u32) -> Option<ExitProof> {
            (number == 1).then(|| ExitProof {
                exit: leaf::Exit {
                    id,
                    number,
                    asset: H160([0x20; 20]),
                    recipient: H160([0x30; 20]),
                    amount: 7,
                    expiry: 99,
                },
                proof: Proof { index: 0, count: 2, siblings: vec![Default::default()] },
            })
        }

        fn revocation_proof(_: H160, _: u32) -> Option<RevocationProof> {
            None
        }

        fn reserve_proof(_: H160) -> Option<ReserveProof> {
            None
        }

        fn claims(_: H160, _: Page, _: u32) -> (Vec<Holding>, Vec<OpenExit>, Page) {
            (Vec::new(), Vec::new(), Page::End)
        }

        fn awaited() -> Awaited {
            unimplemented!("no method asks")
        }

        fn receptions(_: ObserverId, _: Vec<Observation>) -> Vec<Reception> {
            unimplemented!("no method asks")
        }

        fn submit_report(_: Report, _: ObserverSignature) -> Option<()> {
            unimplemented!("no method asks")
        }
    }

    impl DvpRuntimeApi<Block, AccountId> for Chain {
        fn instruction_report(id: InstructionId) -> Option<InstructionReport<AccountId>> {
            let party = AccountId::from_ss58check(BOB).unwrap();
            (id == 7).then(|| InstructionReport {
                status: Status::Pending,
                retries: 0,
                obstacles: vec![
                    Obstacle::AffirmationMissing { leg: 1, side: Side::Sender, party: party.clone() },
                    Obstacle::LegRefused { leg: 0, refusal: Refusal::ZeroAmount },
                    Obstacle::InsufficientTogether { party, asset: 3, available: 1, required: Balance::MAX },
                ],
            })
        }

        fn obligations(account: AccountId, from: InstructionId, limit: u32) -> Vec<Obligation<AccountId>> {
            (from..from + u64::from(limit.min(2)))
                .map(|instruction| Obligation {
                    instruction,
                    status: Status::Locked { until: 9 },
                    leg: 0,
                    side: Side::Receiver,
                    counterparty: account.clone(),
                    content: Content::Units { asset: 1, amount: Balance::MAX },
                    affirmed: true,
                    value_date: 0,
                    deadline: 10,
                })
                .collect()
        }
    }
}

impl ProvideRuntimeApi<Block> for Chain {
    type Api = Self;

    fn runtime_api(&self) -> ApiRef<'_, Self> {
        self.clone().into()
    }
}

impl HeaderBackend<Block> for Chain {
    fn header(&self, _: Hash) -> ChainResult<Option<Header>> {
        Ok(None)
    }

    fn info(&self) -> Info<Block> {
        Info {
            best_hash: BEST.into(),
            best_number: 1,
            genesis_hash: PRUNED.into(),
            finalized_hash: PRUNED.into(),
            finalized_number: 0,
            finalized_state: None,
            number_leaves: 1,
            block_gap: None,
        }
    }

    fn status(&self, _: Hash) -> ChainResult<BlockStatus> {
        Ok(BlockStatus::Unknown)
    }

    fn number(&self, hash: Hash) -> ChainResult<Option<u32>> {
        Ok([Hash::from(PRUNED), Hash::from(BEST)]
            .iter()
            .position(|known| *known == hash)
            .map(|n| n as u32))
    }

    fn hash(&self, _: u32) -> ChainResult<Option<Hash>> {
        Ok(None)
    }
}

/// What the module answers to one request.
pub async fn ask<Methods>(module: RpcModule<Methods>, method: &str, params: Value) -> Value {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let (answer, _) = module.raw_json_request(&request.to_string(), 1).await.unwrap();
    serde_json::from_str(&answer).unwrap()
}
