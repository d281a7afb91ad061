// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::sub_account_id;
use castellan_primitives::{custody::SubAccounts, AccountId as ChainAccountId};
use codec::Encode;

#[test]
fn the_id_follows_from_owner_and_number() {
    // Whoever changes the derivation moves every sub-account: computed with Python's hashlib.
    let owner = ChainAccountId::new([7; 32]);
    let known = VECTORS.map(|(number, id)| (number, format!("0x{id}")));
    for (number, expected) in known {
        let id = sub_account_id(&owner, number).expect("any 32 bytes are an account id");
        let text: String = id.encode().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(format!("0x{text}"), expected);
    }
}

const VECTORS: [(u32, &str); 3] = [
    (0, "075f42ea5fcfe812b52163dc40f9d696c1953db2503b47a1d763c00cfd84d570"),
    (1, "a7c11397bae20c2dc1915470064068849db6099546842061605e0a02bbee6d21"),
    (
        u32::MAX,
        "5c84fe889792c040c33c0d223c59be1c5c643958b5e58384bf57c034cdc0c477",
    ),
];

#[test]
fn an_open_sub_account_is_found_by_its_id() {
    build_and_execute(|| {
        assert_eq!(Custody::owner(&id(7)), None);
        open(7);
        assert_eq!(Custody::owner(&id(7)), Some(OWNER));
        assert_eq!(Custody::owner(&OWNER), None);
        assert_eq!(
            events(),
            [Event::Opened {
                sub_account: id(7),
                owner: OWNER,
                number: 7,
                name: name("house"),
            }]
        );
    });
}

/// Admission and identity ask it of every account, so it must not grow with anything.
#[test]
fn the_owner_takes_one_read() {
    for known in [true, false] {
        let mut ext = build();
        ext.execute_with(|| {
            entrust(0, true, None);
            open(1);
        });
        ext.commit_all().expect("no transaction is open");
        let recorder = Default::default();
        ext.execute_with_recorder(Clone::clone(&recorder), || {
            let who = if known { id(0) } else { OTHER };
            assert_eq!(Custody::owner(&who).is_some(), known);
        });
        let reads = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys());
        assert_eq!(reads.filter(|key| !key.starts_with(b":")).count(), 1);
    }
}

#[test]
fn numbers_are_listed_in_order_and_serve_once() {
    build_and_execute(|| {
        for number in [9, 2, 5] {
            open(number);
        }
        assert_eq!(Numbers::<Test>::get(OWNER).into_inner(), [2, 5, 9]);
        assert_noop!(
            Custody::open_sub_account(signed(OWNER), 5, name("again")),
            Error::<Test>::AlreadyOpen
        );
        // Another owner's number 5 is another account.
        assert_ok!(Custody::open_sub_account(signed(OTHER), 5, name("")));
        assert_ne!(sub_account_id(&OTHER, 5), sub_account_id(&OWNER, 5));
    });
}

#[test]
fn an_owner_has_at_most_so_many() {
    build_and_execute(|| {
        (0..MAX_SUB_ACCOUNTS).for_each(|number| {
            open(number);
        });
        assert_noop!(
            Custody::open_sub_account(signed(OWNER), MAX_SUB_ACCOUNTS, name("")),
            Error::<Test>::TooManySubAccounts
        );
    });
}

#[test]
fn a_sub_account_has_none_itself() {
    build_and_execute(|| {
        let sub_account = open(0);
        // Even if it could sign, and were admitted.
        Institutions::mutate(|all| all.insert(sub_account));
        assert_noop!(
            Custody::open_sub_account(signed(sub_account), 0, name("")),
            Error::<Test>::SubAccountNotAllowed
        );
    });
}

#[test]
fn only_admitted_accounts_open_and_rename() {
    build_and_execute(|| {
        assert_noop!(Custody::open_sub_account(signed(STRANGER), 0, name("")), NOT_ADMITTED);
        assert_noop!(
            Custody::open_sub_account(RuntimeOrigin::root(), 0, name("")),
            sp_runtime::DispatchError::BadOrigin
        );
        assert_ok!(Custody::open_sub_account(signed(PERSON), 0, name("savings")));
        open(0);
        Members::expel(OWNER);
        assert_noop!(Custody::rename(signed(OWNER), 0, name("x")), NOT_ADMITTED);
    });
}

#[test]
fn only_the_name_changes() {
    build_and_execute(|| {
        let sub_account = entrust(0, true, None);
        let before = Accounts::<Test>::get(sub_account).expect("it is open");
        events();
        assert_ok!(Custody::rename(signed(OWNER), 0, name("clients")));
        assert_eq!(
            events(),
            [Event::Renamed {
                sub_account,
                name: name("clients"),
            }]
        );
        let after = Accounts::<Test>::get(sub_account).expect("it is open");
        assert_eq!(
            after,
            crate::SubAccount {
                name: name("clients"),
                ..before
            }
        );
        assert_noop!(
            Custody::rename(signed(OWNER), 1, name("x")),
            Error::<Test>::UnknownSubAccount
        );
    });
}
