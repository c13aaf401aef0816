//! Whether a secret can be used for a kind of credential, asked before any request is there.

use crate::model::auth::{Auth, SignatureAlgorithm, SignatureScheme};
use crate::secrets::Secret;
use crate::signatures::{Key, hmac};

/// Why a secret cannot be the credential of an endpoint; `None` where it can. The text holds nothing of it.
pub fn unfit(auth: &Auth, secret: &Secret) -> Option<String> {
    let key = |key: Result<Key, crate::signatures::KeyError>| key.err().map(|error| error.to_string());
    match auth {
        Auth::ApiKey { .. } | Auth::Bearer { .. } | Auth::Basic { .. } | Auth::BasicKey { .. }
            if secret.expose().iter().any(u8::is_ascii_control) =>
        {
            Some("it has a line break or another control character, which no header can carry".into())
        }
        Auth::BasicKey { .. } if secret.expose().contains(&b':') => {
            Some("it has a colon, which no user name of HTTP Basic has (RFC 7617, section 2)".into())
        }
        Auth::BodyKey { .. } if std::str::from_utf8(secret.expose()).is_err() => {
            Some("it is not text in UTF-8, which a body is".into())
        }
        Auth::Signature { scheme, .. } => match scheme {
            SignatureScheme::Hmac(form) => hmac::check_key(form, secret.expose())
                .err()
                .map(|error| error.to_string()),
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
