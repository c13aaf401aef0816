//! JSON to types, where a misfit names its place exactly and repeats no value of the document.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer};
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// Where a document does not fit a type, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// A JSON Pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// What would fit, for example `expected a string`. Never the value found: it may be personal.
    pub expected: String,
    /// Line and column of the text, both from 1; `None` when there was no text.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => write!(f, "as a whole")?,
            pointer => write!(f, "at `{pointer}`")?,
        }
        if let Some((line, column)) = self.position {
            write!(f, " (line {line}, column {column})")?;
        }
        write!(f, ": {}", self.expected)
    }
}

/// Decodes a document that is already parsed.
pub fn value<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    typed(value)
}

/// UTF-8's byte order mark, which some servers send before a document.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Decodes a whole document given as bytes. A byte order mark is ignored (RFC 8259, section 8.1).
pub fn bytes<T: DeserializeOwned>(document: &[u8]) -> Result<T, Misfit> {
    let document = document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document);
    let mut reader = serde_json::Deserializer::from_slice(document);
    let decoded = typed(&mut reader)?;
    reader.end().map_err(|error| misfit(String::new(), &error))?;
    Ok(decoded)
}

/// Appends one key to a JSON Pointer, escaped as RFC 6901 section 3 says.
pub fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}

fn typed<'de, T, D>(deserializer: D) -> Result<T, Misfit>
where
    T: DeserializeOwned,
    D: Deserializer<'de, Error = serde_json::Error>,
{
    serde_path_to_error::deserialize(deserializer).map_err(|error| misfit(pointer(error.path()), error.inner()))
}

fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push_key(&mut pointer, &index.to_string()),
            Segment::Map { key } => push_key(&mut pointer, key),
            Segment::Enum { variant } => push_key(&mut pointer, variant),
            // The place is inside something whose key is not text; the pointer stops at its parent.
            Segment::Unknown => break,
        }
    }
    pointer
}

fn misfit(mut pointer: String, error: &serde_json::Error) -> Misfit {
    let position = (error.line() > 0).then(|| (error.line(), error.column()));
    let mut message = error.to_string();
    if let Some((line, column)) = position
        && let Some(bare) = message.strip_suffix(&format!(" at line {line} column {column}"))
    {
        message.truncate(bare.len());
    }
    let expected = if error.is_data() {
        match quoted(&message, "missing field ") {
            Some(field) => {
                push_key(&mut pointer, field);
                "is missing".to_owned()
            }
            None => expectation(&message),
        }
    } else {
        format!("not JSON: {message}")
    };
    Misfit {
        pointer,
        expected,
        position,
    }
}

fn quoted<'a>(message: &'a str, prefix: &str) -> Option<&'a str> {
    message.strip_prefix(prefix)?.strip_prefix('`')?.strip_suffix('`')
}

/// Keeps what serde expected and drops what it found.
fn expectation(message: &str) -> String {
    if message.starts_with("unknown field ") {
        return message.split(", ").next().unwrap_or(message).to_owned();
    }
    match message.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {}", in_words(expected)),
        // An author's own `Deserialize` wrote this message, and knows what it says.
        None => message.to_owned(),
    }
}

/// Says in the words of JSON what serde says in the words of Rust.
fn in_words(expected: &str) -> &str {
    match expected {
        "a sequence" => "a list",
        "a map" => "an object",
        "unit" => "null",
        "string or map" => "one of its named values",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number, 0 or more",
        "i8" => "a whole number from -128 to 127",
        "i16" => "a whole number from -32768 to 32767",
        "i32" => "a whole number from -2147483648 to 2147483647",
        "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        other if other.starts_with("struct ") => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Order {
        items: Vec<Item>,
        day: Option<Day>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Item {
        sku: String,
        #[serde(default)]
        quantity: u8,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Day {
        Monday,
        Tuesday,
    }

    fn at(document: Value) -> (String, String) {
        let misfit = value::<Order>(&document).unwrap_err();
        (misfit.pointer, misfit.expected)
    }

    fn pair(pointer: &str, expected: &str) -> (String, String) {
        (pointer.to_owned(), expected.to_owned())
    }

    #[test]
    fn names_the_place_and_what_belongs_there() {
        assert_eq!(
            at(json!({"items": [{"sku": 5}]})),
            pair("/items/0/sku", "expected a string")
        );
        assert_eq!(at(json!({"items": [{}]})), pair("/items/0/sku", "is missing"));
        assert_eq!(at(json!({"items": "all"})), pair("/items", "expected a list"));
        assert_eq!(at(json!({"items": ["x"]})), pair("/items/0", "expected an object"));
        assert_eq!(
            at(json!({"items": [{"sku": "a", "quantity": 300}]})),
            pair("/items/0/quantity", "expected a whole number from 0 to 255")
        );
        assert_eq!(
            at(json!({"items": [], "day": "someday"})),
            pair("/day", "expected `monday` or `tuesday`")
        );
        // Serde takes a list for a struct, field by field; this one is too short.
        assert_eq!(at(json!([])), pair("", "expected an object"));
    }

    #[test]
    fn tells_text_that_is_not_json_from_json_that_does_not_fit() {
        let html = bytes::<Order>(b"<html>").unwrap_err();
        assert_eq!(
            html.to_string(),
            "as a whole (line 1, column 1): not JSON: expected value"
        );
        let wrong = bytes::<Order>(b"{\n \"items\": [{\"sku\": true}]}").unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "at `/items/0/sku` (line 2, column 23): expected a string"
        );
        assert!(
            bytes::<Vec<u8>>(b"[] []")
                .unwrap_err()
                .expected
                .starts_with("not JSON: trailing")
        );
    }

    #[test]
    fn ignores_a_byte_order_mark() {
        assert_eq!(bytes::<Vec<u8>>(b"\xef\xbb\xbf[1]"), Ok(vec![1]));
        assert!(bytes::<Vec<u8>>(b"\xef\xbb\xbf\xef\xbb\xbf[1]").is_err());
    }

    #[test]
    fn repeats_no_value_of_the_document() {
        let misfit = value::<Vec<u8>>(&json!("ada@example.com, expected a joke")).unwrap_err();
        assert_eq!(misfit.expected, "expected a list");
    }

    #[test]
    fn escapes_keys() {
        let mut pointer = String::from("/a");
        push_key(&mut pointer, "b/c~d");
        assert_eq!(pointer, "/a/b~1c~0d");
    }
}
