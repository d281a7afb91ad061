// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet alone, with a clock and a membership that tests set.

use crate as castellan_kyc;
use castellan_primitives::{
    membership::{Admission, AdmissionError, Role},
    Moment,
};
use frame_support::{derive_impl, parameter_types, traits::Time};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;

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
    pub static Now: Moment = START;
    pub static MaxClaims: u32 = 32;
    /// The roles of each admitted account, or what is wrong with it.
    pub static Members: BTreeMap<AccountId, Result<Vec<Role>, AdmissionError>> = BTreeMap::new();
}

impl Time for Now {
    type Moment = Moment;

    fn now() -> Moment {
        Self::get()
    }
}

pub struct Membership;

impl Membership {
    pub fn set(who: AccountId, standing: Result<Vec<Role>, AdmissionError>) {
        Members::mutate(|members| members.insert(who, standing));
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
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type MaxClaims = MaxClaims;
    type Time = Now;
    type WeightInfo = ();
}

pub struct ExtBuilder {
    max_claims: u32,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self { max_claims: 32 }
    }
}

impl ExtBuilder {
    pub fn max_claims(self, max_claims: u32) -> Self {
        Self { max_claims }
    }

    pub fn build(self) -> sp_io::TestExternalities {
        Now::set(START);
        MaxClaims::set(self.max_claims);
        Members::set(BTreeMap::new());
        for account in [ALICE, BOB] {
            Membership::set(account, Ok(vec![Role::Institution]));
        }
        for account in [ISSUER, OTHER_ISSUER] {
            Membership::set(account, Ok(vec![Role::Institution, Role::ClaimIssuer]));
        }
        Membership::set(MEMBER, Ok(vec![]));

        let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
        let mut ext = sp_io::TestExternalities::new(storage);
        ext.execute_with(|| System::set_block_number(1));
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
    Now::mutate(|now| *now += milliseconds);
}
