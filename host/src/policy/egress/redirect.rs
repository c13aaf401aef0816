//! One hop of a redirect: the same questions again, for a destination that the upstream chose.

use super::denial::Denial;
use super::permit::EgressPermit;
use super::request::{BuiltRequest, Parts};
use super::{check_length, check_signable};
use crate::model::auth::Auth;
use crate::model::endpoint::Method;
use crate::model::origin::{HOST_BYTES_MAX, Origin, Scheme};
use crate::policy::rule::Rule;
use crate::web::path::one_segment;
use url::{Url, form_urlencoded};

/// Whether a status asks for another request (RFC 9110, section 15.4). 300, 304 and 305 do not.
pub fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// From this number on, the remedy is no longer one redirect more. Manifests allow no more than this either.
const REDIRECTS_SANE: u8 = 5;

/// Decides on a redirect and makes the permit of its hop.
///
/// - On the origin that sent it, to a path that is granted: credentials go along, so the upstream must not choose
///   where on its origin they are used.
/// - On another origin never: the operator granted one place, and the upstream cannot grant more.
/// - 303 makes a GET of it; 307 and 308 keep method and body. 301 and 302 are followed for a GET; for anything else
///   clients disagree on the method (RFC 9110, section 15.4.3), so they are refused.
pub fn redirect(permit: &EgressPermit, status: u16, location: &str) -> Result<EgressPermit, Denial> {
    let method = next_method(permit, status, location)?;
    if permit.redirects_left() == 0 {
        let allowed = permit.declared().redirects_max;
        let remedy = match allowed {
            0..REDIRECTS_SANE => format!("[endpoints.{}]\nredirects = {}", permit.endpoint(), allowed + 1),
            _ => "declare the URL that the redirects lead to".to_owned(),
        };
        let what = format!("answered {status} with a redirect; it follows {allowed}");
        return Err(denied(permit, Rule::RedirectLimit, what, remedy));
    }
    let (origin, path_and_query) = target(permit, location)?;
    if origin != *permit.origin() {
        return Err(denied(
            permit,
            Rule::RedirectOrigin,
            format!("answered with a redirect to `{origin}`, which is not its own"),
            format!(
                "[endpoints.{}]\nurl = \"{origin}…\"   # in the manifest, and a grant for it",
                permit.endpoint()
            ),
        ));
    }
    if !permit.grant().path.covers(&path_and_query) {
        return Err(denied(
            permit,
            Rule::RedirectPath,
            format!(
                "answered with a redirect to a path outside of `{}`",
                permit.grant().path
            ),
            permit.regrant(|form| form.allow = format!("{} {origin}/**", permit.method().as_str())),
        ));
    }
    let path = path_and_query.split('?').next().unwrap_or_default();
    if !permit.grant().slashes && path.split('/').any(|segment| one_segment(segment).is_err()) {
        return Err(denied(
            permit,
            Rule::RedirectPath,
            "answered with a redirect to a path with an escaped slash or dots inside of a segment".into(),
            permit.regrant(|form| form.slashes = true),
        ));
    }
    check_length(permit.declared(), &path_and_query)?;
    check_signable(permit.declared(), &path_and_query)?;
    let parts = permit.request().parts();
    let keeps_body = method == parts.method;
    let headers = parts
        .headers
        .iter()
        .filter(|(name, _)| keeps_body || name != "content-type");
    let request = BuiltRequest::new(Parts {
        method,
        origin,
        path_and_query,
        headers: headers.cloned().collect(),
        body: parts.body.clone().filter(|_| keeps_body),
        parameters: parts.parameters.clone(),
    });
    Ok(permit.hop(request))
}

fn next_method(permit: &EgressPermit, status: u16, location: &str) -> Result<Method, Denial> {
    match status {
        303 => Ok(Method::Get),
        307 | 308 => Ok(permit.method()),
        301 | 302 if permit.method() == Method::Get => Ok(Method::Get),
        _ => Err(denied(
            permit,
            Rule::RedirectMethod,
            format!(
                "answered a {} with {status}, which leaves open how to ask again",
                permit.method().as_str()
            ),
            match slash_alone(permit, location) {
                Some(true) => "end the url in the manifest with a `/`, as the redirect does".into(),
                Some(false) => "take the `/` off the end of the url in the manifest, as the redirect does".into(),
                None => "declare the URL that it redirects to in the manifest".into(),
            },
        )),
    }
}

/// Whether a redirect only adds a slash at the end of the path, or only takes it off; `None` for every other one.
fn slash_alone(permit: &EgressPermit, location: &str) -> Option<bool> {
    let (origin, path_and_query) = target(permit, location).ok()?;
    let path = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
    let (from, to) = (path(permit.request().path_and_query()), path(&path_and_query));
    if origin != *permit.origin() {
        return None;
    }
    let adds = to.strip_suffix('/') == Some(&from);
    (adds || from.strip_suffix('/') == Some(&to)).then_some(adds)
}

/// Reads a `Location` against the URL that answered with it (RFC 9110, section 10.2.2). A fragment is for people.
fn target(permit: &EgressPermit, location: &str) -> Result<(Origin, String), Denial> {
    let refuse = |why: &str| {
        let remedy = "declare the URL that it redirects to in the manifest".to_owned();
        denied(
            permit,
            Rule::RedirectLocation,
            format!("answered with a redirect to a place that {why}"),
            remedy,
        )
    };
    if location.is_empty()
        || location
            .chars()
            .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
    {
        return Err(refuse("is no URL"));
    }
    let base = Url::parse(&permit.url()).map_err(|_| refuse("cannot be read"))?;
    let url = base.join(location).map_err(|_| refuse("is no URL"))?;
    let scheme = match url.scheme() {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        _ => return Err(refuse("is not on the web")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("has a user name in it"));
    }
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return Err(refuse("has no host"));
    };
    if host.len() > HOST_BYTES_MAX {
        return Err(refuse("has a host whose name is too long"));
    }
    let path_and_query = match query_without_key(&url, &permit.declared().auth) {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    Ok((
        Origin {
            scheme,
            host: host.to_owned(),
            port,
        },
        path_and_query,
    ))
}

/// An upstream that repeats the query in its redirect repeats the key in it. The key is added again where it may go,
/// and must not come into the permit, which traces show.
fn query_without_key(url: &Url, auth: &Auth) -> Option<String> {
    let query = url.query()?;
    let Auth::QueryKey { parameter, .. } = auth else {
        return Some(query.to_owned());
    };
    let is_key = |pair: &str| {
        form_urlencoded::parse(pair.as_bytes())
            .next()
            .is_some_and(|(name, _)| name == parameter.as_str())
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_key(pair)).collect();
    Some(kept.join("&")).filter(|kept| !kept.is_empty())
}

fn denied(permit: &EgressPermit, rule: Rule, what: String, remedy: String) -> Denial {
    let message = format!("endpoint `{}` {what}", permit.endpoint());
    Denial {
        rule,
        subject: permit.endpoint().to_string(),
        message,
        nearest: None,
        remedy,
    }
}
