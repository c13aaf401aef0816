//! Owns the figures that say how well a matcher decides a file of cases.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::protocol::{InvalidActions, PublishedAction, decided, publish, read_actions};
use super::{Matcher, Settings};

/// Actions together with messages and what should happen for each.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    pub actions: Vec<PublishedAction>,
    pub cases: Vec<Case>,
}

/// One message and the action it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Case {
    pub text: String,
    /// The action's name, or none if no action may be triggered: the message is out of scope.
    #[serde(deserialize_with = "Option::deserialize")]
    pub expect: Option<String>,
}

/// What a matcher made of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The action that was triggered.
    pub action: Option<String>,
    /// Confidence from 0 to 1 that any action is triggered.
    pub score: f32,
    /// The ranking before the decision, best first.
    pub candidates: Vec<String>,
}

/// The figures of one file, as shares from 0 to 1. A figure that needs messages in scope, or out
/// of scope, is missing where the file has none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// How many actions are published.
    pub actions: usize,
    /// How many messages there are.
    pub cases: usize,
    pub in_scope: usize,
    pub oos: usize,
    /// In scope: the right action leads the ranking, whatever was decided.
    pub top1: Option<f64>,
    /// In scope: the right action is among the first three of the ranking.
    pub top3: Option<f64>,
    /// In scope: exactly the right action was triggered.
    pub in_acc: Option<f64>,
    /// Out of scope: nothing was triggered.
    pub oos_recall: Option<f64>,
    /// The mean of `in_acc` and `oos_recall`, the main figure.
    #[serde(rename = "J")]
    pub j: Option<f64>,
    /// All messages: an action was triggered that should not have been.
    pub wrong: f64,
    /// All messages: the decision was right.
    pub accuracy: f64,
    /// `accuracy` less `wrong`; a missed action counts as nothing.
    pub net: f64,
    /// The chance that a message in scope has a higher score than one out of scope.
    pub auroc: Option<f64>,
}

