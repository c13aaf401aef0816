//! The grants of a host, and what an action asks for beyond them: the operator's side of every decision.

mod form;
mod lack;
#[cfg(test)]
mod tests;

pub use form::{GrantForm, InvalidGrant};
pub(in crate::policy) use lack::first_lacks;
pub use lack::{Lack, Need};

use crate::model::action::Action;
use crate::model::auth::{Auth, AuthKind};
use crate::model::endpoint::{Endpoint, Piece, Template};
use crate::model::grant::{Grant, PathPattern};
use crate::model::id::Name;
use crate::model::origin::{Origin, Scheme};
use crate::web::path::path_literal;
use std::sync::Arc;

/// Every grant of a host: at most one for each endpoint of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(Vec<Arc<Grant>>);

impl FromIterator<Grant> for Grants {
    /// Of two grants for the same endpoint the later one counts.
    fn from_iter<T: IntoIterator<Item = Grant>>(grants: T) -> Self {
        let mut all: Vec<Arc<Grant>> = Vec::new();
        for grant in grants {
            match all.binary_search_by(|other| place(other).cmp(&place(&grant))) {
                Ok(at) => all[at] = Arc::new(grant),
                Err(at) => all.insert(at, Arc::new(grant)),
            }
        }
        Self(all)
    }
}

fn place(grant: &Grant) -> (&str, &str) {
    (&grant.action, &grant.endpoint)
}

impl Grants {
    /// The grant of an action's endpoint.
    pub fn find(&self, action: &Name, endpoint: &Name) -> Option<&Arc<Grant>> {
        let wanted: (&str, &str) = (action, endpoint);
        let at = self.0.binary_search_by(|grant| place(grant).cmp(&wanted)).ok()?;
        self.0.get(at)
    }

    /// The grant that comes nearest to one that is missing: one of the same action, and of the same origin if there is
    /// such a one.
    pub fn nearest(&self, action: &Name, endpoint: &Endpoint) -> Option<&Arc<Grant>> {
        let mut of_action = self.0.iter().filter(|grant| grant.action == *action);
        let first = of_action.clone().next();
        of_action.find(|grant| grant.origin == endpoint.origin).or(first)
    }

    /// All of them, by action and endpoint.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Grant>> {
        self.0.iter()
    }

    /// What an action asks for and is not granted, endpoint by endpoint; empty when it may be published.
    pub fn needs(&self, action: &Action) -> Vec<Need> {
        let need = |endpoint: &Arc<Endpoint>| {
            let grant = self.find(&action.name, &endpoint.name);
            let lacks: Vec<Lack> = grant
                .map(|grant| lack::lacks(action, endpoint, grant).collect())
                .unwrap_or_default();
            (grant.is_none() || !lacks.is_empty()).then(|| Need {
                endpoint: endpoint.name.clone(),
                lacks,
                grant: needed(action, endpoint, grant.map(|grant| &**grant)),
            })
        };
        action.endpoints.iter().filter_map(need).collect()
    }
}

/// The least that lets an endpoint be called: the grant that it has, with what is lacking added; without one,
/// just what the manifest asks for.
pub fn needed(action: &Action, endpoint: &Endpoint, grant: Option<&Grant>) -> Grant {
    let asked = Grant {
        action: action.name.clone(),
        endpoint: endpoint.name.clone(),
        method: endpoint.method,
        origin: endpoint.origin.clone(),
        path: paths_of(endpoint),
        auth: endpoint.auth.kind(),
        secrets: endpoint.auth.secrets().into_iter().cloned().collect(),
        token_origin: foreign_token_origin(endpoint, &endpoint.origin).cloned(),
        private_networks: Vec::new(),
        plain_http: is_plain(endpoint, &endpoint.origin),
        protection: action.protection,
        confirm: endpoint.confirm,
        as_read: endpoint.reads_by_post(),
        slashes: !endpoint.slashes.is_empty(),
        calls_per_minute: None,
    };
    let Some(granted) = grant else { return asked };
    let mut secrets = granted.secrets.clone();
    secrets.extend(asked.secrets.into_iter().filter(|name| !granted.secrets.contains(name)));
    let token_origin = granted.token_origin.clone();
    let path_is_granted = lack::covers_template(granted, endpoint);
    Grant {
        method: asked.method,
        origin: granted.origin.clone(),
        path: if path_is_granted {
            granted.path.clone()
        } else {
            asked.path
        },
        auth: if asked.auth == AuthKind::None {
            granted.auth
        } else {
            asked.auth
        },
        secrets,
        plain_http: granted.plain_http || is_plain(endpoint, &granted.origin),
        token_origin: token_origin.or_else(|| foreign_token_origin(endpoint, &granted.origin).cloned()),
        private_networks: granted.private_networks.clone(),
        protection: if action.protection.requires() < granted.protection.requires() {
            action.protection
        } else {
            granted.protection
        },
        confirm: granted.confirm && endpoint.confirm,
        as_read: granted.as_read || asked.as_read,
        slashes: granted.slashes || asked.slashes,
        calls_per_minute: granted.calls_per_minute,
        ..asked
    }
}

/// The origin of an endpoint's token endpoint, where it is another than the one its requests go to.
fn foreign_token_origin<'a>(endpoint: &'a Endpoint, origin: &Origin) -> Option<&'a Origin> {
    match &endpoint.auth {
        Auth::ClientCredentials(client) => Some(&client.token_origin).filter(|token| *token != origin),
        _ => None,
    }
}

fn is_plain(endpoint: &Endpoint, origin: &Origin) -> bool {
    let token = foreign_token_origin(endpoint, origin);
    origin.scheme == Scheme::Http || token.is_some_and(|token| token.scheme == Scheme::Http)
}

/// The paths that an endpoint's templates can make, with a star for each value.
fn paths_of(endpoint: &Endpoint) -> PathPattern {
    let segment = |template: &Template| {
        let mut text = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Literal(literal) => text.push_str(&path_literal(literal)),
                Piece::Value(_) => text.push('*'),
            }
        }
        // Several stars side by side are one; two alone would stand for any rest.
        while text.contains("**") {
            text = text.replace("**", "*");
        }
        text
    };
    PathPattern::of_segments(endpoint.path.iter().map(segment))
}
