// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rows that are any one call of the pallets behind an asset's life.

use super::{bounded, Fields, Names, MAX_REFERENCE};
use crate::{
    model::UnknownWord,
    operations::{
        words::{texts, Word},
        Step,
    },
};
use serde_json::{Map, Value};

/// The pallets whose calls can be written, as files and as the runtime name them.
pub const PALLETS: [(&str, &str); 4] = [
    ("kyc", "Kyc"),
    ("rwa", "Rwa"),
    ("lifecycle", "Lifecycle"),
    ("custody", "Custody"),
];
/// Who makes a privileged call.
const GOVERNANCE: &str = "governance";
/// The longest wait, in seconds: a day.
const MAX_WAIT: u64 = 24 * 60 * 60;

pub(super) fn step(fields: &mut Fields<'_>, names: &Names) -> Option<Step> {
    let reference = fields.read("reference", |text| bounded(text, MAX_REFERENCE));
    let by = fields.read("by", |text| match text {
        GOVERNANCE => Ok(None),
        _ => names.participant(text).map(Some),
    });
    let call = fields.read("call", call);
    let arguments = fields.read_optional("arguments", object);
    let wait = fields.read_optional("wait", wait);
    let before_trades = fields.read_optional("when", |text| match text {
        "before" => Ok(true),
        "after" => Ok(false),
        _ => Err(UnknownWord {
            accepted: "before or after",
        }),
    });
    let arguments = arguments?.unwrap_or_default();
    for (name, value) in &arguments {
        let words = texts(value).into_iter().filter_map(Word::read);
        for id in words.filter_map(|word| word.participant().map(ToString::to_string)) {
            if let Err(error) = names.participant(&id) {
                fields.refuse("arguments", format_args!("{name}: {id:?}: {error}"));
            }
        }
    }
    let (pallet, call) = call?;
    Some(Step {
        reference: reference?,
        by: by?,
        pallet,
        call,
        arguments,
        wait: wait?.unwrap_or_default(),
        before_trades: before_trades?.unwrap_or_default(),
    })
}

/// `pallet.call`.
fn call(text: &str) -> Result<(&'static str, String), String> {
    let known = || PALLETS.map(|(word, _)| word).join(", ");
    let (pallet, name) = text
        .split_once('.')
        .ok_or("must be PALLET.CALL, such as lifecycle.claim")?;
    let pallet = PALLETS.iter().find(|(word, _)| *word == pallet);
    let (_, pallet) = pallet.ok_or_else(|| format!("the pallet must be one of {}", known()))?;
    match !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        true => Ok((pallet, name.into())),
        false => Err("a call is lower-case letters and _".into()),
    }
}

fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|error| format!("must be a JSON object: {error}"))
}

/// Seconds in the file, milliseconds here.
fn wait(text: &str) -> Result<u64, String> {
    let seconds = text.parse::<u64>().ok().filter(|seconds| *seconds <= MAX_WAIT);
    let milliseconds = seconds.and_then(|seconds| seconds.checked_mul(1_000));
    milliseconds.ok_or(format!("must be a whole number of seconds up to {MAX_WAIT}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_name_a_pallet_and_a_call() {
        assert_eq!(call("rwa.set_rules"), Ok(("Rwa", "set_rules".into())));
        assert_eq!(call("lifecycle.call"), Ok(("Lifecycle", "call".into())));
        for wrong in ["set_rules", "balances.transfer", "rwa.", "rwa.setRules", "Rwa.issue"] {
            assert!(call(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn waits_are_whole_seconds_within_bounds() {
        assert_eq!(wait("0"), Ok(0));
        assert_eq!(wait("12"), Ok(12_000));
        assert_eq!(wait(&MAX_WAIT.to_string()), Ok(MAX_WAIT * 1_000));
        for wrong in ["-1", "1.5", "soon", &(MAX_WAIT + 1).to_string()] {
            assert!(wait(wrong).is_err(), "{wrong}");
        }
    }
}
