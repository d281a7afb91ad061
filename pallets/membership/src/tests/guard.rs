// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Error, Event};
use frame_support::{
    assert_noop, assert_ok, assert_storage_noop,
    traits::{fungible::Mutate, tokens::Preservation::Expendable, Currency, ReservableCurrency},
};
use pallet_multisig::Timepoint;
use pallet_utility::derivative_account_id;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult, Weight};

/// Dispatches as a transaction would be, base filter included.
fn dispatch(who: AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
    let call: RuntimeCall = call.into();
    call.dispatch(RuntimeOrigin::signed(who))
        .map(|_| ())
        .map_err(|error| error.error)
}

fn free(who: AccountId) -> Balance {
    Balances::free_balance(who)
}

fn not_admitted() -> DispatchError {
    Error::<Test>::NotAdmitted.into()
}

fn suspended() -> DispatchError {
    Error::<Test>::Suspended.into()
}

fn filtered() -> DispatchError {
    frame_system::Error::<Test>::CallFiltered.into()
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch { calls }.into()
}

fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch_all { calls }.into()
}

fn proxied(real: AccountId, call: RuntimeCall) -> RuntimeCall {
    pallet_proxy::Call::proxy {
        real,
        force_proxy_type: None,
        call: Box::new(call),
    }
    .into()
}

/// What the last proxied call came to.
fn proxy_result() -> DispatchResult {
    System::read_events_for_pallet::<pallet_proxy::Event<Test>>()
        .into_iter()
        .rev()
        .find_map(|event| match event {
            pallet_proxy::Event::ProxyExecuted { result } => Some(result),
            _ => None,
        })
        .unwrap()
}

fn interrupted() -> Option<(u32, DispatchError)> {
    System::read_events_for_pallet::<pallet_utility::Event>()
        .into_iter()
        .rev()
        .find_map(|event| match event {
            pallet_utility::Event::BatchInterrupted { index, error } => Some((index, error)),
            _ => None,
        })
}

fn forced(source: AccountId, dest: AccountId, value: Balance) -> DispatchResult {
    Balances::force_transfer(RuntimeOrigin::root(), source, dest, value)
}

#[test]
fn members_pay_members() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(dispatch(INSTITUTION, transfer(OTHER_INSTITUTION, 100)));
        assert_eq!(
            (free(INSTITUTION), free(OTHER_INSTITUTION)),
            (ENDOWMENT - 100, ENDOWMENT + 100)
        );
    });
}

#[test]
fn nothing_leaves_an_account_in_bad_standing() {
    ExtBuilder::default().build_and_execute(|| {
        suspend(INSTITUTION);
        for (who, why) in [(STRANGER, not_admitted()), (INSTITUTION, suspended())] {
            assert_noop!(dispatch(who, transfer(1, 100)), why);
            let all = pallet_balances::Call::transfer_all {
                dest: 1,
                keep_alive: false,
            };
            assert_noop!(dispatch(who, all), why);
            let burn = pallet_balances::Call::burn {
                value: 100,
                keep_alive: false,
            };
            assert_noop!(dispatch(who, burn), why);
            assert_noop!(Balances::reserve(&who, 100), why);
            assert_noop!(forced(who, 1, 100), why);
            let set = Balances::force_set_balance(RuntimeOrigin::root(), who, 1);
            assert_noop!(set, why);
        }
        assert_ok!(Membership::reinstate(
            RuntimeOrigin::root(),
            INSTITUTION,
            reason("sample reason")
        ));
        assert_ok!(dispatch(INSTITUTION, transfer(1, 100)));
    });
}

#[test]
fn no_call_pays_into_an_account_in_bad_standing() {
    ExtBuilder::default().build_and_execute(|| {
        suspend(OTHER_INSTITUTION);
        for dest in [STRANGER, NOBODY, OTHER_INSTITUTION] {
            assert_noop!(dispatch(INSTITUTION, transfer(dest, 100)), filtered());
            let death = pallet_balances::Call::transfer_allow_death { dest, value: 100 };
            assert_noop!(dispatch(INSTITUTION, death), filtered());
            let all = pallet_balances::Call::transfer_all { dest, keep_alive: true };
            assert_noop!(dispatch(INSTITUTION, all), filtered());
        }
    });
}

#[test]
fn a_batch_stops_at_the_refused_transfer() {
    ExtBuilder::default().build_and_execute(|| {
        let calls = vec![
            transfer(OTHER_INSTITUTION, 1),
            transfer(STRANGER, 2),
            transfer(OTHER_INSTITUTION, 4),
        ];
        assert_ok!(dispatch(INSTITUTION, batch(calls.clone())));
        assert_eq!(interrupted(), Some((1, filtered())));
        assert_eq!((free(INSTITUTION), free(STRANGER)), (ENDOWMENT - 1, ENDOWMENT));

        assert_eq!(dispatch(INSTITUTION, batch_all(calls.clone())), Err(filtered()));
        assert_eq!((free(INSTITUTION), free(STRANGER)), (ENDOWMENT - 1, ENDOWMENT));

        // The rest of a forced batch goes through, the refused transfer does not.
        assert_ok!(dispatch(INSTITUTION, pallet_utility::Call::force_batch { calls }));
        assert_eq!((free(INSTITUTION), free(STRANGER)), (ENDOWMENT - 6, ENDOWMENT));
    });
}

