// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Single calls, one after the other, each made once.

use super::{label, outcome, Run};
use crate::{
    amount,
    chain::{
        arguments::{self, Words},
        call::Call,
        kyc,
        marks::{Mark, State},
        numbers::{self, OfAsset},
        proofs,
        refusal::Refusal,
        rwa, AccountId32, At,
    },
    operations::{
        words::{Word, HANDED_IN},
        Row, Step,
    },
    report::{Kind, Outcome},
};
use anyhow::Context;
use serde_json::Value;
use std::collections::BTreeMap;

/// The argument that a participant signs.
const PROOF: &str = "proof";
/// For how long such a proof can be used, in milliseconds: an hour.
const PROOF_LIFETIME: u64 = 60 * 60 * 1000;

impl Run<'_> {
    /// Makes the calls of the file that come before or after its trades.
    pub(super) async fn steps(&mut self, before_trades: bool) {
        let operations = self.operations;
        let rows = operations
            .steps
            .iter()
            .filter(|row| row.value.before_trades == before_trades);
        for row in rows {
            self.report.phase(&row.value.reference);
            let outcome = match self.step(&row.value).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    let lost = self.submitter.finality().failure();
                    let why = lost.map_or(format!("{error:#}"), |why| format!("its fate is not known: {why}"));
                    Outcome::Failed(why)
                },
            };
            self.report.bar().inc(1);
            self.report
                .row(&label(Kind::Steps, row, row.value.reference.clone()), &outcome);
        }
    }

    async fn step(&self, step: &Step) -> anyhow::Result<Outcome> {
        let sender = step.by.as_deref().map(|id| self.parties.signer(id)).transpose()?;
        let arguments = serde_json::to_string(&step.arguments)?;
        let content = format!("{}\n{arguments}", step.name());
        let mark = Mark {
            by: sender.map(|signer| signer.account),
            reference: &step.reference,
            content: &content,
        };
        let note = format!("{} by {}", step.name(), step.by.as_deref().unwrap_or("governance"));
        match mark.state(&self.submitter.head()).await? {
            State::Open => {},
            State::Done => return Ok(Outcome::Already { note }),
            State::Other => {
                let refusal = Refusal::new("ReferenceTaken", "another step was done under it");
                return Ok(Outcome::Refused(refusal));
            },
        }
        if step.wait > 0 {
            let moment = self.submitter.now().await?.saturating_add(step.wait);
            self.submitter.reach(moment).await?;
        }
        let at = self.submitter.head();
        let call = mark.once(&at, self.call(&at, step, mark.by).await?);
        match sender {
            Some(sender) => Ok(outcome(self.submitter.execute(sender, &call).await?, note)),
            None => {
                let announce = |block| self.report.phase(&format!("until #{block}"));
                Ok(match self.council.enact_whole(self.submitter, call, announce).await? {
                    Ok(block) => Outcome::Done { block, note },
                    Err(refusal) => Outcome::Refused(refusal),
                })
            },
        }
    }

    /// The call that a step asks for, as it is meant at a block.
    async fn call(&self, at: &At, step: &Step, sender: Option<AccountId32>) -> anyhow::Result<Call> {
        let now = self.submitter.now().await?;
        let words = self.words(at, step, now).await?;
        let mut arguments = step.arguments.clone();
        let mut ready = BTreeMap::new();
        if let (true, Some(Value::String(id))) = (
            proofs::CALLS.contains(&step.call.as_str()) && step.pallet == "Kyc",
            arguments.get(PROOF).cloned(),
        ) {
            arguments.remove(PROOF);
            // Whatever stands here is not looked at: the proof is made of the other arguments.
            let others = BTreeMap::from([(PROOF, Vec::new())]);
            let metadata = at.metadata_ref();
            let others = arguments::encode(metadata, step.pallet, &step.call, &arguments, &words, &others)?;
            let proof = proofs::proof(
                at,
                self.submitter.client().genesis_hash(),
                sender.context("governance gives no proof")?,
                self.parties.signer(&id)?,
                &step.call,
                &others,
                now.saturating_add(PROOF_LIFETIME),
            );
            ready.insert(PROOF, proof.await?);
        }
        let (pallet, name) = (step.pallet, step.call.clone());
        // A mistake in the arguments is found before anything is sent.
        arguments::call(at.metadata_ref(), pallet, &name, &arguments, &words, &ready)?;
        let (pallet_name, call_name) = (pallet.to_string(), name.clone());
        Ok(Call::encoded_by(pallet_name, call_name, move |metadata| {
            arguments::call(metadata, pallet, &name, &arguments, &words, &ready)
        }))
    }

    /// What the words of a step stand for at a block.
    async fn words(&self, at: &At, step: &Step, now: u64) -> anyhow::Result<Words> {
        let mut words = self.fixed_words(at, step).await?;
        for (text, word) in step.words() {
            let text = text.to_string();
            match word {
                Word::Now(ahead) => {
                    words.numbers.insert(text, Ok(now.saturating_add(ahead).into()));
                },
                Word::Digest(reference) => {
                    let digest = self.digest(at, &reference).await;
                    words.bytes.insert(text, digest.map_err(|error| format!("{error:#}")));
                },
                _ => {},
            }
        }
        Ok(words)
    }

    /// The same, but for what depends on the clock or on other steps.
    async fn fixed_words(&self, at: &At, step: &Step) -> anyhow::Result<Words> {
        let mut words = Words::default();
        for row in &self.operations.participants {
            let account = self.parties.account(&row.value.id)?;
            words.accounts.insert(row.value.id.clone(), account);
        }
        for (text, word) in step.words() {
            if let Some(number) = self.number(at, &word).await.transpose() {
                let number = number.map_err(|error| format!("{error:#}"));
                words.numbers.insert(text.to_string(), number);
            }
        }
        Ok(words)
    }

    async fn number(&self, at: &At, word: &Word) -> anyhow::Result<Option<u128>> {
        let of_asset = |symbol: String, kind| async move {
            let asset = numbers::asset(at, &symbol).await?;
            numbers::of_asset(at, asset, kind).await.map(u128::from)
        };
        Ok(Some(match word.clone() {
            Word::Asset(symbol) => numbers::asset(at, &symbol).await?.into(),
            Word::Units { amount, symbol } => {
                let asset = numbers::asset(at, &symbol).await?;
                let asset = rwa::asset(at, asset).await?.context("a symbol leads to no asset")?;
                amount::parse(&amount, asset.decimals)?
            },
            Word::Subject(id) => {
                let subject = kyc::subject_of(at, self.parties.account(&id)?).await?;
                subject.with_context(|| format!("{id} stands for no subject"))?.into()
            },
            Word::File(id) => numbers::file(at, self.parties.account(&id)?).await?.into(),
            Word::Distribution(symbol) => of_asset(symbol, OfAsset::Distribution).await?,
            Word::Ballot(symbol) => of_asset(symbol, OfAsset::Ballot).await?,
            Word::Record(symbol) => of_asset(symbol, OfAsset::Record).await?,
            Word::Item(symbol) => of_asset(symbol, OfAsset::Item).await?,
            Word::Proposal(symbol) => of_asset(symbol, OfAsset::Proposal).await?,
            Word::Request(symbol) => of_asset(symbol, OfAsset::Request).await?,
            Word::Time(moment) => moment.into(),
            Word::Now(_) | Word::Digest(_) => return Ok(None),
        }))
    }

    /// The hash of what the step of this reference hands in: what the file says, and not what the chain may have
    /// instead.
    async fn digest(&self, at: &At, reference: &str) -> anyhow::Result<Vec<u8>> {
        use subxt::config::Hasher;
        let meant = |row: &&Row<Step>| row.value.reference == reference;
        let mut steps = self.operations.steps.iter().filter(meant);
        let found = steps.find_map(|row| {
            HANDED_IN
                .iter()
                .find(|(call, _)| *call == row.value.call)
                .zip(Some(row))
        });
        let ((_, argument), row) = found.context("no such step hands anything in")?;
        let step = &row.value;
        let words = self.fixed_words(at, step).await?;
        let metadata = at.metadata_ref();
        let encoded = arguments::encode(
            metadata,
            step.pallet,
            &step.call,
            &step.arguments,
            &words,
            &BTreeMap::new(),
        )?;
        let encoded = encoded.into_iter().find(|encoded| encoded.name == *argument);
        let bytes = encoded.context("the runtime's call has no such argument")?.bytes;
        Ok(at.hasher().hash(&bytes).0.to_vec())
    }
}
