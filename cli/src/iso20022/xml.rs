// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! XML documents as trees.
//!
//! A tree that was read remembers which of its elements were taken, so that whatever nobody asked for can be named.
//! Document type declarations, entities and processing instructions are refused: these messages have no use for them.

use super::errors::MessageErrors;
use quick_xml::{
    events::{BytesRef, BytesStart, BytesText, Event},
    name::ResolveResult,
    NsReader, Writer,
};
use std::cell::Cell;

/// The largest document, in bytes.
pub const MAX_SIZE: usize = 1 << 20;
/// How deep elements may nest.
const MAX_DEPTH: usize = 32;
/// How many elements a document may have.
const MAX_ELEMENTS: usize = 10_000;
/// The namespace of `xsi:schemaLocation`, which says where a schema is and nothing about the message.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An element that was read.
#[derive(Debug, Default)]
pub struct Node {
    /// Its name, without prefix.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The names from below the message's own element down to it, separated by `/`.
    pub path: String,
    attributes: Vec<(String, String, Cell<bool>)>,
    text: String,
    children: Vec<Node>,
    taken: Cell<bool>,
    text_taken: Cell<bool>,
}

impl Node {
    /// Reads a document and returns its root.
    pub fn parse(document: &[u8]) -> Result<Self, MessageErrors> {
        if document.len() > MAX_SIZE {
            return Err(MessageErrors::document(format_args!(
                "{} bytes, more than the {MAX_SIZE} that a message may have",
                document.len()
            )));
        }
        let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document);
        let Ok(text) = std::str::from_utf8(document) else {
            return Err(MessageErrors::document("not UTF-8"));
        };
        Parser::default().run(text)
    }

    /// Takes the first element of this name that nobody took yet.
    pub fn take(&self, name: &str) -> Option<&Self> {
        let found = self.own(name).find(|child| !child.taken.get());
        found.inspect(|child| child.taken.set(true))
    }

    /// Takes every element of this name.
    pub fn take_all(&self, name: &str) -> Vec<&Self> {
        self.own(name).inspect(|child| child.taken.set(true)).collect()
    }

    /// Takes the attribute of this name.
    pub fn take_attribute(&self, name: &str) -> Option<&str> {
        let (_, value, taken) = self.attributes.iter().find(|(attribute, ..)| attribute == name)?;
        taken.set(true);
        Some(value)
    }

    /// Takes the text of an element that has nothing but text.
    pub fn take_text(&self) -> &str {
        self.text_taken.set(true);
        &self.text
    }

    /// The path of an element below this one.
    pub fn path_of(&self, name: &str) -> String {
        match self.path.is_empty() {
            true => name.into(),
            false => format!("{}/{name}", self.path),
        }
    }

    /// Names everything below this element that nobody took.
    pub fn leftover(&self, errors: &mut MessageErrors) {
        for (name, _, taken) in &self.attributes {
            if !taken.get() {
                errors.add(
                    &self.path_of(&format!("@{name}")),
                    "this attribute cannot be represented",
                );
            }
        }
        if !self.text.trim().is_empty() && !self.text_taken.get() {
            errors.add(&self.path, "text where elements belong");
        }
        for child in &self.children {
            let again = self.own(&child.name).filter(|other| other.taken.get()).count() > 0;
            match (child.taken.get(), child.namespace == self.namespace) {
                (true, _) => child.leftover(errors),
                (false, true) if again => errors.add(&child.path, "appears more than once"),
                (false, true) => errors.add(&child.path, "this element cannot be represented"),
                (false, false) => errors.add(
                    &child.path,
                    format_args!(
                        "this element of another namespace, {:?}, cannot be represented",
                        child.namespace
                    ),
                ),
            }
        }
    }

    /// The names of the elements below this one, in their order.
    pub fn names(&self) -> Vec<&str> {
        self.children.iter().map(|child| child.name.as_str()).collect()
    }

    /// The elements below this one.
    pub fn children(&self) -> &[Self] {
        &self.children
    }

    fn own<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> {
        let name = name.to_string();
        let mine = self.children.iter().filter(|child| child.namespace == self.namespace);
        mine.filter(move |child| child.name == name)
    }
}

#[derive(Default)]
struct Parser {
    open: Vec<Node>,
    root: Option<Node>,
    elements: usize,
}

