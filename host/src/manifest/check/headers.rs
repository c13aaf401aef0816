//! The headers of an endpoint: what a manifest may send, and what an action may see of an answer.

use super::Checker;
use super::endpoint::FIELDS_MAX;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::model::endpoint::{Auth, Template};
use std::collections::BTreeMap;

const RESPONSE_HEADERS_MAX: usize = 32;

/// Headers that the host or the connection owns, and `x-hubspot-*` besides (RFC 9110 7.6.1 names the first).
const OWNED: [&str; 26] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
    "expect",
    "host",
    "content-length",
    "content-type",
    "content-encoding",
    "accept-encoding",
    "cookie",
    "cookie2",
    "set-cookie",
    "idempotency-key",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "signature",
    "signature-input",
    "content-digest",
];

impl Checker<'_> {
    pub(super) fn headers(
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
            } else if is_owned(&lower) {
                Some((format!("`{lower}` is set by the host alone"), "remove it"))
            } else if headers.iter().any(|(other, _)| *other == lower) {
                Some((format!("the header `{lower}` stands here twice"), "remove one of them"))
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

    pub(super) fn response_headers(&mut self, path: &Path, raw: Vec<String>) -> Vec<String> {
        let path = path.at("response_headers");
        let mut headers: Vec<String> = Vec::new();
        self.count(&path, raw.len(), RESPONSE_HEADERS_MAX);
        for (index, name) in raw.iter().enumerate() {
            let lower = name.to_ascii_lowercase();
            if !is_token(&lower) {
                let message = format!("`{}` is not the name of a header", shown(name));
                self.problems
                    .add(&path.at(index), message, "use letters, digits and dashes");
            } else if ["set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"].contains(&lower.as_str())
            {
                let message = format!("`{lower}` is never shown to an action");
                self.problems.add(&path.at(index), message, "remove it");
            } else if !headers.contains(&lower) {
                headers.push(lower);
            }
        }
        headers
    }
}

/// Whether a text is a `token` of RFC 9110 5.6.2, which names of headers are.
pub(super) fn is_token(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.len() <= 100 && text.bytes().all(good)
}

pub(super) fn is_owned(lower: &str) -> bool {
    OWNED.contains(&lower) || lower.starts_with("x-hubspot-")
}
