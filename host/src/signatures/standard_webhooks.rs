//! Standard Webhooks 1.0 (github.com/standard-webhooks, `spec/standard-webhooks.md`): HMAC and ed25519 side by side.

use super::{AGE_MS_MAX, Accepted, Key, KeyError, Once, Part, Received, Receiver, Refusal, check_clock};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The message's id; receivers use it as idempotency key.
pub const ID: &str = "webhook-id";
/// Seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// Signatures with their versions, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";

/// How many signatures of one message are looked at.
const SIGNATURES_MAX: usize = 16;

/// The text that is signed: id, timestamp and body with dots between them.
pub fn signed_text(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat()
}

/// The value of `webhook-signature` with one signature for each key. Several at once is how keys rotate.
pub fn sign(keys: &[Key], id: &str, timestamp_s: u64, body: &[u8]) -> Result<String, KeyError> {
    let text = signed_text(id, &timestamp_s.to_string(), body);
    let one = |key: &Key| Ok(format!("{},{}", version(key), STANDARD.encode(key.sign(&text)?)));
    Ok(keys.iter().map(one).collect::<Result<Vec<_>, _>>()?.join(" "))
}

/// Whether a text can be an id: the specification warns of ids with dots, since dots divide what is signed.
pub fn is_id(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() && b != b'.')
}

fn version(key: &Key) -> &'static str {
    if key.is_hmac() { "v1" } else { "v1a" }
}

pub(super) fn verify(receiver: &Receiver<'_>, received: &Received<'_>) -> Result<Accepted, Refusal> {
    let (id, timestamp, header) = (received.need(ID)?, received.need(TIMESTAMP)?, received.need(SIGNATURE)?);
    if !is_id(id) {
        let message = format!("the header `{ID}` is not an id: it has a dot, a space or more than 256 bytes");
        return Err(Refusal::new(
            Part::Malformed,
            message,
            "send an id of letters, digits, `_` and `-`",
        ));
    }
    let signed_s = seconds(timestamp, receiver.now_ms)?;
    // The published libraries allow five minutes both ways.
    check_clock(receiver, signed_s.saturating_mul(1_000), AGE_MS_MAX)?;
    let signatures = signatures(header)?;
    let text = signed_text(id, timestamp, received.body);
    for (secret, bytes) in receiver.secrets.iter().enumerate() {
        let key = Key::webhook(bytes).map_err(unusable)?;
        let own = signatures.iter().filter(|(of, _)| *of == version(&key));
        // Every signature is tried, so that the time does not tell which of them was good.
        if own.fold(false, |good, (_, signature)| key.verify(&text, signature) | good) {
            let until_ms = signed_s.saturating_mul(1_000).saturating_add(AGE_MS_MAX);
            return Ok(Accepted {
                replay: Some(Once::new(&[b"standard-webhooks", &text], until_ms)),
                secret,
            });
        }
    }
    Err(Refusal::mismatch())
}

pub(super) fn unusable(error: KeyError) -> Refusal {
    Refusal::new(
        Part::Key,
        error.to_string(),
        "use the secret as the sender shows it, with its prefix",
    )
}

fn seconds(text: &str, now_ms: u64) -> Result<u64, Refusal> {
    let number = text
        .parse::<u64>()
        .ok()
        .filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let Some(number) = number else {
        let message = format!("the header `{TIMESTAMP}` is not a number");
        return Err(Refusal::new(Part::Malformed, message, "send seconds since 1970"));
    };
    if number.abs_diff(now_ms) <= AGE_MS_MAX {
        let message = format!("the header `{TIMESTAMP}` is in milliseconds");
        return Err(Refusal::new(Part::Clock, message, "send and sign seconds since 1970"));
    }
    Ok(number)
}

/// The signatures of versions 1 and 1a; others are passed over, as the specification has it.
fn signatures(header: &str) -> Result<Vec<(&str, Vec<u8>)>, Refusal> {
    let malformed = |message: &str| {
        let message = format!("the header `{SIGNATURE}` {message}");
        Refusal::new(
            Part::Malformed,
            message,
            "send `v1,` and base64, several of them with spaces between",
        )
    };
    let mut found = Vec::new();
    for one in header.split(' ').filter(|one| !one.is_empty()).take(SIGNATURES_MAX) {
        let (version, signature) = one.split_once(',').ok_or_else(|| malformed("has no version"))?;
        if matches!(version, "v1" | "v1a")
            && let Ok(signature) = STANDARD.decode(signature)
        {
            found.push((version, signature));
        }
    }
    if found.is_empty() {
        return Err(malformed("has no signature of version `v1` or `v1a` in base64"));
    }
    Ok(found)
}
