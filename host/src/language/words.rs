//! The lists of words of a language: everything that a reader of messages has to know of it. Words are folded, as
//! [`fold`](super::fold) leaves them.

pub(super) mod english;
pub(super) mod german;
mod people;

pub(crate) use people::PeopleWords;

/// What people put before an equals sign and an address, in any language.
pub(crate) const ADDRESS_LABELS: &[&str] = &["email", "e-mail", "mail", "mailto", "address", "adresse"];

/// The lists of one language.
pub(crate) struct Words {
    /// What is a clear yes as a whole message. A write is sent after it, so nothing that could be meant otherwise belongs here.
    /// The few words of other languages mean a yes in all of them.
    pub(crate) yes: &'static [&'static str],
    /// What is a no as a whole message.
    pub(crate) no: &'static [&'static str],
    /// What turns down whatever follows. "Don't" is not among them: "don't stop" means the opposite of "no, stop".
    pub(crate) no_begins: &'static [&'static str],
    /// What follows a "no" that turns down what was said before: "no the blue one".
    pub(crate) after_no: &'static [&'static str],
    /// Words in whose company an answer is perhaps what the visitor does not want. A few of other languages are among them, since
    /// a choice that was refused must not be taken.
    pub(crate) negations: &'static [&'static str],
    /// What stops the action under way.
    pub(crate) cancel: &'static [&'static str],
    /// What may follow a yes or a no without changing it.
    pub(crate) closers: &'static [&'static str],
    /// What begins the action under way again.
    pub(crate) start_over: &'static [&'static str],
    /// What asks for another mail.
    pub(crate) resend: &'static [&'static str],
    /// What leaves out the input that is asked for.
    pub(crate) skip: &'static [&'static str],
    /// Questions about the question, or about what can be done.
    pub(crate) help: &'static [&'static str],
    /// Questions about the question, whatever they go on with.
    pub(crate) help_begins: &'static [&'static str],
    /// Greetings.
    pub(crate) hello: &'static [&'static str],
    /// Thanks and goodbyes.
    pub(crate) thanks: &'static [&'static str],
    /// Words with which a change begins: "change the order number to A-1002".
    pub(crate) change: &'static [&'static str],
    /// What may stand before a change.
    pub(crate) before_change: &'static [&'static str],
    /// What may stand beside the thing that is to be changed.
    pub(crate) articles: &'static [&'static str],
    /// What comes between the thing that is to be changed and its new value.
    pub(crate) change_to: &'static [&'static str],
    /// What may stand before any message and means nothing there.
    pub(crate) polite: &'static [&'static str],
    /// What holds back whatever follows: a message with one of these is not a yes.
    pub(crate) holds: &'static [&'static str],
    /// What stands between the items of a list.
    pub(crate) and: &'static [&'static str],
    /// The last of several.
    pub(crate) last: &'static [&'static str],
    /// Each position with its names.
    pub(crate) ordinals: [&'static [&'static str]; 10],
    /// What people put beside a position: "option 2, please".
    pub(crate) fillers: &'static [&'static str],
    /// Words that say nothing about which of several answers is meant.
    pub(crate) untelling: &'static [&'static str],
    /// Words of a question or a title that nobody calls it by.
    pub(crate) untelling_names: &'static [&'static str],
    /// What visitors call their address.
    pub(crate) email: &'static [&'static str],
    /// By which a request for a person is known.
    pub(crate) people: PeopleWords,
    /// Words that occur in messages about anything. Sorted, so that the list can be searched by halving.
    pub(in crate::language) everyday: &'static [&'static str],
    /// Words of messages to a shop, an office or a helpdesk. Sorted as well.
    pub(in crate::language) usual: &'static [&'static str],
    /// Sorted as well.
    pub(in crate::language) function_words: &'static [&'static str],
}

impl Words {
    /// Whether a folded word is a function word or a courtesy.
    ///
    /// A host with many triggers shows by itself which words say little. A host with ten does not, and there `what` would count
    /// as much as `refund`. These words are also never taken for misspelt.
    pub(crate) fn is_function_word(&self, word: &str) -> bool {
        self.function_words.binary_search(&word).is_ok()
    }

    /// Whether a folded word occurs in messages about anything. Such a word is never taken for misspelt.
    pub(crate) fn is_everyday(&self, word: &str) -> bool {
        self.everyday.binary_search(&word).is_ok()
    }

    /// Whether a folded word is one of everyday messages, also of those that are about something.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.is_everyday(word) || self.usual.binary_search(&word).is_ok()
    }

    /// The words of everyday messages. A pattern or an enumeration that has one of them would find inputs in messages that
    /// have none.
    pub(crate) fn common(&self) -> impl Iterator<Item = &'static str> {
        self.everyday.iter().chain(self.usual).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::super::fold::folded;
    use super::*;

    fn all(words: &Words) -> Vec<&'static str> {
        let lists = [
            words.yes,
            words.no,
            words.no_begins,
            words.after_no,
            words.negations,
            words.cancel,
            words.closers,
            words.start_over,
            words.resend,
            words.skip,
            words.help,
            words.help_begins,
            words.hello,
            words.thanks,
            words.change,
            words.before_change,
            words.articles,
            words.change_to,
            words.polite,
            words.holds,
            words.and,
            words.last,
            words.fillers,
            words.untelling,
            words.untelling_names,
            words.email,
            words.everyday,
            words.usual,
            words.function_words,
        ];
        lists.into_iter().chain(words.ordinals).flatten().copied().collect()
    }

    #[test]
    fn searched_lists_are_sorted_and_hold_no_word_twice() {
        for language in Language::ALL {
            let words = language.words();
            for list in [words.everyday, words.usual, words.function_words] {
                assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{language:?}");
            }
        }
    }

    #[test]
    fn every_word_is_as_folding_leaves_it() {
        for language in Language::ALL {
            for word in all(language.words()) {
                assert_eq!(folded(word), *word);
            }
        }
    }

    #[test]
    fn nothing_is_both_yes_and_no() {
        for language in Language::ALL {
            let words = language.words();
            let is_no = |word: &&str| words.no.contains(word) || words.cancel.contains(word);
            assert!(!words.yes.iter().any(is_no), "{language:?}");
        }
    }
}
