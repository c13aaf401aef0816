//! An action in the words of a locale: its overlay put over the manifest's own words.

use super::action::Action;
use super::endpoint::Endpoint;
use super::localized::{Localized, LocalizedEndpoint, is_within};
use std::borrow::Cow;
use std::sync::Arc;

impl Action {
    /// The action with the words of a locale, those of the finest tag last. Borrowed where it has none of its own.
    pub fn in_locale(&self, locale: &str) -> Cow<'_, Action> {
        let mut overlays: Vec<&Localized> = self
            .locales
            .iter()
            .filter(|overlay| is_within(locale, &overlay.locale))
            .collect();
        if overlays.is_empty() {
            return Cow::Borrowed(self);
        }
        overlays.sort_by_key(|overlay| overlay.locale.len());
        let mut action = self.clone();
        overlays.into_iter().for_each(|overlay| overlay.cover(&mut action));
        Cow::Owned(action)
    }
}

impl Localized {
    /// Puts its words in the place of those of the action.
    fn cover(&self, action: &mut Action) {
        put(&mut action.title, &self.title);
        put(&mut action.description, &self.description);
        action.triggers.extend(self.triggers.iter().cloned());
        for (name, words) in &self.inputs {
            if let Some(input) = action.inputs.iter_mut().find(|input| input.name == *name) {
                put(&mut input.title, &words.title);
                put(&mut input.instructions, &words.instructions);
                if words.ask.is_some() {
                    input.ask.clone_from(&words.ask);
                }
                for choice in &words.choices {
                    if let Some(own) = input.choices.iter_mut().find(|own| own.value == choice.value) {
                        own.label.clone_from(&choice.label);
                        own.also.extend(choice.also.iter().cloned());
                    }
                }
            }
        }
        for (name, words) in &self.endpoints {
            if let Some(endpoint) = action.endpoints.iter_mut().find(|endpoint| endpoint.name == *name) {
                words.cover(Arc::make_mut(endpoint));
            }
        }
        let (own, words) = (&mut action.response, &self.response);
        if words.instructions.is_some() {
            own.instructions.clone_from(&words.instructions);
        }
        if words.template.is_some() {
            own.template.clone_from(&words.template);
        }
        for (status, template) in &words.on {
            if let Some((_, own)) = own.on.iter_mut().find(|(own, _)| own == status) {
                own.clone_from(template);
            }
        }
        for (own, template) in own.when.iter_mut().zip(&words.when) {
            own.template.clone_from(template);
        }
        let told = own.failures.iter_mut().filter_map(|failure| failure.template.as_mut());
        for (own, template) in told.zip(&words.failures) {
            own.clone_from(template);
        }
    }
}

impl LocalizedEndpoint {
    fn cover(&self, endpoint: &mut Endpoint) {
        put(&mut endpoint.title, &self.title);
        for (parameter, title) in &self.titles {
            endpoint.titles.retain(|(own, _)| own != parameter);
            endpoint.titles.push((parameter.clone(), title.clone()));
        }
    }
}

fn put(own: &mut String, words: &Option<String>) {
    if let Some(words) = words {
        own.clone_from(words);
    }
}
