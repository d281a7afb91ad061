// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Text to values.

mod settlement;
pub mod steps;

use super::{
    table::{Columns, Fields, Table},
    Claim, InputErrors, Instrument, Issue, Network, Operations, Participant, Row, Standing, Trade, Trust,
};
use crate::{
    amount,
    chain::AccountId32,
    date,
    iso20022::read::is_bic,
    model::{codes, CountryScope, Rule, Topic, UnknownWord},
};
use castellan_identifiers::{Country, Isin, Lei};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The longest reference, in bytes.
const MAX_REFERENCE: usize = 35;
/// The longest symbol, in bytes.
const MAX_SYMBOL: usize = 16;
/// The most decimals that an instrument may have.
const MAX_DECIMALS: u8 = 18;
/// The longest name of an instrument, in bytes.
const MAX_NAME: usize = 64;
/// The most rules that an instrument may have.
const MAX_RULES: usize = 16;
/// The most countries in one list.
const MAX_COUNTRIES: usize = 64;
/// The longest id of a participant, in bytes.
const MAX_ID: usize = 64;

const PARTICIPANTS: Columns = Columns {
    kind: "participants",
    required: &["id", "name", "subject", "roles", "status"],
    optional: &["lei", "bic", "account", "expect"],
};
const TRUST: Columns = Columns {
    kind: "trust",
    required: &["issuer", "topic", "countries"],
    optional: &["expect"],
};
const CLAIMS: Columns = Columns {
    kind: "claims",
    required: &["subject", "topic", "country", "issuer"],
    optional: &["expires", "evidence", "status", "expect"],
};
const INSTRUMENTS: Columns = Columns {
    kind: "instruments",
    required: &["symbol", "class", "name", "decimals", "issuer"],
    optional: &[
        "isin",
        "currency",
        "claims_required",
        "countries_allowed",
        "countries_blocked",
        "expect",
    ],
};
const ISSUES: Columns = Columns {
    kind: "issues",
    required: &["reference", "instrument", "beneficiary", "amount"],
    optional: &["expect"],
};
const TRADES: Columns = Columns {
    kind: "trades",
    required: &[
        "reference",
        "seller",
        "instrument",
        "quantity",
        "buyer",
        "payment_instrument",
        "payment",
    ],
    optional: &["deadline", "expect"],
};

const REPOS: Columns = Columns {
    kind: "repos",
    required: &[
        "reference",
        "borrower",
        "lender",
        "agent",
        "instrument",
        "quantity",
        "payment_instrument",
        "cash",
        "interest",
        "term",
    ],
    optional: &["expect"],
};
const NETTING: Columns = Columns {
    kind: "netting",
    required: &[
        "cycle",
        "operator",
        "reference",
        "seller",
        "instrument",
        "quantity",
        "buyer",
        "payment_instrument",
        "payment",
    ],
    optional: &["expect"],
};

const STEPS: Columns = Columns {
    kind: "steps",
    required: &["reference", "by", "call"],
    optional: &["arguments", "wait", "when", "expect"],
};

/// Every kind of row, in the order in which they are worked off; steps that say so come before trades.
pub const KINDS: [Columns; 9] = [
    PARTICIPANTS,
    TRUST,
    CLAIMS,
    INSTRUMENTS,
    ISSUES,
    TRADES,
    REPOS,
    NETTING,
    STEPS,
];

