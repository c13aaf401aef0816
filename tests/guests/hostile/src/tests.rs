//! The behaviours that a test process survives, and that none lacks its line in the README.

use actgate_sdk::raw::types::{Assurance, Visitor};

use super::*;

fn context() -> Context {
    Context {
        run: "run-1".to_owned(),
        locale: "en".to_owned(),
        time_zone: None,
        now_ms: 5,
        seed: 7,
        visitor: Visitor {
            assurance: Assurance::Anonymous,
            email: Some("ada@example.com".to_owned()),
            claims: "{}".to_owned(),
        },
        settings: "{}".to_owned(),
    }
}

fn planned(word: &str) -> Step {
    Hostile::plan(context(), json!({"do": word, "n": 2}).to_string())
}

#[test]
fn every_behaviour_has_its_line_and_every_line_its_behaviour() {
    let readme = include_str!("../README.md");
    let mut lines: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let elsewhere = ["validate-reject", "validate-loop", "shape-trap"];
    let mut words: Vec<&str> = TABLES
        .iter()
        .copied()
        .flatten()
        .map(|(word, _)| *word)
        .chain(elsewhere)
        .collect();
    lines.sort_unstable();
    words.sort_unstable();
    assert_eq!(lines, words);
}

#[test]
fn does_what_it_is_told() {
    assert!(matches!(planned("many-calls"), Step::Call(calls) if calls.len() == 2));
    assert!(matches!(planned("empty-call"), Step::Call(calls) if calls.is_empty()));
    assert!(matches!(planned("ask-nothing"), Step::Ask(questions) if questions.is_empty()));
    assert!(matches!(planned("ok"), Step::Reply(reply) if reply.data == "{\"ok\":true}"));
    assert!(matches!(planned("echo-context"), Step::Reply(reply) if reply.data.contains("ada@example.com")));
    assert!(matches!(planned("clock"), Step::Reply(_)));
    assert!(matches!(planned("something else"), Step::Fail(_)));
}

#[test]
fn rejects_in_validate() {
    let verdict = Hostile::validate(context(), json!({"do": "validate-reject"}).to_string());
    assert!(matches!(verdict, Verdict::Rejected(problems) if problems[0].pointer == "/do"));
    assert!(matches!(
        Hostile::validate(context(), "{}".to_owned()),
        Verdict::Accepted(_)
    ));
}
