//! Values against their schemas: exact pointers, and messages that people can act on.

use super::{Field, InputChecker};
use crate::language::Language;
use crate::language::said::Said;
use crate::model::action::Input;
use crate::model::pointer;
use crate::model::step::Problem;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind as Kind};
use serde_json::{Map, Value};

/// How many problems are reported at once.
const PROBLEMS_MAX: usize = 32;

/// How many characters of a value are quoted.
const SHOWN_CHARS_MAX: usize = 60;

/// Checks every value that is there.
pub(super) fn check(
    checker: &InputChecker,
    language: Language,
    inputs: &Map<String, Value>,
    extra: &[String],
) -> Vec<Problem> {
    let said = language.said();
    let mut problems = Vec::new();
    let mut bytes_left = checker.bytes_max;
    for (name, value) in inputs {
        let at = pointer::join("", name);
        if problems.len() >= PROBLEMS_MAX {
            break;
        }
        if let Err(problem) = plain(said, &at, value, checker.json_depth_max, &mut bytes_left) {
            problems.push(problem);
            continue;
        }
        match checker.field(name) {
            Some(field) => problems.extend(schema_problems(said, field, value)),
            None if !extra.contains(name) => {
                let message = (said.refused.no_such_input)(&shown_text(name));
                problems.push(Problem { pointer: at, message });
            }
            None if !value.is_string() => {
                let message = (said.refused.has_to_be_text)(&shown_text(name));
                problems.push(Problem { pointer: at, message });
            }
            None => {}
        }
    }
    problems.truncate(PROBLEMS_MAX);
    problems
}

/// The same for traces and logs, which are kept longer and read by others than the visitor: places and what is wrong
/// there, without the values and without names that only the values know.
pub(super) fn check_for_records(checker: &InputChecker, inputs: &Map<String, Value>, extra: &[String]) -> Vec<Problem> {
    let said = Language::English.said();
    let mut problems = Vec::new();
    let mut bytes_left = checker.bytes_max;
    for (name, value) in inputs {
        let mut add = |pointer: String, message: String| problems.push(Problem { pointer, message });
        let at = pointer::join("", name);
        let Some(field) = checker.field(name) else {
            if !extra.contains(name) {
                add("/*".to_owned(), "there is no such input".to_owned());
            } else if !value.is_string() {
                add(at, "has to be a text".to_owned());
            }
            continue;
        };
        if let Err(problem) = plain(said, &at, value, checker.json_depth_max, &mut bytes_left) {
            add(at, problem.message);
            continue;
        }
        for misfit in field.schema.misfits(value, PROBLEMS_MAX) {
            add(format!("{at}{}", misfit.pointer), misfit.message);
        }
    }
    problems.truncate(PROBLEMS_MAX);
    problems
}

