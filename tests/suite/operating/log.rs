//! The lines of the log that tell an operator that something needs them: one each, with a code and a place, without content.

use super::{api, talk, write};
use shop_api::{Fault, FaultRule};
use tests::{Logged, Stand};

const ORDER: [&str; 2] = ["Where is my order A-1001?", "ada@example.com"];

/// The lines with a code. None of the log has what a visitor said.
fn lines(log: &[String], code: &str) -> Vec<String> {
    for said in ["ada@", "A-1001", "visitor@"] {
        assert!(!log.iter().any(|line| line.contains(said)), "`{said}` is in {log:#?}");
    }
    let code = format!("code=\"{code}\"");
    log.iter().filter(|line| line.contains(&code)).cloned().collect()
}

#[track_caller]
fn assert_one(log: &[String], code: &str, words: &[&str]) {
    let lines = lines(log, code);
    assert_eq!(lines.len(), 1, "{code}: {log:#?}");
    for word in words {
        assert!(lines[0].contains(word), "{word}: {}", lines[0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_the_upstream_does_not_take_is_one_line() {
    let stand = Stand::new().await.publish("order-status").await;
    write(stand.folder.path(), "shop-api-key", "a-key-that-is-not-right");
    let logged = Logged::start(stand.folder.path());
    talk(&api(&stand, &logged), &ORDER).await;
    let log = logged.stop();
    let words = [
        "WARN",
        "action=\"order-status\"",
        "endpoint=\"orders\"",
        "status=401",
        "run=\"r-",
    ];
    assert_one(&log, "upstream-refused", &words);
    assert_eq!(lines(&log, "breaker-open"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upstream_that_dies_and_comes_back_is_one_line_each() {
    let settings = "[limits.gate]\nread_tries_max = 1\nbreaker_failures_max = 2\nbreaker_open_ms = 0";
    let stand = Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("order-status")
        .await;
    let fault = FaultRule::new("/orders", Fault::Fail { status: 500 });
    stand.shop.set_fault(fault.times(4)).unwrap();
    let logged = Logged::start(stand.folder.path());
    let api = api(&stand, &logged);
    for _ in 0..6 {
        talk(&api, &ORDER).await;
    }
    let log = logged.stop();
    let place = ["action=\"order-status\"", "endpoint=\"orders\""];
    assert_one(&log, "breaker-open", &[&place[..], &["WARN", "failures=2"]].concat());
    assert_one(&log, "breaker-closed", &[&place[..], &["INFO"]].concat());
    assert_eq!(lines(&log, "upstream-refused"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_mails_is_one_line_for_each_mail_that_is_not_sent() {
    let settings = "[limits.conversation]\nmails_per_hour_max = 1";
    let stand = Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("reset-password")
        .await;
    let logged = Logged::start(stand.folder.path());
    let api = api(&stand, &logged);
    for _ in 0..2 {
        talk(&api, &["I forgot my password, ada@example.com"]).await;
    }
    let log = logged.stop();
    assert_one(
        &log,
        "mail-limit",
        &[
            "WARN",
            "action=\"reset-password\"",
            "conversation=\"",
            "mails_per_hour_max",
        ],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_of_unknown_outcome_is_one_line() {
    let stand = Stand::new().await.publish("newsletter-signup").await;
    let fault = FaultRule::new("/newsletter", Fault::Close { unread: false });
    stand.shop.set_fault(fault.applied_first()).unwrap();
    let logged = Logged::start(stand.folder.path());
    let api = api(&stand, &logged);
    talk(&api, &["subscribe me to your newsletter", "visitor@example.com", "yes"]).await;
    let log = logged.stop();
    let words = [
        "WARN",
        "action=\"newsletter-signup\"",
        "endpoint=\"newsletter\"",
        "run=\"r-",
        "actgate ledger settle",
    ];
    assert_one(&log, "outcome-unknown", &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_who_is_passed_to_people_is_one_line() {
    let settings = "[limits.conversation]\ntries_max = 1";
    let stand = Stand::builder()
        .settings(settings)
        .open()
        .await
        .publish("order-status")
        .await;
    let logged = Logged::start(stand.folder.path());
    let api = api(&stand, &logged);
    talk(&api, &["Where is my order A-1001?", "nobody-we-know@shop.example"]).await;
    let log = logged.stop();
    assert_one(&log, "hand-off", &["INFO", "conversation=\""]);
    assert!(!log.iter().any(|line| line.contains("nobody-we-know")), "{log:#?}");
}
