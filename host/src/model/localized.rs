//! What an action is called and says in another language than its manifest's own: an overlay by locale.

use super::id::Name;
use super::reply::{ReplyTemplate, StatusMatch};
use serde_json::Value;

/// Letters, digits and dashes in parts of at most eight, as BCP 47 has them.
pub fn is_locale(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a locale is a tag or a finer form of it: `de-AT` is within `de` (RFC 4647, section 3.3.1).
pub fn is_within(locale: &str, tag: &str) -> bool {
    locale
        .get(..tag.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && matches!(locale.as_bytes().get(tag.len()), None | Some(b'-'))
}

/// A text of the operator, in one language or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalText {
    /// For every locale without a text of its own.
    pub own: String,
    /// By BCP 47 tag.
    pub by_locale: Vec<(String, String)>,
}

impl LocalText {
    /// The text for a locale, that of the finest tag.
    pub fn in_locale(&self, locale: &str) -> &str {
        let within = self.by_locale.iter().filter(|(tag, _)| is_within(locale, tag));
        within
            .max_by_key(|(tag, _)| tag.len())
            .map_or(&self.own, |(_, text)| text)
    }
}

/// The words of an action in one locale. What is not there is said as the manifest itself says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Localized {
    /// A BCP 47 tag, such as `de` or `de-AT`.
    pub locale: String,
    /// For lists and questions.
    pub title: Option<String>,
    /// What it does, in a sentence or two.
    pub description: Option<String>,
    /// Phrases that start it, besides those of the manifest itself.
    pub triggers: Vec<String>,
    /// The words of inputs, by name.
    pub inputs: Vec<(Name, LocalizedInput)>,
    /// The words of endpoints, by name.
    pub endpoints: Vec<(Name, LocalizedEndpoint)>,
    /// How the answer is worded.
    pub response: LocalizedResponse,
}

/// One of the values that an input can have.
#[derive(Clone, Debug, PartialEq)]
pub struct InputChoice {
    /// A text, a number or a truth value.
    pub value: Value,
    /// As visitors read it.
    pub label: String,
    /// What else visitors call it.
    pub also: Vec<String>,
}

impl InputChoice {
    /// Its label and the other words for it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.label.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

/// The words of an input in one locale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalizedInput {
    /// What the visitor is asked for.
    pub title: Option<String>,
    /// The question for it.
    pub ask: Option<String>,
    /// For the agent that words the question.
    pub instructions: Option<String>,
    /// Labels and other words for choices; those that are not here keep their own.
    pub choices: Vec<InputChoice>,
}

/// The words of an endpoint in one locale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalizedEndpoint {
    /// For the question before a write.
    pub title: Option<String>,
    /// What its parameters are called there.
    pub titles: Vec<(String, String)>,
}

/// How an answer is worded in one locale. The conditions are the manifest's own, so that no answer is a failure in one
/// language and none in another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalizedResponse {
    /// For the agent that words the answer.
    pub instructions: Option<String>,
    /// The words for an answer with a good status.
    pub template: Option<ReplyTemplate>,
    /// Other words by status.
    pub on: Vec<(StatusMatch, ReplyTemplate)>,
    /// The words of each `[[response.when]]`, in their order; all of them or none.
    pub when: Vec<ReplyTemplate>,
    /// The words of each `[[response.failures]]` that has any, in their order; all of them or none.
    pub failures: Vec<ReplyTemplate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_within_its_coarser_tags_alone() {
        for (locale, tag, expected) in [
            ("de", "de", true),
            ("de-AT", "de", true),
            ("DE-at", "de-AT", true),
            ("de", "de-AT", false),
            ("den", "de", false),
            ("en", "de", false),
            ("d", "de", false),
            ("é", "de", false),
        ] {
            assert_eq!(is_within(locale, tag), expected, "{locale} {tag}");
        }
    }
}
