// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who is admitted.

use super::{call::Call, read, AccountId32, At};
use crate::model::Role;
use std::collections::BTreeSet;
use subxt::ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType};

const PALLET: &str = "Membership";

/// Whether a member may act.
#[derive(Clone, Copy, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum Status {
    /// It may.
    Active,
    /// It may not for the time being.
    Suspended,
}

/// An admitted account.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Member {
    /// What it may do.
    pub roles: Vec<Role>,
    /// Whether it may act.
    pub status: Status,
    /// The block in which its status last changed.
    pub since: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct RolesArgs {
    account: AccountId32,
    roles: Vec<Role>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct ReasonArgs {
    account: AccountId32,
    reason: Vec<u8>,
}

/// The member with this account.
pub async fn member(at: &At, account: AccountId32) -> anyhow::Result<Option<Member>> {
    read(at, PALLET, "Members", (account,)).await
}

/// Admits `account`. For governance.
pub fn admit(account: AccountId32, roles: &BTreeSet<Role>) -> Call {
    Call::new(
        PALLET,
        "admit",
        RolesArgs {
            account,
            roles: roles.iter().copied().collect(),
        },
    )
}

/// Replaces the roles of `account`. For governance.
pub fn set_roles(account: AccountId32, roles: &BTreeSet<Role>) -> Call {
    Call::new(
        PALLET,
        "set_roles",
        RolesArgs {
            account,
            roles: roles.iter().copied().collect(),
        },
    )
}

/// Suspends `account`. For governance.
pub fn suspend(account: AccountId32, reason: &str) -> Call {
    Call::new(
        PALLET,
        "suspend",
        ReasonArgs {
            account,
            reason: reason.into(),
        },
    )
}
