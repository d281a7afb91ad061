// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Brings a chain to the state that an operations file asks for, row by row.
//!
//! The chain's own state says what is done already; nothing is kept on this side. So a run may be repeated, or begun
//! again after it was interrupted.

pub mod assets;
pub mod claims;
pub mod conservation;
pub mod cycles;
pub mod participants;
pub mod repos;
pub mod steps;
pub mod trades;

use crate::{
    chain::{
        call::Call,
        governance::{Council, Enacted},
        submit::{Executed, Submitter},
        AccountId32,
    },
    keys::{Keys, Signer},
    operations::{InputErrors, Operations, Row},
    report::{Kind, Label, Outcome, Report},
};
use anyhow::Context;
use futures::{stream, StreamExt, TryStreamExt};
use std::{collections::BTreeMap, future::Future};

/// How many rows are worked on at the same time.
const CONCURRENCY: usize = 128;

/// The keys that a run signs with.
pub struct Parties {
    signers: BTreeMap<String, Signer>,
}

impl Parties {
    /// Finds the key of every participant; an error names all that are missing or not their own.
    pub fn find(operations: &Operations, keys: &Keys) -> Result<Self, InputErrors> {
        let mut errors = InputErrors::default();
        let mut signers: BTreeMap<String, Signer> = BTreeMap::new();
        for row in &operations.participants {
            match keys.signer(&row.value.id) {
                Ok(signer) if row.value.account.is_some_and(|account| account != signer.account) => {
                    errors.row(&row.file, row.number, "account", "is not the account of the key");
                },
                Ok(signer) => match signers.values().find(|other| other.account == signer.account) {
                    Some(other) => {
                        let message = format_args!("has the same key as {:?}", other.id);
                        errors.row(&row.file, row.number, "id", message);
                    },
                    None => {
                        signers.insert(row.value.id.clone(), signer);
                    },
                },
                Err(error) => errors.row(&row.file, row.number, "id", error),
            }
        }
        match errors.0.is_empty() {
            true => Ok(Self { signers }),
            false => Err(errors),
        }
    }

    /// The participant of this name.
    pub fn signer(&self, id: &str) -> anyhow::Result<&Signer> {
        self.signers
            .get(id)
            .with_context(|| format!("{id:?} is no participant"))
    }

    /// The account of the participant of this name.
    pub fn account(&self, id: &str) -> anyhow::Result<AccountId32> {
        Ok(self.signer(id)?.account)
    }
}

/// A run of one operations file on one chain.
pub struct Run<'a> {
    submitter: &'a Submitter,
    operations: &'a Operations,
    parties: &'a Parties,
    council: &'a Council,
    treasurer: &'a Signer,
    report: &'a mut Report,
    /// The numbers of the assets that are as the file wants them.
    assets: BTreeMap<String, u32>,
}

impl<'a> Run<'a> {
    /// A run that has not begun.
    pub fn new(
        submitter: &'a Submitter,
        operations: &'a Operations,
        parties: &'a Parties,
        council: &'a Council,
        treasurer: &'a Signer,
        report: &'a mut Report,
    ) -> Self {
        Self {
            submitter,
            operations,
            parties,
            council,
            treasurer,
            report,
            assets: BTreeMap::new(),
        }
    }

    /// Works off every row. What goes wrong with a row is reported, and the others go on.
    pub async fn all(mut self) -> anyhow::Result<()> {
        let result = self.phases().await;
        let balances = match result {
            Ok(()) => self.conservation().await,
            Err(error) => Err(error),
        };
        self.report.summary(balances.as_deref().unwrap_or_default());
        balances.map(|_| ())
    }

    async fn phases(&mut self) -> anyhow::Result<()> {
        self.report.phase("settling");
        let parties = self.parties.signers.values().map(|signer| signer.account);
        let accounts = parties.chain(self.council.accounts()).chain([self.treasurer.account]);
        self.submitter.settle(accounts).await?;
        self.participants().await?;
        self.claims().await;
        self.instruments().await;
        self.issues().await;
        self.steps(true).await;
        // Whoever is to be refused while trading must first have received what it cannot trade.
        self.suspensions().await?;
        self.revocations().await;
        self.trades().await;
        self.repos().await;
        self.cycles().await;
        self.steps(false).await;
        Ok(())
    }

