//! The words of a manifest in other languages: each has its place in the manifest itself.

use super::{ASK_BYTES_MAX, Checker, TEXT_BYTES_MAX, TITLE_BYTES_MAX};
use crate::manifest::error::{did_you_mean, shown};
use crate::manifest::place::Path;
use crate::manifest::raw::{RawLocale, RawLocaleEndpoint, RawLocaleInput, RawLocaleResponse};
use crate::model::action::{Action, Input, InputChoice, Response};
use crate::model::endpoint::Endpoint;
use crate::model::id::Name;
use crate::model::localized::{Localized, LocalizedEndpoint, LocalizedInput, LocalizedResponse, is_locale};
use crate::model::reply::ReplyTemplate;
use std::collections::BTreeMap;

const LOCALES_MAX: usize = 32;

/// What the words of a locale stand for.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    pub inputs: &'a [Input],
    /// Whether the inputs could all be read, so that other names are wrong ones.
    pub inputs_known: bool,
    pub endpoints: &'a [(String, Option<Endpoint>)],
    pub response: &'a Response,
}

impl Checker<'_> {
    pub(super) fn locales(&mut self, path: &Path, raw: BTreeMap<String, RawLocale>, own: &Own<'_>) -> Vec<Localized> {
        self.count(path, raw.len(), LOCALES_MAX);
        let mut found: Vec<Localized> = Vec::new();
        for (tag, raw) in self.in_order(path, raw) {
            let here = path.at(&tag);
            if !is_locale(&tag) {
                let dashed = tag.replace('_', "-");
                let remedy = match is_locale(&dashed) {
                    true => format!("write `{dashed}`"),
                    false => "name a language, such as `de`, or one of a country, such as `de-AT`".to_owned(),
                };
                let message = format!("`{}` is not a BCP 47 tag", shown(&tag));
                self.problems.add(&here, message, remedy);
                continue;
            }
            if found.iter().any(|other| other.locale.eq_ignore_ascii_case(&tag)) {
                let message = format!("the locale `{}` is there twice", shown(&tag));
                self.problems.add(&here, message, "put the words of both into one");
            }
            let words = self.localized(&here, tag, raw, own);
            found.push(words);
        }
        found
    }

    fn localized(&mut self, path: &Path, locale: String, raw: RawLocale, own: &Own<'_>) -> Localized {
        let title = raw
            .title
            .map(|title| self.text(&path.at("title"), title, TITLE_BYTES_MAX));
        let description = raw
            .description
            .map(|text| self.text(&path.at("description"), text, TEXT_BYTES_MAX));
        let triggers = self.triggers(&path.at("triggers"), raw.triggers.unwrap_or_default());
        let mut inputs = Vec::new();
        for (name, raw) in self.in_order(&path.at("inputs"), raw.inputs.unwrap_or_default()) {
            let here = path.at("inputs").at(&name);
            let input = own.inputs.iter().find(|input| input.name.as_str() == name);
            let words = self.localized_input(&here, raw, input.map(|input| input.choices.as_slice()));
            match input {
                Some(input) => inputs.push((input.name.clone(), words)),
                None if own.inputs_known => {
                    let known: Vec<&str> = own.inputs.iter().map(|input| input.name.as_str()).collect();
                    self.unknown(&here, "input", &name, &known);
                }
                None => {}
            }
        }
        let mut endpoints = Vec::new();
        for (name, raw) in self.in_order(&path.at("endpoints"), raw.endpoints.unwrap_or_default()) {
            let here = path.at("endpoints").at(&name);
            let words = self.localized_endpoint(&here, raw);
            match own.endpoints.iter().find(|(other, _)| *other == name) {
                Some((_, Some(endpoint))) => {
                    self.known_parameters(&here.at("titles"), &words.titles, endpoint);
                    endpoints.push((endpoint.name.clone(), words));
                }
                Some(_) => {}
                None => {
                    let known: Vec<&str> = own.endpoints.iter().map(|(name, _)| name.as_str()).collect();
                    self.unknown(&here, "endpoint", &name, &known);
                }
            }
        }
        let response = self.localized_response(&path.at("response"), raw.response.unwrap_or_default(), own);
        Localized {
            locale,
            title,
            description,
            triggers,
            inputs,
            endpoints,
            response,
        }
    }

    fn unknown(&mut self, path: &Path, what: &str, name: &str, known: &[&str]) {
        let message = format!("there is no {what} `{}` whose words these could be", shown(name));
        let remedy = match known {
            [] => "remove this".to_owned(),
            known => did_you_mean(name, known),
        };
        self.problems.add(path, message, remedy);
    }

    fn localized_input(&mut self, path: &Path, raw: RawLocaleInput, known: Option<&[InputChoice]>) -> LocalizedInput {
        LocalizedInput {
            title: raw.title.map(|title| self.line(&path.at("title"), title)),
            ask: raw.ask.map(|ask| self.text(&path.at("ask"), ask, ASK_BYTES_MAX)),
            instructions: raw
                .instructions
                .map(|text| self.text(&path.at("instructions"), text, TEXT_BYTES_MAX)),
            choices: self.choices(&path.at("choices"), raw.choices.unwrap_or_default(), known),
        }
    }

    fn localized_endpoint(&mut self, path: &Path, raw: RawLocaleEndpoint) -> LocalizedEndpoint {
        LocalizedEndpoint {
            title: raw.title.map(|title| self.line(&path.at("title"), title)),
            titles: self.parameter_titles(&path.at("titles"), raw.titles.unwrap_or_default()),
        }
    }

    /// What parameters are called in the question before a write.
    pub(super) fn parameter_titles(&mut self, path: &Path, raw: BTreeMap<String, String>) -> Vec<(String, String)> {
        let raw = self.in_order(path, raw);
        raw.into_iter()
            .map(|(name, title)| {
                let title = self.line(&path.at(&name), title);
                (name, title)
            })
            .collect()
    }

    /// Titles of parameters that the endpoint does not have would never be read.
    pub(super) fn known_parameters(&mut self, path: &Path, titles: &[(String, String)], endpoint: &Endpoint) {
        let known = endpoint.parameters();
        for (name, _) in titles.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            self.unknown(&path.at(name), "parameter", name, &known);
        }
    }

    fn localized_response(&mut self, path: &Path, raw: RawLocaleResponse, own: &Own<'_>) -> LocalizedResponse {
        let known = own.inputs_known.then_some(own.inputs);
        let instructions = raw
            .instructions
            .map(|text| self.text(&path.at("instructions"), text, TEXT_BYTES_MAX));
        let template = raw
            .template
            .and_then(|text| self.reply(&path.at("template"), &text, known));
        let mut on = Vec::new();
        for (status, text) in self.in_order(&path.at("on"), raw.on.unwrap_or_default()) {
            let here = path.at("on").at(&status);
            let Some(status) = self.status(&here, &status) else {
                continue;
            };
            if !own.response.on.iter().any(|(other, _)| *other == status) {
                let message = format!("`[response.on]` has no sentence for `{status}`");
                self.problems
                    .add(&here, message, "add it there, where all languages have it");
            }
            on.extend(self.reply(&here, &text, known).map(|reply| (status, reply)));
        }
        let told = own
            .response
            .failures
            .iter()
            .filter(|failure| failure.template.is_some());
        let (whens, failures) = (own.response.when.len(), told.count());
        LocalizedResponse {
            instructions,
            template,
            on,
            when: self.listed(&path.at("when"), raw.when, whens, known),
            failures: self.listed(&path.at("failures"), raw.failures, failures, known),
        }
    }

    /// Sentences that belong to the manifest's own entries by their order.
    fn listed(
        &mut self,
        path: &Path,
        raw: Option<Vec<String>>,
        wanted: usize,
        known: Option<&[Input]>,
    ) -> Vec<ReplyTemplate> {
        let Some(raw) = raw else { return Vec::new() };
        if raw.len() != wanted {
            let what = path.last();
            let message = format!(
                "there are {} sentences here, and {wanted} in `[[response.{what}]]`",
                raw.len()
            );
            self.problems.add(
                path,
                message,
                "write one for each entry that has a sentence, in their order",
            );
        }
        let texts = raw.iter().enumerate();
        texts
            .filter_map(|(index, text)| self.reply(&path.at(index), text, known))
            .collect()
    }
}