/// Why a file of cases cannot be judged. Actions and cases count from 1.
#[derive(Debug, Error)]
pub enum InvalidCaseFile {
    #[error("the case file is not JSON")]
    NotJson(#[source] serde_json::Error),
    #[error("the case file lacks a list of `{field}`; it needs `actions` and `cases`")]
    MissingList { field: &'static str },
    #[error("the actions of the case file cannot be published")]
    Actions(#[source] InvalidActions),
    #[error("case {position} is malformed; give it a `text` and `expect`, a name or null")]
    MalformedCase {
        position: usize,
        #[source]
        source: serde_json::Error,
    },
    #[error("case {position} expects `{expect}`, which is not among the actions; add or rename it")]
    UnknownAction { position: usize, expect: String },
    #[error("the case file has no cases; add at least one")]
    NoCases,
}

impl CaseFile {
    /// Reads `{"actions": […], "cases": [{"text", "expect"}]}`; other fields are ignored.
    ///
    /// # Errors
    ///
    /// Fails if the file is malformed, has no cases or expects an action that it does not publish.
    pub fn parse(text: &str) -> Result<CaseFile, InvalidCaseFile> {
        let file: Value = serde_json::from_str(text).map_err(InvalidCaseFile::NotJson)?;
        let list = |field| {
            let list = file.get(field).and_then(Value::as_array);
            list.ok_or(InvalidCaseFile::MissingList { field })
        };
        let actions = read_actions(list("actions")?).map_err(InvalidCaseFile::Actions)?;
        let mut cases = Vec::new();
        for (position, case) in (1..).zip(list("cases")?) {
            let case = Case::deserialize(case).map_err(|source| InvalidCaseFile::MalformedCase { position, source })?;
            if let Some(expect) = &case.expect
                && !actions.iter().any(|action| action.name == *expect)
            {
                let expect = expect.clone();
                return Err(InvalidCaseFile::UnknownAction { position, expect });
            }
            cases.push(case);
        }
        if cases.is_empty() {
            return Err(InvalidCaseFile::NoCases);
        }
        Ok(CaseFile { actions, cases })
    }

    /// Publishes the file's actions and judges the answers to its cases.
    pub fn evaluate(&self, settings: &Settings) -> Figures {
        let matcher = publish(&self.actions, settings);
        let answers: Vec<Answer> = self.cases.iter().map(|case| answer(&matcher, &case.text)).collect();
        self.judge(&answers)
    }

    /// Judges one answer for each case, in the order of the cases.
    ///
    /// # Panics
    ///
    /// Panics if there are not as many answers as cases.
    pub fn judge(&self, answers: &[Answer]) -> Figures {
        assert_eq!(answers.len(), self.cases.len(), "every case needs one answer");
        let pairs: Vec<(&Case, &Answer)> = self.cases.iter().zip(answers).collect();
        let (inside, outside): (Vec<_>, Vec<_>) = pairs.iter().partition(|(case, _)| case.expect.is_some());
        let right = |(case, answer): &(&Case, &Answer)| answer.action == case.expect;
        let within = |places: usize| {
            move |(case, answer): &(&Case, &Answer)| {
                answer
                    .candidates
                    .iter()
                    .take(places)
                    .any(|name| Some(name) == case.expect.as_ref())
            }
        };
        let in_acc = share(&inside, right);
        let oos_recall = share(&outside, right);
        let wrong = share(&pairs, |pair| pair.1.action.is_some() && !right(pair)).unwrap_or(0.0);
        let accuracy = share(&pairs, right).unwrap_or(0.0);
        let scores = |pairs: &[(&Case, &Answer)]| pairs.iter().map(|pair| pair.1.score).collect();
        Figures {
            actions: self.actions.len(),
            cases: pairs.len(),
            in_scope: inside.len(),
            oos: outside.len(),
            top1: share(&inside, within(1)),
            top3: share(&inside, within(3)),
            in_acc,
            oos_recall,
            j: in_acc.zip(oos_recall).map(|(inside, outside)| (inside + outside) / 2.0),
            wrong,
            accuracy,
            net: accuracy - wrong,
            auroc: auroc(scores(&inside), scores(&outside)),
        }
    }
}

/// What a matcher answers to a message, with an ambiguous decision brought down to its best action.
pub fn answer(matcher: &Matcher, text: &str) -> Answer {
    let ranking = matcher.rank(text);
    Answer {
        action: decided(&ranking.decision).map(str::to_owned),
        score: ranking.score,
        candidates: ranking
            .candidates
            .into_iter()
            .map(|candidate| candidate.action)
            .collect(),
    }
}

fn share<T>(items: &[T], holds: impl Fn(&T) -> bool) -> Option<f64> {
    let holding = items.iter().filter(|item| holds(item)).count();
    (!items.is_empty()).then(|| holding as f64 / items.len() as f64)
}

/// The area under the receiver operating characteristic, from the rank sum of the scores in scope
/// (Mann and Whitney's U); equal scores share their mean rank.
fn auroc(inside: Vec<f32>, outside: Vec<f32>) -> Option<f64> {
    if inside.is_empty() || outside.is_empty() {
        return None;
    }
    let (n, m) = (inside.len() as f64, outside.len() as f64);
    let inside = inside.into_iter().map(|score| (score, true));
    let mut scores: Vec<(f32, bool)> = inside.chain(outside.into_iter().map(|score| (score, false))).collect();
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rank_sum = 0.0;
    let mut before = 0;
    for equal in scores.chunk_by(|a, b| a.0 == b.0) {
        let mean_rank = before as f64 + (equal.len() as f64 + 1.0) / 2.0;
        rank_sum += mean_rank * equal.iter().filter(|(_, is_inside)| *is_inside).count() as f64;
        before += equal.len();
    }
    Some((rank_sum - n * (n + 1.0) / 2.0) / (n * m))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"meta": {"note": "ignored"},
        "actions": [{"name": "a", "trigger_phrases": ["apples"]},
                    {"name": "b", "trigger_phrases": ["pears"]}],
        "cases": [{"text": "1", "expect": "a"}, {"text": "2", "expect": "a"},
                  {"text": "3", "expect": "b"}, {"text": "4", "expect": "b"},
                  {"text": "5", "expect": null}, {"text": "6", "expect": null}]}"#;

    fn said(action: Option<&str>, score: f32, candidates: &[&str]) -> Answer {
        let candidates = candidates.iter().map(|name| (*name).to_owned()).collect();
        Answer {
            action: action.map(str::to_owned),
            score,
            candidates,
        }
    }

    #[test]
    fn figures_follow_from_the_answers() {
        let figures = CaseFile::parse(FILE).unwrap().judge(&[
            said(Some("a"), 0.9, &["a", "b"]),
            said(None, 0.4, &["b", "a"]),
            said(Some("a"), 0.8, &["a"]),
            said(None, 0.2, &["b"]),
            said(Some("b"), 0.8, &["b"]),
            said(None, 0.1, &[]),
        ]);
        assert_eq!((figures.in_scope, figures.oos), (4, 2));
        assert_eq!((figures.top1, figures.top3), (Some(0.5), Some(0.75)));
        assert_eq!((figures.in_acc, figures.oos_recall), (Some(0.25), Some(0.5)));
        assert_eq!(figures.j, Some(0.375));
        assert_eq!((figures.wrong, figures.accuracy), (2.0 / 6.0, 2.0 / 6.0));
        assert_eq!(figures.net, 0.0);
        // Of eight pairs, five are in order and one is a tie.
        assert_eq!(figures.auroc, Some(5.5 / 8.0));
    }

    #[test]
    fn figures_without_their_messages_are_missing() {
        let only_inside = FILE.replace("null", "\"a\"");
        let figures = CaseFile::parse(&only_inside).unwrap().evaluate(&Settings::default());
        assert_eq!((figures.oos_recall, figures.j, figures.auroc), (None, None, None));
        assert_eq!(figures.in_acc, Some(0.0));
    }

    #[test]
    fn a_matcher_is_evaluated_on_its_own_triggers() {
        let file = FILE.replace("\"1\"", "\"apples\"").replace("\"3\"", "\"pears\"");
        let figures = CaseFile::parse(&file).unwrap().evaluate(&Settings::default());
        assert_eq!(
            (figures.in_acc, figures.oos_recall, figures.wrong),
            (Some(0.5), Some(1.0), 0.0)
        );
    }

    #[test]
    fn malformed_files_are_refused_with_the_place() {
        #[track_caller]
        fn refused(file: &str, part: &str) {
            let error = CaseFile::parse(file).expect_err("the file is refused").to_string();
            assert!(error.contains(part), "{error}");
        }
        refused("[", "not JSON");
        refused("{}", "lacks a list of `actions`");
        refused(r#"{"actions": [], "cases": []}"#, "no cases");
        refused(r#"{"actions": [], "cases": [{"text": "hi"}]}"#, "case 1 is malformed");
        refused(
            &FILE.replace("\"expect\": \"b\"", "\"expect\": \"c\""),
            "case 3 expects `c`",
        );
        refused(
            &FILE.replace("\"name\": \"b\"", "\"name\": \"a\""),
            "cannot be published",
        );
    }
}
