//! The example answers of a manifest, for preview and tests.

use super::super::Checker;
use super::super::json::{json, json_object};
use crate::manifest::error::{did_you_mean, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawExample;
use crate::model::action::Example;
use crate::model::endpoint::Endpoint;
use crate::model::id::Name;
use serde_json::Value;

const EXAMPLES_MAX: usize = 200;

impl Checker<'_> {
    pub(in crate::manifest::check) fn examples(
        &mut self,
        path: &Path,
        raw: Vec<RawExample>,
        endpoints: &[(String, Option<Endpoint>)],
    ) -> Vec<Example> {
        self.count(path, raw.len(), EXAMPLES_MAX);
        let raw = raw.into_iter().enumerate();
        raw.filter_map(|(index, raw)| self.example(&path.at(index), raw, endpoints))
            .collect()
    }

    fn example(&mut self, path: &Path, raw: RawExample, endpoints: &[(String, Option<Endpoint>)]) -> Option<Example> {
        let known: Vec<&str> = endpoints.iter().map(|(name, _)| name.as_str()).collect();
        let Some(name) = raw.endpoint else {
            self.problems.add(
                &path.at("endpoint"),
                "the endpoint is missing",
                "add `endpoint = \"…\"`",
            );
            return None;
        };
        let Some((_, endpoint)) = endpoints.iter().find(|(other, _)| *other == name) else {
            let remedy = match known.is_empty() {
                true => "add `[endpoints.…]`, or remove the example".to_owned(),
                false => did_you_mean(&name, &known),
            };
            self.problems.add(
                &path.at("endpoint"),
                format!("there is no endpoint `{}`", shown(&name)),
                remedy,
            );
            return None;
        };
        let when = match raw.when.map(json_object).transpose() {
            Ok(when) => when.unwrap_or_default(),
            Err(bad) => {
                self.problems.add(&bad.path(&path.at("when")), bad.message, bad.remedy);
                return None;
            }
        };
        // An endpoint with a problem of its own has no parameters to compare with.
        if let Some(endpoint) = endpoint {
            let parameters = endpoint.parameters();
            for key in when.keys().filter(|key| !parameters.contains(&key.as_str())) {
                let remedy = match parameters.is_empty() {
                    true => "remove it".to_owned(),
                    false => did_you_mean(key, &parameters),
                };
                let message = format!("endpoint `{name}` has no parameter `{}`", shown(key));
                self.problems.add(&path.at("when").at(key), message, remedy);
            }
        }
        let status = raw.status.unwrap_or(200);
        let status = u16::try_from(status)
            .ok()
            .filter(|status| (200..=599).contains(status))
            .or_else(|| {
                let message = format!("`{status}` is not the status of an answer");
                self.problems
                    .add(&path.at("status"), message, "use a number from 200 to 599");
                None
            });
        let body = match raw.body.map(json).transpose() {
            Ok(body) => body.unwrap_or(Value::Null),
            Err(bad) => {
                self.problems.add(&bad.path(&path.at("body")), bad.message, bad.remedy);
                return None;
            }
        };
        Some(Example {
            endpoint: Name::new(&name).ok()?,
            when,
            status: status?,
            body,
        })
    }
}
