//! What a declared endpoint asks for beyond its grant: one check for each thing that a grant names.

use super::{foreign_token_origin, paths_of};
use crate::model::action::Action;
use crate::model::auth::{Auth, AuthKind};
use crate::model::endpoint::Endpoint;
use crate::model::grant::Grant;
use crate::model::id::Name;
use crate::model::origin::Scheme;
use crate::policy::grant::GrantForm;
use crate::policy::rule::Rule;
use std::fmt;

/// One thing that is asked for and not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub rule: Rule,
    /// What is asked for, with its article: "the method `POST`".
    pub asked: String,
    /// What is granted instead.
    pub granted: String,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; granted is {}", self.asked, self.granted)
    }
}

/// What one endpoint needs before its action can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub endpoint: Name,
    /// Empty where nothing is granted at all.
    pub lacks: Vec<Lack>,
    /// The grant that would be enough.
    pub grant: Grant,
}

impl fmt::Display for Need {
    /// One line for each thing that is asked for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.lacks.is_empty() {
            let form = GrantForm::from(&self.grant);
            return write!(f, "{}: {}; granted is nothing", self.endpoint, form.asked());
        }
        for (index, lack) in self.lacks.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{}: {lack}", self.endpoint)?;
        }
        Ok(())
    }
}

type Check = fn(&Action, &Endpoint, &Grant) -> Option<Lack>;

/// Without the path, which a decision looks at as it goes on the wire.
const CHECKS: [Check; 10] = [
    method,
    scheme,
    auth,
    secret,
    token_origin,
    token_scheme,
    protection,
    confirmation,
    read,
    slashes,
];

/// Everything that a declared endpoint asks for beyond its grant.
pub(super) fn lacks<'a>(
    action: &'a Action,
    endpoint: &'a Endpoint,
    grant: &'a Grant,
) -> impl Iterator<Item = Lack> + 'a {
    first_lacks(action, endpoint, grant).chain(path(endpoint, grant))
}

/// The same without the path.
pub(in crate::policy) fn first_lacks<'a>(
    action: &'a Action,
    endpoint: &'a Endpoint,
    grant: &'a Grant,
) -> impl Iterator<Item = Lack> + 'a {
    CHECKS.iter().filter_map(move |check| check(action, endpoint, grant))
}

fn lack(rule: Rule, asked: impl Into<String>, granted: impl Into<String>) -> Option<Lack> {
    Some(Lack {
        rule,
        asked: asked.into(),
        granted: granted.into(),
    })
}

fn method(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    if endpoint.method == grant.method {
        return None;
    }
    let (asked, granted) = (endpoint.method.as_str(), grant.method.as_str());
    lack(
        Rule::MethodNotGranted,
        format!("the method `{asked}`"),
        format!("`{granted}`"),
    )
}

fn path(endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    if covers_template(grant, endpoint) {
        return None;
    }
    let asked = paths_of(endpoint);
    lack(
        Rule::PathNotGranted,
        format!("the path `{asked}`"),
        format!("`{}`", grant.path),
    )
}

/// Whether every path that the endpoint can have is granted: a value is a character that no text of a pattern has.
pub(super) fn covers_template(grant: &Grant, endpoint: &Endpoint) -> bool {
    grant.path.covers(&paths_of(endpoint).as_str().replace('*', "\u{1}"))
}

fn scheme(_: &Action, _: &Endpoint, grant: &Grant) -> Option<Lack> {
    if grant.origin.scheme == Scheme::Https || grant.plain_http {
        return None;
    }
    let asked = format!("unencrypted calls to `{}`", grant.origin);
    lack(Rule::SchemeNotGranted, asked, "only what is encrypted")
}

fn auth(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    let kind = endpoint.auth.kind();
    if kind == AuthKind::None || kind == grant.auth {
        return None;
    }
    lack(
        Rule::AuthNotGranted,
        format!("a credential of kind `{kind}`"),
        format!("`{}`", grant.auth),
    )
}

fn secret(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    let named = |secret: &Name| grant.secrets.contains(secret);
    if endpoint.auth.uses_only(named) {
        return None;
    }
    let missing: Vec<String> = (endpoint.auth.secrets().iter())
        .filter(|secret| !named(secret))
        .map(|secret| format!("`{secret}`"))
        .collect();
    let granted: Vec<String> = grant.secrets.iter().map(|secret| format!("`{secret}`")).collect();
    let granted = if granted.is_empty() {
        "no secret".into()
    } else {
        granted.join(", ")
    };
    lack(
        Rule::SecretNotGranted,
        format!("the secret {}", missing.join(", ")),
        granted,
    )
}

/// The client's secret goes to the token endpoint. On the endpoint's own origin that is what was granted already;
/// anywhere else the operator has to have named it.
fn token_origin(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    let origin = foreign_token_origin(endpoint, &grant.origin)?;
    if grant.token_origin.is_some() {
        return None;
    }
    let asked = format!("its token from `{origin}`");
    lack(Rule::TokenOriginNotGranted, asked, format!("`{}`", grant.origin))
}

fn token_scheme(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    let Auth::ClientCredentials(client) = &endpoint.auth else {
        return None;
    };
    let origin = grant.token_origin.as_ref().unwrap_or(&client.token_origin);
    if origin.scheme == Scheme::Https || grant.plain_http {
        return None;
    }
    lack(
        Rule::SchemeNotGranted,
        format!("its token from `{origin}`, unencrypted"),
        "only what is encrypted",
    )
}

fn protection(action: &Action, _: &Endpoint, grant: &Grant) -> Option<Lack> {
    if action.protection.requires() >= grant.protection.requires() {
        return None;
    }
    let (asked, granted) = (action.protection.as_str(), grant.protection.as_str());
    lack(
        Rule::ProtectionNotGranted,
        format!("visitors at the protection level `{asked}`"),
        format!("`{granted}` or higher"),
    )
}

fn confirmation(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    if endpoint.confirm || !grant.confirm {
        return None;
    }
    lack(
        Rule::ConfirmationNotGranted,
        "calls that the visitor is not asked about",
        "only after a yes",
    )
}

fn slashes(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    if endpoint.slashes.is_empty() || grant.slashes {
        return None;
    }
    lack(
        Rule::SlashNotGranted,
        "values with a `/` inside of a segment of the path",
        "values without one",
    )
}

/// A `POST` usually does something. That this one does not is the action's word, and has to be the operator's too, since
/// a read is neither asked about nor sent only once.
fn read(_: &Action, endpoint: &Endpoint, grant: &Grant) -> Option<Lack> {
    if !endpoint.reads_by_post() || grant.as_read {
        return None;
    }
    lack(
        Rule::ReadNotGranted,
        "calls by `POST` that count as reads",
        "`POST` as a write",
    )
}

impl Need {
    /// The command that grants it.
    pub fn command(&self) -> String {
        GrantForm::from(&self.grant).command()
    }
}
