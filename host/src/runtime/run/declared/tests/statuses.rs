//! Which sentence an answer gets: by its status, by what it says, and as a failure.

use super::{action, outcome, said, told};
use serde_json::Value;

#[test]
fn statuses_have_their_sentences() {
    let on = "[response.on]\n404 = 'Not found.'\n4xx = '{response.detail}'\n202 = 'Soon.'\nother = 'Try later.'";
    let declared = action(&format!("template = 'plain'\n{on}"));
    let problem = |status, body: &str| outcome(told(&declared, status, "application/problem+json", body.as_bytes()));
    assert_eq!(
        problem(422, r#"{"detail":"Too late."}"#),
        ("Too late.".into(), Value::Null)
    );
    assert_eq!(problem(404, "<html>").0, "Not found.");
    assert_eq!(problem(202, "").0, "Soon.");
    assert_eq!(problem(503, "<html>").0, "Try later.");
    assert_eq!(problem(302, "").0, "Try later.");
    assert!(
        problem(422, "<html>")
            .0
            .contains("(status 422) cannot be read: an HTML page")
    );
    let (message, _) = outcome(told(&action("template = 'x'"), 500, "", b""));
    assert!(
        message.starts_with("unexpected-status: `api` answered 500"),
        "{message}"
    );
}

#[test]
fn a_path_can_choose_the_sentence() {
    let response = "template = 'It is {response.status}.'\n\
        [[response.when]]\npath = 'status'\nis = 'cancelled'\ntemplate = 'It was cancelled.'\n\
        [[response.when]]\npath = '/day'\nmissing = true\ntemplate = 'No day yet.'\n\
        [[response.when]]\nstatus = '409'\npath = 'code'\nin = ['late', 7]\ntemplate = 'Too late for {order}.'";
    assert_eq!(said(response, r#"{"status":"cancelled"}"#), "It was cancelled.");
    assert_eq!(said(response, r#"{"status":"sent","day":null}"#), "No day yet.");
    assert_eq!(said(response, r#"{"status":"sent","day":"Friday"}"#), "It is sent.");
    assert_eq!(said(response, ""), "No day yet.");
    let conflict = |body: &str| outcome(told(&action(response), 409, "application/json", body.as_bytes())).0;
    assert_eq!(conflict(r#"{"code":7.0}"#), "Too late for A-1.");
    assert!(conflict(r#"{"code":8}"#).starts_with("unexpected-status"));
    assert!(conflict("<html>").contains("an HTML page instead of JSON"));
}

#[test]
fn an_error_told_inside_of_a_success_is_a_failure_where_that_is_declared() {
    let response = "template = 'Sent.'\n\
        [[response.failures]]\npath = 'ok'\nis = false\ntemplate = 'That did not work: {response.error ?? no reason given}.'\n\
        [[response.failures]]\npath = 'errors'\npresent = true";
    let action = action(response);
    let answer = |body: &str| outcome(told(&action, 200, "application/json", body.as_bytes()));
    assert_eq!(answer(r#"{"ok":true,"error":null,"errors":[]}"#).0, "Sent.");
    let slack = answer(r#"{"ok":false,"error":"no_channel"}"#);
    assert_eq!(slack, ("That did not work: no_channel.".into(), Value::Null));
    let (message, data) = answer(r#"{"data":null,"errors":[{"message":"tok-1"}]}"#);
    assert!(
        message.starts_with("declared-failure: `api` answered 200 with a failure"),
        "{message}"
    );
    assert!(
        message.contains("`response.failures.1`") && !message.contains("tok-1"),
        "{message}"
    );
    assert_eq!(data, Value::Null);
    assert!(answer("OK").0.contains("cannot be read: not JSON"));
    assert_eq!(answer("").0, "Sent.");
}
