//! What a played case came to, in the words of its `[expect]`, and how that differs from what was expected.

use super::super::case::Case;
use super::super::compare::difference;
use super::Played;
use crate::model::run::Outcome;
use crate::model::step::{Problem, Question};
use crate::policy::rule::Rule;
use crate::trace::Event;
use serde_json::{Map, Value, json};

/// What came, by the names of `[expect]`.
pub(crate) fn told(played: &Played) -> Map<String, Value> {
    let mut told = Map::from_iter([("requests".to_owned(), json!(played.heard.requests))]);
    if !played.asked.is_empty() {
        told.insert("asked".into(), json!(played.asked));
    }
    let denied = denied(played);
    if !denied.is_empty() {
        told.insert("denied".into(), json!(denied));
    }
    let Some(outcome) = &played.state.outcome else {
        return told;
    };
    told.insert("outcome".into(), json!(outcome.as_str()));
    let mut add = |name: &str, value: Value| {
        if !value.is_null() {
            told.insert(name.to_owned(), value);
        }
    };
    match outcome {
        Outcome::Replied(reply) => {
            add("message", json!(reply.message));
            add("data", reply.data.clone());
        }
        Outcome::HandedOff(hand_off) => {
            add("route", json!(hand_off.route));
            add("summary", json!(hand_off.summary));
            add("message", json!(hand_off.message));
            add("data", hand_off.data.clone());
        }
        Outcome::Failed(failure) => {
            add("code", json!(failure.code));
            add("message", json!(failure.message));
        }
        Outcome::Rejected(problems) => add("message", json!(listed(problems))),
        Outcome::Asked(questions) => {
            let prompts: Vec<&str> = questions.iter().map(|question| question.prompt.as_str()).collect();
            add("message", json!(prompts.join("\n")));
            add("data", choices(questions));
        }
        Outcome::Unconfirmed(question) => add("message", json!(question.prompt)),
        Outcome::Unproven(protection) => add("message", json!(format!("needs {}", protection.as_str()))),
        Outcome::Cancelled => {}
    }
    told
}

/// Calls that the gate refused.
fn denied(played: &Played) -> Vec<String> {
    let denials = played.trace.iter().filter_map(|entry| match &entry.event {
        Event::Denied { endpoint, rule, .. } if !is_about_grants(rule) => Some(format!("{endpoint}: {rule}")),
        _ => None,
    });
    denials.collect()
}

/// Whether a denial says only that nobody granted the call. A case is played without grants.
pub(crate) fn is_about_grants(rule: &str) -> bool {
    Rule::ALL
        .iter()
        .any(|one| one.as_str() == rule && one.is_about_grants())
}

fn listed(problems: &[Problem]) -> String {
    let line = |problem: &Problem| format!("{}: {}", problem.pointer, problem.message);
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The values that questions offer, by input.
fn choices(questions: &[Question]) -> Value {
    let offered = questions.iter().filter(|question| !question.choices.is_empty());
    let members: Map<String, Value> = offered
        .map(|question| {
            let values: Vec<&str> = question.choices.iter().map(|choice| choice.value.as_str()).collect();
            (question.input.clone(), json!(values))
        })
        .collect();
    if members.is_empty() {
        Value::Null
    } else {
        Value::Object(members)
    }
}

/// Everything about a played case that is not as it should be, whatever is expected: calls without an exchange, and exchanges
/// and answers that nobody needed.
pub(crate) fn incomplete(case: &Case, played: &Played) -> Vec<String> {
    let mut wrong = Vec::new();
    for missing in &played.heard.missing {
        let parameters = Value::Object(missing.parameters.clone());
        wrong.push(format!(
            "`{0}` was called with {parameters}, and there is no exchange for it; add: [[exchanges]] endpoint = \"{0}\"",
            missing.endpoint
        ));
    }
    for (index, planned) in case.exchanges.iter().enumerate() {
        if !played.heard.used.contains(&index) {
            let number = index + 1;
            wrong.push(format!(
                "exchange {number}, of `{}`, was not used; take it out",
                planned.endpoint
            ));
        }
    }
    for problem in &played.refused {
        wrong.push(format!(
            "an answer cannot be used: {}: {}",
            problem.pointer, problem.message
        ));
    }
    for (index, answered) in case.questions.iter().enumerate() {
        if !played.said.contains(&index) {
            let number = index + 1;
            wrong.push(format!(
                "question {number}, of `{}`, was not asked; take it out",
                answered.input
            ));
        }
    }
    for name in case.answers.keys().filter(|name| !played.answered.contains(name)) {
        wrong.push(format!("nobody asked for the answer `{name}`; take it out"));
    }
    wrong
}

/// Where what came differs from what is expected, a line for each member. What `[expect]` leaves out is not looked at.
pub(crate) fn differences(expect: &Map<String, Value>, told: &Map<String, Value>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, expected) in expect {
        match told.get(name) {
            Some(came) => wrong.extend(difference(expected, came).map(|found| format!("{name}: {found}"))),
            None => wrong.push(format!("{name}: expected {expected}, came nothing")),
        }
    }
    wrong
}
