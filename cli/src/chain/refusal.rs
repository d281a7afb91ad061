// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the runtime refuses, by name.

use serde::Serialize;
use std::fmt;
use subxt::{
    ext::scale_value::{Composite, Value, ValueDef},
    Metadata,
};

/// The pool's code for a sender that was never admitted.
const NOT_ADMITTED: &str = "100";
/// The pool's code for a sender that is suspended.
const SUSPENDED: &str = "101";

/// Why something was refused.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Refusal {
    /// The runtime's name for it, such as `CountryBlocked`.
    pub name: String,
    /// What the runtime's documentation says about it, or other particulars; may be empty.
    pub detail: String,
    /// The finalised block that records it, if a transaction was included.
    pub block: Option<u64>,
}

impl Refusal {
    /// A refusal that no block records.
    pub fn new(name: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            detail: detail.into(),
            block: None,
        }
    }

    /// The refusal that a `DispatchError` of the runtime stands for.
    pub fn from_dispatch_error(error: &Value, metadata: &Metadata, block: Option<u64>) -> Self {
        let lookup = |pallet, index| {
            let pallet = metadata.pallet_by_error_index(pallet)?;
            let error = pallet.error_variant_by_index(index)?;
            let detail = error.docs.join(" ").trim().trim_end_matches('.').to_string();
            Some((error.name.clone(), detail))
        };
        let (name, detail) = describe(error, lookup).unwrap_or_else(|| ("Unknown".into(), error.to_string()));
        Self { name, detail, block }
    }

    /// The refusal that the pool's `Custom error: N` or another reason for an invalid transaction stands for.
    pub fn from_pool(reason: &str) -> Self {
        let code = reason.rsplit(' ').next().filter(|_| reason.starts_with("Custom error"));
        match code {
            Some(NOT_ADMITTED) => Self::new("NotAdmitted", "the pool takes nothing from it"),
            Some(SUSPENDED) => Self::new("Suspended", "the pool takes nothing from it"),
            _ if reason.starts_with("Inability to pay") => Self::new("Payment", reason),
            _ => Self::new("InvalidTransaction", reason),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        Ok(())
    }
}

/// The name of the innermost variant of a dispatch error, and what the runtime says about it. `lookup` finds a pallet's
/// error by two indices.
fn describe(error: &Value, lookup: impl FnOnce(u8, u8) -> Option<(String, String)>) -> Option<(String, String)> {
    let ValueDef::Variant(variant) = &error.value else {
        return None;
    };
    let inner = variant.values.values().next();
    match (variant.name.as_str(), inner) {
        ("Module", Some(module)) => {
            let (pallet, index) = module_error(&variant.values).or_else(|| module_error(as_composite(module)?))?;
            lookup(pallet, index)
        },
        ("Token" | "Arithmetic" | "Transactional" | "Trie", Some(inner)) => match &inner.value {
            ValueDef::Variant(inner) => Some((inner.name.clone(), variant.name.clone())),
            _ => None,
        },
        (name, _) => Some((name.to_string(), String::new())),
    }
}

/// The pallet's index and the error's index out of `{ index, error: [u8; 4] }`.
fn module_error(fields: &Composite<()>) -> Option<(u8, u8)> {
    let Composite::Named(fields) = fields else { return None };
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
    let index = field("index")?.as_u128()?;
    let error = as_composite(field("error")?)?.values().next()?.as_u128()?;
    Some((index.try_into().ok()?, error.try_into().ok()?))
}

fn as_composite(value: &Value) -> Option<&Composite<()>> {
    match &value.value {
        ValueDef::Composite(composite) => Some(composite),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pool_says_who_is_not_let_in() {
        assert_eq!(Refusal::from_pool("Custom error: 100").name, "NotAdmitted");
        assert_eq!(Refusal::from_pool("Custom error: 101").name, "Suspended");
        assert_eq!(Refusal::from_pool("Custom error: 7").name, "InvalidTransaction");
        assert_eq!(
            Refusal::from_pool("Inability to pay some fees (e.g. account balance too low)").name,
            "Payment"
        );
    }

    #[test]
    fn dispatch_errors_have_their_innermost_name() {
        let name = |error: &Value| {
            describe(error, |pallet, index| {
                Some((format!("{pallet}:{index}"), String::new()))
            })
            .map(|(name, _)| name)
        };
        let token = Value::unnamed_variant("Token", [Value::unnamed_variant("Frozen", [])]);
        assert_eq!(name(&token).as_deref(), Some("Frozen"));
        assert_eq!(
            name(&Value::unnamed_variant("BadOrigin", [])).as_deref(),
            Some("BadOrigin")
        );
        assert_eq!(name(&Value::u128(1)), None);

        let bytes = Value::unnamed_composite([7, 0, 0, 0].map(Value::u128));
        let fields = [("index", Value::u128(41)), ("error", bytes)];
        let wrapped = Value::unnamed_variant("Module", [Value::named_composite(fields.clone())]);
        assert_eq!(name(&wrapped).as_deref(), Some("41:7"));
        let flat = Value::named_variant("Module", fields);
        assert_eq!(name(&flat).as_deref(), Some("41:7"));
    }
}
