// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rows of named text fields, wherever they came from, and the errors that name where a bad one stands.

use std::{collections::BTreeMap, fmt};

/// One thing that is wrong with the input.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InputError {
    /// The file, or the list inside a JSON file.
    pub file: String,
    /// The line of a CSV file (the header is line 1), or the position in a JSON list (the first is 1).
    pub row: Option<u64>,
    /// The column or key.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(field) = &self.field {
            write!(f, ", {field}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for InputError {}

/// Everything that is wrong with the input.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct InputErrors(pub Vec<InputError>);

impl InputErrors {
    /// Notes an error that belongs to no row.
    pub fn file(&mut self, file: &str, field: Option<&str>, message: impl fmt::Display) {
        self.0.push(InputError {
            file: file.into(),
            row: None,
            field: field.map(Into::into),
            message: message.to_string(),
        });
    }

    /// Notes an error in one row.
    pub fn row(&mut self, file: &str, row: u64, field: &str, message: impl fmt::Display) {
        self.0.push(InputError {
            file: file.into(),
            row: Some(row),
            field: Some(field.into()),
            message: message.to_string(),
        });
    }
}

impl fmt::Display for InputErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| writeln!(f, "{error}"))
    }
}

impl std::error::Error for InputErrors {}

/// The columns of one kind of row.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// What the rows are: the name of the CSV file without its ending, and of the list in a JSON file.
    pub kind: &'static str,
    /// Columns that must exist.
    pub required: &'static [&'static str],
    /// Columns that may be left out, which is the same as leaving every field empty.
    pub optional: &'static [&'static str],
}

impl Columns {
    /// Whether a column of this name belongs here.
    pub fn knows(&self, name: &str) -> bool {
        self.required.contains(&name) || self.optional.contains(&name)
    }

    /// All columns as one text, for messages.
    pub fn list(&self) -> String {
        [self.required, self.optional].concat().join(", ")
    }
}

/// One row as text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Record {
    /// See [`InputError::row`].
    pub number: u64,
    /// The fields that are present and not empty, by column.
    pub fields: BTreeMap<String, String>,
}

/// All rows of one kind as text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Table {
    /// See [`InputError::file`].
    pub file: String,
    /// The rows in their order.
    pub rows: Vec<Record>,
}

/// Reads the fields of one row, noting every error on the way.
pub struct Fields<'a> {
    file: &'a str,
    record: &'a Record,
    errors: &'a mut InputErrors,
}

impl<'a> Fields<'a> {
    /// The fields of `record`.
    pub fn new(file: &'a str, record: &'a Record, errors: &'a mut InputErrors) -> Self {
        Self { file, record, errors }
    }

    /// Notes an error in `field`.
    pub fn refuse(&mut self, field: &str, message: impl fmt::Display) {
        self.errors.row(self.file, self.record.number, field, message);
    }

    /// The text of `field`, if it is not empty.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.record.fields.get(field).map(String::as_str)
    }

    /// The text of a field that must not be empty.
    pub fn required(&mut self, field: &str) -> Option<&'a str> {
        let text = self.text(field);
        if text.is_none() {
            self.refuse(field, "is empty");
        }
        text
    }

    /// Reads a field that must not be empty.
    pub fn read<T, E: fmt::Display>(&mut self, field: &str, read: impl FnOnce(&str) -> Result<T, E>) -> Option<T> {
        let text = self.required(field)?;
        self.check(field, text, read)
    }

    /// Reads a field that may be empty: the outer option tells whether it could be read.
    pub fn read_optional<T, E: fmt::Display>(
        &mut self,
        field: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match self.text(field) {
            None => Some(None),
            Some(text) => self.check(field, text, read).map(Some),
        }
    }

    /// Reads the words of a field, separated by spaces; none if it is empty.
    pub fn words<T, E: fmt::Display>(
        &mut self,
        field: &str,
        mut read: impl FnMut(&str) -> Result<T, E>,
    ) -> Option<Vec<T>> {
        let words: Vec<&str> = self.text(field).unwrap_or_default().split_whitespace().collect();
        let read: Vec<Option<T>> = words
            .into_iter()
            .map(|word| self.check(field, word, &mut read))
            .collect();
        read.into_iter().collect()
    }

    fn check<T, E: fmt::Display>(
        &mut self,
        field: &str,
        text: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        read(text)
            .map_err(|error| self.refuse(field, format_args!("{text:?}: {error}")))
            .ok()
    }
}
