//! Adds credentials to a request, last of all and only where its permit allows them.

mod api_key;
mod hubspot;
#[cfg(test)]
mod tests;

use crate::model::endpoint::Auth;
use crate::policy::egress::EgressPermit;
use crate::secrets::Secret;
use reqwest::header::{HeaderName, HeaderValue};

/// A header that proves something; its value is marked sensitive.
pub(super) type Credential = (HeaderName, HeaderValue);

/// Why no credential could be made. The text holds nothing of the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CredentialError {
    #[error("the secret has a line break or another byte that cannot stand in a header")]
    NotForHeaders,
    #[error("the name of the API key's header is no header name")]
    HeaderName,
    #[error("the secret cannot be the key of a signature")]
    Key,
}

/// The credentials of a request, made from its wire form.
pub(super) fn credentials(
    permit: &EgressPermit,
    secret: &Secret,
    now_ms: u64,
) -> Result<Vec<Credential>, CredentialError> {
    match permit.auth() {
        Auth::None => Ok(Vec::new()),
        Auth::ApiKey { header, .. } => api_key::header(header, secret).map(|credential| vec![credential]),
        Auth::Signature { scheme, .. } => {
            let message = hubspot::Message {
                method: permit.method().as_str(),
                uri: &permit.url(),
                body: permit.body().unwrap_or_default(),
            };
            hubspot::headers(*scheme, secret, &message, now_ms)
        }
    }
}

fn sensitive(bytes: &[u8]) -> Result<HeaderValue, CredentialError> {
    let mut value = HeaderValue::from_bytes(bytes).map_err(|_| CredentialError::NotForHeaders)?;
    value.set_sensitive(true);
    Ok(value)
}