/// What a locale does not say in its own words, by key; visitors read it as the manifest has it.
pub fn lacking(action: &Action, words: &Localized) -> Vec<String> {
    let mut lacks: Vec<String> = Vec::new();
    let mut need = |is_there: bool, key: String| {
        if !is_there {
            lacks.push(key);
        }
    };
    need(words.title.is_some(), "title".into());
    need(words.description.is_some(), "description".into());
    need(
        !words.triggers.is_empty() || action.triggers.is_empty(),
        "triggers".into(),
    );
    let of = |name: &Name| {
        words
            .inputs
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, words)| words)
    };
    for input in &action.inputs {
        let own = of(&input.name);
        need(
            own.is_some_and(|own| own.title.is_some()),
            format!("inputs.{}.title", input.name),
        );
        let is_asked = input.ask.is_none() || own.is_some_and(|own| own.ask.is_some());
        need(is_asked, format!("inputs.{}.ask", input.name));
    }
    for endpoint in action
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.writes() && endpoint.confirm)
    {
        let own = words.endpoints.iter().find(|(name, _)| *name == endpoint.name);
        let own = own.map(|(_, words)| words);
        need(
            own.is_some_and(|own| own.title.is_some()),
            format!("endpoints.{}.title", endpoint.name),
        );
        for (parameter, _) in &endpoint.titles {
            let is_there = own.is_some_and(|own| own.titles.iter().any(|(name, _)| name == parameter));
            need(is_there, format!("endpoints.{}.titles.{parameter}", endpoint.name));
        }
    }
    let (own, response) = (&words.response, &action.response);
    need(
        response.template.is_none() || own.template.is_some(),
        "response.template".into(),
    );
    for (status, _) in &response.on {
        let is_there = own.on.iter().any(|(other, _)| other == status);
        need(is_there, format!("response.on.{status}"));
    }
    need(response.when.is_empty() || !own.when.is_empty(), "response.when".into());
    let told = response.failures.iter().any(|failure| failure.template.is_some());
    need(!told || !own.failures.is_empty(), "response.failures".into());
    lacks
}
