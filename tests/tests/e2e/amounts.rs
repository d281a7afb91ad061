// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Arguments at and beyond their bounds: assets that do not exist, zero and the largest amounts, lists that are too
//! long, and the same asked of the RPC.

use anyhow::{ensure, Result};
use castellan_network::{
    call::{account, address, bytes, call, list, none, number, some, unit, Call},
    Client, Definition, Failure, Network,
};
use castellan_tests::market::{
    self, claim_required, countries_blocked, create, instruct, issue, leg, now, rule_set, transfer, units, HOUR,
};
use serde_json::{json, Value as Json};
use subxt::{
    dynamic::Value,
    rpcs::client::{rpc_params, RpcParams},
};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie},
    Keypair,
};

const MAX: u128 = u128::MAX;
/// JSON-RPC errors: not one that the runtime can read; found invalid.
const UNREADABLE: i32 = 1002;
const INVALID: i32 = 1010;

/// Fails unless each call is in a block and failed with the error beside it. All are sent at once.
async fn fail_with(client: &Client, signer: &Keypair, cases: Vec<(&str, Call, &str)>) -> Result<()> {
    let mut transactions = Vec::new();
    let first = client.next_nonce(signer).await?;
    for (offset, (_, call, _)) in (0u64..).zip(&cases) {
        let params = subxt::config::DefaultExtrinsicParamsBuilder::new().nonce(first + offset);
        transactions.push(client.sign_with(call, signer, params).await?);
    }
    let attempts = transactions.iter().map(|bytes| client.attempt_bytes(bytes));
    let outcomes = futures::future::try_join_all(attempts).await?;
    for ((what, _, error), outcome) in cases.iter().zip(outcomes) {
        let outcome = outcome.map(|outcome| outcome.block);
        ensure!(
            outcome == Err(Failure::Failed(error.to_string())),
            "{what}: expected {error}, got {outcome:?}"
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn amounts_and_assets_at_their_bounds() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    let asset = market::open(&client, &alice(), "AMT", 1_000).await?;

    of_the_ledger(&client, asset).await?;
    of_trades(&client, asset).await?;
    of_the_fee_token(&client).await?;
    through_rpc(&client, asset).await?;

    let alice_units = units(&client, asset, alice().public_key().0).await?;
    ensure!(
        (alice_units.free, alice_units.held) == (1_000, 0),
        "Alice has {alice_units:?}"
    );
    network.finish()
}

async fn of_the_ledger(client: &Client, asset: u32) -> Result<()> {
    let to = bob().public_key().0;
    let unknown = asset + 1;
    let cases = vec![
        (
            "a transfer of no known asset",
            transfer(unknown, to, 1),
            "Rwa::UnknownAsset",
        ),
        (
            "a transfer of the last asset number",
            transfer(u32::MAX, to, 1),
            "Rwa::UnknownAsset",
        ),
        ("a transfer of nothing", transfer(asset, to, 0), "Rwa::ZeroAmount"),
        (
            "a transfer of the largest amount",
            transfer(asset, to, MAX),
            "Rwa::InsufficientBalance",
        ),
        (
            "a transfer of one too many",
            transfer(asset, to, 1_001),
            "Rwa::InsufficientBalance",
        ),
        (
            "an issue of no known asset",
            issue(unknown, &bob(), 1, "a"),
            "Rwa::UnknownAsset",
        ),
        ("an issue of nothing", issue(asset, &bob(), 0, "b"), "Rwa::ZeroAmount"),
        (
            "an issue past the largest supply",
            issue(asset, &bob(), MAX, "c"),
            "Rwa::Overflow",
        ),
        (
            "an issue without a reference",
            issue(asset, &bob(), 1, ""),
            "Rwa::EmptyReference",
        ),
        (
            "an issue under a used reference",
            issue(asset, &bob(), 1, "opening"),
            "Rwa::ReferenceTaken",
        ),
        (
            "rules of no known asset",
            call("Rwa", "set_rules", [number(unknown), rule_set([])]),
            "Rwa::UnknownAsset",
        ),
        (
            "a second asset of the same symbol",
            create("AMT", []),
            "Rwa::SymbolTaken",
        ),
        ("an asset without a symbol", create("", []), "Rwa::InvalidSymbol"),
        (
            "a rule that names no country",
            create("NONE", [countries_blocked([])]),
            "Rwa::EmptyCountrySet",
        ),
        (
            "an ISIN with a wrong check digit",
            call(
                "Rwa",
                "create",
                [
                    some(bytes(b"US0378331006")),
                    unit("Equity"),
                    bytes(b"ISIN"),
                    bytes(b"Sample share"),
                    number(0u8),
                    rule_set([]),
                ],
            ),
            "Rwa::InvalidIsin",
        ),
        (
            "more decimal places than there are",
            call(
                "Rwa",
                "create",
                [
                    none(),
                    unit("Equity"),
                    bytes(b"DEC"),
                    bytes(b"Sample share"),
                    number(u8::MAX),
                    rule_set([]),
                ],
            ),
            "Rwa::TooManyDecimals",
        ),
    ];
    fail_with(client, &alice(), cases).await?;
    let not_theirs = vec![(
        "an issue of another's asset",
        issue(asset, &bob(), 1, "d"),
        "Rwa::PowerMissing",
    )];
    fail_with(client, &bob(), not_theirs).await?;

    // The largest supply is possible; one unit more is not.
    let full = market::open(client, &alice(), "FULL", MAX).await?;
    let more = vec![(
        "one unit past the largest supply",
        issue(full, &bob(), 1, "e"),
        "Rwa::Overflow",
    )];
    fail_with(client, &alice(), more).await?;
    for to in [alice(), bob()] {
        client.submit(&transfer(full, to.public_key().0, MAX), &alice()).await?;
    }
    ensure!(
        units(client, full, bob().public_key().0).await?.free == MAX,
        "the largest amount did not arrive"
    );
    Ok(())
}

async fn of_trades(client: &Client, asset: u32) -> Result<()> {
    let soon = now(client).await? + HOUR;
    let (seller, buyer) = (alice(), bob());
    let id = |number_of: u64| [number(number_of)];
    let others = [list([leg(asset, &buyer, &charlie(), 1)]), number(soon), bytes("t5")];
    let cases = vec![
        (
            "a trade of nothing",
            instruct([leg(asset, &seller, &buyer, 0)], soon, "t1"),
            "Dvp::ZeroAmount",
        ),
        (
            "a trade of no known asset",
            instruct([leg(99, &seller, &buyer, 1)], soon, "t2"),
            "Dvp::UnknownAsset",
        ),
        (
            "a trade with oneself",
            instruct([leg(asset, &seller, &seller, 1)], soon, "t3"),
            "Dvp::SameParty",
        ),
        ("a trade without legs", instruct([], soon, "t4"), "Dvp::NoLegs"),
        (
            "a trade of others",
            call("Dvp", "instruct_and_affirm", others),
            "Dvp::NotParty",
        ),
        (
            "a trade in the past",
            instruct([leg(asset, &seller, &buyer, 1)], 1, "t6"),
            "Dvp::DeadlinePassed",
        ),
        (
            "a trade at the end of time",
            instruct([leg(asset, &seller, &buyer, 1)], u64::MAX, "t7"),
            "Dvp::DeadlineTooFar",
        ),
        (
            "an affirmation of no known trade",
            call("Dvp", "affirm", id(u64::MAX)),
            "Dvp::UnknownInstruction",
        ),
        (
            "a withdrawal from no known trade",
            call("Dvp", "withdraw", id(77)),
            "Dvp::UnknownInstruction",
        ),
        (
            "a rejection of no known trade",
            call("Dvp", "reject", id(77)),
            "Dvp::UnknownInstruction",
        ),
        (
            "an expiry of no known trade",
            call("Dvp", "expire", id(77)),
            "Dvp::UnknownInstruction",
        ),
    ];
    fail_with(client, &seller, cases).await?;

    // More than there is can be proposed, but not affirmed by whoever does not have it.
    let proposed = client
        .submit(&instruct([leg(asset, &seller, &buyer, MAX)], soon, "t8"), &seller)
        .await?;
    let trade = proposed.event("Dvp", "Instructed")?;
    let trade = subxt::dynamic::At::at(&trade, "id")
        .and_then(Value::as_u128)
        .unwrap_or(u128::MAX);
    let affirm = vec![(
        "more than there is",
        call("Dvp", "affirm", [number(trade)]),
        "Rwa::InsufficientBalance",
    )];
    fail_with(client, &seller, affirm).await?;
    let bystander = vec![(
        "by a bystander",
        call("Dvp", "affirm", [number(trade)]),
        "Dvp::NotParty",
    )];
    fail_with(client, &charlie(), bystander).await?;
    client.submit(&call("Dvp", "reject", [number(trade)]), &buyer).await?;
    let over = vec![(
        "a trade that is over",
        call("Dvp", "affirm", [number(trade)]),
        "Dvp::NotPending",
    )];
    fail_with(client, &seller, over).await
}

async fn of_the_fee_token(client: &Client) -> Result<()> {
    let pay = |amount: u128| call("Balances", "transfer_keep_alive", [address(&bob()), number(amount)]);
    let all = client.balance(alice().public_key().0).await?;
    let cases = vec![
        ("the largest amount of tokens", pay(MAX), "Arithmetic(Underflow)"),
        ("one token unit too many", pay(all + 1), "Token(FundsUnavailable)"),
    ];
    fail_with(client, &alice(), cases).await?;
    // Nothing is a valid amount of tokens: it moves nothing.
    let before = client.balance(bob().public_key().0).await?;
    client.submit(&pay(0), &alice()).await?;
    ensure!(
        client.balance(bob().public_key().0).await? == before,
        "nothing became something"
    );
    Ok(())
}

async fn through_rpc(client: &Client, asset: u32) -> Result<()> {
    let [from, to] = [alice(), bob()].map(|who| subxt::utils::AccountId32(who.public_key().0).to_string());
    let ask = |params: RpcParams| client.rpc().request::<Json>("rwa_transferReport", params);
    let fine = ask(rpc_params![asset, &from, &to, "1"]).await?;
    ensure!(fine == json!([]), "a transfer that would go through: {fine}");
    for (amount, reason) in [
        ("0", "ZeroAmount"),
        ("340282366920938463463374607431768211455", "InsufficientBalance"),
    ] {
        let report = ask(rpc_params![asset, &from, &to, amount]).await?;
        ensure!(report[0]["reason"] == reason, "{amount}: {report}");
    }
    let unknown = ask(rpc_params![u32::MAX, &from, &to, "1"]).await?;
    ensure!(unknown[0]["reason"] == "UnknownAsset", "no known asset: {unknown}");

    let bad = [
        ("a negative amount", rpc_params![asset, &from, &to, "-1"]),
        (
            "an amount past the largest",
            rpc_params![asset, &from, &to, "340282366920938463463374607431768211456"],
        ),
        ("an amount in words", rpc_params![asset, &from, &to, "many"]),
        ("an amount with a point", rpc_params![asset, &from, &to, "1.5"]),
        ("no amount", rpc_params![asset, &from, &to]),
        ("an account that is none", rpc_params![asset, "nobody", &to, "1"]),
        (
            "an account with a wrong checksum",
            rpc_params![asset, &from[..from.len() - 1], &to, "1"],
        ),
        ("a negative asset", rpc_params![-1, &from, &to, "1"]),
        (
            "an asset past the largest",
            rpc_params![4_294_967_296u64, &from, &to, "1"],
        ),
        (
            "a block that does not exist",
            rpc_params![asset, &from, &to, "1", format!("0x{}", "11".repeat(32))],
        ),
    ];
    for (what, params) in bad {
        ensure!(ask(params).await.is_err(), "{what} got a report");
    }
    Ok(())
}

/// Lists and texts that are longer than the chain keeps: refused before they are in a block.
#[tokio::test(flavor = "multi_thread")]
async fn oversized_arguments_are_refused() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    let asset = market::open(&client, &alice(), "BIG", 1_000).await?;
    let soon = now(&client).await? + HOUR;
    let legs = |count: usize| vec![leg(asset, &alice(), &bob(), 1); count];
    let rule = claim_required("Kyb");
    let asset_called = |symbol: &[u8], name: &[u8], rules: usize| {
        let rules = rule_set(vec![rule.clone(); rules]);
        call(
            "Rwa",
            "create",
            [none(), unit("Fund"), bytes(symbol), bytes(name), number(0u8), rules],
        )
    };
    let remark = || call("System", "remark", [bytes(b"")]).into_value();
    let reason = |length: usize| bytes(vec![b'r'; length]);
    let countries = |count: u8| {
        let pairs = (0..count).map(|index| bytes([b'A' + index / 26, b'A' + index % 26]));
        create("CTR", [countries_blocked(pairs)])
    };
    let oversized = [
        ("sixty-five legs", instruct(legs(65), soon, "o1")),
        ("a thousand legs", instruct(legs(1_000), soon, "o2")),
        ("a reference of 36 bytes", instruct(legs(2), soon, &"r".repeat(36))),
        (
            "an issue under a reference of 36 bytes",
            issue(asset, &bob(), 1, &"r".repeat(36)),
        ),
        ("a symbol of 17 bytes", asset_called(&[b's'; 17], b"name", 0)),
        ("a name of 65 bytes", asset_called(b"sym", &[b'n'; 65], 0)),
        ("a name of a megabyte", asset_called(b"sym", &vec![b'n'; 1 << 20], 0)),
        ("seventeen rules", asset_called(b"sym", b"name", 17)),
        ("sixty-five countries", countries(65)),
        (
            "a reason of 257 bytes",
            call("Membership", "suspend", [account(&bob()), reason(257)]),
        ),
        (
            "a peer id of 65 bytes",
            call("Membership", "allow_node", [bytes([0; 65])]),
        ),
        (
            "a claim revoked for a reason of 257 bytes",
            call(
                "Kyc",
                "revoke_claim",
                [number(0u32), unit("Kyb"), unit("Global"), reason(257)],
            ),
        ),
    ];
    for (what, call) in oversized {
        match client.attempt(&call, &alice()).await? {
            Err(Failure::Refused(refusal)) => {
                ensure!(
                    [UNREADABLE, INVALID].contains(&refusal.code),
                    "{what}: refused with {refusal}"
                );
            },
            other => {
                let outcome = other.map(|outcome| outcome.block);
                anyhow::bail!("{what} came to {outcome:?}");
            },
        }
    }

    // Bounds that only the dispatch can check.
    let batch = call("Utility", "batch", [list((0..20_000).map(|_| remark()))]);
    let outcome = client.attempt(&batch, &alice()).await?.map(|outcome| outcome.block);
    let is_refused = matches!(&outcome, Err(Failure::Failed(error)) if error == "Utility::TooManyCalls")
        || matches!(&outcome, Err(Failure::Refused(refusal)) if refusal.code == INVALID);
    ensure!(is_refused, "twenty thousand calls in one came to {outcome:?}");

    // Larger than a block: it can never be in one.
    let huge = call("System", "remark", [bytes(vec![0; 4_800_000])]);
    let bytes = client.sign(&huge, &alice()).await?;
    let refusal = client.submit_bytes(&bytes).await?.err();
    let refusal = anyhow::Context::context(refusal, "a transaction larger than a block was accepted")?;
    ensure!(
        refusal.code == INVALID && refusal.data.contains("exhaust"),
        "refused with {refusal}"
    );

    // The largest that are allowed go through.
    client
        .submit(&asset_called(&[b's'; 16], &[b'n'; 64], 16), &alice())
        .await?;
    client
        .submit(&instruct(legs(2), soon, &"r".repeat(35)), &alice())
        .await?;
    network.finish()
}
