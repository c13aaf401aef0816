//! Runs without a conversation: started, answered, confirmed, cancelled, and looked into afterwards.

use super::served;
use reqwest::Method;
use serde_json::{Value, json};

fn signup() -> Value {
    json!({"action": "newsletter-signup", "inputs": {"email": "ada@example.com"}})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_needs_nothing_is_done_at_once() {
    let served = served(&["store-hours"]).await;
    let run = served
        .post(
            "/v1/runs",
            json!({"action": "store-hours", "inputs": {"day": "2037-11-01"}}),
        )
        .await;
    assert_eq!(run.status, 201, "{}", run.text);
    let run = run.json();
    assert_eq!((&run["status"], &run["mode"]), (&json!("replied"), &json!("live")));
    assert_eq!(
        run["outcome"]["message"],
        "The shop is closed on Sunday, 1 November 2037."
    );
    assert_eq!(run["conversation"], Value::Null);
    let path = format!("/v1/runs/{}", run["id"].as_str().unwrap());
    assert_eq!(served.get(&path).await.json(), run);
    let listed = served.get("/v1/runs?limit=1").await.json();
    assert_eq!(listed["runs"][0]["id"], run["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_knows_the_time_zone_of_its_caller() {
    let served = served(&["hostile"]).await;
    let run = |zone: Value| json!({"action": "hostile-guest", "inputs": {"do": "echo-context"}, "time_zone": zone});
    for (given, known) in [(json!("asia/tokyo"), json!("Asia/Tokyo")), (json!(null), json!(null))] {
        let run = served.post("/v1/runs", run(given)).await.json();
        assert_eq!(run["outcome"]["data"]["report"]["time_zone"], known, "{run}");
    }
    let refused = served.post("/v1/runs", run(json!("Mars/Olympus"))).await;
    let detail = refused.problem(422, "unusable-body");
    assert!(
        detail.contains("`time_zone` is not the name") && detail.contains("`Europe/Berlin`"),
        "{detail}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn inputs_that_do_not_fit_are_rejected_with_their_places() {
    let served = served(&["store-hours", "order-status"]).await;
    let cases = [
        (json!({"action": "store-hours", "inputs": {"day": "someday"}}), "/day"),
        (json!({"action": "store-hours", "inputs": {"dya": "monday"}}), "/dya"),
        (
            json!({"action": "order-status", "mode": "preview", "email": "ada@example.com"}),
            "/order",
        ),
    ];
    for (body, pointer) in cases {
        let run = served.post("/v1/runs", body).await.json();
        assert_eq!(run["status"], "rejected", "{run}");
        assert_eq!(run["outcome"][0]["pointer"], pointer, "{run}");
    }
    let unknown = served.post("/v1/runs", json!({"action": "no-such"})).await;
    assert!(unknown.problem(404, "not-found").contains("no-such"));
    assert!(served.stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn identity_is_not_given_to_a_live_run_by_its_caller() {
    let served = served(&["order-status"]).await;
    let body = json!({"action": "order-status", "inputs": {"order": "A-1001"}});
    let run = served.post("/v1/runs", body.clone()).await.json();
    assert_eq!(run["status"], "unproven", "{run}");
    let mut with_email = body;
    with_email["email"] = json!("ada@example.com");
    let refused = served.post("/v1/runs", with_email).await;
    assert!(refused.problem(422, "unusable-body").contains("previews"));
    assert!(served.stand.shop.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_waits_for_a_yes_to_exactly_it() {
    let served = served(&["newsletter-signup"]).await;
    let run = served.post("/v1/runs", signup()).await.json();
    assert_eq!(run["status"], "unconfirmed");
    let path = format!("/v1/runs/{}", run["id"].as_str().unwrap());
    let digest = run["outcome"]["digest"].as_str().unwrap();
    assert!(
        run["outcome"]["prompt"]
            .as_str()
            .unwrap()
            .contains("Email: ada@example.com")
    );
    let expires_ms = run["outcome"]["expires_ms"].as_u64().expect("the question's time");
    assert_eq!(expires_ms, served.stand.now_ms() + 600_000);
    assert_eq!(run["writes"], json!([]));
    let other = served
        .post(&format!("{path}/confirmation"), json!({"digest": "0".repeat(64)}))
        .await;
    assert!(other.problem(409, "other-request").contains(digest));
    let answers = served.post(&format!("{path}/answers"), json!({"answers": {}})).await;
    answers.problem(409, "not-waiting");
    assert_eq!(served.stand.shop.writes(), 0);
    let done = served
        .post(&format!("{path}/confirmation"), json!({ "digest": digest }))
        .await
        .json();
    assert_eq!(done["status"], "replied", "{done}");
    assert_eq!(done["writes"], json!([{"endpoint": "newsletter", "state": "answered"}]));
    let again = served
        .post(&format!("{path}/confirmation"), json!({ "digest": digest }))
        .await;
    again.problem(409, "not-waiting");
    assert_eq!(served.stand.shop.writes(), 1);
    let writes = served.get(&format!("{path}/writes")).await.json();
    assert_eq!(writes["writes"].as_array().unwrap().len(), 1);
    let write = &writes["writes"][0];
    assert_eq!(write["endpoint"], "newsletter");
    assert_eq!((&write["state"], &write["status"]), (&json!("answered"), &json!(201)));
    assert_eq!(write["digest"], digest);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_comes_too_late_is_asked_again() {
    let served = served(&["newsletter-signup"]).await;
    let run = served.post("/v1/runs", signup()).await.json();
    let path = format!("/v1/runs/{}/confirmation", run["id"].as_str().unwrap());
    let body = json!({"digest": run["outcome"]["digest"]});
    served.stand.pass_ms(600_000);
    let again = served.post(&path, body.clone()).await.json();
    assert_eq!(
        (&again["status"], &again["outcome"]["again"]),
        (&json!("unconfirmed"), &json!("expired"))
    );
    assert_eq!(again["outcome"]["expires_ms"], served.stand.now_ms() + 600_000);
    assert_eq!(served.stand.shop.writes(), 0);
    assert_eq!(served.post(&path, body).await.json()["status"], "replied");
    assert_eq!(served.stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_run_can_be_cancelled_once() {
    let served = served(&["newsletter-signup"]).await;
    let run = served.post("/v1/runs", signup()).await.json();
    let path = format!("/v1/runs/{}", run["id"].as_str().unwrap());
    let cancelled = served
        .call("agent", Method::POST, &format!("{path}/cancellation"), None)
        .await;
    assert_eq!(cancelled.json()["status"], "cancelled");
    let again = served
        .call("agent", Method::POST, &format!("{path}/cancellation"), None)
        .await;
    again.problem(409, "not-waiting");
    let digest = run["outcome"]["digest"].clone();
    let yes = served
        .post(&format!("{path}/confirmation"), json!({ "digest": digest }))
        .await;
    yes.problem(409, "not-waiting");
    assert_eq!(served.stand.shop.writes(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_run_of_a_conversation_goes_on_only_there() {
    let served = served(&["newsletter-signup"]).await;
    let id = served.conversation().await;
    let heard = served.say(&id, "Sign up for the newsletter, ada@example.com").await;
    let run = heard["messages"][1]["run"].as_str().expect("a run").to_owned();
    assert_eq!(heard["messages"][1]["expires_ms"], served.stand.now_ms() + 600_000);
    let digest = served.get(&format!("/v1/runs/{run}")).await.json()["outcome"]["digest"].clone();
    let bodies = [
        ("confirmation", json!({ "digest": digest })),
        ("answers", json!({"answers": {}})),
        ("cancellation", json!({})),
    ];
    for (part, body) in bodies {
        let refused = served.post(&format!("/v1/runs/{run}/{part}"), body).await;
        assert!(refused.problem(409, "in-conversation").contains("send a message there"));
    }
    assert_eq!(served.stand.shop.writes(), 0);
    served.say(&id, "yes").await;
    assert_eq!(served.stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_shows_what_happened_and_no_secret() {
    let served = served(&["newsletter-signup"]).await;
    let run = served.post("/v1/runs", signup()).await.json();
    let path = format!("/v1/runs/{}", run["id"].as_str().unwrap());
    let body = json!({"digest": run["outcome"]["digest"]});
    served.post(&format!("{path}/confirmation"), body).await;
    let trace = served.get(&format!("{path}/trace")).await;
    let secrets = [tests::API_KEY, tests::SIGNING_SECRET];
    assert!(
        secrets.iter().all(|secret| !trace.text.contains(secret)),
        "a secret is in the trace"
    );
    let trace = trace.json();
    let entries = trace["entries"].as_array().unwrap();
    let kinds: Vec<&str> = entries
        .iter()
        .filter_map(|entry| entry["event"]["kind"].as_str())
        .collect();
    assert_eq!(kinds.first(), Some(&"started"));
    assert_eq!(kinds.last(), Some(&"ended"));
    for kind in [
        "input",
        "identity",
        "schema",
        "declared",
        "permit",
        "confirmation-asked",
        "confirmed",
        "ledger",
        "exchange",
    ] {
        assert!(kinds.contains(&kind), "no `{kind}` in {kinds:?}");
    }
    let input = entries.iter().find(|entry| entry["event"]["kind"] == "input").unwrap();
    assert_eq!(input["event"]["origin"], "caller");
}
