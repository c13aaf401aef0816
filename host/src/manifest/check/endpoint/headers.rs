//! The headers of an endpoint: what a manifest may send, and what an action may see of an answer.

use super::super::Checker;
use super::FIELDS_MAX;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::model::auth::Auth;
use crate::model::endpoint::Template;
use crate::web::header::{host_only, is_never_shown, is_token};
use std::collections::BTreeMap;

const RESPONSE_HEADERS_MAX: usize = 32;

impl Checker<'_> {
    pub(in crate::manifest::check) fn headers(
        &mut self,
        path: &Path,
        raw: BTreeMap<String, String>,
        auth: Option<&Auth>,
    ) -> Vec<(String, Template)> {
        let mut headers: Vec<(String, Template)> = Vec::new();
        self.count(path, raw.len(), FIELDS_MAX);
        for (name, text) in self.in_order(path, raw) {
            let here = path.at(&name);
            let lower = name.to_ascii_lowercase();
            let of_auth = auth.is_some_and(|auth| auth.headers().contains(&lower.as_str()));
            let problem = if !is_token(&lower) {
                Some((
                    format!("`{}` is not the name of a header", shown(&name)),
                    "use letters, digits and dashes",
                ))
            } else if of_auth || lower == "authorization" {
                Some((
                    format!("`{lower}` carries credentials, which only the host adds"),
                    "remove it and use `auth`",
                ))
            } else if let Some(reason) = host_only(&lower) {
                let message = format!("`{lower}` is set by the host alone, since it {}", reason.as_str());
                let remedy = match lower.as_str() {
                    "content-type" => "remove it; `body_type` says what the body is",
                    _ => "remove it",
                };
                Some((message, remedy))
            } else if headers.iter().any(|(other, _)| *other == lower) {
                Some((format!("the header `{lower}` appears twice"), "remove one of them"))
            } else if !text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
                let message = "the value of a header may have printable ASCII characters only".to_owned();
                Some((message, "take out the others"))
            } else {
                None
            };
            match problem {
                Some((message, remedy)) => self.problems.add(&here, message, remedy),
                None => headers.extend(self.template(&here, &text).map(|template| (lower, template))),
            }
        }
        headers
    }

    pub(in crate::manifest::check) fn response_headers(&mut self, path: &Path, raw: Vec<String>) -> Vec<String> {
        let path = path.at("response_headers");
        let mut headers: Vec<String> = Vec::new();
        self.count(&path, raw.len(), RESPONSE_HEADERS_MAX);
        for (index, name) in raw.iter().enumerate() {
            let lower = name.to_ascii_lowercase();
            if !is_token(&lower) {
                let message = format!("`{}` is not the name of a header", shown(name));
                self.problems
                    .add(&path.at(index), message, "use letters, digits and dashes");
            } else if is_never_shown(&lower) {
                let message = format!("`{lower}` is never shown to an action");
                self.problems.add(&path.at(index), message, "remove it");
            } else if !headers.contains(&lower) {
                headers.push(lower);
            }
        }
        headers
    }
}
