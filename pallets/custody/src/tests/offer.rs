// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

fn offer(exclusive: bool, expires_at: Option<u64>) {
    assert_ok!(Custody::delegate(signed(OWNER), 0, CUSTODIAN, exclusive, expires_at));
}

#[test]
fn an_offer_waits_for_the_custodian() {
    build_and_execute(|| {
        let sub_account = open(0);
        events();
        offer(true, None);
        assert_eq!(stage(sub_account), Some(Stage::Offered));
        let terms = Terms {
            exclusive: true,
            expires_at: None,
        };
        assert_eq!(
            events(),
            [Event::Offered {
                sub_account,
                custodian: CUSTODIAN,
                terms,
            }]
        );
        // The custodian may not act yet, and the owner is not shut out.
        assert_noop!(act(CUSTODIAN, sub_account, pay(1)), Error::<Test>::NotEntitled);
        assert_ok!(act(OWNER, sub_account, pay(1)));
        assert!(Custodies::<Test>::get(CUSTODIAN).is_empty());

        events();
        assert_ok!(Custody::accept_custody(signed(CUSTODIAN), sub_account, true, None));
        assert_eq!(stage(sub_account), Some(Stage::InForce));
        assert_eq!(
            events(),
            [Event::Accepted {
                sub_account,
                custodian: CUSTODIAN,
            }]
        );
        assert_eq!(Custodies::<Test>::get(CUSTODIAN).into_inner(), [sub_account]);
    });
}

#[test]
fn a_declined_offer_is_gone() {
    build_and_execute(|| {
        let sub_account = open(0);
        offer(false, None);
        events();
        assert_noop!(
            Custody::decline(signed(OTHER), sub_account),
            Error::<Test>::NotCustodian
        );
        assert_ok!(Custody::decline(signed(CUSTODIAN), sub_account));
        assert_eq!(stage(sub_account), None);
        assert_eq!(
            events(),
            [Event::Declined {
                sub_account,
                custodian: CUSTODIAN,
            }]
        );
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, false, None),
            Error::<Test>::NotDelegated
        );
        assert_noop!(
            Custody::decline(signed(CUSTODIAN), sub_account),
            Error::<Test>::NotDelegated
        );
    });
}

#[test]
fn the_custodian_agrees_to_the_terms_that_it_names() {
    build_and_execute(|| {
        let sub_account = open(0);
        offer(true, Some(START + 5));
        for (exclusive, expires_at) in [(false, Some(START + 5)), (true, None), (true, Some(START + 6))] {
            assert_noop!(
                Custody::accept_custody(signed(CUSTODIAN), sub_account, exclusive, expires_at),
                Error::<Test>::TermsDiffer
            );
        }
        assert_noop!(
            Custody::accept_custody(signed(OTHER), sub_account, true, Some(START + 5)),
            Error::<Test>::NotCustodian
        );
        assert_ok!(Custody::accept_custody(
            signed(CUSTODIAN),
            sub_account,
            true,
            Some(START + 5)
        ));
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, true, Some(START + 5)),
            Error::<Test>::NotOffered
        );
        assert_noop!(
            Custody::decline(signed(CUSTODIAN), sub_account),
            Error::<Test>::NotOffered
        );
    });
}

#[test]
fn an_offer_lapses() {
    build_and_execute(|| {
        let sub_account = open(0);
        offer(true, Some(START + 5));
        Now::set(START + 5);
        assert_eq!(stage(sub_account), Some(Stage::Ended));
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, true, Some(START + 5)),
            Error::<Test>::MandateEnded
        );
        // It does not stand in the way of another.
        events();
        assert_ok!(Custody::delegate(signed(OWNER), 0, OTHER, false, None));
        let terms = Terms {
            exclusive: false,
            expires_at: None,
        };
        assert_eq!(
            events(),
            [
                Event::Ended {
                    sub_account,
                    custodian: CUSTODIAN,
                    how: Ending::RanOut,
                },
                Event::Offered {
                    sub_account,
                    custodian: OTHER,
                    terms,
                }
            ]
        );
    });
}

#[test]
fn one_mandate_at_a_time() {
    build_and_execute(|| {
        open(0);
        offer(false, None);
        assert_noop!(
            Custody::delegate(signed(OWNER), 0, OTHER, false, None),
            Error::<Test>::AlreadyDelegated
        );
        entrust(1, false, Some(START + 10));
        assert_noop!(
            Custody::delegate(signed(OWNER), 1, OTHER, false, None),
            Error::<Test>::AlreadyDelegated
        );
        Now::set(START + 10);
        assert_ok!(Custody::delegate(signed(OWNER), 1, OTHER, false, None));
        assert!(Custodies::<Test>::get(CUSTODIAN).is_empty());
    });
}

#[test]
fn who_may_be_a_custodian() {
    build_and_execute(|| {
        open(0);
        let other = open(1);
        let delegate = |custodian, expires_at| Custody::delegate(signed(OWNER), 0, custodian, true, expires_at);
        assert_noop!(delegate(OWNER, None), Error::<Test>::SelfCustody);
        assert_noop!(delegate(other, None), Error::<Test>::SubAccountNotAllowed);
        assert_noop!(delegate(PERSON, None), ROLE_MISSING);
        assert_noop!(delegate(STRANGER, None), NOT_ADMITTED);
        assert_noop!(delegate(CUSTODIAN, Some(START)), Error::<Test>::ExpiryPassed);
        assert_noop!(
            Custody::delegate(signed(OWNER), 2, CUSTODIAN, true, None),
            Error::<Test>::UnknownSubAccount
        );
        assert_noop!(
            Custody::delegate(signed(STRANGER), 0, CUSTODIAN, true, None),
            NOT_ADMITTED
        );
    });
}

#[test]
fn a_custodian_has_at_most_so_many_mandates() {
    build_and_execute(|| {
        (0..MAX_MANDATES).for_each(|number| {
            entrust(number, false, None);
        });
        let one_more = open(MAX_MANDATES);
        // Offers count for nothing, or anyone could fill another's list.
        assert_ok!(Custody::delegate(signed(OWNER), MAX_MANDATES, CUSTODIAN, false, None));
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), one_more, false, None),
            Error::<Test>::TooManyMandates
        );
        assert_ok!(Custody::return_custody(signed(CUSTODIAN), id(0)));
        assert_ok!(Custody::accept_custody(signed(CUSTODIAN), one_more, false, None));
    });
}

#[test]
fn an_expelled_custodian_accepts_nothing_but_may_decline() {
    build_and_execute(|| {
        let sub_account = open(0);
        offer(false, None);
        Members::expel(CUSTODIAN);
        assert_noop!(
            Custody::accept_custody(signed(CUSTODIAN), sub_account, false, None),
            NOT_ADMITTED
        );
        assert_ok!(Custody::decline(signed(CUSTODIAN), sub_account));
        assert_noop!(
            Custody::decline(signed(CUSTODIAN), OWNER),
            Error::<Test>::UnknownSubAccount
        );
    });
}
