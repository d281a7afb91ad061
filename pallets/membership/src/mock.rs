// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime with the SDK pallets through which value can move in the name of another account.

use crate::{self as pallet_membership, guard, AdmittedOnly, AdmittedReceivers, Reason, UnitIdentification};
use castellan_primitives::{
    custody::SubAccounts,
    membership::{OnStanding, Role, Roles},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    assert_ok, construct_runtime, derive_impl, parameter_types,
    traits::{ConstU32, ConstU64, InstanceFilter},
    weights::constants::ParityDbWeight,
};
use pallet_session::historical as pallet_session_historical;
use scale_info::TypeInfo;
use sp_runtime::{
    impl_opaque_keys,
    testing::UintAuthorityId,
    traits::{BlakeTwo256, ConvertInto},
    BuildStorage,
};

pub type AccountId = u64;
pub type Balance = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// Accounts 1 to 7 are operators with session keys and 1 to 4 the validators; 8 and 9 are institutions; 10 is an
/// operator without keys; 11 and 12 were never admitted, though genesis endowed 11.
pub const INSTITUTION: AccountId = 8;
pub const OTHER_INSTITUTION: AccountId = 9;
pub const KEYLESS: AccountId = 10;
pub const STRANGER: AccountId = 11;
pub const NOBODY: AccountId = 12;
pub const ENDOWMENT: Balance = 1_000_000;
pub const SESSION: u64 = 10;

// Membership stands before Session so that the validators are known when genesis plans the first sessions.
construct_runtime!(
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Membership: pallet_membership,
        Session: pallet_session,
        Historical: pallet_session_historical,
        Utility: pallet_utility,
        Proxy: pallet_proxy,
        Multisig: pallet_multisig,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<Balance>;
    type BaseCallFilter = AdmittedReceivers<Test>;
    type DbWeight = ParityDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = AdmittedOnly<Test, System>;
    type Balance = Balance;
    type ExistentialDeposit = ConstU64<10>;
}

parameter_types! {
    pub static MinValidators: u32 = 3;
    pub static MaxValidators: u32 = 8;
    /// What the runtime was told, oldest first.
    pub static ToldOf: Vec<(AccountId, Option<Roles>)> = vec![];
}

/// Keeps what it is told.
pub struct Told;

impl OnStanding<AccountId> for Told {
    fn on_standing(who: &AccountId, roles: Option<&Roles>) {
        ToldOf::mutate(|told| told.push((*who, roles.cloned())));
    }
}

impl pallet_membership::Config for Test {
    type Keys = Session;
    type MaxValidators = MaxValidators;
    type MinValidators = MinValidators;
    type MaxNodes = ConstU32<4>;
    type OnStanding = Told;
    type SubAccounts = Desks;
    type WeightInfo = ();
}

/// Every account above a thousand is a sub-account of the one that is a thousand below.
pub struct Desks;

impl SubAccounts<AccountId> for Desks {
    fn owner(who: &AccountId) -> Option<AccountId> {
        who.checked_sub(1_000)
    }
}

impl_opaque_keys! {
    pub struct MockKeys {
        pub dummy: UintAuthorityId,
    }
}

impl pallet_session::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = pallet_session::PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;
    type NextSessionRotation = pallet_session::PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;
    type SessionManager = pallet_session_historical::NoteHistoricalRoot<Test, Membership>;
    type SessionHandler = pallet_session::TestSessionHandler;
    type Keys = MockKeys;
    type DisablingStrategy = ();
    type WeightInfo = ();
    type Currency = Balances;
    type KeyDeposit = ConstU64<100>;
}

impl pallet_session_historical::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = UnitIdentification;
}

impl pallet_utility::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = ();
}

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
pub struct AnyCall;

impl InstanceFilter<RuntimeCall> for AnyCall {
    fn filter(&self, _: &RuntimeCall) -> bool {
        true
    }

    fn is_superset(&self, _: &Self) -> bool {
        true
    }
}

