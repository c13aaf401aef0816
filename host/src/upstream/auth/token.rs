//! The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4): what is asked and what is answered.

use super::{Credential, CredentialError, header};
use crate::model::auth::ClientAuth;
use crate::secrets::{Secret, SecretError};
use crate::web::document::{self, NotJson};
use serde_json::Value;
use std::time::Duration;
use url::form_urlencoded::byte_serialize;
use zeroize::{Zeroize, Zeroizing};

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

/// Why an answer gives no token. The text holds nothing of the answer but the codes of the standards.
#[derive(Debug, thiserror::Error)]
pub(in crate::upstream) enum TokenRefusal {
    #[error("the token endpoint answered {status}{}", with(*.code))]
    Refused { status: u16, code: Option<&'static str> },
    #[error("the token endpoint's answer cannot be read: {0}")]
    NotJson(NotJson),
    #[error("the token endpoint answered {status} without `access_token`")]
    NoToken { status: u16 },
    #[error("the token endpoint gave a token that is not of type `Bearer`")]
    Type,
    #[error("the token endpoint's token cannot be used: {0}")]
    Token(SecretError),
    #[error("the token endpoint's token has bytes that no bearer token has (RFC 6750, section 2.1)")]
    Bytes,
}

fn with(code: Option<&str>) -> String {
    code.map_or_else(String::new, |code| format!(" with `{code}`"))
}

/// The codes of RFC 6749, sections 5.2 and 4.1.2.1, and of RFC 8707. An upstream's own words could hold anything.
const CODES: [&str; 11] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_target",
    "access_denied",
    "unsupported_response_type",
    "server_error",
    "temporarily_unavailable",
];

/// Reads the answer of a token endpoint. A token comes with 200 (RFC 6749, section 5.1), and from some with 201; some
/// report an error with 200 as well, so what the document says counts.
pub(in crate::upstream) fn read_token(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<TokenAnswer, TokenRefusal> {
    let is_success = (200..300).contains(&status);
    let mut answer = match document::json(content_type, body) {
        Ok(answer) => answer,
        Err(_) if !is_success => return Err(TokenRefusal::Refused { status, code: None }),
        Err(why) => return Err(TokenRefusal::NotJson(why)),
    };
    let found = take(status, is_success, &mut answer);
    wipe(answer);
    found
}

fn take(status: u16, is_success: bool, answer: &mut Value) -> Result<TokenAnswer, TokenRefusal> {
    let said = answer.get("error");
    let code = said.and_then(|said| CODES.into_iter().find(|code| said.as_str() == Some(*code)));
    let token = match answer.get_mut("access_token").map(Value::take) {
        Some(Value::String(token)) if is_success => token,
        _ if !is_success || said_error(answer) => return Err(TokenRefusal::Refused { status, code }),
        _ => return Err(TokenRefusal::NoToken { status }),
    };
    let token = token.into_bytes();
    let is_graphic = token.iter().all(u8::is_ascii_graphic);
    let token = Secret::new(token).map_err(TokenRefusal::Token)?;
    if !is_graphic {
        return Err(TokenRefusal::Bytes);
    }
    // RFC 6749, section 5.1, requires the type, and some leave it out. A token without one is used as the bearer token that
    // this endpoint is declared to give; section 7.1 forbids only types that the client does not understand.
    match answer.get("token_type") {
        None | Some(Value::Null) => {}
        Some(Value::String(word)) if word.eq_ignore_ascii_case("bearer") => {}
        Some(_) => return Err(TokenRefusal::Type),
    }
    let life = life(answer.get("expires_in"));
    Ok(TokenAnswer {
        token,
        life: life.saturating_sub(LEEWAY.min(life / 10)),
    })
}

fn said_error(answer: &Value) -> bool {
    answer.get("error").is_some_and(|error| !error.is_null())
}

/// How long a token lasts: seconds, as a number or as its text.
fn life(expires_in: Option<&Value>) -> Duration {
    let seconds = match expires_in {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    match seconds {
        Some(seconds) if seconds.is_finite() && seconds >= 0.0 => {
            Duration::from_secs_f64(seconds.min(LIFE_MAX.as_secs_f64()))
        }
        _ => LIFE_UNSAID,
    }
}

/// Zeroes what else an answer holds: other tokens, say.
fn wipe(value: Value) {
    match value {
        Value::String(mut text) => text.zeroize(),
        Value::Array(items) => items.into_iter().for_each(wipe),
        Value::Object(members) => members.into_iter().for_each(|(_, value)| wipe(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl TokenRefusal {
    /// Whether the next value of the client's secret could change the answer.
    pub(crate) fn is_about_client(&self) -> bool {
        match self {
            Self::Refused { status, code } => {
                matches!(status, 400 | 401) || matches!(code, Some("invalid_client" | "unauthorized_client"))
            }
            _ => false,
        }
    }

    /// Whether the endpoint could give a token later.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Refused { status, code } => {
                *status >= 500 || matches!(code, Some("server_error" | "temporarily_unavailable"))
            }
            _ => false,
        }
    }

    /// What would mend it. `secret` is the name of the client's secret.
    pub(crate) fn remedy(&self, secret: &str) -> String {
        const ENDPOINT: &str = "check that `token_url` is a token endpoint of RFC 6749 that gives bearer tokens";
        let Self::Refused { status, code } = self else {
            return ENDPOINT.to_owned();
        };
        match (code, status) {
            (_, 300..400) => {
                "name the URL that it redirects to as `token_url`; a client's secret follows no redirect".to_owned()
            }
            (Some("invalid_client"), _) => format!(
                "check the client's id in the manifest and the secret `{secret}`; some endpoints want client_auth = \"body\""
            ),
            (Some("unauthorized_client" | "unsupported_grant_type"), _) => {
                "let this client use the client credentials grant, in the settings of the authorization server".to_owned()
            }
            (Some("invalid_scope"), _) => "correct `scopes` in the endpoint's `auth`".to_owned(),
            (Some("invalid_target" | "access_denied" | "invalid_request"), _) => {
                "say which API the token is for: token_parameters = { audience = \"…\" } in the endpoint's `auth`, or `resource`; \
                 and check `scopes`"
                    .to_owned()
            }
            (_, 404 | 405) => ENDPOINT.to_owned(),
            _ => format!("check the client's id and scopes in the manifest, and the secret `{secret}`"),
        }
    }
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
