//! Requests: whatever a manifest's URL, its query and the values in them are, what is sent is what was declared.
//!
//! The first line of an input is a method and a URL template. Then come, one on a line:
//!
//! - `q name=template` and `h name=template`: the query and the headers,
//! - `= value`: the values of parameters, then of settings, in the order in which the manifest names them; JSON where it
//!   is JSON, else text,
//! - `v text`: the visitor's address,
//! - `o origin`: the origin that the operator grants,
//! - `r status location`: a redirect that the upstream answers with.

use crate::built;
use actgate::manifest;
use actgate::model::action::Action;
use actgate::model::endpoint::{Endpoint, Source};
use actgate::model::grant::Grant;
use actgate::model::identity::Assurance;
use actgate::model::limits::GateLimits;
use actgate::policy::egress::{self, BuiltRequest, HostValues};
use actgate::policy::grant::{GrantForm, Grants, needed};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Whether a request was built.
pub fn run(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let case = Case::read(&text);
    let Some(action) = action(&case) else {
        return false;
    };
    let [endpoint] = &action.endpoints[..] else {
        panic!("the manifest has one endpoint")
    };
    let values = case.values(endpoint);
    let host = HostValues {
        action: &action.name,
        visitor_email: case.visitor,
        visitor_id: case.visitor,
        run_id: "r-fuzz",
        locale: "en",
        settings: &values.settings,
    };
    let grant = grant(&action, endpoint, case.origin);
    let build = || {
        egress::build(
            endpoint,
            Some(&grant),
            &values.parameters,
            &host,
            &GateLimits::default(),
        )
    };
    let built = match build() {
        Ok(built) => built,
        Err(denial) => {
            assert!(!denial.message.is_empty() && !denial.remedy.is_empty(), "{denial:?}");
            return false;
        }
    };
    assert_eq!(Some(&built), build().ok().as_ref(), "the same call is the same request");
    built::check(endpoint, &grant, &values.parameters, &host, &built);
    send(&action, endpoint, &grant, built, &case);
    true
}

/// Decides on the request as a run would, and follows the redirect of the input.
fn send(action: &Action, endpoint: &Arc<Endpoint>, grant: &Grant, built: BuiltRequest, case: &Case<'_>) {
    let grants: Grants = [grant.clone()].into_iter().collect();
    let permit = egress::decide(action, endpoint, &grants, Assurance::VerifiedEmail, built.clone());
    let permit = permit.unwrap_or_else(|denial| panic!("what was built for a grant is allowed: {denial:?}"));
    assert_eq!((permit.url(), permit.request()), (built.url(), &built));
    let Some((status, location)) = case.redirect else {
        return;
    };
    if let Ok(hop) = egress::redirect(&permit, status, location) {
        assert_eq!(
            hop.origin(),
            permit.origin(),
            "a redirect stays where it is: {location:?}"
        );
        assert!(
            grant.path.covers(hop.request().path_and_query()),
            "a redirect stays where it is granted"
        );
        built::check_wire(&hop.url(), hop.origin());
        assert!(hop.redirects_left() < permit.redirects_left());
        assert!(hop.method() == permit.method() || (status == 303 && hop.method().as_str() == "GET"));
        assert_eq!(hop.is_write(), permit.is_write());
    }
}

/// What an input says.
#[derive(Default)]
struct Case<'a> {
    method: &'a str,
    url: &'a str,
    query: Vec<(&'a str, &'a str)>,
    headers: Vec<(&'a str, &'a str)>,
    values: Vec<&'a str>,
    visitor: Option<&'a str>,
    origin: Option<&'a str>,
    redirect: Option<(u16, &'a str)>,
}

impl<'a> Case<'a> {
    fn read(text: &'a str) -> Self {
        let mut lines = text.split('\n');
        let first = lines.next().unwrap_or_default();
        let (method, url) = first.split_once(' ').unwrap_or(("GET", first));
        let mut case = Self {
            method,
            url,
            ..Self::default()
        };
        for (kind, rest) in lines.filter_map(|line| line.split_once(' ')) {
            match kind {
                "q" => case.query.extend(rest.split_once('=')),
                "h" => case.headers.extend(rest.split_once('=')),
                "=" => case.values.push(rest),
                "v" => case.visitor = Some(rest),
                "o" => case.origin = Some(rest),
                "r" => {
                    let parts = rest.split_once(' ');
                    case.redirect = parts.and_then(|(status, location)| Some((status.parse().ok()?, location)));
                }
                _ => {}
            }
        }
        case
    }

    /// Gives the values to the names of an endpoint, in the order of both.
    fn values(&self, endpoint: &Endpoint) -> Given {
        let mut values = self.values.iter().map(|text| {
            let json = serde_json::from_str(text);
            json.unwrap_or_else(|_| Value::String((*text).to_owned()))
        });
        let mut parameters = Map::new();
        for (name, value) in endpoint.parameters().into_iter().zip(&mut values) {
            parameters.insert(name.to_owned(), value);
        }
        let mut settings = Map::new();
        for source in endpoint.sources() {
            if let Source::Setting(name) = source
                && !settings.contains_key(name)
            {
                let Some(value) = values.next() else { break };
                settings.insert(name.clone(), value);
            }
        }
        Given {
            parameters,
            settings: Value::Object(settings),
        }
    }
}

struct Given {
    parameters: Map<String, Value>,
    settings: Value,
}

/// The action of an input, where a manifest may say so.
fn action(case: &Case<'_>) -> Option<Action> {
    let table = |pairs: &[(&str, &str)]| {
        let pairs = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), toml::Value::from(*text)));
        toml::Value::Table(pairs.collect())
    };
    let mut endpoint = toml::Table::new();
    endpoint.insert("method".to_owned(), case.method.into());
    endpoint.insert("url".to_owned(), case.url.into());
    endpoint.insert("query".to_owned(), table(&case.query));
    endpoint.insert("headers".to_owned(), table(&case.headers));
    let endpoint = toml::to_string(&endpoint).expect("texts can be written");
    let text = format!(
        "name = \"fuzz\"\ntitle = \"Fuzz\"\ndescription = \"Is fuzzed.\"\nprotection = \"verify-email\"\n\
         effect = \"destructive\"\n[endpoints.out]\nredirects = 5\n{}",
        endpoint.replace("\n[", "\n[endpoints.out.")
    );
    manifest::parse(&text, "action.toml")
        .ok()
        .map(|manifest| manifest.action)
}

/// The operator's grant: the one that is printed for the endpoint, or the same for another origin.
fn grant(action: &Action, endpoint: &Endpoint, origin: Option<&str>) -> Grant {
    let asked = needed(action, endpoint, None);
    let form = GrantForm::from(&asked);
    let read = form.check();
    let read = read.unwrap_or_else(|error| panic!("a printed grant can be read: {error}: {}", form.allow));
    assert_eq!(read, asked);
    let granted: Grants = [asked.clone()].into_iter().collect();
    assert_eq!(granted.needs(action), [], "what is asked for is enough");
    let moved = origin.and_then(|origin| actgate::web::parse_origin(origin).ok());
    match moved {
        Some(origin) => Grant {
            origin,
            plain_http: true,
            ..asked
        },
        None => asked,
    }
}
