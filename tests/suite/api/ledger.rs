//! The write ledger over the wire: listed for operators, and settled once.

use super::served;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Served};

/// A served stand with two lost writes; gives their runs, the latest first.
async fn two_lost() -> (Served, [String; 2]) {
    let served = served(&["newsletter-signup"]).await;
    let older = served.stand.lose_a_write("ada@example.com").await.state.id;
    served.stand.pass_ms(1000);
    let latest = served.stand.lose_a_write("grace@example.com").await.state.id;
    (served, [latest, older])
}

async fn settle(served: &Served, run: &str, body: Value) -> Answer {
    let path = format!("/v1/runs/{run}/settlement");
    served.call("operator", Method::POST, &path, Some(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_of_unknown_outcome_are_listed_and_told_with_their_runs() {
    let (served, [latest, older]) = two_lost().await;
    let listed = async |query: &str| {
        let list = served.get(&format!("/v1/ledger{query}")).await.json();
        let writes = list["writes"].as_array().expect("writes").clone();
        writes
            .iter()
            .map(|write| write["run"].as_str().expect("a run").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed("").await, [latest.as_str(), &older]);
    assert_eq!(listed("?unknown=true").await, [latest.as_str(), &older]);
    assert_eq!(listed("?limit=1").await, [latest.as_str()]);
    assert_eq!(listed(&format!("?run={older}&unknown=true")).await, [older.as_str()]);
    served
        .get("/v1/ledger?state=answered")
        .await
        .problem(400, "unusable-query");
    let run = served.get(&format!("/v1/runs/{older}")).await.json();
    assert_eq!(
        run["writes"],
        json!([{"endpoint": "newsletter", "state": "outcome-unknown"}])
    );
    let runs = served.get("/v1/runs").await.json();
    let unknown: Vec<&Value> = runs["runs"]
        .as_array()
        .expect("runs")
        .iter()
        .map(|run| &run["unknown_writes"])
        .collect();
    assert_eq!(unknown, [1, 1]);
    let trace = served.get(&format!("/v1/runs/{older}/trace")).await.json();
    assert_eq!(trace["writes"][0]["state"], "outcome-unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_settled_once_and_shown_so() {
    let (served, [_, lost]) = two_lost().await;
    let received = served.stand.shop.journal().len();
    let body = json!({"endpoint": "newsletter", "made": false, "note": "not on the list"});
    let settled = settle(&served, &lost, body.clone()).await;
    assert_eq!(settled.status, 200, "{}", settled.text);
    let write = settled.json();
    let by =
        json!({"made": false, "by": "token operator", "note": "not on the list", "settled_ms": served.stand.now_ms()});
    assert_eq!(
        (&write["settlement"], &write["state"]),
        (&by, &json!("outcome-unknown"))
    );
    let trace = served.get(&format!("/v1/runs/{lost}/trace")).await.json();
    assert_eq!(trace["writes"], json!([write]));
    assert_eq!(
        served.get(&format!("/v1/runs/{lost}/writes")).await.json()["writes"],
        json!([write])
    );
    let run = served.get(&format!("/v1/runs/{lost}")).await.json();
    assert_eq!(
        run["writes"],
        json!([{"endpoint": "newsletter", "state": "outcome-unknown", "made": false}])
    );
    let unknown = served.get("/v1/ledger?unknown=true").await.json();
    assert_eq!(unknown["writes"].as_array().map(Vec::len), Some(1));
    let again = settle(&served, &lost, body).await;
    assert!(again.problem(409, "settled").contains("token operator"));
    assert_eq!(served.stand.shop.journal().len(), received, "settling sends nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_settled_is_refused() {
    let (served, [lost, _]) = two_lost().await;
    let made = |endpoint: &str| json!({"endpoint": endpoint, "made": true});
    settle(&served, "r-unknown", made("newsletter"))
        .await
        .problem(404, "not-found");
    settle(&served, &lost, made("orders")).await.problem(404, "not-found");
    let other = json!({"endpoint": "newsletter", "made": true, "digest": "no such"});
    settle(&served, &lost, other).await.problem(404, "not-found");
    let long = json!({"endpoint": "newsletter", "made": true, "note": "x".repeat(1001)});
    settle(&served, &lost, long).await.problem(422, "unusable-body");
    settle(&served, &lost, json!({"endpoint": "newsletter"}))
        .await
        .problem(422, "unusable-body");
    let asked = served
        .stand
        .run("newsletter-signup", json!({"email": "alan@example.org"}))
        .await;
    let good = served
        .stand
        .resume(&asked.state.id, asked.yes())
        .await
        .unwrap()
        .state
        .id;
    settle(&served, &good, made("newsletter"))
        .await
        .problem(409, "outcome-known");
    assert_eq!(
        served.get("/v1/ledger?unknown=true").await.json()["writes"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}
