//! Comparing JSON values as values: the order of members does not count, and 1.0 is 1.

use crate::model::pointer;
use serde_json::Value;

/// The first place where two values differ, with what each has there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// JSON Pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    pub expected: Option<Value>,
    pub came: Option<Value>,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |value: &Option<Value>| match value {
            Some(value) => excerpt(&value.to_string()),
            None => "nothing".into(),
        };
        let (expected, came) = (shown(&self.expected), shown(&self.came));
        match self.pointer.as_str() {
            "" => write!(f, "expected {expected}, came {came}"),
            pointer => write!(f, "at `{pointer}` expected {expected}, came {came}"),
        }
    }
}

/// Where two values differ first; `None` when they are the same.
pub(crate) fn difference(expected: &Value, came: &Value) -> Option<Difference> {
    find(expected, came, String::new())
}

fn find(expected: &Value, came: &Value, pointer: String) -> Option<Difference> {
    match (expected, came) {
        (Value::Object(expected), Value::Object(came)) => {
            let names = expected
                .keys()
                .chain(came.keys().filter(|name| !expected.contains_key(*name)));
            names
                .into_iter()
                .find_map(|name| below(expected.get(name), came.get(name), &pointer, name))
        }
        (Value::Array(expected), Value::Array(came)) => (0..expected.len().max(came.len()))
            .find_map(|index| below(expected.get(index), came.get(index), &pointer, &index.to_string())),
        _ if is_same(expected, came) => None,
        _ => Some(Difference {
            pointer,
            expected: Some(expected.clone()),
            came: Some(came.clone()),
        }),
    }
}

fn below(expected: Option<&Value>, came: Option<&Value>, base: &str, step: &str) -> Option<Difference> {
    let pointer = pointer::join(base, step);
    match (expected, came) {
        (Some(expected), Some(came)) => find(expected, came, pointer),
        (expected, came) => Some(Difference {
            pointer,
            expected: expected.cloned(),
            came: came.cloned(),
        }),
    }
}

/// Whether two values that are not both lists or both objects are the same.
fn is_same(expected: &Value, came: &Value) -> bool {
    match (expected.as_f64(), came.as_f64()) {
        // Whole numbers that a float cannot hold are compared as they stand.
        (Some(a), Some(b)) if expected.is_f64() || came.is_f64() => a == b,
        _ => expected == came,
    }
}

/// The start of a text that is too long for a line.
pub(crate) fn excerpt(text: &str) -> String {
    const CHARS_MAX: usize = 200;
    match text.char_indices().nth(CHARS_MAX) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_and_the_way_of_writing_a_number_do_not_count() {
        let (a, b) = (json!({ "a": 1, "b": [2.0] }), json!({ "b": [2], "a": 1.0 }));
        assert_eq!(difference(&a, &b), None);
        let (a, b) = (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64));
        assert!(difference(&a, &b).is_some(), "whole numbers are compared exactly");
    }

    #[test]
    fn the_first_place_that_differs_is_told() {
        let told = |expected, came| difference(&expected, &came).map(|found| found.to_string());
        assert_eq!(
            told(json!({ "a": [{ "b/c": 1 }] }), json!({ "a": [{ "b/c": "1" }] })).as_deref(),
            Some("at `/a/0/b~1c` expected 1, came \"1\"")
        );
        assert_eq!(
            told(json!([1]), json!([1, 2])).as_deref(),
            Some("at `/1` expected nothing, came 2")
        );
        assert_eq!(
            told(json!({ "a": 1 }), json!({})).as_deref(),
            Some("at `/a` expected 1, came nothing")
        );
        assert_eq!(told(json!(1), json!("x")).as_deref(), Some("expected 1, came \"x\""));
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let text = "é".repeat(300);
        assert_eq!(excerpt(&text), format!("{}… (600 bytes)", "é".repeat(200)));
        assert_eq!(excerpt("short"), "short");
    }
}
