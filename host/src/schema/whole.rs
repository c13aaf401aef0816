//! Whole numbers that were written with a point or an exponent, written plainly where a schema asks for integers.

use super::Schema;
use serde_json::{Map, Number, Value};

/// How many schemas are followed for one value, each inside of the one before: references may run in a circle.
const SCHEMAS_MAX: u32 = 32;

/// Whether the value of `type` asks for whole numbers and no others.
pub(super) fn is_asked_by(kinds: &Value) -> bool {
    match kinds {
        Value::String(kind) => kind == "integer",
        Value::Array(kinds) => {
            let has = |kind: &str| kinds.iter().any(|other| other == kind);
            has("integer") && !has("number")
        }
        _ => false,
    }
}

/// Writes the whole numbers of a document plainly where the schema asks for them.
pub(super) fn write(schema: &Schema, document: &mut Value) {
    walk(schema, &schema.written, document, 0);
}

fn walk(root: &Schema, schema: &Value, value: &mut Value, depth: u32) {
    let Value::Object(words) = schema else { return };
    if depth == SCHEMAS_MAX {
        return;
    }
    beside(root, words, value, depth + 1);
    match value {
        Value::Number(number) if is_asked(words, number) => {
            if let Some(whole) = whole(number) {
                *number = whole;
            }
        }
        Value::Array(items) => {
            let first = words.get("prefixItems").and_then(Value::as_array);
            let first: &[Value] = first.map_or(&[], Vec::as_slice);
            for (index, item) in items.iter_mut().enumerate() {
                let others = ["items", "unevaluatedItems"].iter().filter_map(|word| words.get(*word));
                match first.get(index) {
                    Some(schema) => walk(root, schema, item, 0),
                    None => others.for_each(|schema| walk(root, schema, item, 0)),
                }
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                for schema in of_member(root, words, name) {
                    walk(root, schema, member, 0);
                }
            }
        }
        _ => {}
    }
}

/// The schemas that speak of the same value. Of those to choose from each may be the one that fits: a whole number
/// stays the same number, however it is written.
fn beside(root: &Schema, words: &Map<String, Value>, value: &mut Value, depth: u32) {
    for word in ["allOf", "anyOf", "oneOf"] {
        for schema in words.get(word).and_then(Value::as_array).into_iter().flatten() {
            walk(root, schema, value, depth);
        }
    }
    for schema in ["then", "else"].iter().filter_map(|word| words.get(*word)) {
        walk(root, schema, value, depth);
    }
    if let Some(at) = words.get("$ref").and_then(Value::as_str)
        && let Some(schema) = at.strip_prefix('#').and_then(|at| root.written.pointer(at))
    {
        walk(root, schema, value, depth);
    }
    for (name, schema) in words
        .get("dependentSchemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if value.get(name).is_some() {
            walk(root, schema, value, depth);
        }
    }
}

/// The schemas of a member: those under its name and its patterns, or else those of all others.
fn of_member<'a>(root: &Schema, words: &'a Map<String, Value>, name: &str) -> Vec<&'a Value> {
    let table = |word: &str| words.get(word).and_then(Value::as_object);
    let mut found: Vec<&Value> = table("properties")
        .and_then(|named| named.get(name))
        .into_iter()
        .collect();
    for (pattern, schema) in table("patternProperties").into_iter().flatten() {
        if root.patterns.get(pattern).is_some_and(|regex| regex.is_match(name)) {
            found.push(schema);
        }
    }
    if found.is_empty() {
        let others = ["additionalProperties", "unevaluatedProperties"];
        found.extend(others.iter().filter_map(|word| words.get(*word)));
    }
    found
}

/// Whether a schema asks for this number as a whole one: by its type, or by a choice that is the same number.
fn is_asked(words: &Map<String, Value>, number: &Number) -> bool {
    let choices = words.get("enum").and_then(Value::as_array).into_iter().flatten();
    let is_choice = |choice: &Value| {
        choice
            .as_number()
            .is_some_and(|choice| !choice.is_f64() && is_same(choice, number))
    };
    words.get("type").is_some_and(is_asked_by) || choices.chain(words.get("const")).any(is_choice)
}

fn is_same(one: &Number, other: &Number) -> bool {
    one.as_f64() == other.as_f64()
}

/// The same number without a point; `None` where it has one already, is not whole, or is too large for 64 bits.
fn whole(number: &Number) -> Option<Number> {
    const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
    const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
    let value = number
        .as_f64()
        .filter(|value| number.is_f64() && value.fract() == 0.0)?;
    if (-TWO_TO_63..TWO_TO_63).contains(&value) {
        Some(Number::from(value as i64))
    } else if (TWO_TO_63..TWO_TO_64).contains(&value) {
        Some(Number::from(value as u64))
    } else {
        None
    }
}
