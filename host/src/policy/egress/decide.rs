//! Declared, granted, proven: the one place where these three questions about a request are answered.

use super::denial::Denial;
use super::permit::EgressPermit;
use super::request::BuiltRequest;
use crate::model::action::Action;
use crate::model::endpoint::{Endpoint, Piece, Source, Template};
use crate::model::grant::Grant;
use crate::model::id::{Name, nearest};
use crate::model::identity::Assurance;
use crate::policy::grant::{GrantForm, Grants, Lack, first_lacks, needed};
use crate::policy::rule::Rule;
use crate::web::path::{literal_bytes, strip_literal};
use std::sync::Arc;

/// Decides whether a built request may be sent: it must be what the manifest declares, what the operator granted,
/// and within the visitor's assurance. A yes costs no allocation.
pub fn decide(
    action: &Action,
    endpoint: &Arc<Endpoint>,
    grants: &Grants,
    assurance: Assurance,
    built: BuiltRequest,
) -> Result<EgressPermit, Denial> {
    if action.endpoint(&endpoint.name) != Some(endpoint) {
        return Err(not_declared(action, &endpoint.name));
    }
    let Some(grant) = grants.find(&action.name, &endpoint.name) else {
        return Err(not_granted(action, endpoint, grants));
    };
    let mut lacks = first_lacks(action, endpoint, grant);
    if let Some(lack) = lacks.next().or_else(|| path_lack(grant, &built)) {
        return Err(lacking(action, endpoint, grant, lack));
    }
    drop(lacks);
    check_assurance(action, endpoint, assurance)?;
    check_request(endpoint, grant, &built)?;
    Ok(EgressPermit::first(endpoint, grant, built))
}

/// The denial of an endpoint that the manifest does not have.
pub fn not_declared(action: &Action, endpoint: &str) -> Denial {
    let known: Vec<&str> = action.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    let listed = if known.is_empty() {
        "none".to_owned()
    } else {
        known.join(", ")
    };
    let endpoint: String = endpoint.chars().take(Name::BYTES_MAX).collect();
    Denial {
        rule: Rule::NotDeclared,
        message: format!(
            "the manifest of `{}` does not declare this endpoint `{endpoint}`; it has: {listed}",
            action.name
        ),
        nearest: nearest(&endpoint, known).map(str::to_owned),
        remedy: "[endpoints.<name>]\nmethod = \"GET\"\nurl = \"https://…\"".into(),
        subject: endpoint,
    }
}

fn not_granted(action: &Action, endpoint: &Endpoint, grants: &Grants) -> Denial {
    let form = GrantForm::from(&needed(action, endpoint, None));
    Denial {
        rule: Rule::NotGranted,
        subject: endpoint.name.to_string(),
        message: format!(
            "the operator has not granted endpoint `{}` ({}) to action `{}`",
            endpoint.name, form.allow, action.name
        ),
        nearest: grants.nearest(&action.name, endpoint).map(|grant| shown(grant)),
        remedy: form.command(),
    }
}

/// A grant as a denial shows it beside what was refused.
fn shown(grant: &Grant) -> String {
    format!("{}: {}", grant.endpoint, GrantForm::from(grant).asked())
}

/// The path as it goes on the wire, which may be granted where others of the endpoint are not.
fn path_lack(grant: &Grant, built: &BuiltRequest) -> Option<Lack> {
    if grant.path.covers(built.path_and_query()) {
        return None;
    }
    // The path itself may hold what the visitor gave.
    Some(Lack {
        rule: Rule::PathNotGranted,
        asked: "a path outside of its grant".into(),
        granted: format!("`{}`", grant.path),
    })
}

fn lacking(action: &Action, endpoint: &Endpoint, grant: &Grant, lack: Lack) -> Denial {
    Denial {
        rule: lack.rule,
        subject: endpoint.name.to_string(),
        message: format!("endpoint `{}` asks for {lack}", endpoint.name),
        nearest: Some(shown(grant)),
        remedy: GrantForm::from(&needed(action, endpoint, Some(grant))).command(),
    }
}

fn check_assurance(action: &Action, endpoint: &Endpoint, assurance: Assurance) -> Result<(), Denial> {
    let tells_email = endpoint.uses(&Source::VisitorEmail);
    let least = if tells_email {
        Assurance::MatchedEmail
    } else {
        Assurance::Anonymous
    };
    let needed = action.protection.requires().max(least);
    if assurance >= needed {
        return Ok(());
    }
    let remedy = if action.protection.requires() >= least {
        format!(
            "prove the visitor first, or lower the action's level: protection = \"{}\"",
            lowered(assurance)
        )
    } else {
        "protection = \"match-email\"".to_owned()
    };
    Err(Denial {
        rule: Rule::AssuranceTooLow,
        subject: endpoint.name.to_string(),
        message: format!(
            "action `{}` needs the assurance `{}` for endpoint `{}`; the visitor has `{}`",
            action.name,
            needed.as_str(),
            endpoint.name,
            assurance.as_str()
        ),
        nearest: None,
        remedy,
    })
}

/// The protection level that an assurance satisfies.
fn lowered(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Anonymous => "none",
        Assurance::MatchedEmail => "match-email",
        Assurance::VerifiedEmail => "verify-email",
    }
}

/// The request must be one that `build` makes of this endpoint under this grant, and of no other.
fn check_request(endpoint: &Endpoint, grant: &Grant, built: &BuiltRequest) -> Result<(), Denial> {
    let same = built.method() == endpoint.method
        && *built.origin() == grant.origin
        && covers_path(&endpoint.path, built.path_and_query());
    if same {
        return Ok(());
    }
    Err(Denial {
        rule: Rule::RequestMismatch,
        subject: endpoint.name.to_string(),
        message: format!(
            "the request was not built for endpoint `{}` under this grant",
            endpoint.name
        ),
        nearest: None,
        remedy: "build the request again with the endpoint and the grant that are decided on".into(),
    })
}

/// Whether a path on the wire is one that the templates can make: as many segments, each with the template's text
/// at both ends.
fn covers_path(templates: &[Template], path_and_query: &str) -> bool {
    let path = path_and_query.split('?').next().unwrap_or_default();
    let Some(path) = path.strip_prefix('/') else {
        return false;
    };
    if templates.is_empty() {
        return path.is_empty();
    }
    let mut segments = path.split('/');
    templates
        .iter()
        .all(|template| segments.next().is_some_and(|text| covers(template, text)))
        && segments.next().is_none()
}

fn covers(template: &Template, segment: &str) -> bool {
    let (first, last) = (template.0.first(), template.0.last());
    match (first, last) {
        (Some(Piece::Literal(text)), _) if template.0.len() == 1 => strip_literal(segment, text) == Some(""),
        (Some(first), Some(last)) => {
            let rest = match first {
                Piece::Literal(text) => strip_literal(segment, text),
                Piece::Value(_) => Some(segment),
            };
            let ends = |rest: &str| match last {
                Piece::Literal(text) => {
                    let value = rest.len().saturating_sub(literal_bytes(text));
                    value > 0 && rest.get(value..).and_then(|end| strip_literal(end, text)) == Some("")
                }
                Piece::Value(_) => !rest.is_empty(),
            };
            rest.is_some_and(ends)
        }
        _ => segment.is_empty(),
    }
}
