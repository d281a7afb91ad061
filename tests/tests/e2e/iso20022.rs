// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Settlement messages come in and answers go out, on a running chain, by the program that institutions run: what settles
//! is confirmed (`sese.025`), what waits or fails is said with its reason (`sese.024`), and a field that the chain cannot
//! represent is named.

use anyhow::{ensure, Context, Result};
use castellan_network::{call::bytes, Client, Definition, Network};
use castellan_tests::market::holders;
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use subxt::ext::codec::Decode;
use tokio::time::sleep;

const DELIVER: &str = include_str!("../../../cli/tests/data/iso20022/sample-deliver.sese.023.xml");
const RECEIVE: &str = include_str!("../../../cli/tests/data/iso20022/sample-receive.sese.023.xml");
const UNREPRESENTABLE: &str = include_str!("../../../cli/tests/data/iso20022/sample-unrepresentable.sese.023.xml");
/// The settlement date that the samples have.
const SAMPLE_DATE: &str = "2031-03-14";

const DAY: u64 = 24 * 60 * 60;
/// Longer than the test takes, in seconds: it must not begin on one day and end on the next.
const ENOUGH: u64 = 180;

/// The program, the chain it talks to and the folder for messages and answers.
struct Desk<'a> {
    program: PathBuf,
    url: String,
    folder: &'a Path,
    date: String,
}

