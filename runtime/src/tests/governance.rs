// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use alloc::boxed::Box;
use frame_support::assert_noop;

/// Has Alice, the whole council of `dev`, queue `privileged`.
fn queue(privileged: impl Into<RuntimeCall>) -> DispatchResultWithPostInfo {
    let queue: RuntimeCall = castellan_timelock::Call::queue {
        call: Box::new(privileged.into()),
    }
    .into();
    let length_bound = queue.encoded_size() as u32;
    call(
        pallet_collective::Call::<Runtime, pallet_collective::Instance1>::propose {
            threshold: 1,
            proposal: Box::new(queue),
            length_bound,
        },
        &account(Sr25519Keyring::Alice),
    )
}

#[test]
fn a_member_is_admitted_after_the_notice_period_and_not_before() {
    run(|| {
        let roles = [Role::Institution]
            .into_iter()
            .collect::<alloc::collections::BTreeSet<_>>();
        assert_ok!(queue(castellan_membership::Call::admit {
            account: stranger(),
            roles: roles.try_into().expect("one role"),
        }));
        go_to(5);
        assert!(castellan_membership::Members::<Runtime>::get(stranger()).is_none());
        go_to(7);
        assert!(castellan_membership::Members::<Runtime>::get(stranger()).is_some());
    });
}

#[test]
fn nobody_but_governance_makes_privileged_calls() {
    run(|| {
        let alice = account(Sr25519Keyring::Alice);
        let privileged: Vec<RuntimeCall> = vec![
            frame_system::Call::set_code { code: vec![] }.into(),
            castellan_membership::Call::add_validator { account: stranger() }.into(),
            castellan_timelock::Call::set_notice_period { blocks: 1_000 }.into(),
            castellan_timelock::Call::queue {
                call: Box::new(frame_system::Call::remark { remark: vec![] }.into()),
            }
            .into(),
            pallet_collective::Call::<Runtime, pallet_collective::Instance1>::set_members {
                new_members: vec![],
                prime: None,
                old_count: 1,
            }
            .into(),
            pallet_safe_mode::Call::force_enter {}.into(),
            pallet_scheduler::Call::schedule {
                when: 10,
                maybe_periodic: None,
                priority: 0,
                call: Box::new(frame_system::Call::remark { remark: vec![] }.into()),
            }
            .into(),
        ];
        for privileged in privileged {
            assert_noop!(
                privileged
                    .clone()
                    .dispatch(RuntimeOrigin::signed(alice.clone()))
                    .map_err(|refused| refused.error),
                DispatchError::BadOrigin
            );
        }
    });
}

#[test]
fn parameters_change_through_the_timelock() {
    run(|| {
        use crate::configs::{dynamic_params::settlement, RuntimeParameters};
        use frame_support::traits::Get;
        let change = pallet_parameters::Call::set_parameter {
            key_value: RuntimeParameters::Settlement(settlement::Parameters::MaxLifetime(
                settlement::MaxLifetime,
                Some(60_000),
            )),
        };
        assert_ok!(queue(change));
        go_to(7);
        assert_eq!(<settlement::MaxLifetime as Get<Moment>>::get(), 60_000);
    });
}

#[test]
fn a_validator_cannot_drop_its_keys() {
    run(|| {
        let refused = call(pallet_session::Call::purge_keys {}, &account(Sr25519Keyring::Alice));
        assert_eq!(error_of(refused), "CallFiltered");
    });
}

#[test]
fn a_stop_holds_trades_and_lets_governance_work() {
    run(|| {
        let alice = account(Sr25519Keyring::Alice);
        let stop: RuntimeCall = pallet_safe_mode::Call::force_enter {}.into();
        assert_ok!(call(
            pallet_collective::Call::<Runtime, pallet_collective::Instance2>::propose {
                threshold: 1,
                length_bound: stop.encoded_size() as u32,
                proposal: Box::new(stop),
            },
            &alice
        ));
        assert!(SafeMode::is_entered());
        let pay = pallet_balances::Call::transfer_allow_death {
            dest: account(Sr25519Keyring::Bob).into(),
            value: CSTL,
        };
        assert_eq!(error_of(call(pay, &alice)), "CallFiltered");
        assert_ok!(queue(frame_system::Call::remark { remark: vec![] }));
    });
}
