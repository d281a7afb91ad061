// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What random operations look like: mostly sensible, often enough not.

use super::*;
use proptest::prelude::*;

fn holder() -> impl Strategy<Value = AccountId> {
    prop::sample::select(&HOLDERS[..])
}

fn party() -> impl Strategy<Value = AccountId> {
    prop_oneof![30 => prop::sample::select(&PARTIES[..]), 1 => Just(22), 1 => Just(STRANGER)]
}

fn asset() -> impl Strategy<Value = AssetId> {
    prop::sample::select(&ASSETS[..])
}

fn who() -> impl Strategy<Value = Who> {
    let anyone = prop::sample::select(&[ALICE, BOB, CAROL, DAVE, 21, 22, OPERATOR, PERSON, STRANGER][..]);
    prop_oneof![12 => (0..3usize).prop_map(Who::Wanted), 1 => anyone.prop_map(Who::Anyone)]
}

fn which() -> impl Strategy<Value = usize> {
    0..64usize
}

fn units() -> impl Strategy<Value = Balance> {
    prop_oneof![20 => 1..150u128, 2 => 150..1_500u128, 1 => Just(0)]
}

fn trade() -> impl Strategy<Value = Trade<AccountId>> {
    let assets = prop_oneof![
        6 => Just((BOND, CASH)),
        3 => Just((SHARE, CASH)),
        1 => Just((BOND, SHARE)),
        1 => (asset(), prop_oneof![9 => asset(), 1 => Just(UNKNOWN)]),
    ];
    (party(), party(), assets, units(), units()).prop_map(|(seller, buyer, (security, cash), quantity, amount)| Trade {
        seller,
        buyer,
        security,
        quantity,
        cash,
        amount,
    })
}

fn op() -> impl Strategy<Value = Op> {
    let mode = prop::sample::select(&[GrossAgainstNet, NetAgainstNet][..]);
    let window = prop_oneof![9 => 1_000..6_000u64, 1 => Just(0), 1 => Just(2 * MAX_LIFETIME)];
    prop_oneof![
        2 => (mode, prop_oneof![20 => 300..1_500u64, 1 => Just(0)], window)
            .prop_map(|(mode, cut_off, window)| Op::Open { mode, cut_off, window }),
        1 => (prop_oneof![1 => Just(OPERATOR), 3 => holder()], which()).prop_map(|(by, which)| Op::Cancel(by, which)),
        2 => (holder(), asset(), 0..400u128).prop_map(|(who, asset, limit)| Op::Authorise(who, asset, limit)),
        14 => (who(), which(), trade(), 0..400u16)
            .prop_map(|(by, which, trade, name)| Op::Submit { by, which, trade, name }),
        16 => (who(), which(), 0..6usize).prop_map(|(who, which, index)| Op::Confirm(who, which, index)),
        6 => which().prop_map(Op::Close),
        16 => (who(), which()).prop_map(|(who, which)| Op::Fund(who, which)),
        2 => which().prop_map(Op::Settle),
        5 => which().prop_map(Op::Resolve),
        2 => (asset(), holder(), prop::bool::weighted(0.06))
            .prop_map(|(asset, who, barred)| Op::Bar { asset, who, barred }),
        2 => (holder(), prop::bool::weighted(0.96)).prop_map(|(who, admitted)| Op::Admit { who, admitted }),
        8 => prop_oneof![16 => 50..400u64, 1 => 400..5_000u64].prop_map(Op::Advance),
        2 => (asset(), holder(), holder(), 1..400u128)
            .prop_map(|(asset, from, to, amount)| Op::Transfer { asset, from, to, amount }),
    ]
}

pub(super) fn ops() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(op(), 200..=280)
}
