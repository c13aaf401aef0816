//! The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4): what is asked and what is answered.

use super::{Credential, CredentialError, header};
use crate::model::auth::ClientAuth;
use crate::secrets::{Secret, SecretError};
use crate::web::document::{self, NotJson};
use serde_json::Value;
use std::time::Duration;
use url::form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// How long a token is kept whose answer does not say it.
const LIFE_UNSAID: Duration = Duration::from_secs(300);

/// The longest that a token is kept.
const LIFE_MAX: Duration = Duration::from_secs(24 * 3600);

/// How long before its end a token is no longer used; a tenth of its life where that is less.
const LEEWAY: Duration = Duration::from_secs(60);

/// A token and how long it may be used.
#[derive(Debug)]
pub(in crate::upstream) struct TokenAnswer {
    pub token: Secret,
    pub life: Duration,
}

/// Why an answer gives no token. The text holds nothing of the answer but the error codes of RFC 6749.
#[derive(Debug, thiserror::Error)]
pub(in crate::upstream) enum TokenRefusal {
    #[error("the token endpoint answered {status}{code}")]
    Status { status: u16, code: &'static str },
    #[error("the token endpoint's answer cannot be read: {0}")]
    NotJson(#[from] NotJson),
    #[error("the token endpoint's answer has no text `{0}`")]
    Missing(&'static str),
    #[error("the token endpoint gave a token that is not of type `Bearer`")]
    Type,
    #[error("the token endpoint's token cannot be used: {0}")]
    Token(SecretError),
    #[error("the token endpoint's token has bytes that no bearer token has (RFC 6750, section 2.1)")]
    Bytes,
}

/// Reads the answer of a token endpoint.
pub(in crate::upstream) fn read_token(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<TokenAnswer, TokenRefusal> {
    let answer = document::json(content_type, body);
    if status != 200 {
        let code = answer.as_ref().map_or("", error_code);
        return Err(TokenRefusal::Status { status, code });
    }
    let mut answer = answer?;
    // Taken out and not copied, so that the secret is all that is left of the token.
    let mut text = |name: &'static str| match answer.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(TokenRefusal::Missing(name)),
    };
    let (access_token, token_type) = (text("access_token")?, text("token_type")?);
    if !token_type.eq_ignore_ascii_case("bearer") {
        return Err(TokenRefusal::Type);
    }
    if !access_token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(TokenRefusal::Bytes);
    }
    let token = Secret::new(access_token.into_bytes()).map_err(TokenRefusal::Token)?;
    let life = match answer["expires_in"].as_f64() {
        Some(seconds) if seconds.is_finite() && seconds >= 0.0 => {
            Duration::from_secs_f64(seconds.min(LIFE_MAX.as_secs_f64()))
        }
        _ => LIFE_UNSAID,
    };
    Ok(TokenAnswer {
        token,
        life: life.saturating_sub(LEEWAY.min(life / 10)),
    })
}

/// The codes of RFC 6749, section 5.2; a far side's own words could hold anything.
fn error_code(answer: &Value) -> &'static str {
    const CODES: [(&str, &str); 6] = [
        ("invalid_request", " with `invalid_request`"),
        ("invalid_client", " with `invalid_client`"),
        ("invalid_grant", " with `invalid_grant`"),
        ("unauthorized_client", " with `unauthorized_client`"),
        ("unsupported_grant_type", " with `unsupported_grant_type`"),
        ("invalid_scope", " with `invalid_scope`"),
    ];
    CODES
        .iter()
        .find(|(code, _)| answer["error"] == *code)
        .map_or("", |(_, text)| text)
}

/// The client's own proof (RFC 6749, section 2.3.1): a header, or what is put at the end of the form.
pub(in crate::upstream) fn client_authentication(
    how: ClientAuth,
    client_id: &[u8],
    secret: &Secret,
) -> Result<(Option<Credential>, Zeroizing<String>), CredentialError> {
    let id: Zeroizing<String> = Zeroizing::new(byte_serialize(client_id).collect());
    let encoded: Zeroizing<String> = Zeroizing::new(byte_serialize(secret.expose()).collect());
    match how {
        ClientAuth::Basic => {
            let credential = header::encoded(id.as_bytes(), encoded.as_bytes())?;
            Ok((Some(credential), Zeroizing::default()))
        }
        ClientAuth::Body => {
            let form = format!("&client_id={}&client_secret={}", *id, *encoded);
            Ok((None, Zeroizing::new(form)))
        }
    }
}
