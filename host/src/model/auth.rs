//! How the host proves itself to an upstream, as a manifest declares it: kinds of credentials that name their secrets.

pub mod form;
pub mod hmac;
#[cfg(test)]
mod tests;

use self::hmac::HmacScheme;
use super::id::Name;
use super::origin::Origin;

/// The algorithm of a request signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureScheme {
    /// `X-HubSpot-Signature` with version `v1`, over secret and body alone.
    HubspotV1,
    /// `X-HubSpot-Signature` with version `v2`.
    HubspotV2,
    /// `X-HubSpot-Signature-v3`.
    HubspotV3,
    /// The headers of versions 2 and 3 together.
    Hubspot,
    /// Standard Webhooks 1.0. Whether it is HMAC or ed25519 is said by the secret's prefix.
    StandardWebhooks,
    /// RFC 9421, HTTP Message Signatures, in the profile of this host.
    Rfc9421 {
        /// How it is signed.
        algorithm: SignatureAlgorithm,
        /// Sent as `keyid`, so that the receiver knows which key to check with.
        key_id: String,
    },
    /// HMAC in a form that the manifest declares.
    Hmac(Box<HmacScheme>),
}

impl SignatureScheme {
    /// Whether receivers of this scheme read a URL in two ways. HubSpot's documentation has them decode twelve escapes
    /// before they check version 3; its published clients decode none. All that has no such escape they read alike.
    pub fn is_ambiguous(&self, url: &str) -> bool {
        const ESCAPES: [&str; 12] = ["3A", "2F", "3F", "40", "21", "24", "27", "28", "29", "2A", "2C", "3B"];
        let digits = |(at, _): (usize, &str)| url.get(at + 1..at + 3);
        let is_one = |digits: &str| ESCAPES.iter().any(|escape| escape.eq_ignore_ascii_case(digits));
        matches!(self, Self::HubspotV3 | Self::Hubspot) && url.match_indices('%').filter_map(digits).any(is_one)
    }
}

/// The algorithms of RFC 9421, section 3.3, that the host signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// EdDSA over Curve25519 (RFC 8032).
    Ed25519,
    /// HMAC with SHA-256 (RFC 2104).
    HmacSha256,
}

impl SignatureAlgorithm {
    /// The name in the registry of RFC 9421, section 6.2.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::HmacSha256 => "hmac-sha256",
        }
    }
}

/// The public half of a credential: in the manifest, or kept by the operator like a secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// As it stands in the manifest.
    Plain(String),
    /// The name of the secret that it is.
    Secret(Name),
}

impl Identifier {
    /// The secret that it is kept in.
    pub fn secret(&self) -> Option<&Name> {
        match self {
            Self::Plain(_) => None,
            Self::Secret(name) => Some(name),
        }
    }
}

/// How a client proves itself to a token endpoint (RFC 6749, section 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientAuth {
    /// HTTP Basic with form-encoded parts.
    Basic,
    /// `client_id` and `client_secret` in the form.
    Body,
}

/// The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientCredentials {
    /// Scheme, host and port of the token endpoint.
    pub token_origin: Origin,
    /// Path and query of the token endpoint, as they go on the wire.
    pub token_path: String,
    /// The public name of the client.
    pub client_id: Identifier,
    /// The client's secret.
    pub secret: Name,
    /// What the token is asked for (RFC 6749, section 3.3).
    pub scopes: Vec<String>,
    /// What else is in the token request, such as `audience`; a name may be there more than once (RFC 8707).
    pub parameters: Vec<(String, String)>,
    /// How the client proves itself to the token endpoint.
    pub client_auth: ClientAuth,
}

/// Declares the kinds of credentials once, with their words in grants.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal,)+) => {
        /// How a secret is used: the kind in the manifest, the scheme of a signature, and `query-key` or `body-key` for a
        /// key that stands in the URL or the body. A grant names it, since a key granted for signing must never be sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum AuthKind { $($(#[$doc])* #[doc = concat!("`", $word, "`")] $kind,)+ }

        impl AuthKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The kind's word in grants.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $word,)+ }
            }
        }
    };
}

kinds! {
    /// Nothing is proven.
    None = "none",
    ApiKey = "api-key",
    QueryKey = "query-key",
    BodyKey = "body-key",
    Bearer = "bearer",
    Basic = "basic",
    ClientCredentials = "oauth2-client-credentials",
    HubspotV1 = "hubspot-v1",
    HubspotV2 = "hubspot-v2",
    HubspotV3 = "hubspot-v3",
    Hubspot = "hubspot",
    StandardWebhooks = "standard-webhooks",
    Rfc9421 = "rfc9421",
    Hmac = "hmac",
}

