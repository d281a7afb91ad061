// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rows from a JSON file: an object with one list of objects for each kind of row, or one such list.

use super::table::{Columns, InputError, InputErrors, Record, Table};
use serde::{
    de::{MapAccess, Visitor},
    Deserialize, Deserializer,
};
use serde_json::Value;
use std::{fmt, marker::PhantomData};

/// The members of a JSON object in their order, those of the same name kept apart.
pub struct Members<T>(pub Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for MembersVisitor<T> {
            type Value = Members<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

/// What a member of the file holds.
#[derive(Deserialize)]
#[serde(untagged)]
enum Member {
    Rows(Vec<Members<Value>>),
    Other(Value),
}

/// The tables of a JSON file, and the member `network` if there is one.
pub struct Document {
    /// One table for each kind of row that the file has.
    pub tables: Vec<(&'static str, Table)>,
    /// The settings, unread.
    pub network: Option<Value>,
}

/// Reads `text`, the contents of `file`.
pub fn read(file: &str, text: &[u8], kinds: &[Columns], errors: &mut InputErrors) -> Document {
    let mut document = Document {
        tables: Vec::new(),
        network: None,
    };
    let members: Members<Member> = match serde_json::from_slice(text) {
        Ok(members) => members,
        Err(error) => {
            errors.file(file, None, format_args!("not a JSON object of lists: {error}"));
            return document;
        },
    };
    for (name, member) in members.0 {
        let columns = kinds.iter().find(|columns| columns.kind == name);
        let twice = document.tables.iter().any(|(kind, _)| *kind == name);
        match (columns, member) {
            _ if twice || (name == "network" && document.network.is_some()) => {
                errors.file(file, Some(&name), "appears twice");
            },
            (Some(columns), Member::Rows(rows)) => {
                let list = format!("{file} {name}");
                document
                    .tables
                    .push((columns.kind, read_rows(list, rows, columns, errors)));
            },
            (Some(_), Member::Other(_)) => errors.file(file, Some(&name), "must be a list of objects"),
            (None, Member::Other(value)) if name == "network" => document.network = Some(value),
            (None, _) => {
                let known: Vec<&str> = kinds.iter().map(|columns| columns.kind).collect();
                let known = known.join(", ");
                errors.file(
                    file,
                    Some(&name),
                    format_args!("unknown; a file has {known} and network"),
                );
            },
        }
    }
    document
}

/// Reads `text`, the contents of `file`, which is the list of one kind of row.
pub fn read_list(file: &str, text: &[u8], columns: &Columns, errors: &mut InputErrors) -> Table {
    let rows: Vec<Members<Value>> = serde_json::from_slice(text).unwrap_or_else(|error| {
        errors.file(file, None, format_args!("not a JSON list of objects: {error}"));
        Vec::new()
    });
    read_rows(file.into(), rows, columns, errors)
}

fn read_rows(list: String, rows: Vec<Members<Value>>, columns: &Columns, errors: &mut InputErrors) -> Table {
    let mut table = Table {
        file: list,
        rows: Vec::new(),
    };
    for (number, members) in (1u64..).zip(rows) {
        let mut record = Record {
            number,
            ..Default::default()
        };
        let mut refuse = |field: &str, message: String| {
            let field = Some(field.to_string());
            errors.0.push(InputError {
                file: table.file.clone(),
                row: Some(number),
                field,
                message,
            });
        };
        let mut present = Vec::new();
        for (name, value) in members.0 {
            if !columns.knows(&name) {
                refuse(&name, format!("unknown field; the fields are {}", columns.list()));
            } else if present.contains(&name) {
                refuse(&name, "appears twice".into());
            } else {
                match text(&name, value) {
                    Some(text) if text.is_empty() => {},
                    Some(text) => {
                        record.fields.insert(name.clone(), text);
                    },
                    None => refuse(&name, "must be text, a whole number, or a list of texts".into()),
                }
            }
            present.push(name);
        }
        for name in columns.required {
            if !present.iter().any(|known| known == name) {
                refuse(name, "is missing".into());
            }
        }
        table.rows.push(record);
    }
    table
}

/// The column whose fields are JSON themselves.
const ARGUMENTS: &str = "arguments";

/// A field as the text that a CSV file would have. A number with decimals is refused: a JSON reader in between may
/// already have rounded it.
fn text(name: &str, value: Value) -> Option<String> {
    match value {
        Value::Object(_) if name == ARGUMENTS => Some(value.to_string()),
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.trim().to_string()),
        Value::Number(number) => number.as_u64().map(|number| number.to_string()),
        Value::Array(words) => {
            let words: Option<Vec<&str>> = words.iter().map(Value::as_str).collect();
            words.map(|words| words.join(" "))
        },
        Value::Bool(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Columns; 2] = [
        Columns {
            kind: "things",
            required: &["id"],
            optional: &["amount", "words", "arguments"],
        },
        Columns {
            kind: "others",
            required: &["id"],
            optional: &[],
        },
    ];

    fn parse(text: &str) -> Result<Document, Vec<String>> {
        let mut errors = InputErrors::default();
        let document = read("all.json", text.as_bytes(), &KINDS, &mut errors);
        match errors.0.is_empty() {
            true => Ok(document),
            false => Err(errors.0.iter().map(ToString::to_string).collect()),
        }
    }

    #[test]
    fn reads_lists_of_objects() {
        let text = r#"{"network": {}, "things": [{"id": "a", "amount": 7, "words": ["x", "y"]}, {"id": "b"}]}"#;
        let document = parse(text).unwrap_or_else(|errors| panic!("{errors:?}"));
        assert!(document.network.is_some());
        let (kind, table) = &document.tables[0];
        assert_eq!(*kind, "things");
        assert_eq!(table.file, "all.json things");
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0].fields["amount"], "7");
        assert_eq!(table.rows[0].fields["words"], "x y");
        assert_eq!(table.rows[1].number, 2);
    }

    #[test]
    fn a_list_by_itself_is_a_table() {
        let mut errors = InputErrors::default();
        let text = br#"[{"id": "a", "arguments": {"at": ["now", 1]}}, {"id": {"b": 1}}]"#;
        let table = read_list("things.json", text, &KINDS[0], &mut errors);
        assert_eq!(table.rows[0].fields["arguments"], r#"{"at":["now",1]}"#);
        let errors: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            errors,
            ["things.json, row 2, id: must be text, a whole number, or a list of texts"]
        );
        let mut errors = InputErrors::default();
        assert!(read_list("things.json", b"{}", &KINDS[0], &mut errors).rows.is_empty());
        assert_eq!(errors.0.len(), 1);
    }

    #[test]
    fn names_what_is_wrong() {
        let text =
            r#"{"things": [{"id": "a", "id": "b"}, {"amount": 1.5, "colour": "red"}], "thing": [], "others": 1}"#;
        assert_eq!(
            parse(text).err(),
            Some(vec![
                "all.json things, row 1, id: appears twice".into(),
                "all.json things, row 2, amount: must be text, a whole number, or a list of texts".into(),
                "all.json things, row 2, colour: unknown field; the fields are id, amount, words, arguments".into(),
                "all.json things, row 2, id: is missing".into(),
                "all.json, thing: unknown; a file has things, others and network".into(),
                "all.json, others: must be a list of objects".into(),
            ])
        );
        assert_eq!(
            parse(r#"{"others": [], "others": []}"#).err(),
            Some(vec!["all.json, others: appears twice".into()])
        );
        assert!(parse("[]").is_err());
        assert!(parse("{").is_err());
    }
}
