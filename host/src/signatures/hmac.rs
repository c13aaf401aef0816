//! HMAC in the form that a manifest declares: made for the sender, taken apart and checked for the receiver.

use super::message::split;
use super::{
    AGE_MS_MAX, Accepted, KeyError, Message, Once, Part, Received, Receiver, Refusal, SKEW_MS_MAX, check_clock,
};
use crate::model::auth::hmac::{HmacAlgorithm, HmacEncoding, HmacPart, HmacScheme, TimestampFormat, is_of_nonce};
use base64::engine::GeneralPurpose;
use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use sha2::{Digest, Sha256};
use std::time::{Duration, UNIX_EPOCH};
use zeroize::Zeroizing;

/// What a signature says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Params<'a> {
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// Never the same twice.
    pub nonce: &'a str,
}

/// The texts of one signature besides the request's own.
#[derive(Clone, Copy, Debug, Default)]
struct Sent<'a> {
    timestamp: &'a str,
    nonce: &'a str,
}

/// Signs a request and gives the headers to add, by their lower-case names.
///
/// # Errors
///
/// When the secret is not written as the form says.
pub fn sign(
    scheme: &HmacScheme,
    secret: &[u8],
    message: &Message<'_>,
    params: &Params<'_>,
) -> Result<Vec<(String, String)>, KeyError> {
    let timestamp = written(scheme.timestamp_format, params.now_ms);
    let sent = Sent {
        timestamp: &timestamp,
        nonce: params.nonce,
    };
    let tag = hmac::sign(&key(scheme, secret)?, &signed_text(scheme, message, sent));
    let signature = encode(scheme.encoding, tag.as_ref());
    let mut value = String::new();
    for part in &scheme.value {
        value.push_str(match part {
            HmacPart::Text(text) => text,
            HmacPart::Signature => &signature,
            HmacPart::Timestamp => sent.timestamp,
            HmacPart::Nonce => sent.nonce,
            _ => scheme.key_id.as_deref().unwrap_or_default(),
        });
    }
    let mut headers = vec![(scheme.header.clone(), value)];
    let more = [
        (&scheme.timestamp_header, sent.timestamp),
        (&scheme.nonce_header, sent.nonce),
    ];
    headers.extend(
        more.into_iter()
            .filter_map(|(name, value)| Some((name.clone()?, value.to_owned()))),
    );
    Ok(headers)
}

/// What is signed, byte for byte.
fn signed_text(scheme: &HmacScheme, message: &Message<'_>, sent: Sent<'_>) -> Vec<u8> {
    let (origin, target) = split(&message.uri);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut text = Vec::with_capacity(message.body.len() + 256);
    for part in &scheme.signs {
        match part {
            HmacPart::Text(plain) => text.extend_from_slice(plain.as_bytes()),
            HmacPart::Method => text.extend_from_slice(message.method.as_bytes()),
            HmacPart::Url => text.extend_from_slice(message.uri.as_bytes()),
            HmacPart::Host => text.extend_from_slice(origin.split_once("://").map_or("", |(_, host)| host).as_bytes()),
            HmacPart::Target => text.extend_from_slice(target.as_bytes()),
            HmacPart::Path => text.extend_from_slice(path.as_bytes()),
            HmacPart::Query => text.extend_from_slice(query.as_bytes()),
            HmacPart::Body => text.extend_from_slice(message.body),
            HmacPart::BodySha256 => text.extend_from_slice(hex::encode(Sha256::digest(message.body)).as_bytes()),
            HmacPart::Timestamp => text.extend_from_slice(sent.timestamp.as_bytes()),
            HmacPart::Nonce => text.extend_from_slice(sent.nonce.as_bytes()),
            HmacPart::KeyId => text.extend_from_slice(scheme.key_id.as_deref().unwrap_or_default().as_bytes()),
            // No form signs its own signature.
            HmacPart::Signature => {}
        }
    }
    text
}

/// Whether a secret can be the key of a form.
pub fn check_key(scheme: &HmacScheme, secret: &[u8]) -> Result<(), KeyError> {
    key(scheme, secret).map(drop)
}

