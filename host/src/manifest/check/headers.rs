//! The headers of an endpoint, and the credentials that the host adds to them.

use super::Checker;
use super::endpoint::FIELDS_MAX;
use crate::manifest::error::{did_you_mean, listed, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::endpoint::{Auth, SignatureScheme, Template};
use std::collections::BTreeMap;

const RESPONSE_HEADERS_MAX: usize = 32;

/// Headers that the host or the connection owns, and `x-hubspot-*` besides (RFC 9110 7.6.1 names the first).
const OWNED: [&str; 20] = [
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
];

impl Checker<'_> {
    /// Checks the credentials. An endpoint whose credentials are wrong is not built at all.
    pub(super) fn auth(&mut self, path: &Path, raw: Option<RawAuth>) -> Option<Auth> {
        const KINDS: [&str; 3] = ["none", "api-key", "signature"];
        let Some(raw) = raw else { return Some(Auth::None) };
        let kind = raw.kind.as_deref().unwrap_or("");
        let allowed: &[&str] = match kind {
            "none" => &[],
            "api-key" => &["header", "secret"],
            "signature" => &["scheme", "secret"],
            "" => {
                self.problems.add(
                    &path.at("kind"),
                    "the kind is missing",
                    format!("use one of {}", listed(&KINDS)),
                );
                return None;
            }
            other => {
                let message = format!("`{}` is not a kind of auth", shown(other));
                self.problems
                    .add(&path.at("kind"), message, did_you_mean(other, &KINDS));
                return None;
            }
        };
        let present = [
            ("header", &raw.header),
            ("scheme", &raw.scheme),
            ("secret", &raw.secret),
        ];
        for (key, value) in present {
            if value.is_some() && !allowed.contains(&key) {
                let message = format!("auth of kind `{kind}` has no `{key}`");
                self.problems.add(&path.at(key), message, "remove it");
            }
        }
        if kind == "none" {
            return Some(Auth::None);
        }
        let secret = match raw.secret {
            Some(secret) => self.name(&path.at("secret"), &secret),
            None => {
                let remedy = "add `secret = \"…\"`, the name under which the operator keeps it";
                self.problems
                    .add(&path.at("secret"), "the secret's name is missing", remedy);
                None
            }
        };
        if kind == "api-key" {
            let header = self.auth_header(&path.at("header"), raw.header.as_deref());
            return Some(Auth::ApiKey {
                header: header?,
                secret: secret?,
            });
        }
        let scheme = self.signature_scheme(&path.at("scheme"), raw.scheme.as_deref());
        Some(Auth::Signature {
            scheme: scheme?,
            secret: secret?,
        })
    }

    fn auth_header(&mut self, path: &Path, header: Option<&str>) -> Option<String> {
        let Some(header) = header else {
            self.problems
                .add(path, "the header is missing", "add `header = \"x-api-key\"`");
            return None;
        };
        let lower = header.to_ascii_lowercase();
        if !is_token(&lower) || is_owned(&lower) {
            let message = format!("`{}` cannot carry a key", shown(header));
            self.problems
                .add(path, message, "use a header such as `x-api-key` or `authorization`");
            return None;
        }
        Some(lower)
    }

    fn signature_scheme(&mut self, path: &Path, word: Option<&str>) -> Option<SignatureScheme> {
        const SCHEMES: [&str; 3] = ["hubspot", "hubspot-v2", "hubspot-v3"];
        match word {
            Some("hubspot") => Some(SignatureScheme::Hubspot),
            Some("hubspot-v2") => Some(SignatureScheme::HubspotV2),
            Some("hubspot-v3") => Some(SignatureScheme::HubspotV3),
            Some(other) => {
                let message = format!("`{}` is not a signature scheme", shown(other));
                self.problems.add(path, message, did_you_mean(other, &SCHEMES));
                None
            }
            None => {
                self.problems.add(
                    path,
                    "the scheme is missing",
                    format!("use one of {}", listed(&SCHEMES)),
                );
                None
            }
        }
    }

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
            let of_auth = matches!(auth, Some(Auth::ApiKey { header, .. }) if *header == lower);
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
fn is_token(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !text.is_empty() && text.len() <= 100 && text.bytes().all(good)
}

fn is_owned(lower: &str) -> bool {
    OWNED.contains(&lower) || lower.starts_with("x-hubspot-")
}
