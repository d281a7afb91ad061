// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What random operations look like: mostly sensible, often enough not.

use super::*;

fn holder() -> impl Strategy<Value = AccountId> {
    prop::sample::select(&HOLDERS[..])
}

fn anyone() -> impl Strategy<Value = AccountId> {
    prop_oneof![9 => holder(), 1 => prop::sample::select(&EVERYONE[..])]
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![6 => Just(Who::Missing), 6 => (0..8usize).prop_map(Who::Party), 1 => anyone().prop_map(Who::Anyone)]
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![6 => (0..6usize).prop_map(Which::Recent), 8 => (0..30usize).prop_map(Which::Pending), 1 => (0..40u64).prop_map(Which::Number)]
}

fn amount() -> impl Strategy<Value = Balance> {
    prop_oneof![12 => 1..200u128, 2 => 200..2_000u128, 1 => prop::sample::select(&[0, FUNDS, u128::MAX][..])]
}

fn asset() -> impl Strategy<Value = AssetId> {
    prop_oneof![30 => 0..ASSETS, 1 => Just(UNKNOWN)]
}

fn model_legs() -> impl Strategy<Value = Vec<ModelLeg>> {
    let two = (holder(), holder(), 0..ASSETS, 0..ASSETS, amount(), amount()).prop_map(
        |(seller, buyer, sold, paid, units, price)| vec![(sold, seller, buyer, units), (paid, buyer, seller, price)],
    );
    let any = prop::collection::vec((asset(), anyone(), anyone(), amount()), 0..=MAX_LEGS as usize);
    prop_oneof![3 => two, 2 => any]
}

pub(super) fn op() -> impl Strategy<Value = Op> {
    let lifetime =
        prop_oneof![6 => 1..10_000u64, 6 => 1..=MAX_LIFETIME, 1 => Just(0), 1 => MAX_LIFETIME..2 * MAX_LIFETIME];
    prop_oneof![
        12 => (who(), model_legs(), lifetime, 0..120u8, any::<bool>())
            .prop_map(|(creator, legs, lifetime, name, affirm)| Op::Instruct { creator, legs, lifetime, name, affirm }),
        16 => (who(), which()).prop_map(|(who, which)| Op::Affirm(who, which)),
        3 => (who(), which()).prop_map(|(who, which)| Op::Withdraw(who, which)),
        2 => (who(), which()).prop_map(|(who, which)| Op::Reject(who, which)),
        3 => (who(), which()).prop_map(|(who, which)| Op::Expire(who, which)),
        2 => (0..ASSETS, holder(), prop::bool::weighted(0.1))
            .prop_map(|(asset, who, barred)| Op::Bar { asset, who, barred }),
        2 => (holder(), prop::bool::weighted(0.08)).prop_map(|(who, suspended)| Op::Suspend { who, suspended }),
        3 => prop_oneof![8 => 1..2_000u64, 1 => 2_000..MAX_LIFETIME].prop_map(Op::Advance),
        1 => (0..ASSETS, holder(), 1..500u128).prop_map(|(asset, who, amount)| Op::Issue { asset, who, amount }),
        2 => (0..ASSETS, holder(), holder(), 1..2_000u128)
            .prop_map(|(asset, from, to, amount)| Op::Transfer { asset, from, to, amount }),
    ]
}
