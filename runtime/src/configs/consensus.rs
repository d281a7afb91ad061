// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who writes blocks, who makes them final, and what happens to those who contradict themselves.

use crate::*;
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU128, ConstU32, ConstU64},
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// The largest validator set.
pub type MaxAuthorities = ConstU32<100>;

parameter_types! {
    pub SlotDuration: Moment = block_time::SlotDuration::<Runtime>::get();
    pub SessionLength: BlockNumber = block_time::SessionLength::<Runtime>::get();
    pub const SessionOffset: BlockNumber = 0;
    /// How many sessions back a contradiction can still be reported.
    pub const ReportLongevity: u64 = 1_000;
}

impl pallet_aura::Config for Runtime {
    type AllowMultipleBlocksPerSlot = ConstBool<false>;
    type AuthorityId = AuraId;
    type DisabledValidators = Session;
    type MaxAuthorities = MaxAuthorities;
    type SlotDuration = SlotDuration;
}

impl pallet_authorship::Config for Runtime {
    type EventHandler = ();
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
}

impl pallet_grandpa::Config for Runtime {
    type EquivocationReportSystem =
        pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
    type KeyOwnerProof = sp_session::MembershipProof;
    type MaxAuthorities = MaxAuthorities;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<1_000>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
}

impl pallet_session::Config for Runtime {
    type Currency = Balances;
    type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
    // Keys count for nothing until governance adds their owner to the validator set.
    type KeyDeposit = ConstU128<0>;
    type Keys = SessionKeys;
    type NextSessionRotation = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
    type RuntimeEvent = RuntimeEvent;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Membership>;
    type ShouldEndSession = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::historical::Config for Runtime {
    type FullIdentification = ();
    type FullIdentificationOf = castellan_membership::UnitIdentification;
    type RuntimeEvent = RuntimeEvent;
}

impl pallet_offences::Config for Runtime {
    type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
    type OnOffenceHandler = Membership;
    type RuntimeEvent = RuntimeEvent;
}

// Equivocation reports enter the pool as unsigned transactions made by the node.
impl<Call> frame_system::offchain::CreateTransactionBase<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<Call> frame_system::offchain::CreateBare<Call> for Runtime
where
    RuntimeCall: From<Call>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}
