// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Call, WeightInfo};
use frame_support::{
    dispatch::{DispatchClass, GetDispatchInfo, Pays},
    weights::Weight,
};
use sp_runtime::{DispatchError, TokenError};

#[test]
fn the_sub_account_pays_and_not_who_acts() {
    build_and_execute(|| {
        let sub_account = open(0);
        events();
        assert_ok!(act(OWNER, sub_account, pay(400)));
        assert_eq!(Balances::free_balance(sub_account), ENDOWMENT - 400);
        assert_eq!(Balances::free_balance(OWNER), ENDOWMENT);
        assert_eq!(Balances::free_balance(PAYEE), 400);
        assert_eq!(events(), [Event::Acted { sub_account, by: OWNER }]);
    });
}

#[test]
fn owner_and_custodian_act_beside_each_other() {
    build_and_execute(|| {
        let sub_account = entrust(0, false, None);
        assert_ok!(act(OWNER, sub_account, pay(1)));
        assert_ok!(act(CUSTODIAN, sub_account, pay(2)));
        assert_eq!(Balances::free_balance(sub_account), ENDOWMENT - 3);
        for who in [OTHER, PERSON, STRANGER, sub_account] {
            assert_noop!(act(who, sub_account, pay(1)), Error::<Test>::NotEntitled);
        }
    });
}

#[test]
fn an_exclusive_mandate_shuts_the_owner_out() {
    build_and_execute(|| {
        let sub_account = entrust(0, true, None);
        assert_noop!(act(OWNER, sub_account, pay(1)), Error::<Test>::OwnerShutOut);
        assert_ok!(act(CUSTODIAN, sub_account, pay(1)));
        // Only of this one.
        let other = open(1);
        assert_ok!(act(OWNER, other, pay(1)));
        assert_noop!(act(CUSTODIAN, other, pay(1)), Error::<Test>::NotEntitled);
    });
}

#[test]
fn both_caller_and_owner_must_be_in_good_standing() {
    build_and_execute(|| {
        let sub_account = entrust(0, false, None);
        Members::expel(OWNER);
        assert_noop!(act(OWNER, sub_account, pay(1)), NOT_ADMITTED);
        assert_noop!(act(CUSTODIAN, sub_account, pay(1)), NOT_ADMITTED);
        Institutions::mutate(|all| all.insert(OWNER));
        Members::expel(CUSTODIAN);
        assert_noop!(act(CUSTODIAN, sub_account, pay(1)), NOT_ADMITTED);
        assert_ok!(act(OWNER, sub_account, pay(1)));
    });
}

#[test]
fn needs_a_sub_account_and_a_signature() {
    build_and_execute(|| {
        assert_noop!(act(OWNER, id(0), pay(1)), Error::<Test>::UnknownSubAccount);
        assert_noop!(act(OWNER, OWNER, pay(1)), Error::<Test>::UnknownSubAccount);
        let sub_account = open(0);
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let outcome = Custody::act_as(origin, sub_account, Box::new(pay(1)));
            assert_eq!(outcome.map_err(|failure| failure.error), Err(DispatchError::BadOrigin));
        }
    });
}

#[test]
fn the_error_is_that_of_the_call() {
    build_and_execute(|| {
        let sub_account = open(0);
        assert_noop!(
            act(OWNER, sub_account, pay(ENDOWMENT + 1)),
            TokenError::FundsUnavailable
        );
    });
}

#[test]
fn the_weight_includes_the_call() {
    build_and_execute(|| {
        let sub_account = open(0);
        let own = <() as WeightInfo>::act_as();
        let remark: RuntimeCall = frame_system::Call::remark { remark: vec![1; 100] }.into();
        let carried = remark.get_dispatch_info().call_weight;
        assert!(carried.any_gt(Weight::zero()));
        let call = Call::<Test>::act_as {
            sub_account,
            call: Box::new(remark.clone()),
        };
        let info = call.get_dispatch_info();
        assert_eq!(info.call_weight, own + carried);
        assert_eq!(info.class, DispatchClass::Normal);
        assert_eq!(info.pays_fee, Pays::Yes);

        // What the call turns out to cost less is given back, also where it fails.
        let batch = RuntimeCall::from(pallet_utility::Call::batch {
            calls: vec![pay(ENDOWMENT + 1), pay(1), pay(1)],
        });
        let declared = batch.get_dispatch_info().call_weight;
        let post = Custody::act_as(signed(OWNER), sub_account, Box::new(batch)).expect("a batch does not fail");
        let actual = post.actual_weight.expect("it is told");
        assert!(actual.all_lt(own + declared) && actual.all_gte(own));
        let failure = Custody::act_as(signed(OWNER), sub_account, Box::new(pay(ENDOWMENT + 1)))
            .expect_err("there is not so much");
        assert!(failure
            .post_info
            .actual_weight
            .is_some_and(|weight| weight.all_gte(own)));
    });
}