/// The key that a secret is. ring has SHA-1 too, and is compiled in for TLS anyway; it does not zero its keys, so one is
/// made for each signature and lives no longer.
fn key(scheme: &HmacScheme, secret: &[u8]) -> Result<hmac::Key, KeyError> {
    let bytes = match scheme.secret_encoding {
        None => Zeroizing::new(secret.to_vec()),
        Some(encoding) => decode(encoding, secret).ok_or(KeyError::Encoding)?,
    };
    raw_key(scheme, &bytes)
}

fn raw_key(scheme: &HmacScheme, bytes: &[u8]) -> Result<hmac::Key, KeyError> {
    if bytes.is_empty() {
        return Err(KeyError::Empty);
    }
    let algorithm = match scheme.algorithm {
        HmacAlgorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        HmacAlgorithm::Sha256 => hmac::HMAC_SHA256,
        HmacAlgorithm::Sha384 => hmac::HMAC_SHA384,
        HmacAlgorithm::Sha512 => hmac::HMAC_SHA512,
    };
    Ok(hmac::Key::new(algorithm, bytes))
}

fn encode(encoding: HmacEncoding, bytes: &[u8]) -> String {
    match encoding {
        HmacEncoding::Hex => hex::encode(bytes),
        HmacEncoding::Base64 => STANDARD.encode(bytes),
        HmacEncoding::Base64Url => URL_SAFE_NO_PAD.encode(bytes),
    }
}

/// Bytes from their text, with or without padding.
fn decode(encoding: HmacEncoding, text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let base64 = |engine: &GeneralPurpose| engine.decode(text).ok();
    let bytes = match encoding {
        HmacEncoding::Hex => hex::decode(text).ok(),
        HmacEncoding::Base64 => base64(&super::key::STANDARD_ANY_PADDING),
        HmacEncoding::Base64Url => base64(&super::key::URL_SAFE_ANY_PADDING),
    };
    bytes.map(Zeroizing::new)
}

fn written(format: TimestampFormat, now_ms: u64) -> String {
    match format {
        TimestampFormat::Seconds => (now_ms / 1_000).to_string(),
        TimestampFormat::Milliseconds => now_ms.to_string(),
        TimestampFormat::Rfc3339 => {
            let time = UNIX_EPOCH.checked_add(Duration::from_secs(now_ms / 1_000));
            humantime::format_rfc3339_seconds(time.unwrap_or(UNIX_EPOCH)).to_string()
        }
    }
}

/// The parts of a header that came in.
struct Taken<'a> {
    signature: Vec<u8>,
    sent: Sent<'a>,
}

pub(super) fn verify(
    scheme: &HmacScheme,
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
) -> Result<Accepted, Refusal> {
    let taken = taken(scheme, received)?;
    let mut until_ms = None;
    if scheme.signs_time() {
        let signed_ms = time_ms(scheme.timestamp_format, taken.sent.timestamp, receiver.now_ms)?;
        check_clock(receiver, signed_ms, SKEW_MS_MAX)?;
        until_ms = Some(signed_ms.saturating_add(AGE_MS_MAX));
    }
    let text = signed_text(scheme, message, taken.sent);
    for (secret, bytes) in receiver.secrets.iter().enumerate() {
        let key = key(scheme, bytes).map_err(|error| {
            let remedy = "give the secret as the sender has it, in the encoding that `secret_encoding` says";
            Refusal::new(Part::Key, error.to_string(), remedy)
        })?;
        if hmac::verify(&key, &text, &taken.signature).is_ok() {
            let once = until_ms.map(|until_ms| Once::new(&[b"hmac", &taken.signature], until_ms));
            return Ok(Accepted { replay: once, secret });
        }
    }
    Err(Refusal::mismatch())
}

/// Whether a signature is good for a message and a secret, whatever its time says. With `raw` the secret's bytes are the
/// key, however the form has them written.
pub(super) fn fits(
    scheme: &HmacScheme,
    secret: &[u8],
    raw: bool,
    received: &Received<'_>,
    message: &Message<'_>,
) -> bool {
    let key = if raw {
        raw_key(scheme, secret)
    } else {
        key(scheme, secret)
    };
    let taken = taken(scheme, received);
    key.ok().zip(taken.ok()).is_some_and(|(key, taken)| {
        let text = signed_text(scheme, message, taken.sent);
        hmac::verify(&key, &text, &taken.signature).is_ok()
    })
}

