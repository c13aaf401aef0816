//! The inputs of a manifest: names, words for people, and schemas.

mod choices;
mod place;

pub(in crate::manifest) use place::misplaced;

use super::json::json_object;
use super::schema::check_schema;
use super::{ASK_BYTES_MAX, Checker, TEXT_BYTES_MAX, template, title_of};
use crate::manifest::place::Path;
use crate::manifest::raw::RawInput;
use crate::model::action::Input;
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
        let same_as = raw.same_as.and_then(|name| self.name(&path.at("same_as"), &name));
        Some(Input {
            name,
            title,
            instructions: instructions?,
            ask,
            schema: schema?,
            choices,
            required,
            same_as,
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
