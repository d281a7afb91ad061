// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rows from CSV files.

use super::table::{Columns, InputError, InputErrors, Record, Table};
use std::collections::BTreeSet;

/// Reads `text`, the contents of `file`. Lines that begin with `#` are comments.
pub fn read(file: &str, text: &[u8], columns: &Columns, errors: &mut InputErrors) -> Table {
    let mut table = Table {
        file: file.into(),
        rows: Vec::new(),
    };
    // Spreadsheets put a byte order mark in front of UTF-8.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    // A last line without an end would be counted as if it had none.
    let text = [text, b"\n"].concat();
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_slice());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(Into::into).collect(),
        Err(error) => {
            errors.file(file, None, explain(&error));
            return table;
        },
    };
    if !check_header(file, &header, columns, errors) {
        return table;
    }
    let mut record = csv::StringRecord::new();
    loop {
        let read = reader.read_record(&mut record);
        // Where a record begins the reader only knows before it skips blank lines and comments; so count back from
        // where it ended.
        let inside = record
            .iter()
            .flat_map(str::chars)
            .filter(|character| *character == '\n')
            .count() as u64;
        let number = reader.position().line().saturating_sub(inside).saturating_sub(1);
        let mut refuse = |message| {
            let error = InputError {
                file: file.into(),
                row: Some(number),
                field: None,
                message,
            };
            errors.0.push(error);
        };
        match read {
            Ok(false) => break,
            Ok(true) if record.len() != header.len() => {
                refuse(format!("has {} fields, the header has {}", record.len(), header.len()));
            },
            Ok(true) => {
                let fields = header.iter().zip(record.iter()).filter(|(_, text)| !text.is_empty());
                let fields = fields.map(|(name, text)| (name.clone(), text.to_string())).collect();
                table.rows.push(Record { number, fields });
            },
            Err(error) => {
                refuse(explain(&error));
                if !matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) {
                    break;
                }
            },
        }
    }
    table
}

/// Whether the header names every required column, no unknown one, and none twice.
fn check_header(file: &str, header: &[String], columns: &Columns, errors: &mut InputErrors) -> bool {
    let before = errors.0.len();
    let mut seen = BTreeSet::new();
    for name in header {
        if !columns.knows(name) {
            errors.file(
                file,
                Some(name),
                format_args!("unknown column; the columns are {}", columns.list()),
            );
        } else if !seen.insert(name.as_str()) {
            errors.file(file, Some(name), "the column appears twice");
        }
    }
    for name in columns.required {
        if !seen.contains(name) {
            errors.file(file, Some(name), "the column is missing");
        }
    }
    errors.0.len() == before
}

fn explain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => format!("not UTF-8: {err}"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns {
        kind: "things",
        required: &["id", "name"],
        optional: &["note"],
    };

    fn parse(text: &[u8]) -> Result<Vec<Record>, Vec<String>> {
        let mut errors = InputErrors::default();
        let table = read("things.csv", text, &COLUMNS, &mut errors);
        match errors.0.is_empty() {
            true => Ok(table.rows),
            false => Err(errors.0.iter().map(ToString::to_string).collect()),
        }
    }

    fn record(number: u64, fields: &[(&str, &str)]) -> Record {
        Record {
            number,
            fields: fields
                .iter()
                .map(|(name, text)| (name.to_string(), text.to_string()))
                .collect(),
        }
    }

    #[test]
    fn numbers_rows_by_line() {
        let text = b"\xef\xbb\xbf# a comment\nid, name ,note\na,\"Alpha, Ltd\",\n\n# another\nb, Beta ,x\n";
        assert_eq!(
            parse(text),
            Ok(vec![
                record(3, &[("id", "a"), ("name", "Alpha, Ltd")]),
                record(6, &[("id", "b"), ("name", "Beta"), ("note", "x")]),
            ])
        );
    }

    #[test]
    fn names_wrong_columns() {
        assert_eq!(
            parse(b"id,nam,id\n"),
            Err(vec![
                "things.csv, nam: unknown column; the columns are id, name, note".into(),
                "things.csv, id: the column appears twice".into(),
                "things.csv, name: the column is missing".into(),
            ])
        );
        assert_eq!(
            parse(b""),
            Err(vec![
                "things.csv, id: the column is missing".into(),
                "things.csv, name: the column is missing".into(),
            ])
        );
    }

    #[test]
    fn names_rows_of_the_wrong_length() {
        assert_eq!(
            parse(b"id,name\na,b\na\na,b,c\n"),
            Err(vec![
                "things.csv, row 3: has 1 fields, the header has 2".into(),
                "things.csv, row 4: has 3 fields, the header has 2".into(),
            ])
        );
    }

    #[test]
    fn names_bytes_that_are_not_text() {
        let errors = parse(b"id,name\na,\xff\nb,c\n").unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(errors[0].starts_with("things.csv, row 2: not UTF-8"), "{errors:?}");
    }
}
