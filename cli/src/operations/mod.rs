// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Operations: what an institution wants done, read from files and checked before anything is sent to a chain.
//!
//! - [`table`]: rows of text and the errors that name where a bad one stands.
//! - [`csv`], [`json`]: the two forms a file may have.
//! - [`rows`]: text to values: dates, amounts, identifiers, words.
//! - [`words`]: texts in arguments that stand for what only the chain knows.
//! - [`validate`]: what rows say about each other: unique names, known references.

pub mod csv;
pub mod json;
pub mod rows;
pub mod table;
pub mod validate;
pub mod words;

use crate::{
    chain::AccountId32,
    model::{Class, CountryScope, Role, Rule, SubjectKind, Topic},
};
use castellan_identifiers::{Country, Isin, Lei};
use std::{collections::BTreeSet, path::Path};
pub use table::{InputError, InputErrors};

/// One row and where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row<T> {
    /// The file, or the list inside a JSON file.
    pub file: String,
    /// The line of a CSV file, or the position in a JSON list.
    pub number: u64,
    /// The refusal that the row must meet, or `None` if it must succeed.
    pub expect: Option<String>,
    /// What it says.
    pub value: T,
}

/// Who pays and who governs, as names of keys.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Network {
    /// The council members whose keys are to be used; empty means every member whose key is known.
    pub council: Vec<String>,
    /// Whose fee tokens are handed to participants; `None` means the first council member whose key is known.
    pub treasurer: Option<String>,
    /// How many fee tokens a participant gets, as decimal text; its decimals are the chain's.
    pub funding: String,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            council: Vec::new(),
            treasurer: None,
            funding: "100".into(),
        }
    }
}

/// How a participant is to stand on the chain before trading begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// Admitted.
    Active,
    /// Admitted, set up, then suspended.
    Suspended,
    /// Never admitted.
    Unadmitted,
}

/// A person or institution with an account.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Participant {
    /// Its name in these files and the name of its key.
    pub id: String,
    /// Its name for people; not sent to the chain.
    pub name: String,
    /// What is registered behind the account, if anything.
    pub subject: Option<SubjectKind>,
    /// Its legal entity identifier.
    pub lei: Option<Lei>,
    /// Its business identifier code, by which settlement messages may name it; not sent to the chain.
    pub bic: Option<String>,
    /// Its account, for where its key is not at hand.
    pub account: Option<AccountId32>,
    /// What it may do.
    pub roles: BTreeSet<Role>,
    /// How it is to stand.
    pub standing: Standing,
}

/// Trust in a claim issuer for one topic.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Trust {
    /// The claim issuer.
    pub issuer: String,
    /// What its claims may be about.
    pub topic: Topic,
    /// Which countries they may speak for.
    pub scope: CountryScope,
}

/// What a claim issuer says about a participant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Claim {
    /// Whom it is about.
    pub subject: String,
    /// What it is about.
    pub topic: Topic,
    /// The country it speaks for.
    pub country: Country,
    /// Who says so.
    pub issuer: String,
    /// When it ends, in milliseconds since the Unix epoch.
    pub expires: Option<u64>,
    /// The hash of the documents that were checked.
    pub evidence: [u8; 32],
    /// Whether it is taken back before trading begins.
    pub revoked: bool,
}

/// An asset.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Instrument {
    /// Its short name, unique on the chain, by which the other files name it.
    pub symbol: String,
    /// Its securities number.
    pub isin: Option<Isin>,
    /// The currency of which a unit is money, by which settlement messages name it; not sent to the chain.
    pub currency: Option<String>,
    /// What kind of right a unit is.
    pub class: Class,
    /// Its long name.
    pub name: String,
    /// How many decimals its amounts have.
    pub decimals: u8,
    /// Who issues it.
    pub issuer: String,
    /// What every holder must satisfy.
    pub rules: Vec<Rule>,
}

/// New units for a first holder.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issue {
    /// The issuer's own name for it: issuing twice under one reference is impossible.
    pub reference: String,
    /// What is issued.
    pub instrument: String,
    /// Who gets it.
    pub beneficiary: String,
    /// How much, in the smallest unit.
    pub amount: u128,
}

/// Delivery against payment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Trade {
    /// The seller's own name for it: settling twice under one reference is impossible.
    pub reference: String,
    /// Who delivers.
    pub seller: String,
    /// What is delivered.
    pub instrument: String,
    /// How much of it, in the smallest unit.
    pub quantity: u128,
    /// Who pays.
    pub buyer: String,
    /// What is paid.
    pub payment_instrument: String,
    /// How much of it, in the smallest unit.
    pub payment: u128,
    /// Until when it may settle, in milliseconds since the Unix epoch.
    pub deadline: Option<u64>,
}

/// Cash lent against a security, which goes back with interest at the end of a term.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Repo {
    /// The parties' own name for it.
    pub reference: String,
    /// Who borrows the cash and delivers the security.
    pub borrower: String,
    /// Who lends the cash.
    pub lender: String,
    /// Who has to agree to each step without being a party.
    pub agent: String,
    /// What the cash is lent against.
    pub instrument: String,
    /// How much of it, in the smallest unit.
    pub quantity: u128,
    /// What is lent.
    pub payment_instrument: String,
    /// How much of it, in the smallest unit.
    pub cash: u128,
    /// What is paid for it at the end, in the smallest unit.
    pub interest: u128,
    /// How long it is lent, in milliseconds.
    pub term: u64,
}

