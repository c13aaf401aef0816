//! Live actions in each language: what they are called and how their inputs are read there, and which messages start them.

use super::{Published, RegistryError};
use crate::language::Language;
use crate::model::action::Action;
use crate::model::limits::Limits;
use crate::model::localized::is_within;
use crate::policy::input::InputChecker;
use crate::triggers::{Matcher, Phrases, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// An action in the words of one locale.
pub(super) struct Spoken {
    /// A BCP 47 tag.
    locale: String,
    action: Action,
    checker: InputChecker,
}

/// An action in the words of each locale that its manifest has words for, the finest tags first.
pub(super) fn spoken(action: &Action, limits: &Limits) -> Result<Vec<Spoken>, RegistryError> {
    let mut all = Vec::new();
    for overlay in &action.locales {
        let own = action.in_locale(&overlay.locale).into_owned();
        let checker =
            InputChecker::with_limits(&own, limits).map_err(|error| RegistryError::Inputs(error.to_string()))?;
        all.push(Spoken {
            locale: overlay.locale.clone(),
            action: own,
            checker,
        });
    }
    all.sort_by_key(|spoken| std::cmp::Reverse(spoken.locale.len()));
    Ok(all)
}

impl Published {
    /// The action in the words of a locale, as far as its manifest has any, and its inputs as they are read there.
    pub fn in_locale(&self, locale: &str) -> (&Action, &InputChecker) {
        let spoken = self.spoken.iter().find(|spoken| is_within(locale, &spoken.locale));
        spoken.map_or((&self.action, &self.checker), |spoken| {
            (&spoken.action, &spoken.checker)
        })
    }
}

/// What starts the live actions, by the language of a message.
pub struct Matchers {
    by_language: BTreeMap<Language, Matcher>,
    /// The languages that some action has words of its own for.
    spoken: BTreeSet<Language>,
    none: Matcher,
}

impl Matchers {
    /// Takes the live actions, and those that are known and not live.
    pub(super) fn build<'a>(
        live: impl Iterator<Item = &'a Action> + Clone,
        retired: impl Iterator<Item = &'a Action> + Clone,
        settings: &Settings,
    ) -> Self {
        let of = |language: Language| {
            let phrases: Vec<Phrases> = live.clone().flat_map(|action| Phrases::of(action, language)).collect();
            // The title in the visitor's language comes first: by that they are told what is not there.
            let unavailable = retired
                .clone()
                .flat_map(|action| Phrases::of(action, language).into_iter().rev());
            let unavailable: Vec<Phrases> = unavailable.collect();
            let matcher = Matcher::build_beside(language, &phrases, &unavailable, settings);
            (language, matcher)
        };
        let overlays = live.clone().flat_map(|action| &action.locales);
        Self {
            by_language: Language::ALL.into_iter().map(of).collect(),
            spoken: overlays.map(|overlay| Language::of(&overlay.locale)).collect(),
            none: Matcher::build(Language::default(), &[], settings),
        }
    }

    /// What starts the live actions for messages in a language.
    pub(super) fn of(&self, language: Language) -> &Matcher {
        self.by_language.get(&language).unwrap_or(&self.none)
    }

    /// Whether some action has words of its own in a language.
    pub fn speak(&self, language: Language) -> bool {
        self.spoken.contains(&language)
    }
}
