//! A signature by HMAC in the form that an API of one's own asks for: what is signed, and how it is sent.

/// The form of a signature, as a manifest declares it. Secrets are named beside it, never held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HmacScheme {
    /// The header that carries the signature, in lower case.
    pub header: String,
    /// The value of that header. It has [`HmacPart::Signature`] once.
    pub value: Vec<HmacPart>,
    /// What is signed. It names at least one part of the request.
    pub signs: Vec<HmacPart>,
    /// The hash function of the HMAC.
    pub algorithm: HmacAlgorithm,
    /// How the signature is written.
    pub encoding: HmacEncoding,
    /// How the key's bytes are written in the secret; `None` where its bytes are the key.
    pub secret_encoding: Option<HmacEncoding>,
    /// The header that carries the time, in lower case.
    pub timestamp_header: Option<String>,
    /// How a time is written.
    pub timestamp_format: TimestampFormat,
    /// The header that carries a text that is never the same twice, in lower case.
    pub nonce_header: Option<String>,
    /// The public name of the key.
    pub key_id: Option<String>,
}

/// A piece of a text that is signed or sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HmacPart {
    /// Text as it stands.
    Text(String),
    /// The request's method, in capitals.
    Method,
    /// The whole URL as it is sent.
    Url,
    /// Host, and port where the URL has one.
    Host,
    /// Path and query.
    Target,
    /// The path of the URL, as it is sent.
    Path,
    /// The query without its `?`; nothing where there is none.
    Query,
    /// The bytes of the body.
    Body,
    /// SHA-256 of the body in lower-case hexadecimal.
    BodySha256,
    /// The time of the request.
    Timestamp,
    /// A text that is never the same twice.
    Nonce,
    /// The public name of the key.
    KeyId,
    /// The signature itself.
    Signature,
}

/// The hash of an HMAC (RFC 2104).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HmacAlgorithm {
    /// Only where the API has nothing better.
    Sha1,
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// SHA-384 (FIPS 180-4).
    Sha384,
    /// SHA-512 (FIPS 180-4).
    Sha512,
}

/// How bytes are written as text (RFC 4648).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HmacEncoding {
    /// Lower-case digits.
    Hex,
    /// The standard alphabet with padding.
    Base64,
    /// The alphabet for URLs without padding.
    Base64Url,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Since 1970.
    Seconds,
    /// Since 1970.
    Milliseconds,
    /// UTC in whole seconds, such as `2026-01-31T09:30:00Z`.
    Rfc3339,
}

impl HmacAlgorithm {
    pub(super) const ALL: [(&'static str, Self); 4] = [
        ("sha256", Self::Sha256),
        ("sha384", Self::Sha384),
        ("sha512", Self::Sha512),
        ("sha1", Self::Sha1),
    ];

    /// How long a signature is, in bytes.
    pub fn bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

impl HmacEncoding {
    pub(super) const ALL: [(&'static str, Self); 3] = [
        ("hex", Self::Hex),
        ("base64", Self::Base64),
        ("base64url", Self::Base64Url),
    ];

    /// How many characters so many bytes have.
    pub fn characters(self, bytes: usize) -> usize {
        match self {
            Self::Hex => bytes * 2,
            Self::Base64 => bytes.div_ceil(3) * 4,
            Self::Base64Url => (bytes * 4).div_ceil(3),
        }
    }
}

impl TimestampFormat {
    pub(super) const ALL: [(&'static str, Self); 3] = [
        ("seconds", Self::Seconds),
        ("milliseconds", Self::Milliseconds),
        ("rfc3339", Self::Rfc3339),
    ];
}

impl HmacScheme {
    /// The lower-case names of the headers that this signature writes.
    pub fn headers(&self) -> Vec<&str> {
        let more = [&self.timestamp_header, &self.nonce_header].into_iter().flatten();
        std::iter::once(&self.header).chain(more).map(String::as_str).collect()
    }

    /// Whether the time is signed, so that an old request can be told from a new one.
    pub fn signs_time(&self) -> bool {
        self.signs.contains(&HmacPart::Timestamp)
    }
}

/// Whether a character can be one of a nonce of this host.
pub fn is_of_nonce(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}
