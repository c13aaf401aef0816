//! The signature base of RFC 9421, section 2.5: one line for each covered component.

use crate::signatures::Message;
use crate::signatures::message::split;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sfv::{BareItem, FieldType, InnerList, Item, List, ListEntry};
use std::fmt::Write;
use url::form_urlencoded;

/// Why there is no signature base.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    #[error("the covered component `{0}` is not in the message")]
    Missing(String),
    #[error("the covered component `{0}` is none that can be checked here")]
    Unsupported(String),
    #[error("the component `{0}` is covered twice")]
    Twice(String),
    #[error("a component or parameter of the signature is malformed")]
    Malformed,
}

/// What RFC 9421, section 2.2.8, leaves unescaped: the set of `application/x-www-form-urlencoded` with `%20` for a space.
const QUERY_PARAM: AsciiSet = NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// The text that is signed, for the components and parameters of an inner list.
pub fn signature_base(message: &Message<'_>, input: &InnerList) -> Result<String, BaseError> {
    let mut base = String::new();
    let mut seen: Vec<String> = Vec::new();
    for item in &input.items {
        // Each may occur only once (section 2). None here has two parameters, whose order could hide a repeat.
        let identifier = item.serialize();
        if seen.contains(&identifier) {
            return Err(BaseError::Twice(name(item)?.to_owned()));
        }
        writeln!(base, "{identifier}: {}", value(message, item)?).map_err(|_| BaseError::Malformed)?;
        seen.push(identifier);
    }
    let params: List = vec![ListEntry::InnerList(input.clone())];
    let params = params.serialize().ok_or(BaseError::Malformed)?;
    write!(base, "\"@signature-params\": {params}").map_err(|_| BaseError::Malformed)?;
    Ok(base)
}

/// The name of a component, in lower case as section 2.1 asks.
pub(super) fn name(item: &Item) -> Result<&str, BaseError> {
    let name = item.bare_item.as_string().ok_or(BaseError::Malformed)?.as_str();
    if name.is_empty() || name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(BaseError::Malformed);
    }
    Ok(name)
}

fn value(message: &Message<'_>, item: &Item) -> Result<String, BaseError> {
    let name = name(item)?;
    if name == "@query-param" {
        return query_param(message, item);
    }
    // `sf`, `key`, `bs`, `tr` and `req` change what a name means.
    if !item.params.is_empty() {
        return Err(BaseError::Unsupported(item.serialize()));
    }
    let (origin, target) = split(&message.uri);
    let target = target.split('#').next().unwrap_or_default();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let path = if path.is_empty() { "/" } else { path };
    let (scheme, authority) = origin.split_once("://").unwrap_or_default();
    match name {
        "@method" => Ok(message.method.to_owned()),
        "@target-uri" => Ok(message.uri.clone()),
        "@scheme" => Ok(scheme.to_ascii_lowercase()),
        "@authority" => Ok(normal_authority(scheme, authority)),
        "@path" => Ok(path.to_owned()),
        "@query" => Ok(format!("?{}", query.unwrap_or_default())),
        "@request-target" => Ok(query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))),
        _ if name.starts_with('@') => Err(BaseError::Unsupported(name.to_owned())),
        _ => field(message, name),
    }
}

/// Lower case, and without the port that the scheme means anyway (section 2.2.3).
fn normal_authority(scheme: &str, authority: &str) -> String {
    let authority = authority.to_ascii_lowercase();
    let port = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    authority.strip_suffix(port).unwrap_or(&authority).to_owned()
}

/// All values of a field, in order (section 2.1).
fn field(message: &Message<'_>, name: &str) -> Result<String, BaseError> {
    let values: Vec<&str> = message
        .headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
        .collect();
    if values.is_empty() {
        return Err(BaseError::Missing(name.to_owned()));
    }
    let text = values.join(", ");
    // A line break in a value could end its line and forge the next one.
    if text.contains(['\r', '\n']) || !text.is_ascii() {
        return Err(BaseError::Malformed);
    }
    Ok(text)
}

/// One parameter of the query (section 2.2.8). A name that occurs twice must not be covered, so it is refused.
fn query_param(message: &Message<'_>, item: &Item) -> Result<String, BaseError> {
    let unsupported = || BaseError::Unsupported(item.serialize());
    let Some(BareItem::String(wanted)) = item.params.get("name").filter(|_| item.params.len() == 1) else {
        return Err(unsupported());
    };
    let (_, target) = split(&message.uri);
    let query = target.split('#').next().unwrap_or_default().split_once('?');
    let encode = |text: &str| utf8_percent_encode(text, &QUERY_PARAM).to_string();
    let mut values = form_urlencoded::parse(query.map_or("", |(_, query)| query).as_bytes())
        .filter(|(name, _)| encode(name) == wanted.as_str())
        .map(|(_, value)| encode(&value));
    let value = values.next().ok_or_else(|| BaseError::Missing(item.serialize()))?;
    match values.next() {
        None => Ok(value),
        Some(_) => Err(unsupported()),
    }
}
