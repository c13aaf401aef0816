//! A message as it was heard: its words, how they matched, and what it means beside the action under way.

use super::super::scene::Scene;
use super::super::state::Wish;
use crate::language::Language;
use crate::language::choice::{Meant, Offer, choice, meant, mentioned};
use crate::model::step::Choice;
use crate::triggers::{Decision, Ranking};
use serde_json::Value;

/// A score from which a message counts as another action even where any text would be an answer.
pub(super) const SURE: f32 = 0.8;

/// What a message starts with: its words, how they matched, and an id for a run.
pub(super) struct Heard<'a> {
    pub text: &'a str,
    pub ranking: &'a Ranking,
    pub match_us: u64,
    pub run: String,
}

impl Heard<'_> {
    /// The wishes of the message in its order, where it has several; each would be a run of its own.
    pub(super) fn wishes(&self) -> Vec<Wish> {
        let wishes = (1..)
            .zip(&self.ranking.wishes)
            .filter_map(|(number, wish)| match &wish.decision {
                Decision::Triggered(action) => Some(Wish {
                    action: action.clone(),
                    text: wish.text.clone(),
                    run: format!("{}-{number}", self.run),
                    score: wish.score,
                }),
                _ => None,
            });
        wishes.collect()
    }

    /// Those of them that are for other actions than this one.
    pub(super) fn wishes_beside(&self, action: &str) -> Vec<Wish> {
        let mut wishes = self.wishes();
        wishes.retain(|wish| wish.action != action);
        wishes
    }
}

/// Whether any words would be a value.
pub(super) fn is_free_text(schema: &Value) -> bool {
    let is_text = schema.get("type").is_none_or(|kind| kind == "string");
    is_text
        && ["pattern", "format", "enum", "const", "oneOf", "anyOf", "allOf"]
            .iter()
            .all(|key| schema.get(key).is_none())
}

/// The other action that a message triggers with at least this score.
pub(super) fn other(scene: &Scene<'_>, heard: &Heard<'_>, score_min: f32) -> Option<String> {
    let current = scene.state.task.as_ref().map(|task| task.action.as_str());
    match &heard.ranking.decision {
        Decision::Triggered(name) if Some(name.as_str()) != current && heard.ranking.score >= score_min => {
            Some(name.clone())
        }
        _ => None,
    }
}

/// The value of the offered answer that the words mean.
pub(super) fn pick(language: Language, choices: &[Choice], words: &str) -> Option<String> {
    let offered: Vec<(&str, &str)> = choices.iter().map(|c| (c.value.as_str(), c.label.as_str())).collect();
    choice(language, &offered, words).map(|index| choices[index].value.clone())
}

/// An answer with its names.
pub(super) fn offer(choice: &Choice) -> Offer {
    Offer::new(&[&choice.value, &choice.label])
}

/// What a text means among the choices.
pub(super) fn mean(language: Language, choices: &[Choice], text: &str) -> Meant {
    let offers: Vec<Offer> = choices.iter().map(offer).collect();
    meant(language, &offers.iter().collect::<Vec<_>>(), text)
}

/// The one choice whose value or label is in a message as a whole.
pub(super) fn named(language: Language, choices: &[Choice], text: &str) -> Option<String> {
    let offers: Vec<Offer> = choices.iter().map(offer).collect();
    let index = mentioned(language, &offers.iter().collect::<Vec<_>>(), text)?;
    Some(choices[index].value.clone())
}
