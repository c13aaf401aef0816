//! A value in the question: the label of what was chosen, or the value itself, so that no two values look alike.

use super::Wording;
use crate::policy::text::visible;
use jiff::civil::Date;
use serde_json::Value;

/// What a value is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    /// Of a query, a form, a path or a header, where `5` and `"5"` are the same.
    Text,
    /// Of a JSON body.
    Json,
}

/// A value that a visitor could choose, and what it is called.
struct Choice {
    value: String,
    label: String,
    /// Whether this value of the request may be called so: it is what the visitor chose, or one that the manifest lists.
    counts: bool,
}

/// A value as the visitor knows it. What could be taken for something else stands between `⟦` and `⟧`.
pub(super) fn shown(wording: &Wording<'_>, parameter: Option<&str>, value: &Value, wire: Wire) -> String {
    let text = plain(wording, parameter, value, wire);
    let Some(parameter) = parameter else { return text };
    let choices = choices(wording, parameter, value, wire);
    let wanted = as_text(value);
    let is_it = |choice: &&Choice| choice.counts && Some(&choice.value) == wanted.as_ref();
    let Some(Choice { label, .. }) = choices.iter().find(is_it) else {
        // It must not look like one that was chosen.
        let is_like_one = choices.iter().any(|choice| choice.label == text);
        return if is_like_one { marked(&text) } else { text };
    };
    let others = |choice: &Choice| choice.label == *label && Some(&choice.value) != wanted.as_ref();
    let is_shared = choices.iter().any(others) || blanks(wording).contains(&label.as_str());
    match is_shared {
        true => format!("{label} {}", marked(&text)),
        false => label.clone(),
    }
}

/// The values that could be chosen, of the question that the action asked first, with those of the manifest.
fn choices(wording: &Wording<'_>, parameter: &str, value: &Value, wire: Wire) -> Vec<Choice> {
    let given = wording.inputs.get(parameter);
    let is_given = match wire {
        Wire::Json => given == Some(value),
        Wire::Text => given.is_some_and(|given| as_text(given) == as_text(value)),
    };
    let asked = wording.questions.iter().rfind(|question| question.input == parameter);
    let asked = asked.into_iter().flat_map(|question| &question.choices);
    let asked = asked.map(|choice| Choice {
        value: choice.value.clone(),
        label: visible(&choice.label),
        counts: is_given,
    });
    let is_listed = wire == Wire::Text || is_given || is_listed(wording, parameter, value);
    let declared = wording.checker.choices(parameter).into_iter().map(|choice| Choice {
        value: choice.value,
        label: visible(&choice.label),
        counts: is_listed,
    });
    asked.chain(declared).collect()
}

/// Whether the manifest lists this very value, and not only one that is written alike.
fn is_listed(wording: &Wording<'_>, parameter: &str, value: &Value) -> bool {
    let Some(schema) = wording.action.input(parameter).map(|input| &input.schema) else {
        return false;
    };
    let list = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
    list("enum").any(|own| own == value)
        || ["oneOf", "anyOf"]
            .iter()
            .flat_map(|key| list(key))
            .any(|branch| branch.get("const") == Some(value))
        || schema.get("const") == Some(value)
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What stands for a value without letters.
fn blanks(wording: &Wording<'_>) -> [&'static str; 3] {
    let said = &wording.said.question;
    [said.empty, said.nothing, said.empty_list]
}

/// The value itself. A text that reads like another value is marked, unless a text is wanted anyway; then another value is.
fn plain(wording: &Wording<'_>, parameter: Option<&str>, value: &Value, wire: Wire) -> String {
    let said = &wording.said.question;
    let wants = parameter.map_or(Wants::Anything, |name| wants(wording, name));
    let typed = match (wire, wants, value) {
        (Wire::Text, Wants::Anything, Value::String(text)) => scalar(text),
        (Wire::Text, _, value) => as_text(value).map(Value::String),
        (Wire::Json, ..) => None,
    };
    let other = |shown: String| match wants {
        Wants::Anything => shown,
        // A text stands between single marks at most.
        Wants::Text | Wants::Day => marked(&marked(&shown)),
    };
    match typed.as_ref().unwrap_or(value) {
        Value::String(text) if text.is_empty() => said.empty.to_owned(),
        Value::String(text) => {
            if let Some(day) = day(text).filter(|_| wants == Wants::Day) {
                return (wording.said.day)(day);
            }
            let shown = visible(text);
            let reads_otherwise = match wants {
                Wants::Text => false,
                Wants::Day => true,
                Wants::Anything => {
                    let number = shown.replace(',', ".").trim().parse::<f64>().is_ok();
                    number || shown == said.yes || shown == said.no
                }
            };
            if reads_otherwise || blanks(wording).contains(&shown.as_str()) {
                marked(&shown)
            } else {
                shown
            }
        }
        Value::Number(number) => other((wording.said.number)(&number.to_string())),
        Value::Bool(true) => other(said.yes.to_owned()),
        Value::Bool(false) => other(said.no.to_owned()),
        Value::Null => said.nothing.to_owned(),
        Value::Array(_) => said.empty_list.to_owned(),
        // An object without members.
        Value::Object(_) => marked(&marked(said.empty_list)),
    }
}

/// The number, `true` or `false` that a text is, letter by letter.
fn scalar(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    let is_plain = matches!(value, Value::Number(_) | Value::Bool(_));
    (is_plain && value.to_string().as_str() == text).then_some(value)
}

/// The day that a text is in the form of RFC 3339, letter by letter.
fn day(text: &str) -> Option<Date> {
    let day: Date = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}

fn marked(text: &str) -> String {
    format!("⟦{text}⟧")
}

/// What a parameter is by its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    Text,
    /// A text of the format `date`.
    Day,
    Anything,
}

fn wants(wording: &Wording<'_>, name: &str) -> Wants {
    let Some(input) = wording.action.input(name) else {
        // Answers to questions of an action are texts.
        let is_asked = wording.questions.iter().any(|question| question.input == name);
        return if is_asked { Wants::Text } else { Wants::Anything };
    };
    let is_text = match input.schema.get("type") {
        Some(Value::String(kind)) => kind == "string",
        Some(Value::Array(kinds)) => kinds.iter().all(|kind| kind == "string" || kind == "null"),
        _ => false,
    };
    match input.schema.get("format") {
        Some(format) if is_text && format == "date" => Wants::Day,
        _ if is_text => Wants::Text,
        _ => Wants::Anything,
    }
}