impl std::fmt::Display for AuthKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How the host proves itself to an upstream. Secrets are named, never held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Nothing is added.
    None,
    /// A key as the whole value of a header.
    ApiKey {
        /// Its name, in lower case.
        header: String,
        /// The key.
        secret: Name,
    },
    /// A key as the value of a query parameter.
    QueryKey {
        /// Its name.
        parameter: String,
        /// The key.
        secret: Name,
    },
    /// A key as the value of a member of the body, beside those that the manifest declares.
    BodyKey {
        /// Its name.
        member: String,
        /// The key.
        secret: Name,
    },
    /// `Authorization: Bearer …` (RFC 6750, section 2.1).
    Bearer {
        /// The token.
        secret: Name,
    },
    /// `Authorization: Basic …` (RFC 7617).
    Basic {
        /// The user.
        username: Identifier,
        /// The password.
        secret: Name,
    },
    /// `Authorization: Basic …` with a key as the user name. The password says nothing and is mostly empty.
    BasicKey {
        /// The key, which is the user name.
        secret: Name,
        /// What stands beside it; it is not a secret.
        password: String,
    },
    /// A bearer token that the host fetches from a token endpoint and keeps in memory.
    ClientCredentials(Box<ClientCredentials>),
    /// A signature of the request.
    Signature {
        /// What is signed, and how.
        scheme: SignatureScheme,
        /// The key.
        secret: Name,
    },
}

impl Auth {
    /// How the secret is used.
    pub fn kind(&self) -> AuthKind {
        match self {
            Self::None => AuthKind::None,
            Self::ApiKey { .. } => AuthKind::ApiKey,
            Self::QueryKey { .. } => AuthKind::QueryKey,
            Self::BodyKey { .. } => AuthKind::BodyKey,
            Self::Bearer { .. } => AuthKind::Bearer,
            Self::Basic { .. } | Self::BasicKey { .. } => AuthKind::Basic,
            Self::ClientCredentials(_) => AuthKind::ClientCredentials,
            Self::Signature { scheme, .. } => match scheme {
                SignatureScheme::HubspotV1 => AuthKind::HubspotV1,
                SignatureScheme::HubspotV2 => AuthKind::HubspotV2,
                SignatureScheme::HubspotV3 => AuthKind::HubspotV3,
                SignatureScheme::Hubspot => AuthKind::Hubspot,
                SignatureScheme::StandardWebhooks => AuthKind::StandardWebhooks,
                SignatureScheme::Rfc9421 { .. } => AuthKind::Rfc9421,
                SignatureScheme::Hmac(_) => AuthKind::Hmac,
            },
        }
    }

    /// The secret that proves.
    pub fn secret(&self) -> Option<&Name> {
        match self {
            Self::None => None,
            Self::ApiKey { secret, .. }
            | Self::QueryKey { secret, .. }
            | Self::BodyKey { secret, .. }
            | Self::BasicKey { secret, .. }
            | Self::Bearer { secret }
            | Self::Basic { secret, .. }
            | Self::Signature { secret, .. } => Some(secret),
            Self::ClientCredentials(client) => Some(&client.secret),
        }
    }

    /// The name that goes with the secret, where the kind has one.
    pub fn identifier(&self) -> Option<&Identifier> {
        match self {
            Self::Basic { username, .. } => Some(username),
            Self::ClientCredentials(client) => Some(&client.client_id),
            _ => None,
        }
    }

    /// Every secret that this credential reads, without repeats.
    pub fn secrets(&self) -> Vec<&Name> {
        let mut names: Vec<&Name> = self.secret().into_iter().collect();
        names.extend(
            self.identifier()
                .and_then(Identifier::secret)
                .filter(|name| Some(*name) != self.secret()),
        );
        names
    }

    /// Whether every secret that this credential reads passes a test.
    pub fn uses_only(&self, passes: impl Fn(&Name) -> bool) -> bool {
        self.secret().is_none_or(&passes) && self.identifier().and_then(Identifier::secret).is_none_or(&passes)
    }

    /// The lower-case names of the headers that this credential writes and no one else may.
    pub fn headers(&self) -> Vec<&str> {
        match self {
            Self::None | Self::QueryKey { .. } | Self::BodyKey { .. } => Vec::new(),
            Self::ApiKey { header, .. } => vec![header],
            Self::Bearer { .. } | Self::Basic { .. } | Self::BasicKey { .. } | Self::ClientCredentials(_) => {
                vec!["authorization"]
            }
            Self::Signature { scheme, .. } => match scheme {
                SignatureScheme::HubspotV1 | SignatureScheme::HubspotV2 => HUBSPOT_HEADERS[..2].to_vec(),
                SignatureScheme::HubspotV3 => HUBSPOT_HEADERS[2..].to_vec(),
                SignatureScheme::Hubspot => HUBSPOT_HEADERS.to_vec(),
                SignatureScheme::StandardWebhooks => vec!["webhook-id", "webhook-timestamp", "webhook-signature"],
                SignatureScheme::Rfc9421 { .. } => vec!["signature", "signature-input", "content-digest"],
                SignatureScheme::Hmac(scheme) => scheme.headers(),
            },
        }
    }
}

const HUBSPOT_HEADERS: [&str; 4] = [
    "x-hubspot-signature",
    "x-hubspot-signature-version",
    "x-hubspot-signature-v3",
    "x-hubspot-request-timestamp",
];
