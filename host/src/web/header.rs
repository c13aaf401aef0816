//! Names of headers: what is one, which only the host writes and why, and which no action ever sees.

/// The longest name of a header, in bytes. HTTP has no limit; no name in use comes near it.
pub const NAME_BYTES_MAX: usize = 100;

/// Whether a text is the name of a header: a `token` of RFC 9110, section 5.6.2, that is not too long.
pub fn is_token(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(good)
}

/// Why only the host writes a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It belongs to one connection, and not to the message (RFC 9110, section 7.6.1).
    Connection,
    /// It says where the message ends or how its body is to be read.
    Framing,
    /// It says which host is meant.
    Target,
    /// It asks for only a part of the answer, which nothing here could put together.
    Part,
    /// It proves who sends the request.
    Credential,
    /// It carries a state between requests that the gate does not see.
    Cookie,
    /// It distinguishes one write from the next.
    Idempotency,
    /// It carries a signature, or what one is made of.
    Signature,
}

impl Reason {
    /// The reason as the end of a sentence that begins with the header's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "belongs to the connection",
            Self::Framing => "says how the body is to be read",
            Self::Target => "says which host is meant",
            Self::Part => "asks for a part of an answer",
            Self::Credential => "carries credentials",
            Self::Cookie => "carries a state between requests",
            Self::Idempotency => "tells one write from the next",
            Self::Signature => "belongs to a signature",
        }
    }
}

/// The headers that only the host writes, in lower case.
const HOST_ONLY: [(&str, Reason); 32] = [
    ("connection", Reason::Connection),
    ("keep-alive", Reason::Connection),
    ("proxy-connection", Reason::Connection),
    ("te", Reason::Connection),
    ("trailer", Reason::Connection),
    ("upgrade", Reason::Connection),
    ("http2-settings", Reason::Connection),
    ("expect", Reason::Connection),
    ("transfer-encoding", Reason::Framing),
    ("content-length", Reason::Framing),
    ("content-type", Reason::Framing),
    ("content-encoding", Reason::Framing),
    ("accept-encoding", Reason::Framing),
    ("host", Reason::Target),
    ("range", Reason::Part),
    ("if-range", Reason::Part),
    ("authorization", Reason::Credential),
    ("proxy-authorization", Reason::Credential),
    ("proxy-authenticate", Reason::Credential),
    ("cookie", Reason::Cookie),
    ("cookie2", Reason::Cookie),
    ("set-cookie", Reason::Cookie),
    ("idempotency-key", Reason::Idempotency),
    ("webhook-id", Reason::Signature),
    ("webhook-timestamp", Reason::Signature),
    ("webhook-signature", Reason::Signature),
    ("signature", Reason::Signature),
    ("signature-input", Reason::Signature),
    ("content-digest", Reason::Signature),
    ("x-hubspot-signature", Reason::Signature),
    ("x-hubspot-signature-version", Reason::Signature),
    ("x-hubspot-request-timestamp", Reason::Signature),
];

/// Every header whose name begins so is HubSpot's own.
const HUBSPOT_PREFIX: &str = "x-hubspot-";

/// Headers of answers that no action sees: they carry state or credentials, or ask for them.
const NEVER_SHOWN: [&str; 4] = ["set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"];

/// Why only the host writes a header; `None` for one that a manifest may set. The name is in lower case.
pub fn host_only(lower: &str) -> Option<Reason> {
    let listed = HOST_ONLY.iter().find(|(name, _)| *name == lower);
    let of_hubspot = || lower.starts_with(HUBSPOT_PREFIX).then_some(Reason::Signature);
    listed.map(|(_, reason)| *reason).or_else(of_hubspot)
}

/// Whether a header can carry an API key: one that a manifest could set, or the one that exists for credentials. The
/// name is in lower case.
pub fn can_carry_key(lower: &str) -> bool {
    is_token(lower) && (lower == "authorization" || host_only(lower).is_none())
}

/// Whether a header can carry a part of a signature whose form the manifest declares. No other scheme signs the same
/// request, so the names of other schemes are free. The name is in lower case.
pub fn can_carry_signature(lower: &str) -> bool {
    can_carry_key(lower) || is_token(lower) && host_only(lower) == Some(Reason::Signature)
}

/// Whether no action sees a header of an answer. The name is in lower case.
pub fn is_never_shown(lower: &str) -> bool {
    NEVER_SHOWN.contains(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_token_of_bounded_length() {
        for good in ["x", "X-Api-Key", "user-agent", "a!#$%&'*+-.^_`|~9", &"a".repeat(100)] {
            assert!(is_token(good), "{good}");
        }
        for bad in ["", "x y", "x:y", "x\n", "größe", "x(y)", &"a".repeat(101)] {
            assert!(!is_token(bad), "{bad}");
        }
    }

    #[test]
    fn every_listed_name_is_a_token_in_lower_case_and_is_listed_once() {
        let mut names: Vec<&str> = HOST_ONLY.iter().map(|(name, _)| *name).collect();
        for name in names.iter().chain(&NEVER_SHOWN) {
            assert!(is_token(name) && *name == name.to_ascii_lowercase(), "{name}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), HOST_ONLY.len());
    }

    #[test]
    fn a_key_goes_where_the_host_writes_nothing_else() {
        for good in ["authorization", "x-api-key", "user-agent"] {
            assert!(can_carry_key(good), "{good}");
        }
        for bad in ["host", "content-type", "cookie", "x-hubspot-anything", "x api"] {
            assert!(!can_carry_key(bad), "{bad}");
        }
        for good in [
            "authorization",
            "x-signature",
            "signature",
            "webhook-signature",
            "x-hubspot-anything",
        ] {
            assert!(can_carry_signature(good), "{good}");
        }
        for bad in ["host", "content-type", "cookie", "range", "x api", "x-hubspot- "] {
            assert!(!can_carry_signature(bad), "{bad}");
        }
    }
}
