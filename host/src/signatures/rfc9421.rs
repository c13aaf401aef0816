//! RFC 9421, HTTP Message Signatures: the sender's profile, and the checks of a receiver.

mod base;
mod check;

pub use base::{BaseError, signature_base};
pub(super) use check::verify_alone;
pub use check::{Coverage, verify};

use super::{Key, KeyError, Message, content_digest};
use crate::model::auth::SignatureAlgorithm;
use sfv::{BareItem, Dictionary, FieldType, InnerList, Item, Key as FieldKey, ListEntry, Parameters};

/// The signatures of a message, each under its label (RFC 9421, section 4.2).
pub const SIGNATURE: &str = "signature";
/// What each of them covers, under the same labels (RFC 9421, section 4.1).
pub const SIGNATURE_INPUT: &str = "signature-input";
/// RFC 9530, section 2.
pub const CONTENT_DIGEST: &str = "content-digest";

/// Tells this host's signatures from those of others on the same message, in the parameter `tag`.
pub const TAG: &str = "actgate";

/// The label of this host's signature in both headers: that of the RFC's examples. Labels mean nothing (section 4), but
/// one published library knows no other.
const LABEL: &str = "sig1";

/// How long a signature is good, in seconds: until `expires`.
const LIFE_S: u64 = 300;

/// What a signature says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Params<'a> {
    pub algorithm: SignatureAlgorithm,
    /// Printable ASCII.
    pub key_id: &'a str,
    /// Seconds since 1970.
    pub created_s: u64,
    /// Never the same twice.
    pub nonce: &'a str,
}

/// Why a request cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error("the secret is not a key of the algorithm `{0}`: {1}")]
    Key(&'static str, KeyError),
    #[error("`{0}` cannot be a parameter of a signature")]
    Parameter(&'static str),
    #[error(transparent)]
    Base(#[from] BaseError),
}

/// The key that a secret is for an algorithm: all bytes of it for HMAC; PEM, `whsk_` or `whpk_` for ed25519.
pub fn key(algorithm: SignatureAlgorithm, secret: &[u8]) -> Result<Key, KeyError> {
    match algorithm {
        SignatureAlgorithm::HmacSha256 => Key::hmac(secret),
        SignatureAlgorithm::Ed25519 => Key::ed25519(secret),
    }
}

/// Signs a request in the profile of this host and gives the headers to add. Covered are `@method` and `@target-uri`;
/// `content-digest` and `content-type` where there is a body; `idempotency-key` where there is one.
pub fn sign(
    secret: &[u8],
    message: &Message<'_>,
    params: &Params<'_>,
) -> Result<Vec<(&'static str, String)>, SignError> {
    let algorithm = params.algorithm;
    let key_error = |error| SignError::Key(algorithm.as_str(), error);
    let key = key(algorithm, secret).map_err(key_error)?;
    let mut headers = message.headers.to_vec();
    let mut added = Vec::with_capacity(3);
    let has = |name: &str| message.headers.iter().any(|(header, _)| header == name);
    let mut covered = vec!["@method", "@target-uri"];
    if !message.body.is_empty() {
        let digest = content_digest(message.body);
        headers.push((CONTENT_DIGEST.to_owned(), digest.clone()));
        added.push((CONTENT_DIGEST, digest));
        covered.push(CONTENT_DIGEST);
        covered.extend(Some("content-type").filter(|name| has(name)));
    }
    covered.extend(Some("idempotency-key").filter(|name| has(name)));
    let input = inner_list(&covered, params)?;
    let signed = Message {
        headers: &headers,
        ..message.clone()
    };
    let base = signature_base(&signed, &input)?;
    let signature = key.sign(base.as_bytes()).map_err(key_error)?;
    added.push((SIGNATURE_INPUT, dictionary(ListEntry::InnerList(input))?));
    let signature = Item::new(BareItem::ByteSequence(signature));
    added.push((SIGNATURE, dictionary(ListEntry::Item(signature))?));
    Ok(added)
}

fn dictionary(entry: ListEntry) -> Result<String, SignError> {
    let mut dictionary = Dictionary::new();
    dictionary.insert(field_key(LABEL)?, entry);
    dictionary.serialize().ok_or(SignError::Parameter("label"))
}

/// The covered components with their parameters, in the order of the profile. RFC 9421, section 2.3, leaves the order to
/// the sender, but Rust's `httpsig` rewrites the parameters in this one instead of keeping them as they came.
fn inner_list(covered: &[&'static str], params: &Params<'_>) -> Result<InnerList, SignError> {
    let items = covered.iter().map(|name| Ok(Item::new(text(name, "component")?)));
    let mut parameters = Parameters::new();
    let mut add = |key: &'static str, value: BareItem| -> Result<(), SignError> {
        parameters.insert(field_key(key)?, value);
        Ok(())
    };
    add("created", seconds(params.created_s, "created")?)?;
    add("expires", seconds(params.created_s.saturating_add(LIFE_S), "expires")?)?;
    add("nonce", text(params.nonce, "nonce")?)?;
    add("alg", text(params.algorithm.as_str(), "alg")?)?;
    add("keyid", text(params.key_id, "keyid")?)?;
    add("tag", text(TAG, "tag")?)?;
    Ok(InnerList::with_params(
        items.collect::<Result<_, SignError>>()?,
        parameters,
    ))
}

fn field_key(text: &'static str) -> Result<FieldKey, SignError> {
    FieldKey::from_string(text.to_owned()).map_err(|_| SignError::Parameter(text))
}

fn text(value: &str, name: &'static str) -> Result<BareItem, SignError> {
    let text = sfv::String::from_string(value.to_owned()).map_err(|_| SignError::Parameter(name))?;
    Ok(BareItem::String(text))
}

fn seconds(value: u64, name: &'static str) -> Result<BareItem, SignError> {
    let number = sfv::Integer::try_from(value).map_err(|_| SignError::Parameter(name))?;
    Ok(BareItem::Integer(number))
}
