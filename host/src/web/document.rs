//! Reading an upstream's document as JSON: the one place that says what counts as one, and what came instead.

mod charset;
mod kind;
#[cfg(test)]
mod tests;

pub use charset::to_utf8;
pub use kind::{Kind, NotJson};

use crate::model::reply::{ResponsePath, position};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Levels that a document may nest: as many as a reply's data, which it may become, has by default.
pub const DEPTH_MAX: u32 = 64;

/// The JSON document that a body is. A byte order mark is ignored (RFC 8259, section 8.1), and the charset that the
/// content type declares is decoded; without one it is UTF-8. There has to be exactly one document.
pub fn json(content_type: Option<&str>, bytes: &[u8]) -> Result<Value, NotJson> {
    let text = text(content_type, bytes)?;
    parse(&text, content_type)
}

/// Whether a body is a page of HTML, such as a sign-in or a browser check. JSON that calls itself `text/html` is not
/// one, and neither is an empty body.
pub fn is_html(content_type: Option<&str>, bytes: &[u8]) -> bool {
    text(content_type, bytes).is_ok_and(|text| kind::markup(&text, content_type) == Some(Kind::Html))
}

/// A document that still has its text, because a number's text is more than its value: `19.90`.
#[derive(Clone, Debug)]
pub struct Document {
    text: String,
    value: Value,
}

impl Document {
    /// Reads a body as [`json`] does.
    pub fn read(content_type: Option<&str>, bytes: &[u8]) -> Result<Self, NotJson> {
        let text = text(content_type, bytes)?;
        let value = parse(&text, content_type)?;
        let text = text.into_owned();
        Ok(Self { text, value })
    }

    /// The document's value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The document's value alone.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// What is at a path of keys and positions; `None` where there is nothing. Of a key that an object has twice, the
    /// last one counts, as in [`json`].
    pub fn at(&self, path: &ResponsePath) -> Option<Part<'_>> {
        let mut here: &RawValue = serde_json::from_str(&self.text).ok()?;
        for step in &path.0 {
            here = match here.get().as_bytes().first()? {
                b'[' => {
                    let items: Vec<&RawValue> = serde_json::from_str(here.get()).ok()?;
                    *items.get(position(step)?)?
                }
                b'{' => members(here).remove(step)?,
                _ => return None,
            };
        }
        Some(Part::of(here, true))
    }
}

fn members(object: &RawValue) -> BTreeMap<String, &RawValue> {
    #[derive(Deserialize)]
    struct Members<'a>(#[serde(borrow)] BTreeMap<String, &'a RawValue>);
    serde_json::from_str::<Members<'_>>(object.get()).map_or_else(|_| BTreeMap::new(), |members| members.0)
}

/// A part of a document, as a sentence could say it.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    Null,
    Flag(bool),
    /// A number, as the document writes it.
    Number(&'a str),
    Text(String),
    /// The items; lists and objects among them are empty here.
    List(Vec<Part<'a>>),
    Object,
}

impl<'a> Part<'a> {
    fn of(raw: &'a RawValue, with_items: bool) -> Self {
        let text = raw.get();
        match text.as_bytes().first() {
            Some(b'"') => Self::Text(serde_json::from_str(text).unwrap_or_default()),
            Some(b'{') => Self::Object,
            Some(b'[') if !with_items => Self::List(Vec::new()),
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
                Self::List(items.into_iter().map(|item| Self::of(item, false)).collect())
            }
            Some(b't') => Self::Flag(true),
            Some(b'f') => Self::Flag(false),
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number(text),
        }
    }
}

fn text<'a>(content_type: Option<&str>, bytes: &'a [u8]) -> Result<Cow<'a, str>, NotJson> {
    charset::text(content_type, bytes).map_err(|error| NotJson::of_text(error, bytes))
}

fn parse(text: &str, content_type: Option<&str>) -> Result<Value, NotJson> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = match documents.next() {
        None => return Err(NotJson::at(Kind::Empty, text, 0)),
        Some(Err(error)) => return Err(NotJson::of_syntax(&error, text, content_type)),
        Some(Ok(value)) => value,
    };
    let end = documents.byte_offset();
    let rest = text[end..].trim_start_matches([' ', '\t', '\r', '\n']);
    if !rest.is_empty() {
        let kind = if rest.starts_with(['{', '[']) || matches!(documents.next(), Some(Ok(_))) {
            Kind::Several
        } else {
            Kind::Syntax
        };
        return Err(NotJson::at(kind, text, text.len() - rest.len()));
    }
    if is_deeper(&value, DEPTH_MAX) {
        return Err(NotJson::at(Kind::TooDeep, text, 0));
    }
    Ok(value)
}

/// The parser refuses more than 128 levels by itself, so this recursion has a bound.
fn is_deeper(value: &Value, levels: u32) -> bool {
    let deeper = |inner: &Value| is_deeper(inner, levels.saturating_sub(1));
    match value {
        Value::Array(items) => levels == 0 || items.iter().any(deeper),
        Value::Object(members) => levels == 0 || members.values().any(deeper),
        _ => false,
    }
}
