// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Event, GenesisConfig, Members, Status, Validators};
use castellan_primitives::membership::Role;
use sp_runtime::BuildStorage;

fn build(members: Vec<(AccountId, Vec<Role>)>, validators: Vec<AccountId>, nodes: Vec<Vec<u8>>) {
    let config = GenesisConfig::<Test> {
        members,
        validators,
        nodes,
    };
    config.build_storage().unwrap();
}

#[test]
fn genesis_admits_and_endows() {
    ExtBuilder::default().build_and_execute(|| {
        let first = Members::<Test>::get(1).unwrap();
        assert_eq!(
            (first.roles, first.status, first.since),
            (roles(&[Role::Operator]), Status::Active, 0)
        );
        assert_eq!(Members::<Test>::iter().count(), 10);
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
        assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
        assert_eq!(Balances::free_balance(STRANGER), ENDOWMENT);
        assert!(!events().iter().any(|event| matches!(event, Event::Quarantined { .. })));
    });
}

#[test]
fn an_empty_genesis_leaves_the_session_keys_to_decide() {
    build(vec![], vec![], vec![]);
    ExtBuilder::default().validators([]).build_and_execute(|| {
        assert!(Validators::<Test>::get().is_empty());
        assert!(Membership::allowed_nodes().is_empty());
        // All keys were given as those of non-authorities.
        assert!(Session::validators().is_empty());
        end_session();
        assert!(Validators::<Test>::get().is_empty());
    });
}

#[test]
#[should_panic(expected = "member 1 is listed twice")]
fn a_member_twice_is_refused() {
    build(vec![(1, vec![]), (1, vec![])], vec![], vec![]);
}

#[test]
#[should_panic(expected = "a validator is listed twice")]
fn a_validator_twice_is_refused() {
    build(ExtBuilder::members(), vec![1, 2, 3, 3], vec![]);
}

#[test]
#[should_panic(expected = "validator 8 is not a member with the role of operator")]
fn a_validator_without_the_role_is_refused() {
    build(ExtBuilder::members(), vec![1, 2, 8], vec![]);
}

#[test]
#[should_panic(expected = "validator 11 is not a member with the role of operator")]
fn a_validator_that_is_no_member_is_refused() {
    build(ExtBuilder::members(), vec![1, 2, 11], vec![]);
}

#[test]
#[should_panic(expected = "there are fewer than 3 validators")]
fn too_few_validators_are_refused() {
    build(ExtBuilder::members(), vec![1, 2], vec![]);
}

#[test]
#[should_panic(expected = "there are more than 8 validators")]
fn too_many_validators_are_refused() {
    let members = (1..=9).map(|who| (who, vec![Role::Operator])).collect();
    build(members, (1..=9).collect(), vec![]);
}

#[test]
#[should_panic(expected = "is not a peer id")]
fn a_malformed_peer_id_is_refused() {
    build(vec![], vec![], vec![vec![1, 2, 3]]);
}

#[test]
#[should_panic(expected = "is listed twice")]
fn a_node_twice_is_refused() {
    build(vec![], vec![], vec![vec![0, 1, 7], vec![0, 1, 7]]);
}

#[test]
#[should_panic(expected = "there are more than 4 nodes")]
fn too_many_nodes_are_refused() {
    build(vec![], vec![], (0..5).map(|node| vec![0, 1, node]).collect());
}
