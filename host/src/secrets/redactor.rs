//! Finds secret values in text, also in their usual encodings, and puts their names there instead.

use super::Secret;
use crate::model::id::Name;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use std::borrow::Cow;
use std::fmt;
use zeroize::Zeroizing;

/// Replaces secret values by `[redacted:name]`: as they are, in base64 (both alphabets, padded or not, also in the
/// middle of a longer text), hexadecimal, URL-encoded, form-encoded and JSON-escaped.
#[derive(Clone, Default)]
pub struct Redactor {
    /// Longest first, so that the longest form at a place wins.
    patterns: Vec<Pattern>,
    /// For each first byte, the patterns that start with it, in the same order.
    starts: Vec<Vec<usize>>,
}

#[derive(Clone)]
struct Pattern {
    bytes: Zeroizing<Vec<u8>>,
    name: Name,
}

/// Encodes like `encodeURIComponent`.
const COMPONENT: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Encodes all that RFC 3986 reserves.
const STRICT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Redactor {
    /// A redactor of these secrets.
    pub fn new(secrets: impl IntoIterator<Item = (Name, Secret)>) -> Self {
        let mut patterns: Vec<Pattern> = Vec::new();
        for (name, secret) in secrets {
            let inner = inner_keys(secret.expose());
            for bytes in std::iter::once(secret.expose())
                .chain(inner.iter().map(|key| &key[..]))
                .flat_map(forms)
            {
                if !patterns.iter().any(|pattern| *pattern.bytes == *bytes) {
                    patterns.push(Pattern {
                        bytes,
                        name: name.clone(),
                    });
                }
            }
        }
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.bytes.len()));
        let mut starts = vec![Vec::new(); 256];
        for (at, pattern) in patterns.iter().enumerate() {
            if let Some(first) = pattern.bytes.first() {
                starts[usize::from(*first)].push(at);
            }
        }
        Self { patterns, starts }
    }

    /// Text without secrets. Borrowed when there was nothing to replace.
    pub fn scrub<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.scrub_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// Bytes without secrets, whether they are UTF-8 or not.
    pub fn scrub_bytes<'t>(&self, bytes: &'t [u8]) -> Cow<'t, [u8]> {
        let mut clean: Option<Vec<u8>> = None;
        let mut copied = 0;
        let mut at = 0;
        while at < bytes.len() {
            let Some(pattern) = self.pattern_at(&bytes[at..]) else {
                at += 1;
                continue;
            };
            let clean = clean.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
            clean.extend_from_slice(&bytes[copied..at]);
            clean.extend_from_slice(format!("[redacted:{}]", pattern.name).as_bytes());
            at += pattern.bytes.len();
            copied = at;
        }
        match clean {
            None => Cow::Borrowed(bytes),
            Some(mut clean) => {
                clean.extend_from_slice(&bytes[copied..]);
                Cow::Owned(clean)
            }
        }
    }

    /// Bytes as text without secrets. They are looked for before what is not UTF-8 becomes `\u{fffd}`.
    pub fn scrub_lossy(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(&self.scrub_bytes(bytes)).into_owned()
    }

    fn pattern_at(&self, rest: &[u8]) -> Option<&Pattern> {
        let candidates = self.starts.get(usize::from(*rest.first()?))?;
        candidates
            .iter()
            .map(|at| &self.patterns[*at])
            .find(|pattern| rest.starts_with(&pattern.bytes))
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} forms)", self.patterns.len())
    }
}

/// The key inside a secret that is written with a prefix (Standard Webhooks) or as PEM (RFC 7468): it proves as much
/// as the whole text.
fn inner_keys(secret: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(secret).unwrap_or_default();
    let prefixed = ["whsec_", "whsk_"].iter().find_map(|prefix| text.strip_prefix(prefix));
    let armored = || {
        let inside = text.strip_prefix("-----BEGIN ")?.split_once("-----")?.1;
        Some(inside.split_once("-----END")?.0)
    };
    let Some(base64) = prefixed.or_else(armored) else {
        return Vec::new();
    };
    let base64: Zeroizing<String> = Zeroizing::new(base64.split_whitespace().collect());
    let Ok(key) = STANDARD.decode(base64.as_bytes()).map(Zeroizing::new) else {
        return Vec::new();
    };
    // The last 32 bytes of a PKCS #8 key are its seed (RFC 8410, section 7).
    let seed = key.len().checked_sub(32).filter(|at| *at > 0 && prefixed.is_none());
    let seed = seed.map(|at| Zeroizing::new(key[at..].to_vec()));
    std::iter::once(key).chain(seed).collect()
}

/// Every form in which a secret is looked for.
fn forms(secret: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let percent = |set: &'static AsciiSet| percent_encode(secret, set).to_string();
    let mut texts = vec![
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        hex::encode(secret),
        hex::encode_upper(secret),
        percent(&COMPONENT),
        percent(&STRICT),
        percent(NON_ALPHANUMERIC),
        percent(&COMPONENT).replace("%20", "+"),
        lower_case_escapes(&percent(&COMPONENT)),
        lower_case_escapes(&percent(&STRICT)),
        String::from_utf8_lossy(secret).into_owned(),
    ];
    if let Ok(text) = std::str::from_utf8(secret) {
        let quoted = serde_json::Value::from(text).to_string();
        texts.push(quoted[1..quoted.len() - 1].to_owned());
    }
    for shift in 1..3 {
        texts.extend(inner_base64(secret, shift));
    }
    let mut forms: Vec<Zeroizing<Vec<u8>>> = texts
        .into_iter()
        .map(|text| Zeroizing::new(text.into_bytes()))
        .collect();
    forms.push(Zeroizing::new(secret.to_vec()));
    // A lossy form of broken bytes can be all replacement characters, which ordinary text has as well.
    forms.retain(|form| form.len() >= Secret::BYTES_MIN && form.iter().any(u8::is_ascii) || **form == *secret);
    forms
}

/// The digits of base64 that depend on the secret alone when `shift` other bytes stand before it, as in
/// `Basic` credentials.
fn inner_base64(secret: &[u8], shift: usize) -> [String; 2] {
    let mut padded = Zeroizing::new(vec![0; shift]);
    padded.extend_from_slice(secret);
    let first = (shift * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    [STANDARD_NO_PAD.encode(&*padded), URL_SAFE_NO_PAD.encode(&*padded)].map(|text| text[first..end].to_owned())
}

/// Both `%2F` and `%2f` are in use (RFC 3986, section 2.1).
fn lower_case_escapes(text: &str) -> String {
    let mut after_percent = 0;
    text.chars()
        .map(|c| {
            let lower = after_percent > 0;
            after_percent = if c == '%' {
                2_u8
            } else {
                after_percent.saturating_sub(1)
            };
            if lower { c.to_ascii_lowercase() } else { c }
        })
        .collect()
}
