//! The credentials of an endpoint: which keys each kind has, and what they may say.

use super::Checker;
use super::url::token_url;
use crate::manifest::error::{did_you_mean, listed, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::{Auth, ClientAuth, ClientCredentials, Identifier, SignatureAlgorithm, SignatureScheme};
use crate::model::id::Name;
use crate::web::header::can_carry_key;

const SCOPES_MAX: usize = 32;

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
    (Kind::ApiKey, "api-key", &["header", "query", "secret"]),
    (Kind::Bearer, "bearer", &["secret"]),
    (Kind::Basic, "basic", &["username", "username_secret", "secret"]),
    (
        Kind::ClientCredentials,
        "oauth2-client-credentials",
        &[
            "token_url",
            "client_id",
            "client_id_secret",
            "secret",
            "scopes",
            "client_auth",
        ],
    ),
    (
        Kind::Signature,
        "signature",
        &["scheme", "secret", "algorithm", "key_id"],
    ),
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
            Kind::Basic => {
                let secret = secret();
                let username = self.identifier(path, "username", raw.username, raw.username_secret);
                Some(Auth::Basic {
                    username: username?,
                    secret: secret?,
                })
            }
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

    fn api_key(&mut self, path: &Path, raw: &RawAuth, secret: Option<Name>) -> Option<Auth> {
        match (&raw.header, &raw.query) {
            (Some(_), Some(_)) => {
                let message = "a key goes into a header or into the query, not into both";
                self.problems.add(&path.at("query"), message, "keep `header`");
                None
            }
            (None, Some(parameter)) => {
                let parameter = self.auth_query(&path.at("query"), parameter);
                Some(Auth::QueryKey {
                    parameter: parameter?,
                    secret: secret?,
                })
            }
            (header, None) => {
                let header = self.auth_header(&path.at("header"), header.as_deref());
                Some(Auth::ApiKey {
                    header: header?,
                    secret: secret?,
                })
            }
        }
    }

    fn auth_header(&mut self, path: &Path, header: Option<&str>) -> Option<String> {
        let Some(header) = header else {
            self.problems
                .add(path, "the header is missing", "add `header = \"x-api-key\"`");
            return None;
        };
        let lower = header.to_ascii_lowercase();
        if !can_carry_key(&lower) {
            let message = format!("`{}` cannot carry a key", shown(header));
            self.problems
                .add(path, message, "use a header such as `x-api-key` or `authorization`");
            return None;
        }
        Some(lower)
    }

    /// Only what needs no escapes, so that there is one spelling to keep out of everything else.
    fn auth_query(&mut self, path: &Path, parameter: &str) -> Option<String> {
        let good = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        if parameter.is_empty() || parameter.len() > 100 || !parameter.bytes().all(good) {
            let message = format!("`{}` cannot name a key in a query", shown(parameter));
            self.problems
                .add(path, message, "use letters, digits, `-`, `.`, `_` and `~`");
            return None;
        }
        Some(parameter.to_owned())
    }

    /// A name that stands in the manifest, or that the operator keeps like a secret.
    fn identifier(
        &mut self,
        path: &Path,
        key: &'static str,
        plain: Option<String>,
        secret: Option<String>,
    ) -> Option<Identifier> {
        let here = path.at(key);
        match (plain, secret) {
            (Some(_), Some(_)) => {
                let message = format!("`{key}` and `{key}_secret` say the same thing");
                self.problems.add(&here, message, "keep one of the two");
                None
            }
            (None, Some(secret)) => {
                let name = self.name(&path.at(format!("{key}_secret")), &secret);
                name.map(Identifier::Secret)
            }
            (Some(text), None) => {
                let good = |b: u8| (0x20..0x7f).contains(&b) && b != b':';
                if text.is_empty() || text.len() > 256 || !text.bytes().all(good) {
                    let message = format!("`{}` cannot be a `{key}`", shown(&text));
                    self.problems
                        .add(&here, message, "use up to 256 printable ASCII characters without `:`");
                    return None;
                }
                Some(Identifier::Plain(text))
            }
            (None, None) => {
                let remedy = format!("add `{key} = \"…\"`, or `{key}_secret = \"…\"` when the operator keeps it");
                self.problems.add(&here, format!("the `{key}` is missing"), remedy);
                None
            }
        }
    }

    fn client_credentials(&mut self, path: &Path, raw: RawAuth, secret: Option<Name>) -> Option<Auth> {
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
        let client_auth = match raw.client_auth.as_deref() {
            None | Some("basic") => Some(ClientAuth::Basic),
            Some("body") => Some(ClientAuth::Body),
            Some(other) => {
                let message = format!("`{}` is not a way in which a client proves itself", shown(other));
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
            client_auth: client_auth?,
        })))
    }

    fn signature_scheme(&mut self, path: &Path, raw: &RawAuth) -> Option<SignatureScheme> {
        const SCHEMES: [&str; 6] = [
            "hubspot",
            "hubspot-v1",
            "hubspot-v2",
            "hubspot-v3",
            "standard-webhooks",
            "rfc9421",
        ];
        let here = path.at("scheme");
        let scheme = match raw.scheme.as_deref() {
            Some("hubspot") => SignatureScheme::Hubspot,
            Some("hubspot-v1") => SignatureScheme::HubspotV1,
            Some("hubspot-v2") => SignatureScheme::HubspotV2,
            Some("hubspot-v3") => SignatureScheme::HubspotV3,
            Some("standard-webhooks") => SignatureScheme::StandardWebhooks,
            Some("rfc9421") => return self.message_signature(path, raw),
            Some(other) => {
                let message = format!("`{}` is not a signature scheme", shown(other));
                self.problems.add(&here, message, did_you_mean(other, &SCHEMES));
                return None;
            }
            None => {
                self.problems.add(
                    &here,
                    "the scheme is missing",
                    format!("use one of {}", listed(&SCHEMES)),
                );
                return None;
            }
        };
        for (key, value) in [("algorithm", &raw.algorithm), ("key_id", &raw.key_id)] {
            if value.is_some() {
                let message = format!("only signatures by `rfc9421` have a `{key}`");
                self.problems.add(&path.at(key), message, "remove it");
            }
        }
        Some(scheme)
    }

    fn message_signature(&mut self, path: &Path, raw: &RawAuth) -> Option<SignatureScheme> {
        const ALGORITHMS: [SignatureAlgorithm; 2] = [SignatureAlgorithm::Ed25519, SignatureAlgorithm::HmacSha256];
        let words = ALGORITHMS.map(SignatureAlgorithm::as_str);
        let here = path.at("algorithm");
        let algorithm = match raw.algorithm.as_deref() {
            Some(word) => {
                let found = ALGORITHMS.into_iter().find(|algorithm| algorithm.as_str() == word);
                if found.is_none() {
                    let message = format!("`{}` is not an algorithm that can be used", shown(word));
                    self.problems.add(&here, message, did_you_mean(word, &words));
                }
                found
            }
            None => {
                let remedy = format!("use one of {}", listed(&words));
                self.problems.add(&here, "the algorithm is missing", remedy);
                None
            }
        };
        let here = path.at("key_id");
        let key_id = raw.key_id.clone().unwrap_or_default();
        if key_id.is_empty() || key_id.len() > 256 || !key_id.bytes().all(|b| b.is_ascii_graphic()) {
            let remedy = "add `key_id = \"…\"`, the name under which the receiver knows the key";
            self.problems
                .add(&here, "a signature needs the id of its key, in printable ASCII", remedy);
            return None;
        }
        Some(SignatureScheme::Rfc9421 {
            algorithm: algorithm?,
            key_id,
        })
    }
}

impl RawAuth {
    /// The keys that were written, besides `kind`.
    fn keys(&self) -> Vec<&'static str> {
        let texts = [
            ("header", &self.header),
            ("query", &self.query),
            ("scheme", &self.scheme),
            ("secret", &self.secret),
            ("username", &self.username),
            ("username_secret", &self.username_secret),
            ("token_url", &self.token_url),
            ("client_id", &self.client_id),
            ("client_id_secret", &self.client_id_secret),
            ("client_auth", &self.client_auth),
            ("algorithm", &self.algorithm),
            ("key_id", &self.key_id),
        ];
        let scopes = self.scopes.is_some().then_some("scopes");
        let written = texts.into_iter().filter(|(_, value)| value.is_some());
        written.map(|(key, _)| key).chain(scopes).collect()
    }
}
