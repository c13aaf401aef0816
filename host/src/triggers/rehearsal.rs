//! Owns the rehearsal: every phrase scored as if it were a message and not published itself.

use super::index::{Index, PhraseFeatures};

/// How many phrases are rehearsed at most; of more, an even selection. Bounds the time of a publish.
const PHRASES_REHEARSED_MAX: usize = 2_000;

/// Similarities below this are noise, and keeping them would square the memory of a publish.
const SIMILARITY_MIN: f32 = 0.05;

/// One phrase in the part of a message.
pub(super) struct Rehearsal {
    pub phrase: usize,
    /// The action that should win.
    pub owner: usize,
    /// What each action scores without the phrase.
    pub scores: Vec<f32>,
    /// The other phrases that resemble this one, with their similarity.
    pub neighbours: Vec<(usize, f32)>,
}

/// Rehearses the phrases, evenly chosen where there are very many.
pub(super) fn rehearse(index: &Index, phrases: &[PhraseFeatures]) -> Vec<Rehearsal> {
    let rehearsed = phrases.len().min(PHRASES_REHEARSED_MAX);
    (0..rehearsed)
        .map(|turn| {
            let phrase = turn * phrases.len() / rehearsed;
            let mut similarities = index.similarities(&phrases[phrase].features);
            // The phrase must not vote for itself; everything below sees it as unpublished.
            similarities[phrase] = 0.0;
            let scores = index.action_scores(&similarities, Some(phrase));
            let neighbours = similarities.into_iter().enumerate();
            let neighbours = neighbours.filter(|(_, similarity)| *similarity > SIMILARITY_MIN);
            let neighbours = neighbours.collect();
            Rehearsal {
                phrase,
                owner: phrases[phrase].action,
                scores,
                neighbours,
            }
        })
        .collect()
}
