// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The SDK's conformance tests, on one asset without rules and with every account of theirs admitted.
//!
//! `regular` is all of it: `inspect_mutate` is an older form of the same tests, and there are none for holds and freezes.
//!
//! Left out: `balanced`, which the ledger does not implement, and `deactivate_and_reactivate`, since no units are ever
//! inactive here (and the SDK's adapter for one asset of many does not pass those two methods on).

use crate::mock::*;
use frame_support::traits::{
    fungible::{conformance_tests::regular, ItemOf},
    ConstU32,
};

type Ledger = ItemOf<Rwa, ConstU32<0>, AccountId>;

fn with_asset(test: impl FnOnce()) {
    ExtBuilder.build().execute_with(|| {
        assert_eq!(asset(&[]), 0);
        for who in 0..=100 {
            admit(who);
            if !SubjectOf::contains_key(who) {
                register(who, 1_000 + who as u32);
            }
        }
        test();
    });
}

macro_rules! conformance {
    ($suite:ident: $($test:ident),+ $(,)?) => {
        mod $suite {
            use super::*;

            $(
                #[test]
                fn $test() {
                    with_asset(regular::$suite::$test::<Ledger, AccountId>);
                }
            )+
        }
    };
}

conformance!(
    mutate: mint_into_success,
    mint_into_overflow,
    mint_into_below_minimum,
    burn_from_exact_success,
    burn_from_best_effort_success,
    burn_from_exact_insufficient_funds,
    restore_success,
    restore_overflow,
    restore_below_minimum,
    shelve_success,
    shelve_insufficient_funds,
    transfer_success,
    transfer_expendable_all,
    transfer_protect_preserve,
    set_balance_mint_success,
    set_balance_burn_success,
    can_deposit_success,
    can_deposit_below_minimum,
    can_deposit_overflow,
    can_withdraw_success,
    can_withdraw_reduced_to_zero,
    can_withdraw_balance_low,
    reducible_balance_expendable,
    reducible_balance_protect_preserve,
);

conformance!(
    unbalanced: write_balance,
    decrease_balance_expendable,
    decrease_balance_preserve,
    increase_balance,
    set_total_issuance,
);

#[test]
fn transfer_expendable_dust() {
    with_asset(|| regular::mutate::transfer_expendable_dust::<Ledger, AccountId>(None));
}