impl Desk<'_> {
    fn castellan(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .args(["--url", &self.url, "--dev-keys"])
            .current_dir(self.folder);
        Ok(command.env_remove("CASTELLAN_KEYS").output()?)
    }

    /// Writes a message for today, after replacing texts that it must have.
    fn write(&self, name: &str, sample: &str, replaced: &[(&str, &str)]) -> Result<()> {
        let mut message = sample.replace(SAMPLE_DATE, &self.date);
        for (from, to) in replaced {
            ensure!(message.contains(from), "{name} has no {from:?}");
            message = message.replace(from, to);
        }
        Ok(fs::write(self.folder.join(format!("{name}.sese.023.xml")), message)?)
    }

    /// Sends messages. Returns whether all is well and what was said about it.
    fn settle(&self, names: &[&str]) -> Result<(bool, String)> {
        let files: Vec<String> = names.iter().map(|name| format!("{name}.sese.023.xml")).collect();
        let mut arguments = vec!["iso20022", "settle"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(["--operations", "operations.json", "--depository", "sample-chain"]);
        arguments.extend(["--out", "answers"]);
        let output = self.castellan(&arguments)?;
        let said = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8(said)?))
    }

    /// The answer of a kind to a message, which it takes away.
    fn answer(&self, name: &str, kind: &str) -> Result<String> {
        let path = self.folder.join("answers").join(format!("{name}.{kind}.xml"));
        let answer = fs::read_to_string(&path).with_context(|| format!("no {kind} answers {name}"))?;
        fs::remove_file(path)?;
        ensure!(answer.contains(&format!("iso:20022:tech:xsd:{kind}.")), "{answer}");
        Ok(answer)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_settled_and_answered() -> Result<()> {
    let today = || Ok::<_, anyhow::Error>(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs());
    let left = DAY - today()? % DAY;
    if left < ENOUGH {
        sleep(Duration::from_secs(left + 1)).await;
    }
    let network = Network::start(Definition::dev()).await?;
    let node = network.nodes().first().context("no node")?;
    let folder = tempfile::tempdir()?;
    let date = castellan_cli::date::format(today()? * 1000);
    let desk = Desk {
        program: castellan_network::node_binary()?.with_file_name("castellan"),
        url: node.url(),
        folder: folder.path(),
        date: date.get(..SAMPLE_DATE.len()).context("a date is longer")?.to_string(),
    };
    fs::write(folder.path().join("operations.json"), operations().to_string())?;
    let set_up = desk.castellan(&["run", "operations.json"])?;
    ensure!(set_up.status.success(), "{}", String::from_utf8_lossy(&set_up.stderr));
    let client = node.client().await?;

    both_sides_at_once(&desk, &client).await?;
    one_side_after_the_other(&desk, &client).await?;
    a_buyer_without_money(&desk)?;
    fields_that_cannot_be_represented(&desk)?;
    network.finish()
}

/// Two sample institutions: one has a thousand bonds, the other money for two trades of 20,018 euros.
fn operations() -> serde_json::Value {
    let institution = |id: &str, name: &str, lei: &str, bic: &str, roles: &str| {
        json!({
            "id": id, "name": name, "subject": "institution", "lei": lei, "bic": bic, "roles": roles, "status": "active",
        })
    };
    let instrument = |symbol: &str, isin: &str, currency: &str, name: &str, decimals: &str| {
        json!({
            "symbol": symbol, "isin": isin, "currency": currency, "class": "debt", "name": name,
            "decimals": decimals, "issuer": "sample-issuer",
        })
    };
    json!({
        "participants": [
            institution("sample-delta", "Sample Delta Privatbank AG (sample)", "SAMPLEDELTA000000071", "SMPDDEF0XXX", "institution"),
            institution("sample-grove", "Sample Grove Trust KK (sample)", "SAMPLEGROVE000000054", "SMPGDEF0XXX", "institution"),
            institution("sample-issuer", "Sample Infrastructure Finance SA (sample)", "SAMPLEISSUER00000076", "SMPIDEF0XXX", "issuer-agent"),
        ],
        "instruments": [
            instrument("SAMPLE-BOND-31", "XSSAMPLE0017", "", "Sample 3.1 % infrastructure bond 2031 (sample)", "0"),
            instrument("SAMPLE-EUR", "", "EUR", "Sample euro cash token (sample)", "2"),
        ],
        "issues": [
            { "reference": "ISSUE-1", "instrument": "SAMPLE-BOND-31", "beneficiary": "sample-delta", "amount": "1000" },
            { "reference": "ISSUE-2", "instrument": "SAMPLE-EUR", "beneficiary": "sample-grove", "amount": "40036.00" },
        ],
    })
}

/// What everybody has of an asset, largest first, free and held; nothing may be held between cases.
async fn amounts(client: &Client, symbol: &str) -> Result<Vec<u128>> {
    let asset = client.read_bytes("Rwa", "AssetBySymbol", vec![bytes(symbol)]).await?;
    let asset = u32::decode(&mut asset.context("no such asset")?.as_slice())?;
    let holders: BTreeMap<_, _> = holders(client, asset).await?;
    ensure!(holders.values().all(|units| units.held == 0), "{symbol}: {holders:?}");
    let mut amounts: Vec<u128> = holders
        .values()
        .map(|units| units.free)
        .filter(|free| *free > 0)
        .collect();
    amounts.sort_unstable_by(|one, other| other.cmp(one));
    Ok(amounts)
}

async fn both_sides_at_once(desk: &Desk<'_>, client: &Client) -> Result<()> {
    desk.write("deliver", DELIVER, &[])?;
    desk.write("receive", RECEIVE, &[])?;
    let (good, said) = desk.settle(&["deliver", "receive"])?;
    ensure!(good, "{said}");
    for (name, transaction) in [("deliver", "SAMPLE-DELI-0001"), ("receive", "SAMPLE-RECE-0001")] {
        let answer = desk.answer(name, "sese.025")?;
        ensure!(
            answer.contains(transaction) && answer.contains("XSSAMPLE0017"),
            "{answer}"
        );
    }
    ensure!(amounts(client, "SAMPLE-BOND-31").await? == [800, 200]);
    ensure!(amounts(client, "SAMPLE-EUR").await? == [2_001_800, 2_001_800]);

    // The same messages again: the answers are the same, and nothing moves twice.
    let (good, said) = desk.settle(&["deliver", "receive"])?;
    ensure!(good, "{said}");
    desk.answer("deliver", "sese.025")?;
    desk.answer("receive", "sese.025")?;
    ensure!(amounts(client, "SAMPLE-BOND-31").await? == [800, 200]);
    Ok(())
}

async fn one_side_after_the_other(desk: &Desk<'_>, client: &Client) -> Result<()> {
    let second = [("SAMPLE-TRADE-0001", "SAMPLE-TRADE-0002")];
    desk.write(
        "later-deliver",
        DELIVER,
        &[second[0], ("SAMPLE-DELI-0001", "SAMPLE-DELI-0002")],
    )?;
    desk.write(
        "later-receive",
        RECEIVE,
        &[second[0], ("SAMPLE-RECE-0001", "SAMPLE-RECE-0002")],
    )?;

    let (good, said) = desk.settle(&["later-deliver"])?;
    ensure!(good, "{said}");
    let answer = desk.answer("later-deliver", "sese.024")?;
    ensure!(
        answer.contains("Umtchd") && answer.contains("SAMPLE-DELI-0002"),
        "{answer}"
    );

    let (good, said) = desk.settle(&["later-receive"])?;
    ensure!(good, "{said}");
    desk.answer("later-receive", "sese.025")?;
    ensure!(amounts(client, "SAMPLE-BOND-31").await? == [600, 400]);
    ensure!(amounts(client, "SAMPLE-EUR").await? == [4_003_600]);

    let (good, said) = desk.settle(&["later-deliver"])?;
    ensure!(good, "{said}");
    desk.answer("later-deliver", "sese.025")?;
    Ok(())
}

fn a_buyer_without_money(desk: &Desk<'_>) -> Result<()> {
    let third = [("SAMPLE-TRADE-0001", "SAMPLE-TRADE-0003")];
    desk.write(
        "poor-deliver",
        DELIVER,
        &[third[0], ("SAMPLE-DELI-0001", "SAMPLE-DELI-0003")],
    )?;
    desk.write(
        "poor-receive",
        RECEIVE,
        &[third[0], ("SAMPLE-RECE-0001", "SAMPLE-RECE-0003")],
    )?;
    let (good, said) = desk.settle(&["poor-deliver", "poor-receive"])?;
    ensure!(!good, "nothing was said to fail: {said}");
    // Who has to pay lacks the money; the other side is told that its counterparty does.
    for (name, reason) in [("poor-deliver", "CMON"), ("poor-receive", "MONY")] {
        let answer = desk.answer(name, "sese.024")?;
        ensure!(
            answer.contains("Flng") && answer.contains("Mtchd") && answer.contains(reason),
            "{answer}"
        );
    }
    Ok(())
}

fn fields_that_cannot_be_represented(desk: &Desk<'_>) -> Result<()> {
    desk.write("odd", UNREPRESENTABLE, &[])?;
    let (good, said) = desk.settle(&["odd"])?;
    ensure!(!good, "it was taken: {said}");
    ensure!(
        said.contains("DlvrgSttlmPties/Pty2: this element cannot be represented"),
        "{said}"
    );
    let answer = desk.answer("odd", "sese.024")?;
    ensure!(
        answer.contains("Rjctd") && answer.contains("DlvrgSttlmPties/Pty2"),
        "{answer}"
    );
    Ok(())
}
