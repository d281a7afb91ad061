// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Arguments of any call, written as JSON and encoded by what the runtime says about their types.
//!
//! | the runtime has | JSON has |
//! |---|---|
//! | an account | the id of a participant, or an address |
//! | a number | a number, digits as text, or a word whose number is known |
//! | bytes | text, or `0x` and hexadecimal digits, or a word whose bytes are known |
//! | a day | `"2031-12-31"`, or the number of days since 1 January 1970 |
//! | a structure | an object with its fields; those that may be absent may be left out |
//! | a variant | its name; if it carries anything, an object of the name and what it carries |
//! | a list, set or tuple | a list; a map is a list of pairs |
//! | something that may be absent | `null`, or what it is |

use super::AccountId32;
use crate::date;
use anyhow::{anyhow, bail, ensure, Context};
use codec::{Compact, Encode};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use subxt::{
    ext::scale_type_resolver::{visitor, Field, Primitive, TypeResolver},
    Metadata,
};

/// How deep arguments may be nested.
const MAX_DEPTH: u8 = 32;
const MILLISECONDS_PER_DAY: u64 = 24 * 60 * 60 * 1000;

/// What texts stand for.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Accounts by the ids of participants.
    pub accounts: BTreeMap<String, AccountId32>,
    /// Numbers by the words that stand for them, or why there is none.
    pub numbers: BTreeMap<String, Result<u128, String>>,
    /// Bytes by the words that stand for them, or why there are none.
    pub bytes: BTreeMap<String, Result<Vec<u8>, String>>,
}

/// One argument, encoded.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// In SCALE.
    pub bytes: Vec<u8>,
}

/// Encodes a call: pallet and call index, then its arguments. `ready` are arguments that are encoded already.
pub fn call(
    metadata: &Metadata,
    pallet: &str,
    name: &str,
    arguments: &Map<String, Value>,
    words: &Words,
    ready: &BTreeMap<&str, Vec<u8>>,
) -> anyhow::Result<Vec<u8>> {
    let found = metadata.pallet_by_name(pallet);
    let found = found.with_context(|| format!("the runtime has no pallet {pallet}"))?;
    let variant = found.call_variant_by_name(name);
    let variant = variant.with_context(|| format!("the runtime has no call {pallet}.{name}"))?;
    let mut call = vec![found.call_index(), variant.index];
    for argument in encode(metadata, pallet, name, arguments, words, ready)? {
        call.extend(argument.bytes);
    }
    Ok(call)
}

/// Encodes the arguments of a call, in the call's order.
pub fn encode(
    metadata: &Metadata,
    pallet: &str,
    name: &str,
    arguments: &Map<String, Value>,
    words: &Words,
    ready: &BTreeMap<&str, Vec<u8>>,
) -> anyhow::Result<Vec<Argument>> {
    let variant = metadata
        .pallet_by_name(pallet)
        .and_then(|pallet| pallet.call_variant_by_name(name))
        .with_context(|| format!("the runtime has no call {pallet}.{name}"))?;
    let fields = variant
        .fields
        .iter()
        .map(|field| (field.name.as_ref().map(ToString::to_string), field.ty.id));
    let encoder = Encoder {
        shape: &|id| shape(metadata.types(), id),
        words,
    };
    encoder.arguments(&fields.collect(), arguments, ready)
}

type Fields = Vec<(Option<String>, u32)>;

/// What a type looks like.
#[derive(Clone, Debug)]
enum Shape {
    Structure { name: String, fields: Fields },
    Variants { name: String, variants: Vec<Variant> },
    List(u32),
    Array(u32, usize),
    Tuple(Vec<u32>),
    Compact,
    Primitive(Primitive),
}

#[derive(Clone, Debug)]
struct Variant {
    name: String,
    index: u8,
    fields: Fields,
}

fn named<'a>(fields: impl Iterator<Item = Field<'a, u32>>) -> Fields {
    fields
        .map(|field| (field.name.map(ToString::to_string), field.id))
        .collect()
}

