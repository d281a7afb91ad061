// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Accounts that belong to other accounts.

/// Answers to whom a sub-account belongs.
///
/// A sub-account is an account of its own on every ledger, with its own holdings and freezes. It is admitted, and stands
/// for the same person or institution, because its owner is and does.
pub trait SubAccounts<AccountId> {
    /// The owner of a sub-account, which is never a sub-account itself; `None` if `who` is not a sub-account.
    fn owner(who: &AccountId) -> Option<AccountId>;
}

/// For runtimes without sub-accounts.
impl<AccountId> SubAccounts<AccountId> for () {
    fn owner(_: &AccountId) -> Option<AccountId> {
        None
    }
}
