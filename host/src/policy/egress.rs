//! From a declared endpoint and an action's values to a request, and from that to a permit or a denial.

mod always;
mod decide;
mod denial;
mod encode;
mod permit;
mod redirect;
mod request;
mod template;
#[cfg(test)]
mod tests;

pub use always::always_denied;
pub use decide::{decide, not_declared};
pub use denial::Denial;
pub use encode::query_key;
pub use permit::EgressPermit;
pub use redirect::{is_redirect, redirect};
pub use request::BuiltRequest;

use crate::model::action::Action;
use crate::model::auth::Auth;
use crate::model::endpoint::{BodyType, Endpoint};
use crate::model::grant::Grant;
use crate::model::identity::Assurance;
use crate::model::limits::GateLimits;
use crate::model::origin::Origin;
use crate::policy::grant::Grants;
use crate::policy::rule::Rule;
use crate::web::exact::is_exact;
use crate::web::parse_origin;
use request::Parts;
use serde_json::{Map, Value};
use std::sync::Arc;
use template::Values;

/// The longest path and query, in bytes. RFC 9110, section 4.1, asks everyone to support 8000.
pub const URL_BYTES_MAX: usize = 8_000;

/// What the host itself can put into a template.
#[derive(Clone, Copy, Debug)]
pub struct HostValues<'a> {
    /// The name of the action that calls, for remedies.
    pub action: &'a str,
    /// `{visitor.email}`; `None` while the visitor is anonymous.
    pub visitor_email: Option<&'a str>,
    /// `{visitor.id}`; `None` when no contact matched.
    pub visitor_id: Option<&'a str>,
    /// `{run.id}`
    pub run_id: &'a str,
    /// `{locale}`
    pub locale: &'a str,
    /// The operator's settings for the action; `{settings.x}` is its member `x`.
    pub settings: &'a Value,
}

/// Builds the request of one call under its grant and decides on it: the one way by which a call comes to its permit.
pub fn permit(
    action: &Action,
    endpoint: &Arc<Endpoint>,
    grants: &Grants,
    assurance: Assurance,
    parameters: &Map<String, Value>,
    host: &HostValues<'_>,
    limits: &GateLimits,
) -> Result<EgressPermit, Denial> {
    let grant = grants.find(&action.name, &endpoint.name).map(|grant| &**grant);
    let built = build(endpoint, grant, parameters, host, limits)?;
    decide(action, endpoint, grants, assurance, built)
}

/// Builds the request of one call. Values are encoded for their place, and none of them can change the scheme,
/// the host, the port or the number of path segments. A grant's origin stands in for the manifest's.
///
/// Literals of a path are URL text, so their escapes stay; literals of a query are plain text like values.
pub fn build(
    endpoint: &Endpoint,
    grant: Option<&Grant>,
    parameters: &Map<String, Value>,
    host: &HostValues<'_>,
    limits: &GateLimits,
) -> Result<BuiltRequest, Denial> {
    let values = Values {
        endpoint,
        parameters,
        host,
    };
    values.check_parameters()?;
    let origin = grant.map_or(&endpoint.origin, |grant| &grant.origin);
    let path_and_query = path_and_query(endpoint, &values)?;
    check_exact(endpoint, origin, &path_and_query)?;
    check_signable(endpoint, &path_and_query)?;
    let body = body(endpoint, &values, limits)?;
    let headers = headers(endpoint, &values, body.is_some(), limits)?;
    Ok(BuiltRequest::new(Parts {
        method: endpoint.method,
        origin: origin.clone(),
        path_and_query,
        headers,
        body,
        parameters: parameters.clone(),
    }))
}

fn path_and_query(endpoint: &Endpoint, values: &Values<'_>) -> Result<String, Denial> {
    let mut text = String::new();
    for template in &endpoint.path {
        text.push('/');
        text.push_str(&values.segment(template)?);
    }
    if text.is_empty() {
        text.push('/');
    }
    let mut separator = '?';
    for (name, template) in &endpoint.query {
        let found = values.query_values(name, template)?;
        if found.is_empty() {
            continue;
        }
        if matches!(&endpoint.auth, Auth::QueryKey { parameter, .. } if parameter == name) {
            return Err(values.refuse(encode::QUERY_RESERVED, &format!("query `{name}`")));
        }
        let name = encode::query(name).map_err(|refused| values.refuse(refused, &format!("query `{name}`")))?;
        for value in found {
            text.push(separator);
            text.push_str(&name);
            text.push('=');
            text.push_str(&value);
            separator = '&';
        }
    }
    check_length(endpoint, &text)?;
    Ok(text)
}

fn check_length(endpoint: &Endpoint, path_and_query: &str) -> Result<(), Denial> {
    if path_and_query.len() <= URL_BYTES_MAX {
        return Ok(());
    }
    Err(Denial {
        rule: Rule::UrlTooLong,
        subject: endpoint.name.to_string(),
        message: format!(
            "the path and query of endpoint `{}` have {} bytes; {URL_BYTES_MAX} are allowed",
            endpoint.name,
            path_and_query.len()
        ),
        nearest: None,
        remedy: "give the long values in a body: method = \"POST\" and body = { … } in the manifest".into(),
    })
}

