//! Owns the trigger matcher: which published action, if any, a visitor's message asks for.
//!
//! A [`Matcher`] is built once per publish from the triggers of all actions and then ranks messages
//! without I/O, without a clock and without a model. It compares a message with every trigger by
//! stems, pairs of stems and pieces of words (`features`), after repairing the spelling of words
//! that no trigger contains (`spelling`). The triggers themselves then serve as examples: each is
//! scored as if it were a message and not published (`rehearsal`), which shows where actions are
//! mistaken for each other (`refinement`) and how high a score has to be (`confidence`). What
//! follows from a message's scores is settled in one place (`decision`). What a message turns down or undoes, and
//! what it says beside that, is told apart before (`meaning`): only what is wished starts an action.
//!
//! The same actions give the same ranking every time and in whatever order they come.

pub mod evaluate;
pub mod protocol;

mod confidence;
mod decision;
mod evidence;
mod features;
mod follow;
mod index;
mod matcher;
mod meaning;
mod phrase;
mod reading;
mod refinement;
mod rehearsal;
#[cfg(test)]
mod tests;
mod words;

use crate::language::Language;
use crate::model::action::Action;

pub use evidence::{Evidence, Valued};
pub use matcher::Matcher;
pub use words::TEXT_CHARS_MAX;

/// How many candidates a ranking holds at most.
pub const CANDIDATES_MAX: usize = 5;

/// How many actions a visitor is asked to choose between at most.
pub const AMBIGUOUS_MAX: usize = 3;

/// What one published action brings to the matcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// The action's name. With dashes and underscores read as spaces it is one more trigger.
    pub action: String,
    /// The action's title, which is one more trigger; may be empty.
    pub title: String,
    /// The triggers. Empty ones are ignored, and there may be none.
    pub triggers: Vec<String>,
}

impl From<&Action> for Phrases {
    fn from(action: &Action) -> Self {
        Self {
            action: action.name.to_string(),
            title: action.title.clone(),
            triggers: action.triggers.clone(),
        }
    }
}

impl Phrases {
    /// What an action brings for messages in a language: its own phrases, and those of the locales of that language.
    pub fn of(action: &Action, language: Language) -> Vec<Self> {
        let locales = action.locales.iter();
        let of_language = locales.filter(|locale| Language::of(&locale.locale) == language);
        let phrases = of_language.map(|locale| Self {
            action: action.name.to_string(),
            title: locale.title.clone().unwrap_or_default(),
            triggers: locale.triggers.clone(),
        });
        std::iter::once(Self::from(action)).chain(phrases).collect()
    }
}

/// What an operator can adjust about the decision; the ranking does not depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Raises the threshold when positive and lowers it when negative. The unit is the distance
    /// between what a stranger's message and a fitting message score on average with the published
    /// actions, so that 0.2 is a noticeable change and 1 stops nearly everything but exact triggers.
    /// Default 0.
    pub strictness: f32,
    /// How close a second action may come to the first, in the unit of `strictness`, before the
    /// visitor is asked which one was meant. Default 0.15; 0 asks only when two actions are equal.
    pub ambiguity_margin: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            strictness: 0.0,
            ambiguity_margin: 0.15,
        }
    }
}

/// What the matcher makes of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The actions that have anything in common with the message, best first, at most
    /// [`CANDIDATES_MAX`]. They are listed whether or not any of them is good enough.
    pub candidates: Vec<Candidate>,
    /// What should happen.
    pub decision: Decision,
    /// Confidence from 0 to 1 that the message asks for any action at all, comparable between
    /// messages: 0.5 is the threshold, 1 an exact trigger.
    pub score: f32,
    /// The folded message as it was understood, where the spelling of any word was repaired.
    pub repaired: Option<String>,
    /// The wishes of the message one by one, in its order, where it has several that each trigger an action of
    /// their own, or would if it were live: "where is my order and are you open on Sunday?". Empty for all other messages; it never has
    /// only one. `decision` is that of the message as a whole.
    pub wishes: Vec<Wish>,
    /// Whether what it turns down may be another action as well. Only where the decision is [`Decision::Denied`].
    pub is_vague: bool,
}

/// One of several wishes in a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// The part of the message that says it, as it was written.
    pub text: String,
    /// [`Decision::Triggered`] or [`Decision::Unavailable`], each with another action.
    pub decision: Decision,
    /// On the scale of [`Ranking::score`].
    pub score: f32,
}

/// One action that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The action's name.
    pub action: String,
    /// How well it fits, from 0 to 1, on the scale of [`Ranking::score`].
    pub score: f32,
}

/// Whether a message starts an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// No action fits.
    Nothing,
    /// The named action fits, and no other comes close.
    Triggered(String),
    /// Two or three actions fit about equally well, best first: ask “Did you mean … or …?”.
    Ambiguous(Vec<String>),
    /// The message turns the named action down: "do not reset my password". It must not start, and stops where it is
    /// under way.
    Denied(String),
    /// The message is about what the named action does, but undoes it, or says something else of it: "cancel my order"
    /// where an action only looks orders up. It must not start before the visitor said that it is what they want.
    Opposite(String),
    /// The named action fits, but it is not live at the moment.
    Unavailable {
        action: String,
        /// For the visitor, who cannot know the name.
        title: String,
    },
}
