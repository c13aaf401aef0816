//! A message as it was heard: its words, how they matched, and what it means beside the action under way.

use super::super::scene::Scene;
use crate::language::Language;
use crate::language::choice::choice;
use crate::model::step::Choice;
use crate::triggers::{Decision, Ranking};

/// A score from which a message counts as another action even where any text would be an answer.
pub(super) const SURE: f32 = 0.8;

/// What a message starts with: its words, how they matched, and an id for a run.
pub(super) struct Heard<'a> {
    pub text: &'a str,
    pub ranking: &'a Ranking,
    pub match_us: u64,
    pub run: String,
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
