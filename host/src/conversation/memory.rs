//! What a visitor said in this conversation, and for how long it may be used without being asked for again.
//!
//! Only what visitors gave is kept here, never what an upstream answered. A remembered address proves nothing: it only saves
//! the visitor from typing it again.

use crate::identity::email::Email;
use crate::language::Language;
use crate::model::action::{Action, Input};
use crate::model::endpoint::Effect;
use crate::model::limits::ConversationLimits;
use crate::policy::input::InputChecker;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Values that are kept; the oldest goes first.
const VALUES_MAX: usize = 32;

/// When something was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// Messages of the visitor before it.
    pub turn: u32,
    /// Milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A value that the visitor gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    /// What it means: `same_as` of its input, or the input's name.
    pub meaning: String,
    /// Whether the manifest says so, and not only the name.
    #[serde(default)]
    pub is_declared: bool,
    /// Stands for the schema of its input.
    pub schema: String,
    pub value: Value,
    /// The action that it was given to.
    pub action: String,
    pub when: When,
}

/// An address that the visitor named as theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidEmail {
    /// In the form in which addresses are compared.
    pub email: String,
    pub when: When,
}

/// What the visitor said so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    #[serde(default)]
    pub values: Vec<Remembered>,
    #[serde(default)]
    pub email: Option<SaidEmail>,
}

/// What memory has for an input.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Recalled {
    /// To be used, and said.
    Fresh(Value),
    /// To be asked about.
    Old(Value),
}

impl Memory {
    /// Keeps the inputs of an action that the visitor gave and the action took, where they can be used again at all.
    pub(super) fn keep(&mut self, action: &Action, inputs: &Map<String, Value>, when: When) {
        for input in &action.inputs {
            let is_telling = input.same_as.is_some() || is_telling(&input.schema, false);
            let Some(value) = inputs.get(input.name.as_str()).filter(|_| is_telling) else {
                continue;
            };
            let new = Remembered {
                meaning: meaning(input).to_owned(),
                is_declared: input.same_as.is_some(),
                schema: fingerprint(&input.schema),
                value: value.clone(),
                action: action.name.to_string(),
                when,
            };
            self.values
                .retain(|old| (&old.meaning, &old.schema) != (&new.meaning, &new.schema));
            self.values.push(new);
        }
        let over = self.values.len().saturating_sub(VALUES_MAX);
        self.values.drain(..over);
    }

    /// Keeps an address that the visitor named as theirs.
    pub(super) fn keep_email(&mut self, email: &Email, when: When) {
        let email = email.as_str().to_owned();
        self.email = Some(SaidEmail { email, when });
    }

    /// The address that the visitor named, if that was not long ago. It is used no longer than a proof of it would last.
    pub(super) fn email(&self, now: When, limits: &ConversationLimits) -> Option<&str> {
        let said = self.email.as_ref()?;
        let is_in_time = now.at_ms.saturating_sub(said.when.at_ms) < limits.assurance_ms;
        (is_in_time && is_fresh(said.when, now, limits)).then_some(said.email.as_str())
    }

    /// What was said for an input of this meaning. Nothing where any value would do: what was said once as a message to
    /// somebody, as a count or as a day is seldom meant again.
    pub(super) fn recall(
        &self,
        action: &Action,
        checker: &InputChecker,
        input: &Input,
        hearing: (Language, When),
        limits: &ConversationLimits,
    ) -> Option<Recalled> {
        let (language, now) = hearing;
        if !input.required {
            return None;
        }
        let schema = fingerprint(&input.schema);
        let fits = |value: &Value| {
            let alone = Map::from_iter([(input.name.to_string(), value.clone())]);
            checker.check(language, &alone, &[]).is_empty()
        };
        let is_same = |known: &&Remembered| {
            let is_declared = known.is_declared || input.same_as.is_some();
            known.meaning == meaning(input) && (is_declared || known.schema == schema) && fits(&known.value)
        };
        let known = self.values.iter().rev().find(is_same);
        if let Some(known) = known {
            let is_telling = input.same_as.is_some() || is_telling(&input.schema, known.action == action.name.as_str());
            // The same write once more is seldom about the same thing.
            let is_repeated = known.action == action.name.as_str() && action.effect != Effect::Read;
            let value = known.value.clone();
            return match is_fresh(known.when, now, limits) && !is_repeated {
                _ if !is_telling => None,
                true => Some(Recalled::Fresh(value)),
                false => Some(Recalled::Old(value)),
            };
        }
        let is_email = input.schema.get("format").is_some_and(|format| format == "email");
        let email = self.email(now, limits).filter(|_| is_email)?;
        Some(Value::String(email.to_owned())).filter(fits).map(Recalled::Fresh)
    }
}

/// What a value of an input means.
pub(super) fn meaning(input: &Input) -> &str {
    let same_as = input.same_as.as_ref();
    same_as.map_or(input.name.as_str(), |name| name.as_str())
}

/// Whether a schema asks for something that can be meant again: a number of an order, an address, one of several choices. A
/// choice is not meant again by the same action.
fn is_telling(schema: &Value, is_same_action: bool) -> bool {
    let has = |key: &str| schema.get(key).is_some();
    let format = schema.get("format").and_then(Value::as_str);
    let is_text = schema.get("type").is_some_and(|kind| kind == "string");
    if has("enum") || has("oneOf") || has("anyOf") {
        return !is_same_action;
    }
    is_text && (has("pattern") && format.is_none() || matches!(format, Some("email" | "idn-email" | "uuid")))
}

fn is_fresh(then: When, now: When, limits: &ConversationLimits) -> bool {
    now.turn.saturating_sub(then.turn) <= limits.memory_turns_max
        && now.at_ms.saturating_sub(then.at_ms) < limits.memory_ms
}

/// Stands for a schema; members of objects are sorted when they are written.
fn fingerprint(schema: &Value) -> String {
    let digest = Sha256::digest(schema.to_string());
    hex::encode(&digest[..8])
}
