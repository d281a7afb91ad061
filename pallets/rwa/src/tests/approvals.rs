// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Approvals of transfers by an agent whom the rules name.

use crate::{mock::*, Approvals, Event};
use castellan_primitives::rwa::{AssetId, Compliance, Refusal};
use castellan_rules::{Approval, Check};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

fn funded() -> AssetId {
    let asset = asset(&[Check::Approval { agent: AGENT }.into()]);
    mint(asset, ALICE, 100);
    asset
}

fn approve(by: AccountId, asset: AssetId, approval: Approval) -> DispatchResult {
    Rwa::approve_transfer(RuntimeOrigin::signed(by), asset, ALICE, BOB, approval)
}

fn send(asset: AssetId, amount: u128) -> Result<(), sp_runtime::DispatchError> {
    Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, amount)
        .map(|_| ())
        .map_err(|failure| failure.error)
}

const ONCE: Approval = Approval {
    amount: 50,
    expires_at: Some(START + 10),
    standing: false,
};

#[test]
fn an_approval_serves_once() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_noop!(send(asset, 10), RwaError::NotApproved);
        assert_eq!(
            Rwa::refusals(&movement(asset, ALICE, BOB, 10), 0),
            vec![Refusal::NotApproved]
        );
        assert_ok!(approve(AGENT, asset, ONCE));
        let event = Event::TransferApproved {
            asset,
            agent: AGENT,
            from: ALICE,
            to: BOB,
            approval: ONCE,
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(send(asset, 51), RwaError::NotApproved);
        // Not the other way round.
        mint(asset, BOB, 10);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 1),
            RwaError::NotApproved
        );
        assert_ok!(send(asset, 10));
        assert_noop!(send(asset, 10), RwaError::NotApproved);
        assert_eq!(Approvals::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_refused_movement_uses_no_approval() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(approve(
            AGENT,
            asset,
            Approval {
                amount: u128::MAX,
                ..ONCE
            }
        ));
        assert_noop!(send(asset, 101), RwaError::InsufficientBalance);
        assert_ok!(send(asset, 100));
    });
}

#[test]
fn a_standing_approval_serves_until_it_ends() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(approve(AGENT, asset, Approval { standing: true, ..ONCE }));
        assert_ok!(send(asset, 10));
        Now::put(START + 9);
        assert_ok!(send(asset, 10));
        Now::put(START + 10);
        assert_noop!(send(asset, 10), RwaError::NotApproved);
    });
}

#[test]
fn only_the_agent_approves_and_revokes() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_noop!(approve(DEPUTY, asset, ONCE), RwaError::NotAgent);
        assert_noop!(approve(AGENT, 9, ONCE), RwaError::UnknownAsset);
        assert_noop!(
            approve(AGENT, asset, Approval { amount: 0, ..ONCE }),
            RwaError::ZeroAmount
        );
        let ended = Approval {
            expires_at: Some(START),
            ..ONCE
        };
        assert_noop!(approve(AGENT, asset, ended), RwaError::TooEarly);
        assert_ok!(approve(AGENT, asset, ONCE));
        let revoke = |by| Rwa::revoke_approval(RuntimeOrigin::signed(by), asset, ALICE, BOB);
        assert_noop!(revoke(DEPUTY), RwaError::UnknownApproval);
        assert_ok!(revoke(AGENT));
        let event = Event::ApprovalRevoked {
            asset,
            agent: AGENT,
            from: ALICE,
            to: BOB,
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(revoke(AGENT), RwaError::UnknownApproval);
        assert_noop!(send(asset, 10), RwaError::NotApproved);
        suspend(AGENT);
        assert_noop!(approve(AGENT, asset, ONCE), SUSPENDED);
    });
}
