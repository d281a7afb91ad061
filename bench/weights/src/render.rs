// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::measure::{Effort, Line, Measured};
use std::fmt::Write;

/// The text of a pallet's `weights.rs`.
pub fn weights(pallet: &str, calls: &[Measured], effort: Effort, machine: &str) -> String {
    let mut text = String::new();
    let mut put = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    put("// Copyright the Castellan developers");
    put("// SPDX-License-Identifier: Apache-2.0");
    put("");
    put(&format!(
        "//! Weights of `{pallet}`, written by `scripts/weights`: do not edit."
    ));
    put("//!");
    put(&format!(
        "//! Machine: {machine}. Database: ParityDB. Execution: wasm, compiled."
    ));
    put(&format!("//! Steps: {}, repeats: {}.", effort.steps, effort.repeat));
    put("");
    put("#![allow(clippy::all)]");
    put("#![allow(missing_docs)]");
    put("#![allow(unused_parens)]");
    put("");
    put("use core::marker::PhantomData;");
    put("use frame_support::{");
    put("    traits::Get,");
    put("    weights::{constants::ParityDbWeight, Weight},");
    put("};");
    put("");
    put("/// What each call of the pallet costs at most.");
    put("pub trait WeightInfo {");
    for call in calls {
        put(&format!("    fn {}({}) -> Weight;", call.call, parameters(call, false)));
    }
    put("}");
    put("");
    put("/// Weights with the database of the runtime.");
    put("pub struct SubstrateWeight<T>(PhantomData<T>);");
    put("");
    put("impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {");
    put(&bodies(calls, "T::DbWeight::get()"));
    put("}");
    put("");
    put("/// Weights for tests.");
    put("impl WeightInfo for () {");
    put(&bodies(calls, "ParityDbWeight::get()"));
    put("}");
    text
}

fn bodies(calls: &[Measured], database: &str) -> String {
    calls
        .iter()
        .map(|call| body(call, database))
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn body(call: &Measured, database: &str) -> String {
    let mut text = String::new();
    for (name, low, high) in &call.components {
        let _ = writeln!(text, "    /// `{name}`: {low} to {high}.");
    }
    let _ = writeln!(text, "    fn {}({}) -> Weight {{", call.call, parameters(call, true));
    let _ = writeln!(text, "        // Fastest run: {} ns.", grouped(call.fastest / 1_000));
    let _ = write!(text, "        Weight::from_parts({}, 0)", grouped(call.time.base));
    for (name, slope) in &call.time.slopes {
        let _ = write!(
            text,
            "\n            .saturating_add(Weight::from_parts({}, 0).saturating_mul({name}.into()))",
            grouped(*slope)
        );
    }
    accesses(&mut text, &call.reads, database, "reads");
    accesses(&mut text, &call.writes, database, "writes");
    text.push_str("\n    }");
    text
}

fn accesses(text: &mut String, line: &Line, database: &str, method: &str) {
    if line.base > 0 {
        let _ = write!(
            text,
            "\n            .saturating_add({database}.{method}({}))",
            line.base
        );
    }
    for (name, slope) in &line.slopes {
        let _ = write!(
            text,
            "\n            .saturating_add({database}.{method}(({slope}_u64).saturating_mul({name}.into())))"
        );
    }
}

/// The components as parameters; in a body, those that turned out not to matter get an underscore.
fn parameters(call: &Measured, body: bool) -> String {
    let used = |name: &String| {
        [&call.time, &call.reads, &call.writes]
            .iter()
            .any(|line| line.slopes.iter().any(|(slope, _)| slope == name))
    };
    let parameters = call.components.iter().map(|(name, _, _)| {
        if body && !used(name) {
            format!("_{name}: u32")
        } else {
            format!("{name}: u32")
        }
    });
    parameters.collect::<Vec<_>>().join(", ")
}

/// Digits in groups of three.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_digits() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234), "1_234");
        assert_eq!(grouped(123_456_789), "123_456_789");
    }

    #[test]
    fn a_component_that_does_not_matter_is_not_used() {
        let line = |slopes: &[(&str, u128)]| Line {
            base: 2,
            slopes: slopes.iter().map(|(name, slope)| (name.to_string(), *slope)).collect(),
        };
        let call = Measured {
            call: "affirm".into(),
            components: vec![("l".into(), 1, 8), ("p".into(), 1, 4)],
            time: line(&[("l", 1_500)]),
            reads: line(&[("l", 3)]),
            writes: line(&[]),
            fastest: 9_000,
        };
        let text = body(&call, "T::DbWeight::get()");
        assert!(text.contains("fn affirm(l: u32, _p: u32) -> Weight {"));
        assert!(text.contains("reads((3_u64).saturating_mul(l.into()))"));
        assert!(text.contains("writes(2)"));
    }
}
