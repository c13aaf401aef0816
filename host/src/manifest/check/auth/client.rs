//! The client credentials grant of OAuth 2.0: token endpoint, client, scopes, and what else the token request says.

use super::super::Checker;
use super::super::url::token_url;
use crate::manifest::error::{did_you_mean, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::{Auth, ClientAuth, ClientCredentials};
use crate::model::id::Name;
use std::collections::BTreeMap;

const SCOPES_MAX: usize = 32;
const PARAMETERS_MAX: usize = 16;
/// The longest name or value of a parameter, in bytes.
const PARAMETER_BYTES_MAX: usize = 1_000;

/// What the host itself writes into a token request, and how to say it in the manifest.
const OWN_PARAMETERS: [(&str, &str); 4] = [
    ("grant_type", "remove it"),
    ("scope", "use `scopes`"),
    ("client_id", "use `client_id` beside `token_url`"),
    (
        "client_secret",
        "use `secret`, the name under which the operator keeps it",
    ),
];

/// Parameters that prove somebody. They would be in the manifest, where everybody reads them.
const CREDENTIALS: [&str; 6] = [
    "client_assertion",
    "assertion",
    "password",
    "refresh_token",
    "code",
    "subject_token",
];

impl Checker<'_> {
    pub(super) fn client_credentials(&mut self, path: &Path, raw: RawAuth, secret: Option<Name>) -> Option<Auth> {
        let client_id = self.identifier(path, "client_id", raw.client_id, raw.client_id_secret);
        let here = path.at("token_url");
        let token = match raw.token_url {
            Some(text) => token_url(&text)
                .map_err(|bad| self.problems.add(&here, bad.message, bad.remedy))
                .ok(),
            None => {
                let remedy = "add `token_url = \"https://…\"`";
                self.problems.add(&here, "the token endpoint is missing", remedy);
                None
            }
        };
        let scopes = raw.scopes.unwrap_or_default();
        self.count(&path.at("scopes"), scopes.len(), SCOPES_MAX);
        // RFC 6749, section 3.3.
        let good = |b: u8| b.is_ascii_graphic() && b != b'"' && b != b'\\';
        for (index, scope) in scopes.iter().enumerate() {
            if scope.is_empty() || scope.len() > 256 || !scope.bytes().all(good) {
                let message = format!("`{}` is not a scope", shown(scope));
                self.problems.add(
                    &path.at("scopes").at(index),
                    message,
                    "write each scope as a text of its own",
                );
            }
        }
        let parameters = self.token_parameters(&path.at("token_parameters"), raw.token_parameters.unwrap_or_default());
        let client_auth = match raw.client_auth.as_deref() {
            None | Some("basic") => Some(ClientAuth::Basic),
            Some("body") => Some(ClientAuth::Body),
            Some(other) => {
                let message = format!("`{}` is not a way for a client to prove itself", shown(other));
                self.problems.add(
                    &path.at("client_auth"),
                    message,
                    did_you_mean(other, &["basic", "body"]),
                );
                None
            }
        };
        let (token_origin, token_path) = token?;
        Some(Auth::ClientCredentials(Box::new(ClientCredentials {
            token_origin,
            token_path,
            client_id: client_id?,
            secret: secret?,
            scopes,
            parameters,
            client_auth: client_auth?,
        })))
    }

    /// Further parameters of the token request, such as `audience`, or `resource` (RFC 8707), which may be a list.
    fn token_parameters(&mut self, path: &Path, raw: BTreeMap<String, toml::Value>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (name, value) in self.in_order(path, raw) {
            let here = path.at(&name);
            if let Some((_, remedy)) = OWN_PARAMETERS.iter().find(|(own, _)| *own == name) {
                self.problems
                    .add(&here, format!("the host itself writes `{name}`"), *remedy);
                continue;
            }
            if CREDENTIALS.contains(&name.as_str()) {
                let message = format!("`{name}` carries credentials, and everybody can read a manifest");
                self.problems.add(&here, message, "remove it");
                continue;
            }
            let good = |text: &str| text.len() <= PARAMETER_BYTES_MAX && !text.chars().any(char::is_control);
            let texts = match value {
                toml::Value::Array(items) => items,
                single => vec![single],
            };
            for text in texts {
                match text {
                    toml::Value::String(text) if good(&text) && good(&name) && !name.is_empty() => {
                        found.push((name.clone(), text));
                    }
                    _ => {
                        let message = format!("`{}` cannot be a parameter of a token request", shown(&name));
                        self.problems
                            .add(&here, message, "write a text in quotes, or a list of texts");
                    }
                }
            }
        }
        self.count(path, found.len(), PARAMETERS_MAX);
        found
    }
}
