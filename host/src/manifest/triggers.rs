//! Trigger phrases: how many and how long they may be, and which of them the actions of a host cannot both have.

use crate::language::Language;
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

/// The phrases that more than one of the actions claims for messages in the same language.
pub fn colliding_triggers(actions: &[&Action]) -> Vec<Collision> {
    let several = |(_, triggers): &(String, Vec<(Name, String)>)| triggers.iter().any(|(n, _)| *n != triggers[0].0);
    let mut collisions: Vec<Collision> = Vec::new();
    for language in Language::ALL {
        let mut owners: BTreeMap<String, Vec<(Name, String)>> = BTreeMap::new();
        for action in actions {
            for trigger in of_language(action, language) {
                let owners = owners.entry(key(trigger)).or_default();
                owners.push((action.name.clone(), trigger.clone()));
            }
        }
        for (phrase, triggers) in owners.into_iter().filter(several) {
            // What collides in one language may do so in all.
            if !collisions.iter().any(|known| known.phrase == phrase) {
                collisions.push(Collision { phrase, triggers });
            }
        }
    }
    collisions.sort_by(|a, b| a.phrase.cmp(&b.phrase));
    collisions
}

/// The triggers that count for messages in a language: those of the manifest itself, and those of its locales.
fn of_language(action: &Action, language: Language) -> impl Iterator<Item = &String> {
    let locales = action.locales.iter();
    let of_it = locales.filter(move |locale| Language::of(&locale.locale) == language);
    action.triggers.iter().chain(of_it.flat_map(|locale| &locale.triggers))
}
