//! HubSpot's request signatures, versions 2 and 3, and the shop's own, as the receiver of a request checks them.

pub mod own;

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// How old a v3 timestamp may be, in milliseconds.
pub const AGE_MS_MAX: u64 = 5 * 60 * 1000;
/// How far ahead of our clock a v3 timestamp may be, in milliseconds.
pub const SKEW_MS_MAX: u64 = 60 * 1000;

const SIGNATURE: &str = "x-hubspot-signature";
const VERSION: &str = "x-hubspot-signature-version";
const SIGNATURE_V3: &str = "x-hubspot-signature-v3";
const TIMESTAMP: &str = "x-hubspot-request-timestamp";

/// The escapes that HubSpot's documentation asks to decode in the URI before signing, and nothing else.
const DECODED: [(&[u8; 2], char); 12] = [
    (b"3A", ':'),
    (b"2F", '/'),
    (b"3F", '?'),
    (b"40", '@'),
    (b"21", '!'),
    (b"24", '$'),
    (b"27", '\''),
    (b"28", '('),
    (b"29", ')'),
    (b"2A", '*'),
    (b"2C", ','),
    (b"3B", ';'),
];

/// The parts of a request that a signature covers.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The method in capitals.
    pub method: &'a str,
    /// The whole URI: public base URL, path and query as received.
    pub uri: &'a str,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// Why a signature was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureRefused {
    /// What differed: `missing`, `repeated`, `version`, `v2`, `v3`, `v3-timestamp`, `own`, `own-timestamp` or `replay`.
    pub part: &'static str,
    /// The same for a reader, with what the receiver expected.
    pub message: String,
}

impl SignatureRefused {
    pub(crate) fn new(part: &'static str, message: impl Into<String>) -> Self {
        Self {
            part,
            message: message.into(),
        }
    }
}

/// The v2 signature: hex of SHA-256 over secret, method, URI and body.
pub fn v2(secret: &str, signed: Signed<'_>) -> String {
    let mut digest = Sha256::new();
    digest.update(secret.as_bytes());
    digest.update(signed.method.as_bytes());
    digest.update(signed.uri.as_bytes());
    digest.update(signed.body);
    hex::encode(digest.finalize())
}

/// The v3 signature: base64 of HMAC-SHA256 over method, URI, body and the timestamp in milliseconds as sent.
pub fn v3(secret: &str, signed: Signed<'_>, timestamp: &str) -> String {
    STANDARD.encode(v3_tag(secret, signed, timestamp))
}

fn v3_tag(secret: &str, signed: Signed<'_>, timestamp: &str) -> [u8; 32] {
    let (method, uri) = (signed.method.as_bytes(), signed.uri.as_bytes());
    mac(secret, &[method, uri, signed.body, timestamp.as_bytes()].concat())
}

/// HMAC-SHA256.
fn mac(secret: &str, text: &[u8]) -> [u8; 32] {
    let mut key_block = [0_u8; 64];
    // RFC 2104: a key longer than a block is hashed. Doing it here lets the fixed-size key below never fail.
    if secret.len() > key_block.len() {
        key_block[..32].copy_from_slice(&Sha256::digest(secret.as_bytes()));
    } else {
        key_block[..secret.len()].copy_from_slice(secret.as_bytes());
    }
    let mut mac = Hmac::<Sha256>::new(&key_block.into());
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// Checks whichever of v2 and v3 the headers carry; when both are there, both must hold.
///
/// Gives back the bytes of the v3 signature as received, if there was one, so that the caller can refuse a replay.
///
/// # Errors
/// When no signature is there, when one is malformed or differs, or when the v3 timestamp is out of its window.
pub fn verify(
    headers: &HeaderMap,
    secret: &str,
    signed: Signed<'_>,
    now_ms: u64,
) -> Result<Option<[u8; 32]>, SignatureRefused> {
    let old = single(headers, SIGNATURE)?;
    let new = single(headers, SIGNATURE_V3)?;
    if old.is_none() && new.is_none() {
        return Err(SignatureRefused::new(
            "missing",
            "neither `X-HubSpot-Signature-v3` nor `X-HubSpot-Signature` is there",
        ));
    }
    if let Some(given) = old {
        verify_v2(headers, secret, signed, given)?;
    }
    new.map(|given| verify_v3(headers, secret, signed, given, now_ms))
        .transpose()
}

fn verify_v2(headers: &HeaderMap, secret: &str, signed: Signed<'_>, given: &str) -> Result<(), SignatureRefused> {
    let version = single(headers, VERSION)?.unwrap_or_default();
    if version != "v2" {
        let message = format!("`X-HubSpot-Signature-Version` is `{version}`, only `v2` is accepted");
        return Err(SignatureRefused::new("version", message));
    }
    let expected = v2(secret, signed);
    if bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        return Ok(());
    }
    let message = format!("the v2 signature differs for {}", described(signed));
    Err(SignatureRefused::new("v2", message))
}