/// What was read from files, still text.
#[derive(Default)]
pub struct Sheets {
    /// The tables by kind.
    pub tables: Vec<(&'static str, Table)>,
    /// The settings and where they come from.
    pub network: Option<(String, serde_json::Value)>,
}

/// Reads every field of every row. Rows with errors are left out of the result.
pub fn read(sheets: Sheets, errors: &mut InputErrors) -> Operations {
    let table = |kind: &str| {
        sheets
            .tables
            .iter()
            .find(|(name, _)| *name == kind)
            .map(|(_, table)| table)
    };
    let network = match sheets.network {
        Some((file, value)) => network(&file, value, errors),
        None => Network::default(),
    };
    let names = Names::new(table("participants"), table("instruments"));
    Operations {
        network,
        participants: rows(table("participants"), errors, participant),
        trust: rows(table("trust"), errors, |fields| trust(fields, &names)),
        claims: rows(table("claims"), errors, |fields| claim(fields, &names)),
        instruments: rows(table("instruments"), errors, |fields| instrument(fields, &names)),
        issues: rows(table("issues"), errors, |fields| issue(fields, &names)),
        trades: rows(table("trades"), errors, |fields| trade(fields, &names)),
        repos: rows(table("repos"), errors, |fields| settlement::repo(fields, &names)),
        netting: rows(table("netting"), errors, |fields| settlement::netted(fields, &names)),
        steps: rows(table("steps"), errors, |fields| steps::step(fields, &names)),
    }
}

/// What rows may refer to. A row with an error elsewhere still gives its name, so that one mistake is one error.
struct Names {
    participants: BTreeSet<String>,
    /// The decimals of each instrument, where they can be read.
    decimals: BTreeMap<String, Option<u8>>,
}

impl Names {
    fn new(participants: Option<&Table>, instruments: Option<&Table>) -> Self {
        let records = |table: Option<&Table>| table.map(|table| table.rows.clone()).unwrap_or_default();
        let participants = records(participants)
            .into_iter()
            .filter_map(|mut record| record.fields.remove("id"));
        let decimals = records(instruments).into_iter().filter_map(|mut record| {
            let decimals = record.fields.get("decimals").and_then(|text| decimals(text).ok());
            record.fields.remove("symbol").map(|symbol| (symbol, decimals))
        });
        Self {
            participants: participants.collect(),
            decimals: decimals.collect(),
        }
    }

    fn participant(&self, text: &str) -> Result<String, &'static str> {
        self.participants
            .get(text)
            .cloned()
            .ok_or("no row of participants has this id")
    }

    fn instrument(&self, text: &str) -> Result<(String, Option<u8>), &'static str> {
        let (symbol, decimals) = self
            .decimals
            .get_key_value(text)
            .ok_or("no row of instruments has this symbol")?;
        Ok((symbol.clone(), *decimals))
    }
}

fn rows<T>(
    table: Option<&Table>,
    errors: &mut InputErrors,
    mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
) -> Vec<Row<T>> {
    let mut rows = Vec::new();
    for (file, record) in table
        .iter()
        .flat_map(|table| table.rows.iter().map(|record| (&table.file, record)))
    {
        let mut fields = Fields::new(file, record, errors);
        let expect = fields.read_optional("expect", refusal_name);
        let value = read(&mut fields);
        if let (Some(expect), Some(value)) = (expect, value) {
            rows.push(Row {
                file: file.clone(),
                number: record.number,
                expect,
                value,
            });
        }
    }
    rows
}

fn network(file: &str, value: serde_json::Value, errors: &mut InputErrors) -> Network {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        council: Option<Vec<String>>,
        treasurer: Option<String>,
        funding: Option<String>,
    }
    let default = Network::default();
    match Settings::deserialize(value) {
        Ok(settings) => {
            let funding = settings.funding.unwrap_or(default.funding);
            // How many decimals the fee token has is known only to the chain.
            let decimals = funding.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            if let Err(error) = amount::parse(&funding, decimals.try_into().unwrap_or(u8::MAX)) {
                errors.file(file, Some("funding"), format_args!("{funding:?}: {error}"));
            }
            Network {
                council: settings.council.unwrap_or_default(),
                treasurer: settings.treasurer,
                funding,
            }
        },
        Err(error) => {
            errors.file(file, None, error);
            default
        },
    }
}

