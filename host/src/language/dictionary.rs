//! The common words of a language. A word that is one of them is spelt right, whatever else it is near to.

/// The words of one language, folded, one on a line, in the order of their bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dictionary(&'static str);

/// English: levels 10 and 20 of SCOWL in American and British spelling, and words of shops, mail and chats besides. Its
/// licence is in `dictionary/scowl.txt`.
pub(crate) const ENGLISH: Dictionary = Dictionary(include_str!("dictionary/english.txt"));

/// German: a list of our own, of the words that messages to a shop, an office or a helpdesk are made of.
pub(crate) const GERMAN: Dictionary = Dictionary(include_str!("dictionary/german.txt"));

impl Dictionary {
    /// Whether a folded word is a common one. Halves the text itself, so that nothing has to be built or kept.
    pub(crate) fn has(self, word: &str) -> bool {
        let text = self.0.as_bytes();
        let (mut from, mut to) = (0, text.len());
        while from < to {
            let middle = from + (to - from) / 2;
            let is_end = |byte: &u8| *byte == b'\n';
            let start = text[from..middle]
                .iter()
                .rposition(is_end)
                .map_or(from, |at| from + at + 1);
            let end = text[middle..to].iter().position(is_end).map_or(to, |at| middle + at);
            match text[start..end].cmp(word.as_bytes()) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => from = end + 1,
                std::cmp::Ordering::Greater => to = start,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::folded;
    use super::*;

    #[test]
    fn every_word_of_a_dictionary_is_found_in_it() {
        for dictionary in [ENGLISH, GERMAN] {
            for word in dictionary.0.lines() {
                assert!(dictionary.has(word), "{word}");
                assert_eq!(folded(word), word);
            }
            assert!(dictionary.0.lines().is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn a_misspelt_word_is_in_no_dictionary() {
        for word in [
            "",
            "a b",
            "pakage",
            "oder",
            "wheres my",
            "recieve",
            "zzzz",
            "newslettr",
            "retrun",
        ] {
            assert!(!ENGLISH.has(word), "{word}");
        }
        for word in ["monday", "unsubscribe", "order", "none", "a", "dont", "newsletter"] {
            assert!(ENGLISH.has(word), "{word}");
        }
    }
}