impl Parser {
    fn run(mut self, text: &str) -> Result<Node, MessageErrors> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_comments = true;
        loop {
            let broken =
                |error: quick_xml::Error| MessageErrors::document(format_args!("not well-formed XML: {error}"));
            let (namespace, event) = reader.read_resolved_event().map_err(broken)?;
            let namespace = match namespace {
                ResolveResult::Bound(namespace) => namespace.0.to_string(),
                ResolveResult::Unbound => String::new(),
                ResolveResult::Unknown(prefix) => {
                    return Err(MessageErrors::document(format_args!(
                        "not well-formed XML: the prefix {prefix:?} is not declared"
                    )));
                },
            };
            match event {
                Event::Start(start) => {
                    let attributes = attributes(&reader, &start)?;
                    self.start(start.local_name().into_inner(), namespace, attributes)?;
                },
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => self.text(&resolve(&reference)?)?,
                Event::Decl(declaration) => {
                    let encoding = declaration.encoding().and_then(Result::ok);
                    if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8")) {
                        return Err(MessageErrors::document("another encoding than UTF-8 is declared"));
                    }
                },
                Event::Comment(_) => {},
                Event::DocType(_) => {
                    return Err(MessageErrors::document(
                        "a document type declaration (DTD) is not accepted",
                    ));
                },
                Event::PI(_) => return Err(MessageErrors::document("a processing instruction is not accepted")),
                Event::Eof => break,
                Event::Empty(_) => return Err(MessageErrors::document("not well-formed XML: an open end")),
            }
        }
        match self.root.filter(|_| self.open.is_empty()) {
            Some(root) => Ok(root),
            None => Err(MessageErrors::document(
                "not well-formed XML: the document has no end, or nothing in it",
            )),
        }
    }

    fn start(
        &mut self,
        name: &str,
        namespace: String,
        attributes: Vec<(String, String, Cell<bool>)>,
    ) -> Result<(), MessageErrors> {
        self.elements = self.elements.saturating_add(1);
        if self.elements > MAX_ELEMENTS || self.open.len() >= MAX_DEPTH {
            return Err(MessageErrors::document(format_args!(
                "a message has at most {MAX_ELEMENTS} elements, {MAX_DEPTH} inside each other"
            )));
        }
        if self.root.is_some() {
            return Err(MessageErrors::document("not well-formed XML: more than one root"));
        }
        // The document and the message's own element are on every path: they are left out.
        let path = match self.open.last() {
            Some(parent) if self.open.len() > 1 => parent.path_of(name),
            _ => String::new(),
        };
        self.open.push(Node {
            name: name.into(),
            namespace,
            path,
            attributes,
            ..Node::default()
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(node) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), MessageErrors> {
        match self.open.last_mut() {
            Some(node) => node.text.push_str(text),
            None if text.trim().is_empty() => {},
            None => return Err(MessageErrors::document("not well-formed XML: text outside the root")),
        }
        Ok(())
    }
}

/// The attributes of an element, without the declarations of namespaces and where schemas are.
fn attributes(
    reader: &NsReader<&[u8]>,
    start: &BytesStart<'_>,
) -> Result<Vec<(String, String, Cell<bool>)>, MessageErrors> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute =
            attribute.map_err(|error| MessageErrors::document(format_args!("not well-formed XML: {error}")))?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
        if matches!(namespace, ResolveResult::Bound(namespace) if namespace.0 == SCHEMA_INSTANCE) {
            continue;
        }
        if attribute.value.contains('&') {
            return Err(MessageErrors::document("an entity in an attribute is not accepted"));
        }
        attributes.push((name.into_inner().into(), attribute.value.into_owned(), Cell::new(false)));
    }
    Ok(attributes)
}

/// What a reference in a text stands for: a character, or one of the five names that XML itself knows.
fn resolve(reference: &BytesRef<'_>) -> Result<String, MessageErrors> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => return Ok(character.to_string()),
        Ok(None) => {},
        Err(error) => return Err(MessageErrors::document(format_args!("not well-formed XML: {error}"))),
    }
    let name = reference.xml10_content();
    let text = match name.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "apos" => "'",
        "quot" => "\"",
        name => {
            return Err(MessageErrors::document(format_args!(
                "the entity &{name}; is not accepted"
            )))
        },
    };
    Ok(text.into())
}

/// An element that is to be written.
#[derive(Clone, Debug, Default)]
pub struct Element {
    name: &'static str,
    attribute: Option<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// An element with elements in it.
    pub fn new(name: &'static str, children: impl IntoIterator<Item = Self>) -> Self {
        Self {
            name,
            children: children.into_iter().collect(),
            ..Self::default()
        }
    }

    /// An element with text in it.
    pub fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            ..Self::default()
        }
    }

    /// `element` inside of elements that hold nothing else, the outermost first.
    pub fn nested(names: &[&'static str], element: Self) -> Self {
        names.iter().rev().fold(element, |inner, name| Self::new(name, [inner]))
    }

    /// The element with an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attribute = Some((name, value.into()));
        self
    }

    /// The element as a document.
    pub fn document(&self) -> std::io::Result<String> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(quick_xml::events::BytesDecl::new(
            "1.0",
            Some("UTF-8"),
            None,
        )))?;
        self.write(&mut writer)?;
        let mut document = String::from_utf8(writer.into_inner()).map_err(std::io::Error::other)?;
        document.push('\n');
        Ok(document)
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name);
        if let Some((name, value)) = &self.attribute {
            start.push_attribute((*name, value.as_str()));
        }
        if self.text.is_empty() && self.children.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        let end = start.to_end().into_owned();
        writer.write_event(Event::Start(start.borrow()))?;
        if !self.text.is_empty() {
            writer.write_event(Event::Text(BytesText::new(&self.text)))?;
        }
        for child in &self.children {
            child.write(writer)?;
        }
        writer.write_event(Event::End(end))
    }
}