fn participant(fields: &mut Fields<'_>) -> Option<Participant> {
    let id = fields.read("id", identifier);
    let name = fields.required("name");
    let subject = fields.read("subject", |text| match text {
        "none" => Ok(None),
        _ => text.parse().map(Some).map_err(|error: UnknownWord| error),
    });
    let lei = fields.read_optional("lei", str::parse::<Lei>);
    let bic = fields.read_optional("bic", bic);
    let account = fields.read_optional("account", |text| {
        text.parse::<AccountId32>()
            .map_err(|_| "must be an address of an account")
    });
    let roles = fields.words("roles", str::parse);
    let standing = fields.read("status", |text| match text {
        "active" => Ok(Standing::Active),
        "suspended" => Ok(Standing::Suspended),
        "unadmitted" => Ok(Standing::Unadmitted),
        _ => Err(UnknownWord {
            accepted: "active, suspended or unadmitted",
        }),
    });
    Some(Participant {
        id: id?,
        name: name?.to_string(),
        subject: subject?,
        lei: lei?,
        bic: bic?,
        account: account?,
        roles: roles?.into_iter().collect(),
        standing: standing?,
    })
}

fn trust(fields: &mut Fields<'_>, names: &Names) -> Option<Trust> {
    let issuer = fields.read("issuer", |text| names.participant(text));
    let topic = fields.read("topic", str::parse);
    let scope = match fields.required("countries")? {
        "*" => Some(CountryScope::All),
        _ => countries(fields, "countries").map(|only| CountryScope::Only(codes(&only))),
    };
    Some(Trust {
        issuer: issuer?,
        topic: topic?,
        scope: scope?,
    })
}

fn claim(fields: &mut Fields<'_>, names: &Names) -> Option<Claim> {
    let subject = fields.read("subject", |text| names.participant(text));
    let topic = fields.read("topic", str::parse::<Topic>);
    let country = fields.read("country", str::parse::<Country>);
    let issuer = fields.read("issuer", |text| names.participant(text));
    let expires = fields.read_optional("expires", date::parse);
    let evidence = fields.read_optional("evidence", hash);
    let revoked = fields.read_optional("status", |text| match text {
        "valid" => Ok(false),
        "revoked" => Ok(true),
        _ => Err(UnknownWord {
            accepted: "valid or revoked",
        }),
    });
    Some(Claim {
        subject: subject?,
        topic: topic?,
        country: country?,
        issuer: issuer?,
        expires: expires?,
        evidence: evidence?.unwrap_or_default(),
        revoked: revoked?.unwrap_or_default(),
    })
}

fn instrument(fields: &mut Fields<'_>, names: &Names) -> Option<Instrument> {
    let symbol = fields.read("symbol", symbol);
    let isin = fields.read_optional("isin", str::parse::<Isin>);
    let currency = fields.read_optional("currency", currency);
    let class = fields.read("class", str::parse);
    let name = fields.read("name", |text| bounded(text, MAX_NAME));
    let decimals = fields.read("decimals", decimals);
    let issuer = fields.read("issuer", |text| names.participant(text));
    let required = fields.words("claims_required", str::parse::<Topic>);
    let allowed = countries(fields, "countries_allowed");
    let blocked = countries(fields, "countries_blocked");
    let mut rules: Vec<Rule> = required?.into_iter().map(Rule::ClaimRequired).collect();
    rules.extend(
        allowed
            .filter(|set| !set.is_empty())
            .map(|set| Rule::CountriesAllowed(codes(&set))),
    );
    rules.extend(
        blocked
            .filter(|set| !set.is_empty())
            .map(|set| Rule::CountriesBlocked(codes(&set))),
    );
    if rules.len() > MAX_RULES {
        fields.refuse(
            "claims_required",
            format_args!("{} rules, at most {MAX_RULES} are possible", rules.len()),
        );
        return None;
    }
    Some(Instrument {
        symbol: symbol?,
        isin: isin?,
        currency: currency?,
        class: class?,
        name: name?,
        decimals: decimals?,
        issuer: issuer?,
        rules,
    })
}

