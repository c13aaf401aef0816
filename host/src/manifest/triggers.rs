//! Trigger phrases as they are compared: without case, accents, punctuation and extra spaces.

use crate::model::action::Action;
use crate::model::id::Name;
use std::collections::BTreeMap;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How many triggers an action may have.
pub const TRIGGERS_MAX: usize = 200;

/// How many bytes one trigger may have.
pub const TRIGGER_BYTES_MAX: usize = 500;

/// One phrase that starts more than one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// The phrase without case, accents and punctuation.
    pub phrase: String,
    /// Each action with the trigger as its manifest has it, in the order of the actions.
    pub triggers: Vec<(Name, String)>,
}

impl std::fmt::Display for Collision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let owners: Vec<String> = self
            .triggers
            .iter()
            .map(|(name, text)| format!("`{text}` of `{name}`"))
            .collect();
        write!(
            f,
            "several actions have the same trigger: {}; change all but one",
            owners.join(" and ")
        )
    }
}

/// The phrases that more than one of the actions claims.
pub fn colliding_triggers(actions: &[&Action]) -> Vec<Collision> {
    let mut owners: BTreeMap<String, Vec<(Name, String)>> = BTreeMap::new();
    for action in actions {
        for trigger in &action.triggers {
            owners
                .entry(key(trigger))
                .or_default()
                .push((action.name.clone(), trigger.clone()));
        }
    }
    let several = |(_, triggers): &(String, Vec<(Name, String)>)| triggers.iter().any(|(n, _)| *n != triggers[0].0);
    owners
        .into_iter()
        .filter(several)
        .map(|(phrase, triggers)| Collision { phrase, triggers })
        .collect()
}

/// What is the same for two phrases that say the same. Empty for a text in which there is nothing to compare;
/// a text of symbols alone is compared by its symbols.
pub(super) fn key(text: &str) -> String {
    let mut key = String::new();
    let mut gap = false;
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if gap && !key.is_empty() {
                key.push(' ');
            }
            gap = false;
            key.push(c);
        } else if !is_combining_mark(c) && !matches!(c, '\'' | '’' | '‘' | '`') {
            gap = true;
        }
    }
    if key.is_empty() {
        key = text
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control() && *c as u32 > 0x7f)
            .collect();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_that_say_the_same_have_one_key() {
        for same in [
            "Where is my order?",
            "where  is my ORDER",
            " Whére is my order!!",
            "where-is-my-order",
        ] {
            assert_eq!(key(same), "where is my order", "{same}");
        }
        assert_eq!(key("What's up?"), key("whats up"));
        assert_ne!(key("where is my order"), key("where is my other order"));
        assert_eq!(key("📦"), "📦");
        assert_eq!(key("?!"), "");
        assert_eq!(key("注文はどこですか？"), key("注文はどこですか"));
    }
}