/// Looks a type up.
fn shape<R: TypeResolver<TypeId = u32>>(types: &R, id: u32) -> anyhow::Result<Shape> {
    let last = |path: &mut dyn Iterator<Item = &str>| path.last().unwrap_or_default().to_string();
    let visitor = visitor::new((), |(), _| None)
        .visit_composite(|(), mut path, fields| {
            let name = last(&mut path);
            Some(Shape::Structure {
                name,
                fields: named(fields),
            })
        })
        .visit_variant(|(), mut path, variants| {
            let name = last(&mut path);
            let variants = variants.map(|variant| Variant {
                name: variant.name.to_string(),
                index: variant.index,
                fields: named(variant.fields),
            });
            Some(Shape::Variants {
                name,
                variants: variants.collect(),
            })
        })
        .visit_sequence(|(), _, id| Some(Shape::List(id)))
        .visit_array(|(), id, length| Some(Shape::Array(id, length)))
        .visit_tuple(|(), ids| Some(Shape::Tuple(ids.collect())))
        .visit_compact(|(), _| Some(Shape::Compact))
        .visit_primitive(|(), primitive| Some(Shape::Primitive(primitive)));
    let shape = types.resolve_type(id, visitor);
    let shape = shape.map_err(|error| anyhow!("the runtime's description of its types is broken: {error:?}"))?;
    shape.context("the runtime takes something here that cannot be written as JSON")
}

struct Encoder<'a> {
    shape: &'a dyn Fn(u32) -> anyhow::Result<Shape>,
    words: &'a Words,
}

