// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{PreApprovals, MAX_PRE_APPROVALS};

#[test]
fn who_approved_beforehand_need_not_affirm_what_it_receives() {
    for (asset, from) in [(Some(BOND), None), (None, Some(ALICE)), (Some(BOND), Some(ALICE))] {
        ExtBuilder::default().build_and_execute(|| {
            assert_ok!(Dvp::pre_approve(signed(BOB), asset, from));
            events();
            let id = instruct(legs([leg(BOND, ALICE, BOB, 100)]));
            let parties = vec![BOB];
            assert!(events().contains(&Event::PreApproved { id, parties }));
            affirm(ALICE, id);
            assert_eq!(status(id), Some(Status::Settled));
            assert_eq!(holding(BOND, BOB), (FUNDS + 100, 0));
        });
    }
}

#[test]
fn an_instruction_may_settle_as_it_is_made() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::pre_approve(signed(BOB), Some(BOND), None));
        assert_ok!(Dvp::instruct_and_affirm(
            signed(ALICE),
            legs([leg(BOND, ALICE, BOB, 100)]),
            DEADLINE,
            reference("T1")
        ));
        assert_eq!(status(0), Some(Status::Settled));
    });
}

#[test]
fn it_does_not_cover_other_assets_or_counterparties() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::pre_approve(signed(BOB), Some(BOND), Some(CAROL)));
        let id = instruct(legs([
            leg(BOND, ALICE, BOB, 1),
            leg(CASH, CAROL, BOB, 1),
            leg(BOND, CAROL, BOB, 1),
        ]));
        affirm(ALICE, id);
        affirm(CAROL, id);
        assert_eq!(status(id), Some(Status::Pending));
        let received = crate::Instructions::<Test>::get(id).expect("it was made").by_receiver;
        assert_eq!(received.iter().collect::<Vec<_>>(), [2]);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn what_another_system_delivers_is_covered_by_the_counterparty_alone() {
    ExtBuilder::default().build_and_execute(|| {
        let legs = any_legs([off_chain(ALICE, BOB, 1, Some(SIGNER))]);
        assert_ok!(Dvp::pre_approve(signed(BOB), Some(BOND), None));
        let id = instruct_with(legs.clone(), options());
        assert!(affirmed(id).is_empty());
        assert_ok!(Dvp::pre_approve(signed(BOB), None, Some(ALICE)));
        let id = instruct_with(legs, options());
        assert_eq!(affirmed(id), [BOB]);
    });
}

#[test]
fn who_delivers_is_asked_about_everything() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::pre_approve(signed(BOB), Some(BOND), None));
        let id = instruct(trade());
        affirm(ALICE, id);
        assert_eq!(status(id), Some(Status::Pending));
        assert_eq!(affirmed(id), [ALICE]);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn who_approved_beforehand_may_still_step_back() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::pre_approve(signed(BOB), Some(BOND), None));
        let (id, other) = (
            instruct(legs([leg(BOND, ALICE, BOB, 100)])),
            instruct(legs([leg(BOND, ALICE, BOB, 100)])),
        );
        assert_ok!(Dvp::withdraw(signed(BOB), id));
        affirm(ALICE, id);
        assert_eq!(status(id), Some(Status::Pending));
        assert_ok!(Dvp::reject(signed(BOB), other));
    });
}

#[test]
fn it_is_given_and_taken_back() {
    ExtBuilder::default().build_and_execute(|| {
        let revoke = |asset, from| Dvp::revoke_pre_approval(signed(BOB), asset, from);
        assert_noop!(
            Dvp::pre_approve(signed(BOB), None, None),
            Error::<Test>::EmptyPreApproval
        );
        assert_noop!(Dvp::pre_approve(signed(STRANGER), Some(BOND), None), NOT_ADMITTED);
        assert_ok!(Dvp::pre_approve(signed(BOB), Some(BOND), None));
        assert_noop!(
            Dvp::pre_approve(signed(BOB), Some(BOND), None),
            Error::<Test>::AlreadyPreApproved
        );
        let before = instruct(legs([leg(BOND, ALICE, BOB, 100)]));
        assert_noop!(revoke(Some(CASH), None), Error::<Test>::NotPreApproved);
        assert_noop!(
            Dvp::revoke_pre_approval(signed(STRANGER), Some(BOND), None),
            NOT_ADMITTED
        );
        events();
        assert_ok!(revoke(Some(BOND), None));
        assert!(matches!(events()[..], [Event::PreApprovalRemoved { account: BOB, .. }]));
        assert!(!PreApprovals::<Test>::contains_key(BOB));
        assert_eq!(affirmed(before), [BOB]);
        let after = instruct(legs([leg(BOND, ALICE, BOB, 100)]));
        assert!(affirmed(after).is_empty());
    });
}

#[test]
fn an_account_has_so_many_and_no_more() {
    ExtBuilder::default().build_and_execute(|| {
        for asset in 0..MAX_PRE_APPROVALS {
            assert_ok!(Dvp::pre_approve(signed(BOB), Some(asset), None));
        }
        assert_noop!(
            Dvp::pre_approve(signed(BOB), Some(MAX_PRE_APPROVALS), None),
            Error::<Test>::TooManyPreApprovals
        );
    });
}