impl pallet_proxy::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type ProxyType = AnyCall;
    type ProxyDepositBase = ConstU64<10>;
    type ProxyDepositFactor = ConstU64<1>;
    type MaxProxies = ConstU32<4>;
    type WeightInfo = ();
    type MaxPending = ConstU32<4>;
    type CallHasher = BlakeTwo256;
    type AnnouncementDepositBase = ConstU64<10>;
    type AnnouncementDepositFactor = ConstU64<1>;
    type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type DepositBase = ConstU64<10>;
    type DepositFactor = ConstU64<1>;
    type MaxSignatories = ConstU32<4>;
    type WeightInfo = ();
    type BlockNumberProvider = System;
}

pub struct ExtBuilder {
    pub validators: Vec<AccountId>,
    pub nodes: Vec<Vec<u8>>,
    /// Further accounts that genesis endows without admitting them.
    pub endowed: Vec<AccountId>,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            validators: vec![1, 2, 3, 4],
            nodes: vec![],
            endowed: vec![],
        }
    }
}

impl ExtBuilder {
    pub fn validators(mut self, validators: impl IntoIterator<Item = AccountId>) -> Self {
        self.validators = validators.into_iter().collect();
        self
    }

    pub fn nodes(mut self, nodes: Vec<Vec<u8>>) -> Self {
        self.nodes = nodes;
        self
    }

    pub fn endowed(mut self, endowed: Vec<AccountId>) -> Self {
        self.endowed = endowed;
        self
    }

    pub fn members() -> Vec<(AccountId, Vec<Role>)> {
        let operators = (1..=7).chain([KEYLESS]).map(|who| (who, vec![Role::Operator]));
        let institutions = [INSTITUTION, OTHER_INSTITUTION].map(|who| (who, vec![Role::Institution]));
        operators.chain(institutions).collect()
    }

    pub fn build(self) -> sp_io::TestExternalities {
        let keys = |who| {
            (
                who,
                who,
                MockKeys {
                    dummy: UintAuthorityId(who),
                },
            )
        };
        let (authorities, others): (Vec<_>, Vec<_>) = (1..=7).partition(|who| self.validators.contains(who));
        let genesis = RuntimeGenesisConfig {
            system: Default::default(),
            balances: pallet_balances::GenesisConfig {
                balances: (1..=STRANGER).chain(self.endowed).map(|who| (who, ENDOWMENT)).collect(),
                ..Default::default()
            },
            membership: pallet_membership::GenesisConfig {
                members: Self::members(),
                validators: self.validators,
                nodes: self.nodes,
            },
            session: pallet_session::GenesisConfig {
                keys: authorities.into_iter().map(keys).collect(),
                non_authority_keys: others.into_iter().map(keys).collect(),
            },
        };
        let mut ext = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
        ext.execute_with(|| System::set_block_number(1));
        ext
    }

    /// Runs `test` and checks the invariants after it.
    pub fn build_and_execute(self, test: impl FnOnce()) {
        guard::enforce();
        self.build().execute_with(|| {
            test();
            check();
        });
    }
}

/// Whatever happened, the invariants hold and every unit issued is in some account.
pub fn check() {
    assert_ok!(Membership::do_try_state());
    let held: Balance = frame_system::Account::<Test>::iter_values()
        .map(|account| account.data.total())
        .sum();
    assert_eq!(held, Balances::total_issuance());
}

pub fn roles(roles: &[Role]) -> Roles {
    Roles::try_from(roles.iter().copied().collect::<std::collections::BTreeSet<_>>()).unwrap()
}

pub fn reason(text: &str) -> Reason {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn admit(who: AccountId) {
    assert_ok!(Membership::admit(
        RuntimeOrigin::root(),
        who,
        roles(&[Role::Institution])
    ));
}

pub fn suspend(who: AccountId) {
    assert_ok!(Membership::suspend(RuntimeOrigin::root(), who, reason("sample reason")));
}

pub fn remove(who: AccountId) {
    assert_ok!(Membership::remove(RuntimeOrigin::root(), who, reason("sample reason")));
}

/// Goes to the block after the next session end.
pub fn end_session() {
    let now = System::block_number();
    System::run_to_block::<AllPalletsWithSystem>(now - now % SESSION + SESSION + 1);
}

/// The events of the pallet since they were last reset.
pub fn events() -> Vec<pallet_membership::Event<Test>> {
    System::read_events_for_pallet()
}

pub fn transfer(dest: AccountId, value: Balance) -> RuntimeCall {
    RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value })
}
