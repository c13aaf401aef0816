//! The choices of an input: their values, what visitors read, and what else they call them.

use super::super::json::json;
use super::super::{Checker, TITLE_BYTES_MAX};
use crate::language::fold::key;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::manifest::raw::RawChoice;
use crate::model::action::InputChoice;
use crate::schema::Schema;
use serde_json::{Value, json as document};

const CHOICES_MAX: usize = 200;
const ALSO_MAX: usize = 50;

/// Keywords of a schema that list its values.
const LISTING: [&str; 4] = ["enum", "const", "oneOf", "anyOf"];

impl Checker<'_> {
    /// The choices of an input. Where the words of a locale are meant, `known` are the choices that they can be of.
    pub(in crate::manifest::check) fn choices(
        &mut self,
        path: &Path,
        raw: Vec<RawChoice>,
        known: Option<&[InputChoice]>,
    ) -> Vec<InputChoice> {
        self.count(path, raw.len(), CHOICES_MAX);
        let mut choices: Vec<InputChoice> = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let here = path.at(index);
            let Some(choice) = self.choice(&here, raw, known) else {
                continue;
            };
            if choices.iter().any(|other| other.value == choice.value) {
                let message = format!(
                    "there are two choices with the value {}",
                    shown(&choice.value.to_string())
                );
                self.problems.add(&here.at("value"), message, "remove one of them");
            }
            self.collisions(&here, &choices, &choice);
            choices.push(choice);
        }
        choices
    }

    fn choice(&mut self, path: &Path, raw: RawChoice, known: Option<&[InputChoice]>) -> Option<InputChoice> {
        let Some(value) = raw.value else {
            self.problems.add(
                &path.at("value"),
                "the value is missing",
                "add `value = …`, as the action gets it",
            );
            return None;
        };
        let value = match json(value) {
            Ok(value) if !value.is_object() && !value.is_array() => value,
            Ok(_) => {
                let message = "a choice is a text, a number or `true` or `false`";
                self.problems.add(&path.at("value"), message, "give one of these");
                return None;
            }
            Err(bad) => {
                self.problems.add(&bad.path(&path.at("value")), bad.message, bad.remedy);
                return None;
            }
        };
        if known.is_some_and(|known| !known.iter().any(|own| own.value == value)) {
            let message = format!("the input has no choice {}", shown(&value.to_string()));
            self.problems
                .add(&path.at("value"), message, "give a value of the input's own `choices`");
        }
        let label = raw
            .label
            .map(|label| self.text(&path.at("label"), label, TITLE_BYTES_MAX));
        let also = raw.also.unwrap_or_default();
        self.count(&path.at("also"), also.len(), ALSO_MAX);
        let also = also.into_iter().enumerate();
        let also = also
            .map(|(index, word)| self.text(&path.at("also").at(index), word, TITLE_BYTES_MAX))
            .collect();
        let label = label.unwrap_or_else(|| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        Some(InputChoice { value, label, also })
    }

    /// Reports names that two choices have, since neither would be understood by it.
    fn collisions(&mut self, path: &Path, others: &[InputChoice], choice: &InputChoice) {
        let places = std::iter::once((path.at("label"), choice.label.as_str())).chain(
            choice
                .also
                .iter()
                .enumerate()
                .map(|(index, word)| (path.at("also").at(index), word.as_str())),
        );
        for (place, name) in places {
            let is_same =
                |other: &&InputChoice| other.names().any(|own| !key(name).is_empty() && key(own) == key(name));
            if let Some(other) = others.iter().find(is_same) {
                let message = format!(
                    "`{}` is a name of {} already",
                    shown(name),
                    shown(&other.value.to_string())
                );
                self.problems.add(&place, message, "give each choice names of its own");
            }
        }
    }

    /// The schema of an input with choices: theirs alone, or the one that is given with their values.
    pub(in crate::manifest::check) fn with_choices(
        &mut self,
        path: &Path,
        schema: Option<Value>,
        choices: &[InputChoice],
    ) -> Option<Value> {
        if choices.is_empty() {
            return schema;
        }
        let values: Vec<Value> = choices.iter().map(|choice| choice.value.clone()).collect();
        let Some(mut schema) = schema else {
            return Some(document!({ "enum": values }));
        };
        if let Some(listed) = schema.get("enum").and_then(Value::as_array) {
            let is_known = |value: &&Value| !value.is_null() && !values.contains(value);
            if let Some(value) = listed.iter().find(is_known) {
                let message = format!("the schema lists {}, which is no choice", shown(&value.to_string()));
                self.problems
                    .add(&path.at("schema"), message, "leave `enum` out: the choices give it");
            }
        }
        let compiled = Schema::compile(&schema).ok()?;
        for (index, value) in values.iter().enumerate() {
            if !compiled.is_valid(value) {
                let message = format!("{} does not fit the schema of this input", shown(&value.to_string()));
                self.problems
                    .add(&path.at("choices").at(index).at("value"), message, "change one of them");
            }
        }
        if let Some(members) = schema.as_object_mut()
            && !LISTING.iter().any(|keyword| members.contains_key(*keyword))
        {
            members.insert("enum".to_owned(), Value::Array(values));
        }
        Some(schema)
    }
}
