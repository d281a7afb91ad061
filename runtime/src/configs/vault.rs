// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets that stand for tokens on the mainchain.

use super::{consensus::MaxAuthorities, dynamic_params};
use crate::*;
use castellan_settlement::observation::{ObserverSignature, Report};
use frame_support::{parameter_types, traits::ConstU32};
use frame_system::{
    offchain::{CreateAuthorizedTransaction, CreateTransaction, SubmitTransaction},
    EnsureRoot,
};

/// A week: as long as an exit is paid without being confirmed again, in seconds.
const WEEK: u64 = 7 * 24 * 60 * 60;

parameter_types! {
    pub const ComplianceWindow: u64 = WEEK;
    /// A week of one-second blocks.
    pub const ReturnDelay: BlockNumber = 7 * 24 * 60 * 60;
}

/// What the mainchain has anchored is told to the pallet that knows what is due.
pub struct NoteAnchored;

impl castellan_vault::OnAnchored for NoteAnchored {
    fn on_anchored(block: BlockNumber) {
        Anchor::note_anchored(block);
    }
}

impl castellan_vault::Config for Runtime {
    type Admission = Membership;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type Identity = Kyc;
    type Ledger = Rwa;
    type MaxCancels = ConstU32<256>;
    type MaxObservers = MaxAuthorities;
    type MaxSteps = ConstU32<256>;
    type OnAnchored = NoteAnchored;
    type ReturnDelay = ReturnDelay;
    type RoundInterval = dynamic_params::anchoring::RoundInterval;
    type Time = Timestamp;
    type WeightInfo = castellan_vault::weights::SubstrateWeight<Runtime>;
    type Window = ComplianceWindow;
}

// Reports enter the pool as transactions without a signer: they carry their own signature.
impl<Call> CreateTransaction<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extension = TxExtension;

    fn create_transaction(call: RuntimeCall, extension: TxExtension) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_transaction(call, extension)
    }
}

impl<Call> CreateAuthorizedTransaction<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_extension() -> TxExtension {
        (
            frame_system::AuthorizeCall::new(),
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckEra::from(generic::Era::Immortal),
            castellan_membership::CheckAdmission::new(),
            frame_system::CheckNonce::from(0),
            frame_system::CheckWeight::new(),
            pallet_transaction_payment::ChargeTransactionPayment::from(0),
            frame_metadata_hash_extension::CheckMetadataHash::new(false),
            frame_system::WeightReclaim::new(),
        )
    }
}

/// Hands a report to the transaction pool of the node that asks.
pub fn submit_report(report: Report, signature: ObserverSignature) -> Option<()> {
    type Call = castellan_vault::Call<Runtime>;
    let call = Call::report { report, signature };
    let transaction = <Runtime as CreateAuthorizedTransaction<Call>>::create_authorized_transaction(call.into());
    SubmitTransaction::<Runtime, Call>::submit_transaction(transaction).ok()
}
