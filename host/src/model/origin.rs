//! Where a request goes: scheme, host and port.

/// Scheme of an origin. Plain `http` needs a grant of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// TLS, which is what the host wants.
    Https,
    /// Everybody on the way can read and change it.
    Http,
}

impl Scheme {
    /// The scheme as it is written in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }

    /// The port that a URL of this scheme means when it names none.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Https => 443,
            Self::Http => 80,
        }
    }
}

/// Scheme, host and port. The host is lower-case ASCII (IDNA applied); IPv6 literals keep their brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// With TLS or without.
    pub scheme: Scheme,
    /// A name or an address.
    pub host: String,
    /// Written out, also where it is the scheme's own.
    pub port: u16,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.host)?;
        if self.port == self.scheme.default_port() {
            Ok(())
        } else {
            write!(f, ":{}", self.port)
        }
    }
}

/// The longest host name, in bytes (RFC 1035, section 2.3.4, without the root's dot).
pub const HOST_BYTES_MAX: usize = 253;

/// Whether a text is a host name in its normal form: labels of 1 to 63 bytes (RFC 1035, section 2.3.4) with lower-case
/// letters, digits, dashes and underscores, the last of which is no number, since that is how addresses end.
pub fn is_host_name(host: &str) -> bool {
    let is_inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let is_label = |text: &str| (1..=63).contains(&text.len()) && text.bytes().all(is_inner);
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    host.len() <= HOST_BYTES_MAX && host.split('.').all(is_label) && !host.rsplit('.').next().is_some_and(is_number)
}
