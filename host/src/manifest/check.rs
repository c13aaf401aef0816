//! From a manifest as written to a checked action: every rule is applied, and every problem noted.

mod auth;
mod endpoint;
mod inputs;
pub(super) mod json;
mod locale;
mod response;
mod schema;
mod template;
mod url;

use super::error::{Problems, did_you_mean, shown};
use super::place::{Path, Places};
use super::raw::RawManifest;
use super::triggers;
use crate::language::fold;
use crate::model::action::{Action, VisitorView};
use crate::model::endpoint::{Effect, Endpoint, Source};
use crate::model::id::Name;
use crate::model::identity::Protection;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use endpoint::required_parameters;
pub(super) use inputs::misplaced;
pub use locale::lacking;

const TITLE_BYTES_MAX: usize = 200;
const TEXT_BYTES_MAX: usize = 4_000;
/// The question for an input; longer ones are not read.
const ASK_BYTES_MAX: usize = 500;
const ENDPOINTS_MAX: usize = 32;

/// Checks a manifest. Without an action there is at least one problem.
pub(super) fn check(raw: RawManifest, places: &Places, problems: Problems) -> (Option<Action>, Problems) {
    let mut checker = Checker {
        problems,
        places,
        protection: Protection::None,
        patterns: 0,
    };
    let action = checker.action(raw);
    (action, checker.problems)
}

/// Checks the one endpoint of a manifest that has nothing else, by the rules of a protected action. Without an endpoint
/// there is at least one problem.
pub(super) fn check_endpoint(raw: RawManifest, places: &Places, problems: Problems) -> (Option<Endpoint>, Problems) {
    let mut checker = Checker {
        problems,
        places,
        protection: Protection::MatchEmail,
        patterns: 0,
    };
    let endpoints = checker.endpoints(&Path::root().at("endpoints"), raw.endpoints.unwrap_or_default());
    let endpoint = endpoints.into_iter().find_map(|(_, endpoint)| endpoint);
    (endpoint, checker.problems)
}

/// What the checks of one manifest share.
struct Checker<'a> {
    problems: Problems,
    places: &'a Places,
    protection: Protection,
    /// How many regular expressions the schemas have so far.
    patterns: usize,
}

