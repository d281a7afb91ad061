// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How an operation is performed on both, and compared.

use super::{
    decode::{Flaw, Op, Terms},
    world::{Model, Reasons},
    Tally,
};
use crate::{mock::*, Content, Delivery, Event, Options, Status};
use castellan_primitives::Balance;
use frame_support::dispatch::DispatchResultWithPostInfo;
use sp_runtime::DispatchResult;

/// Performs `op` on both, and tells whether it went through.
pub fn perform(model: &mut Model, op: &Op, tally: &mut Tally) -> bool {
    if let Op::AffirmMany(who, ids) = op {
        return affirm_many(model, *who, ids);
    }
    let before = model.clone();
    let (decided, outcome) = decide(model, op);
    match (&decided, &outcome) {
        (Ok(()), Ok(())) => {},
        (Err(reasons), Err(error)) => {
            assert!(
                reasons.contains(error),
                "{op:?} failed with {error:?}, expected one of {reasons:?}"
            );
            *model = before.clone();
        },
        _ => panic!("{op:?}: the model says {decided:?}, the pallet {outcome:?}"),
    }
    model.assert_same_holdings();
    compare(&before, model);
    count(&before, model, op, outcome.is_ok(), tally);
    outcome.is_ok()
}

/// Compares the instructions that the operation could have changed: for the model, those that it did, and the newest.
fn compare(before: &Model, model: &Model) {
    for id in 0..model.instructions.len() as u64 {
        let old = before.instructions.get(id as usize).map(|i| format!("{i:?}"));
        let new = model.instructions.get(id as usize).map(|i| format!("{i:?}"));
        if old != new || id + 1 == model.instructions.len() as u64 {
            model.assert_same_instruction(id);
        }
    }
    assert_eq!(
        crate::NextInstructionId::<Test>::get(),
        model.instructions.len() as u64,
        "an instruction was made by one alone"
    );
}

fn count(before: &Model, model: &Model, op: &Op, went_through: bool, tally: &mut Tally) {
    for (id, i) in model.instructions.iter().enumerate() {
        let old = before.instructions.get(id).map(|i| i.status);
        if old == Some(i.status) {
            continue;
        }
        match i.status {
            Status::Failed => tally.failed += 1,
            Status::Locked { .. } => tally.locked += 1,
            Status::Settled if i.retries > 0 => tally.settled_after_failure += 1,
            _ => {},
        }
    }
    let made = model.instructions.len() > before.instructions.len();
    tally.matched += u64::from(made && matches!(op, Op::Submit(..)));
    tally.confirmed += u64::from(went_through && matches!(op, Op::Confirm(..)));
}

/// Each item is affirmed or not, whatever becomes of the others.
fn affirm_many(model: &mut Model, who: AccountId, ids: &[u64]) -> bool {
    events();
    let list = ids.to_vec().try_into().expect("not too many");
    Dvp::affirm_many(signed(who), list, MAX_LEGS).expect("nothing undoes it");
    let refused = events();
    let refused = refused
        .iter()
        .filter(|event| matches!(event, Event::AffirmationFailed { .. }));
    let decided = ids.iter().filter(|id| {
        let before = model.clone();
        let decided = model.affirm(who, **id, None);
        if decided.is_err() {
            *model = before;
        }
        decided.is_err()
    });
    assert_eq!(decided.count(), refused.count());
    model.assert_same_holdings();
    ids.iter().for_each(|id| model.assert_same_instruction(*id));
    true
}

fn erase(outcome: DispatchResultWithPostInfo) -> DispatchResult {
    outcome.map(|_| ()).map_err(|failure| failure.error)
}

fn decide(model: &mut Model, op: &Op) -> (Result<(), Reasons>, DispatchResult) {
    match op.clone() {
        Op::Instruct(who, terms) => (model.instruct(who, &terms), instruct(who, terms)),
        Op::Affirm(who, id) => (
            model.affirm(who, id, None),
            erase(Dvp::affirm_within(signed(who), id, MAX_LEGS)),
        ),
        Op::AffirmLegs(who, id, legs) => (
            model.affirm(who, id, Some(&legs)),
            erase(Dvp::affirm_legs(
                signed(who),
                id,
                legs.try_into().expect("not too many"),
            )),
        ),
        Op::AffirmMany(..) => unreachable!("performed by itself"),
        Op::Withdraw(who, id) => (model.withdraw(who, id), erase(Dvp::withdraw(signed(who), id))),
        Op::Reject(who, id) => (model.reject(who, id), erase(Dvp::reject(signed(who), id))),
        Op::Expire(who, id) => (model.expire(id), erase(Dvp::expire(signed(who), id))),
        Op::Mediate(who, id, until) => (
            model.mediate(who, id, until),
            erase(Dvp::mediate(signed(who), id, until)),
        ),
        Op::Lock(who, id, until) => (
            model.lock(who, id, until),
            Dvp::lock_instruction(signed(who), id, until),
        ),
        Op::Confirm(who, id, leg, number, flaw) => {
            let outcome = confirm(model, who, id, leg, number, flaw);
            (model.confirm(who, id, leg, number, flaw), outcome)
        },
        Op::Settle(who, id) => (model.settle(id), erase(Dvp::settle(signed(who), id))),
        Op::Retry(who, id) => (model.retry(who, id), erase(Dvp::retry(signed(who), id))),
        Op::PreApprove(who, asset, from) => (
            model.pre_approve(who, asset, from),
            Dvp::pre_approve(signed(who), asset, from),
        ),
        Op::Revoke(who, asset, from) => (
            model.revoke(who, asset, from),
            Dvp::revoke_pre_approval(signed(who), asset, from),
        ),
        Op::Submit(who, trade) => (model.submit(who, &trade), erase(Dvp::submit(signed(who), trade))),
        Op::CancelSubmission(who, name) => (
            model.remove_submission(who, name, true),
            Dvp::cancel_submission(signed(who), reference(&name.to_string())),
        ),
        Op::ExpireSubmission(who, name) => (
            model.remove_submission(who, name, false),
            Dvp::expire_submission(signed(STRANGER), who, reference(&name.to_string())),
        ),
        other => (Ok(()), change(model, other)),
    }
}

