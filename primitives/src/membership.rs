// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who is admitted to the chain, and in which role.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchResult;

/// What an admitted account may do.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Deserialize,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    TypeInfo,
)]
pub enum Role {
    /// Runs a validator node.
    Operator,
    /// Holds and trades assets: a bank, broker, custodian or fund.
    Institution,
    /// Creates and issues assets.
    IssuerAgent,
    /// Signs claims about others: a KYC or KYB provider.
    ClaimIssuer,
    /// Reads what others may not.
    Auditor,
    /// Acts for a principal under a mandate.
    Agent,
}

/// The roles of one account.
pub type Roles = BoundedBTreeSet<Role, ConstU32<6>>;

/// Why an account may not act.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub enum AdmissionError {
    /// The account was never admitted, or was removed.
    NotAdmitted,
    /// The account is suspended.
    Suspended,
}

impl AdmissionError {
    /// The custom code of the invalid-transaction error with which the pool refuses the sender.
    pub const fn code(self) -> u8 {
        match self {
            Self::NotAdmitted => 100,
            Self::Suspended => 101,
        }
    }
}

/// Answers whether an account may act.
pub trait Admission<AccountId> {
    /// Whether `who` is admitted and not suspended.
    fn standing(who: &AccountId) -> Result<(), AdmissionError>;

    /// Fails with an error that names the reason unless `who` is in good standing.
    fn ensure_admitted(who: &AccountId) -> DispatchResult;

    /// Fails with an error that names the reason unless `who` is in good standing and has `role`.
    fn ensure_role(who: &AccountId, role: Role) -> DispatchResult;

    /// Admits `who` with every role.
    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &AccountId);
}

/// Is told when an account's standing or roles change, so that what depends on them need not be asked for each time.
pub trait OnStanding<AccountId> {
    /// From now on `who` has exactly `roles` and is in good standing; or, with `None`, is not: it was suspended or
    /// removed. Called when an account is admitted, suspended, reinstated or removed, and when its roles are replaced,
    /// after the change was stored. Also called where nothing changes for `who`, such as new roles while suspended.
    fn on_standing(who: &AccountId, roles: Option<&Roles>);
}

/// For runtimes in which nothing depends on it.
impl<AccountId> OnStanding<AccountId> for () {
    fn on_standing(_: &AccountId, _: Option<&Roles>) {}
}