/// The HTTP client parses and writes URLs by the WHATWG standard. A text that it would write differently is
/// refused, since what was decided, confirmed and signed would not be what is sent. The origin is read on its own
/// as well: in `https://a@b/` the host is another than it seems.
fn check_exact(endpoint: &Endpoint, origin: &Origin, path_and_query: &str) -> Result<(), Denial> {
    let text = format!("{origin}{path_and_query}");
    if is_exact(&text) && parse_origin(&origin.to_string()).as_ref() == Ok(origin) {
        return Ok(());
    }
    Err(Denial {
        rule: Rule::UrlNotExact,
        subject: endpoint.name.to_string(),
        message: format!(
            "the URL of endpoint `{}` would not be sent as it is written",
            endpoint.name
        ),
        nearest: None,
        remedy: "write the URL in its normal form: host in lower-case ASCII, addresses in decimal, no `.` segments, \
                 reserved characters escaped"
            .into(),
    })
}

/// A request whose receivers would disagree about what was signed is not sent. With HubSpot v3 that is a URL with one of
/// twelve escapes where no other spelling can be sent: `'` in a query, which the URL standard always escapes, `?` in a
/// path, and escapes that the manifest or a redirect has written. What the manifest has is refused when it is built.
fn check_signable(endpoint: &Endpoint, path_and_query: &str) -> Result<(), Denial> {
    let is_ambiguous = |part: &str| match &endpoint.auth {
        Auth::Signature { scheme, .. } => scheme.is_ambiguous(part),
        _ => false,
    };
    if !is_ambiguous(path_and_query) {
        return Ok(());
    }
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let names = query.split('&').filter(|pair| is_ambiguous(pair));
    let mut places: Vec<String> = names
        .map(|pair| format!("query `{}`", pair.split('=').next().unwrap_or_default()))
        .collect();
    places.extend(is_ambiguous(path).then(|| "the path".to_owned()));
    Err(Denial {
        rule: Rule::UrlSignatureAmbiguous,
        subject: endpoint.name.to_string(),
        message: format!(
            "the URL of endpoint `{}` has an escape that HubSpot v3 verifiers read in two ways (`'` in a query or `?` \
             in a path), in {}",
            endpoint.name,
            places.join(" and ")
        ),
        nearest: None,
        remedy:
            "give the value in a body, keep the character out with a `pattern` in the input's schema, or sign with \
                 scheme = \"hubspot-v2\", which signs the URL as it is sent"
                .into(),
    })
}

fn body(endpoint: &Endpoint, values: &Values<'_>, limits: &GateLimits) -> Result<Option<Vec<u8>>, Denial> {
    let Some(template) = &endpoint.body else {
        return Ok(None);
    };
    let bytes = match endpoint.body_type {
        BodyType::Json(_) => values.body(template)?.to_string().into_bytes(),
        BodyType::Form => values.form(template)?.into_bytes(),
    };
    if bytes.len() as u64 > limits.request_bytes_max {
        return Err(Denial {
            rule: Rule::RequestTooLarge,
            subject: endpoint.name.to_string(),
            message: format!(
                "the body for endpoint `{}` has {} bytes; {} are allowed",
                endpoint.name,
                bytes.len(),
                limits.request_bytes_max
            ),
            nearest: None,
            remedy: format!("[limits.gate]\nrequest_bytes_max = {}", bytes.len()),
        });
    }
    Ok(Some(bytes))
}

fn headers(
    endpoint: &Endpoint,
    values: &Values<'_>,
    has_body: bool,
    limits: &GateLimits,
) -> Result<Vec<(String, String)>, Denial> {
    let mut headers: Vec<(String, String)> = Vec::with_capacity(endpoint.headers.len() + 1);
    for (name, template) in &endpoint.headers {
        let place = format!("header `{name}`");
        let name = encode::header_name(name, &endpoint.auth).map_err(|refused| values.refuse(refused, &place))?;
        if headers.iter().any(|(other, _)| *other == name) {
            return Err(values.refuse(encode::HEADER_TWICE, &place));
        }
        headers.push((name, values.header_value(template, &place)?));
    }
    // Answers are read as JSON, and some servers send a page to whoever does not ask for it.
    if !headers.iter().any(|(name, _)| name == "accept") {
        headers.push(("accept".into(), "application/json".into()));
    }
    if has_body {
        headers.push(("content-type".into(), endpoint.body_type.content_type().to_owned()));
    }
    let bytes: usize = headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    if bytes as u64 > limits.header_bytes_max {
        return Err(values.refuse(encode::HEADERS_TOO_LARGE, "headers"));
    }
    Ok(headers)
}