/// What happens past the pallet.
fn change(model: &mut Model, op: Op) -> DispatchResult {
    fn set<K: Ord>(set: &mut std::collections::BTreeSet<K>, key: K, member: bool) {
        if member {
            set.insert(key);
        } else {
            set.remove(&key);
        }
    }
    match op {
        Op::Bar(asset, who, barred) => {
            Ledger::set_barred(asset, who, barred);
            set(&mut model.barred, (asset, who), barred);
        },
        Op::Suspend(who, suspended) => {
            Ledger::set_suspended(who, suspended);
            set(&mut model.suspended, who, suspended);
        },
        Op::FreezeAsset(asset, frozen) => {
            Ledger::set_asset_frozen(asset, frozen);
            set(&mut model.frozen_assets, asset, frozen);
        },
        Op::FreezeAccount(asset, who, frozen) => {
            Ledger::set_account_frozen(asset, who, frozen);
            set(&mut model.frozen_accounts, (asset, who), frozen);
        },
        Op::FreezeUnits(asset, who, frozen) => {
            Ledger::set_frozen_units(asset, who, frozen);
            model.frozen_units.insert((asset, who), frozen);
        },
        Op::Advance(by) => {
            model.now += by;
            Now::set(model.now);
        },
        Op::Issue(asset, who, amount) => {
            Ledger::issue(asset, &who, amount);
            *model.balances.entry((asset, who)).or_default() += amount;
        },
        Op::Transfer(asset, from, to, amount) => transfer(model, asset, from, to, amount),
        _ => unreachable!("decided by the pallet"),
    }
    Ok(())
}

/// A movement past the pallet, which the ledger may refuse: then both stay as they are.
fn transfer(model: &mut Model, asset: u32, from: AccountId, to: AccountId, amount: Balance) {
    if from == to {
        return;
    }
    let mut world = model.world();
    let decided = world.deliver(&units(asset, from, to, amount), false);
    let outcome = Ledger::transfer(asset, from, to, amount);
    assert_eq!(decided.is_ok(), outcome.is_ok(), "a transfer: {decided:?}, {outcome:?}");
    if decided.is_ok() {
        (model.balances, model.owners) = world.into_holdings();
    }
}

fn instruct(who: AccountId, terms: Terms) -> DispatchResult {
    let (deadline, name) = (terms.deadline, reference(&terms.name.to_string()));
    let plain = terms.route.is_none() && terms.mediators.is_empty() && !terms.venue && terms.value_date.is_none();
    let deliveries: Option<Vec<_>> = terms
        .legs
        .iter()
        .map(|leg| match leg.content {
            Content::Units { asset, amount } => Some(Delivery {
                asset,
                from: leg.from,
                to: leg.to,
                amount,
            }),
            _ => None,
        })
        .collect();
    // The short calls, wherever they can say it.
    if let Some(deliveries) = deliveries.filter(|_| plain) {
        let deliveries = legs(deliveries);
        return if terms.affirm {
            erase(Dvp::instruct_and_affirm(signed(who), deliveries, deadline, name))
        } else {
            Dvp::instruct(signed(who), deliveries, deadline, name)
        };
    }
    let options = Options {
        venue: terms.venue.then_some(0),
        value_date: terms.value_date,
        mediators: terms.mediators.try_into().expect("not too many"),
        routes: terms
            .route
            .into_iter()
            .collect::<Vec<_>>()
            .try_into()
            .expect("not too many"),
        affirm: terms.affirm,
    };
    erase(Dvp::instruct_with(
        signed(who),
        any_legs(terms.legs),
        deadline,
        name,
        options,
    ))
}

fn confirm(model: &Model, who: AccountId, id: u64, leg: u8, number: u64, flaw: Flaw) -> DispatchResult {
    let (signer, amount) = model.receipt_of(id, leg);
    let mut receipt = receipt(number, id, leg, amount);
    receipt.expires_at = model.now;
    match flaw {
        Flaw::Amount => receipt.amount += 1,
        Flaw::Expired => receipt.expires_at -= 1,
        Flaw::Signer | Flaw::Signature | Flaw::None => {},
    }
    let signer = if flaw == Flaw::Signer { CAROL } else { signer };
    let by = if flaw == Flaw::Signature { ISSUER } else { signer };
    erase(Dvp::confirm(signed(who), receipt, signer, sign(by, &receipt)))
}
