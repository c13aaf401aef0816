//! The secret in a verification link: 256 random bits, of which only the hash is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A fresh secret for a link, shown once in a mail.
pub struct LinkSecret(String);

impl LinkSecret {
    /// Draws a secret from the system's generator.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret as it stands in the link.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What is stored of a secret: its SHA-256, in hexadecimal. The secret has full entropy, so no salt is needed.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_have_256_bits() {
        let (one, two) = (LinkSecret::draw().unwrap(), LinkSecret::draw().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert_eq!(URL_SAFE_NO_PAD.decode(one.reveal()).unwrap().len(), 32);
        assert_ne!(hash(one.reveal()), hash(two.reveal()));
    }
}
