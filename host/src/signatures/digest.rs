//! Content digests by RFC 9530: made with SHA-256, checked with SHA-256 and SHA-512.

use super::{Part, Refusal, same};
use base64::{Engine, engine::general_purpose::STANDARD};
use sfv::{BareItem, Dictionary, ListEntry, Parser};
use sha2::{Digest, Sha256, Sha512};

/// The value of `Content-Digest` for a body (RFC 9530, section 2).
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// Checks a body against a `Content-Digest`. Algorithms other than the two active ones of RFC 9530, section 5, are passed
/// over, but one of these must be there.
pub(super) fn check(value: &str, body: &[u8]) -> Result<(), Refusal> {
    let malformed = |message: &str| {
        let remedy = "send `sha-256=:…:` with the digest in base64";
        Refusal::new(Part::Malformed, message, remedy)
    };
    let digests: Dictionary = Parser::new(value)
        .parse()
        .map_err(|_| malformed("the header `content-digest` is not a structured field"))?;
    let mut known = 0;
    for (name, entry) in &digests {
        let actual = match name.as_str() {
            "sha-256" => Sha256::digest(body).to_vec(),
            "sha-512" => Sha512::digest(body).to_vec(),
            _ => continue,
        };
        let ListEntry::Item(item) = entry else {
            return Err(malformed("the header `content-digest` has a list in it"));
        };
        let BareItem::ByteSequence(said) = &item.bare_item else {
            return Err(malformed(
                "the header `content-digest` has a digest that is not a byte sequence",
            ));
        };
        if !same(said, &actual) {
            return Err(Refusal::new(
                Part::Body,
                format!("the body is not the one that was signed: its {} differs", name.as_str()),
                "check the bytes that came in, before anything parses or decompresses them",
            ));
        }
        known += 1;
    }
    if known == 0 {
        return Err(malformed(
            "the header `content-digest` has neither `sha-256` nor `sha-512`",
        ));
    }
    Ok(())
}
