//! Declared, granted, proven: the one place where these three questions about a request are answered.

use super::denial::{Denial, GrantText, Rule};
use super::permit::EgressPermit;
use super::request::BuiltRequest;
use crate::model::action::Action;
use crate::model::endpoint::{Auth, Endpoint, Piece, Scheme, Source, Template};
use crate::model::grant::Grant;
use crate::model::identity::Assurance;

/// Decides whether a built request may be sent: it must be what the manifest declares, what the operator granted,
/// and within the visitor's assurance.
pub fn decide(
    action: &Action,
    endpoint: &Endpoint,
    grant: Option<&Grant>,
    assurance: Assurance,
    built: BuiltRequest,
) -> Result<EgressPermit, Denial> {
    if action.endpoint(&endpoint.name) != Some(endpoint) {
        return Err(Denial {
            rule: Rule::NotDeclared,
            subject: endpoint.name.to_string(),
            message: format!(
                "action `{}` does not declare this endpoint `{}`",
                action.name, endpoint.name
            ),
            remedy: format!(
                "[endpoints.{}]\nmethod = \"{}\"\nurl = \"…\"",
                endpoint.name,
                endpoint.method.as_str()
            ),
        });
    }
    let grant = granted(action, endpoint, grant)?;
    check_scheme(action, endpoint, grant)?;
    check_token_origin(action, endpoint, grant)?;
    check_secrets(action, endpoint, grant)?;
    check_assurance(action, endpoint, assurance)?;
    check_request(endpoint, grant, &built)?;
    Ok(EgressPermit::first(&action.name, endpoint, grant, built))
}

fn granted<'a>(action: &Action, endpoint: &Endpoint, grant: Option<&'a Grant>) -> Result<&'a Grant, Denial> {
    match grant {
        Some(grant) if grant.action == action.name && grant.endpoint == endpoint.name => Ok(grant),
        _ => Err(Denial {
            rule: Rule::NotGranted,
            subject: endpoint.name.to_string(),
            message: format!(
                "the operator has not granted endpoint `{}` ({} {}) to action `{}`",
                endpoint.name,
                endpoint.method.as_str(),
                endpoint.origin,
                action.name
            ),
            remedy: GrantText::new(&action.name, endpoint, None).to_string(),
        }),
    }
}

fn check_scheme(action: &Action, endpoint: &Endpoint, grant: &Grant) -> Result<(), Denial> {
    let origin = &grant.origin;
    if origin.scheme == Scheme::Https || grant.plain_http {
        return Ok(());
    }
    Err(Denial {
        rule: Rule::SchemeNotGranted,
        subject: endpoint.name.to_string(),
        message: format!(
            "endpoint `{}` is at `{origin}`, and unencrypted calls are not granted",
            endpoint.name
        ),
        remedy: GrantText::new(&action.name, endpoint, Some(grant))
            .with_plain_http()
            .to_string(),
    })
}

/// The client's secret goes to the token endpoint. On the endpoint's own origin that is what was granted already;
/// anywhere else the operator has to have named it.
fn check_token_origin(action: &Action, endpoint: &Endpoint, grant: &Grant) -> Result<(), Denial> {
    let Auth::ClientCredentials(client) = &endpoint.auth else {
        return Ok(());
    };
    let origin = grant.token_origin.as_ref().unwrap_or(&client.token_origin);
    let text = GrantText::new(&action.name, endpoint, Some(grant)).with_token_origin(origin);
    if grant.token_origin.is_none() && *origin != grant.origin {
        return Err(Denial {
            rule: Rule::TokenOriginNotGranted,
            subject: endpoint.name.to_string(),
            message: format!(
                "endpoint `{}` gets its token from `{origin}`, which its grant does not name",
                endpoint.name
            ),
            remedy: text.to_string(),
        });
    }
    if origin.scheme == Scheme::Https || grant.plain_http {
        return Ok(());
    }
    Err(Denial {
        rule: Rule::SchemeNotGranted,
        subject: endpoint.name.to_string(),
        message: format!(
            "endpoint `{}` gets its token from `{origin}`, and unencrypted calls are not granted",
            endpoint.name
        ),
        remedy: text.with_plain_http().to_string(),
    })
}

fn check_secrets(action: &Action, endpoint: &Endpoint, grant: &Grant) -> Result<(), Denial> {
    let needed = endpoint.auth.secrets();
    let Some(secret) = needed.iter().find(|secret| !grant.secrets.contains(secret)) else {
        return Ok(());
    };
    let text = GrantText::new(&action.name, endpoint, Some(grant));
    Err(Denial {
        rule: Rule::SecretNotGranted,
        subject: endpoint.name.to_string(),
        message: format!(
            "endpoint `{}` needs the secret `{secret}`, which its grant does not name",
            endpoint.name
        ),
        remedy: needed
            .iter()
            .fold(text, |text, secret| text.with_secret(secret))
            .to_string(),
    })
}

fn check_assurance(action: &Action, endpoint: &Endpoint, assurance: Assurance) -> Result<(), Denial> {
    let tells_email = endpoint.sources().contains(&&Source::VisitorEmail);
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
    let segments: Vec<&str> = path.split('/').collect();
    segments.len() == templates.len()
        && templates
            .iter()
            .zip(segments)
            .all(|(template, text)| covers(template, text))
}

fn covers(template: &Template, segment: &str) -> bool {
    let literal = |piece: Option<&Piece>| match piece {
        Some(Piece::Literal(text)) => super::encode::path_literal(text),
        _ => String::new(),
    };
    let (first, last) = (literal(template.0.first()), literal(template.0.last()));
    match &template.0[..] {
        [] => segment.is_empty(),
        [Piece::Literal(_)] => segment == first,
        _ => segment.len() > first.len() + last.len() && segment.starts_with(&first) && segment.ends_with(&last),
    }
}
