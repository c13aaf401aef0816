//! Guests that misuse their endpoints: what the manifest does not declare is denied by name, and never sent.

use actgate::model::run::Blame;
use serde_json::json;
use tests::Stand;

async fn stand() -> Stand {
    Stand::new().await.publish("hostile").await
}

/// Asserts that a request was denied by a rule with a remedy, and that the guest learns only that it was.
async fn assert_denied(stand: &Stand, word: &str, n: u64, rules: &[&str]) {
    let ran = stand.hostile_n(word, n).await;
    let denials = ran.denials();
    assert_eq!(denials.len(), 1, "{word} {n}: {ran:#?}");
    let (rule, remedy) = denials[0];
    assert!(rules.contains(&rule), "{word} {n}: {rule}");
    assert!(!remedy.is_empty());
    assert_eq!(ran.data()["report"][0]["error"], "denied");
    assert_eq!(ran.data()["report"][0]["status"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undeclared_endpoint_is_denied() {
    let stand = stand().await;
    assert_denied(&stand, "undeclared-endpoint", 0, &["not-declared"]).await;
    assert_eq!(stand.shop.connections(), 0);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_that_the_endpoint_does_not_declare_are_denied() {
    let stand = stand().await;
    assert_denied(&stand, "undeclared-parameter", 0, &["parameter-undeclared"]).await;
    assert_denied(&stand, "host-parameter", 0, &["parameter-undeclared"]).await;
    assert_denied(&stand, "missing-parameter", 0, &["parameter-missing"]).await;
    assert_denied(&stand, "odd-parameter", 0, &["parameter-type"]).await;
    assert_eq!(stand.shop.connections(), 0);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_never_leaves_its_segment_of_the_path() {
    let stand = stand().await;
    for n in 0..8 {
        let ran = stand.hostile_n("path-traversal", n).await;
        let rules: Vec<&str> = ran.denials().into_iter().map(|(rule, _)| rule).collect();
        for rule in rules {
            assert!(rule.starts_with("path-") || rule.starts_with("url-"), "{n}: {rule}");
        }
    }
    for entry in stand.shop.journal() {
        let (path, query) = entry.target.split_once('?').unwrap_or((&entry.target, ""));
        assert!(
            path.starts_with("/orders/") && path.matches('/').count() == 2,
            "{}",
            entry.target
        );
        assert!(query.is_empty() && !path.contains("/.."), "{}", entry.target);
    }
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn line_breaks_in_a_value_make_no_headers_and_no_second_request() {
    let stand = stand().await;
    let ran = stand.hostile("write-header-injection").await;
    let journal = stand.shop.journal();
    assert!(journal.len() <= 1, "{journal:#?}");
    for entry in &journal {
        assert!(entry.target.starts_with("/hours?day=monday%0D%0A"), "{}", entry.target);
        assert!(entry.headers.iter().all(|(name, _)| name != "x-injected"), "{entry:#?}");
    }
    assert_eq!(ran.denials().len() + journal.len(), 1);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_calls_are_ended_at_the_limit() {
    let stand = stand().await;
    let ran = stand.hostile("many-calls").await;
    ran.assert_failed("calls-exhausted", Blame::Guest, &["more than 8 calls in one run"]);
    assert_eq!(stand.shop.journal().len(), 8);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_that_calls_forever_is_ended_at_the_limit() {
    let stand = stand().await;
    let ran = stand.hostile("call-forever").await;
    ran.assert_failed("rounds-exhausted", Blame::Guest, &["more than 4 rounds of calls"]);
    assert_eq!(stand.shop.journal().len(), 4);
    stand.goes_on().await;
}
