//! How a manifest tells its answer, and the example answers for preview and tests.

use super::json::{json, json_object};
use super::template::{BadTemplate, reply_template};
use super::{Checker, TEXT_BYTES_MAX};
use crate::manifest::error::{did_you_mean, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::{RawExample, RawResponse};
use crate::model::action::{Example, ReplyPiece, ReplySource, ReplyTemplate, Response, StatusMatch};
use crate::model::endpoint::Endpoint;
use crate::model::id::Name;
use crate::model::identity::Protection;
use serde_json::Value;
use std::collections::BTreeSet;

const EXAMPLES_MAX: usize = 200;
const REPLIES_MAX: usize = 64;

impl Checker<'_> {
    pub(super) fn response(&mut self, path: &Path, raw: RawResponse, inputs: Option<&BTreeSet<String>>) -> Response {
        let instructions = raw
            .instructions
            .map(|text| self.text(&path.at("instructions"), text, TEXT_BYTES_MAX));
        let template = raw
            .template
            .and_then(|text| self.reply(&path.at("template"), &text, inputs));
        let mut on = Vec::new();
        let raw_on = raw.on.unwrap_or_default();
        self.count(&path.at("on"), raw_on.len(), REPLIES_MAX);
        for (status, text) in self.in_order(&path.at("on"), raw_on) {
            let here = path.at("on").at(&status);
            match status_match(&status) {
                Some(status) => on.extend(self.reply(&here, &text, inputs).map(|reply| (status, reply))),
                None => {
                    let message = format!("`{}` is not an HTTP status", shown(&status));
                    self.problems
                        .add(&here, message, "use one such as `404`, or a class such as `4xx`");
                }
            }
        }
        let schema = raw
            .schema
            .and_then(|schema| self.schema(&path.at("schema"), schema, "the response"));
        Response {
            instructions,
            template,
            on,
            schema,
        }
    }

    fn reply(&mut self, path: &Path, text: &str, inputs: Option<&BTreeSet<String>>) -> Option<ReplyTemplate> {
        let text = self.text(path, text.to_owned(), TEXT_BYTES_MAX);
        let note = |BadTemplate { message, remedy }| self.problems.add(path, message, remedy);
        let reply = reply_template(&text, inputs).map_err(note).ok()?;
        let of_visitor = |piece: &ReplyPiece| *piece == ReplyPiece::Value(ReplySource::VisitorEmail);
        if self.protection == Protection::None && reply.0.iter().any(of_visitor) {
            let message = "`{visitor.email}` is not known in an action without protection";
            self.problems
                .add(path, message, "set `protection = \"match-email\"` at the top");
        }
        Some(reply)
    }

    pub(super) fn examples(
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

fn status_match(text: &str) -> Option<StatusMatch> {
    if let Some(class) = text.strip_suffix("xx") {
        return class
            .parse()
            .ok()
            .filter(|class| (2..=5).contains(class))
            .map(StatusMatch::Class);
    }
    let good = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|status| good && (200..=599).contains(status))
        .map(StatusMatch::Exact)
}
