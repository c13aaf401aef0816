//! Token requests and answers as authorization servers in the world want and give them.

use super::oauth::{client, oauth, sender, shop};
use super::*;

#[tokio::test]
async fn a_token_request_says_what_the_manifest_adds() {
    let vault = Vault::new();
    let server = shop("", |_| true).await;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let client = ClientCredentials {
        scopes: Vec::new(),
        parameters: vec![
            pair("audience", "https://api.shop.example/"),
            pair("resource", "urn:a"),
            pair("resource", "urn:b&c"),
        ],
        ..client(server.port(), ClientAuth::Body)
    };
    let endpoint = with_auth(Auth::ClientCredentials(Box::new(client)), endpoint(server.port()));
    sender(&vault).send(&granted(&endpoint), &context()).await.unwrap();
    let form = "\r\n\r\ngrant_type=client_credentials&audience=https%3A%2F%2Fapi.shop.example%2F&resource=urn%3Aa&\
                resource=urn%3Ab%26c&client_id=shop+1&client_secret=client+secret%2F1";
    assert!(server.requests()[0].ends_with(form), "{}", server.requests()[0]);
}

#[tokio::test]
async fn tokens_are_taken_as_the_world_gives_them() {
    let vault = Vault::new();
    let good = [
        (
            "201 Created",
            "",
            "{\"access_token\":\"token-0001\",\"token_type\":\"Bearer\",\"expires_in\":\"3600\"}",
        ),
        ("200 OK", "", "{\"access_token\":\"token-0001\"}"),
        (
            "200 OK",
            "",
            "\u{feff}{\"access_token\":\"token-0001\",\"token_type\":null}",
        ),
        (
            "200 OK",
            "content-type: text/html\r\n",
            "{\"access_token\":\"token-0001\",\"error\":null}",
        ),
    ];
    for (status, headers, body) in good {
        let server = Server::start(move |_, request| {
            let answer = format!(
                "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}",
                body.len()
            );
            Answer::Bytes(match request.starts_with("POST") {
                true => answer.into_bytes(),
                false => EMPTY.into(),
            })
        })
        .await;
        let sent = sender(&vault).send(&granted(&oauth(server.port())), &context()).await;
        assert_eq!(sent.map(|sent| sent.status), Ok(200), "{body}");
        let request = server.requests().pop().unwrap();
        assert_eq!(header(&request, "authorization"), Some("Bearer token-0001"));
    }
}

#[tokio::test]
async fn a_refused_token_says_what_would_mend_it() {
    let vault = Vault::new();
    for (status, body, remedy) in [
        (403, "{\"error\":\"access_denied\"}", "token_parameters = { audience = "),
        (
            400,
            "{\"error\":\"invalid_target\"}",
            "token_parameters = { audience = ",
        ),
        (400, "{\"error\":\"invalid_scope\"}", "correct `scopes`"),
        (401, "{\"error\":\"invalid_client\"}", "client_auth = \"body\""),
        (400, "{\"error\":\"unauthorized_client\"}", "client credentials grant"),
        (404, "<html>", "check that `token_url` is a token endpoint"),
        (
            401,
            "",
            "check the client's id and scopes in the manifest, and the secret `key`",
        ),
        (204, "", "check that `token_url` is a token endpoint"),
    ] {
        let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let server = Server::saying(&answer).await;
        let sent = sender(&vault).send(&granted(&oauth(server.port())), &context()).await;
        let denial = sent.unwrap_err().denial.unwrap();
        assert!(denial.remedy.contains(remedy), "{status} {body}: {}", denial.remedy);
    }
}

#[tokio::test]
async fn an_error_told_with_200_is_reported_by_its_code_alone() {
    let vault = Vault::new();
    for (body, kind, words) in [
        (
            "{\"error\":\"invalid_client\",\"error_description\":\"marked-words\"}",
            CallError::Denied,
            "the token endpoint answered 200 with `invalid_client`",
        ),
        (
            "{\"error\":\"marked-words\"}",
            CallError::Denied,
            "the token endpoint answered 200",
        ),
        (
            "{\"error\":\"temporarily_unavailable\"}",
            CallError::Unreachable,
            "the token endpoint answered 200 with `temporarily_unavailable`",
        ),
    ] {
        let server = Server::saying(&String::from_utf8(ok("", body.as_bytes())).unwrap()).await;
        let sent = sender(&vault).send(&granted(&oauth(server.port())), &context()).await;
        let error = sent.unwrap_err();
        assert_eq!((error.error, error.sent), (kind, false), "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(!format!("{error:?}").contains("marked-words"), "{error:?}");
    }
}
