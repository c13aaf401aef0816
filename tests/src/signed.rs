//! Tokens of visitors made by hand, good and bad ones, so that a test can put anything into them.

use base64::{Engine, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

/// The parts of a key that X.509 puts before an Ed25519 public key (RFC 8410).
const ED25519_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Base64url without padding, as tokens have it.
pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Header and claims, and a signature over both.
pub fn token(header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()));
    let signature = base64url(sign(message.as_bytes()));
    format!("{message}.{signature}")
}

/// A token that is signed with a shared secret.
pub fn hs256(secret: &[u8], header: Value, claims: &Value) -> String {
    let mut whole = json!({"alg": "HS256", "typ": "JWT"});
    for (name, value) in header.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    token(&whole, claims, |message| {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
        ring::hmac::sign(&key, message).as_ref().to_vec()
    })
}

/// A key for EdDSA.
pub struct EdKey(Ed25519KeyPair);

/// A key for ES256.
pub struct EcKey(EcdsaKeyPair);

impl Default for EdKey {
    fn default() -> Self {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        Self(Ed25519KeyPair::from_pkcs8(key.as_ref()).expect("a key"))
    }
}

impl EdKey {
    /// Signs claims.
    pub fn sign(&self, kid: Option<&str>, claims: &Value) -> String {
        let header = json!({"alg": "EdDSA", "kid": kid});
        token(&header, claims, |message| self.0.sign(message).as_ref().to_vec())
    }

    /// Signs bytes.
    pub fn sign_bytes(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }

    /// The public key as a file has it.
    pub fn pem(&self) -> String {
        let der = [&ED25519_PREFIX, self.0.public_key().as_ref()].concat();
        format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(der)
        )
    }

    /// The public key as a set has it.
    pub fn jwk(&self, kid: &str) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "use": "sig", "x": base64url(self.0.public_key())})
    }
}

impl Default for EcKey {
    fn default() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        Self(EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).expect("a key"))
    }
}

impl EcKey {
    /// Signs claims.
    pub fn sign(&self, kid: Option<&str>, claims: &Value) -> String {
        let header = json!({"alg": "ES256", "kid": kid});
        let signed = |message: &[u8]| self.0.sign(&SystemRandom::new(), message).expect("a signature");
        token(&header, claims, |message| signed(message).as_ref().to_vec())
    }

    /// The public key as a set has it.
    pub fn jwk(&self, kid: &str) -> Value {
        let point = self.0.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        json!({"kty": "EC", "crv": "P-256", "kid": kid, "x": base64url(x), "y": base64url(y)})
    }
}
