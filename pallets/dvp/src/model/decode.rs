// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How bytes spell operations. Every sequence of bytes spells some, so that whoever changes a byte changes an operation.

use super::{
    world::{Model, ModelInstruction},
    ASSETS, EVERYONE, HOLDERS,
};
use crate::{mock::*, Content, Direction, Leg, Route, Status, Trade};
use castellan_primitives::{
    rwa::{AssetId, Quantity},
    Balance,
};
use std::collections::BTreeSet;

/// Bytes that are read from the front; past their end there are zeros.
pub struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn byte(&mut self) -> u8 {
        self.next().unwrap_or(0)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound
    }

    /// True for one byte in `bound`.
    fn rarely(&mut self, bound: usize) -> bool {
        self.below(bound) == 1
    }

    fn holder(&mut self) -> AccountId {
        HOLDERS[self.below(HOLDERS.len())]
    }

    fn anyone(&mut self) -> AccountId {
        EVERYONE[self.below(EVERYONE.len())]
    }

    fn asset(&mut self) -> AssetId {
        self.below(ASSETS as usize) as AssetId
    }

    fn amount(&mut self) -> Balance {
        Balance::from(self.byte())
    }

    /// Some time, in milliseconds: mostly less than instructions usually live.
    fn delay(&mut self) -> u64 {
        u64::from(self.byte()) * 32
    }
}

#[derive(Clone, Debug)]
pub struct Terms {
    pub legs: Vec<Leg<AccountId>>,
    pub route: Option<Route>,
    pub mediators: Vec<AccountId>,
    pub venue: bool,
    pub value_date: Option<u64>,
    pub deadline: u64,
    pub name: u8,
    pub affirm: bool,
}

/// What is wrong with a receipt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Flaw {
    None,
    Amount,
    Expired,
    Signer,
    Signature,
}

#[derive(Clone, Debug)]
pub enum Op {
    Instruct(AccountId, Terms),
    Affirm(AccountId, u64),
    AffirmLegs(AccountId, u64, Vec<u8>),
    AffirmMany(AccountId, Vec<u64>),
    Withdraw(AccountId, u64),
    Reject(AccountId, u64),
    Expire(AccountId, u64),
    Mediate(AccountId, u64, Option<u64>),
    Lock(AccountId, u64, u64),
    Confirm(AccountId, u64, u8, u64, Flaw),
    Settle(AccountId, u64),
    Retry(AccountId, u64),
    PreApprove(AccountId, Option<AssetId>, Option<AccountId>),
    Revoke(AccountId, Option<AssetId>, Option<AccountId>),
    Submit(AccountId, Trade<AccountId>),
    CancelSubmission(AccountId, u8),
    ExpireSubmission(AccountId, u8),
    Bar(AssetId, AccountId, bool),
    Suspend(AccountId, bool),
    FreezeAsset(AssetId, bool),
    FreezeAccount(AssetId, AccountId, bool),
    FreezeUnits(AssetId, AccountId, Balance),
    Advance(u64),
    Issue(AssetId, AccountId, Balance),
    Transfer(AssetId, AccountId, AccountId, Balance),
}

