//! The inputs of a manifest: names, words for people, and schemas.

use super::json::json_object;
use super::schema::check_schema;
use super::{ASK_BYTES_MAX, Checker, TEXT_BYTES_MAX, template, title_of};
use crate::manifest::place::Path;
use crate::manifest::raw::RawInput;
use crate::model::action::Input;
use crate::model::endpoint::Takes;
use serde_json::{Value, json};

const INPUTS_MAX: usize = 32;

impl Checker<'_> {
    pub(super) fn inputs(&mut self, path: &Path, raw: Vec<RawInput>) -> Vec<Input> {
        self.count(path, raw.len(), INPUTS_MAX);
        let mut inputs: Vec<Input> = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let here = path.at(index);
            let Some(input) = self.input(&here, raw) else { continue };
            if inputs.iter().any(|other| other.name == input.name) {
                let message = format!("there are two inputs with the name `{}`", input.name);
                self.problems.add(&here.at("name"), message, "rename one of them");
            } else if input.name.as_str() == template::LOCALE {
                let message = "`locale` is the visitor's language and cannot be an input";
                self.problems
                    .add(&here.at("name"), message, "use another name, such as `language`");
            }
            inputs.push(input);
        }
        inputs
    }

    fn input(&mut self, path: &Path, raw: RawInput) -> Option<Input> {
        let name = match raw.name {
            Some(name) => self.name(&path.at("name"), &name),
            None => {
                self.problems
                    .add(&path.at("name"), "the name is missing", "add `name = \"…\"`");
                None
            }
        };
        let instructions = self.required(&path.at("instructions"), raw.instructions, TEXT_BYTES_MAX);
        let title = raw.title.map(|title| self.line(&path.at("title"), title));
        let ask = raw.ask.map(|ask| self.text(&path.at("ask"), ask, ASK_BYTES_MAX));
        let what = name
            .as_ref()
            .map(|name| format!("input `{name}`"))
            .unwrap_or_else(|| "an input".to_owned());
        let choices = self.choices(&path.at("choices"), raw.choices.unwrap_or_default(), None);
        let schema = match raw.schema {
            Some(schema) => {
                let schema = self.schema(&path.at("schema"), schema, &what)?;
                self.with_choices(path, Some(schema), &choices)
            }
            None if choices.is_empty() => Some(json!({ "type": "string" })),
            None => self.with_choices(path, None, &choices),
        };
        let name = name?;
        let title = title.unwrap_or_else(|| title_of(&name));
        let required = raw.required.unwrap_or(true);
        Some(Input {
            name,
            title,
            instructions: instructions?,
            ask,
            schema: schema?,
            choices,
            required,
        })
    }

    /// Checks a schema; `what` names whose it is.
    pub(super) fn schema(&mut self, path: &Path, raw: toml::Table, what: &str) -> Option<Value> {
        let schema = match json_object(raw) {
            Ok(members) => Value::Object(members),
            Err(bad) => {
                self.problems.add(
                    &bad.path(path),
                    format!("schema of {what}: {}", bad.message),
                    bad.remedy,
                );
                return None;
            }
        };
        let all_bad = check_schema(&schema, &mut self.patterns);
        let good = all_bad.is_empty();
        for bad in all_bad {
            self.problems.add(
                &bad.path(path),
                format!("schema of {what}: {}", bad.message),
                bad.remedy,
            );
        }
        good.then_some(schema)
    }
}

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
