// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random transfers by every path, among accounts whose standing keeps changing, against a table of who may pay whom.

use crate::mock::*;
use frame_support::assert_ok;
use proptest::{prelude::*, sample::select};
use sp_runtime::traits::Dispatchable;
use std::collections::BTreeMap;

const ACCOUNTS: [AccountId; 5] = [5, 6, INSTITUTION, OTHER_INSTITUTION, STRANGER];
/// A validator, so always in good standing; everybody's proxy.
const PROXY: AccountId = 1;
const EXISTENTIAL_DEPOSIT: Balance = 10;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Standing {
    Good,
    Suspended,
    Stranger,
}

#[derive(Clone, Copy, Debug)]
enum Path {
    Direct,
    Batch,
    Nested,
    Proxy,
    BatchedProxy,
    Forced,
}

#[derive(Clone, Debug)]
enum Step {
    Standing(AccountId, Standing),
    Pay {
        path: Path,
        from: AccountId,
        to: AccountId,
        value: Balance,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let account = || select(&ACCOUNTS[..]);
    let standing = select(&[Standing::Good, Standing::Good, Standing::Suspended, Standing::Stranger][..]);
    let path = select(
        &[
            Path::Direct,
            Path::Batch,
            Path::Nested,
            Path::Proxy,
            Path::BatchedProxy,
            Path::Forced,
        ][..],
    );
    let value = prop_oneof![1..1_000u64, (ENDOWMENT - 50)..(ENDOWMENT + 50), Just(Balance::MAX)];
    prop_oneof![
        1 => (account(), standing).prop_map(|(who, standing)| Step::Standing(who, standing)),
        3 => (path, account(), account(), value)
            .prop_filter("pays another account", |(_, from, to, _)| from != to)
            .prop_map(|(path, from, to, value)| Step::Pay { path, from, to, value }),
    ]
}

/// Brings `who` from one standing to another by the calls that there are.
fn change_standing(who: AccountId, from: Standing, to: Standing) {
    let root = RuntimeOrigin::root;
    match (from, to) {
        _ if from == to => {},
        (Standing::Good, Standing::Suspended) => suspend(who),
        (Standing::Suspended, Standing::Good) => {
            assert_ok!(Membership::reinstate(root(), who, reason("sample reason")));
        },
        (Standing::Stranger, _) => {
            admit(who);
            change_standing(who, Standing::Good, to);
        },
        (_, _) => remove(who),
    }
}

/// Pays as a transaction would. Whether it went through shows in the balances: some paths report it in events only.
fn pay(path: Path, from: AccountId, dest: AccountId, value: Balance) {
    let call = transfer(dest, value);
    let batch = |call| RuntimeCall::from(pallet_utility::Call::batch { calls: vec![call] });
    let proxied = |call| {
        RuntimeCall::from(pallet_proxy::Call::proxy {
            real: from,
            force_proxy_type: None,
            call: Box::new(call),
        })
    };
    let signed = RuntimeOrigin::signed;
    let _ = match path {
        Path::Direct => call.dispatch(signed(from)),
        Path::Batch => batch(call).dispatch(signed(from)),
        Path::Nested => batch(batch(batch(call))).dispatch(signed(from)),
        Path::Proxy => proxied(call).dispatch(signed(PROXY)),
        Path::BatchedProxy => batch(proxied(batch(call))).dispatch(signed(PROXY)),
        Path::Forced => {
            let call = pallet_balances::Call::force_transfer {
                source: from,
                dest,
                value,
            };
            RuntimeCall::from(call).dispatch(RuntimeOrigin::root())
        },
    };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn money_moves_only_between_members(steps in prop::collection::vec(step(), 1..60)) {
        ExtBuilder::default().build_and_execute(|| {
            let mut standings: BTreeMap<_, _> = ACCOUNTS.map(|who| (who, Standing::Good)).into();
            admit(STRANGER);
            for who in ACCOUNTS {
                assert_ok!(Proxy::add_proxy(RuntimeOrigin::signed(who), PROXY, AnyCall, 0));
            }
            let mut balances: BTreeMap<_, _> = ACCOUNTS.map(|who| (who, Balances::free_balance(who))).into();

            for step in steps {
                match step {
                    Step::Standing(who, to) => {
                        change_standing(who, standings[&who], to);
                        standings.insert(who, to);
                    }
                    Step::Pay { path, from, to, value } => {
                        let receives = matches!(path, Path::Forced) || standings[&to] == Standing::Good;
                        let spendable = balances[&from] - EXISTENTIAL_DEPOSIT;
                        if standings[&from] == Standing::Good && receives && value <= spendable {
                            *balances.get_mut(&from).unwrap() -= value;
                            *balances.get_mut(&to).unwrap() += value;
                        }
                        pay(path, from, to, value);
                    }
                }
                for (who, balance) in &balances {
                    assert_eq!(Balances::free_balance(who), *balance, "account {who}");
                }
            }
        });
    }
}