fn taken<'a>(scheme: &HmacScheme, received: &Received<'a>) -> Result<Taken<'a>, Refusal> {
    let value = received.need(&scheme.header)?;
    let malformed = || {
        let message = format!("the header `{}` does not have the form that is declared", scheme.header);
        let remedy = format!("send `{}`", shape(scheme));
        Refusal::new(Part::Malformed, message, remedy)
    };
    let mut taken = read(scheme, value).ok_or_else(malformed)?;
    if let Some(name) = &scheme.timestamp_header {
        taken.sent.timestamp = received.need(name)?;
    }
    if let Some(name) = &scheme.nonce_header {
        taken.sent.nonce = received.need(name)?;
    }
    Ok(taken)
}

/// The form of the header, for people.
fn shape(scheme: &HmacScheme) -> String {
    let part = |part: &HmacPart| match part {
        HmacPart::Text(text) => text.clone(),
        HmacPart::Timestamp => "{timestamp}".to_owned(),
        HmacPart::Nonce => "{nonce}".to_owned(),
        HmacPart::KeyId => scheme.key_id.clone().unwrap_or_default(),
        _ => {
            let characters = scheme.encoding.characters(scheme.algorithm.bytes());
            format!("{{signature, {characters} characters}}")
        }
    };
    scheme.value.iter().map(part).collect()
}

/// Takes a header apart. The signature has one length, a time is digits or 20 characters, and a nonce ends where its
/// characters do; the form was checked for what could be read in two ways.
fn read<'a>(scheme: &HmacScheme, value: &'a str) -> Option<Taken<'a>> {
    let mut rest = value;
    let mut signature = None;
    let mut sent = Sent::default();
    for part in &scheme.value {
        let length = match part {
            HmacPart::Text(text) => rest.starts_with(text.as_str()).then_some(text.len())?,
            HmacPart::Signature => scheme.encoding.characters(scheme.algorithm.bytes()),
            HmacPart::Timestamp if scheme.timestamp_format == TimestampFormat::Rfc3339 => 20,
            HmacPart::Timestamp => run(rest, |c| c.is_ascii_digit()),
            HmacPart::Nonce => run(rest, is_of_nonce),
            _ => {
                let id = scheme.key_id.as_deref()?;
                rest.starts_with(id).then_some(id.len())?
            }
        };
        let (piece, after) = rest.split_at_checked(length)?;
        match part {
            HmacPart::Signature => signature = decode(scheme.encoding, piece.as_bytes()),
            HmacPart::Timestamp => sent.timestamp = piece,
            HmacPart::Nonce => sent.nonce = piece,
            _ => {}
        }
        rest = after;
    }
    let signature = signature.filter(|_| rest.is_empty())?.to_vec();
    Some(Taken { signature, sent })
}

fn run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// A time in milliseconds since 1970.
fn time_ms(format: TimestampFormat, text: &str, now_ms: u64) -> Result<u64, Refusal> {
    let digits = || {
        text.parse::<u64>()
            .ok()
            .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
    };
    let (time_ms, wanted) = match format {
        TimestampFormat::Seconds => (digits().map(|s| s.saturating_mul(1_000)), "seconds since 1970"),
        TimestampFormat::Milliseconds => (digits(), "milliseconds since 1970"),
        TimestampFormat::Rfc3339 => {
            let time = humantime::parse_rfc3339(text).ok();
            let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let time_ms = since.and_then(|since| u64::try_from(since.as_millis()).ok());
            (time_ms, "a time such as `2026-01-31T09:30:00Z`")
        }
    };
    let Some(time_ms) = time_ms else {
        let message = format!("the time of the signature is not {wanted}");
        return Err(Refusal::new(
            Part::Malformed,
            message,
            format!("send and sign {wanted}"),
        ));
    };
    let is_near = |other_ms: u64| other_ms.abs_diff(now_ms) <= AGE_MS_MAX;
    let other = match format {
        TimestampFormat::Seconds if is_near(time_ms / 1_000) => "milliseconds",
        TimestampFormat::Milliseconds if is_near(time_ms.saturating_mul(1_000)) => "seconds",
        _ => return Ok(time_ms),
    };
    let message = format!("the time of the signature is in {other}");
    Err(Refusal::new(Part::Clock, message, format!("send and sign {wanted}")))
}