impl Checker<'_> {
    fn action(&mut self, raw: RawManifest) -> Option<Action> {
        let root = Path::root();
        let name = match raw.name {
            Some(name) => self.name(&root.at("name"), &name),
            None => {
                self.problems
                    .add(&root.at("name"), "the name is missing", "add `name = \"order-status\"`");
                None
            }
        };
        let title = self.required(&root.at("title"), raw.title, TITLE_BYTES_MAX);
        let description = self.required(&root.at("description"), raw.description, TEXT_BYTES_MAX);
        self.protection = match raw.protection {
            Some(word) => self.protection_word(&root.at("protection"), &word),
            None => Protection::None,
        };
        let effect = match raw.effect {
            Some(word) => effect_word(&mut self.problems, &root.at("effect"), &word),
            None => Some(Effect::Read),
        };
        let triggers = self.triggers(&root.at("triggers"), raw.triggers.unwrap_or_default());
        let visitor = self.visitor(&root.at("visitor"), &raw.visitor.unwrap_or_default());
        let inputs = self.inputs(&root.at("inputs"), raw.inputs.unwrap_or_default());
        // Names of inputs that could not be read would be called unknown.
        let inputs_known = !self.problems.is_under("inputs");
        let endpoints = self.endpoints(&root.at("endpoints"), raw.endpoints.unwrap_or_default());
        if let Some(effect) = effect {
            self.effect_covers(effect, &endpoints);
        }
        let names: Vec<String> = endpoints.iter().map(|(name, _)| name.clone()).collect();
        let call = self.call(&root.at("call"), raw.call.as_deref(), &names);
        let known = inputs_known.then_some(&inputs[..]);
        let response = self.response(&root.at("response"), raw.response.unwrap_or_default(), known);
        let examples = self.examples(&root.at("examples"), raw.examples.unwrap_or_default(), &endpoints);
        let own = locale::Own {
            inputs: &inputs,
            inputs_known,
            endpoints: &endpoints,
            response: &response,
        };
        let locales = self.locales(&root.at("locale"), raw.locale.unwrap_or_default(), &own);
        let endpoints = endpoints
            .into_iter()
            .filter_map(|(_, endpoint)| endpoint.map(Arc::new))
            .collect();
        if !self.problems.is_empty() {
            return None;
        }
        Some(Action {
            name: name?,
            title: title?,
            description: description?,
            protection: self.protection,
            effect: effect?,
            triggers,
            visitor,
            inputs,
            endpoints,
            call,
            response,
            examples,
            locales,
        })
    }

    fn protection_word(&mut self, path: &Path, word: &str) -> Protection {
        let known = Protection::ALL;
        known
            .into_iter()
            .find(|level| level.as_str() == word)
            .unwrap_or_else(|| {
                let message = format!("`{}` is not a protection level", shown(word));
                self.problems
                    .add(path, message, did_you_mean(word, &known.map(Protection::as_str)));
                // What depends on the level is then not reported on top.
                Protection::VerifyEmail
            })
    }

    fn triggers(&mut self, path: &Path, triggers: Vec<String>) -> Vec<String> {
        self.count(path, triggers.len(), triggers::TRIGGERS_MAX);
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (index, trigger) in triggers.iter().enumerate() {
            let here = path.at(index);
            let key = fold::key(trigger);
            if trigger.len() > triggers::TRIGGER_BYTES_MAX {
                let message = format!("the trigger has more than {} bytes", triggers::TRIGGER_BYTES_MAX);
                self.problems
                    .add(&here, message, "shorten it to what a visitor would write");
            } else if key.is_empty() || trigger.chars().any(char::is_control) {
                let message = format!("`{}` is not a phrase", shown(trigger));
                self.problems.add(&here, message, "write what a visitor would write");
            } else if let Some(first) = seen.insert(key, index) {
                let message = format!("`{}` says the same as `{}`", shown(trigger), shown(&triggers[first]));
                self.problems.add(&here, message, "remove one of them");
            }
        }
        triggers
    }

    fn visitor(&mut self, path: &Path, words: &[String]) -> VisitorView {
        let mut view = VisitorView::default();
        for (index, word) in words.iter().enumerate() {
            match word.as_str() {
                "email" => view.email = true,
                "claims" => view.claims = true,
                other => {
                    let message = format!("`{}` is not something that an action can see", shown(other));
                    self.problems
                        .add(&path.at(index), message, did_you_mean(other, &["email", "claims"]));
                }
            }
        }
        if view.email && self.protection == Protection::None {
            let message = "an action without protection has no visitor whose email it could see";
            self.problems.add(
                path,
                message,
                "set `protection = \"match-email\"`, or remove `email` here",
            );
        }
        view
    }

    fn endpoints(
        &mut self,
        path: &Path,
        raw: BTreeMap<String, super::raw::RawEndpoint>,
    ) -> Vec<(String, Option<Endpoint>)> {
        self.count(path, raw.len(), ENDPOINTS_MAX);
        let raw = self.in_order(path, raw);
        raw.into_iter()
            .map(|(name, raw)| (name.clone(), self.endpoint(&name, raw)))
            .collect()
    }

    fn visitor_sources(&mut self, path: &Path, endpoint: &Endpoint) {
        let of_visitor = |source: &&Source| matches!(source, Source::VisitorEmail | Source::VisitorId);
        if self.protection == Protection::None
            && let Some(source) = endpoint.sources().into_iter().find(of_visitor)
        {
            let name = if *source == Source::VisitorEmail {
                "visitor.email"
            } else {
                "visitor.id"
            };
            let message = format!("`{{{name}}}` is not known in an action without protection");
            self.problems
                .add(path, message, "set `protection = \"match-email\"` at the top");
        }
    }

    fn effect_covers(&mut self, effect: Effect, endpoints: &[(String, Option<Endpoint>)]) {
        let endpoints = endpoints.iter().filter_map(|(_, endpoint)| endpoint.as_ref());
        if let Some(highest) = endpoints.max_by_key(|endpoint| endpoint.effect)
            && highest.effect > effect
        {
            let (word, name) = (highest.effect.as_str(), &highest.name);
            let message = format!("the effect is `{}`, but endpoint `{name}` is `{word}`", effect.as_str());
            self.problems.add(
                &Path::root().at("effect"),
                message,
                format!("set `effect = \"{word}\"` at the top"),
            );
        }
    }

    /// The endpoint of the declared call. One endpoint needs no choice, and is the call.
    fn call(&mut self, path: &Path, call: Option<&str>, names: &[String]) -> Option<Name> {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        match (call, &known[..]) {
            (None, [only]) => Name::new(only).ok(),
            (None, _) => None,
            (Some(name), []) => {
                let message = format!("there is no endpoint `{}` to call", shown(name));
                self.problems
                    .add(path, message, "add `[endpoints.…]`, or remove `call`");
                None
            }
            (Some(name), _) if !known.contains(&name) => {
                let message = format!("there is no endpoint `{}` to call", shown(name));
                self.problems.add(path, message, did_you_mean(name, &known));
                None
            }
            (Some(_), [_]) => {
                self.problems.add(
                    path,
                    "there is only one endpoint, so `call` has nothing to choose",
                    "remove `call`",
                );
                None
            }
            (Some(name), _) => Name::new(name).ok(),
        }
    }

    fn name(&mut self, path: &Path, text: &str) -> Option<Name> {
        let name = Name::new(text).ok();
        if name.is_none() {
            let remedy = "use 1 to 64 lower-case letters, digits, dashes or underscores, starting with a letter";
            self.problems
                .add(path, format!("`{}` is not a name", shown(text)), remedy);
        }
        name
    }

    /// A text that must be there and must say something.
    fn required(&mut self, path: &Path, text: Option<String>, bytes_max: usize) -> Option<String> {
        let key = path.last();
        match text {
            Some(text) => Some(self.text(path, text, bytes_max)),
            None => {
                self.problems
                    .add(path, format!("`{key}` is missing"), format!("add `{key} = \"…\"`"));
                None
            }
        }
    }

    /// A short text on one line.
    fn line(&mut self, path: &Path, text: String) -> String {
        if text.contains('\n') {
            self.problems
                .add(path, "this has to be one line", "take out the line breaks");
        }
        self.text(path, text, TITLE_BYTES_MAX)
    }

    fn text(&mut self, path: &Path, text: String, bytes_max: usize) -> String {
        if text.trim().is_empty() {
            self.problems
                .add(path, "this is empty", "write what people should read here");
        } else if text.len() > bytes_max {
            self.problems
                .add(path, format!("this has more than {bytes_max} bytes"), "shorten it");
        } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.problems.add(path, "this has control characters", "take them out");
        }
        text.trim().to_owned()
    }

    fn count(&mut self, path: &Path, count: usize, most: usize) {
        if count > most {
            self.problems.add(
                path,
                format!("there are {count} of these, and {most} are allowed"),
                "use fewer",
            );
        }
    }

    /// The members of a table in the order of the text, which TOML tables forget.
    fn in_order<V>(&self, path: &Path, table: impl IntoIterator<Item = (String, V)>) -> Vec<(String, V)> {
        let mut members: Vec<(String, V)> = table.into_iter().collect();
        members.sort_by_cached_key(|(key, _)| self.places.offset(&path.at(key)));
        members
    }
}

fn effect_word(problems: &mut Problems, path: &Path, word: &str) -> Option<Effect> {
    let known = [Effect::Read, Effect::Write, Effect::Destructive];
    let effect = known.into_iter().find(|effect| effect.as_str() == word);
    if effect.is_none() {
        let message = format!("`{}` is not an effect", shown(word));
        problems.add(path, message, did_you_mean(word, &known.map(Effect::as_str)));
    }
    effect
}

/// A title made from a name: `find-order` becomes `Find order`.
fn title_of(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
