//! A link is all that ever comes of it, and no answer tells whether an account exists.

use actgate_sdk::testing::Bench;
use serde_json::{Value, json};

use super::*;

fn bench() -> Bench<ResetPassword> {
    Bench::new().assurance(Assurance::VerifiedEmail)
}

fn told(status: u16) -> (String, Value) {
    let shaped = bench().answer("password-resets", status, json!({})).shape();
    (shaped.reply().message().to_owned(), shaped.reply().data_value())
}

#[test]
fn the_call_is_the_declared_one() {
    bench().plan().assert_as_declared();
}

#[test]
fn a_link_is_on_its_way() {
    let (message, data) = told(202);
    assert!(message.contains("a secure link is on its way"), "{message}");
    assert_eq!(data, json!({"outcome": "sent"}));
}

#[test]
fn an_unknown_address_is_told_the_same() {
    assert_eq!(told(404), told(202));
}

#[test]
fn visitors_who_read_german_are_answered_in_german() {
    for (status, words) in [(202, "ein sicherer Link"), (429, "schon ein Link geschickt")] {
        let shaped = bench()
            .locale("de")
            .answer("password-resets", status, json!({}))
            .shape();
        assert!(shaped.reply().message().contains(words), "{}", shaped.reply().message());
    }
    let lost = bench()
        .locale("de")
        .error("password-resets", CallError::TimedOut)
        .shape();
    assert!(lost.reply().message().starts_with("Ich weiß nicht"));
}

#[test]
fn a_second_link_has_to_wait() {
    assert_eq!(told(429).1, json!({"outcome": "too-soon"}));
}

#[test]
fn a_lost_answer_invites_to_ask_again() {
    for error in [CallError::OutcomeUnknown, CallError::TimedOut] {
        let shaped = bench().error("password-resets", error).shape();
        assert_eq!(shaped.reply().data_value(), json!({"outcome": "unknown"}));
    }
}

#[test]
fn trouble_becomes_a_failure_with_a_code() {
    let denied = bench().error("password-resets", CallError::Denied).shape();
    assert_eq!(denied.failure().code(), "denied");
    let broken = bench().answer("password-resets", 500, json!({})).shape();
    assert_eq!(broken.failure().message(), "the shop answered with status 500");
}
