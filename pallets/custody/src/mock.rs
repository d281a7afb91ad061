// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime with the real calls that carry other calls, and a filter that lets more of them through than it should.

use crate::{sub_account_id, SubAccountNumber};
use castellan_primitives::{
    membership::{Admission, AdmissionError, Role},
    Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::time::Duration;
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, ConstU64, Contains, InstanceFilter, UnixTime},
};
use scale_info::TypeInfo;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeSet;

pub type AccountId = u64;

pub const START: Moment = 1_700_000_000_000;
pub const NOTICE: Moment = 10_000;
pub const MAX_SUB_ACCOUNTS: u32 = 4;
pub const MAX_MANDATES: u32 = 3;

pub const OWNER: AccountId = 1;
pub const CUSTODIAN: AccountId = 2;
pub const OTHER: AccountId = 3;
/// Admitted, but not as an institution.
pub const PERSON: AccountId = 4;
/// Never admitted.
pub const STRANGER: AccountId = 5;
/// Whom payments reach.
pub const PAYEE: AccountId = 6;

pub const ENDOWMENT: u128 = 1_000_000;

pub const NOT_ADMITTED: DispatchError = DispatchError::Other("not admitted");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");

construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Utility: pallet_utility,
        Proxy: pallet_proxy,
        Custody: crate,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
    type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type Balance = u128;
    type ExistentialDeposit = ConstU128<1>;
}

impl pallet_utility::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = ();
}

/// What a proxy may do in the tests: act as sub-accounts, and leave remarks; no payments.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub struct NoPayments;

impl InstanceFilter<RuntimeCall> for NoPayments {
    fn filter(&self, call: &RuntimeCall) -> bool {
        matches!(call, RuntimeCall::Custody(_) | RuntimeCall::System(_))
    }
}

impl pallet_proxy::Config for Test {
    type AnnouncementDepositBase = ConstU128<1>;
    type AnnouncementDepositFactor = ConstU128<1>;
    type BlockNumberProvider = System;
    type CallHasher = sp_runtime::traits::BlakeTwo256;
    type Currency = Balances;
    type MaxPending = ConstU32<4>;
    type MaxProxies = ConstU32<4>;
    type ProxyDepositBase = ConstU128<1>;
    type ProxyDepositFactor = ConstU128<1>;
    type ProxyType = NoPayments;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
}

/// Lets batches through, which a runtime need not, so that the tests can look inside them.
pub struct PaymentsAndBatches;

impl Contains<RuntimeCall> for PaymentsAndBatches {
    fn contains(call: &RuntimeCall) -> bool {
        match call {
            RuntimeCall::Balances(call) => !matches!(call, pallet_balances::Call::transfer_all { .. }),
            RuntimeCall::System(call) => matches!(call, frame_system::Call::remark { .. }),
            // The pallet has to refuse its own calls itself.
            RuntimeCall::Utility(_) | RuntimeCall::Custody(_) => true,
            RuntimeCall::Proxy(_) => false,
        }
    }
}

impl crate::Config for Test {
    type RuntimeCall = RuntimeCall;
    type CallFilter = PaymentsAndBatches;
    type Admission = Members;
    type Time = Clock;
    type MaxSubAccounts = ConstU32<MAX_SUB_ACCOUNTS>;
    type MaxMandates = ConstU32<MAX_MANDATES>;
    type NoticePeriod = ConstU64<NOTICE>;
    type WeightInfo = ();
}

parameter_types! {
    pub static Now: Moment = START;
    pub static Institutions: BTreeSet<AccountId> = BTreeSet::from([OWNER, CUSTODIAN, OTHER]);
    pub static Persons: BTreeSet<AccountId> = BTreeSet::from([PERSON]);
}

pub struct Clock;

impl UnixTime for Clock {
    fn now() -> Duration {
        Duration::from_millis(Now::get())
    }
}

pub struct Members;

impl Members {
    pub fn expel(who: AccountId) {
        Institutions::mutate(|all| all.remove(&who));
    }
}

impl Admission<AccountId> for Members {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        let known = Institutions::get().contains(who) || Persons::get().contains(who);
        known.then_some(()).ok_or(AdmissionError::NotAdmitted)
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|_| NOT_ADMITTED)
    }

    fn ensure_role(who: &AccountId, _: Role) -> DispatchResult {
        Self::ensure_admitted(who)?;
        Institutions::get().contains(who).then_some(()).ok_or(ROLE_MISSING)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId) {
        Institutions::mutate(|all| all.insert(*who));
    }
}

/// Starts at [`START`]; the owner's first two sub-accounts have the means to pay, none is open yet.
pub fn build() -> TestExternalities {
    let funded = [OWNER, CUSTODIAN, PERSON, id(0), id(1)];
    let storage = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: funded.map(|who| (who, ENDOWMENT)).to_vec(),
            ..Default::default()
        },
    }
    .build_storage()
    .expect("the genesis is valid");
    let mut ext = TestExternalities::new(storage);
    ext.execute_with(|| {
        System::set_block_number(1);
        Now::set(START);
        Institutions::set(BTreeSet::from([OWNER, CUSTODIAN, OTHER]));
        Persons::set(BTreeSet::from([PERSON]));
    });
    ext
}

pub fn build_and_execute(test: impl FnOnce()) {
    build().execute_with(|| {
        test();
        Custody::do_try_state().expect("the invariants hold");
    });
}

/// The id of the owner's sub-account with this number.
pub fn id(number: SubAccountNumber) -> AccountId {
    sub_account_id(&OWNER, number).expect("any bytes are an account id")
}

pub fn name(text: &str) -> crate::Name {
    text.as_bytes().to_vec().try_into().expect("at most 32 bytes")
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

/// The owner opens the sub-account with this number.
pub fn open(number: SubAccountNumber) -> AccountId {
    Custody::open_sub_account(signed(OWNER), number, name("house")).expect("the number is free");
    id(number)
}

/// The owner opens the sub-account and gives the custodian a mandate, which it accepts.
pub fn entrust(number: SubAccountNumber, exclusive: bool, expires_at: Option<Moment>) -> AccountId {
    let sub_account = open(number);
    Custody::delegate(signed(OWNER), number, CUSTODIAN, exclusive, expires_at).expect("nobody has a mandate");
    Custody::accept_custody(signed(CUSTODIAN), sub_account, exclusive, expires_at).expect("it was offered");
    sub_account
}

pub fn pay(amount: u128) -> RuntimeCall {
    pallet_balances::Call::transfer_allow_death {
        dest: PAYEE,
        value: amount,
    }
    .into()
}

pub fn act(by: AccountId, sub_account: AccountId, call: RuntimeCall) -> DispatchResult {
    Custody::act_as(signed(by), sub_account, Box::new(call))
        .map(|_| ())
        .map_err(|failure| failure.error)
}

pub fn act_call(sub_account: AccountId, call: RuntimeCall) -> RuntimeCall {
    crate::Call::act_as {
        sub_account,
        call: Box::new(call),
    }
    .into()
}

pub fn stage(sub_account: AccountId) -> Option<crate::Stage> {
    crate::Accounts::<Test>::get(sub_account)
        .and_then(|account| account.mandate)
        .map(|mandate| mandate.stage(Now::get()))
}

/// The events of the pallet since the last call of this function.
pub fn events() -> Vec<crate::Event<Test>> {
    let events = System::read_events_for_pallet::<crate::Event<Test>>();
    System::reset_events();
    events
}