#[test]
fn nesting_hides_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let mut call = transfer(STRANGER, 2);
        for _ in 0..5 {
            call = batch(vec![transfer(OTHER_INSTITUTION, 1), call]);
        }
        assert_ok!(dispatch(INSTITUTION, call.clone()));
        assert_eq!(interrupted(), Some((1, filtered())));
        assert_eq!((free(INSTITUTION), free(STRANGER)), (ENDOWMENT - 5, ENDOWMENT));

        // A batch that must succeed whole takes the rest back.
        assert_eq!(
            dispatch(INSTITUTION, batch_all(vec![transfer(1, 1), transfer(STRANGER, 2)])),
            Err(filtered())
        );
        assert_eq!((free(INSTITUTION), free(STRANGER)), (ENDOWMENT - 5, ENDOWMENT));

        System::reset_events();
        let mut call = batch_all(vec![transfer(OTHER_INSTITUTION, 1)]);
        for _ in 0..5 {
            call = batch(vec![call]);
        }
        assert_ok!(dispatch(STRANGER, call));
        assert_eq!(interrupted(), Some((0, not_admitted())));
        assert_eq!(free(STRANGER), ENDOWMENT);
    });
}

#[test]
fn a_proxy_cannot_move_what_its_principal_may_not() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(dispatch(
            INSTITUTION,
            pallet_proxy::Call::add_proxy {
                delegate: 1,
                proxy_type: AnyCall,
                delay: 0
            }
        ));
        let before = free(INSTITUTION);
        assert_ok!(dispatch(1, proxied(INSTITUTION, transfer(OTHER_INSTITUTION, 100))));
        assert_eq!((proxy_result(), free(INSTITUTION)), (Ok(()), before - 100));

        assert_ok!(dispatch(1, proxied(INSTITUTION, transfer(STRANGER, 100))));
        assert_eq!((proxy_result(), free(INSTITUTION)), (Err(filtered()), before - 100));

        suspend(INSTITUTION);
        assert_ok!(dispatch(1, proxied(INSTITUTION, transfer(OTHER_INSTITUTION, 100))));
        assert_eq!((proxy_result(), free(INSTITUTION)), (Err(suspended()), before - 100));
        // Nor may it lock more of it up.
        let more = pallet_proxy::Call::add_proxy {
            delegate: 2,
            proxy_type: AnyCall,
            delay: 0,
        };
        assert_ok!(dispatch(1, proxied(INSTITUTION, more.into())));
        assert_eq!((proxy_result(), free(INSTITUTION)), (Err(suspended()), before - 100));

        remove(INSTITUTION);
        let nested = batch_all(vec![proxied(
            INSTITUTION,
            batch_all(vec![transfer(OTHER_INSTITUTION, 100)]),
        )]);
        assert_ok!(dispatch(1, nested));
        assert_eq!((proxy_result(), free(INSTITUTION)), (Err(not_admitted()), before - 100));
    });
}

#[test]
fn members_cannot_move_the_funds_of_a_multisig_that_is_no_member() {
    let multisig = Multisig::multi_account_id(&[1, 2, 3], 2);
    ExtBuilder::default().endowed(vec![multisig]).build_and_execute(|| {
        let sign = |who, others: [AccountId; 2], maybe_timepoint, call: &RuntimeCall| {
            let call = pallet_multisig::Call::as_multi {
                threshold: 2,
                other_signatories: others.to_vec(),
                maybe_timepoint,
                call: Box::new(call.clone()),
                max_weight: Weight::MAX,
            };
            dispatch(who, call)
        };
        let run = |dest| {
            let call = transfer(dest, 100);
            assert_ok!(sign(1, [2, 3], None, &call));
            assert_ok!(sign(2, [1, 3], Some(Timepoint { height: 1, index: 0 }), &call));
            System::read_events_for_pallet::<pallet_multisig::Event<Test>>()
                .into_iter()
                .rev()
                .find_map(|event| match event {
                    pallet_multisig::Event::MultisigExecuted { result, .. } => Some(result),
                    _ => None,
                })
                .unwrap()
        };
        assert_eq!((run(INSTITUTION), free(multisig)), (Err(not_admitted()), ENDOWMENT));

        admit(multisig);
        assert_eq!((run(INSTITUTION), free(multisig)), (Ok(()), ENDOWMENT - 100));
        assert_eq!((run(STRANGER), free(multisig)), (Err(filtered()), ENDOWMENT - 100));

        suspend(multisig);
        assert_eq!((run(INSTITUTION), free(multisig)), (Err(suspended()), ENDOWMENT - 100));
        assert_eq!(free(1), ENDOWMENT);
    });
}

