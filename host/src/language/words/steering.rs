//! The words with which visitors steer what is under way: waiting, going back, correcting, turning down, asking about it.

pub(super) mod english;
pub(super) mod german;

/// The lists of one language. An entry of several words stands for these words one after the other.
pub(crate) struct Steering {
    /// As a whole message: the visitor needs a moment.
    pub(crate) wait: &'static [&'static str],
    /// As a whole message: the question before, please.
    pub(crate) back: &'static [&'static str],
    /// As a whole message: the visitor does not know what was asked for.
    pub(crate) unknown: &'static [&'static str],
    /// What begins such a message, whatever it goes on with.
    pub(crate) unknown_begins: &'static [&'static str],
    /// Anywhere: a mailbox cannot be reached any more. It counts beside a word for mail, or where a mail was just sent.
    pub(crate) no_access: &'static [&'static str],
    /// What a question about a given value has: "which address do you have?"
    pub(crate) given: &'static [&'static str],
    /// What a question about the course of things has: "what happens then?"
    pub(crate) consequence: &'static [&'static str],
    /// What begins a question that has no question mark.
    pub(crate) question_begins: &'static [&'static str],
    /// What corrects at the beginning of a message only.
    pub(crate) correct_begins: &'static [&'static str],
    /// What corrects anywhere: what follows counts, or what is before where nothing follows.
    pub(crate) corrects: &'static [&'static str],
    /// What a correction says of what was before.
    pub(crate) wrong: &'static [&'static str],
    /// The one that was not taken.
    pub(crate) other_one: &'static [&'static str],
    /// What turns down what follows it, up to the end of its part of the sentence.
    pub(crate) denies: &'static [&'static str],
    /// What ends such a part.
    pub(crate) deny_ends: &'static [&'static str],
    /// What says that another value is meant than the last.
    pub(crate) otherness: &'static [&'static str],
    /// What says that something is wanted besides.
    pub(crate) also: &'static [&'static str],
    /// Without these in front of it, what is left of a sentence still says the same: "it is too small".
    pub(crate) sentence_begins: &'static [&'static str],
}
