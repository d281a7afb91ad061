// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random operations against a naive model that knows nothing of how the pallet stores things and says what each must
//! come to. After each, all holdings are compared, the invariants are checked, and a refused operation must have left
//! no trace.

mod naive;
mod operations;

use super::strategies::{amount, check, Tally, TOPICS, VOUCHERS};
use crate::{mock::*, Accounts, Supply};
use castellan_primitives::rwa::Compliance;
use naive::Model;
use operations::{operation, perform, Movement, Operation, CAROL, DAVE, NOBODY, SUBJECTS, SUBJECT_OF};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_io::storage::root;
use sp_runtime::{DispatchError, StateVersion};
use std::collections::BTreeMap;

/// The state and a model of it: all parties admitted and attested, two assets without rules.
fn start() -> Model {
    let mut model = Model::beginning(START);
    for number in 0..2 {
        assert_eq!(asset(&[]), number);
        model.rules.insert(number, vec![]);
        model.supply.insert(number, 0);
    }
    let mut beginning = vec![Operation::Standing(NOBODY, Some(true))];
    for (who, subject) in SUBJECT_OF {
        register(who, subject);
        beginning.push(Operation::Standing(who, Some(true)));
    }
    for topic in TOPICS {
        beginning.extend(VOUCHERS.map(|issuer| Operation::Trust(issuer, topic, true)));
        beginning.extend(SUBJECTS.map(|subject| Operation::Attest(subject, topic, VOUCHER, "DE", None)));
    }
    for operation in &beginning {
        assert_eq!(model.apply(operation), perform(operation));
    }
    model
}

fn compare(model: &Model) {
    let (mut free, mut held) = (BTreeMap::new(), BTreeMap::new());
    let mut sums = BTreeMap::from([(0, 0), (1, 0)]);
    for (asset, who, holding) in Accounts::<Test>::iter() {
        if holding.free > 0 {
            free.insert((asset, who), holding.free);
        }
        for hold in &holding.holds {
            held.insert((asset, who, hold.id), hold.amount);
        }
        *sums.get_mut(&asset).unwrap() += holding.total();
    }
    assert_eq!((&free, &held), (&model.free, &model.held));
    // Conservation, by the model's count and by the ledger's own.
    assert_eq!(sums, model.supply);
    assert!(sums.iter().all(|(asset, sum)| Supply::<Test>::get(asset) == *sum));
    Rwa::do_try_state().unwrap();
}

#[test]
fn the_ledger_does_what_the_model_says() {
    let tally = Tally::default();
    // An operation, and a question that is asked after it.
    let question = (
        0..3u32,
        select(vec![ALICE, BOB, DAVE, NOBODY]),
        select(vec![ALICE, CAROL, NOBODY]),
        amount(),
    )
        .prop_map(|(asset, from, to, amount)| Movement {
            asset,
            from,
            to,
            amount,
        });
    check(file!(), 256, vec((operation(), question, amount()), 200), |steps| {
        ExtBuilder.build().execute_with(|| {
            let mut model = start();
            for (operation, question, own_hold) in steps {
                let before = root(StateVersion::V1);
                let expected = model.apply(&operation);
                let outcome = perform(&operation);
                assert_eq!(outcome, expected, "{operation:?}");
                if outcome.is_err() {
                    assert_eq!(root(StateVersion::V1), before, "{operation:?} failed and left a trace");
                }
                compare(&model);
                let Movement {
                    asset,
                    from,
                    to,
                    amount,
                } = question;
                let report = Rwa::refusals(asset, &from, &to, amount, own_hold);
                assert_eq!(report, model.report(question, own_hold), "after {operation:?}");
                let outcome = match outcome {
                    Ok(_) => "done".into(),
                    Err(DispatchError::Module(error)) => error.message.unwrap_or_default().to_string(),
                    Err(other) => format!("{other:?}"),
                };
                tally.count(format!("{} {outcome}", operation.name()));
            }
        });
    });
    assert!(tally.total() >= 20_000);
    tally.require(&[
        "Issue done",
        "Issue NotIssuer",
        "Issue ReferenceTaken",
        "Issue Overflow",
        "Issue ClaimExpired",
        "Transfer done",
        "Transfer UnknownAsset",
        "Transfer ZeroAmount",
        "Transfer NoSubject",
        "Transfer ClaimExpired",
        "Transfer ClaimRevoked",
        "Transfer IssuerNotTrusted",
        "Transfer CountryNotAllowed",
        "Transfer CountryBlocked",
        "Transfer InsufficientBalance",
        "TransferKeepingAlive done",
        "Hold done",
        "Hold TooManyHolds",
        "Release done",
        "Release InsufficientHold",
        "TransferOnHold done",
        "TransferOnHold ClaimExpired",
        "TransferOnHold InsufficientHold",
        "TransferAndHold done",
        "TransferAndHold TooManyHolds",
        "Burn done",
        "BurnHeld done",
        "SetRules done",
        "SetRules EmptyCountrySet",
    ]);
    // For whoever tunes the strategies: shown with `--no-capture`.
    println!("{tally:#?}");
}
