//! What a mail proves a mailbox with: a secret in a link, of which only the hash is kept, and a code to type.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How many digits a code has.
pub const CODE_DIGITS: usize = 6;

/// A fresh secret for a link, shown once in a mail.
pub struct LinkSecret(String);

impl LinkSecret {
    /// Draws a secret from the system's generator.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret as it is in the link.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What is stored of a secret: its SHA-256, in hexadecimal. The secret has full entropy, so no salt is needed.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// A fresh code of six digits, shown once in a mail.
pub struct Code(String);

impl Code {
    /// Draws a code from the system's generator, each as likely as every other.
    pub fn draw() -> Result<Self, getrandom::Error> {
        const CODES: u32 = 1_000_000;
        // Numbers at the top, where the last round of codes is not complete, are drawn again.
        const FAIR_END: u32 = u32::MAX - u32::MAX % CODES;
        loop {
            let mut bytes = [0; 4];
            getrandom::fill(&mut bytes)?;
            let drawn = u32::from_le_bytes(bytes);
            if drawn < FAIR_END {
                return Ok(Self(format!("{:06}", drawn % CODES)));
            }
        }
    }

    /// The digits as they are in the mail.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The code in a message, if there is exactly one: `482915`, `482 915` or `482-915`.
    pub fn find(message: &str) -> Option<String> {
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
        let is_part = |c: char| c.is_ascii_digit() || c == ' ' || c == '-';
        let runs = message.split(|c: char| !is_part(c)).filter(|run| digits(run) > 0);
        let mut codes = Vec::new();
        for run in runs {
            if digits(run) == CODE_DIGITS {
                codes.push(run.chars().filter(char::is_ascii_digit).collect());
            } else {
                let words = run.split([' ', '-']).filter(|word| word.len() == CODE_DIGITS);
                codes.extend(words.map(str::to_owned));
            }
        }
        match &mut codes[..] {
            [one] => Some(std::mem::take(one)),
            _ => None,
        }
    }
}

/// What a code is compared with: an HMAC under the host's own key, bound to the link of the same mail. A million codes
/// are soon tried, so a copy of the database alone must not tell them.
pub fn seal_code(key: &[u8; 32], link_hash: &str, code: &str) -> String {
    hex::encode(mac(key, link_hash, code).finalize().into_bytes())
}

/// Whether a code is the sealed one. Takes the same time whichever digit differs.
pub fn is_code(key: &[u8; 32], link_hash: &str, code: &str, sealed: &str) -> bool {
    let sealed = hex::decode(sealed).unwrap_or_default();
    mac(key, link_hash, code).verify_slice(&sealed).is_ok()
}

fn mac(key: &[u8; 32], link_hash: &str, code: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(b"actgate code\0");
    mac.update(link_hash.as_bytes());
    mac.update(b"\0");
    mac.update(code.as_bytes());
    mac
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

    #[test]
    fn codes_have_six_digits_and_are_spread() {
        let codes: std::collections::HashSet<String> =
            (0..1000).map(|_| Code::draw().unwrap().reveal().to_owned()).collect();
        assert!(codes.len() > 990, "{}", codes.len());
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()))
        );
        assert!(codes.iter().any(|code| code.starts_with('0')));
    }

    #[test]
    fn a_code_is_found_in_what_visitors_type() {
        for text in [
            "482915",
            "482 915",
            "it is 482-915, thanks",
            "Code: 482915.",
            "1 482915",
        ] {
            assert_eq!(Code::find(text).as_deref(), Some("482915"), "{text}");
        }
        for text in [
            "48291",
            "4829156",
            "482915 or 123456",
            "no code",
            "",
            "12 34",
            "A1B2C3",
            "48 29 15 7",
        ] {
            assert_eq!(Code::find(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_is_good_under_its_key_for_its_link_only() {
        let key = [7; 32];
        let sealed = seal_code(&key, "a-link", "482915");
        assert!(is_code(&key, "a-link", "482915", &sealed));
        assert!(!is_code(&key, "a-link", "482916", &sealed));
        assert!(!is_code(&key, "another", "482915", &sealed));
        assert!(!is_code(&[8; 32], "a-link", "482915", &sealed));
        assert!(!is_code(&key, "a-link", "482915", ""));
        assert!(!sealed.contains("482915"));
    }
}
