//! Whether a secret can be used for a kind of credential, asked before any request is there.

use crate::model::auth::{Auth, SignatureAlgorithm, SignatureScheme};
use crate::secrets::Secret;
use crate::signatures::Key;

/// Why a secret cannot be the credential of an endpoint; `None` where it can. The text holds nothing of it.
pub fn unfit(auth: &Auth, secret: &Secret) -> Option<String> {
    let key = |key: Result<Key, crate::signatures::KeyError>| key.err().map(|error| error.to_string());
    match auth {
        Auth::ApiKey { .. } | Auth::Bearer { .. } | Auth::Basic { .. } | Auth::ClientCredentials(_)
            if secret.expose().iter().any(u8::is_ascii_control) =>
        {
            Some("it has a line break or another control character, which no header can carry".into())
        }
        Auth::Signature { scheme, .. } => match scheme {
            SignatureScheme::StandardWebhooks => key(Key::webhook(secret.expose())),
            SignatureScheme::Rfc9421 {
                algorithm: SignatureAlgorithm::Ed25519,
                ..
            } => key(Key::ed25519(secret.expose())),
            _ => None,
        },
        _ => None,
    }
}
