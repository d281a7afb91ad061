// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Addresses on the mainchain and who answers for them.

use crate::{mock::*, ExitsRoot, RecipientOf, Recipients, Statements};
use castellan_settlement::leaf::{Leaf, Revocation};
use frame_support::{assert_noop, assert_ok};
use sp_core::H160;

fn register_for(who: AccountId, recipient: H160) -> frame_support::dispatch::DispatchResult {
    Vault::register_recipient(RuntimeOrigin::signed(who), recipient)
}

#[test]
fn an_account_has_one_address_and_an_address_one_account() {
    run(|| {
        let (first, second) = (H160([0xb1; 20]), H160([0xb2; 20]));
        assert_noop!(register_for(ALICE, H160::zero()), VaultError::ZeroAddress);
        assert_noop!(register_for(ALICE, VAULT), VaultError::ZeroAddress);
        assert_noop!(register_for(STRANGER, first), sp_runtime::DispatchError::BadOrigin);
        assert_ok!(register_for(ALICE, first));
        assert_noop!(register_for(BOB, first), VaultError::RecipientTaken);
        assert_noop!(register_for(ALICE, first), VaultError::RecipientTaken);
        assert_ok!(register_for(ALICE, second));
        assert_eq!(RecipientOf::<Test>::get(ALICE), Some(second));
        assert_eq!(Recipients::<Test>::get(first), None);
        assert_ok!(register_for(BOB, first));
    });
}

#[test]
fn the_vault_is_told_when_standing_changes() {
    run(|| {
        register();
        let alice = address(&ALICE);
        let review = |who| Vault::review_recipient(RuntimeOrigin::signed(CAROL), who);
        assert_noop!(review(alice), VaultError::NothingChanged);
        assert_noop!(review(H160([0xb1; 20])), VaultError::UnknownRecipient);
        suspend(&ALICE, true);
        assert_ok!(review(alice));
        assert_noop!(review(alice), VaultError::NothingChanged);
        suspend(&ALICE, false);
        assert_ok!(review(alice));
        let said = Statements::<Test>::get(alice).expect("it was reviewed");
        assert_eq!((said.sequence, said.revoked, said.leaf), (2, false, 1));
        let leaf = Revocation {
            sequence: 2,
            recipient: alice,
            revoked: false,
        };
        let proof = Vault::prove_leaf(1, System::block_number() as u32).expect("it is there");
        assert!(proof.holds(&ExitsRoot::<Test>::get(), &leaf.hash(&domain())));
    });
}
