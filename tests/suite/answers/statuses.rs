//! Statuses, conditions and failures of a manifest: which sentence an answer gets, and which answers are none.

use super::{MARK, Probe};
use actgate::model::run::Blame;
use actgate::trace::LedgerState;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_document_can_be_told() {
    let probe = Probe::reading("template = 'Sent.'\non = { 422 = 'That does not work: {response.detail}' }").await;
    let ran = probe
        .run(422, "application/problem+json", r#"{"title":"x","detail":"too late"}"#)
        .await;
    assert_eq!(ran.reply(), ("That does not work: too late", &Value::Null));
    let words = ["`api` (status 422) cannot be read: an HTML page instead of JSON"];
    probe
        .refuses(422, "text/html", format!("<h1>{MARK}</h1>"), &words)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_status_has_a_sentence_of_its_own() {
    let probe = Probe::reading(
        "template = 'Sent.'\n[response.on]\n404 = 'Not found.'\n409 = '{response.why}'\nother = 'Later.'",
    )
    .await;
    for (status, said) in [
        (404, "Not found."),
        (403, "Later."),
        (500, "Later."),
        (304, "Later."),
        (201, "Sent."),
    ] {
        let ran = probe.run(status, "application/json", "{}").await;
        assert_eq!(ran.reply().0, said, "{status}");
    }
    probe
        .refuses(
            409,
            "application/json",
            "{}",
            &["`/why`", "`response.on.409` of the manifest"],
        )
        .await;
    let strict = Probe::reading("template = 'Sent.'").await;
    let ran = strict
        .run(403, "application/json", format!("{{\"e\":\"{MARK}\"}}"))
        .await;
    ran.assert_failed("unexpected-status", Blame::Upstream, &["`api` answered 403"]);
    assert!(!ran.failure().message.contains(MARK));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_body_has_no_data_and_no_schema_is_checked_on_it() {
    let schema = "template = 'Your subscription is cancelled.'\nschema = { type = 'object' }";
    for response in [schema, "template = 'Your subscription is cancelled.'"] {
        let probe = Probe::with("DELETE", response).await;
        let ran = probe.run(204, "", "").await;
        assert_eq!(
            ran.reply(),
            ("Your subscription is cancelled.", &Value::Null),
            "{response}"
        );
        assert_eq!(ran.writes[0].state, LedgerState::Answered);
    }
    let probe = Probe::with(
        "POST",
        "template = 'Done: {response.id}.'\non = { 202 = 'It is under way.' }",
    )
    .await;
    assert_eq!(probe.run(202, "", "").await.reply().0, "It is under way.");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_answer_says_can_choose_the_sentence() {
    let probe = Probe::reading(
        "template = 'It comes on {response.day}.'\n\
         [[response.when]]\npath = 'status'\nin = ['cancelled', 'lost']\ntemplate = 'It is {response.status}.'\n\
         [[response.when]]\npath = 'day'\nmissing = true\ntemplate = 'No day yet.'\n\
         [[response.when]]\nstatus = '409'\npath = '/error/code'\nis = 7\ntemplate = 'Too late.'",
    )
    .await;
    for (status, body, said) in [
        (200, json!({"status": "lost"}), "It is lost."),
        (200, json!({"status": "sent", "day": null}), "No day yet."),
        (200, json!({"status": "sent", "day": "Friday"}), "It comes on Friday."),
        (409, json!({"error": {"code": 7.0}}), "Too late."),
    ] {
        let ran = probe.run(status, "application/json", body.to_string()).await;
        assert_eq!(ran.reply().0, said, "{body}");
    }
    probe
        .refuses(
            200,
            "text/html",
            format!("<p>{MARK}"),
            &["an HTML page instead of JSON"],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_inside_of_a_200_is_a_failure_where_the_manifest_says_so() {
    let probe = Probe::reading(
        "template = 'Sent.'\n\
         [[response.failures]]\npath = 'ok'\nis = false\ntemplate = 'The shop did not take it: {response.error ?? no reason}.'\n\
         [[response.failures]]\npath = '/errors'\npresent = true",
    )
    .await;
    let good = probe
        .run(200, "application/json", r#"{"ok":true,"error":null,"errors":[]}"#)
        .await;
    assert_eq!(
        good.reply(),
        ("Sent.", &json!({"ok": true, "error": null, "errors": []}))
    );
    let told = probe
        .run(200, "application/json", r#"{"ok":false,"error":"closed"}"#)
        .await;
    assert_eq!(told.reply(), ("The shop did not take it: closed.", &Value::Null));
    let graph = format!("{{\"data\":null,\"errors\":[{{\"message\":\"{MARK}\"}}]}}");
    probe
        .refuses_as(
            "declared-failure",
            200,
            "application/json",
            graph,
            &["`api` answered 200", "`response.failures.1`"],
        )
        .await;
    probe.refuses(200, "text/plain", MARK, &["not JSON at line 1"]).await;
}
