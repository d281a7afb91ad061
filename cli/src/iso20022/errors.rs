// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is wrong with a message, and where.

use std::fmt;

/// One thing that is wrong with a message.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MessageError {
    /// The element, as a path of names below the message's own element; empty for the document as a whole.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.is_empty() {
            true => f.write_str(&self.message),
            false => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Everything that is wrong with a message.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct MessageErrors(pub Vec<MessageError>);

impl MessageErrors {
    /// The one error that the document as a whole has.
    pub fn document(message: impl fmt::Display) -> Self {
        let mut errors = Self::default();
        errors.add("", message);
        errors
    }

    /// Notes an error at `path`.
    pub fn add(&mut self, path: &str, message: impl fmt::Display) {
        self.0.push(MessageError {
            path: path.into(),
            message: message.to_string(),
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for MessageErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for MessageErrors {}
