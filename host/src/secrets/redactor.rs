//! Finds secret values in text, also in their usual encodings, and puts their names there instead.

use super::Secret;
use crate::model::id::Name;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use std::borrow::Cow;
use std::fmt;
use zeroize::Zeroizing;

/// Replaces secret values by `[redacted:name]`: as they are, in base64 (both alphabets, padded or not, also in the
/// middle of a longer text) and in hexadecimal; and each of these with any of its characters escaped as in URLs, forms
/// and JSON. Encoders differ in what they escape, so no list of their outputs would be whole.
#[derive(Clone, Default)]
pub struct Redactor {
    /// Longest first, so that the longest form at a place wins.
    patterns: Vec<Pattern>,
    /// For each first byte, the patterns that start with it, in the same order.
    starts: Vec<Vec<usize>>,
}

#[derive(Clone)]
struct Pattern {
    bytes: Zeroizing<Vec<u8>>,
    name: Name,
}

impl Redactor {
    /// A redactor of these secrets.
    pub fn new(secrets: impl IntoIterator<Item = (Name, Secret)>) -> Self {
        let mut patterns: Vec<Pattern> = Vec::new();
        for (name, secret) in secrets {
            let inner = inner_keys(secret.expose());
            for bytes in std::iter::once(secret.expose())
                .chain(inner.iter().map(|key| &key[..]))
                .flat_map(forms)
            {
                if !patterns.iter().any(|pattern| *pattern.bytes == *bytes) {
                    patterns.push(Pattern {
                        bytes,
                        name: name.clone(),
                    });
                }
            }
        }
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.bytes.len()));
        let mut starts = vec![Vec::new(); 256];
        for (at, pattern) in patterns.iter().enumerate() {
            if let Some(first) = pattern.bytes.first() {
                starts[usize::from(*first)].push(at);
            }
        }
        Self { patterns, starts }
    }

    /// Text without secrets. Borrowed when there was nothing to replace.
    pub fn scrub<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.scrub_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// Bytes without secrets, whether they are UTF-8 or not.
    pub fn scrub_bytes<'t>(&self, bytes: &'t [u8]) -> Cow<'t, [u8]> {
        let mut clean: Option<Vec<u8>> = None;
        let mut copied = 0;
        let mut at = 0;
        while at < bytes.len() {
            let Some((pattern, length)) = self.pattern_at(&bytes[at..]) else {
                at += 1;
                continue;
            };
            let clean = clean.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
            clean.extend_from_slice(&bytes[copied..at]);
            clean.extend_from_slice(format!("[redacted:{}]", pattern.name).as_bytes());
            at += length;
            copied = at;
        }
        match clean {
            None => Cow::Borrowed(bytes),
            Some(mut clean) => {
                clean.extend_from_slice(&bytes[copied..]);
                Cow::Owned(clean)
            }
        }
    }

    /// Bytes as text without secrets. They are looked for before what is not UTF-8 becomes `\u{fffd}`.
    pub fn scrub_lossy(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(&self.scrub_bytes(bytes)).into_owned()
    }

    /// The pattern that stands at the start of a text, and how much of the text it takes.
    fn pattern_at(&self, rest: &[u8]) -> Option<(&Pattern, usize)> {
        let first = *rest.first()?;
        let escaped = escape(rest).map(|(decoded, _)| decoded.bytes[0]);
        let starting = |byte: u8| self.starts.get(usize::from(byte)).into_iter().flatten();
        let candidates = escaped
            .filter(|byte| *byte != first)
            .into_iter()
            .flat_map(starting)
            .chain(starting(first));
        candidates
            .map(|at| &self.patterns[*at])
            .find_map(|pattern| Some((pattern, length_at(&pattern.bytes, rest)?)))
    }
}

/// How much of a text is the pattern: as it stands, or with some of its characters escaped.
fn length_at(pattern: &[u8], text: &[u8]) -> Option<usize> {
    if text.starts_with(pattern) {
        return Some(pattern.len());
    }
    let (mut wanted, mut at) = (pattern, 0);
    while let Some(next) = wanted.first() {
        let rest = text.get(at..)?;
        let decoded = escape(rest).filter(|(decoded, _)| wanted.starts_with(decoded.as_slice()));
        let (taken, length) = match decoded {
            Some((decoded, length)) => (decoded.length, length),
            None if rest.first() == Some(next) => (1, 1),
            None => return None,
        };
        wanted = &wanted[taken..];
        at += length;
    }
    Some(at)
}

