//! Paths into an answer, as templates and conditions name them.

use crate::model::pointer;
use serde_json::Value;
use std::fmt;

/// A path into a JSON document. Array positions are numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponsePath(pub Vec<String>);

impl ResponsePath {
    /// What a document has there.
    pub fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(document, |value, step| match value {
            Value::Array(items) => items.get(position(step)?),
            other => other.get(step),
        })
    }

    /// The path as a JSON Pointer (RFC 6901).
    pub fn pointer(&self) -> String {
        pointer::of(&self.0)
    }
}

/// As templates name it, such as `response.items.0."Order Status"`.
impl fmt::Display for ResponsePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("response")?;
        for step in &self.0 {
            let is_plain = !step.is_empty() && step.chars().all(is_plain);
            match (is_plain, step.contains('"')) {
                (true, _) => write!(f, ".{step}")?,
                (false, false) => write!(f, ".\"{step}\"")?,
                (false, true) => write!(f, ".'{step}'")?,
            }
        }
        Ok(())
    }
}

/// Whether a character can be in a key without quotes around it.
pub fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || "_-$@".contains(c)
}

/// A position in a list, written as JSON Pointers write it (RFC 6901, section 4): digits without a sign.
pub fn position(step: &str) -> Option<usize> {
    step.bytes().all(|b| b.is_ascii_digit()).then(|| step.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> ResponsePath {
        ResponsePath(text.split('.').map(str::to_owned).collect())
    }

    #[test]
    fn a_path_finds_keys_and_positions_and_is_told_as_it_is_written() {
        let body = json!({"a/b": [{"c": 1}]});
        assert_eq!(path("a/b.0.c").find(&body), Some(&json!(1)));
        assert_eq!(path("a/b.+0.c").find(&body), None);
        assert_eq!(path("a.0.b c").to_string(), "response.a.0.\"b c\"");
    }
}