#[test]
fn a_derivative_of_a_member_is_an_account_of_its_own() {
    let derivative = derivative_account_id(INSTITUTION, 7);
    ExtBuilder::default().endowed(vec![derivative]).build_and_execute(|| {
        let call = || pallet_utility::Call::as_derivative {
            index: 7,
            call: Box::new(transfer(1, 100)),
        };
        assert_eq!(dispatch(INSTITUTION, call()), Err(not_admitted()));
        assert_eq!(free(derivative), ENDOWMENT);
        admit(derivative);
        assert_ok!(dispatch(INSTITUTION, call()));
        assert_eq!(free(derivative), ENDOWMENT - 100);
    });
}

#[test]
fn deposits_come_back_to_a_suspended_account() {
    ExtBuilder::default().build_and_execute(|| {
        let call = transfer(3, 100);
        let sign = |who, other, maybe_timepoint| {
            let call = pallet_multisig::Call::as_multi {
                threshold: 2,
                other_signatories: vec![other],
                maybe_timepoint,
                call: Box::new(call.clone()),
                max_weight: Weight::MAX,
            };
            dispatch(who, call)
        };
        assert_ok!(sign(INSTITUTION, OTHER_INSTITUTION, None));
        assert_eq!(
            (free(INSTITUTION), Balances::reserved_balance(INSTITUTION)),
            (ENDOWMENT - 12, 12)
        );
        suspend(INSTITUTION);
        assert_ok!(sign(
            OTHER_INSTITUTION,
            INSTITUTION,
            Some(Timepoint { height: 1, index: 0 })
        ));
        assert_eq!(
            (free(INSTITUTION), Balances::reserved_balance(INSTITUTION)),
            (ENDOWMENT, 0)
        );
    });
}

#[test]
fn what_reaches_an_account_in_bad_standing_all_the_same_is_kept_and_reported() {
    ExtBuilder::default().build_and_execute(|| {
        suspend(OTHER_INSTITUTION);
        System::reset_events();
        assert_ok!(forced(INSTITUTION, STRANGER, 100));
        // As a pallet would pay that did not ask first.
        assert_ok!(<Balances as Mutate<_>>::transfer(
            &INSTITUTION,
            &NOBODY,
            200,
            Expendable
        ));
        let _ = Balances::deposit_creating(&OTHER_INSTITUTION, 400);
        assert_eq!(free(INSTITUTION), ENDOWMENT - 300);
        assert_eq!(
            (free(STRANGER), free(NOBODY), free(OTHER_INSTITUTION)),
            (ENDOWMENT + 100, 200, ENDOWMENT + 400)
        );
        assert_eq!(
            events(),
            vec![
                Event::Quarantined {
                    account: STRANGER,
                    amount: 100
                },
                Event::Quarantined {
                    account: NOBODY,
                    amount: 200
                },
                Event::Quarantined {
                    account: OTHER_INSTITUTION,
                    amount: 400
                },
            ]
        );

        assert_noop!(forced(NOBODY, INSTITUTION, 200), not_admitted());
        admit(NOBODY);
        assert_ok!(forced(NOBODY, INSTITUTION, 200));
    });
}

#[test]
fn a_refusal_leaves_no_trace_even_where_the_caller_ignores_it() {
    ExtBuilder::default().build_and_execute(|| {
        suspend(INSTITUTION);
        assert_storage_noop!(drop(Balances::slash(&INSTITUTION, ENDOWMENT)));
        assert_storage_noop!(drop(Balances::make_free_balance_be(&INSTITUTION, 0)));
        assert_storage_noop!(drop(Balances::slash(&STRANGER, ENDOWMENT)));
    });
}

#[test]
fn an_address_that_leads_nowhere_and_other_calls_pass_the_filter() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(dispatch(STRANGER, frame_system::Call::remark { remark: vec![] }));
        let own = pallet_balances::Call::burn {
            value: 5,
            keep_alive: true,
        };
        assert_ok!(dispatch(INSTITUTION, own));
    });
}

#[test]
fn genesis_may_endow_anybody() {
    ExtBuilder::default().build_and_execute(|| {
        System::set_block_number(0);
        assert_ok!(forced(STRANGER, NOBODY, 100));
        assert!(events().is_empty());
        System::set_block_number(1);
        assert_noop!(forced(STRANGER, NOBODY, 100), not_admitted());
    });
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn builds_for_benchmarks_refuse_only_on_demand() {
    ExtBuilder::default().build().execute_with(|| {
        assert_ok!(forced(STRANGER, NOBODY, 100));
        assert_ok!(dispatch(STRANGER, transfer(NOBODY, 100)));
        assert!(events().is_empty());
        crate::guard::enforce();
        assert_noop!(forced(STRANGER, NOBODY, 100), not_admitted());
        assert_noop!(dispatch(STRANGER, transfer(NOBODY, 100)), filtered());
    });
}
