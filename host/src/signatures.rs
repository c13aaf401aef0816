//! The signatures of requests: one place makes what is signed, for the sender that signs it and the receiver that checks it.

mod digest;
pub mod hmac;
pub mod hubspot;
mod key;
mod message;
mod mistakes;
mod replay;
pub mod rfc9421;
pub mod standard_webhooks;
#[cfg(test)]
mod tests;

pub use digest::content_digest;
pub use key::{Key, KeyError};
pub use message::{Message, Received};
pub use replay::{ReplayCache, ReplayRefusal};

use crate::model::auth::hmac::HmacScheme;
use sha2::{Digest, Sha256};

/// A scheme as a receiver names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme<'a> {
    HubspotV1,
    HubspotV2,
    HubspotV3,
    /// Version 3 must be there and good; the older header must be good where it is there.
    Hubspot,
    StandardWebhooks,
    /// With the components that this host's sender covers.
    Rfc9421,
    /// In the form that sender and receiver have agreed on.
    Hmac(&'a HmacScheme),
}

impl Scheme<'_> {
    /// Every scheme that needs no more than its word, as it is in manifests and on the command line. `hmac` needs a form
    /// besides.
    pub const ALL: [(&'static str, Scheme<'static>); 6] = [
        ("hubspot-v1", Scheme::HubspotV1),
        ("hubspot-v2", Scheme::HubspotV2),
        ("hubspot-v3", Scheme::HubspotV3),
        ("hubspot", Scheme::Hubspot),
        ("standard-webhooks", Scheme::StandardWebhooks),
        ("rfc9421", Scheme::Rfc9421),
    ];

    /// The scheme of a word.
    pub fn from_word(word: &str) -> Option<Scheme<'static>> {
        Scheme::ALL
            .into_iter()
            .find(|(known, _)| *known == word)
            .map(|(_, s)| s)
    }
}

/// What a receiver knows besides the request.
#[derive(Clone, Copy, Debug)]
pub struct Receiver<'a> {
    /// The current secret, and the next one while it is being rotated; either may have signed.
    pub secrets: &'a [&'a [u8]],
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// Where the world sees this receiver: scheme, host and perhaps the path that a proxy takes off. Senders sign that
    /// URL, and a receiver behind a proxy sees another. A `Host` header cannot replace it: its sender chooses it.
    pub public_url: Option<&'a str>,
    /// The key id that RFC 9421 signatures must name; any where it is `None`.
    pub key_id: Option<&'a str>,
}

/// How far a signature's time may lie in the past, in milliseconds (HubSpot's and Standard Webhooks' five minutes).
pub const AGE_MS_MAX: u64 = 5 * 60_000;

/// How far a signature's time may lie in the future, in milliseconds.
pub const SKEW_MS_MAX: u64 = 60_000;

/// A good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What to remember in a [`ReplayCache`]; `None` where the scheme signs no time, so that nothing can be forgotten.
    pub replay: Option<Once>,
    /// Which of the receiver's secrets it was made with, from 0.
    pub secret: usize,
}

/// What makes one signed request recognizable, until it is too old to be taken anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Once {
    pub id: [u8; 32],
    /// Milliseconds since 1970.
    pub until_ms: u64,
}

impl Once {
    fn new(parts: &[&[u8]], until_ms: u64) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self {
            id: hash.finalize().into(),
            until_ms,
        }
    }
}

/// The part of a request by which its signature fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    MissingHeader,
    Malformed,
    Clock,
    KeyId,
    /// The secret is not of a form that the scheme has, or is used in another form.
    Key,
    Method,
    Uri,
    Body,
    /// The signature does not cover what it has to.
    Coverage,
    /// It differs, and no usual mistake explains it: most likely another secret.
    Signature,
}

impl Part {
    /// The word in answers for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::MissingHeader => "missing-header",
            Self::Malformed => "malformed",
            Self::Clock => "clock",
            Self::KeyId => "key-id",
            Self::Key => "key",
            Self::Method => "method",
            Self::Uri => "uri",
            Self::Body => "body",
            Self::Coverage => "coverage",
            Self::Signature => "signature",
        }
    }
}

/// Why a signature is not taken. The text holds nothing of a secret and no signature that would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub part: Part,
    pub message: String,
    pub remedy: String,
}

impl Refusal {
    fn new(part: Part, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            part,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    fn mismatch() -> Self {
        Self::new(
            Part::Signature,
            "the signature is not the one of this request",
            "compare the secret on both sides, and check that body and URL are the bytes that came in",
        )
    }
}

/// Checks a signature. Cheap enough for every request that comes in; [`explain`] says more.
///
/// # Errors
///
/// The first thing that is wrong. A signature that merely differs is [`Part::Signature`].
pub fn verify(scheme: Scheme<'_>, receiver: &Receiver<'_>, received: &Received<'_>) -> Result<Accepted, Refusal> {
    let message = received.message(receiver.public_url)?;
    match scheme {
        Scheme::HubspotV1 => hubspot::verify_v1(receiver, received, &message),
        Scheme::HubspotV2 => hubspot::verify_v2(receiver, received, &message),
        Scheme::HubspotV3 => hubspot::verify_v3(receiver, received, &message),
        Scheme::Hubspot => hubspot::verify_all(receiver, received, &message),
        Scheme::StandardWebhooks => standard_webhooks::verify(receiver, received),
        Scheme::Rfc9421 => rfc9421::verify(receiver, received, &message, rfc9421::Coverage::Profile),
        Scheme::Hmac(form) => hmac::verify(form, receiver, received, &message),
    }
}

/// Checks a signature, and when it differs tries the usual mistakes to say which part it is. This costs dozens of
/// hashes over the body, so it is for people who look for a fault, not for every request of a stranger.
///
/// # Errors
///
/// As [`verify`], with the part named where a single mistake explains the difference.
pub fn explain(scheme: Scheme<'_>, receiver: &Receiver<'_>, received: &Received<'_>) -> Result<Accepted, Refusal> {
    let refusal = match verify(scheme, receiver, received) {
        Err(refusal) if matches!(refusal.part, Part::Signature | Part::Body) => refusal,
        other => return other,
    };
    Err(mistakes::find(scheme, receiver, received).unwrap_or(refusal))
}

/// Compares in a time that depends on the lengths alone.
fn same(a: &[u8], b: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(a, b).into()
}

/// Checks a signature's time against the receiver's clock.
fn check_clock(receiver: &Receiver<'_>, signed_ms: u64, skew_ms_max: u64) -> Result<(), Refusal> {
    let refuse = |message| {
        let remedy = "set the clocks of both sides by NTP, and hand requests on without delay";
        Err(Refusal::new(Part::Clock, message, remedy))
    };
    if signed_ms > receiver.now_ms.saturating_add(skew_ms_max) {
        let ahead = (signed_ms - receiver.now_ms) / 1_000;
        return refuse(format!("the signature's time is {ahead} s ahead of this clock"));
    }
    if receiver.now_ms.saturating_sub(signed_ms) > AGE_MS_MAX {
        let age = (receiver.now_ms - signed_ms) / 1_000;
        return refuse(format!(
            "the signature is {age} s old; {} s are allowed",
            AGE_MS_MAX / 1_000
        ));
    }
    Ok(())
}
