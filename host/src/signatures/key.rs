//! Keys of signatures, read from the forms in which people keep them.

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use hmac::{Hmac, KeyInit, Mac};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Receivers' libraries take secrets without the `=` at their end, so people hand them on without it.
const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
pub(super) const STANDARD_ANY_PADDING: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, ANY_PADDING);
pub(super) const URL_SAFE_ANY_PADDING: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, ANY_PADDING);

/// A key that signs or checks. Prints nothing of itself.
///
/// Ed25519 is ring's, which is compiled in for TLS anyway and adds no crate. It does not zero its key pairs on drop, so
/// one is made for each signature and lives no longer.
pub struct Key(Inner);

enum Inner {
    Hmac(Zeroizing<Vec<u8>>),
    Pair(Box<Ed25519KeyPair>),
    Public([u8; 32]),
}

/// Why a secret is not a key. The text contains nothing of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("the secret is not base64 behind its prefix")]
    Base64,
    #[error("a `whsec_` secret has 24 to 64 bytes in base64")]
    HmacLength,
    #[error("an ed25519 key is `whsk_` or `whpk_` with 32 or 64 bytes in base64, or PEM with a key of that kind")]
    Ed25519,
    #[error("this is a public key, which cannot sign")]
    Public,
    #[error("the secret is not written in the encoding that `secret_encoding` says")]
    Encoding,
    #[error("the secret cannot be the key of a signature")]
    Empty,
}

/// DER of an ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410, section 4).
const SPKI_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl Key {
    /// A Standard Webhooks secret: `whsec_`, `whsk_` or `whpk_` and base64, padded or not. Without a prefix it is an
    /// HMAC secret, as the published libraries have it. Some services show `v1,whsec_…`, with the version of the
    /// signatures in front; that is the same secret.
    pub fn webhook(secret: &[u8]) -> Result<Self, KeyError> {
        let secret = secret
            .strip_prefix(b"v1,")
            .filter(|rest| rest.starts_with(b"whsec_"))
            .unwrap_or(secret);
        if secret.starts_with(b"whsk_") || secret.starts_with(b"whpk_") {
            return Self::ed25519(secret);
        }
        let key = decode(secret.strip_prefix(b"whsec_").unwrap_or(secret))?;
        if !(24..=64).contains(&key.len()) {
            return Err(KeyError::HmacLength);
        }
        Ok(Self(Inner::Hmac(key)))
    }

    /// An ed25519 key, private or public: with a Standard Webhooks prefix, or PEM (RFC 8410).
    pub fn ed25519(secret: &[u8]) -> Result<Self, KeyError> {
        if let Some(text) = secret.strip_prefix(b"whpk_") {
            let key = decode(text)?;
            let key = <[u8; 32]>::try_from(&key[..]).map_err(|_| KeyError::Ed25519)?;
            return Ok(Self(Inner::Public(key)));
        }
        let pair = if let Some(text) = secret.strip_prefix(b"whsk_") {
            let key = decode(text)?;
            match key.len() {
                32 => Ed25519KeyPair::from_seed_unchecked(&key),
                // Seed and public key, as libsodium keeps them.
                64 => Ed25519KeyPair::from_seed_and_public_key(&key[..32], &key[32..]),
                _ => return Err(KeyError::Ed25519),
            }
        } else {
            let der = pem(secret).ok_or(KeyError::Ed25519)?;
            if let Some(key) = der.strip_prefix(&SPKI_PREFIX) {
                let key = <[u8; 32]>::try_from(key).map_err(|_| KeyError::Ed25519)?;
                return Ok(Self(Inner::Public(key)));
            }
            Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)
        };
        pair.map(|pair| Self(Inner::Pair(Box::new(pair))))
            .map_err(|_| KeyError::Ed25519)
    }

    /// An HMAC key of just these bytes.
    pub fn hmac(secret: &[u8]) -> Result<Self, KeyError> {
        if secret.is_empty() {
            return Err(KeyError::Empty);
        }
        Ok(Self(Inner::Hmac(Zeroizing::new(secret.to_vec()))))
    }

    /// Whether it is HMAC-SHA256; ed25519 otherwise.
    pub fn is_hmac(&self) -> bool {
        matches!(self.0, Inner::Hmac(_))
    }

    /// Signs.
    pub fn sign(&self, text: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.0 {
            Inner::Hmac(key) => Ok(mac(key, text)?.finalize().into_bytes().to_vec()),
            Inner::Pair(pair) => Ok(pair.sign(text).as_ref().to_vec()),
            Inner::Public(_) => Err(KeyError::Public),
        }
    }

    /// Whether a signature is this key's, in constant time for HMAC.
    pub fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let public = |key: &[u8]| UnparsedPublicKey::new(&ED25519, key).verify(text, signature).is_ok();
        match &self.0 {
            Inner::Hmac(key) => mac(key, text).is_ok_and(|mac| mac.verify_slice(signature).is_ok()),
            Inner::Pair(pair) => public(pair.public_key().as_ref()),
            Inner::Public(key) => public(key),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(••••)")
    }
}

fn mac(key: &[u8], text: &[u8]) -> Result<Hmac<Sha256>, KeyError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| KeyError::Empty)?;
    mac.update(text);
    Ok(mac)
}

fn decode(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let decoded = STANDARD_ANY_PADDING.decode(text);
    decoded.map(Zeroizing::new).map_err(|_| KeyError::Base64)
}

/// The content of the first PEM block (RFC 7468).
pub(super) fn pem(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut lines = text
        .lines()
        .map(str::trim)
        .skip_while(|line| !line.starts_with("-----BEGIN "));
    lines.next()?;
    let body: Zeroizing<String> = Zeroizing::new(lines.take_while(|line| !line.starts_with("-----END ")).collect());
    decode(body.as_bytes()).ok()
}
