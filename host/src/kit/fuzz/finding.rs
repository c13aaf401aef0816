//! What was found, each thing once, with the smallest case that shows it.

use crate::kit::case::Case;
use crate::kit::compare::excerpt;
use crate::kit::stage::{Played, told};
use crate::kit::written;
use crate::model::run::{Blame, Outcome};
use crate::trace::Event;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Something that an action does wrong.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    /// The function that did it; `run` where it is none alone.
    pub function: String,
    /// A stable, lower-case, dash-separated word.
    pub what: String,
    pub detail: String,
    /// In how many runs it was seen.
    pub times: u32,
    /// The number of the run whose case is shown.
    pub run: u32,
    pub inputs: Map<String, Value>,
    /// The text of a case file that shows it.
    pub case: String,
    /// Whether the host lets such inputs through to the action. What it keeps back does no harm, unless the manifest changes.
    pub reachable: bool,
}

/// Failures that the host gives an action whose code broke the contract or a limit.
const OF_THE_HOST: &[&str] = &[
    "fuel-exhausted",
    "time-exhausted",
    "memory-exhausted",
    "table-exhausted",
    "stack-exhausted",
    "transfer-too-large",
    "exited",
    "not-in-sandbox",
    "trapped",
    "unusable-answer",
    "empty-step",
    "rounds-exhausted",
    "calls-exhausted",
    "asks-exhausted",
    "unusable-question",
    "reply-schema",
    "reply-too-deep",
    "call-undeclared",
    // The SDKs' word for inputs that the code does not take, and these fit the manifest.
    "unexpected-input",
];

/// What is wrong with a run whose inputs fit the manifest: the function, a word for it, and what happened.
pub(super) fn of_run(played: &Played) -> Vec<(String, &'static str, String)> {
    let mut found = Vec::new();
    let (mut function, mut is_declared) = ("run".to_owned(), false);
    for entry in &played.trace {
        match &entry.event {
            Event::Guest { function: called, .. } => (function, is_declared) = (called.clone(), false),
            Event::Declared { .. } => is_declared = true,
            Event::Denied { rule, message, .. } if !told::is_about_grants(rule) => {
                let detail = format!("called what the gate refuses ({rule}): {message}");
                found.push((function.clone(), "call-refused", detail));
            }
            _ => {}
        }
    }
    let Some(Outcome::Failed(failure)) = &played.state.outcome else {
        return found;
    };
    // Where the manifest speaks for the code, its schema is what stops an upstream that has changed.
    let is_meant = is_declared && failure.code == "reply-schema";
    let code = OF_THE_HOST.iter().find(|code| **code == failure.code);
    if let Some(code) = code.filter(|_| failure.blame == Blame::Guest && !is_meant) {
        found.push((function, code, failure.message.clone()));
    }
    found
}

/// What was found so far, by function, word and what happened without its numbers.
#[derive(Default)]
pub(super) struct Findings(BTreeMap<(String, String, String), Finding>);

impl Findings {
    /// Adds a finding, or counts it where it is known. The smallest inputs are kept.
    pub(super) fn add(&mut self, function: &str, what: &str, detail: &str, run: u32, case: &Case, reachable: bool) {
        let key = (function.to_owned(), what.to_owned(), same(what, detail));
        let new = || {
            let says = format!("Found by fuzzing: `{function}`, {what}.");
            let case = Case { says, ..case.clone() };
            Finding {
                function: function.into(),
                what: what.into(),
                detail: excerpt(detail),
                times: 1,
                run,
                inputs: case.inputs.clone(),
                case: written::text(&case),
                reachable,
            }
        };
        match self.0.get_mut(&key) {
            None => {
                self.0.insert(key, new());
            }
            Some(known) => {
                known.times += 1;
                let smaller = new();
                // What the host lets through matters more.
                if (smaller.reachable, known.case.len()) > (known.reachable, smaller.case.len()) {
                    *known = Finding {
                        times: known.times,
                        ..smaller
                    };
                }
            }
        }
    }

    /// Notes that no inputs are found that fit the manifest.
    pub(super) fn unmade(&mut self, run: u32) {
        let detail = "no inputs are found that fit their schemas; give them a `default` or `examples`";
        self.add("run", "no-inputs", detail, run, &Case::default(), true);
    }

    /// All findings, those that the host lets through first.
    pub(super) fn sorted(self) -> Vec<Finding> {
        let mut all: Vec<Finding> = self.0.into_values().collect();
        all.sort_by_key(|finding| !finding.reachable);
        all
    }
}

/// What makes two findings the same: for a refused call its rule, for a reply off its schema the place, for the others their word.
fn same(what: &str, detail: &str) -> String {
    let part = match what {
        "call-refused" => detail.split(')').next(),
        "reply-schema" => detail.split('`').nth(3),
        "trapped" => Some(detail),
        _ => None,
    };
    part.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn case(inputs: Value) -> Case {
        Case {
            inputs: inputs.as_object().unwrap().clone(),
            ..Case::default()
        }
    }

    #[test]
    fn each_thing_is_kept_once_with_its_smallest_case() {
        let mut findings = Findings::default();
        findings.add(
            "plan",
            "trapped",
            "`plan` trapped: unreachable",
            3,
            &case(json!({ "a": "long text" })),
            true,
        );
        findings.add(
            "plan",
            "trapped",
            "`plan` trapped: unreachable",
            5,
            &case(json!({ "a": "b" })),
            true,
        );
        findings.add("plan", "trapped", "`plan` trapped: other", 6, &case(json!({})), true);
        findings.add(
            "validate",
            "trapped",
            "`validate` trapped: unreachable",
            7,
            &case(json!({})),
            false,
        );
        let all = findings.sorted();
        assert_eq!(all.len(), 3);
        let first = all
            .iter()
            .find(|finding| finding.detail.contains("plan` trapped: unr"))
            .unwrap();
        assert_eq!((first.times, first.run, &first.inputs["a"]), (2, 5, &json!("b")));
        assert!(!all[2].reachable, "what the host keeps back comes last");
        let case = Case::parse(&first.case, "found.toml").unwrap();
        assert_eq!(case.inputs, first.inputs);
        assert_eq!(case.says, "Found by fuzzing: `plan`, trapped.");
    }

    #[test]
    fn refused_calls_are_told_apart_by_rule_and_replies_by_place() {
        let refused = |rule, name| format!("called what the gate refuses ({rule}): `{name}`");
        let same = |what, a: &str, b: &str| super::same(what, a) == super::same(what, b);
        assert!(same(
            "call-refused",
            &refused("not-declared", "a"),
            &refused("not-declared", "b")
        ));
        assert!(!same(
            "call-refused",
            &refused("not-declared", "a"),
            &refused("parameter-missing", "a")
        ));
        let reply =
            |place| format!("the reply's data does not fit `response.schema` of the manifest at `{place}`: 1 is");
        assert!(!same("reply-schema", &reply("/a"), &reply("/b")));
    }
}