/// The next operation; `None` if no byte is left.
pub fn op(bytes: &mut Bytes, model: &Model) -> Option<Op> {
    Some(match bytes.next()? % 96 {
        0..=13 => instruct(bytes, model),
        14..=37 => {
            let id = which(bytes, model);
            Op::Affirm(affirmer(bytes, model, id), id)
        },
        38..=40 => {
            let id = which(bytes, model);
            let who = affirmer(bytes, model, id);
            let count = bytes.below(4);
            Op::AffirmLegs(who, id, (0..count).map(|_| bytes.below(5) as u8).collect())
        },
        41..=43 => {
            let ids: Vec<_> = (0..bytes.below(4)).map(|_| which(bytes, model)).collect();
            let who = affirmer(bytes, model, ids.first().copied().unwrap_or(0));
            Op::AffirmMany(who, ids)
        },
        44..=46 => {
            let id = which(bytes, model);
            Op::Withdraw(party(bytes, model, id), id)
        },
        47..=48 => {
            let id = which(bytes, model);
            Op::Reject(party(bytes, model, id), id)
        },
        49..=51 => Op::Expire(bytes.anyone(), which(bytes, model)),
        52..=55 => {
            let id = which(bytes, model);
            let who = if bytes.rarely(8) {
                bytes.anyone()
            } else {
                mediator(model, id)
            };
            let until = bytes.rarely(2).then(|| model.now + bytes.delay());
            Op::Mediate(who, id, until)
        },
        56..=58 => {
            let affirmed = |i: &ModelInstruction| i.status == Status::Pending && i.is_affirmed(model.now);
            let id = one_of(bytes, model, affirmed);
            let who = if bytes.rarely(8) {
                bytes.anyone()
            } else {
                mediator(model, id)
            };
            Op::Lock(who, id, model.now + bytes.delay() / 2)
        },
        59..=64 => confirm(bytes, model),
        65..=67 => Op::Settle(bytes.anyone(), which(bytes, model)),
        68..=71 => {
            let id = one_of(bytes, model, |i| i.status == Status::Failed);
            Op::Retry(party(bytes, model, id), id)
        },
        72 => Op::PreApprove(
            bytes.anyone(),
            some(bytes, |bytes| bytes.asset()),
            some(bytes, |bytes| bytes.holder()),
        ),
        73 => Op::Revoke(
            bytes.holder(),
            some(bytes, |bytes| bytes.asset()),
            some(bytes, |bytes| bytes.holder()),
        ),
        74..=79 => submit(bytes, model),
        80 => Op::CancelSubmission(bytes.holder(), bytes.byte()),
        81 => Op::ExpireSubmission(bytes.holder(), bytes.byte()),
        82 => Op::Bar(
            bytes.below(ASSETS as usize + 1) as AssetId,
            bytes.holder(),
            bytes.rarely(3),
        ),
        83 => Op::Suspend(bytes.anyone(), bytes.rarely(4)),
        84 => Op::FreezeAsset(bytes.below(ASSETS as usize + 1) as AssetId, bytes.rarely(4)),
        85..=86 => trouble(bytes, model),
        87 => {
            let least = if bytes.rarely(2) { bytes.amount() * 4 } else { 0 };
            Op::FreezeUnits(bytes.asset(), bytes.holder(), least)
        },
        88..=90 => relief(bytes, model),
        91 => Op::Advance(bytes.delay()),
        92..=93 => Op::Issue(bytes.asset(), bytes.holder(), bytes.amount()),
        _ => Op::Transfer(bytes.asset(), bytes.holder(), bytes.holder(), bytes.amount()),
    })
}

fn some<T>(bytes: &mut Bytes, value: impl Fn(&mut Bytes) -> T) -> Option<T> {
    (!bytes.rarely(3)).then(|| value(bytes))
}

/// Mostly an open instruction, sometimes a new one, rarely any number.
fn which(bytes: &mut Bytes, model: &Model) -> u64 {
    let open = model
        .instructions
        .iter()
        .enumerate()
        .filter(|(_, i)| i.status.is_open());
    let open: Vec<_> = open.map(|(id, _)| id as u64).collect();
    match bytes.byte() {
        byte @ 0..=11 => byte.into(),
        byte @ 12..=40 => (model.instructions.len() as u64).saturating_sub(1 + u64::from(byte) % 4),
        byte => open.get(usize::from(byte) % open.len().max(1)).copied().unwrap_or(0),
    }
}

/// One of the instructions for which `condition` holds, if there are any.
fn one_of(bytes: &mut Bytes, model: &Model, condition: impl Fn(&ModelInstruction) -> bool) -> u64 {
    let matching = model.instructions.iter().enumerate().filter(|(_, i)| condition(i));
    let matching: Vec<_> = matching.map(|(id, _)| id as u64).collect();
    if matching.is_empty() || bytes.rarely(8) {
        which(bytes, model)
    } else {
        matching[bytes.below(matching.len())]
    }
}

/// A freeze or a bar for who has something locked, so that a settlement will fail.
fn trouble(bytes: &mut Bytes, model: &Model) -> Op {
    let id = which(bytes, model);
    let legs = model
        .instructions
        .get(id as usize)
        .map(|i| i.legs.as_slice())
        .unwrap_or_default();
    let sent = legs.iter().find(|leg| leg.sent && leg.is_lockable());
    match sent.map(|leg| (leg.leg.from, &leg.leg.content)) {
        Some((who, Content::Units { asset, .. })) if bytes.rarely(2) => Op::FreezeAccount(*asset, who, true),
        Some((who, Content::Units { asset, .. } | Content::Item { asset, .. })) => Op::Bar(*asset, who, true),
        _ => Op::FreezeAccount(bytes.asset(), bytes.holder(), bytes.rarely(3)),
    }
}

