//! How a manifest words its answer: sentences by status and by condition, and which answers are failures.

mod examples;
mod reply;

use super::json::json;
use super::template::BadTemplate;
use super::{Checker, TEXT_BYTES_MAX};
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::manifest::raw::{RawResponse, RawWhen};
use crate::model::action::Input;
use crate::model::identity::Protection;
use crate::model::reply::{
    AnsweredFailure, Condition, ReplyPiece, ReplySource, ReplyTemplate, Response, ResponsePath, StatusMatch, When,
};
use reply::{condition_path, reply_template};
use serde_json::Value;

const REPLIES_MAX: usize = 64;

impl Checker<'_> {
    pub(super) fn response(&mut self, path: &Path, raw: RawResponse, inputs: Option<&[Input]>) -> Response {
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
            let status = self.status(&here, &status);
            let reply = self.reply(&here, &text, inputs);
            on.extend(status.zip(reply));
        }
        let schema = raw
            .schema
            .and_then(|schema| self.schema(&path.at("schema"), schema, "the response"));
        Response {
            instructions,
            template,
            on,
            when: self.whens(&path.at("when"), raw.when.unwrap_or_default(), inputs),
            failures: self.failures(&path.at("failures"), raw.failures.unwrap_or_default(), inputs),
            schema,
        }
    }

    pub(super) fn status(&mut self, path: &Path, text: &str) -> Option<StatusMatch> {
        let found = status_match(text);
        if found.is_none() {
            let message = format!("`{}` is not an HTTP status", shown(text));
            let remedy =
                "use one such as `404`, a class such as `4xx`, or `other` for every status that is not a success";
            self.problems.add(path, message, remedy);
        }
        found
    }

    fn whens(&mut self, path: &Path, raw: Vec<RawWhen>, inputs: Option<&[Input]>) -> Vec<When> {
        self.count(path, raw.len(), REPLIES_MAX);
        let mut found = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let here = path.at(index);
            let status = match raw.status.as_deref() {
                None => Some(StatusMatch::Class(2)),
                Some("other") => {
                    let message = "`other` is not a status of a condition";
                    let remedy = "name the status, such as `409` or `4xx`; without one it is `2xx`";
                    self.problems.add(&here.at("status"), message, remedy);
                    None
                }
                Some(text) => self.status(&here.at("status"), text),
            };
            let asked = self.asked(&here, &raw);
            let template = match raw.template {
                Some(text) => self.reply(&here.at("template"), &text, inputs),
                None => {
                    let message = "the sentence is missing";
                    self.problems
                        .add(&here.at("template"), message, "add `template = \"…\"`");
                    None
                }
            };
            if let (Some(status), Some((path, condition)), Some(template)) = (status, asked, template) {
                found.push(When {
                    status,
                    path,
                    condition,
                    template,
                });
            }
        }
        found
    }

    fn failures(&mut self, path: &Path, raw: Vec<RawWhen>, inputs: Option<&[Input]>) -> Vec<AnsweredFailure> {
        self.count(path, raw.len(), REPLIES_MAX);
        let mut found = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let here = path.at(index);
            if raw.status.is_some() {
                let message = "these are failures of answers whose status is a success";
                let remedy = "remove `status`; other statuses have sentences in `[response.on]`";
                self.problems.add(&here.at("status"), message, remedy);
            }
            let asked = self.asked(&here, &raw);
            let template = raw
                .template
                .and_then(|text| self.reply(&here.at("template"), &text, inputs));
            if let Some((path, condition)) = asked {
                found.push(AnsweredFailure {
                    path,
                    condition,
                    template,
                });
            }
        }
        found
    }

    /// The path and the one condition of an entry.
    fn asked(&mut self, path: &Path, raw: &RawWhen) -> Option<(ResponsePath, Condition)> {
        const ONE: &str = "write one of `is = …`, `in = […]`, `present = true` and `missing = true`";
        let place = match raw.path.as_deref() {
            None => {
                let remedy = "add `path = \"status\"`, the key that decides";
                self.problems.add(&path.at("path"), "the path is missing", remedy);
                None
            }
            Some(text) => {
                let note = |BadTemplate { message, remedy }| self.problems.add(&path.at("path"), message, remedy);
                condition_path(text).map_err(note).ok()
            }
        };
        let flags = [("present", raw.present), ("missing", raw.missing)];
        for (key, _) in flags.iter().filter(|(_, flag)| *flag == Some(false)) {
            let other = if *key == "present" { "missing" } else { "present" };
            let remedy = format!("write `{other} = true`");
            self.problems
                .add(&path.at(key), format!("`{key}` cannot be `false`"), remedy);
        }
        let (is, one_of) = (raw.is.as_ref(), raw.r#in.as_ref());
        let count = [
            is.is_some(),
            one_of.is_some(),
            raw.present.is_some(),
            raw.missing.is_some(),
        ];
        match count.iter().filter(|given| **given).count() {
            1 => {}
            0 => {
                self.problems.add(path, "the condition is missing", ONE);
                return None;
            }
            _ => {
                self.problems
                    .add(path, "there are several conditions for one path", ONE);
                return None;
            }
        }
        let condition = match (is, one_of) {
            (Some(value), _) => Condition::In(vec![self.plain(&path.at("is"), value)?]),
            (_, Some(values)) => {
                let here = path.at("in");
                if values.is_empty() {
                    self.problems
                        .add(&here, "nothing is ever one of these", "name the values that count");
                }
                let values = values.iter().enumerate();
                let values = values.map(|(index, value)| self.plain(&here.at(index), value));
                Condition::In(values.collect::<Vec<_>>().into_iter().collect::<Option<_>>()?)
            }
            _ if raw.present.is_some() => Condition::Present,
            _ => Condition::Missing,
        };
        Some((place?, condition))
    }

    /// A text, a number or a boolean to compare with.
    fn plain(&mut self, path: &Path, value: &toml::Value) -> Option<Value> {
        let found = json(value.clone())
            .ok()
            .filter(|value| !value.is_array() && !value.is_object());
        if found.is_none() {
            let message = "this cannot be compared with a value of a response";
            self.problems
                .add(path, message, "write a text, a number, or `true` or `false`");
        }
        found
    }

    pub(super) fn reply(&mut self, path: &Path, text: &str, inputs: Option<&[Input]>) -> Option<ReplyTemplate> {
        let text = self.text(path, text.to_owned(), TEXT_BYTES_MAX);
        let note = |BadTemplate { message, remedy }| self.problems.add(path, message, remedy);
        let reply = reply_template(&text, inputs).map_err(note).ok()?;
        let of_visitor = |piece: &ReplyPiece| matches!(piece, ReplyPiece::Value { source, .. } if *source == ReplySource::VisitorEmail);
        if self.protection == Protection::None && reply.0.iter().any(of_visitor) {
            let message = "`{visitor.email}` is not known in an action without protection";
            self.problems
                .add(path, message, "set `protection = \"match-email\"` at the top");
        }
        Some(reply)
    }
}

fn status_match(text: &str) -> Option<StatusMatch> {
    if text == "other" {
        return Some(StatusMatch::Other);
    }
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
