// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan run`.

use super::exit_code;
use crate::{
    chain::{governance::Council, submit::Submitter, Client},
    cli::RunArgs,
    keys::Keys,
    operations::{InputErrors, Operations, Standing},
    report::Report,
    run::{Parties, Run},
};
use anyhow::{anyhow, Context};
use serde_json::json;

/// Runs an operations file.
pub async fn run(args: RunArgs) -> anyhow::Result<u8> {
    let operations = Operations::load(&args.path).map_err(|errors| refusal("the input has errors", &errors))?;
    if args.dry_run {
        plan(&operations, args.json);
        return Ok(exit_code(true));
    }
    let keys = Keys::named(args.keys.as_deref(), args.dev_keys)?;
    let parties = Parties::find(&operations, &keys).map_err(|errors| refusal("keys are missing", &errors))?;

    let client = Client::connect(&args.node.url, args.node.insecure_url).await?;
    let submitter = Submitter::new(client).await?;
    let names = if args.council.is_empty() {
        &operations.network.council
    } else {
        &args.council
    };
    let council = Council::find(&submitter.head(), &keys, names).await?;
    let treasurer = match args.treasurer.as_ref().or(operations.network.treasurer.as_ref()) {
        Some(name) => keys.signer(name)?,
        None => council.first()?.clone(),
    };

    let suspensions = operations
        .participants
        .iter()
        .filter(|row| row.value.standing == Standing::Suspended)
        .count();
    let revocations = operations.claims.iter().filter(|row| row.value.revoked).count();
    let rows = operations
        .rows()
        .saturating_add(suspensions)
        .saturating_add(revocations);
    let mut report = Report::new(rows, args.json, args.expect_no_change);
    let run = Run::new(&submitter, &operations, &parties, &council, &treasurer, &mut report);
    run.all()
        .await
        .context("the run was broken off; run it again to finish what is missing")?;
    Ok(exit_code(report.as_expected()))
}

fn refusal(why: &str, errors: &InputErrors) -> anyhow::Error {
    anyhow!("{why}, and nothing was sent to the chain:\n{errors}")
}

/// Says what a file asks for.
fn plan(operations: &Operations, as_json: bool) {
    fn count<T>(rows: &[crate::operations::Row<T>]) -> (usize, usize) {
        (rows.len(), rows.iter().filter(|row| row.expect.is_some()).count())
    }
    let counts = [
        ("participants", count(&operations.participants)),
        ("trust", count(&operations.trust)),
        ("claims", count(&operations.claims)),
        ("instruments", count(&operations.instruments)),
        ("issues", count(&operations.issues)),
        ("trades", count(&operations.trades)),
        ("repos", count(&operations.repos)),
        ("netting", count(&operations.netting)),
        ("steps", count(&operations.steps)),
    ];
    if as_json {
        let rows: serde_json::Map<_, _> = counts
            .iter()
            .map(|(kind, (rows, refused))| (kind.to_string(), json!({ "rows": rows, "to_be_refused": refused })))
            .collect();
        println!("{}", json!({ "valid": true, "rows": rows }));
        return;
    }
    println!("{:<14}{:>6}{:>15}", "", "rows", "to be refused");
    for (kind, (rows, refused)) in counts {
        println!("{kind:<14}{rows:>6}{refused:>15}");
    }
    println!("\nThe input is valid. Nothing was sent.");
}
