//! Tokens that the host itself signs, for the server of the operator's site and nobody else.

use crate::identity::tokens::{shared, shown};
use reqwest::Method;
use serde_json::json;
use tests::Served;

#[tokio::test(flavor = "multi_thread")]
async fn the_host_signs_tokens_for_the_sites_server_alone() {
    let served = Served::start(shared("").await).await;
    let body = json!({"email": "Ada@Example.com", "firstName": "Ada", "lastName": "Lovelace"});
    let refused = served
        .call("agent", Method::POST, "/v1/visitor-tokens", Some(body.clone()))
        .await;
    assert!(refused.problem(403, "forbidden").contains("`site`"));
    let answer = served
        .call("site", Method::POST, "/v1/visitor-tokens", Some(body))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    let created = served.post("/v1/conversations", json!({"visitor_token": token})).await;
    assert_eq!(
        (created.status, &created.json()["assurance"]),
        (201, &json!("verified-email"))
    );
    // It is good for twelve hours, also after a restart, and not a moment longer than the leeway.
    let stand = served.stop().await;
    stand.pass_ms(12 * 3_600_000 - 1);
    let stand = stand.reopen().await;
    assert_eq!(shown(&stand, &token).await.as_deref(), Ok("verified-email"));
    stand.pass_ms(61_000);
    refused_by_all(shown(&stand, &token).await);
    // Another host's tokens are another's.
    let other = shared("").await;
    refused_by_all(shown(&other, &token).await);
}

#[track_caller]
fn refused_by_all(shown: Result<String, String>) {
    assert!(shown.is_err(), "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_no_address_or_too_long_is_refused() {
    let served = Served::start(shared("").await).await;
    for email in ["", "ada", "ada@example.com\r\nBcc: x@example.com"] {
        let body = json!({ "email": email });
        let answer = served
            .call("site", Method::POST, "/v1/visitor-tokens", Some(body))
            .await;
        assert_eq!(answer.status, 422, "{}", answer.text);
    }
    let path = served.conversation().await;
    for token in ["", "x", "a.b.c", &"a.".repeat(3_000), &"x".repeat(9_000)] {
        let body = json!({ "token": token });
        let answer = served
            .call("agent", Method::PUT, &format!("{path}/visitor"), Some(body))
            .await;
        answer.problem(422, "token-refused");
    }
    let created = served.post("/v1/conversations", json!({"visitor_token": "x"})).await;
    created.problem(422, "token-refused");
}
