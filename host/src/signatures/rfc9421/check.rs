//! The checks of RFC 9421, section 3.2: time, key, coverage, digest, and the signature last.

use super::base::{name, signature_base};
use super::{BaseError, CONTENT_DIGEST, SIGNATURE, SIGNATURE_INPUT, TAG, key};
use crate::model::auth::SignatureAlgorithm;
use crate::signatures::{AGE_MS_MAX, Accepted, Message, Once, Part, Received, Receiver, Refusal, SKEW_MS_MAX};
use crate::signatures::{Key, check_clock, digest};
use sfv::{Dictionary, InnerList, ListEntry, Parser};

/// What a signature has to cover to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// What this host's sender covers: method, target URI, and the digest of a body.
    Profile,
    /// Whatever the signer chose. The caller has to look at what it relies on.
    Any,
}

/// How many signatures of one message are looked at.
const SIGNATURES_MAX: usize = 8;

/// One signature of a message.
struct Candidate {
    input: InnerList,
    signature: Vec<u8>,
}

/// Checks the signatures of a message; one good one is enough. Where one has this host's tag, the others are not looked
/// at.
pub fn verify(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
    coverage: Coverage,
) -> Result<Accepted, Refusal> {
    let candidates = candidates(received)?;
    let tagged = |candidate: &&Candidate| text_of(&candidate.input, "tag") == Some(TAG);
    let own: Vec<&Candidate> = match candidates.iter().any(|candidate| tagged(&candidate)) {
        true => candidates.iter().filter(tagged).collect(),
        false => candidates.iter().collect(),
    };
    let mut first = None;
    for candidate in own {
        match check(receiver, received, message, coverage, candidate) {
            Ok(accepted) => return Ok(accepted),
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    Err(first.unwrap_or_else(Refusal::mismatch))
}

/// Whether a signature is good for a message and a secret, whatever time, coverage and body say.
pub(in crate::signatures) fn verify_alone(secret: &[u8], received: &Received<'_>, message: &Message<'_>) -> bool {
    candidates(received).is_ok_and(|candidates| {
        candidates.iter().any(|candidate| {
            let base = signature_base(message, &candidate.input).ok();
            let key = own_key(secret, &candidate.input).ok();
            key.zip(base)
                .is_some_and(|(key, base)| key.verify(base.as_bytes(), &candidate.signature))
        })
    })
}

fn malformed(message: impl Into<String>) -> Refusal {
    Refusal::new(
        Part::Malformed,
        message,
        "see RFC 9421, section 4, for the form of both headers",
    )
}

fn candidates(received: &Received<'_>) -> Result<Vec<Candidate>, Refusal> {
    let (inputs, signatures) = (field(received, SIGNATURE_INPUT)?, field(received, SIGNATURE)?);
    let mut found = Vec::new();
    for (label, entry) in inputs.into_iter().take(SIGNATURES_MAX) {
        let ListEntry::InnerList(input) = entry else {
            return Err(malformed(format!(
                "the header `{SIGNATURE_INPUT}` covers no list of components"
            )));
        };
        let signature = match signatures.get(label.as_str()) {
            Some(ListEntry::Item(item)) => item.bare_item.as_byte_sequence().map(<[u8]>::to_vec),
            _ => None,
        };
        let signature = signature.ok_or_else(|| {
            malformed(format!(
                "the header `{SIGNATURE}` has no signature `{}`",
                label.as_str()
            ))
        })?;
        found.push(Candidate { input, signature });
    }
    if found.is_empty() {
        return Err(malformed(format!("the header `{SIGNATURE_INPUT}` is empty")));
    }
    Ok(found)
}

/// A dictionary may come in several lines (RFC 9651, section 4.2).
fn field(received: &Received<'_>, name: &str) -> Result<Dictionary, Refusal> {
    let values: Vec<&str> = received
        .headers
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
        .collect();
    if values.is_empty() {
        received.need(name)?;
    }
    let text = values.join(", ");
    Parser::new(&text)
        .parse()
        .map_err(|_| malformed(format!("the header `{name}` is not a structured field")))
}

fn check(
    receiver: &Receiver<'_>,
    received: &Received<'_>,
    message: &Message<'_>,
    coverage: Coverage,
    candidate: &Candidate,
) -> Result<Accepted, Refusal> {
    let input = &candidate.input;
    let until_ms = check_time(receiver, input)?;
    check_key_id(receiver, input)?;
    check_coverage(received, coverage, input)?;
    if covers(input, CONTENT_DIGEST) {
        digest::check(received.need(CONTENT_DIGEST)?, received.body)?;
    }
    let base = signature_base(message, input).map_err(|error| {
        let part = match error {
            BaseError::Missing(_) => Part::MissingHeader,
            _ => Part::Malformed,
        };
        Refusal::new(part, error.to_string(), "have the sender cover what arrives here")
    })?;
    for (secret, bytes) in receiver.secrets.iter().enumerate() {
        if own_key(bytes, input)?.verify(base.as_bytes(), &candidate.signature) {
            let once = Once::new(&[b"rfc9421", &candidate.signature], until_ms);
            return Ok(Accepted {
                replay: Some(once),
                secret,
            });
        }
    }
    Err(Refusal::mismatch())
}

/// The receiver's key. Its kind is the receiver's to know; what `alg` says may only agree (RFC 9421, section 3.2): who
/// could choose it could have a public key taken for an HMAC secret.
fn own_key(secret: &[u8], input: &InnerList) -> Result<Key, Refusal> {
    let is_ed25519 = [&b"-----BEGIN "[..], b"whsk_", b"whpk_"]
        .iter()
        .any(|prefix| secret.starts_with(prefix));
    let algorithm = if is_ed25519 {
        SignatureAlgorithm::Ed25519
    } else {
        SignatureAlgorithm::HmacSha256
    };
    let own = algorithm.as_str();
    if let Some(said) = text_of(input, "alg").filter(|said| *said != own) {
        let message = format!(
            "the signature is `{}`, and the secret here is for `{own}`",
            said.escape_debug()
        );
        return Err(Refusal::new(Part::Key, message, "give the key of that algorithm"));
    }
    key(algorithm, secret)
        .map_err(|error| Refusal::new(Part::Key, error.to_string(), "give the key as PEM or with its prefix"))
}

/// `created` is needed, since without a time nothing ever gets too old; `expires` counts where it is there.
fn check_time(receiver: &Receiver<'_>, input: &InnerList) -> Result<u64, Refusal> {
    let seconds = |name: &str| -> Result<Option<u64>, Refusal> {
        let Some(value) = input.params.get(name) else {
            return Ok(None);
        };
        let number = value.as_integer().and_then(|number| u64::try_from(number).ok());
        number
            .map(Some)
            .ok_or_else(|| malformed(format!("the parameter `{name}` is not a time in seconds")))
    };
    let created = seconds("created")?.ok_or_else(|| malformed("the parameter `created` is missing"))?;
    if created.abs_diff(receiver.now_ms) <= AGE_MS_MAX {
        let remedy = "send and sign seconds since 1970";
        return Err(Refusal::new(
            Part::Clock,
            "the parameter `created` is in milliseconds",
            remedy,
        ));
    }
    let created_ms = created.saturating_mul(1_000);
    check_clock(receiver, created_ms, SKEW_MS_MAX)?;
    let until_ms = created_ms.saturating_add(AGE_MS_MAX);
    match seconds("expires")?.map(|expires| expires.saturating_mul(1_000)) {
        Some(expires_ms) if expires_ms < receiver.now_ms => {
            let age = (receiver.now_ms - expires_ms) / 1_000;
            let message = format!("the signature expired {age} s ago");
            Err(Refusal::new(
                Part::Clock,
                message,
                "set the clocks of both sides by NTP",
            ))
        }
        Some(expires_ms) => Ok(until_ms.min(expires_ms)),
        None => Ok(until_ms),
    }
}

fn check_key_id(receiver: &Receiver<'_>, input: &InnerList) -> Result<(), Refusal> {
    let Some(wanted) = receiver.key_id else {
        return Ok(());
    };
    let said = text_of(input, "keyid");
    if said == Some(wanted) {
        return Ok(());
    }
    let message = match said {
        Some(said) => format!("the signature names the key `{}`, not `{wanted}`", said.escape_debug()),
        None => format!("the signature names no key; `{wanted}` is expected"),
    };
    Err(Refusal::new(Part::KeyId, message, "give the same key id on both sides"))
}

fn check_coverage(received: &Received<'_>, coverage: Coverage, input: &InnerList) -> Result<(), Refusal> {
    if coverage == Coverage::Any {
        return Ok(());
    }
    let body = Some(CONTENT_DIGEST).filter(|_| !received.body.is_empty());
    let missing = ["@method", "@target-uri"].into_iter().chain(body);
    match missing.filter(|name| !covers(input, name)).collect::<Vec<_>>()[..] {
        [] => Ok(()),
        [ref first, ..] => Err(Refusal::new(
            Part::Coverage,
            format!("the signature does not cover `{first}`, so anybody could have changed it"),
            "have the sender cover `@method`, `@target-uri` and, with a body, `content-digest`",
        )),
    }
}

fn covers(input: &InnerList, wanted: &str) -> bool {
    let is_it = |item: &sfv::Item| name(item) == Ok(wanted) && item.params.is_empty();
    input.items.iter().any(is_it)
}

fn text_of<'a>(input: &'a InnerList, name: &str) -> Option<&'a str> {
    Some(input.params.get(name)?.as_string()?.as_str())
}
