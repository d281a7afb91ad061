// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Record dates: balances as they were, without walking holders.

use crate::{mock::*, tests::strategies::check, Accounts, Event, RecordDates, MAX_RECORDS};
use castellan_primitives::{
    rwa::{AssetId, Issuance, RecordId, Records},
    Balance,
};
use frame_support::{assert_noop, assert_ok, traits::fungibles::MutateHold};
use proptest::{collection::vec, prelude::*};

fn move_units(asset: AssetId, from: AccountId, to: AccountId, amount: Balance) {
    Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount).unwrap();
}

fn at(asset: AssetId, record: RecordId) -> (Balance, Balance) {
    (
        Rwa::balance_at(asset, &ALICE, record),
        Rwa::balance_at(asset, &BOB, record),
    )
}

#[test]
fn balances_are_those_of_the_date() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        assert_eq!(Rwa::take_record(asset), Ok(0));
        let event = Event::RecordTaken {
            asset,
            record: 0,
            supply: 100,
        };
        assert_eq!(last_event(), event.into());
        move_units(asset, ALICE, BOB, 30);
        Rwa::hold(asset, &Reason::Escrow, &BOB, 10).unwrap();
        mint(asset, BOB, 5);
        assert_eq!(Rwa::take_record(asset), Ok(1));
        assert_eq!(Rwa::take_record(asset), Ok(2));
        move_units(asset, ALICE, BOB, 70);
        assert_eq!(
            [at(asset, 0), at(asset, 1), at(asset, 2)],
            [(100, 0), (70, 35), (70, 35)]
        );
        assert_eq!(
            (Rwa::supply_at(asset, 0), Rwa::supply_at(asset, 2)),
            (Some(100), Some(105))
        );
        // Whoever has nothing left is remembered as long as a record date needs it.
        assert!(Accounts::<Test>::contains_key(asset, ALICE));
        for record in 0..3 {
            Rwa::close_record(asset, record);
        }
        assert_eq!(last_event(), Event::RecordClosed { asset, record: 2 }.into());
        assert_eq!((at(asset, 1), Rwa::supply_at(asset, 1)), ((0, 0), None));
        move_units(asset, BOB, ALICE, 1);
        assert!(Accounts::<Test>::get(asset, ALICE).unwrap().history.is_empty());
        move_units(asset, ALICE, BOB, 1);
        assert!(!Accounts::<Test>::contains_key(asset, ALICE));
    });
}

#[test]
fn so_many_may_be_open() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        for _ in 0..MAX_RECORDS {
            assert_ok!(Rwa::take_record(asset));
            move_units(asset, ALICE, BOB, 1);
        }
        assert_noop!(Rwa::take_record(asset), RwaError::TooManyRecords);
        Rwa::close_record(asset, 3);
        Rwa::close_record(asset, 3);
        Rwa::close_record(asset, 99);
        assert_eq!(Rwa::take_record(asset), Ok(MAX_RECORDS));
        assert_noop!(Rwa::take_record(9), RwaError::UnknownAsset);
        crate::State::<Test>::mutate(asset, |state| state.as_mut().unwrap().next_record = RecordId::MAX);
        Rwa::close_record(asset, 0);
        assert_noop!(Rwa::take_record(asset), RwaError::NoNumberLeft);
        crate::State::<Test>::mutate(asset, |state| state.as_mut().unwrap().next_record = MAX_RECORDS + 1);
    });
}

#[derive(Clone, Debug)]
enum Step {
    Move(usize, usize, Balance),
    Mint(usize, Balance),
    Split(u32),
    Take,
    Close(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..3usize, 0..3usize, 1..50u128).prop_map(|(from, to, amount)| Step::Move(from, to, amount)),
        2 => (0..3usize, 1..100u128).prop_map(|(to, amount)| Step::Mint(to, amount)),
        1 => (2..4u32).prop_map(Step::Split),
        4 => Just(Step::Take),
        3 => (0..8usize).prop_map(Step::Close),
    ]
}

#[test]
fn they_equal_a_copy_of_all_balances_at_the_date() {
    const PARTIES: [AccountId; 3] = [ISSUER, ALICE, BOB];
    check(file!(), 400, vec(step(), 1..60), |steps| {
        ExtBuilder.build_and_execute(|| {
            let asset = asset(&[]);
            let mut copies = std::collections::BTreeMap::<RecordId, ([Balance; 3], Balance)>::new();
            for step in steps {
                match step {
                    Step::Move(from, to, amount) => {
                        let _ = Rwa::transfer(RuntimeOrigin::signed(PARTIES[from]), asset, PARTIES[to], amount);
                    },
                    Step::Mint(to, amount) => mint(asset, PARTIES[to], amount),
                    Step::Split(factor) => {
                        // The product of many splits stops at the largest number.
                        let _ = <Rwa as Issuance<_>>::split(asset, factor);
                    },
                    Step::Take => {
                        if let Ok(record) = Rwa::take_record(asset) {
                            copies.insert(record, (PARTIES.map(|who| free(asset, who)), supply(asset)));
                        }
                    },
                    Step::Close(place) => {
                        if let Some(record) = copies.keys().nth(place).copied() {
                            Rwa::close_record(asset, record);
                            copies.remove(&record);
                        }
                    },
                }
                for (record, (balances, supply)) in &copies {
                    let now = PARTIES.map(|who| Rwa::balance_at(asset, &who, *record));
                    assert_eq!((now, Rwa::supply_at(asset, *record)), (*balances, Some(*supply)));
                }
            }
            assert_eq!(copies.len(), RecordDates::<Test>::iter_prefix(asset).count());
        });
    });
}
