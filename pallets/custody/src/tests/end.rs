// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

fn ended(sub_account: AccountId, how: Ending) -> Event<Test> {
    Event::Ended {
        sub_account,
        custodian: CUSTODIAN,
        how,
    }
}

#[test]
fn an_offer_is_taken_back_at_once() {
    build_and_execute(|| {
        let sub_account = open(0);
        assert_ok!(Custody::delegate(signed(OWNER), 0, CUSTODIAN, true, None));
        events();
        assert_ok!(Custody::recall(signed(OWNER), 0));
        assert_eq!(events(), [ended(sub_account, Ending::OfferTakenBack)]);
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, true, None),
            Error::<Test>::NotDelegated
        );
        assert_noop!(Custody::recall(signed(OWNER), 0), Error::<Test>::NotDelegated);
    });
}

#[test]
fn a_mandate_that_is_not_exclusive_is_recalled_at_once() {
    build_and_execute(|| {
        let sub_account = entrust(0, false, None);
        events();
        assert_ok!(Custody::recall(signed(OWNER), 0));
        assert_eq!(events(), [ended(sub_account, Ending::Recalled)]);
        assert_eq!(stage(sub_account), None);
        assert!(!Custodies::<Test>::contains_key(CUSTODIAN));
        assert_noop!(act(CUSTODIAN, sub_account, pay(1)), Error::<Test>::NotEntitled);
    });
}

#[test]
fn an_exclusive_one_only_after_notice() {
    build_and_execute(|| {
        let sub_account = entrust(0, true, None);
        events();
        assert_ok!(Custody::recall(signed(OWNER), 0));
        let ends_at = START + NOTICE;
        assert_eq!(
            events(),
            [Event::NoticeGiven {
                sub_account,
                custodian: CUSTODIAN,
                ends_at,
            }]
        );
        Now::set(ends_at - 1);
        assert_eq!(stage(sub_account), Some(Stage::UnderNotice));
        assert_ok!(act(CUSTODIAN, sub_account, pay(1)));
        assert_noop!(act(OWNER, sub_account, pay(1)), Error::<Test>::OwnerShutOut);
        assert_noop!(Custody::recall(signed(OWNER), 0), Error::<Test>::NoticeRunning);
        assert_noop!(
            Custody::delegate(signed(OWNER), 0, OTHER, false, None),
            Error::<Test>::AlreadyDelegated
        );
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, true, None),
            Error::<Test>::NotOffered
        );

        // Nobody has to do anything for it to end.
        Now::set(ends_at);
        assert_eq!(stage(sub_account), Some(Stage::Ended));
        assert_noop!(act(CUSTODIAN, sub_account, pay(1)), Error::<Test>::NotEntitled);
        assert_ok!(act(OWNER, sub_account, pay(1)));
        events();
        assert_ok!(Custody::recall(signed(OWNER), 0));
        assert_eq!(events(), [ended(sub_account, Ending::RanOut)]);
    });
}

#[test]
fn notice_is_over_when_the_mandate_is() {
    build_and_execute(|| {
        let expiry = START + NOTICE / 2;
        let sub_account = entrust(0, true, Some(expiry));
        assert_ok!(Custody::recall(signed(OWNER), 0));
        assert!(events().contains(&Event::NoticeGiven {
            sub_account,
            custodian: CUSTODIAN,
            ends_at: expiry,
        }));
        Now::set(expiry);
        assert_ok!(act(OWNER, sub_account, pay(1)));
    });
}

#[test]
fn a_mandate_runs_out() {
    build_and_execute(|| {
        let sub_account = entrust(0, true, Some(START + 5));
        Now::set(START + 4);
        assert_ok!(act(CUSTODIAN, sub_account, pay(1)));
        Now::set(START + 5);
        assert_noop!(act(CUSTODIAN, sub_account, pay(1)), Error::<Test>::NotEntitled);
        assert_ok!(act(OWNER, sub_account, pay(1)));
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, true, Some(START + 5)),
            Error::<Test>::MandateEnded
        );
        // It stays on the custodian's list until somebody ends it.
        assert_eq!(Custodies::<Test>::get(CUSTODIAN).into_inner(), [sub_account]);
        assert_ok!(Custody::return_custody(signed(CUSTODIAN), sub_account));
        assert!(!Custodies::<Test>::contains_key(CUSTODIAN));
    });
}

#[test]
fn a_custodian_returns_its_mandate_at_any_time() {
    build_and_execute(|| {
        for (number, under_notice) in [(0, false), (1, true)] {
            let sub_account = entrust(number, true, None);
            if under_notice {
                assert_ok!(Custody::recall(signed(OWNER), number));
            }
            events();
            assert_noop!(
                Custody::return_custody(signed(OTHER), sub_account),
                Error::<Test>::NotCustodian
            );
            assert_ok!(Custody::return_custody(signed(CUSTODIAN), sub_account));
            assert_eq!(events(), [ended(sub_account, Ending::Returned)]);
            assert_ok!(act(OWNER, sub_account, pay(1)));
            assert_noop!(
                Custody::return_custody(signed(CUSTODIAN), sub_account),
                Error::<Test>::NotDelegated
            );
        }
    });
}

#[test]
fn an_offer_is_declined_not_returned() {
    build_and_execute(|| {
        let sub_account = open(0);
        assert_ok!(Custody::delegate(signed(OWNER), 0, CUSTODIAN, true, None));
        assert_noop!(
            Custody::return_custody(signed(CUSTODIAN), sub_account),
            Error::<Test>::NotAccepted
        );
        assert_noop!(
            Custody::return_custody(signed(CUSTODIAN), OWNER),
            Error::<Test>::UnknownSubAccount
        );
    });
}

#[test]
fn an_expelled_custodian_is_still_recalled_and_may_return() {
    build_and_execute(|| {
        let first = entrust(0, true, None);
        entrust(1, true, None);
        Members::expel(CUSTODIAN);
        assert_noop!(act(CUSTODIAN, first, pay(1)), NOT_ADMITTED);
        assert_ok!(Custody::return_custody(signed(CUSTODIAN), first));
        assert_ok!(Custody::recall(signed(OWNER), 1));
        Members::expel(OWNER);
        assert_noop!(Custody::recall(signed(OWNER), 1), NOT_ADMITTED);
    });
}

#[test]
fn only_the_owner_recalls() {
    build_and_execute(|| {
        entrust(0, false, None);
        for who in [CUSTODIAN, OTHER] {
            assert_noop!(Custody::recall(signed(who), 0), Error::<Test>::UnknownSubAccount);
        }
    });
}