fn verify_v3(
    headers: &HeaderMap,
    secret: &str,
    signed: Signed<'_>,
    given: &str,
    now_ms: u64,
) -> Result<[u8; 32], SignatureRefused> {
    let timestamp = single(headers, TIMESTAMP)?
        .ok_or_else(|| SignatureRefused::new("v3-timestamp", "`X-HubSpot-Request-Timestamp` is not there"))?;
    check_timestamp(timestamp, now_ms)?;
    // Anything that is not base64 of 32 bytes is compared as zeros, which no request is signed with.
    let given_tag = STANDARD.decode(given).unwrap_or_default();
    let given_tag = <[u8; 32]>::try_from(given_tag).unwrap_or_default();
    let raw = v3_tag(secret, signed, timestamp);
    let decoded_uri = decode_twelve(signed.uri);
    let decoded = Signed {
        uri: &decoded_uri,
        ..signed
    };
    let decoded = v3_tag(secret, decoded, timestamp);
    // Both forms are always compared, so that the time taken does not tell which one was nearer.
    if bool::from(raw.ct_eq(&given_tag) | decoded.ct_eq(&given_tag)) {
        return Ok(given_tag);
    }
    let described = described(signed);
    let message = format!("the v3 signature differs for {described} and timestamp `{timestamp}`");
    Err(SignatureRefused::new("v3", message))
}

fn check_timestamp(timestamp: &str, now_ms: u64) -> Result<(), SignatureRefused> {
    let refused = |message: String| Err(SignatureRefused::new("v3-timestamp", message));
    let digits = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let Some(at_ms) = timestamp.parse::<u64>().ok().filter(|_| digits) else {
        return refused(format!("the timestamp `{timestamp}` is not in milliseconds"));
    };
    if now_ms.saturating_sub(at_ms) > AGE_MS_MAX {
        return refused(format!(
            "the timestamp `{timestamp}` is over {AGE_MS_MAX} ms old, it is `{now_ms}` here"
        ));
    }
    if at_ms.saturating_sub(now_ms) > SKEW_MS_MAX {
        return refused(format!(
            "the timestamp `{timestamp}` is over {SKEW_MS_MAX} ms ahead, it is `{now_ms}` here"
        ));
    }
    Ok(())
}

/// Decodes the twelve escapes in one pass; every other escape stays as it is.
pub fn decode_twelve(uri: &str) -> String {
    let mut decoded = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some(at) = rest.find('%') {
        decoded.push_str(&rest[..at]);
        let escape = rest.as_bytes().get(at + 1..at + 3).unwrap_or_default();
        let known = DECODED.iter().find(|(code, _)| escape.eq_ignore_ascii_case(*code));
        let taken = match known {
            Some((_, plain)) => {
                decoded.push(*plain);
                3
            }
            None => {
                decoded.push('%');
                1
            }
        };
        rest = &rest[at + taken..];
    }
    decoded.push_str(rest);
    decoded
}

/// A header that may be there at most once: of two signatures it would be unclear which one was checked.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, SignatureRefused> {
    let mut values = headers.get_all(name).iter();
    let Some(first) = values.next() else {
        return Ok(None);
    };
    match (values.next(), first.to_str()) {
        (None, Ok(text)) => Ok(Some(text)),
        (Some(_), _) => Err(SignatureRefused::new(
            "repeated",
            format!("`{name}` is there more than once"),
        )),
        (None, Err(_)) => Err(SignatureRefused::new("missing", format!("`{name}` is not plain text"))),
    }
}

fn described(signed: Signed<'_>) -> String {
    let Signed { method, uri, body } = signed;
    format!("{method} `{uri}`, a body of {} bytes", body.len())
}

#[cfg(test)]
mod tests;
