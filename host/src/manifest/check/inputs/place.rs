//! Whether the value of an input can stand where its parameter does.

use crate::model::action::Input;
use crate::model::endpoint::Takes;
use serde_json::Value;

/// What is wrong with an input whose value cannot stand where its parameter does, and what would mend it.
pub(in crate::manifest) fn misplaced(input: &Input, takes: Takes) -> Option<(String, &'static str)> {
    let name = &input.name;
    let is_text = |kind: &str| !matches!(kind, "array" | "object" | "null");
    let kinds = types(&input.schema);
    let items = input.schema.get("items").map_or_else(|| vec!["string"], types);
    let fits = match takes {
        Takes::Anything => true,
        Takes::Text => kinds.iter().any(|kind| is_text(kind)),
        Takes::List => {
            let has_texts = items.iter().any(|kind| is_text(kind));
            kinds
                .iter()
                .any(|kind| is_text(kind) || (*kind == "array" && has_texts))
        }
    };
    if fits {
        return None;
    }
    Some(match takes {
        Takes::List => (
            format!("the input `{name}` cannot fill a value of `query` or of a form"),
            "give it a schema for a text, a number, a boolean or a list of these",
        ),
        Takes::Text | Takes::Anything => (
            format!("the input `{name}` is used in a text, a path or a header, and is not a text, number or boolean"),
            "let it stand alone in `query`, where a list is sent as repeated keys, or as a member of a JSON `body`",
        ),
    })
}

/// The types that a schema itself allows: those of `type`, or of the values that it lists.
fn types(schema: &Value) -> Vec<&str> {
    const ALL: [&str; 6] = ["string", "number", "boolean", "array", "object", "null"];
    let of = |value: &Value| match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if let Some(constant) = schema.get("const") {
        return vec![of(constant)];
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        return values.iter().map(of).collect();
    }
    match schema.get("type") {
        Some(Value::String(word)) => vec![word],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => ALL.to_vec(),
    }
}
