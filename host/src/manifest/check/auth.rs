//! The credentials of an endpoint: which keys each kind has, and what they may say.

mod basic;
mod client;
mod hmac;
mod key;
mod signature;

use super::Checker;
use crate::manifest::error::{did_you_mean, listed, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::Auth;
use crate::model::id::Name;

/// A kind of credentials as a manifest names it. What a grant names besides is the scheme or the place of a key.
#[derive(Clone, Copy)]
enum Kind {
    None,
    ApiKey,
    Bearer,
    Basic,
    ClientCredentials,
    Signature,
}

/// Every kind with its word and the keys that it has besides `kind`.
const KINDS: [(Kind, &str, &[&str]); 6] = [
    (Kind::None, "none", &[]),
    (Kind::ApiKey, "api-key", &["header", "query", "body", "secret"]),
    (Kind::Bearer, "bearer", &["secret"]),
    (
        Kind::Basic,
        "basic",
        &["username", "username_secret", "secret", "password"],
    ),
    (
        Kind::ClientCredentials,
        "oauth2-client-credentials",
        &[
            "token_url",
            "client_id",
            "client_id_secret",
            "secret",
            "scopes",
            "token_parameters",
            "client_auth",
        ],
    ),
    (Kind::Signature, "signature", signature::KEYS),
];

impl Checker<'_> {
    /// Checks the credentials. An endpoint whose credentials are wrong is not built at all.
    pub(super) fn auth(&mut self, path: &Path, raw: Option<RawAuth>) -> Option<Auth> {
        let Some(mut raw) = raw else { return Some(Auth::None) };
        let kinds = KINDS.map(|(_, word, _)| word);
        let Some(word) = raw.kind.take() else {
            let remedy = format!("use one of {}", listed(&kinds));
            self.problems.add(&path.at("kind"), "the kind is missing", remedy);
            return None;
        };
        let Some((kind, word, allowed)) = KINDS.into_iter().find(|(_, known, _)| *known == word) else {
            let message = format!("`{}` is not a kind of auth", shown(&word));
            self.problems
                .add(&path.at("kind"), message, did_you_mean(&word, &kinds));
            return None;
        };
        for key in raw.keys().into_iter().filter(|key| !allowed.contains(key)) {
            let message = format!("auth of kind `{word}` has no `{key}`");
            self.problems.add(&path.at(key), message, "remove it");
        }
        let mut secret = || self.secret(&path.at("secret"), raw.secret.as_deref());
        match kind {
            Kind::None => Some(Auth::None),
            Kind::ApiKey => {
                let secret = secret();
                self.api_key(path, &raw, secret)
            }
            Kind::Bearer => Some(Auth::Bearer { secret: secret()? }),
            Kind::Basic => self.basic(path, raw),
            Kind::Signature => {
                let secret = secret();
                let scheme = self.signature_scheme(path, &raw);
                Some(Auth::Signature {
                    scheme: scheme?,
                    secret: secret?,
                })
            }
            Kind::ClientCredentials => {
                let secret = secret();
                self.client_credentials(path, raw, secret)
            }
        }
    }

    fn secret(&mut self, path: &Path, secret: Option<&str>) -> Option<Name> {
        match secret {
            Some(secret) => self.name(path, secret),
            None => {
                let remedy = "add `secret = \"…\"`, the name under which the operator keeps it";
                self.problems.add(path, "the secret's name is missing", remedy);
                None
            }
        }
    }
}

impl RawAuth {
    /// The keys that were written, besides `kind`.
    fn keys(&self) -> Vec<&'static str> {
        let texts = [
            ("header", &self.header),
            ("query", &self.query),
            ("body", &self.body),
            ("scheme", &self.scheme),
            ("secret", &self.secret),
            ("username", &self.username),
            ("username_secret", &self.username_secret),
            ("password", &self.password),
            ("token_url", &self.token_url),
            ("client_id", &self.client_id),
            ("client_id_secret", &self.client_id_secret),
            ("client_auth", &self.client_auth),
            ("algorithm", &self.algorithm),
            ("key_id", &self.key_id),
            ("value", &self.value),
            ("signs", &self.signs),
            ("encoding", &self.encoding),
            ("secret_encoding", &self.secret_encoding),
            ("timestamp_header", &self.timestamp_header),
            ("timestamp_format", &self.timestamp_format),
            ("nonce_header", &self.nonce_header),
        ];
        let scopes = self.scopes.is_some().then_some("scopes");
        let parameters = self.token_parameters.is_some().then_some("token_parameters");
        let written = texts.into_iter().filter(|(_, value)| value.is_some());
        written.map(|(key, _)| key).chain(scopes).chain(parameters).collect()
    }
}