/// Refuses what no schema needs to be asked about: control characters, numbers without an end, too deep, too
/// large. It walks without recursion, since the value may nest however deep.
fn plain(said: &Said, at: &str, value: &Value, depth_max: usize, bytes_left: &mut usize) -> Result<(), Problem> {
    let problem = |pointer: &str, message: String| {
        Err(Problem {
            pointer: pointer.to_owned(),
            message,
        })
    };
    // Pointers are made for each table and list once, and only down to the allowed depth.
    let mut open: Vec<(String, usize, &Value)> = vec![(at.to_owned(), 1, value)];
    while let Some((here, depth, value)) = open.pop() {
        let bytes = match value {
            Value::String(text) => text.len() + 2,
            Value::Object(members) => 2 + members.keys().map(|key| key.len() + 4).sum::<usize>(),
            Value::Array(items) => 2 + items.len(),
            Value::Number(_) => 8,
            Value::Null | Value::Bool(_) => 4,
        };
        match bytes_left.checked_sub(bytes) {
            Some(left) => *bytes_left = left,
            None => return problem(at, said.refused.too_large_together.to_owned()),
        }
        match value {
            Value::String(text) if has_control(text) => {
                return problem(&here, said.refused.control_characters.to_owned());
            }
            Value::Number(number) if !number.as_f64().is_some_and(f64::is_finite) => {
                return problem(&here, said.refused.too_large_a_number.to_owned());
            }
            Value::Array(_) | Value::Object(_) if depth > depth_max => {
                return problem(at, (said.refused.too_deep)(depth_max));
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    open.push((pointer::join(&here, &index.to_string()), depth + 1, item));
                }
            }
            Value::Object(members) => {
                if members.keys().any(|key| has_control(key)) {
                    return problem(&here, said.refused.control_characters_in_name.to_owned());
                }
                open.extend(
                    members
                        .iter()
                        .map(|(key, item)| (pointer::join(&here, key), depth + 1, item)),
                );
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a text has characters that no one types: line feeds and tabs are typed.
pub(super) fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// What a schema says against a value that passed [`plain`].
pub(super) fn schema_problems(said: &Said, field: &Field, value: &Value) -> Vec<Problem> {
    let base = pointer::join("", &field.input.name);
    let mut problems: Vec<Problem> = Vec::new();
    for error in field.schema.errors(value).take(PROBLEMS_MAX) {
        for (suffix, message) in words(said, &field.input, &error) {
            let problem = Problem {
                pointer: format!("{base}{}{suffix}", error.instance_path()),
                message,
            };
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems
}

/// Messages for one error, each with what the pointer goes on with.
fn words(said: &Said, input: &Input, error: &ValidationError<'_>) -> Vec<(String, String)> {
    let shown = |value: &Value| shown(said, value);
    let value = shown(error.instance());
    let top = error.instance_path().as_str().is_empty();
    let one = |text: String| {
        vec![(
            String::new(),
            if top {
                (said.refused.with_instructions)(input, &text)
            } else {
                text
            },
        )]
    };
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![(pointer::join("", name), (said.refused.is_missing)(&shown_text(name)))]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| {
                (
                    pointer::join("", name),
                    (said.refused.does_not_belong)(&shown_text(name)),
                )
            })
            .collect(),
        Kind::Enum { options } => {
            let options: Vec<String> = options.as_array().into_iter().flatten().map(shown).collect();
            one((said.refused.not_one_of)(&value, &options))
        }
        Kind::Constant { expected_value } => one((said.refused.not_one_of)(&value, &[shown(expected_value)])),
        Kind::Type {
            kind: TypeKind::Single(kind),
        } => one((said.refused.not_of_type)(&value, &kind.to_string())),
        Kind::Minimum { limit } => one((said.refused.too_small)(&value, &limit.to_string())),
        Kind::Maximum { limit } => one((said.refused.too_large)(&value, &limit.to_string())),
        Kind::ExclusiveMinimum { limit } => one((said.refused.not_more_than)(&value, &limit.to_string())),
        Kind::ExclusiveMaximum { limit } => one((said.refused.not_less_than)(&value, &limit.to_string())),
        Kind::MinLength { limit } => one((said.refused.too_short)(&value, *limit)),
        Kind::MaxLength { limit } => one((said.refused.too_many_characters)(&value, *limit)),
        Kind::MinItems { limit } => one((said.refused.too_few)(*limit)),
        Kind::MaxItems { limit } => one((said.refused.too_many)(*limit)),
        Kind::UniqueItems => one(said.refused.not_unique.to_owned()),
        Kind::MultipleOf { multiple_of } => one((said.refused.not_a_multiple)(&value, &multiple_of.to_string())),
        Kind::Format { format } if !top => one((said.refused.not_of_any_known_format)(&value, format)),
        Kind::Format { format } => {
            one((said.refused.not_of_format)(&value, format).unwrap_or_else(|| (said.refused.not_a)(input, &value)))
        }
        _ => one((said.refused.not_a)(input, &value)),
    }
}

/// A value as it is quoted: on one line, not too long, and never deeper than its first level.
fn shown(said: &Said, value: &Value) -> String {
    match value {
        Value::String(text) => shown_text(text),
        Value::Array(_) => said.refused.the_list.to_owned(),
        Value::Object(_) => said.refused.the_object.to_owned(),
        Value::Null => said.refused.nothing.to_owned(),
        Value::Bool(true) => said.question.yes.to_owned(),
        Value::Bool(false) => said.question.no.to_owned(),
        scalar => shown_text(&scalar.to_string()),
    }
}

pub(super) fn shown_text(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(SHOWN_CHARS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(SHOWN_CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}
