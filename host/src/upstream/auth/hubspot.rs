//! HubSpot's request signatures, versions 2 and 3, as sender.

use super::{Credential, CredentialError, sensitive};
use crate::model::endpoint::SignatureScheme;
use crate::secrets::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderName;
use sha2::{Digest, Sha256};

/// What is signed: exactly what goes on the wire.
pub(super) struct Message<'a> {
    pub method: &'a str,
    /// The whole URI, query order kept.
    pub uri: &'a str,
    pub body: &'a [u8],
}

/// The headers of a scheme.
pub(super) fn headers(
    scheme: SignatureScheme,
    secret: &Secret,
    message: &Message<'_>,
    now_ms: u64,
) -> Result<Vec<Credential>, CredentialError> {
    let (with_v2, with_v3) = match scheme {
        SignatureScheme::HubspotV2 => (true, false),
        SignatureScheme::HubspotV3 => (false, true),
        SignatureScheme::Hubspot => (true, true),
    };
    let mut headers = Vec::with_capacity(4);
    let mut add = |name: &'static str, value: &str| -> Result<(), CredentialError> {
        headers.push((HeaderName::from_static(name), sensitive(value.as_bytes())?));
        Ok(())
    };
    if with_v2 {
        add("x-hubspot-signature", &v2(secret.expose(), message))?;
        add("x-hubspot-signature-version", "v2")?;
    }
    if with_v3 {
        add("x-hubspot-signature-v3", &v3(secret.expose(), message, now_ms)?)?;
        add("x-hubspot-request-timestamp", &now_ms.to_string())?;
    }
    Ok(headers)
}

/// Hexadecimal SHA-256 over secret, method, URI and body.
pub(super) fn v2(secret: &[u8], message: &Message<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(secret);
    hash.update(message.method);
    hash.update(message.uri);
    hash.update(message.body);
    hex::encode(hash.finalize())
}

/// Base64 of HMAC-SHA256 over method, URI, body and the timestamp in milliseconds. The URI has none of the twelve
/// escapes that HubSpot's documentation decodes: the gate builds it so, or refuses.
pub(super) fn v3(secret: &[u8], message: &Message<'_>, now_ms: u64) -> Result<String, CredentialError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| CredentialError::Key)?;
    mac.update(message.method.as_bytes());
    mac.update(message.uri.as_bytes());
    mac.update(message.body);
    mac.update(now_ms.to_string().as_bytes());
    Ok(STANDARD.encode(mac.finalize().into_bytes()))
}