/// One character that was escaped, as the bytes of its UTF-8.
struct Decoded {
    bytes: [u8; 4],
    length: usize,
}

impl Decoded {
    fn byte(byte: u8) -> Self {
        Self {
            bytes: [byte, 0, 0, 0],
            length: 1,
        }
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// The escape at the start of a text, decoded, and its length: `%2F` (RFC 3986, section 2.1), `+` for a space
/// (`application/x-www-form-urlencoded`), `\/` and `\u002f` (RFC 8259, section 7).
fn escape(text: &[u8]) -> Option<(Decoded, usize)> {
    let hexadecimal = |digits: &[u8]| u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
    match text {
        [b'%', high, low, ..] => {
            let byte = u8::try_from(hexadecimal(&[*high, *low])?).ok()?;
            Some((Decoded::byte(byte), 3))
        }
        [b'+', ..] => Some((Decoded::byte(b' '), 1)),
        [b'\\', b'u', digits @ ..] => {
            let character = char::from_u32(hexadecimal(digits.get(..4)?)?)?;
            let mut bytes = [0; 4];
            let length = character.encode_utf8(&mut bytes).len();
            Some((Decoded { bytes, length }, 6))
        }
        [b'\\', byte @ (b'"' | b'\\' | b'/' | b'\''), ..] => Some((Decoded::byte(*byte), 2)),
        _ => None,
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} forms)", self.patterns.len())
    }
}

/// The key inside a secret that is written with a prefix (Standard Webhooks) or as PEM (RFC 7468): it proves as much
/// as the whole text.
fn inner_keys(secret: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let text = std::str::from_utf8(secret).unwrap_or_default();
    let prefixed = ["whsec_", "whsk_"].iter().find_map(|prefix| text.strip_prefix(prefix));
    let armored = || {
        let inside = text.strip_prefix("-----BEGIN ")?.split_once("-----")?.1;
        Some(inside.split_once("-----END")?.0)
    };
    let Some(base64) = prefixed.or_else(armored) else {
        return Vec::new();
    };
    let base64: Zeroizing<String> = Zeroizing::new(base64.split_whitespace().collect());
    let Ok(key) = STANDARD.decode(base64.as_bytes()).map(Zeroizing::new) else {
        return Vec::new();
    };
    // The last 32 bytes of a PKCS #8 key are its seed (RFC 8410, section 7).
    let seed = key.len().checked_sub(32).filter(|at| *at > 0 && prefixed.is_none());
    let seed = seed.map(|at| Zeroizing::new(key[at..].to_vec()));
    std::iter::once(key).chain(seed).collect()
}

/// Every form in which a secret is looked for.
fn forms(secret: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let mut texts = vec![
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        hex::encode(secret),
        hex::encode_upper(secret),
        String::from_utf8_lossy(secret).into_owned(),
    ];
    if let Ok(text) = std::str::from_utf8(secret) {
        let quoted = serde_json::Value::from(text).to_string();
        texts.push(quoted[1..quoted.len() - 1].to_owned());
    }
    for shift in 1..3 {
        texts.extend(inner_base64(secret, shift));
    }
    let mut forms: Vec<Zeroizing<Vec<u8>>> = texts
        .into_iter()
        .map(|text| Zeroizing::new(text.into_bytes()))
        .collect();
    forms.push(Zeroizing::new(secret.to_vec()));
    // A lossy form of broken bytes can be all replacement characters, which ordinary text has as well.
    forms.retain(|form| form.len() >= Secret::BYTES_MIN && form.iter().any(u8::is_ascii) || **form == *secret);
    forms
}

