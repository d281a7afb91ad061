// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet alone, with a clock, a membership and sub-accounts that tests set.

use crate::{self as castellan_kyc, Proof, Unit};
use castellan_primitives::{
    custody::SubAccounts,
    kyc::SubjectId,
    membership::{Admission, AdmissionError, OnStanding, Role, Roles},
    Moment,
};
use frame_support::{
    derive_impl, parameter_types, storage_alias,
    traits::{ConstU32, ConstU64, Time},
    Twox64Concat,
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{
    testing::{TestSignature, UintAuthorityId},
    BuildStorage, DispatchError, DispatchResult,
};
use std::collections::{BTreeMap, BTreeSet};

pub type AccountId = u64;

/// The time at which every test begins.
pub const START: Moment = 1_000_000;

/// Two accounts that other accounts register or vouch for.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
/// Two admitted claim issuers.
pub const ISSUER: AccountId = 10;
pub const OTHER_ISSUER: AccountId = 11;
/// Admitted, without any role.
pub const MEMBER: AccountId = 20;
/// Never admitted.
pub const STRANGER: AccountId = 99;

/// How long a subject can object to a recovery, and how long a recovery stays open.
pub const DELAY: Moment = 1_000;
pub const WINDOW: Moment = 5_000;

pub const NOT_ADMITTED: DispatchError = DispatchError::Other("not admitted");
pub const SUSPENDED: DispatchError = DispatchError::Other("suspended");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("role missing");

frame_support::construct_runtime!(
    pub enum Test {
        System: frame_system,
        Kyc: castellan_kyc,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type AccountId = AccountId;
    type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
    pub storage Now: Moment = START;
    pub static MaxClaims: u32 = 32;
    pub static MaxAccounts: u32 = 6;
    pub static MaxTrust: u32 = 512;
    /// The roles of each admitted account, or what is wrong with it.
    pub static Members: BTreeMap<AccountId, Result<Vec<Role>, AdmissionError>> = BTreeMap::new();
}

impl Time for Now {
    type Moment = Moment;

    fn now() -> Moment {
        Self::get()
    }
}

/// The owners of sub-accounts, in storage so that looking one up is counted.
#[storage_alias]
pub type Owners = StorageMap<Mock, Twox64Concat, AccountId, AccountId>;

pub struct Custody;

impl SubAccounts<AccountId> for Custody {
    fn owner(who: &AccountId) -> Option<AccountId> {
        Owners::get(who)
    }
}

pub struct Membership;

impl Membership {
    pub fn set(who: AccountId, standing: Result<Vec<Role>, AdmissionError>) {
        let roles = standing.clone().ok().map(|roles| {
            let roles: BTreeSet<_> = roles.into_iter().collect();
            Roles::try_from(roles).unwrap()
        });
        Members::mutate(|members| members.insert(who, standing));
        Kyc::on_standing(&who, roles.as_ref());
    }

    fn roles(who: &AccountId) -> Result<Vec<Role>, AdmissionError> {
        Members::get()
            .get(who)
            .cloned()
            .unwrap_or(Err(AdmissionError::NotAdmitted))
    }
}

impl Admission<AccountId> for Membership {
    fn standing(who: &AccountId) -> Result<(), AdmissionError> {
        Self::roles(who).map(|_| ())
    }

    fn ensure_admitted(who: &AccountId) -> DispatchResult {
        Self::standing(who).map_err(|why| match why {
            AdmissionError::NotAdmitted => NOT_ADMITTED,
            AdmissionError::Suspended => SUSPENDED,
        })
    }

    fn ensure_role(who: &AccountId, role: Role) -> DispatchResult {
        Self::ensure_admitted(who)?;
        match Self::roles(who) {
            Ok(roles) if roles.contains(&role) => Ok(()),
            _ => Err(ROLE_MISSING),
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId) {
        Self::set(*who, Ok(vec![Role::Institution, Role::ClaimIssuer]));
    }
}

impl castellan_kyc::Config for Test {
    type Admission = Membership;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkSigner = Signer;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type MaxAccounts = MaxAccounts;
    type MaxActiveAccounts = ConstU32<4>;
    type MaxClaims = MaxClaims;
    type MaxDepth = ConstU32<4>;
    type MaxTrust = MaxTrust;
    type RecoveryDelay = ConstU64<DELAY>;
    type RecoveryWindow = ConstU64<WINDOW>;
    type Signature = TestSignature;
    type Signer = UintAuthorityId;
    type SubAccounts = Custody;
    type Time = Now;
    type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Signer;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkSigner<AccountId, TestSignature> for Signer {
    fn account(key: u32) -> AccountId {
        1_000_000 + AccountId::from(key)
    }

    fn sign(key: u32, payload: &[u8]) -> TestSignature {
        TestSignature(Self::account(key), payload.to_vec())
    }
}

pub struct ExtBuilder {
    max_claims: u32,
    max_accounts: u32,
    max_trust: u32,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            max_claims: 32,
            max_accounts: 6,
            max_trust: 512,
        }
    }
}

impl ExtBuilder {
    pub fn max_claims(self, max_claims: u32) -> Self {
        Self { max_claims, ..self }
    }

    pub fn max_accounts(self, max_accounts: u32) -> Self {
        Self { max_accounts, ..self }
    }

    pub fn max_trust(self, max_trust: u32) -> Self {
        Self { max_trust, ..self }
    }

    pub fn build(self) -> sp_io::TestExternalities {
        MaxClaims::set(self.max_claims);
        MaxAccounts::set(self.max_accounts);
        MaxTrust::set(self.max_trust);
        Members::set(BTreeMap::new());

        let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
        let mut ext = sp_io::TestExternalities::new(storage);
        ext.execute_with(|| {
            System::set_block_number(1);
            Now::set(&START);
            for account in [ALICE, BOB] {
                Membership::set(account, Ok(vec![Role::Institution]));
            }
            for account in [ISSUER, OTHER_ISSUER] {
                Membership::set(account, Ok(vec![Role::Institution, Role::ClaimIssuer]));
            }
            Membership::set(MEMBER, Ok(vec![]));
        });
        ext
    }

    /// Runs a test and then checks the invariants.
    pub fn build_and_execute<R>(self, test: impl FnOnce() -> R) -> R {
        self.build().execute_with(|| {
            let result = test();
            Kyc::do_try_state().unwrap();
            result
        })
    }
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
    RawOrigin::Signed(who).into()
}

pub fn root() -> RuntimeOrigin {
    RawOrigin::Root.into()
}

/// Lets `milliseconds` go by.
pub fn pass(milliseconds: Moment) {
    Now::set(&(Now::get() + milliseconds));
}

/// The proof that `account` agrees to stand for `subject`.
pub fn control(subject: SubjectId, account: AccountId) -> Proof<TestSignature> {
    let expires_at = Now::get() + 1;
    let payload = Kyc::control_payload(subject, &account, expires_at);
    Proof {
        expires_at,
        signature: TestSignature(account, payload),
    }
}

/// The proof that `account` agrees to stand for a new unit beneath `parent`.
pub fn consent(parent: SubjectId, unit: Unit, account: AccountId) -> Proof<TestSignature> {
    let expires_at = Now::get() + 1;
    let payload = Kyc::child_payload(parent, unit, &account, expires_at);
    Proof {
        expires_at,
        signature: TestSignature(account, payload),
    }
}
