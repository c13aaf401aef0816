//! A grant in words: as files and storage hold it, as the command line takes it, and checked.

use crate::model::auth::AuthKind;
use crate::model::endpoint::Method;
use crate::model::grant::{Grant, InvalidPattern, PathPattern};
use crate::model::id::{InvalidName, Name};
use crate::model::identity::Protection;
use crate::web::{InvalidOrigin, parse_origin};
use serde::{Deserialize, Serialize};

/// A grant as it is written. `allow` is method and URL in one: `GET https://api.shop.example/orders/*`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantForm {
    pub action: String,
    pub endpoint: String,
    pub allow: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_origin: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub private_networks: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain_http: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protection: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirm: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_read: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub slashes: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls_per_minute: Option<u32>,
}

/// Why a text is not a grant; each names the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidGrant {
    #[error("{key}: {source}")]
    Name { key: &'static str, source: InvalidName },
    #[error(
        "allow: write method and URL, such as `GET https://api.shop.example/orders/*`; methods are {}",
        methods()
    )]
    Allow,
    #[error("allow: {0}; for example `GET https://api.shop.example/orders/*`")]
    Origin(InvalidOrigin),
    #[error("allow: a grant names one host; `*` is allowed only in its path")]
    Host,
    #[error("allow: {0}; the path may be `/orders/*` or `/v1/**`")]
    Path(InvalidPattern),
    #[error("auth: `{kind}` is not a kind of credential; use one of {}", kinds())]
    Auth { kind: String },
    #[error("token_origin: {0}")]
    TokenOrigin(InvalidOrigin),
    #[error("private_networks: `{0}` is not a network such as `10.1.0.0/16`")]
    Network(String),
    #[error("protection: `{0}` is not a level; use none, match-email or verify-email")]
    Protection(String),
    #[error("calls_per_minute: it must be at least 1; revoke the grant to allow none")]
    Rate,
    /// The text is not repeated: people paste the secret itself.
    #[error(
        "secrets: this is not the name of a secret; names have lower-case letters, digits, dashes or underscores, and the settings file says where each is"
    )]
    Secret,
}

fn kinds() -> String {
    let words: Vec<&str> = AuthKind::ALL.iter().map(|kind| kind.as_str()).collect();
    words.join(", ")
}

fn methods() -> String {
    Method::ALL.map(Method::as_str).join(", ")
}

impl GrantForm {
    /// Checks every word.
    pub fn check(&self) -> Result<Grant, InvalidGrant> {
        let name = |key, text: &str| Name::new(text).map_err(|source| InvalidGrant::Name { key, source });
        let (method, url) = self.allow.trim().split_once(' ').ok_or(InvalidGrant::Allow)?;
        let method = Method::ALL.into_iter().find(|known| known.as_str() == method);
        let (origin, path) = split_url(url.trim_start());
        if origin.contains('*') {
            return Err(InvalidGrant::Host);
        }
        let auth = self.auth.as_deref().unwrap_or("none");
        let level = self.protection.as_deref().unwrap_or("none");
        let networks = self.private_networks.iter().map(|text| {
            let network = text.parse();
            network.map_err(|_| InvalidGrant::Network(text.clone()))
        });
        if self.calls_per_minute == Some(0) {
            return Err(InvalidGrant::Rate);
        }
        Ok(Grant {
            action: name("action", &self.action)?,
            endpoint: name("endpoint", &self.endpoint)?,
            method: method.ok_or(InvalidGrant::Allow)?,
            origin: parse_origin(origin).map_err(InvalidGrant::Origin)?,
            path: PathPattern::new(path).map_err(InvalidGrant::Path)?,
            auth: (AuthKind::ALL.iter().copied().find(|kind| kind.as_str() == auth))
                .ok_or_else(|| InvalidGrant::Auth { kind: auth.to_owned() })?,
            secrets: self
                .secrets
                .iter()
                .map(|text| Name::new(text).map_err(|_| InvalidGrant::Secret))
                .collect::<Result<_, _>>()?,
            token_origin: (self.token_origin.as_deref().map(parse_origin).transpose())
                .map_err(InvalidGrant::TokenOrigin)?,
            private_networks: networks.collect::<Result<_, _>>()?,
            plain_http: self.plain_http,
            protection: (Protection::ALL.into_iter().find(|known| known.as_str() == level))
                .ok_or_else(|| InvalidGrant::Protection(level.to_owned()))?,
            confirm: self.confirm,
            as_read: self.as_read,
            slashes: self.slashes,
            calls_per_minute: self.calls_per_minute,
        })
    }

    /// The command that grants it, to be pasted into a shell.
    pub fn command(&self) -> String {
        let mut command = format!(
            "actgate grant {} {} --allow {}",
            self.action,
            self.endpoint,
            quoted(&self.allow)
        );
        let mut option = |key: &str, value: &str| command.push_str(&format!(" --{key} {}", quoted(value)));
        if let Some(auth) = &self.auth {
            option("auth", auth);
        }
        self.secrets.iter().for_each(|secret| option("secret", secret));
        if let Some(origin) = &self.token_origin {
            option("token-origin", origin);
        }
        self.private_networks
            .iter()
            .for_each(|network| option("private-network", network));
        if let Some(level) = &self.protection {
            option("protection", level);
        }
        if let Some(calls) = self.calls_per_minute {
            option("calls-per-minute", &calls.to_string());
        }
        let flags = [
            ("plain-http", self.plain_http),
            ("confirm", self.confirm),
            ("as-read", self.as_read),
            ("slashes", self.slashes),
        ];
        for (flag, _) in flags.iter().filter(|(_, on)| *on) {
            command.push_str(&format!(" --{flag}"));
        }
        command
    }

    /// What is asked for, on one line.
    pub fn asked(&self) -> String {
        let secrets: Vec<String> = self.secrets.iter().map(|secret| format!("`{secret}`")).collect();
        let read = if self.as_read { ", as a read" } else { "" };
        let slashes = if self.slashes {
            ", with slashes inside of segments"
        } else {
            ""
        };
        match &self.auth {
            Some(auth) => format!(
                "{} with {} as `{auth}`{read}{slashes}",
                self.allow,
                secrets.join(" and ")
            ),
            None => format!("{}{read}{slashes}", self.allow),
        }
    }
}

impl From<&Grant> for GrantForm {
    fn from(grant: &Grant) -> Self {
        let words = |words: &[Name]| words.iter().map(ToString::to_string).collect();
        Self {
            action: grant.action.to_string(),
            endpoint: grant.endpoint.to_string(),
            allow: format!("{} {}{}", grant.method.as_str(), grant.origin, grant.path),
            auth: Some(grant.auth)
                .filter(|kind| *kind != AuthKind::None)
                .map(|kind| kind.to_string()),
            secrets: words(&grant.secrets),
            token_origin: grant.token_origin.as_ref().map(ToString::to_string),
            private_networks: grant.private_networks.iter().map(ToString::to_string).collect(),
            plain_http: grant.plain_http,
            protection: Some(grant.protection.as_str().to_owned()).filter(|level| level != "none"),
            confirm: grant.confirm,
            as_read: grant.as_read,
            slashes: grant.slashes,
            calls_per_minute: grant.calls_per_minute,
        }
    }
}

/// Splits a URL where its path begins.
fn split_url(url: &str) -> (&str, &str) {
    let authority = url.find("://").map_or(0, |at| at + 3);
    match url[authority..].find('/') {
        Some(at) => url.split_at(authority + at),
        None => (url, "/"),
    }
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._/:@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