/// The digits of base64 that depend on the secret alone when `shift` other bytes stand before it, as in
/// `Basic` credentials.
fn inner_base64(secret: &[u8], shift: usize) -> [String; 2] {
    let mut padded = Zeroizing::new(vec![0; shift]);
    padded.extend_from_slice(secret);
    let first = (shift * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    [STANDARD_NO_PAD.encode(&*padded), URL_SAFE_NO_PAD.encode(&*padded)].map(|text| text[first..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Secret;

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    fn redactor(secret: &[u8]) -> Redactor {
        Redactor::new([(name("key"), Secret::new(secret.to_vec()).unwrap())])
    }

    #[test]
    fn every_form_is_found() {
        let secret = b"p\xc3\xa4ss/w+rd \"42\"?>~";
        let redactor = redactor(secret);
        for form in [
            "päss/w+rd \"42\"?>~",
            "cMOkc3MvdytyZCAiNDIiPz5+",
            "cMOkc3MvdytyZCAiNDIiPz5-",
            "70c3a473732f772b72642022343222 3f3e7e".replace(' ', "").as_str(),
            "70C3A473732F772B726420223432223F3E7E",
            "p%C3%A4ss%2Fw%2Brd%20%2242%22%3F%3E~",
            "p%c3%a4ss%2fw%2brd%20%2242%22%3f%3e~",
            "p%C3%A4ss%2Fw%2Brd+%2242%22%3F%3E~",
            "p%C3%A4ss%2Fw%2Brd%20%2242%22%3F%3E%7E",
            "päss/w+rd \\\"42\\\"?>~",
            "p%C3%A4ss/w%2Brd+%2242%22%3F%3E%7E",
            "p\\u00e4ss\\/w+rd \\u002242\\u0022?\\u003E~",
            "%70%C3%A4%73%73/w+rd \"42\"?>~",
            "cMOkc3MvdytyZCAiNDIiPz5%2B",
        ] {
            assert_eq!(redactor.scrub(&format!("a {form} b")), "a [redacted:key] b", "{form}");
        }
        assert!(matches!(redactor.scrub("nothing here"), Cow::Borrowed("nothing here")));
    }

    #[test]
    fn base64_is_found_padded_or_not_and_inside_longer_texts() {
        use base64::{Engine, engine::general_purpose as engines};
        for secret in [
            &b"12345678"[..],
            b"123456789",
            b"1234567890",
            b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8",
        ] {
            let redactor = redactor(secret);
            for engine in [
                engines::STANDARD,
                engines::STANDARD_NO_PAD,
                engines::URL_SAFE,
                engines::URL_SAFE_NO_PAD,
            ] {
                assert_eq!(redactor.scrub(&engine.encode(secret)), "[redacted:key]");
                for user in ["u", "us", "use", "user"] {
                    let basic = [user.as_bytes(), b":", secret].concat();
                    let clean = redactor.scrub(&engine.encode(basic)).into_owned();
                    assert!(clean.contains("[redacted:key]"), "{user} {clean}");
                    assert!(clean.len() < "[redacted:key]".len() + 13, "{user} {clean}");
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_searched_before_they_become_text() {
        let redactor = redactor(b"\xff\xfesecret\xff");
        assert_eq!(
            redactor.scrub_lossy(b"\x80 \xff\xfesecret\xff \x80"),
            "\u{fffd} [redacted:key] \u{fffd}"
        );
        assert_eq!(
            redactor.scrub("\u{fffd}\u{fffd}secret\u{fffd}"),
            "[redacted:key]",
            "its lossy text is found as well"
        );
        let broken = self::redactor(&[0xff; 8]);
        assert_eq!(
            broken.scrub("\u{fffd}".repeat(16).as_str()),
            "\u{fffd}".repeat(16),
            "others' broken text stays"
        );
    }

    #[test]
    fn the_longest_of_several_secrets_wins() {
        let secret = |text: &str| Secret::new(text.as_bytes().to_vec()).unwrap();
        let redactor = Redactor::new([
            (name("short"), secret("abcdefgh")),
            (name("long"), secret("abcdefgh-ijkl")),
            (name("b"), secret("zzzzzzzz")),
        ]);
        assert_eq!(
            redactor.scrub("abcdefgh-ijkl abcdefgh-ijk zzzzzzzzz"),
            "[redacted:long] [redacted:short]-ijk [redacted:b]z"
        );
    }

    #[test]
    fn the_key_inside_a_prefixed_or_armored_secret_is_found_too() {
        let webhook = redactor(b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        for form in [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0",
        ] {
            assert_eq!(webhook.scrub(&format!("a {form} b")), "a [redacted:key] b", "{form}");
        }
        // RFC 9421, appendix B.1.4.
        let armored = "-----BEGIN PRIVATE KEY-----\r\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\r\n\
                       -----END PRIVATE KEY-----\r\n";
        let armored = redactor(armored.as_bytes());
        for form in [
            "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF",
            "9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5",
            "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU",
        ] {
            assert_eq!(armored.scrub(form), "[redacted:key]", "{form}");
        }
    }
}
