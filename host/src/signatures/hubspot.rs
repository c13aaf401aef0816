//! HubSpot's request signatures, versions 1 to 3, by its page "Validating requests" (developers.hubspot.com).

use super::{AGE_MS_MAX, Accepted, KeyError, Message, Once, Part, Received, Receiver, Refusal, SKEW_MS_MAX};
use super::{Key, check_clock, same};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Carries versions 1 and 2.
pub const SIGNATURE: &str = "x-hubspot-signature";
/// `v1` or `v2`.
pub const VERSION: &str = "x-hubspot-signature-version";
/// Carries version 3.
pub const SIGNATURE_V3: &str = "x-hubspot-signature-v3";
/// Milliseconds since 1970, part of version 3.
pub const TIMESTAMP: &str = "x-hubspot-request-timestamp";

/// Version 1: hexadecimal SHA-256 over secret and body.
pub fn v1(secret: &[u8], body: &[u8]) -> String {
    hash(&[secret, body])
}

/// Version 2: hexadecimal SHA-256 over secret, method, URI and body.
pub fn v2(secret: &[u8], message: &Message<'_>) -> String {
    let (method, uri) = (message.method.as_bytes(), message.uri.as_bytes());
    hash(&[secret, method, uri, message.body])
}

/// Version 3: base64 of HMAC-SHA256 over method, URI, body and the timestamp in milliseconds. As sender, give a URI that
/// has none of the twelve escapes that HubSpot's documentation decodes; the gate builds it so, or refuses.
pub fn v3(secret: &[u8], message: &Message<'_>, timestamp: &str) -> Result<String, KeyError> {
    let (method, uri) = (message.method.as_bytes(), message.uri.as_bytes());
    let text = [method, uri, message.body, timestamp.as_bytes()].concat();
    Ok(STANDARD.encode(Key::hmac(secret)?.sign(&text)?))
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hex::encode(hash.finalize())
}

/// Decodes the twelve escapes of HubSpot's documentation in one pass: what decoding brings up is not decoded again, so
/// `%2525` and `%253A` stay.
pub fn decode_twelve(uri: &str) -> String {
    const TWELVE: &[u8; 12] = b":/?@!$'()*,;";
    let mut text = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some(at) = rest.find('%') {
        text.push_str(&rest[..at]);
        let escaped = rest
            .get(at + 1..at + 3)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped.filter(|byte| TWELVE.contains(byte)) {
            Some(byte) => {
                text.push(char::from(byte));
                rest = &rest[at + 3..];
            }
            None => {
                text.push('%');
                rest = &rest[at + 1..];
            }
        }
    }
    text.push_str(rest);
    text
}

pub(super) fn verify_v1(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
) -> Result<Accepted, Refusal> {
    check_version(received, "v1")?;
    verify_hash(receiver, received, |secret| v1(secret, message.body))
}

pub(super) fn verify_v2(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
) -> Result<Accepted, Refusal> {
    check_version(received, "v2")?;
    verify_hash(receiver, received, |secret| v2(secret, message))
}

fn check_version(received: &Received<'_>, expected: &str) -> Result<(), Refusal> {
    // HubSpot sends the version always; the oldest senders left it out and meant v1.
    let said = received.header(VERSION)?.unwrap_or("v1");
    if said == expected {
        return Ok(());
    }
    let message = format!("the header `{SIGNATURE}` is of version `{}`", said.escape_debug());
    Err(Refusal::new(
        Part::Malformed,
        message,
        format!("check it as that version, or have the sender sign {expected}"),
    ))
}

fn verify_hash(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    expected: impl Fn(&[u8]) -> String,
) -> Result<Accepted, Refusal> {
    let given = received.need(SIGNATURE)?;
    if given.len() != 64 || !given.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Refusal::new(
            Part::Malformed,
            format!("the header `{SIGNATURE}` is not 64 hexadecimal digits"),
            "versions 1 and 2 are hexadecimal; version 3 is base64 and has a header of its own",
        ));
    }
    let given = given.to_ascii_lowercase();
    let good = |secret: &&[u8]| same(expected(secret).as_bytes(), given.as_bytes());
    let secret = receiver.secrets.iter().position(good).ok_or_else(Refusal::mismatch)?;
    Ok(Accepted { replay: None, secret })
}

pub(super) fn verify_v3(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
) -> Result<Accepted, Refusal> {
    let given = received.need(SIGNATURE_V3)?;
    let timestamp = received.need(TIMESTAMP)?;
    let signed_ms = timestamp_ms(timestamp, receiver.now_ms)?;
    check_clock(receiver, signed_ms, SKEW_MS_MAX)?;
    if STANDARD.decode(given).map(|bytes| bytes.len()) != Ok(32) {
        return Err(Refusal::new(
            Part::Malformed,
            format!("the header `{SIGNATURE_V3}` is not base64 of 32 bytes"),
            "version 3 is base64 with the standard alphabet and padding, not hexadecimal",
        ));
    }
    // HubSpot's documentation decodes, its own clients do not; senders follow one or the other.
    let decoded = Message {
        uri: decode_twelve(&message.uri),
        ..message.clone()
    };
    let good = |secret: &&[u8]| {
        [message, &decoded]
            .into_iter()
            .any(|message| v3(secret, message, timestamp).is_ok_and(|text| same(text.as_bytes(), given.as_bytes())))
    };
    let secret = receiver.secrets.iter().position(good).ok_or_else(Refusal::mismatch)?;
    let once = Once::new(&[b"hubspot-v3", given.as_bytes()], signed_ms.saturating_add(AGE_MS_MAX));
    Ok(Accepted {
        replay: Some(once),
        secret,
    })
}

fn timestamp_ms(text: &str, now_ms: u64) -> Result<u64, Refusal> {
    let number = text
        .parse::<u64>()
        .ok()
        .filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let Some(number) = number else {
        return Err(Refusal::new(
            Part::Malformed,
            format!("the header `{TIMESTAMP}` is not a number"),
            "send milliseconds since 1970",
        ));
    };
    if number.saturating_mul(1_000).abs_diff(now_ms) <= AGE_MS_MAX {
        return Err(Refusal::new(
            Part::Clock,
            format!("the header `{TIMESTAMP}` is in seconds"),
            "send and sign milliseconds since 1970",
        ));
    }
    Ok(number)
}

/// Version 3 decides. The older header, where there is one, has to be good as well: who strips version 3 gains nothing.
pub(super) fn verify_all(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
) -> Result<Accepted, Refusal> {
    let accepted = verify_v3(receiver, received, message)?;
    if received.header(SIGNATURE)?.is_some() {
        match received.header(VERSION)? {
            Some("v2") => verify_v2(receiver, received, message)?,
            _ => verify_v1(receiver, received, message)?,
        };
    }
    Ok(accepted)
}
