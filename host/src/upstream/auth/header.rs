//! Credentials that are one header: an API key, a bearer token, or a user name with a password.

use super::{Credential, CredentialError, sensitive};
use crate::secrets::Secret;
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::header::{AUTHORIZATION, HeaderName};
use zeroize::Zeroizing;

/// The header with the key as its whole value.
pub(super) fn api_key(name: &str, secret: &Secret) -> Result<Credential, CredentialError> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| CredentialError::HeaderName)?;
    Ok((name, sensitive(secret.expose())?))
}

/// RFC 6750, section 2.1.
pub(super) fn bearer(token: &Secret) -> Result<Credential, CredentialError> {
    let value = Zeroizing::new([b"Bearer ", token.expose()].concat());
    Ok((AUTHORIZATION, sensitive(&value)?))
}

/// RFC 7617, section 2.
pub(super) fn basic(user: &[u8], password: &Secret) -> Result<Credential, CredentialError> {
    if user.iter().any(|byte| *byte == b':' || byte.is_ascii_control()) {
        return Err(CredentialError::UserName);
    }
    if password.expose().iter().any(u8::is_ascii_control) {
        return Err(CredentialError::NotForHeaders);
    }
    encoded(user, password.expose())
}

/// The same with a key as the user name, and a password that is not a secret.
pub(super) fn basic_key(key: &Secret, password: &str) -> Result<Credential, CredentialError> {
    let bad = |byte: &u8| *byte == b':' || byte.is_ascii_control();
    if key.expose().iter().any(bad) {
        return Err(CredentialError::UserName);
    }
    encoded(key.expose(), password.as_bytes())
}

/// Both parts in base64 with a colon between them.
pub(super) fn encoded(user: &[u8], password: &[u8]) -> Result<Credential, CredentialError> {
    let pair = Zeroizing::new([user, b":", password].concat());
    let value = Zeroizing::new(format!("Basic {}", *Zeroizing::new(STANDARD.encode(&*pair))));
    Ok((AUTHORIZATION, sensitive(value.as_bytes())?))
}