fn issue(fields: &mut Fields<'_>, names: &Names) -> Option<Issue> {
    let reference = fields.read("reference", |text| bounded(text, MAX_REFERENCE));
    let instrument = fields.read("instrument", |text| names.instrument(text));
    let beneficiary = fields.read("beneficiary", |text| names.participant(text));
    let amount = quantity(fields, "amount", &instrument);
    Some(Issue {
        reference: reference?,
        instrument: instrument?.0,
        beneficiary: beneficiary?,
        amount: amount?,
    })
}

fn trade(fields: &mut Fields<'_>, names: &Names) -> Option<Trade> {
    let reference = fields.read("reference", |text| bounded(text, MAX_REFERENCE));
    let seller = fields.read("seller", |text| names.participant(text));
    let instrument = fields.read("instrument", |text| names.instrument(text));
    let quantity_delivered = quantity(fields, "quantity", &instrument);
    let buyer = fields.read("buyer", |text| names.participant(text));
    let payment_instrument = fields.read("payment_instrument", |text| names.instrument(text));
    let payment = quantity(fields, "payment", &payment_instrument);
    let deadline = fields.read_optional("deadline", date::parse);
    Some(Trade {
        reference: reference?,
        seller: seller?,
        instrument: instrument?.0,
        quantity: quantity_delivered?,
        buyer: buyer?,
        payment_instrument: payment_instrument?.0,
        payment: payment?,
        deadline: deadline?,
    })
}

/// An amount of `instrument`; it cannot be read where the instrument's decimals are not known.
fn quantity(fields: &mut Fields<'_>, field: &str, instrument: &Option<(String, Option<u8>)>) -> Option<u128> {
    match instrument {
        Some((_, Some(decimals))) => fields.read(field, |text| amount::parse(text, *decimals)),
        _ => fields.required(field).and(None),
    }
}

fn decimals(text: &str) -> Result<u8, String> {
    let decimals = text.parse::<u8>().ok().filter(|decimals| *decimals <= MAX_DECIMALS);
    decimals.ok_or(format!("must be a whole number up to {MAX_DECIMALS}"))
}

fn countries(fields: &mut Fields<'_>, field: &str) -> Option<BTreeSet<Country>> {
    let set: BTreeSet<Country> = fields.words(field, str::parse)?.into_iter().collect();
    if set.len() > MAX_COUNTRIES {
        fields.refuse(
            field,
            format_args!("{} countries, at most {MAX_COUNTRIES} are possible", set.len()),
        );
        return None;
    }
    Some(set)
}

fn bic(text: &str) -> Result<String, &'static str> {
    match is_bic(text) {
        true => Ok(text.into()),
        false => Err("must be a BIC: four letters or digits, a country, and two or five more"),
    }
}

fn currency(text: &str) -> Result<String, &'static str> {
    match text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        true => Ok(text.into()),
        false => Err("must be three capital letters"),
    }
}

/// The name of a participant, which is also the name of a key.
fn identifier(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match text.len() <= MAX_ID && text.chars().all(allowed) {
        true => Ok(text.into()),
        false => Err(format!("must be at most {MAX_ID} letters, digits, and -, _ or .")),
    }
}

fn symbol(text: &str) -> Result<String, String> {
    match text.len() <= MAX_SYMBOL && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(text.into()),
        false => Err(format!("must be at most {MAX_SYMBOL} visible ASCII characters")),
    }
}

fn bounded(text: &str, most: usize) -> Result<String, String> {
    match text.len() <= most && !text.chars().any(char::is_control) {
        true => Ok(text.into()),
        false => Err(format!("must be at most {most} bytes without control characters")),
    }
}

fn hash(text: &str) -> Result<[u8; 32], &'static str> {
    let mut hash = [0; 32];
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode_to_slice(digits, &mut hash).map_err(|_| "must be 64 hexadecimal digits")?;
    Ok(hash)
}

/// The name of an error of the runtime, such as `CountryBlocked`.
fn refusal_name(text: &str) -> Result<String, &'static str> {
    match text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric()) {
        true => Ok(text.into()),
        false => Err("must be the name of a refusal, such as CountryBlocked"),
    }
}
