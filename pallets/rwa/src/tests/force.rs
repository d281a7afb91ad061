// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Forced moves need two pairs of eyes, a ground and a reference.

use crate::{mock::*, Event, Proposals, Scope, MAX_PROPOSALS};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Power, Quantity},
};
use frame_support::{assert_noop, assert_ok, traits::fungibles::MutateHold};
use sp_runtime::{DispatchError, DispatchResult};

/// An asset of which ALICE has 100 units; AGENT and DEPUTY may force.
fn funded() -> AssetId {
    let asset = asset(&[requires(Topic::Kyb)]);
    mint(asset, ALICE, 100);
    for who in [AGENT, DEPUTY] {
        Rwa::grant(
            RuntimeOrigin::signed(ISSUER),
            asset,
            who,
            Power::Force,
            Scope::default(),
        )
        .unwrap();
    }
    asset
}

fn propose(by: AccountId, asset: AssetId, from: AccountId, to: AccountId, amount: u128) -> DispatchResult {
    let origin = RuntimeOrigin::signed(by);
    Rwa::propose_force(origin, asset, from, to, Quantity::Units(amount), basis("docket 7"))
}

fn approve(by: AccountId, asset: AssetId, proposal: u32) -> Result<(), DispatchError> {
    Rwa::approve_force(RuntimeOrigin::signed(by), asset, proposal)
        .map(|_| ())
        .map_err(|failure| failure.error)
}

fn cancel(by: AccountId, asset: AssetId, proposal: u32) -> DispatchResult {
    Rwa::cancel_force(RuntimeOrigin::signed(by), asset, proposal)
}

#[test]
fn one_proposes_and_another_approves() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        let event = Event::ForceProposed {
            asset,
            proposal: 0,
            by: AGENT,
            from: ALICE,
            to: BOB,
            quantity: Quantity::Units(60),
            basis: basis("docket 7"),
            expires_at: START + LIFETIME,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (100, 0));
        assert_ok!(approve(DEPUTY, asset, 0));
        let event = Event::ForceTransferred {
            asset,
            proposal: 0,
            proposed_by: AGENT,
            approved_by: DEPUTY,
            from: ALICE,
            to: BOB,
            quantity: Quantity::Units(60),
            basis: basis("docket 7"),
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (40, 60));
        assert!(!Proposals::<Test>::contains_key(asset));
        // It is carried out once.
        assert_noop!(approve(DEPUTY, asset, 0), RwaError::UnknownProposal);
    });
}

#[test]
fn the_same_person_has_one_pair_of_eyes() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        assert_noop!(approve(AGENT, asset, 0), RwaError::SameEyes);
        // A second account of the same person, with the power.
        register(72, 70);
        admit(72);
        assert_ok!(Rwa::grant(
            RuntimeOrigin::signed(ISSUER),
            asset,
            72,
            Power::Force,
            Scope::default()
        ));
        assert_noop!(approve(72, asset, 0), RwaError::SameEyes);
        assert_noop!(approve(ALICE, asset, 0), RwaError::PowerMissing);
        assert_ok!(approve(ISSUER, asset, 0));
    });
}

#[test]
fn a_proposer_that_lost_the_power_proposed_nothing() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        assert_ok!(Rwa::revoke(RuntimeOrigin::signed(ISSUER), asset, AGENT, Power::Force));
        assert_noop!(approve(DEPUTY, asset, 0), RwaError::PowerMissing);
    });
}

#[test]
fn proposals_end_and_can_be_dropped() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        for _ in 0..3 {
            assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        }
        assert_noop!(cancel(ALICE, asset, 0), RwaError::PowerMissing);
        assert_ok!(cancel(AGENT, asset, 0));
        assert_ok!(cancel(DEPUTY, asset, 1));
        let event = Event::ForceCanceled {
            asset,
            proposal: 1,
            by: DEPUTY,
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(approve(DEPUTY, asset, 0), RwaError::UnknownProposal);
        Now::put(START + LIFETIME);
        assert_noop!(approve(DEPUTY, asset, 2), RwaError::ProposalExpired);
        // Anybody may clear away what ended.
        assert_ok!(cancel(ALICE, asset, 2));
        assert_noop!(cancel(ALICE, asset, 2), RwaError::UnknownProposal);
    });
}

#[test]
fn so_many_may_wait_and_ended_ones_make_room() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        for _ in 0..MAX_PROPOSALS {
            assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        }
        assert_noop!(propose(AGENT, asset, ALICE, BOB, 60), RwaError::TooManyProposals);
        Now::put(START + LIFETIME);
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        assert_eq!(Proposals::<Test>::get(asset).len(), 1);
    });
}

#[test]
fn what_cannot_be_meant_is_refused() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_noop!(propose(AGENT, asset, ALICE, ALICE, 60), RwaError::SameAccount);
        assert_noop!(propose(AGENT, asset, ALICE, BOB, 0), RwaError::ZeroAmount);
        assert_noop!(propose(BOB, asset, ALICE, BOB, 60), RwaError::PowerMissing);
        assert_noop!(propose(AGENT, 9, ALICE, BOB, 60), RwaError::UnknownAsset);
        let origin = RuntimeOrigin::signed(AGENT);
        assert_noop!(
            Rwa::propose_force(origin, asset, ALICE, BOB, Quantity::Units(1), basis("")),
            RwaError::EmptyReference
        );
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 101));
        assert_noop!(approve(DEPUTY, asset, 0), RwaError::InsufficientBalance);
    });
}

#[test]
fn it_passes_freezes_and_the_senders_rules_but_not_the_receivers() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let issuer = || RuntimeOrigin::signed(ISSUER);
        assert_ok!(Rwa::freeze_amount(issuer(), asset, ALICE, 100, basis("f")));
        assert_ok!(Rwa::freeze_account(issuer(), asset, ALICE, basis("f")));
        assert_ok!(Rwa::freeze_asset(issuer(), asset, basis("f")));
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        suspend(ALICE);
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 60));
        amend(BOB, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(approve(DEPUTY, asset, 0), RwaError::ClaimRevoked);
        amend(BOB, Topic::Kyb, |claim| claim.revoked = false);
        suspend(BOB);
        assert_noop!(approve(DEPUTY, asset, 0), SUSPENDED);
        admit(BOB);
        assert_ok!(approve(DEPUTY, asset, 0));
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (40, 60));
        // What is left is still frozen.
        assert_eq!(Rwa::holding(asset, &ALICE).unwrap().frozen, 40);
    });
}

#[test]
fn units_on_hold_are_left_to_whoever_holds_them() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 70).unwrap();
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 31));
        assert_noop!(approve(DEPUTY, asset, 0), RwaError::InsufficientBalance);
        assert_ok!(propose(AGENT, asset, ALICE, BOB, 30));
        assert_ok!(approve(DEPUTY, asset, 1));
    });
}