    /// Has governance dispatch `calls`. An error of the whole is the error of each.
    async fn enact(&self, calls: &[Call]) -> Vec<Result<Enacted, String>> {
        if calls.is_empty() {
            return Vec::new();
        }
        let announce = |block| self.report.phase(&format!("until #{block}"));
        match self.council.enact(self.submitter, calls, announce).await {
            Ok(enacted) => enacted.into_iter().map(Ok).collect(),
            Err(error) => std::iter::repeat_n(Err(format!("{error:#}")), calls.len()).collect(),
        }
    }

    /// Works on all `rows` at once and reports them in their order.
    async fn rows<'r, T, F>(
        &mut self,
        kind: Kind,
        rows: &'r [Row<T>],
        name: impl Fn(&T) -> String,
        work: impl Fn(usize, &'r Row<T>) -> F,
    ) -> Vec<Outcome>
    where
        F: Future<Output = anyhow::Result<Outcome>>,
    {
        self.report.phase(&kind.to_string());
        let bar = self.report.bar().clone();
        let results = stream::iter(rows.iter().enumerate().map(|(index, row)| {
            let result = work(index, row);
            async move { (index, result.await) }
        }));
        let mut results: Vec<(usize, anyhow::Result<Outcome>)> = results
            .buffer_unordered(CONCURRENCY)
            .inspect(|_| bar.inc(1))
            .collect()
            .await;
        results.sort_by_key(|(index, _)| *index);
        let mut outcomes = Vec::with_capacity(rows.len());
        for ((_, result), row) in results.into_iter().zip(rows) {
            let outcome = result.unwrap_or_else(|error| {
                let lost = self.submitter.finality().failure();
                Outcome::Failed(lost.map_or(format!("{error:#}"), |why| format!("its fate is not known: {why}")))
            });
            self.report.row(&label(kind, row, name(&row.value)), &outcome);
            outcomes.push(outcome);
        }
        outcomes
    }
}

/// Waits for all of `work`, not too much of it at the same time, and returns the results in their order.
async fn at_once<T, F: Future<Output = anyhow::Result<T>>>(work: impl Iterator<Item = F>) -> anyhow::Result<Vec<T>> {
    stream::iter(work).buffered(CONCURRENCY).try_collect().await
}

fn label<T>(kind: Kind, row: &Row<T>, name: String) -> Label {
    // Only the row itself can be meant to be refused, not what is done to it later.
    let expect = row
        .expect
        .clone()
        .filter(|_| !matches!(kind, Kind::Suspensions | Kind::Revocations));
    Label {
        kind,
        file: row.file.clone(),
        row: row.number,
        name,
        expect,
    }
}

/// The outcome of a row that takes one transaction.
fn outcome(executed: Executed, note: impl Into<String>) -> Outcome {
    match executed {
        Ok(included) => Outcome::Done {
            block: included.block,
            note: note.into(),
        },
        Err(refusal) => Outcome::Refused(refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{Participant, Standing};

    fn operations(ids: &[&str]) -> Operations {
        let rows = (2..).zip(ids).map(|(number, id)| Row {
            file: "participants.csv".into(),
            number,
            expect: None,
            value: Participant {
                id: id.to_string(),
                name: String::new(),
                subject: None,
                lei: None,
                bic: None,
                account: None,
                roles: Default::default(),
                standing: Standing::Active,
            },
        });
        Operations {
            participants: rows.collect(),
            ..Default::default()
        }
    }

    #[test]
    fn every_participant_has_a_key_of_its_own() {
        let parties = Parties::find(&operations(&["a", "b"]), &Keys::Development).unwrap();
        assert_ne!(parties.account("a").unwrap(), parties.account("b").unwrap());
        assert!(parties.signer("c").is_err());

        let mut others = operations(&["a", "b"]);
        others.participants[0].value.account = parties.account("a").ok();
        others.participants[1].value.account = parties.account("a").ok();
        let errors = Parties::find(&others, &Keys::Development).err().unwrap();
        assert_eq!(
            errors.to_string(),
            "participants.csv, row 3, account: is not the account of the key\n"
        );

        let seed = format!("0x{}", "01".repeat(32));
        let keys = Keys::from_json(&format!(r#"{{"a": "{seed}", "b": "{seed}"}}"#)).unwrap();
        let errors = Parties::find(&operations(&["a", "b", "c"]), &keys).err().unwrap();
        let errors: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            [
                "participants.csv, row 3, id: has the same key as \"a\"",
                "participants.csv, row 4, id: no key is given for \"c\"",
            ]
        );
    }
}
