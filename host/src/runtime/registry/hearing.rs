//! What a message means among the live actions: by its words, and where they leave it open by the values in it.

use super::{Published, Retired, Snapshot};
use crate::language::Hearing;
use crate::model::action::Action;
use crate::model::endpoint::{Effect, Endpoint};
use crate::policy::input::{InputChecker, Squeezed};
use crate::triggers::{Decision, Evidence, Ranking, Valued};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes of a message in which values are looked for, where nothing else tells what is meant.
const MESSAGE_BYTES_MAX: usize = 2 << 10;

/// Actions whose inputs are recognised alike, found by the first of them.
#[derive(Debug, Default)]
pub(super) struct Kinds(Vec<Vec<String>>);

impl Kinds {
    /// Groups actions, so that a message is searched once for all that take the same values.
    pub(super) fn of<'a>(actions: impl Iterator<Item = (&'a String, &'a InputChecker)>) -> Self {
        let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, checker) in actions {
            let key = checker.telling_key();
            if !key.is_empty() {
                by_key.entry(key).or_default().push(name.clone());
            }
        }
        Self(by_key.into_values().collect())
    }
}

impl Snapshot {
    /// Ranks the live actions by how well they fit a message. `last` is the action that the conversation was about last.
    pub fn rank(&self, hearing: &Hearing, message: &str, last: Option<&str>) -> Ranking {
        let matcher = self.matchers.of(hearing.language);
        let ranking = matcher.rank(message);
        if message.len() > MESSAGE_BYTES_MAX || !matcher.leaves_open(message, &ranking) {
            return ranking;
        }
        let evidence = self.evidence(hearing, message, last);
        matcher.weigh(message, &evidence, ranking)
    }

    /// Ranks a message that started nothing once more, as one that may go on with the action that was done last with these
    /// inputs. A write is meant only where each of its requests waits for a yes.
    pub fn follow(
        &self,
        hearing: &Hearing,
        message: &str,
        (last, inputs): (&str, &Map<String, Value>),
        ranking: Ranking,
    ) -> Ranking {
        if message.len() > MESSAGE_BYTES_MAX || ranking.decision != Decision::Nothing {
            return ranking;
        }
        let fits = |(_, published): &(&String, &Arc<Published>)| {
            needs_no_more(&published.action, &published.checker, last, inputs)
        };
        let fitting = self.actions.iter().filter(fits).map(|(name, _)| name.clone());
        let fitting: Vec<String> = fitting.collect();
        self.matchers
            .of(hearing.language)
            .follow(message, last, &fitting, ranking)
    }

    fn evidence(&self, hearing: &Hearing, message: &str, last: Option<&str>) -> Evidence {
        let mut values = Vec::new();
        if message.bytes().any(|byte| byte.is_ascii_digit()) || !message.is_ascii() {
            let squeezed = Squeezed::new(message);
            for kind in &self.kinds.0 {
                let checker = kind.first().and_then(|name| self.checker(name));
                let Some(checker) = checker.filter(|checker| checker.may_tell(message, &squeezed)) else {
                    continue;
                };
                let told = found(checker, hearing, message)
                    .into_iter()
                    .find(|(_, _, is_telling)| *is_telling);
                if let Some((_, value, is_telling)) = told {
                    let span = span(message, &value);
                    values.extend(kind.iter().map(|action| Valued {
                        action: action.clone(),
                        span: span.clone(),
                        is_telling,
                    }));
                }
            }
        }
        // Values that are said for other reasons too count for the action that was talked about.
        let is_known = |last: &&str| values.iter().any(|value| value.action == **last);
        if let Some(last) = last.filter(|last| !is_known(last))
            && let Some(checker) = self.checker(last)
        {
            let found = found(checker, hearing, message).into_iter();
            let valued: Vec<Valued> = found
                .map(|(_, value, is_telling)| Valued {
                    action: last.to_owned(),
                    span: span(message, &value),
                    is_telling,
                })
                .collect();
            values.extend(valued);
        }
        Evidence {
            values,
            last: last.map(str::to_owned),
        }
    }

    /// The inputs of an action that is live, or known and not live.
    fn checker(&self, action: &str) -> Option<&InputChecker> {
        let live = self
            .actions
            .get(action)
            .map(|published: &Arc<Published>| &published.checker);
        live.or_else(|| self.retired.get(action).map(|retired: &Arc<Retired>| &retired.checker))
    }
}

/// Whether an action can go on from another one with the values of that: none of its own is missing, and nothing that it
/// writes is sent without a yes.
pub(super) fn needs_no_more(action: &Action, checker: &InputChecker, last: &str, inputs: &Map<String, Value>) -> bool {
    let is_asked = |endpoint: &Arc<Endpoint>| endpoint.effect != Effect::Write || endpoint.confirm;
    let needs_any = action.inputs.iter().any(|input| input.required);
    let is_last = action.name.as_str() == last && action.effect != Effect::Write;
    (needs_any || is_last) && action.endpoints.iter().all(is_asked) && checker.missing(inputs).is_empty()
}

/// The inputs that a message speaks of, each with its value, or null where there are several, and whether the value can be
/// nothing else.
fn found(checker: &InputChecker, hearing: &Hearing, message: &str) -> Vec<(String, Value, bool)> {
    let findings = checker.find(hearing, message);
    let unclear = findings.unclear.keys().map(|name| (name.clone(), Value::Null));
    let spoken_of = findings.values().into_iter().chain(unclear);
    let told = spoken_of.map(|(name, value)| {
        let is_telling = checker.is_telling(&name);
        (name, value, is_telling)
    });
    told.collect()
}

/// Where a value stands in a message, if it stands there as it is.
fn span(message: &str, value: &Value) -> std::ops::Range<usize> {
    let text = value.as_str().unwrap_or_default();
    let start = message.to_ascii_lowercase().find(&text.to_ascii_lowercase());
    match start {
        Some(start) if !text.is_empty() => start..start + text.len(),
        _ => 0..0,
    }
}
