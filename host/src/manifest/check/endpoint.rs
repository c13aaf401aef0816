//! One endpoint of a manifest: method, path, query, effect and limits.

mod body;
mod headers;

use super::template::{BadTemplate, endpoint_template};
use super::url::endpoint_url;
use super::{Checker, effect_word};
use crate::manifest::error::{did_you_mean, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::RawEndpoint;
use crate::model::auth::Auth;
use crate::model::endpoint::{Effect, Endpoint, Method, Source, Template};
use crate::model::origin::Origin;
use std::collections::{BTreeMap, BTreeSet};

const REDIRECTS_MAX: i64 = 5;
/// How many query values, and how many headers, an endpoint may have.
const FIELDS_MAX: usize = 64;

impl Checker<'_> {
    /// Checks one endpoint. `None` when too little of it can be used; the problems are noted either way.
    pub(super) fn endpoint(&mut self, name: &str, raw: RawEndpoint) -> Option<Endpoint> {
        let path = Path::root().at("endpoints").at(name);
        let name = self.name(&path, name)?;
        let method = self.method(&path.at("method"), raw.method.as_deref());
        let url = self.url(&path.at("url"), raw.url.as_deref());
        let auth = self.auth(&path.at("auth"), raw.auth);
        let query = self.query(&path.at("query"), raw.query.unwrap_or_default(), auth.as_ref());
        let headers = self.headers(&path.at("headers"), raw.headers.unwrap_or_default(), auth.as_ref());
        let body_type = self.body_type(&path.at("body_type"), raw.body_type.as_deref(), raw.body.is_some());
        let body = raw
            .body
            .and_then(|body| self.body(&path.at("body"), body, method, &body_type));
        let (effect, confirm) = self.effect_and_confirm(&path, method, raw.effect.as_deref(), raw.confirm);
        let redirects_max = raw.redirects.unwrap_or(0);
        if !(0..=REDIRECTS_MAX).contains(&redirects_max) {
            let message = format!("`{redirects_max}` redirects cannot be followed");
            self.problems.add(
                &path.at("redirects"),
                message,
                format!("use a number from 0 to {REDIRECTS_MAX}"),
            );
        }
        let response_headers = self.response_headers(&path, raw.response_headers.unwrap_or_default());
        let timeout_ms = self.limit(&path.at("timeout_ms"), raw.timeout_ms);
        let response_bytes_max = self.limit(&path.at("response_bytes_max"), raw.response_bytes_max);
        let title = match raw.title {
            Some(title) => self.line(&path.at("title"), title),
            None => super::title_of(&name),
        };
        let titles = self.parameter_titles(&path.at("titles"), raw.titles.unwrap_or_default());
        let (origin, segments) = url?;
        let slashes = self.slashes(&path.at("slashes"), raw.slashes.unwrap_or_default(), &segments);
        let endpoint = Endpoint {
            name,
            title,
            titles,
            method: method?,
            origin,
            path: segments,
            slashes,
            query,
            headers,
            body,
            body_type,
            effect,
            confirm,
            auth: auth?,
            redirects_max: u8::try_from(redirects_max).unwrap_or(0),
            response_headers,
            timeout_ms,
            response_bytes_max,
        };
        self.known_parameters(&path.at("titles"), &endpoint.titles, &endpoint);
        self.visitor_sources(&path, &endpoint);
        self.signable_url(&path, &endpoint);
        self.body_key(&path, &endpoint);
        Some(endpoint)
    }

    fn method(&mut self, path: &Path, word: Option<&str>) -> Option<Method> {
        const WORDS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        match word {
            Some("GET") => Some(Method::Get),
            Some("POST") => Some(Method::Post),
            Some("PUT") => Some(Method::Put),
            Some("PATCH") => Some(Method::Patch),
            Some("DELETE") => Some(Method::Delete),
            Some(other) => {
                let message = format!("`{}` is not a method that can be used", shown(other));
                self.problems.add(path, message, did_you_mean(other, &WORDS));
                None
            }
            None => {
                self.problems
                    .add(path, "the method is missing", "add `method = \"GET\"`");
                None
            }
        }
    }

    fn url(&mut self, path: &Path, text: Option<&str>) -> Option<(Origin, Vec<Template>)> {
        let Some(text) = text else {
            self.problems
                .add(path, "the url is missing", "add `url = \"https://…\"`");
            return None;
        };
        endpoint_url(text)
            .map_err(|bad| self.problems.add(path, bad.message, bad.remedy))
            .ok()
    }

    fn query(
        &mut self,
        path: &Path,
        raw: BTreeMap<String, toml::Value>,
        auth: Option<&Auth>,
    ) -> Vec<(String, Template)> {
        let mut query = Vec::new();
        for (name, value) in self.in_order(path, raw) {
            let here = path.at(&name);
            if matches!(auth, Some(Auth::QueryKey { parameter, .. }) if *parameter == name) {
                let message = format!("`{name}` carries credentials, which only the host adds");
                self.problems.add(&here, message, "remove it");
                continue;
            }
            let values = match value {
                toml::Value::Array(items) if items.is_empty() => {
                    self.problems.add(
                        &here,
                        "an empty list sends nothing",
                        "remove it, or write values into it",
                    );
                    continue;
                }
                toml::Value::Array(items) => {
                    let places = (0..items.len()).map(|index| here.at(index));
                    places.zip(items).collect()
                }
                single => vec![(here, single)],
            };
            for (here, value) in values {
                query.extend(self.query_value(&here, &name, value).map(|value| (name.clone(), value)));
            }
        }
        self.count(path, query.len(), FIELDS_MAX);
        query
    }

    fn query_value(&mut self, path: &Path, name: &str, value: toml::Value) -> Option<Template> {
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            _ => {
                let remedy = "write a text in quotes, or a list of texts";
                self.problems.add(path, "this cannot be a value of a query", remedy);
                return None;
            }
        };
        if name.is_empty() || name.chars().any(char::is_control) || text.chars().any(char::is_control) {
            self.problems.add(
                path,
                "a name or value of a query cannot be used",
                "take out control characters",
            );
            return None;
        }
        self.template(path, &text)
    }

    /// The values that may have a `/` inside of their segment.
    fn slashes(&mut self, path: &Path, raw: Vec<String>, segments: &[Template]) -> Vec<Source> {
        let mut found = Vec::new();
        for (index, name) in raw.iter().enumerate() {
            let here = path.at(index);
            let Some(template) = self.template(&here, &format!("{{{name}}}")) else {
                continue;
            };
            let source = template.sources().next().cloned();
            match source.filter(|source| segments.iter().flat_map(Template::sources).any(|other| other == source)) {
                Some(source) => found.push(source),
                None => {
                    let message = format!("`{{{}}}` is not in the path of the url", shown(name));
                    self.problems
                        .add(&here, message, "name a value of the path, or remove it");
                }
            }
        }
        found
    }

    fn effect_and_confirm(
        &mut self,
        path: &Path,
        method: Option<Method>,
        effect: Option<&str>,
        confirm: Option<bool>,
    ) -> (Effect, bool) {
        let default = if method == Some(Method::Get) {
            Effect::Read
        } else {
            Effect::Write
        };
        let effect = match effect {
            Some(word) => effect_word(&mut self.problems, &path.at("effect"), word).unwrap_or(default),
            None => default,
        };
        if let Some(method) = method.filter(|method| effect == Effect::Read && !method.may_read()) {
            let message = format!("a `{}` changes something, so its effect is not `read`", method.as_str());
            self.problems.add(
                &path.at("effect"),
                message,
                "remove `effect`, or set `effect = \"write\"`",
            );
        }
        let here = path.at("confirm");
        match (effect, confirm) {
            (Effect::Read, Some(_)) => {
                let remedy = "remove `confirm`, or set `effect = \"write\"`";
                self.problems
                    .add(&here, "only a write is confirmed, and this endpoint reads", remedy);
            }
            (Effect::Destructive, Some(false)) => {
                let remedy = "remove `confirm`, or lower the effect to `write` if nothing is lost";
                self.problems
                    .add(&here, "a destructive call is always confirmed", remedy);
            }
            _ => {}
        }
        (effect, effect != Effect::Read && confirm.unwrap_or(true))
    }

    fn limit(&mut self, path: &Path, value: Option<i64>) -> Option<u64> {
        let value = value?;
        let limit = u64::try_from(value).ok().filter(|limit| *limit > 0);
        if limit.is_none() {
            self.problems
                .add(path, format!("`{value}` is not a limit"), "use a number from 1");
        }
        limit
    }

    pub(super) fn template(&mut self, path: &Path, text: &str) -> Option<Template> {
        let note = |BadTemplate { message, remedy }| self.problems.add(path, message, remedy);
        endpoint_template(text).map_err(note).ok()
    }
}

/// The parameters of an endpoint that cannot be left out.
pub(in crate::manifest) fn required_parameters(endpoint: &Endpoint) -> BTreeSet<&str> {
    endpoint
        .parameters()
        .into_iter()
        .filter(|name| !endpoint.is_optional(name))
        .collect()
}
