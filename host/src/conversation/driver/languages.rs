//! In which language a visitor is understood and answered: as the site says, and as the visitor clearly writes.

use super::super::state::{Done, State};
use super::{ConversationError, Conversations};
use crate::language::tongue::tongue;
use crate::language::{Hearing, Language};
use crate::runtime::Snapshot;
use crate::triggers::{Decision, Ranking};

/// A phrase of a manifest, word for word.
const EXACT: f32 = 0.999;

/// Messages after which nobody goes on with what was done.
const FOLLOWED_TURNS_MAX: u32 = 3;

impl Conversations {
    /// Goes on with a conversation in another locale, because the site says so.
    pub async fn speak(&self, id: &str, locale: &str) -> Result<(), ConversationError> {
        let lock = self.lock(id);
        let _turn = lock.lock().await;
        let mut work = self.recovered(id).await?;
        if work.state.locale != locale {
            work.state.locale = locale.to_owned();
            work.state.own_locale = None;
            let saved = super::document(&work.state)?;
            self.storage()
                .save_turn(id, work.revision, &saved, &[], self.now_ms())
                .await?;
        }
        Ok(())
    }

    /// Ranks a message in the language of the conversation, which becomes that of the visitor where it clearly is another one
    /// that is spoken here.
    pub(super) fn understand(&self, snapshot: &Snapshot, state: &mut State, message: &str) -> Ranking {
        let current = Language::of(&state.locale);
        let now_ms = self.now_ms();
        let rank = |state: &State| {
            let done = state.last.as_ref().map(|done| done.action.as_str());
            let last = state.task.as_ref().map(|task| task.action.as_str()).or(done);
            let hearing = Hearing::new(&state.locale, now_ms).in_zone_named(state.zone.as_deref());
            let ranking = snapshot.rank(&hearing, message, last);
            let is_recent = |done: &&Done| state.turn.saturating_sub(done.when.turn) <= FOLLOWED_TURNS_MAX;
            match state.last.as_ref().filter(is_recent) {
                Some(done) if state.task.is_none() => {
                    snapshot.follow(&hearing, message, (&done.action, &done.inputs), ranking)
                }
                _ => ranking,
            }
        };
        let is_spoken = |language: &Language| {
            let of = |locale: &String| Language::of(locale) == *language;
            snapshot.matchers.speak(*language) || of(&self.parts.locale) || state.own_locale.as_ref().is_some_and(of)
        };
        let others = Language::ALL.into_iter().filter(|language| *language != current);
        let others: Vec<Language> = others.filter(is_spoken).collect();
        let among: Vec<Language> = others.iter().copied().chain([current]).collect();
        if let Some(language) = tongue(message, &among).filter(|language| *language != current) {
            state.turn_to(language);
            return rank(state);
        }
        let ranking = rank(state);
        if ranking.decision != Decision::Nothing || !message.contains(char::is_whitespace) {
            return ranking;
        }
        // A phrase of the manifest itself, without a word that shows its language.
        for language in others {
            let hearing = Hearing::new(language.tag(), now_ms).in_zone_named(state.zone.as_deref());
            let other = snapshot.rank(&hearing, message, None);
            if matches!(other.decision, Decision::Triggered(_)) && other.score >= EXACT {
                state.turn_to(language);
                return other;
            }
        }
        ranking
    }
}
