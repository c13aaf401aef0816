//! Requests that cannot be used: bodies, queries, methods and paths, each refused with a problem document.

use super::served;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Api, Echo, Served, Stand, token};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn raw(served: &Served, path: &str, kind: Option<&str>, body: &str) -> Answer {
    let mut request = served.request(Method::POST, path).bearer_auth(token("agent"));
    if let Some(kind) = kind {
        request = request.header("content-type", kind);
    }
    served.send(request.body(body.to_owned())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_refused_with_the_place_and_the_reason() {
    let served = served(&[]).await;
    let cases = [
        (
            "/v1/match",
            "{\"text\": \"a\", \"txet\": \"b\"}",
            422,
            "unusable-body",
            "txet",
        ),
        ("/v1/match", "{\"text\": 7}", 422, "unusable-body", "text"),
        ("/v1/match", "{}", 422, "unusable-body", "text"),
        ("/v1/match", "{\"text\": ", 400, "unusable-body", "JSON"),
        (
            "/v1/conversations",
            "{\"local\": \"en\"}",
            422,
            "unusable-body",
            "local",
        ),
        (
            "/v1/conversations",
            "{\"locale\": \"not a tag\"}",
            422,
            "unusable-body",
            "BCP 47",
        ),
        (
            "/v1/runs",
            "{\"action\": \"a\", \"mode\": \"dry\"}",
            422,
            "unusable-body",
            "mode",
        ),
        (
            "/v1/runs/r/answers",
            "{\"answers\": []}",
            422,
            "unusable-body",
            "answers",
        ),
        (
            "/v1/runs/r/confirmation",
            "{\"digest\": \"a\", \"yes\": true}",
            422,
            "unusable-body",
            "yes",
        ),
    ];
    for (path, body, status, code, part) in cases {
        let answer = raw(&served, path, Some("application/json"), body).await;
        let detail = answer.problem(status, code);
        assert!(detail.contains(part), "{path} {body}: {detail}");
    }
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let answer = raw(&served, "/v1/match", kind, "{\"text\": \"a\"}").await;
        answer.problem(415, "not-json");
    }
    let with_charset = raw(
        &served,
        "/v1/match",
        Some("application/json; charset=utf-8"),
        "{\"text\": \"a\"}",
    )
    .await;
    assert_eq!(with_charset.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_over_the_limit_are_refused_and_those_below_are_not() {
    let settings = "[api]\nbody_bytes_max = 2000\n";
    let served = Served::start(Stand::builder().settings(settings).open().await).await;
    let small = json!({ "text": "a".repeat(1900) });
    assert_eq!(served.post("/v1/match", small).await.status, 200);
    let large = json!({ "text": "a".repeat(2100) });
    assert_eq!(served.post("/v1/match", large.clone()).await.status, 413);
    // Without a length the limit is met while reading.
    let answer = chunked(&served, &large.to_string()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(
        answer.contains("application/problem+json") && answer.contains("body-too-large"),
        "{answer}"
    );
}

/// Sends a body in one chunk, as no client of a library would, and gives the whole answer.
async fn chunked(served: &Served, body: &str) -> String {
    let address = served.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("the host listens");
    let head = format!(
        "POST /v1/match HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         transfer-encoding: chunked\r\nconnection: close\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        token("agent"),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("the host reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("the host answers");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_paths_methods_and_queries_are_refused() {
    let served = served(&[]).await;
    let cases = [
        (Method::GET, "/v1/nothing", 404, "not-found"),
        (Method::GET, "/", 404, "not-found"),
        (Method::PUT, "/v1/actions", 405, "method-not-allowed"),
        (Method::DELETE, "/v1/conversations", 405, "method-not-allowed"),
        (Method::GET, "/v1/runs?limit=many", 400, "unusable-query"),
        (Method::GET, "/v1/runs?offset=1", 400, "unusable-query"),
        (
            Method::GET,
            "/v1/conversations/c/messages?after=-1",
            400,
            "unusable-query",
        ),
        (Method::GET, "/v1/runs/%FF", 400, "unusable-path"),
        (Method::GET, "/v1/conversations/%C3%28", 400, "unusable-path"),
        (Method::GET, "/v1/conversations/c-unknown", 404, "not-found"),
        (Method::GET, "/v1/conversations/c-unknown/messages", 404, "not-found"),
        (Method::GET, "/v1/actions/unknown", 404, "not-found"),
        (Method::DELETE, "/v1/actions/unknown/publication", 404, "not-found"),
        (Method::GET, "/v1/runs/r-unknown", 404, "not-found"),
        (Method::GET, "/v1/runs/r-unknown/trace", 404, "not-found"),
        (Method::GET, "/v1/runs/r-unknown/writes", 404, "not-found"),
        (Method::POST, "/v1/runs/r-unknown/cancellation", 404, "not-found"),
    ];
    for (method, path, status, code) in cases {
        let answer = served.call("operator", method.clone(), path, None).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        answer.problem(status, code);
    }
    let message = served
        .post("/v1/conversations/c-unknown/messages", json!({"text": "hi"}))
        .await;
    message.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_cannot_be_heard_are_refused() {
    let served = served(&[]).await;
    let path = format!("{}/messages", served.conversation().await);
    for empty in ["", "  \n", "\u{200b}\u{202e}"] {
        let answer = served.post(&path, json!({ "text": empty })).await;
        answer.problem(422, "message-empty");
    }
    let long = "a".repeat((8 << 10) + 1);
    let detail = served
        .post(&path, json!({ "text": long }))
        .await
        .problem(413, "message-too-large");
    assert!(detail.contains("8192"), "{detail}");
    let heard = served.get(&path).await.json();
    assert_eq!(heard["messages"], json!([]), "nothing of it was taken down");
}

/// Whether the tests' own client takes an answer with this header.
async fn is_taken(name: &str) -> bool {
    let echo = Echo::start(&[(name, "1")], "{}").await;
    let api = Api::at(&echo.url, "any");
    tokio::spawn(async move { api.get("/health").await }).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_with_a_header_that_the_api_does_not_have_fails_the_test() {
    assert!(is_taken("retry-after").await);
    for name in ["server", "x-powered-by", "set-cookie", "x-debug"] {
        assert!(!is_taken(name).await, "{name}");
    }
}
