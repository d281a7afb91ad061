// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Event, PlannedKeys, Validators};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use pallet_session::{historical::SessionManager as Historic, SessionManager};
use sp_core::crypto::key_types::DUMMY;
use sp_runtime::{testing::UintAuthorityId, RuntimeAppPublic};

/// Proves that whoever sends the transaction has the private key.
pub fn proof(owner: AccountId, key: u64) -> Vec<u8> {
    UintAuthorityId(key)
        .generate_proof_of_possession(&owner.encode())
        .unwrap()
        .encode()
}

fn rotate_keys(who: AccountId, key: u64) {
    let keys = MockKeys {
        dummy: UintAuthorityId(key),
    };
    assert_ok!(Session::set_keys(RuntimeOrigin::signed(who), keys, proof(who, key)));
}

fn add(who: AccountId) {
    assert_ok!(Membership::add_validator(RuntimeOrigin::root(), who));
}

#[test]
fn changes_take_effect_at_session_end() {
    ExtBuilder::default().build_and_execute(|| {
        add(5);
        System::run_to_block::<AllPalletsWithSystem>(9);
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);

        // Planned at the end of this session, in force after the next.
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4, 5]);
        assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
        end_session();
        assert_eq!(Session::validators(), vec![1, 2, 3, 4, 5]);

        assert_ok!(Membership::remove_validator(RuntimeOrigin::root(), 2));
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 3, 4, 5]);
        end_session();
        assert_eq!(Session::validators(), vec![1, 3, 4, 5]);
        assert_eq!(
            events(),
            vec![
                Event::AdditionQueued { account: 5 },
                Event::ValidatorAdded { account: 5 },
                Event::RemovalQueued { account: 2 },
                Event::ValidatorRemoved { account: 2 },
            ]
        );
    });
}

#[test]
fn a_replacement_happens_in_one_session_where_the_set_is_large_enough() {
    ExtBuilder::default().validators(1..=7).build_and_execute(|| {
        rotate_keys(KEYLESS, 110);
        add(KEYLESS);
        assert_ok!(Membership::remove_validator(RuntimeOrigin::root(), 1));
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![2, 3, 4, 5, 6, 7, KEYLESS]);
    });
}

#[test]
fn the_session_pallet_hears_only_of_changes() {
    ExtBuilder::default().build_and_execute(|| {
        let planned = PlannedKeys::<Test>::get();
        assert!(planned.is_some());
        assert_eq!(<Membership as SessionManager<_>>::new_session(2), None);

        rotate_keys(1, 101);
        assert_eq!(
            <Membership as SessionManager<_>>::new_session(3),
            Some(vec![1, 2, 3, 4])
        );
        assert_eq!(<Membership as SessionManager<_>>::new_session(4), None);
        assert_ne!(PlannedKeys::<Test>::get(), planned);

        add(5);
        let identified = [1, 2, 3, 4, 5].map(|who| (who, ())).to_vec();
        assert_eq!(<Membership as Historic<_, _>>::new_session(5), Some(identified));
        assert_eq!(<Membership as Historic<_, _>>::new_session(6), None);
        // These have nothing to do, and must not fail.
        <Membership as Historic<_, _>>::start_session(6);
        <Membership as Historic<_, _>>::end_session(6);
    });
}

#[test]
fn rotated_keys_can_be_proven_after_their_session() {
    ExtBuilder::default().build_and_execute(|| {
        rotate_keys(1, 101);
        end_session();
        end_session();
        let key = |key: u64| (DUMMY, UintAuthorityId(key).encode());
        let (new, old) = (Historical::prove(key(101)).unwrap(), Historical::prove(key(1)).unwrap());
        // Once its session is over, a proof is checked against the root that was noted when the session was planned.
        end_session();
        assert_eq!(Historical::check_proof(key(101), new), Some((1, ())));
        assert_eq!(Historical::check_proof(key(1), old), None);
    });
}

#[test]
fn a_candidate_that_loses_its_keys_is_not_added() {
    ExtBuilder::default().build_and_execute(|| {
        add(5);
        assert_ok!(Session::purge_keys(RuntimeOrigin::signed(5)));
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
        assert_eq!(events().last(), Some(&Event::KeysLost { account: 5 }));
        assert_noop!(
            Membership::add_validator(RuntimeOrigin::root(), 5),
            crate::Error::<Test>::KeysMissing
        );
    });
}

#[test]
fn a_validator_that_loses_its_keys_is_reported_at_every_session_end_until_it_has_some() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Session::purge_keys(RuntimeOrigin::signed(2)));
        end_session();
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
        assert_eq!(Session::validators(), vec![1, 3, 4]);
        assert_eq!(
            events(),
            vec![Event::KeysLost { account: 2 }, Event::KeysLost { account: 2 }]
        );

        rotate_keys(2, 102);
        end_session();
        end_session();
        assert_eq!(Session::validators(), vec![1, 2, 3, 4]);
        assert_eq!(events().len(), 2);
    });
}
