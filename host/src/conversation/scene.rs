//! What a step works with: the state, what is said, and what the state means at this moment.

use super::catalogue::{Catalogue, Entry};
use super::people::ForPeople;
use super::state::{Phase, State};
use super::utterance::{Kind, Utterance};
use crate::language::said::Said;
use crate::language::{Hearing, Language};
use crate::model::limits::ConversationLimits;

/// What a step works with.
pub(super) struct Scene<'a> {
    pub state: State,
    pub say: Vec<Utterance>,
    pub people: Vec<ForPeople>,
    pub catalogue: &'a dyn Catalogue,
    pub limits: &'a ConversationLimits,
    pub now_ms: u64,
}

impl<'a> Scene<'a> {
    /// The live action of the task under way.
    pub(super) fn entry(&self) -> Option<Entry<'a>> {
        let task = self.state.task.as_ref()?;
        self.catalogue.get(&task.action)
    }

    /// In which language the visitor is understood and answered.
    pub(super) fn language(&self) -> Language {
        Language::of(&self.state.locale)
    }

    /// What the host says in that language.
    pub(super) fn said(&self) -> &'static Said {
        self.language().said()
    }

    /// How a message is heard at this moment.
    pub(super) fn hearing(&self) -> Hearing {
        Hearing::new(&self.state.locale, self.now_ms).in_zone_named(self.state.zone.as_deref())
    }

    /// Has a run cancelled when nothing else is to do.
    pub(super) fn cancel(&mut self, run: Option<String>) {
        self.state.cancel.extend(run);
    }

    /// Says something about the action under way, if there is one.
    pub(super) fn say(&mut self, kind: Kind, text: &str, why: &str) {
        let mut utterance = Utterance::new(kind, text, why);
        utterance.expires_ms = match self.state.task.as_ref().map(|task| &task.phase) {
            Some(Phase::Confirm { expires_ms, .. }) if kind == Kind::Confirm => Some(*expires_ms),
            _ => None,
        };
        let utterance = match &self.state.task {
            Some(task) => utterance.about(&task.action, task.started.then_some(task.run.as_str())),
            None => utterance,
        };
        self.say.push(utterance);
    }

    /// Counts a failed try. Returns whether people have to take over.
    pub(super) fn failed_try(&mut self, input: &str) -> bool {
        let Some(task) = &mut self.state.task else { return false };
        let tries = task.tries.entry(input.to_owned()).or_insert(0);
        *tries += 1;
        *tries >= self.limits.tries_max
    }
}

pub(super) fn set_phase(scene: &mut Scene<'_>, phase: Phase) {
    if let Some(task) = &mut scene.state.task {
        task.phase = phase;
    }
}
