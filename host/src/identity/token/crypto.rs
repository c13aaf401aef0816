//! The cryptography under tokens is the host's one provider, ring, in the place that the token library has for it.

use crate::policy::claims::Algorithm;
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm as Named, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::{hmac, signature as ring_signature};
use signature::{Signer, Verifier};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Puts the provider in place. The first one stays, so further calls do nothing.
pub(super) fn install() {
    let _ = PROVIDER.install_default();
}

/// The token library's name of an algorithm.
pub(super) fn named(algorithm: Algorithm) -> Named {
    match algorithm {
        Algorithm::Hs256 => Named::HS256,
        Algorithm::Rs256 => Named::RS256,
        Algorithm::Es256 => Named::ES256,
        Algorithm::EdDsa => Named::EdDSA,
    }
}

/// Whether a key has the size that its family needs here: P-256 points and Ed25519 keys have one length.
pub(super) fn is_usable(key: &DecodingKey) -> bool {
    match (key.family(), key.kind()) {
        (AlgorithmFamily::Ec, DecodingKeyKind::SecretOrDer(point)) => point.len() == 65 && point[0] == 4,
        (AlgorithmFamily::Ed, DecodingKeyKind::SecretOrDer(key)) => key.len() == 32,
        (AlgorithmFamily::Rsa, _) => true,
        (AlgorithmFamily::Hmac, DecodingKeyKind::SecretOrDer(secret)) => !secret.is_empty(),
        _ => false,
    }
}

fn unsupported() -> Error {
    ErrorKind::InvalidAlgorithm.into()
}

struct HmacKey(hmac::Key);

fn signer(algorithm: &Named, key: &EncodingKey) -> Result<Box<dyn JwtSigner>, Error> {
    if *algorithm != Named::HS256 || key.family() != AlgorithmFamily::Hmac {
        return Err(unsupported());
    }
    Ok(Box::new(HmacKey(hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()))))
}

impl Signer<Vec<u8>> for HmacKey {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(hmac::sign(&self.0, message).as_ref().to_vec())
    }
}

impl JwtSigner for HmacKey {
    fn algorithm(&self) -> Named {
        Named::HS256
    }
}

struct PublicKey {
    algorithm: Named,
    key: DecodingKey,
}

fn verifier(algorithm: &Named, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    let family = match algorithm {
        Named::HS256 => AlgorithmFamily::Hmac,
        Named::RS256 => AlgorithmFamily::Rsa,
        Named::ES256 => AlgorithmFamily::Ec,
        Named::EdDSA => AlgorithmFamily::Ed,
        _ => return Err(unsupported()),
    };
    if key.family() != family {
        return Err(unsupported());
    }
    Ok(Box::new(PublicKey {
        algorithm: *algorithm,
        key: key.clone(),
    }))
}

impl Verifier<Vec<u8>> for PublicKey {
    fn verify(&self, message: &[u8], given: &Vec<u8>) -> Result<(), signature::Error> {
        let wrong = |_| signature::Error::new();
        match (self.algorithm, self.key.kind()) {
            (Named::HS256, DecodingKeyKind::SecretOrDer(secret)) => {
                hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, secret), message, given).map_err(wrong)
            }
            (Named::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                let key = ring_signature::RsaPublicKeyComponents { n, e };
                key.verify(&ring_signature::RSA_PKCS1_2048_8192_SHA256, message, given)
                    .map_err(wrong)
            }
            (algorithm, DecodingKeyKind::SecretOrDer(key)) => {
                let rules: &'static dyn ring_signature::VerificationAlgorithm = match algorithm {
                    Named::RS256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
                    Named::ES256 => &ring_signature::ECDSA_P256_SHA256_FIXED,
                    Named::EdDSA => &ring_signature::ED25519,
                    _ => return Err(signature::Error::new()),
                };
                let key = ring_signature::UnparsedPublicKey::new(rules, key);
                key.verify(message, given).map_err(wrong)
            }
            _ => Err(signature::Error::new()),
        }
    }
}

impl JwtVerifier for PublicKey {
    fn algorithm(&self) -> Named {
        self.algorithm
    }
}
