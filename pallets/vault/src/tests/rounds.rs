// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Counting what is owed while everything goes on.

use crate::{mock::*, Event, ExitsRoot, Reserves, ReservesRoot, RoundNow, Status};
use castellan_settlement::{
    leaf::{Holding, Leaf, OpenExit, Reserve},
    observation::Observation,
    report::Page,
    tree,
};
use frame_support::{assert_ok, traits::Hooks};
use sp_core::H160;

/// The leaves of a token's claims by the state of this moment, page by page as an auditor asks for them.
fn claims(token: H160, page: u32) -> (Vec<Holding>, Vec<OpenExit>) {
    let (mut holdings, mut exits, mut after) = (Vec::new(), Vec::new(), Page::Holdings(None));
    while after != Page::End {
        let (more, further, next) = Vault::claims(token, after, page);
        holdings.extend(more);
        exits.extend(further);
        after = next;
    }
    (holdings, exits)
}

fn root(token: H160) -> sp_core::H256 {
    let (holdings, exits) = claims(token, 2);
    let leaves: Vec<_> = holdings
        .iter()
        .map(|leaf| leaf.hash(&domain()))
        .chain(exits.iter().map(|leaf| leaf.hash(&domain())))
        .collect();
    tree::root(&leaves).expect("few")
}

fn reserve(token: H160) -> Reserve {
    Reserves::<Test>::get()
        .into_iter()
        .find(|reserve| reserve.asset == token)
        .expect("it was counted")
}

/// Seven holders of gold and two exits: more than one block can count.
fn busy() {
    register();
    for number in 10..15u8 {
        fund(GOLD, &AccountId::new([number; 32]), number.into());
    }
    fund(GOLD, &ALICE, 100);
    fund(GOLD, &BOB, 50);
    for amount in [5, 7] {
        assert_ok!(Vault::request_exit(
            RuntimeOrigin::signed(ALICE),
            GOLD_ASSET,
            amount,
            address(&BOB)
        ));
    }
}

/// Ends blocks until one has begun a round, and stays in that block's state.
fn begin() {
    for _ in 0..20 {
        Vault::on_finalize(System::block_number());
        if RoundNow::<Test>::exists() {
            return;
        }
        System::set_block_number(System::block_number() + 1);
        Vault::on_initialize(System::block_number());
    }
    panic!("no round begins");
}

/// Begins the next block.
fn next() {
    System::set_block_number(System::block_number() + 1);
    Vault::on_initialize(System::block_number());
    assert_ok!(Vault::do_try_state());
}

#[test]
fn a_round_publishes_what_its_block_holds_whatever_happens_meanwhile() {
    run(|| {
        busy();
        begin();
        let (number, gold) = (System::block_number() as u32, root(GOLD));
        let (supply, in_flight_then) = (60 + 88 + 50, in_flight(GOLD));
        // All that can happen while it counts.
        next();
        transfer(GOLD_ASSET, &BOB, &CAROL, 50);
        fund(GOLD, &CAROL, 1_000);
        assert_ok!(Vault::cancel_exit(RuntimeOrigin::signed(ALICE), 0));
        assert_ok!(Vault::register_recipient(RuntimeOrigin::signed(BOB), H160([0xee; 20])));
        assert_ok!(Vault::register_recipient(RuntimeOrigin::signed(BOB), H160([0xef; 20])));
        assert_ok!(Vault::request_exit(
            RuntimeOrigin::signed(CAROL),
            GOLD_ASSET,
            9,
            address(&CAROL)
        ));
        let mut blocks = 0;
        while RoundNow::<Test>::exists() {
            next();
            blocks += 1;
        }
        assert!(
            blocks > 3,
            "a block counts only {MAX_STEPS}, and there are more than nine"
        );
        let published = reserve(GOLD);
        assert_eq!((published.number, published.claims_root), (number, gold));
        assert_eq!((published.supply, published.in_flight), (supply, in_flight_then));
        assert_eq!(published.deposits_seen, 7);
        assert_eq!(
            status(0),
            Status::Cancelled,
            "it was taken back before it was published"
        );
        assert!(matches!(status(1), Status::Payable { .. }));
        assert_eq!(status(2), Status::Requested, "it waits for the next");
        round();
        assert!(matches!(status(2), Status::Payable { .. }));
        assert_eq!(reserve(GOLD).supply + reserve(GOLD).in_flight, 1_210);
        assert_eq!(
            crate::OpenExits::<Test>::iter().count(),
            2,
            "what was closed is forgotten"
        );
    });
}

#[test]
fn the_tree_of_reserves_has_every_token() {
    run(|| {
        fund(GOLD, &ALICE, 3);
        round();
        let tokens: Vec<_> = Reserves::<Test>::get().iter().map(|reserve| reserve.asset).collect();
        assert_eq!(tokens, [GOLD, CASH]);
        assert_eq!((reserve(GOLD).supply, reserve(CASH).supply), (3, 0));
        assert_ne!(ReservesRoot::<Test>::get(), Default::default());
        assert_eq!(reserve(CASH).claims_root, Default::default(), "nobody has a claim");
    });
}

#[test]
fn a_token_that_cannot_be_counted_holds_up_no_other() {
    run(|| {
        register();
        fund(GOLD, &ALICE, 10);
        fund(CASH, &ALICE, 10);
        exhaust_records(GOLD_ASSET);
        for asset in [GOLD_ASSET, CASH_ASSET] {
            assert_ok!(Vault::request_exit(
                RuntimeOrigin::signed(ALICE),
                asset,
                1,
                address(&ALICE)
            ));
        }
        events();
        round();
        assert!(events()
            .iter()
            .any(|event| matches!(event, Event::TokenNotCounted { token, .. } if *token == GOLD)));
        assert_eq!(status(0), Status::Requested);
        assert!(matches!(status(1), Status::Payable { .. }));
        assert_eq!(crate::LineEnd::<Test>::get() - crate::LineStart::<Test>::get(), 1);
    });
}

#[test]
fn rounds_keep_their_distance() {
    run(|| {
        let mut begun = Vec::new();
        for _ in 0..40 {
            go_to(System::block_number() + 1);
            for event in events() {
                if let Event::RoundBegun { number } = event {
                    begun.push(number);
                }
            }
        }
        assert!(begun.len() >= 3, "{begun:?}");
        assert!(begun.windows(2).all(|pair| pair[1] >= pair[0] + 5), "{begun:?}");
    });
}

#[test]
fn nothing_is_counted_before_a_vault_is_named() {
    chain().execute_with(|| {
        go_to(30);
        assert_eq!(ExitsRoot::<Test>::get(), Default::default());
        assert_eq!(ReservesRoot::<Test>::get(), Default::default());
        assert!(Reserves::<Test>::get().is_empty());
    });
}

#[test]
fn an_exit_paid_while_it_is_counted_is_counted_as_it_was() {
    run(|| {
        busy();
        round();
        begin();
        let gold = root(GOLD);
        agreed(Observation::Paid { exit: 0, block: 3 });
        while RoundNow::<Test>::exists() {
            next();
        }
        assert_eq!((reserve(GOLD).claims_root, reserve(GOLD).in_flight), (gold, 12));
        round();
        assert_eq!(reserve(GOLD).in_flight, 7);
        assert_eq!(reserve(GOLD).claims_root, {
            // Nothing has moved since.
            root(GOLD)
        });
    });
}
