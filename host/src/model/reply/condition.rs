//! What can be asked of a part of an answer.

use super::Unsaid;
use serde_json::Value;

/// What is asked of a part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// It is one of these values.
    In(Vec<Value>),
    /// There is something: not `null`, and not empty.
    Present,
    /// There is nothing, `null` or something empty.
    Missing,
}

impl Condition {
    /// Whether a part of a document fulfils it.
    pub fn holds(&self, found: Option<&Value>) -> bool {
        match self {
            Self::In(values) => found.is_some_and(|found| values.iter().any(|value| is_same(value, found))),
            Self::Present => !is_nothing(found),
            Self::Missing => is_nothing(found),
        }
    }
}

fn is_nothing(found: Option<&Value>) -> bool {
    let is_empty = matches!(found, Some(Value::Object(members)) if members.is_empty());
    is_empty || Unsaid::of(found).is_some_and(Unsaid::is_nothing)
}

/// Numbers are the same by value: `2` is `2.0`.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) if x.is_f64() || y.is_f64() => x.as_f64() == y.as_f64(),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::reply::ResponsePath;
    use serde_json::json;

    fn path(text: &str) -> ResponsePath {
        ResponsePath(text.split('.').map(str::to_owned).collect())
    }

    #[test]
    fn a_condition_looks_at_one_part() {
        let body =
            json!({"n": 2.0, "s": "x", "e": "", "l": [], "o": {}, "z": null, "f": false, "i": 9007199254740993_u64});
        let is = |value: Value| Condition::In(vec![value]);
        let table = [
            ("n", is(json!(2)), true),
            ("n", is(json!("2")), false),
            ("i", is(json!(9007199254740992_u64)), false),
            ("s", Condition::In(vec![json!("y"), json!("x")]), true),
            ("none", is(json!(null)), false),
            ("f", is(json!(false)), true),
            ("f", Condition::Present, true),
            ("n", Condition::Present, true),
            ("e", Condition::Present, false),
            ("l", Condition::Present, false),
            ("o", Condition::Present, false),
            ("z", Condition::Missing, true),
            ("none", Condition::Missing, true),
            ("s", Condition::Missing, false),
        ];
        for (place, condition, expected) in table {
            assert_eq!(
                condition.holds(path(place).find(&body)),
                expected,
                "{place} {condition:?}"
            );
        }
    }
}
