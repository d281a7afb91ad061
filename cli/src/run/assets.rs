// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Instruments and what is issued of them.

use super::{outcome, Run};
use crate::{
    amount,
    chain::{refusal::Refusal, rwa, AccountId32, At},
    operations::Instrument,
    report::{Kind, Outcome},
};
use anyhow::Context;
use std::collections::BTreeMap;

impl Run<'_> {
    /// Creates the instruments of the file.
    pub(super) async fn instruments(&mut self) {
        let (submitter, parties) = (self.submitter, self.parties);
        let at = submitter.head();
        let at = &at;
        let rows = &self.operations.instruments;
        let outcomes = self
            .rows(
                Kind::Instruments,
                rows,
                |row| row.symbol.clone(),
                |_, row| async move {
                    let instrument = &row.value;
                    let issuer = parties.signer(&instrument.issuer)?;
                    if let Some(id) = rwa::asset_by_symbol(at, &instrument.symbol).await? {
                        return Ok(
                            match differences(at, id, issuer.account, instrument).await?.as_slice() {
                                [] => Outcome::Already {
                                    note: format!("asset {id}"),
                                },
                                differences => {
                                    let detail = format!("asset {id} has another {}", differences.join(", "));
                                    Outcome::Refused(Refusal::new("SymbolTaken", detail))
                                },
                            },
                        );
                    }
                    let terms = rwa::Terms {
                        isin: instrument.isin,
                        class: instrument.class,
                        symbol: instrument.symbol.clone(),
                        name: instrument.name.clone(),
                        decimals: instrument.decimals,
                        rules: instrument.rules.clone(),
                    };
                    match submitter.execute(issuer, &rwa::create(&terms)).await? {
                        Ok(included) => {
                            let id = rwa::asset_by_symbol(&included.at, &instrument.symbol).await?;
                            let id = id.context("the chain does not know the asset that was just created")?;
                            Ok(Outcome::Done {
                                block: included.block,
                                note: format!("asset {id}"),
                            })
                        },
                        Err(refusal) => Ok(Outcome::Refused(refusal)),
                    }
                },
            )
            .await;
        let head = submitter.head();
        for (row, outcome) in self.operations.instruments.iter().zip(outcomes) {
            let usable = matches!(outcome, Outcome::Done { .. } | Outcome::Already { .. });
            // A row that could not be done has its reason in its own line.
            if let (true, Ok(Some(id))) = (usable, rwa::asset_by_symbol(&head, &row.value.symbol).await) {
                self.assets.insert(row.value.symbol.clone(), id);
            }
        }
    }

    /// Issues what the file wants issued.
    pub(super) async fn issues(&mut self) {
        let (submitter, parties) = (self.submitter, self.parties);
        let assets = self.assets.clone();
        let assets = &assets;
        let instruments: BTreeMap<&str, &Instrument> = self
            .operations
            .instruments
            .iter()
            .map(|row| (row.value.symbol.as_str(), &row.value))
            .collect();
        let instruments = &instruments;
        let at = submitter.head();
        let at = &at;
        self.rows(
            Kind::Issues,
            &self.operations.issues,
            |row| row.reference.clone(),
            |_, row| async move {
                let issue = &row.value;
                let asset = asset(assets, &issue.instrument)?;
                let instrument = instruments
                    .get(issue.instrument.as_str())
                    .context("the file has no such instrument")?;
                let beneficiary = parties.account(&issue.beneficiary)?;
                let units = amount::format(issue.amount, instrument.decimals);
                let note = format!("{units} {} to {}", issue.instrument, issue.beneficiary);
                if let Some(known) = rwa::issuance(at, asset, &issue.reference).await? {
                    return Ok(match known.beneficiary == beneficiary && known.amount == issue.amount {
                        true => Outcome::Already { note },
                        false => {
                            let units = amount::format(known.amount, instrument.decimals);
                            let detail = format!("{units} were issued to {} under it", known.beneficiary);
                            Outcome::Refused(Refusal::new("ReferenceTaken", detail))
                        },
                    });
                }
                let call = rwa::issue(asset, beneficiary, issue.amount, &issue.reference);
                Ok(outcome(
                    submitter.execute(parties.signer(&instrument.issuer)?, &call).await?,
                    note,
                ))
            },
        )
        .await;
    }
}

/// The number of an instrument's asset.
pub(super) fn asset(assets: &BTreeMap<String, u32>, symbol: &str) -> anyhow::Result<u32> {
    assets
        .get(symbol)
        .copied()
        .with_context(|| format!("there is no {symbol} as the file wants it: see its row"))
}

/// In which terms an asset differs from the instrument of the file.
async fn differences(at: &At, id: u32, issuer: AccountId32, wanted: &Instrument) -> anyhow::Result<Vec<&'static str>> {
    let asset = rwa::asset(at, id).await?.context("a symbol leads to no asset")?;
    let rules = rwa::rules(at, id).await?;
    let checks = [
        ("issuer", asset.issuer == issuer),
        ("ISIN", asset.isin == wanted.isin.map(|isin| *isin.as_bytes())),
        ("class", asset.class == wanted.class),
        ("name", asset.name == wanted.name.as_bytes()),
        ("number of decimals", asset.decimals == wanted.decimals),
        ("set of rules", rules.as_ref() == Some(&wanted.rules)),
    ];
    Ok(checks
        .into_iter()
        .filter(|(_, same)| !same)
        .map(|(term, _)| term)
        .collect())
}
