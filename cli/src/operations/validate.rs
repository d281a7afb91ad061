// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What rows say about each other, beyond the references that are followed where they are read.

use super::{
    words::{Word, HANDED_IN},
    InputErrors, Operations, Participant, Row, Standing,
};
use crate::model::SubjectKind;
use std::{
    collections::{btree_map::Entry, BTreeMap},
    fmt,
};

/// Checks that names are unique and that participants can be what other rows need them to be.
pub fn check(operations: &Operations, errors: &mut InputErrors) {
    let participants: BTreeMap<&str, &Participant> = operations
        .participants
        .iter()
        .map(|row| (row.value.id.as_str(), &row.value))
        .collect();

    unique(errors, &operations.participants, "id", |row| Some(row.id.clone()));
    unique(errors, &operations.participants, "lei", |row| {
        row.lei.map(|lei| lei.to_string())
    });
    unique(errors, &operations.participants, "bic", |row| row.bic.clone());
    unique(errors, &operations.participants, "account", |row| {
        row.account.map(|account| account.0)
    });
    unique(errors, &operations.trust, "issuer", |row| {
        Some((row.issuer.clone(), row.topic))
    });
    unique(errors, &operations.claims, "subject", |row| {
        Some((row.subject.clone(), row.topic, row.issuer.clone()))
    });
    unique(errors, &operations.instruments, "symbol", |row| {
        Some(row.symbol.clone())
    });
    unique(errors, &operations.instruments, "isin", |row| {
        row.isin.map(|isin| isin.to_string())
    });
    unique(errors, &operations.instruments, "currency", |row| row.currency.clone());
    unique(errors, &operations.issues, "reference", |row| {
        Some((row.instrument.clone(), row.reference.clone()))
    });
    unique(errors, &operations.trades, "reference", |row| {
        Some((row.seller.clone(), row.reference.clone()))
    });

    unique(errors, &operations.repos, "reference", |row| {
        Some((row.borrower.clone(), row.reference.clone()))
    });
    unique(errors, &operations.netting, "reference", |row| {
        Some((
            row.operator.clone(),
            row.seller.clone(),
            row.buyer.clone(),
            row.reference.clone(),
        ))
    });
    unique(errors, &operations.steps, "reference", |row| {
        Some((row.by.clone(), row.reference.clone()))
    });
    settlement(operations, errors);
    steps(operations, errors);

    for row in &operations.claims {
        let subject = participants.get(row.value.subject.as_str());
        if subject.is_some_and(|subject| subject.subject.is_none() || subject.standing == Standing::Unadmitted) {
            let id = &row.value.subject;
            let message = "is not registered as a subject, so that nothing can be claimed about it";
            errors.row(&row.file, row.number, "subject", format_args!("{id:?}: {message}"));
        }
    }
    for row in &operations.participants {
        match (row.value.subject, row.value.lei) {
            (Some(SubjectKind::Institution), None) => {
                errors.row(&row.file, row.number, "lei", "is empty, but an institution has one");
            },
            (None | Some(SubjectKind::Person), Some(_)) => {
                errors.row(&row.file, row.number, "lei", "only an institution has one");
            },
            _ => {},
        }
        if row.value.subject.is_some() && row.value.standing == Standing::Unadmitted {
            errors.row(
                &row.file,
                row.number,
                "subject",
                "must be none: who is not admitted cannot register",
            );
        }
    }
    for row in operations
        .trades
        .iter()
        .filter(|row| row.value.seller == row.value.buyer)
    {
        errors.row(&row.file, row.number, "buyer", "is also the seller");
    }
}

/// Checks that parties of repos and netted trades are different ones, and that a cycle has one operator.
fn settlement(operations: &Operations, errors: &mut InputErrors) {
    for row in &operations.repos {
        let repo = &row.value;
        if repo.borrower == repo.lender {
            errors.row(&row.file, row.number, "lender", "is also the borrower");
        }
        if [&repo.borrower, &repo.lender].contains(&&repo.agent) {
            errors.row(&row.file, row.number, "agent", "is also a party");
        }
    }
    let mut operators = BTreeMap::new();
    for row in &operations.netting {
        let trade = &row.value;
        if trade.seller == trade.buyer {
            errors.row(&row.file, row.number, "buyer", "is also the seller");
        }
        let operator = operators.entry(&trade.cycle).or_insert(&trade.operator);
        if *operator != &trade.operator {
            let message = format_args!("the cycle {:?} is run by {operator:?}", trade.cycle);
            errors.row(&row.file, row.number, "operator", message);
        }
    }
}

/// Checks that what steps take the hash of is handed in by a step before them, and does not change with the clock.
fn steps(operations: &Operations, errors: &mut InputErrors) {
    for (place, row) in operations.steps.iter().enumerate() {
        for (text, word) in row.value.words() {
            let Word::Digest(reference) = word else { continue };
            let earlier = operations.steps.iter().take(place);
            let mut meant = earlier.filter(|step| step.value.reference == reference);
            let handed_in = meant.find_map(|step| {
                HANDED_IN
                    .iter()
                    .find(|(call, _)| *call == step.value.call)
                    .zip(Some(step))
            });
            let message = match handed_in {
                None => "no step before it has this reference and hands in documents or terms",
                Some((_, step)) if step.value.words().any(|(_, word)| matches!(word, Word::Now(_))) => {
                    "what it stands for depends on when it is sent"
                },
                Some(_) => continue,
            };
            errors.row(&row.file, row.number, "arguments", format_args!("{text:?}: {message}"));
        }
    }
}

/// Notes an error for every row whose key an earlier row has.
fn unique<T, K: Ord + fmt::Debug>(
    errors: &mut InputErrors,
    rows: &[Row<T>],
    field: &str,
    key: impl Fn(&T) -> Option<K>,
) {
    let mut first = BTreeMap::new();
    for row in rows {
        match key(&row.value).map(|key| first.entry(key)) {
            Some(Entry::Occupied(earlier)) => {
                errors.row(
                    &row.file,
                    row.number,
                    field,
                    format_args!("the same as in row {}", earlier.get()),
                );
            },
            Some(Entry::Vacant(place)) => {
                place.insert(row.number);
            },
            None => {},
        }
    }
}
