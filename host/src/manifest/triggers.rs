//! Trigger phrases: how many and how long they may be, and which of them the actions of a host cannot both have.

use crate::language::fold::key;
use crate::model::action::Action;
use crate::model::id::Name;
use std::collections::BTreeMap;

/// How many triggers an action may have.
pub(super) const TRIGGERS_MAX: usize = 200;

/// How many bytes one trigger may have.
pub(super) const TRIGGER_BYTES_MAX: usize = 500;

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
