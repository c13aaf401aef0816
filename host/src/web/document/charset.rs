//! The charset of a body: what its content type or its byte order mark says, and its text in UTF-8.

use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotText {
    /// The content type declares a charset that nobody knows.
    Unknown,
    /// The bytes are not text in their charset. For UTF-8, how many bytes were good.
    Malformed(Option<usize>),
}

/// The value of `charset` in a content type (RFC 9110, section 8.3), without quotes. The first one counts.
fn declared(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1);
    let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    let value = value.trim().trim_matches('"').trim();
    (!value.is_empty()).then_some(value)
}

/// A byte order mark is the bytes' own word, so it counts for more than a header that a proxy may have written.
fn encoding(content_type: Option<&str>, bytes: &[u8]) -> Result<(&'static Encoding, usize), NotText> {
    if let Some(found) = Encoding::for_bom(bytes) {
        return Ok(found);
    }
    match content_type.and_then(declared) {
        None => Ok((UTF_8, 0)),
        Some(label) => Encoding::for_label_no_replacement(label.as_bytes())
            .map(|encoding| (encoding, 0))
            .ok_or(NotText::Unknown),
    }
}

/// The text of a body without its byte order mark. What says nothing is UTF-8.
pub(super) fn text<'a>(content_type: Option<&str>, bytes: &'a [u8]) -> Result<Cow<'a, str>, NotText> {
    let (encoding, mark) = encoding(content_type, bytes)?;
    let bytes = &bytes[mark..];
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| NotText::Malformed(Some(error.valid_up_to())));
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(NotText::Malformed(None))
}

/// Whether a content type is one of text. Servers declare a charset for pictures, too.
fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
    let is_named = |name: &str| subtype == name || subtype.ends_with(&format!("+{name}"));
    let others = ["javascript", "x-ndjson", "x-www-form-urlencoded", "csv"];
    kind == "text" || is_named("json") || is_named("xml") || others.contains(&subtype)
}

/// A text body in UTF-8 with the content type that says so, where it came in another charset. `None` where it is in
/// UTF-8 already, is not text, or cannot be read as what it says.
pub fn to_utf8(content_type: &str, bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    if !is_text(content_type) {
        return None;
    }
    let (encoding, _) = encoding(Some(content_type), bytes).ok()?;
    let label = declared(content_type).and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    if encoding == UTF_8 && label.is_none_or(|label| label == UTF_8) {
        return None;
    }
    let text = text(Some(content_type), bytes).ok()?.into_owned();
    let is_charset = |parameter: &&str| {
        let name = parameter.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("charset")
    };
    let mut parts: Vec<&str> = content_type.split(';').map(str::trim).collect();
    parts.retain(|part| !part.is_empty() && !is_charset(part));
    parts.push("charset=utf-8");
    Some((parts.join("; "), text.into_bytes()))
}