/// A trade that settles together with the others of its cycle, netted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NettedTrade {
    /// The name of the cycle.
    pub cycle: String,
    /// Who runs the venue and the cycle.
    pub operator: String,
    /// The parties' own name for the trade.
    pub reference: String,
    /// Who delivers.
    pub seller: String,
    /// What is delivered.
    pub instrument: String,
    /// How much of it, in the smallest unit.
    pub quantity: u128,
    /// Who pays.
    pub buyer: String,
    /// What is paid.
    pub payment_instrument: String,
    /// How much of it, in the smallest unit.
    pub payment: u128,
}

/// One call of the pallets behind an asset's life, made once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The caller's own name for it: making it twice under one reference is impossible.
    pub reference: String,
    /// Who makes it; `None` for governance.
    pub by: Option<String>,
    /// The pallet, as the runtime names it.
    pub pallet: &'static str,
    /// The call.
    pub call: String,
    /// Its arguments by name.
    pub arguments: serde_json::Map<String, serde_json::Value>,
    /// How long to wait for it, on the chain's clock, once the row before is done, in milliseconds.
    pub wait: u64,
    /// Whether it comes before trades.
    pub before_trades: bool,
}

impl Step {
    /// The call as files write it.
    pub fn name(&self) -> String {
        format!("{}.{}", self.pallet.to_lowercase(), self.call)
    }

    /// The words among its arguments.
    pub fn words(&self) -> impl Iterator<Item = (&str, words::Word)> {
        let texts = self.arguments.values().flat_map(words::texts);
        texts.filter_map(|text| Some((text, words::Word::read(text)?)))
    }
}

/// Everything that an operations file asks for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Operations {
    /// Who pays and who governs.
    pub network: Network,
    /// Who takes part.
    pub participants: Vec<Row<Participant>>,
    /// Whose claims count.
    pub trust: Vec<Row<Trust>>,
    /// What is claimed.
    pub claims: Vec<Row<Claim>>,
    /// What is traded.
    pub instruments: Vec<Row<Instrument>>,
    /// What is issued.
    pub issues: Vec<Row<Issue>>,
    /// Who trades what.
    pub trades: Vec<Row<Trade>>,
    /// Who lends cash to whom.
    pub repos: Vec<Row<Repo>>,
    /// Which trades are netted.
    pub netting: Vec<Row<NettedTrade>>,
    /// What else is done.
    pub steps: Vec<Row<Step>>,
}

impl Operations {
    /// Reads and checks a JSON file, or a folder with a CSV or JSON file for each table. On failure, every error is returned, not the first.
    pub fn load(path: &Path) -> Result<Self, InputErrors> {
        let mut errors = InputErrors::default();
        let sheets = match path.is_dir() {
            true => read_folder(path, &mut errors),
            false => read_file(path, &mut errors),
        };
        let operations = rows::read(sheets, &mut errors);
        validate::check(&operations, &mut errors);
        match errors.0.is_empty() {
            true => Ok(operations),
            false => Err(errors),
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        [
            self.participants.len(),
            self.trust.len(),
            self.claims.len(),
            self.instruments.len(),
            self.issues.len(),
            self.trades.len(),
            self.repos.len(),
            self.netting.len(),
            self.steps.len(),
        ]
        .iter()
        .sum()
    }
}

const NETWORK: &str = "network.json";

fn read_folder(path: &Path, errors: &mut InputErrors) -> rows::Sheets {
    let mut sheets = rows::Sheets::default();
    let label = path.display().to_string();
    let listing = match std::fs::read_dir(path).and_then(Iterator::collect::<std::io::Result<Vec<_>>>) {
        Ok(listing) => listing,
        Err(error) => {
            errors.file(&label, None, error);
            return sheets;
        },
    };
    let mut names: Vec<String> = listing
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    for name in names {
        let (kind, is_csv) = match (name.strip_suffix(".csv"), name.strip_suffix(".json")) {
            (Some(kind), _) => (kind, true),
            (None, Some(kind)) => (kind, false),
            (None, None) => continue,
        };
        let columns = rows::KINDS.iter().find(|columns| columns.kind == kind);
        if sheets.tables.iter().any(|(known, _)| *known == kind) {
            errors.file(&name, None, format_args!("there is a table {kind} already"));
            continue;
        }
        let text = match std::fs::read(path.join(&name)) {
            Ok(text) => text,
            Err(error) => {
                errors.file(&name, None, error);
                continue;
            },
        };
        match columns {
            Some(columns) if is_csv => sheets
                .tables
                .push((columns.kind, csv::read(&name, &text, columns, errors))),
            Some(columns) => sheets
                .tables
                .push((columns.kind, json::read_list(&name, &text, columns, errors))),
            None if name == NETWORK => match serde_json::from_slice(&text) {
                Ok(value) => sheets.network = Some((name, value)),
                Err(error) => errors.file(&name, None, format_args!("not JSON: {error}")),
            },
            // A misspelt name must not make its rows disappear.
            None => {
                let known: Vec<&str> = rows::KINDS.iter().map(|columns| columns.kind).collect();
                errors.file(
                    &name,
                    None,
                    format_args!("unknown; the files are {}, each .csv or .json", known.join(", ")),
                );
            },
        }
    }
    if sheets.tables.is_empty() && errors.0.is_empty() {
        errors.file(&label, None, "the folder has no operations files");
    }
    sheets
}

fn read_file(path: &Path, errors: &mut InputErrors) -> rows::Sheets {
    let file = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    match std::fs::read(path) {
        Ok(text) => {
            let document = json::read(&file, &text, &rows::KINDS, errors);
            rows::Sheets {
                tables: document.tables,
                network: document.network.map(|value| (format!("{file} network"), value)),
            }
        },
        Err(error) => {
            errors.file(&file, None, error);
            rows::Sheets::default()
        },
    }
}

#[cfg(test)]
mod tests;
