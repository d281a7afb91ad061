// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan status`.

use super::exit_code;
use crate::{
    amount,
    chain::{governance, rwa, Client},
    cli::StatusArgs,
    rpc_parameters,
};
use serde_json::{json, Value};

/// Shows how a node and its chain stand.
pub async fn run(args: StatusArgs) -> anyhow::Result<u8> {
    let client = Client::connect(&args.node.url, args.node.insecure_url).await?;
    let chain: String = client.request("system_chain", rpc_parameters![]).await?;
    let node: String = client.request("system_version", rpc_parameters![]).await?;
    let health: Value = client.request("system_health", rpc_parameters![]).await?;
    let best: Value = client.request("chain_getHeader", rpc_parameters![]).await?;
    let best = best["number"]
        .as_str()
        .and_then(|hex| u64::from_str_radix(hex.trim_start_matches("0x"), 16).ok());
    let at = client.finalized().await?;
    let council: Vec<String> = governance::members(&at)
        .await?
        .iter()
        .map(ToString::to_string)
        .collect();
    let notice_period = governance::notice_period(&at).await?;
    let mut assets = Vec::new();
    for id in 0..rwa::asset_count(&at).await? {
        if let Some(asset) = rwa::asset(&at, id).await? {
            let supply = amount::format(rwa::supply(&at, id).await?, asset.decimals);
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let isin = asset.isin.map(|isin| text(&isin));
            assets.push((id, text(&asset.symbol), isin, text(&asset.name), supply));
        }
    }

    if args.json {
        let assets: Vec<Value> = assets
            .into_iter()
            .map(|(id, symbol, isin, name, supply)| {
                json!({ "asset": id, "symbol": symbol, "isin": isin, "name": name, "supply": supply })
            })
            .collect();
        let status = json!({
            "chain": chain,
            "node": node,
            "genesis": client.genesis_hash(),
            "specVersion": at.spec_version(),
            "best": best,
            "finalized": at.block_number(),
            "health": health,
            "council": council,
            "noticePeriod": notice_period,
            "assets": assets,
        });
        println!("{status}");
        return Ok(exit_code(true));
    }
    println!(
        "chain      {chain}, runtime {}, genesis {:?}",
        at.spec_version(),
        client.genesis_hash()
    );
    println!("node       {node}, {} peers{}", health["peers"], syncing(&health));
    println!(
        "blocks     {} finalised, best {}",
        at.block_number(),
        best.map_or("?".into(), |best| best.to_string())
    );
    println!("council    {}", council.join(" "));
    println!("notice     {notice_period} blocks");
    for (id, symbol, isin, name, supply) in assets {
        println!(
            "asset {id:<4} {symbol:<16} {:<12} {supply:>26}  {name}",
            isin.unwrap_or_default()
        );
    }
    Ok(exit_code(true))
}

fn syncing(health: &Value) -> &'static str {
    if health["isSyncing"] == true {
        ", still catching up"
    } else {
        ""
    }
}
