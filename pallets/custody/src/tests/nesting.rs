// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Ways round the filter that others have found.

use super::*;
use frame_system::Error as SystemError;

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
    pallet_utility::Call::batch_all { calls }.into()
}

#[test]
fn a_call_outside_the_filter_is_refused() {
    build_and_execute(|| {
        let sub_account = open(0);
        let sweep = RuntimeCall::from(pallet_balances::Call::transfer_all {
            dest: OWNER,
            keep_alive: false,
        });
        assert_noop!(act(OWNER, sub_account, sweep.clone()), Error::<Test>::CallNotAllowed);
        // Nor inside a call that is allowed.
        assert_noop!(
            act(OWNER, sub_account, batch(vec![pay(1), sweep.clone()])),
            SystemError::<Test>::CallFiltered
        );
        assert_noop!(
            act(OWNER, sub_account, batch(vec![batch(vec![sweep])])),
            SystemError::<Test>::CallFiltered
        );
        assert_ok!(act(OWNER, sub_account, batch(vec![pay(1), pay(2)])));
        assert_eq!(Balances::free_balance(PAYEE), 3);
    });
}

#[test]
fn acting_does_not_nest() {
    build_and_execute(|| {
        let (first, second) = (open(0), open(1));
        for inner in [first, second] {
            assert_noop!(
                act(OWNER, first, act_call(inner, pay(1))),
                Error::<Test>::CallNotAllowed
            );
            assert_noop!(
                act(OWNER, first, batch(vec![act_call(inner, pay(1))])),
                SystemError::<Test>::CallFiltered
            );
        }
        assert_eq!(Balances::free_balance(PAYEE), 0);
    });
}

#[test]
fn no_call_of_this_pallet_is_made_as_a_sub_account() {
    build_and_execute(|| {
        let sub_account = open(0);
        // The filter of the mock lets them through; even for an admitted sub-account the pallet does not.
        Institutions::mutate(|all| all.insert(sub_account));
        let calls: Vec<RuntimeCall> = vec![
            crate::Call::open_sub_account {
                number: 0,
                name: name(""),
            }
            .into(),
            crate::Call::delegate {
                number: 0,
                custodian: OTHER,
                exclusive: true,
                expires_at: None,
            }
            .into(),
            crate::Call::accept_custody {
                sub_account: id(1),
                exclusive: true,
                expires_at: None,
            }
            .into(),
            crate::Call::recall { number: 0 }.into(),
        ];
        for call in calls {
            assert_noop!(act(OWNER, sub_account, call.clone()), Error::<Test>::CallNotAllowed);
            assert_noop!(
                act(OWNER, sub_account, batch(vec![call])),
                SystemError::<Test>::CallFiltered
            );
        }
    });
}

#[test]
fn an_origin_cannot_be_made_anew_inside() {
    build_and_execute(|| {
        let sub_account = open(0);
        let proxied = RuntimeCall::from(pallet_proxy::Call::proxy {
            real: sub_account,
            force_proxy_type: None,
            call: Box::new(pay(1)),
        });
        assert_noop!(act(OWNER, sub_account, proxied.clone()), Error::<Test>::CallNotAllowed);
        assert_noop!(
            act(OWNER, sub_account, batch(vec![proxied])),
            SystemError::<Test>::CallFiltered
        );
        // A derivative account is another account, to which the filter still applies.
        let derivative = RuntimeCall::from(pallet_utility::Call::as_derivative {
            index: 0,
            call: Box::new(act_call(sub_account, pay(1))),
        });
        assert_noop!(act(OWNER, sub_account, derivative), SystemError::<Test>::CallFiltered);
    });
}

#[test]
fn a_shut_out_owner_gets_in_by_no_wrapper() {
    build_and_execute(|| {
        let sub_account = entrust(0, true, None);
        assert_ok!(Proxy::add_proxy(signed(OWNER), OTHER, NoPayments, 0));
        let act = act_call(sub_account, pay(1));
        let outcome = Utility::batch_all(signed(OWNER), vec![act.clone()]);
        assert_eq!(
            outcome.map_err(|failure| failure.error),
            Err(Error::<Test>::OwnerShutOut.into())
        );
        assert_ok!(Proxy::proxy(signed(OTHER), OWNER, None, Box::new(act)));
        assert_eq!(Balances::free_balance(PAYEE), 0);
    });
}

#[test]
fn a_limited_proxy_is_not_widened() {
    build_and_execute(|| {
        let sub_account = open(0);
        // It may act as sub-accounts, but the calls it makes there are held to what it may do itself.
        assert_ok!(Proxy::add_proxy(signed(OWNER), OTHER, NoPayments, 0));
        let by_proxy = |call| {
            System::reset_events();
            assert_ok!(Proxy::proxy(
                signed(OTHER),
                OWNER,
                None,
                Box::new(act_call(sub_account, call))
            ));
            System::events()
                .into_iter()
                .find_map(|record| match record.event {
                    RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
                    _ => None,
                })
                .expect("a proxy says what became of the call")
        };
        assert_eq!(by_proxy(pay(1)), Err(SystemError::<Test>::CallFiltered.into()));
        assert_eq!(by_proxy(frame_system::Call::remark { remark: vec![] }.into()), Ok(()));
        assert_eq!(Balances::free_balance(PAYEE), 0);
    });
}