/// Undoes a freeze, a bar or a suspension, of a party to a failed instruction if there is one; else time passes.
fn relief(bytes: &mut Bytes, model: &Model) -> Op {
    let failed = model.instructions.iter().filter(|i| i.status == Status::Failed);
    let parties: Vec<_> = failed.flat_map(ModelInstruction::parties).collect();
    let first = |of: &BTreeSet<(AssetId, AccountId)>| {
        let concerned = of.iter().find(|(_, who)| parties.contains(who));
        concerned.or(of.first()).copied()
    };
    let frozen = first(&model.frozen_accounts).map(|(asset, who)| Op::FreezeAccount(asset, who, false));
    let barred = first(&model.barred).map(|(asset, who)| Op::Bar(asset, who, false));
    let suspended = model.suspended.first().map(|who| Op::Suspend(*who, false));
    let asset = model.frozen_assets.first().map(|asset| Op::FreezeAsset(*asset, false));
    let undone = match bytes.below(4) {
        0 => frozen.or(barred),
        1 => barred.or(frozen),
        2 => suspended.or(asset),
        _ => asset.or(suspended),
    };
    undone.unwrap_or_else(|| Op::Advance(bytes.delay() / 4))
}

/// Mostly a party, rarely anyone.
fn party(bytes: &mut Bytes, model: &Model, id: u64) -> AccountId {
    let parties = model
        .instructions
        .get(id as usize)
        .map(|i| i.parties())
        .unwrap_or_default();
    match bytes.byte() {
        byte @ 0..=15 => EVERYONE[usize::from(byte) % EVERYONE.len()],
        byte => parties
            .iter()
            .nth(usize::from(byte) % parties.len().max(1))
            .copied()
            .unwrap_or(ALICE),
    }
}

/// Mostly a party that has something to affirm.
fn affirmer(bytes: &mut Bytes, model: &Model, id: u64) -> AccountId {
    let missing = model.instructions.get(id as usize).and_then(|i| {
        let leg = i.legs.iter().find(|leg| !leg.sent || !leg.received)?;
        Some(if leg.sent { leg.leg.to } else { leg.leg.from })
    });
    match missing {
        Some(missing) if !bytes.rarely(4) => missing,
        _ => party(bytes, model, id),
    }
}

/// A mediator whose affirmation is missing, any mediator, or the operator.
fn mediator(model: &Model, id: u64) -> AccountId {
    let mediators = model
        .instructions
        .get(id as usize)
        .map(|i| i.mediators.clone())
        .unwrap_or_default();
    let missing = mediators
        .iter()
        .find(|(_, until)| until.is_none_or(|until| until < model.now));
    missing.or(mediators.first()).map_or(OPERATOR, |(who, _)| *who)
}

fn instruct(bytes: &mut Bytes, model: &Model) -> Op {
    let shape = bytes.byte();
    let (legs, route) = match shape % 8 {
        0 => route(bytes),
        1 => ((0..bytes.below(5)).map(|_| leg(bytes)).collect(), None),
        _ => (two_legs(bytes), None),
    };
    let mediators = match shape / 8 % 8 {
        0 => vec![MEDIATOR],
        1 => vec![MEDIATOR, bytes.anyone()],
        _ => Vec::new(),
    };
    let value_date = bytes.rarely(4).then(|| model.now + bytes.delay() / 4);
    let lifetime = if bytes.rarely(32) {
        u64::from(bytes.byte()) * 512
    } else {
        4_000 + bytes.delay()
    };
    let affirm = bytes.rarely(2);
    let creator = if affirm && !bytes.rarely(16) {
        legs.first().map_or(ALICE, |leg| leg.from)
    } else {
        bytes.anyone()
    };
    let terms = Terms {
        legs,
        route,
        mediators,
        venue: (shape / 64).is_multiple_of(2),
        value_date,
        deadline: model.now + lifetime,
        name: bytes.byte(),
        affirm,
    };
    Op::Instruct(creator, terms)
}

fn two_legs(bytes: &mut Bytes) -> Vec<Leg<AccountId>> {
    let first = leg(bytes);
    let (from, to) = (first.to, first.from);
    let back = Leg { from, to, ..leg(bytes) };
    vec![first, back]
}

