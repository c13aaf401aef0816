//! Makes credentials for a request, last of all and only where its permit allows them.

mod body;
mod header;
mod signature;
#[cfg(test)]
mod tests;
mod token;
mod usable;

pub(super) use token::{TokenAnswer, TokenRefusal, client_authentication, read_token};
pub use usable::unfit;

use crate::model::auth::Auth;
use crate::policy::egress::{EgressPermit, URL_BYTES_MAX, query_key};
use crate::secrets::Secret;
use crate::signatures::KeyError;
use crate::signatures::rfc9421::SignError;
use reqwest::header::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

/// A header that proves something; its value is marked sensitive.
pub(super) type Credential = (HeaderName, HeaderValue);

/// Why no credential could be made. The text holds nothing of the secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CredentialError {
    #[error("the secret has a line break or another byte that a header cannot carry")]
    NotForHeaders,
    #[error("the secret is not text in UTF-8, or the body has no members to put it among")]
    NotForBodies,
    #[error("the name of a credential's header is not a header name")]
    HeaderName,
    #[error("the URL is too long with its key")]
    UrlTooLong,
    #[error("a user name has no colon and no control characters (RFC 7617, section 2)")]
    UserName,
    #[error("{0}")]
    Key(#[from] KeyError),
    #[error("{0}")]
    Sign(#[from] SignError),
}

/// The values behind an endpoint's credential.
#[derive(Clone, Debug)]
pub(super) struct Material {
    /// The key, password or token that proves.
    pub secret: Secret,
    /// The value after it, while it is being rotated.
    pub next: Option<Secret>,
    /// The name that goes with it.
    pub identifier: Option<Secret>,
}

/// What a signature needs besides the request.
#[derive(Clone, Debug)]
pub(super) struct Moment<'a> {
    /// Milliseconds since 1970.
    pub now_ms: u64,
    /// The key that goes along as `Idempotency-Key`.
    pub idempotency_key: Option<&'a str>,
    /// Never the same twice.
    pub nonce: &'a str,
}

/// What is added to a request.
#[derive(Default)]
pub(super) struct Credentials {
    pub headers: Vec<Credential>,
    /// A query parameter with its encoded value.
    pub query: Option<(String, EncodedKey)>,
    /// The body with a key in it, in place of the one that was decided on.
    pub body: Option<Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("headers", &self.headers)
            .field("query", &self.query)
            .field("body", &self.body.as_ref().map(|_| "••••"))
            .finish()
    }
}

/// A key in its wire form. Prints dots.
pub(super) struct EncodedKey(String);

impl EncodedKey {
    /// The text, for the one place that puts it into a URL.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for EncodedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EncodedKey(••••)")
    }
}

/// The credentials of a request, made from its wire form.
pub(super) fn credentials(
    permit: &EgressPermit,
    material: &Material,
    moment: &Moment<'_>,
) -> Result<Credentials, CredentialError> {
    let one = |credential: Credential| Credentials {
        headers: vec![credential],
        ..Credentials::default()
    };
    match permit.auth() {
        Auth::None => Ok(Credentials::default()),
        Auth::ApiKey { header, .. } => header::api_key(header, &material.secret).map(one),
        Auth::QueryKey { parameter, .. } => {
            let key = EncodedKey(query_key(material.secret.expose()));
            let path_and_query = permit.request().path_and_query().len() + parameter.len() + key.0.len() + 2;
            if path_and_query > URL_BYTES_MAX {
                return Err(CredentialError::UrlTooLong);
            }
            Ok(Credentials {
                query: Some((parameter.clone(), key)),
                ..Credentials::default()
            })
        }
        Auth::BodyKey { member, .. } => {
            let content_type = permit.headers().iter().find(|(name, _)| name == "content-type");
            // A redirect that makes a GET of the call has no body, and then no key.
            let (Some(body), Some((_, content_type))) = (permit.body(), content_type) else {
                return Ok(Credentials::default());
            };
            Ok(Credentials {
                body: Some(body::with_key(body, content_type, member, &material.secret)?),
                ..Credentials::default()
            })
        }
        Auth::BasicKey { password, .. } => header::basic_key(&material.secret, password).map(one),
        Auth::Bearer { .. } | Auth::ClientCredentials(_) => header::bearer(&material.secret).map(one),
        Auth::Basic { .. } => {
            let user = material.identifier.as_ref().map(Secret::expose).unwrap_or_default();
            header::basic(user, &material.secret).map(one)
        }
        Auth::Signature { scheme, .. } => Ok(Credentials {
            headers: signature::headers(scheme, permit, material, moment)?,
            ..Credentials::default()
        }),
    }
}

fn sensitive(bytes: &[u8]) -> Result<HeaderValue, CredentialError> {
    let mut value = HeaderValue::from_bytes(bytes).map_err(|_| CredentialError::NotForHeaders)?;
    value.set_sensitive(true);
    Ok(value)
}
