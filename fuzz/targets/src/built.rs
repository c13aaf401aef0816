//! What a built request must be, told from the wire alone: the declared place, segments, pairs and values, and no more.

use actgate::model::endpoint::{Endpoint, Piece, Source, Template};
use actgate::model::grant::Grant;
use actgate::model::origin::Origin;
use actgate::policy::egress::{BuiltRequest, HostValues};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

/// How often a careless server may decode.
const DECODINGS: usize = 4;

/// Checks a request against the endpoint and the values that it was built from.
pub(crate) fn check(
    endpoint: &Endpoint,
    grant: &Grant,
    parameters: &Map<String, Value>,
    host: &HostValues<'_>,
    built: &BuiltRequest,
) {
    assert_eq!(built.method(), endpoint.method);
    assert_eq!(built.origin(), &grant.origin);
    assert_eq!(built.parameters(), parameters);
    let wire = built.url();
    assert_eq!(wire, format!("{}{}", grant.origin, built.path_and_query()));
    check_wire(&wire, &grant.origin);
    let text = |source: &Source| text_of(source, parameters, host);
    let (path, query) = built
        .path_and_query()
        .split_once('?')
        .unwrap_or((built.path_and_query(), ""));
    check_path(endpoint, path, &text);
    check_query(endpoint, query, &text, &|source| items_of(source, parameters, host));
    for (name, template) in &endpoint.headers {
        let value = built.headers().iter().find(|(other, _)| other == name);
        let value = value.map(|(_, value)| value.as_str());
        assert_eq!(value, filled(template, &text).as_deref(), "header {name}");
    }
    let is_sendable = |text: &str| text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    assert!(
        built
            .headers()
            .iter()
            .all(|(name, value)| is_sendable(name) && is_sendable(value))
    );
    assert_eq!(built.body(), None);
}

/// A URL that the HTTP client sends as it is written, to the place that was granted.
pub(crate) fn check_wire(wire: &str, origin: &Origin) {
    assert!(wire.bytes().all(|byte| byte.is_ascii_graphic()), "{wire:?}");
    assert!(!wire.contains(['#', '\\', '"', '<', '>']), "{wire:?}");
    let url = Url::parse(wire).unwrap_or_else(|error| panic!("{wire:?}: {error}"));
    assert_eq!(url.as_str(), wire, "a URL is what it is read as");
    let place = (url.scheme(), url.host_str(), url.port_or_known_default());
    assert_eq!(
        place,
        (origin.scheme.as_str(), Some(origin.host.as_str()), Some(origin.port))
    );
    assert!(
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none(),
        "{wire:?}"
    );
}

fn check_path(endpoint: &Endpoint, path: &str, text: &dyn Fn(&Source) -> Option<String>) {
    let segments: Vec<&str> = path.strip_prefix('/').expect("a path has a slash").split('/').collect();
    if endpoint.path.is_empty() {
        assert_eq!(segments, [""], "{path:?}");
        return;
    }
    assert_eq!(segments.len(), endpoint.path.len(), "{path:?}");
    for (segment, template) in segments.iter().zip(&endpoint.path) {
        let mut expected = Vec::new();
        for piece in &template.0 {
            match piece {
                Piece::Literal(literal) => expected.extend(percent_decode_str(literal)),
                Piece::Value(source) => expected.extend(text(source).expect("a path has all its values").into_bytes()),
            }
        }
        let mut decoded: Vec<u8> = percent_decode_str(segment).collect();
        assert_eq!(decoded, expected, "{path:?}");
        for _ in 0..DECODINGS {
            let is_inside = !decoded.contains(&b'/') && !decoded.contains(&b'\\');
            assert!(
                is_inside && decoded != b"." && decoded != b"..",
                "{path:?} leaves its place"
            );
            assert!(!decoded.iter().any(u8::is_ascii_control), "{path:?}");
            decoded = percent_encoding::percent_decode(&decoded).collect();
        }
    }
}

/// What a receiver reads in the query is what the manifest declares, pair by pair; a list that stands alone is a pair for
/// each of its items.
fn check_query(
    endpoint: &Endpoint,
    query: &str,
    text: &dyn Fn(&Source) -> Option<String>,
    items: &dyn Fn(&Source) -> Option<Vec<String>>,
) {
    let texts = |template: &Template| match &template.0[..] {
        [Piece::Value(source)] if items(source).is_some() => items(source).unwrap_or_default(),
        _ => filled(template, text).into_iter().collect(),
    };
    let pairs = |(name, template): &(String, Template)| -> Vec<(String, String)> {
        texts(template).into_iter().map(|text| (name.clone(), text)).collect()
    };
    let expected: Vec<(String, String)> = endpoint.query.iter().flat_map(pairs).collect();
    let read: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(read, expected, "{query:?}");
}

/// A template with its values; `None` where one is missing.
fn filled(template: &Template, text: &dyn Fn(&Source) -> Option<String>) -> Option<String> {
    let piece = |piece: &Piece| match piece {
        Piece::Literal(literal) => Some(literal.clone()),
        Piece::Value(source) => text(source),
    };
    template.0.iter().map(piece).collect()
}

fn text_of(source: &Source, parameters: &Map<String, Value>, host: &HostValues<'_>) -> Option<String> {
    let value = match source {
        Source::Parameter(name) => parameters.get(name)?,
        Source::Setting(name) => host.settings.get(name)?,
        Source::VisitorEmail => return host.visitor_email.map(str::to_owned),
        Source::VisitorId => return host.visitor_id.map(str::to_owned),
        Source::RunId => return Some(host.run_id.to_owned()),
        Source::Locale => return Some(host.locale.to_owned()),
    };
    Some(plain(value))
}

/// The items of a source whose value is a list.
fn items_of(source: &Source, parameters: &Map<String, Value>, host: &HostValues<'_>) -> Option<Vec<String>> {
    let value = match source {
        Source::Parameter(name) => parameters.get(name)?,
        Source::Setting(name) => host.settings.get(name)?,
        _ => return None,
    };
    Some(value.as_array()?.iter().map(plain).collect())
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
