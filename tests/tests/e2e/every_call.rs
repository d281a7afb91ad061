// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whatever the pallets behind an asset's life can be asked to do, an operations file can write.

use anyhow::{ensure, Context, Result};
use castellan_cli::{
    chain::{
        arguments::{call, Words},
        proofs, AccountId32,
    },
    operations::{
        rows::steps::PALLETS,
        words::{texts, Word},
        Operations, Step,
    },
};
use castellan_network::{Definition, Network};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};
use subxt::ext::codec::Encode;

const TIMEOUT: Duration = Duration::from_secs(60);
/// The expiry and the signature that a proof consists of.
const PROOF: usize = 8 + 1 + 64;

/// What the words of a step may stand for; no chain is asked.
fn words(operations: &Operations, step: &Step) -> Words {
    let mut words = Words::default();
    for (number, row) in (1u8..).zip(&operations.participants) {
        words.accounts.insert(row.value.id.clone(), AccountId32([number; 32]));
    }
    for text in step.arguments.values().flat_map(texts) {
        match Word::read(text) {
            Some(Word::Digest(_)) => {
                words.bytes.insert(text.to_string(), Ok(vec![7; 32]));
            },
            Some(_) => {
                words.numbers.insert(text.to_string(), Ok(7));
            },
            None => {},
        }
    }
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_files_can_write_every_call() -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/tests/data/every-call.json");
    let operations = Operations::load(&file)?;
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    client.wait_for_finalised(1, TIMEOUT).await?;
    let at = client.api().at_current_block().await?;
    let metadata = at.metadata();

    for (word, pallet) in PALLETS {
        let pallet = metadata.pallet_by_name(pallet).context(pallet)?;
        let calls = pallet.call_variants().context("the pallet has calls")?;
        let known: BTreeSet<String> = calls.iter().map(|call| format!("{word}.{}", call.name)).collect();
        let written: BTreeSet<String> = operations.steps.iter().map(|row| row.value.name()).collect();
        let missing: Vec<&String> = known.difference(&written).collect();
        ensure!(missing.is_empty(), "no step for {missing:?}");
    }
    for row in &operations.steps {
        let step = &row.value;
        let words = words(&operations, step);
        let mut arguments = step.arguments.clone();
        let mut ready = BTreeMap::new();
        if step.pallet == "Kyc" && proofs::CALLS.contains(&step.call.as_str()) {
            ensure!(arguments.remove("proof").is_some(), "{} has no proof", step.reference);
            ready.insert("proof", [[0; 8].as_slice(), &[1], &[0; 64]].concat());
            ensure!(
                ready.values().all(|proof| proof.len() == PROOF),
                "the proof is too long"
            );
        }
        let bytes = call(&metadata, step.pallet, &step.call, &arguments, &words, &ready)
            .with_context(|| format!("{} {}", step.reference, step.name()))?;
        // The runtime reads the call, and takes neither more nor less than all of it.
        let input = [bytes.as_slice(), &(bytes.len() as u32).encode()].concat();
        at.runtime_apis()
            .call_raw("TransactionPaymentCallApi_query_call_info", Some(&input))
            .await
            .with_context(|| format!("{} {} cannot be read", step.reference, step.name()))?;
    }
    network.finish()
}
