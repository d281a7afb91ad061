// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use serde_json::{json, Value};

/// What is read of these steps beside the good files.
fn load(steps: Value) -> Result<Operations, Vec<String>> {
    let folder = folder("", str::to_string);
    fs::write(folder.path().join("steps.json"), steps.to_string()).unwrap();
    Operations::load(folder.path()).map_err(|errors| errors.0.iter().map(ToString::to_string).collect())
}

fn step(reference: &str, by: &str, call: &str, arguments: Value) -> Value {
    json!({"reference": reference, "by": by, "call": call, "arguments": arguments})
}

#[test]
fn steps_are_read_with_their_arguments() {
    let operations = load(json!([
        step("S-1", "governance", "lifecycle.set_screeners", json!({"screeners": ["bank"]})),
        {"reference": "S-2", "by": "bank", "call": "rwa.cancel_rules", "arguments": {"asset": "asset:BOND"},
         "wait": 5, "when": "before", "expect": "NothingScheduled"},
        {"reference": "S-2", "by": "checker", "call": "kyc.withdraw_statements"},
    ]))
    .unwrap();
    assert_eq!(operations.rows(), 17);
    let [first, second, third] = &operations.steps[..] else {
        panic!("{:?}", operations.steps)
    };
    assert_eq!((first.value.by.as_deref(), first.value.pallet), (None, "Lifecycle"));
    assert_eq!(first.value.name(), "lifecycle.set_screeners");
    assert_eq!(second.value.by.as_deref(), Some("bank"));
    assert_eq!((second.value.wait, second.value.before_trades), (5_000, true));
    assert_eq!(second.expect.as_deref(), Some("NothingScheduled"));
    let words: Vec<_> = second.value.words().collect();
    assert_eq!(words, [("asset:BOND", words::Word::Asset("BOND".into()))]);
    assert!(third.value.arguments.is_empty() && third.value.wait == 0 && !third.value.before_trades);
}

#[test]
fn a_csv_file_says_the_same() {
    let folder = folder("", str::to_string);
    let text = "reference,by,call,arguments\nS-1,bank,rwa.cancel_rules,\"{\"\"asset\"\": 3}\"\n";
    fs::write(folder.path().join("steps.csv"), text).unwrap();
    let operations = Operations::load(folder.path()).unwrap();
    assert_eq!(operations.steps[0].value.arguments["asset"], json!(3));

    fs::write(folder.path().join("steps.json"), "[]").unwrap();
    let errors = Operations::load(folder.path()).unwrap_err();
    assert_eq!(errors.to_string(), "steps.json: there is a table steps already\n");
}

#[test]
fn mistakes_in_steps_are_named() {
    let errors = |steps| load(steps).unwrap_err();
    assert_eq!(
        errors(json!([step("S-1", "nobody", "balances.burn", json!({}))])),
        [
            "steps.json, row 1, by: \"nobody\": no row of participants has this id",
            "steps.json, row 1, call: \"balances.burn\": the pallet must be one of kyc, rwa, lifecycle, custody",
        ]
    );
    assert_eq!(
        errors(json!([step(
            "S-1",
            "bank",
            "kyc.detach",
            json!({"child": "subject:nobody"})
        )])),
        ["steps.json, row 1, arguments: child: \"nobody\": no row of participants has this id"]
    );
    let twice = step("S-1", "bank", "rwa.cancel_rules", json!({"asset": 1}));
    assert_eq!(
        errors(json!([twice, twice])),
        ["steps.json, row 2, reference: the same as in row 1"]
    );
    let listed = json!([{"reference": "S-1", "by": "bank", "call": "rwa.cancel_rules", "arguments": ["a", "b"]}]);
    assert!(errors(listed)[0].starts_with("steps.json, row 1, arguments: \"a b\": must be a JSON object"));
}

#[test]
fn digests_are_of_what_an_earlier_step_hands_in() {
    let open = |documents: Value| step("S-1", "bank", "lifecycle.open_file", json!({"documents": documents}));
    let approve = step(
        "S-2",
        "checker",
        "lifecycle.approve",
        json!({"file": 0, "digest": "digest:S-1"}),
    );
    assert!(load(json!([open(json!([])), approve])).is_ok());
    let missing = "\"digest:S-1\": no step before it has this reference and hands in documents or terms";
    assert_eq!(
        load(json!([approve, open(json!([]))])).unwrap_err(),
        [format!("steps.json, row 1, arguments: {missing}")]
    );
    let other = step("S-1", "bank", "lifecycle.set_up", json!({"file": 0}));
    assert_eq!(
        load(json!([other, approve])).unwrap_err(),
        [format!("steps.json, row 2, arguments: {missing}")]
    );
    assert_eq!(
        load(json!([open(json!(["now+5"])), approve])).unwrap_err(),
        ["steps.json, row 2, arguments: \"digest:S-1\": what it stands for depends on when it is sent"]
    );
}

#[test]
fn the_samples_are_sound() {
    for sample in ["../demo", "tests/data/every-call.json"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(sample);
        let operations = Operations::load(&path).unwrap_or_else(|errors| panic!("{sample}:\n{errors}"));
        assert!(!operations.steps.is_empty());
    }
}