impl Encoder<'_> {
    fn arguments(
        &self,
        fields: &Fields,
        arguments: &Map<String, Value>,
        ready: &BTreeMap<&str, Vec<u8>>,
    ) -> anyhow::Result<Vec<Argument>> {
        let known: Vec<&str> = fields.iter().filter_map(|(name, _)| name.as_deref()).collect();
        if let Some(unknown) = arguments.keys().find(|name| !known.contains(&name.as_str())) {
            bail!("{unknown}: unknown; the arguments are {}", known.join(", "));
        }
        let mut encoded = Vec::new();
        for (name, id) in fields {
            let name = name.clone().unwrap_or_default();
            let bytes = match ready.get(name.as_str()) {
                Some(bytes) => bytes.clone(),
                None => {
                    let mut bytes = Vec::new();
                    self.field(&name, *id, arguments.get(&name), &mut bytes, MAX_DEPTH)?;
                    bytes
                },
            };
            encoded.push(Argument { name, bytes });
        }
        Ok(encoded)
    }

    fn field(&self, name: &str, id: u32, value: Option<&Value>, out: &mut Vec<u8>, depth: u8) -> anyhow::Result<()> {
        let absent = || match (self.shape)(id)? {
            Shape::Variants { name, .. } if name == "Option" => Ok(&Value::Null),
            _ => bail!("is missing"),
        };
        value
            .map_or_else(absent, Ok)
            .and_then(|value| self.value(value, id, out, depth))
            .with_context(|| name.to_string())
    }

    fn value(&self, value: &Value, id: u32, out: &mut Vec<u8>, depth: u8) -> anyhow::Result<()> {
        let depth = depth.checked_sub(1).context("is nested too deep")?;
        match (self.shape)(id)? {
            Shape::Structure { name, .. } if name == "AccountId32" => out.extend(self.account(value)?.0),
            Shape::Structure { name, fields } => match value {
                Value::String(text) if name == "Day" => day(text)?.encode_to(out),
                Value::Array(items) if name == "BTreeSet" => self.set(&fields, items, out, depth)?,
                _ => self.fields(&fields, value, out, depth)?,
            },
            Shape::Variants { name, variants } if name == "Option" => {
                let inner = variants.iter().find_map(|variant| variant.fields.first());
                match (value, inner) {
                    (Value::Null, _) | (_, None) => out.push(0),
                    (value, Some((_, id))) => {
                        out.push(1);
                        self.value(value, *id, out, depth)?;
                    },
                }
            },
            Shape::Variants { variants, .. } => self.variant(&variants, value, out, depth)?,
            Shape::List(id) if self.is_byte(id) && value.is_string() => {
                let bytes = self.bytes(value)?;
                bytes.encode_to(out);
            },
            Shape::Array(id, length) if self.is_byte(id) && value.is_string() => {
                let bytes = self.bytes(value)?;
                ensure!(bytes.len() == length, "{value} is {} bytes, not {length}", bytes.len());
                out.extend(bytes);
            },
            Shape::List(id) => {
                let items = value.as_array().context("must be a list")?;
                Compact(u32::try_from(items.len())?).encode_to(out);
                self.items(items.iter().map(|item| (item, id)), out, depth)?;
            },
            Shape::Array(id, length) => {
                let items = value.as_array().filter(|items| items.len() == length);
                let items = items.with_context(|| format!("must be a list of {length}"))?;
                self.items(items.iter().map(|item| (item, id)), out, depth)?;
            },
            Shape::Tuple(ids) => self.tuple(&ids, value, out, depth)?,
            Shape::Compact => Compact(self.number(value)?).encode_to(out),
            Shape::Primitive(primitive) => self.primitive(primitive, value, out)?,
        }
        Ok(())
    }

    fn items<'v>(
        &self,
        items: impl Iterator<Item = (&'v Value, u32)>,
        out: &mut Vec<u8>,
        depth: u8,
    ) -> anyhow::Result<()> {
        for (place, (item, id)) in (1u64..).zip(items) {
            self.value(item, id, out, depth).with_context(|| place.to_string())?;
        }
        Ok(())
    }

    /// In the order that the runtime keeps, because what is voted on is named by the hash of its bytes.
    fn set(&self, fields: &Fields, items: &[Value], out: &mut Vec<u8>, depth: u8) -> anyhow::Result<()> {
        let [(_, list)] = fields.as_slice() else {
            bail!("the runtime keeps sets in another way");
        };
        let Shape::List(id) = (self.shape)(*list)? else {
            bail!("the runtime keeps sets in another way");
        };
        let mut encoded = Vec::new();
        for (place, item) in (1u64..).zip(items) {
            let mut bytes = Vec::new();
            self.value(item, id, &mut bytes, depth)
                .with_context(|| place.to_string())?;
            encoded.push(bytes);
        }
        let is_number = matches!((self.shape)(id)?, Shape::Primitive(_));
        // Numbers have their lowest byte first.
        encoded.sort_by_key(|bytes| match is_number {
            true => bytes.iter().rev().copied().collect(),
            false => bytes.clone(),
        });
        Compact(u32::try_from(encoded.len())?).encode_to(out);
        out.extend(encoded.concat());
        Ok(())
    }

    fn tuple(&self, ids: &[u32], value: &Value, out: &mut Vec<u8>, depth: u8) -> anyhow::Result<()> {
        let items = value.as_array().filter(|items| items.len() == ids.len());
        let items = items.with_context(|| format!("must be a list of {}", ids.len()))?;
        self.items(items.iter().zip(ids.iter().copied()), out, depth)
    }

    fn fields(&self, fields: &Fields, value: &Value, out: &mut Vec<u8>, depth: u8) -> anyhow::Result<()> {
        match fields.as_slice() {
            [] => Ok(()),
            // What only wraps something is written as that.
            [(None, id)] => self.value(value, *id, out, depth),
            [(None, _), ..] => {
                let ids: Vec<u32> = fields.iter().map(|(_, id)| *id).collect();
                self.tuple(&ids, value, out, depth)
            },
            _ => {
                let members = value.as_object().context("must be an object")?;
                let known: Vec<&str> = fields.iter().filter_map(|(name, _)| name.as_deref()).collect();
                if let Some(unknown) = members.keys().find(|name| !known.contains(&name.as_str())) {
                    bail!("{unknown}: unknown; the fields are {}", known.join(", "));
                }
                for (name, id) in fields {
                    let name = name.as_deref().unwrap_or_default();
                    self.field(name, *id, members.get(name), out, depth)?;
                }
                Ok(())
            },
        }
    }

    fn variant(&self, variants: &[Variant], value: &Value, out: &mut Vec<u8>, depth: u8) -> anyhow::Result<()> {
        let (name, inner) = match value {
            Value::String(name) => (name.as_str(), None),
            Value::Object(members) if members.len() == 1 => match members.iter().next() {
                Some((name, inner)) => (name.as_str(), Some(inner)),
                None => bail!("must name a variant"),
            },
            _ => bail!("must be the name of a variant, or an object of one name"),
        };
        let known = || variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>();
        let variant = variants.iter().find(|variant| variant.name == name);
        let variant = variant.with_context(|| format!("{name:?} must be {}", known().join(", ")))?;
        out.push(variant.index);
        match (inner, variant.fields.is_empty()) {
            (None, true) => Ok(()),
            (Some(inner), false) => self
                .fields(&variant.fields, inner, out, depth)
                .with_context(|| name.to_string()),
            (None, false) => bail!("{name:?} carries something: write an object"),
            (Some(_), true) => bail!("{name:?} carries nothing: write its name alone"),
        }
    }

    fn primitive(&self, primitive: Primitive, value: &Value, out: &mut Vec<u8>) -> anyhow::Result<()> {
        match primitive {
            Primitive::Bool => value.as_bool().context("must be true or false")?.encode_to(out),
            Primitive::Str => value.as_str().context("must be text")?.encode_to(out),
            Primitive::U8 => u8::try_from(self.number(value)?).context(TOO_LARGE)?.encode_to(out),
            Primitive::U16 => u16::try_from(self.number(value)?).context(TOO_LARGE)?.encode_to(out),
            Primitive::U32 => u32::try_from(self.number(value)?).context(TOO_LARGE)?.encode_to(out),
            Primitive::U64 => u64::try_from(self.number(value)?).context(TOO_LARGE)?.encode_to(out),
            Primitive::U128 => self.number(value)?.encode_to(out),
            Primitive::I128 => signed(value)?.encode_to(out),
            other => bail!("the runtime takes a {other:?} here, which cannot be written as JSON"),
        }
        Ok(())
    }

    fn is_byte(&self, id: u32) -> bool {
        matches!((self.shape)(id), Ok(Shape::Primitive(Primitive::U8)))
    }

    fn account(&self, value: &Value) -> anyhow::Result<AccountId32> {
        let text = value.as_str().context("must be a participant or an address")?;
        match self.words.accounts.get(text) {
            Some(account) => Ok(*account),
            None => text
                .parse()
                .map_err(|_| anyhow!("{text:?} is no participant and no address")),
        }
    }

    fn number(&self, value: &Value) -> anyhow::Result<u128> {
        if let Some(known) = value.as_str().and_then(|text| self.words.numbers.get(text)) {
            return known.clone().map_err(|why| anyhow!("{value}: {why}"));
        }
        match value {
            Value::Number(number) => number.as_u64().map(u128::from),
            Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
            _ => None,
        }
        .with_context(|| format!("{value} must be a whole number, or a word for one"))
    }

    fn bytes(&self, value: &Value) -> anyhow::Result<Vec<u8>> {
        let text = value.as_str().context("must be text")?;
        match (self.words.bytes.get(text), text.strip_prefix("0x")) {
            (Some(bytes), _) => bytes.clone().map_err(|why| anyhow!("{value}: {why}")),
            (None, Some(digits)) => {
                hex::decode(digits).with_context(|| format!("{value} has other digits than 0 to f"))
            },
            (None, None) => Ok(text.into()),
        }
    }
}

const TOO_LARGE: &str = "the number is too large";

fn day(text: &str) -> anyhow::Result<u32> {
    let start = date::day(text).and_then(date::start_of);
    let start = start.with_context(|| format!("{text:?}"))?;
    Ok(u32::try_from(start / MILLISECONDS_PER_DAY)?)
}

fn signed(value: &Value) -> anyhow::Result<i128> {
    match value {
        Value::Number(number) => number.as_i64().map(i128::from),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
    .with_context(|| format!("{value} must be a whole number"))
}

#[cfg(test)]
mod tests;
