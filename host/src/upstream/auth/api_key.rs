//! An API key in a header of the manifest's choice.

use super::{Credential, CredentialError, sensitive};
use crate::secrets::Secret;
use reqwest::header::HeaderName;

/// The header with the key as its whole value.
pub(super) fn header(name: &str, secret: &Secret) -> Result<Credential, CredentialError> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| CredentialError::HeaderName)?;
    Ok((name, sensitive(secret.expose())?))
}
