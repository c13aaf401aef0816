//! Tokens and roles: every route of the document is allowed for its role, and refused below it and without a token.

use super::served;
use actgate::api::hash_token;
use actgate::storage::Role;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Served, Stand, token};

/// A route, a path that leads to it, and the least role that may call it.
type Route = (&'static str, &'static str, Option<fn() -> Value>, &'static str);

const ROUTES: &[Route] = &[
    ("post", "/v1/conversations", Some(|| json!({})), "agent"),
    ("get", "/v1/conversations/{conversation}", None, "agent"),
    ("get", "/v1/conversations/{conversation}/messages", None, "agent"),
    (
        "post",
        "/v1/conversations/{conversation}/messages",
        Some(|| json!({"text": "hi"})),
        "agent",
    ),
    (
        "put",
        "/v1/conversations/{conversation}/visitor",
        Some(|| json!({"token": "a.b.c"})),
        "agent",
    ),
    (
        "post",
        "/v1/visitor-tokens",
        Some(|| json!({"email": "ada@example.com"})),
        "site",
    ),
    ("get", "/v1/contacts", None, "operator"),
    ("get", "/v1/contacts/{contact}", None, "operator"),
    (
        "put",
        "/v1/contacts/{contact}",
        Some(|| json!({"email": "ada@example.com"})),
        "operator",
    ),
    ("delete", "/v1/contacts/{contact}", None, "operator"),
    ("get", "/v1/proofs", None, "operator"),
    ("post", "/v1/match", Some(|| json!({"text": "hi"})), "agent"),
    ("get", "/v1/actions", None, "agent"),
    ("get", "/v1/actions/{action}", None, "agent"),
    ("delete", "/v1/actions/{action}/publication", None, "editor"),
    ("post", "/v1/runs", Some(|| json!({"action": "store-hours"})), "agent"),
    ("get", "/v1/runs", None, "operator"),
    ("get", "/v1/runs/{run}", None, "agent"),
    (
        "post",
        "/v1/runs/{run}/answers",
        Some(|| json!({"answers": {}})),
        "agent",
    ),
    (
        "post",
        "/v1/runs/{run}/confirmation",
        Some(|| json!({"digest": "0"})),
        "agent",
    ),
    ("post", "/v1/runs/{run}/cancellation", None, "agent"),
    ("get", "/v1/runs/{run}/trace", None, "operator"),
    ("get", "/v1/runs/{run}/writes", None, "operator"),
    ("get", "/v1/grants", None, "operator"),
    ("get", "/metrics", None, "operator"),
    (
        "post",
        "/v1/runs/{run}/settlement",
        Some(|| json!({"endpoint": "newsletter", "made": true})),
        "operator",
    ),
    ("get", "/v1/ledger", None, "operator"),
    ("get", "/v1/handoffs", None, "staff"),
    ("get", "/v1/handoffs/{handoff}", None, "staff"),
    ("post", "/v1/handoffs/{handoff}/take", Some(|| json!({})), "staff"),
    (
        "post",
        "/v1/handoffs/{handoff}/messages",
        Some(|| json!({"text": "hi"})),
        "staff",
    ),
    ("post", "/v1/handoffs/{handoff}/give-back", None, "staff"),
    ("post", "/v1/handoffs/{handoff}/close", Some(|| json!({})), "staff"),
    ("get", "/v1/events", None, "operator"),
    ("post", "/v1/events/{event}/send-again", None, "operator"),
];

fn request(served: &Served, route: &Route) -> reqwest::RequestBuilder {
    let (method, path, body, _) = route;
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
    let path = path.replace(['{', '}'], "");
    let request = served.request(method, &path);
    match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body().to_string()),
        None => request,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_route_is_in_the_table() {
    let served = served(&[]).await;
    let document = served.get("/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    let documented: BTreeSet<(&str, &str)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .expect("methods")
                .keys()
                .map(|method| (method.as_str(), path.as_str()))
        })
        .filter(|(_, path)| *path != "/health")
        .collect();
    let tested: BTreeSet<(&str, &str)> = ROUTES.iter().map(|(method, path, ..)| (*method, *path)).collect();
    assert_eq!(documented, tested);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_wants_a_good_token_with_its_role() {
    let served = served(&[]).await;
    let storage = served.stand.host.runtime.storage();
    let revoked = "actgate_revoked";
    storage
        .add_token("revoked", &hash_token(revoked), "", Role::Operator, 1)
        .await
        .unwrap();
    assert!(storage.revoke_token("revoked", 2).await.unwrap());
    for route in ROUTES {
        let (method, path, _, least) = route;
        let place = format!("{method} {path}");
        let refused = served.send(request(&served, route)).await;
        assert!(
            refused.problem(401, "unauthorized").contains("actgate token create"),
            "{place}"
        );
        assert_eq!(refused.header("www-authenticate"), "Bearer", "{place}");
        for wrong in ["actgate_wrong", revoked, "", "agent"] {
            let refused = served.send(request(&served, route).bearer_auth(wrong)).await;
            refused.problem(401, "unauthorized");
        }
        let basic = request(&served, route).header("authorization", format!("Basic {}", token("operator")));
        served.send(basic).await.problem(401, "unauthorized");
        for role in Role::ALL.map(Role::as_str) {
            let answer = served.send(request(&served, route).bearer_auth(token(role))).await;
            let rank = |role: &str| Role::from_word(role).expect("a role");
            if !rank(role).may(rank(least)) {
                let detail = answer.problem(403, "forbidden");
                assert!(
                    detail.contains(&format!("`{least}`")) && detail.contains(role),
                    "{place}: {detail}"
                );
            } else {
                assert!(
                    ![401, 403].contains(&answer.status),
                    "{place} as {role}: {}",
                    answer.text
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_needs_no_token_and_the_document_does() {
    let served = served(&[]).await;
    let health = served.send(served.request(Method::GET, "/health")).await;
    assert_eq!((health.status, &health.json()["status"]), (200, &json!("ok")));
    served
        .send(served.request(Method::GET, "/openapi.json"))
        .await
        .problem(401, "unauthorized");
    assert_eq!(
        served.call("agent", Method::GET, "/openapi.json", None).await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_are_refused_by_token_and_by_address() {
    let settings = "[api]\nrequests_per_minute = 3\n";
    let served = Served::start(Stand::builder().settings(settings).open().await).await;
    for _ in 0..3 {
        assert_eq!(served.get("/v1/actions").await.status, 200);
    }
    let refused = served.get("/v1/actions").await;
    assert!(refused.problem(429, "too-many-requests").contains("try again in"));
    let wait: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    // Another token has its own rate; guessing tokens uses up that of the address.
    assert_eq!(served.call("agent", Method::GET, "/v1/actions", None).await.status, 200);
    let mut statuses = Vec::new();
    for guess in 0..5 {
        let request = served
            .request(Method::GET, "/v1/actions")
            .bearer_auth(format!("guess-{guess}"));
        statuses.push(served.send(request).await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 429, 429]);
    let page = served.send(served.request(Method::GET, "/verify/x")).await;
    assert_eq!(page.status, 429, "{}", page.text);
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains("Please wait"));
    assert!(!page.header("retry-after").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_ends_at_once() {
    let served = served(&[]).await;
    assert_eq!(served.get("/v1/runs").await.status, 200);
    let storage = served.stand.host.runtime.storage();
    assert!(storage.revoke_token("operator", 2).await.unwrap());
    served.get("/v1/runs").await.problem(401, "unauthorized");
}