fn leg(bytes: &mut Bytes) -> Leg<AccountId> {
    let from = bytes.below(HOLDERS.len());
    let to = (from + 1 + bytes.below(HOLDERS.len() - 1)) % HOLDERS.len();
    let (from, mut to) = (HOLDERS[from], HOLDERS[to]);
    let kind = bytes.byte();
    if kind == 255 {
        to = bytes.anyone();
    }
    match kind % 8 {
        0 => item(
            if kind == 8 { 0 } else { ASSETS },
            from,
            to,
            bytes.below(HOLDERS.len()) as u32,
        ),
        1 => {
            let signer = [None, Some(SIGNER), Some(BOB)][bytes.below(3)];
            off_chain(from, to, bytes.amount(), signer)
        },
        _ => units(
            if kind == 10 { ASSETS + 1 } else { bytes.asset() },
            from,
            to,
            bytes.amount(),
        ),
    }
}

/// The same units from account to account, mostly by a proper route, with a leg back.
fn route(bytes: &mut Bytes) -> (Vec<Leg<AccountId>>, Option<Route>) {
    let first = leg(bytes);
    let hops = 2 + bytes.below(2);
    let mut legs = vec![first.clone()];
    for _ in 1..hops {
        let from = legs.last().map_or(ALICE, |leg| leg.to);
        legs.push(Leg {
            from,
            to: bytes.holder(),
            content: first.content.clone(),
        });
    }
    if bytes.rarely(2) {
        legs.push(leg(bytes));
    }
    let route = Route {
        first: u8::from(bytes.rarely(16)),
        hops: hops as u8,
    };
    (legs, (!bytes.rarely(8)).then_some(route))
}

fn confirm(bytes: &mut Bytes, model: &Model) -> Op {
    // An instruction for which a receipt is missing, if there is one.
    let id = if bytes.rarely(4) {
        which(bytes, model)
    } else {
        let mut waiting = model.instructions.iter();
        let position =
            waiting.position(|i| i.status.is_open() && i.legs.iter().any(|leg| leg.is_off_chain() && !leg.confirmed));
        position.unwrap_or(0) as u64
    };
    let legs = model
        .instructions
        .get(id as usize)
        .map(|i| i.legs.as_slice())
        .unwrap_or_default();
    let missing = legs
        .iter()
        .position(|leg| matches!(leg.leg.content, Content::OffChain { .. }) && !leg.confirmed);
    let leg = match missing {
        Some(leg) if !bytes.rarely(8) => leg,
        _ => bytes.below(4),
    };
    let flaw = match bytes.byte() {
        0..=9 => Flaw::Amount,
        10..=19 => Flaw::Expired,
        20..=29 => Flaw::Signer,
        30..=39 => Flaw::Signature,
        _ => Flaw::None,
    };
    Op::Confirm(bytes.anyone(), id, leg as u8, bytes.byte().into(), flaw)
}

fn submit(bytes: &mut Bytes, model: &Model) -> Op {
    // Often the counterpart of one that waits.
    let waiting = model
        .submissions
        .iter()
        .flat_map(|(who, trades)| trades.iter().map(move |trade| (*who, trade)));
    let waiting: Vec<_> = waiting.collect();
    let name = bytes.byte();
    if !waiting.is_empty() && bytes.rarely(2) {
        let (who, trade) = waiting[bytes.below(waiting.len())];
        let counterpart = Trade {
            reference: reference(&name.to_string()),
            direction: match trade.direction {
                Direction::Deliver => Direction::Receive,
                Direction::Receive => Direction::Deliver,
            },
            counterparty: who,
            cash: (trade.cash + Balance::from(bytes.byte() % 8)).saturating_sub(4),
            tolerance: (bytes.byte() % 8).into(),
            ..trade.clone()
        };
        return Op::Submit(trade.counterparty, counterpart);
    }
    let (asset, cash_asset) = (bytes.below(ASSETS as usize + 1) as AssetId, bytes.asset());
    let cash = bytes.amount() + 32;
    let trade = Trade {
        reference: reference(&name.to_string()),
        direction: if bytes.rarely(2) {
            Direction::Deliver
        } else {
            Direction::Receive
        },
        counterparty: bytes.holder(),
        asset,
        quantity: if asset == ASSETS {
            Quantity::Item(bytes.below(HOLDERS.len()) as u32)
        } else {
            Quantity::Units(bytes.amount())
        },
        cash_asset,
        cash,
        tolerance: (bytes.byte() % 8).into(),
        venue: bytes.rarely(2).then_some(0),
        value_date: bytes.rarely(4).then(|| model.now + bytes.delay() / 4),
        deadline: model.now + 2_000 + bytes.delay(),
    };
    Op::Submit(
        if bytes.rarely(16) {
            bytes.anyone()
        } else {
            bytes.holder()
        },
        trade,
    )
}
