//! Random secrets through every surface: whatever an upstream makes of them, no text of ours has them.

use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Every secret in a form that is usable as a header, a query value and a password.
fn random_secret() -> String {
    const SIGNS: &[u8] =
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%&'()*+,-./;<=>?@[]^_`{|}~\"\\";
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).unwrap();
    let length = 8 + usize::from(bytes[0] % 16);
    let text: String = bytes[..length]
        .iter()
        .map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()]))
        .collect();
    // A header's value has no spaces at its ends.
    format!("a{}z", &text[1..text.len() - 1])
}

/// What an upstream can make of a secret.
fn forms(secret: &str) -> Vec<String> {
    vec![
        secret.to_owned(),
        STANDARD.encode(secret),
        hex::encode(secret),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        Value::from(secret).to_string(),
        url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
    ]
}

fn kinds(port: u16) -> Vec<Auth> {
    let secret = || name("key");
    let client = |client_auth| {
        Auth::ClientCredentials(Box::new(ClientCredentials {
            token_origin: endpoint(port).origin,
            token_path: "/token".into(),
            client_id: Identifier::Secret(name("id")),
            secret: name("key"),
            scopes: Vec::new(),
            parameters: Vec::new(),
            client_auth,
        }))
    };
    vec![
        endpoint(port).auth,
        Auth::QueryKey {
            parameter: "api_key".into(),
            secret: secret(),
        },
        Auth::Bearer { secret: secret() },
        Auth::Basic {
            username: Identifier::Plain("shop".into()),
            secret: secret(),
        },
        Auth::BasicKey {
            secret: name("id"),
            password: String::new(),
        },
        Auth::BodyKey {
            member: "api_key".into(),
            secret: secret(),
        },
        client(ClientAuth::Basic),
        client(ClientAuth::Body),
        signature(SignatureScheme::Hubspot),
        signature(SignatureScheme::Hmac(Box::new(own_form()))),
        signature(SignatureScheme::Rfc9421 {
            algorithm: SignatureAlgorithm::HmacSha256,
            key_id: "k".into(),
        }),
    ]
}

/// Echoes all forms of the secrets in every place of an answer, in one of several ways of going wrong.
fn answer(way: usize, is_token: bool, echo: &str) -> Vec<u8> {
    let header: String = echo.replace(['\r', '\n'], " ");
    let length = echo.len();
    match (way, is_token) {
        (0 | 1, true) => {
            let body = json!({ "access_token": "token-0001", "token_type": "Bearer", "echo": echo }).to_string();
            ok("", body.as_bytes())
        }
        (_, true) => format!("HTTP/1.1 400 X\r\ncontent-length: {length}\r\n\r\n{echo}").into_bytes(),
        (0, false) => ok(&format!("x-page: {header}\r\n"), echo.as_bytes()),
        (1, false) => format!("HTTP/1.1 307 {header}\r\nlocation: /{header}\r\ncontent-length: 0\r\n\r\n").into_bytes(),
        (2, false) => format!("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\nx-page: {header}\r\n\r\n").into_bytes(),
        (_, false) => format!("{header}\r\n\r\n").into_bytes(),
    }
}

#[tokio::test]
async fn no_surface_shows_a_secret() {
    for _ in 0..12 {
        let vault = Vault::new();
        let [current, next, id] = [random_secret(), random_secret(), random_secret().replace(':', "_")];
        let echo = [&current, &next, &id]
            .map(|secret| forms(secret).join(" | "))
            .join("\n");
        for way in 0..4 {
            let echoed = echo.clone();
            let server = Server::start(move |_, request| {
                Answer::Last(answer(way, request.starts_with("POST /token "), &echoed))
            })
            .await;
            for auth in kinds(server.port()) {
                let endpoint = Endpoint {
                    redirects_max: 1,
                    ..with_auth(auth.clone(), endpoint(server.port()))
                };
                let upstream = vault.upstream(&[("key", &current, Some(&next)), ("id", &id, None)]);
                let permit = granted(&endpoint);
                let result = upstream.send(&permit, &context()).await;
                let shown = match &result {
                    Ok(sent) => format!("{} {:?}", String::from_utf8_lossy(&sent.body), sent.headers),
                    Err(error) => format!("{error} {}", error.denial.as_ref().map_or("", |denial| &denial.remedy)),
                };
                let text = format!("{shown} {result:?} {permit:?} {upstream:?}");
                let used = match (&auth, auth.identifier()) {
                    (Auth::BasicKey { .. }, _) => vec![&id],
                    (_, Some(Identifier::Secret(_))) => vec![&current, &next, &id],
                    _ => vec![&current, &next],
                };
                for secret in used {
                    for form in forms(secret) {
                        assert!(!text.contains(&form), "{auth:?}, way {way}, {form}: {text}");
                    }
                }
            }
        }
    }
}
