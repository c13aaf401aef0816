//! What messages say beside an answer: questions to the agent, not knowing, a mailbox that is lost, wanting something besides.

#[cfg(test)]
mod tests;

use super::Language;
use super::fold::{capped, folded};

/// Longer messages are about something.
const BYTES_MAX: usize = 400;

/// Whether a message asks, in any script.
pub(crate) fn has_question_mark(message: &str) -> bool {
    message.contains(['?', '\u{ff1f}', '\u{61f}', '\u{bf}', '\u{37e}'])
}

/// A folded message in which whole phrases are looked for.
pub(crate) struct Aside {
    language: Language,
    /// With a space at either end.
    padded: String,
    has_question_mark: bool,
}

impl Aside {
    /// Reads a message.
    pub(crate) fn new(language: Language, message: &str) -> Self {
        let message = capped(message, BYTES_MAX);
        Self {
            language,
            padded: format!(" {} ", folded(message)),
            has_question_mark: has_question_mark(message),
        }
    }

    /// Whether it asks something.
    pub(crate) fn is_question(&self) -> bool {
        self.has_question_mark || self.begins(self.language.words().steering.question_begins)
    }

    /// Whether it asks for something that was given before: "what is the address you have?"
    pub(crate) fn asks_for_given(&self) -> bool {
        self.is_question() && self.has(self.language.words().steering.given)
    }

    /// Whether it asks for nothing but what was given or what is under way: "which order was it?"
    pub(crate) fn asks_for_recap(&self) -> bool {
        let steering = &self.language.words().steering;
        let ends = |end: &&str| self.padded.ends_with(&format!(" {end} "));
        let is_given = self.begins(steering.given_begins) && steering.given_ends.iter().any(ends);
        is_given || self.asks_what(steering.recall) || self.asks_for_topic()
    }

    /// Whether it asks what is under way: "what did I just ask you about?"
    pub(crate) fn asks_for_topic(&self) -> bool {
        self.asks_what(self.language.words().steering.topic)
    }

    /// Whether it is such a phrase, or asks what or which and has one.
    fn asks_what(&self, phrases: &[&str]) -> bool {
        let begins = self.begins(self.language.words().steering.given_begins);
        phrases.contains(&self.padded.trim()) || (begins && self.has(phrases))
    }

    /// Whether it asks if something was sent, by an action and not as a mail to the visitor.
    pub(crate) fn asks_for_sent(&self) -> bool {
        let steering = &self.language.words().steering;
        self.is_question() && self.has(steering.sent) && !self.has(steering.mail)
    }

    /// Whether it asks what happens.
    pub(crate) fn asks_for_consequence(&self) -> bool {
        self.has(self.language.words().steering.consequence)
    }

    /// Whether the visitor does not know what was asked for, or where to find it.
    pub(crate) fn is_unknown(&self) -> bool {
        self.begins(self.language.words().steering.unknown_begins)
    }

    /// Whether a mailbox cannot be used any more. Where one is being talked of already, it need not be named.
    pub(crate) fn has_lost_mailbox(&self, is_talked_of: bool) -> bool {
        let words = self.language.words();
        (is_talked_of || self.has(words.email)) && self.has(words.steering.no_access)
    }

    /// Whether another thing is meant than the one of before.
    pub(crate) fn means_another(&self) -> bool {
        self.has(self.language.words().steering.otherness)
    }

    /// Whether something is wanted besides.
    pub(crate) fn wants_more(&self) -> bool {
        self.has(self.language.words().steering.also)
    }

    /// Whether it is a position in a list, such as "the second one", and nothing else.
    pub(crate) fn is_position(&self) -> bool {
        let words = self.language.words();
        let mut telling: Vec<&str> = self.padded.split_whitespace().collect();
        let said = telling.len();
        telling.retain(|word| !words.fillers.contains(word));
        let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
        let is_ordinal =
            |word: &str| words.ordinals.iter().any(|names| names.contains(&word)) || words.last.contains(&word);
        match telling[..] {
            [] => said > 0 && self.padded.trim() == "one",
            [word] if is_number(word) => said > 1,
            [word] => is_ordinal(word),
            _ => false,
        }
    }

    /// Whether a folded word stands in it.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.padded.contains(&format!(" {word} "))
    }

    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has_word(phrase))
    }

    fn begins(&self, phrases: &[&str]) -> bool {
        phrases
            .iter()
            .any(|phrase| self.padded.starts_with(&format!(" {phrase} ")))
    }
}
