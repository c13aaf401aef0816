//! Owns the list of English words that say little about what a visitor wants.

/// Whether a folded word is a function word or a courtesy.
///
/// A host with many triggers shows by itself which words say little. A host with ten does not, and
/// there `what` would count as much as `refund`. These words are also never taken for misspelt.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Sorted, so that it can be searched by halving.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "another", "any", "anyone",
    "anything", "are", "arent", "as", "at", "away", "be", "because", "been", "before", "being",
    "both", "but", "by", "can", "cannot", "cant", "come", "could", "couldnt", "did", "didnt",
    "do", "does", "doesnt", "doing", "done", "dont", "each", "either", "else", "every",
    "everything", "for", "from", "get", "gets", "getting", "give", "go", "going", "gonna", "good",
    "got", "gotta", "had", "has", "hasnt", "have", "havent", "having", "he", "hello", "help",
    "her", "here", "hers", "hey", "hi", "him", "his", "how", "hows", "i", "id", "if", "ill", "im",
    "in", "into", "is", "isnt", "it", "its", "ive", "just", "know", "let", "lets", "like", "look",
    "made", "make", "many", "may", "maybe", "me", "might", "mine", "more", "most", "much", "must",
    "my", "myself", "need", "needs", "no", "not", "now", "of", "off", "ok", "okay", "on", "one",
    "only", "onto", "or", "other", "our", "ours", "out", "over", "please", "pls", "plz", "put",
    "really", "right", "say", "see", "shall", "she", "should", "show", "so", "some", "someone",
    "something", "still", "such", "take", "tell", "than", "thank", "thanks", "that", "thats",
    "the", "their", "them", "then", "there", "theres", "these", "they", "theyre", "thing",
    "things", "this", "those", "to", "too", "under", "until", "up", "us", "use", "very", "wanna",
    "want", "wanted", "wants", "was", "wasnt", "way", "we", "well", "were", "weve", "what",
    "whats", "when", "whens", "where", "wheres", "whether", "which", "while", "who", "whom",
    "whos", "whose", "why", "will", "with", "within", "without", "wont", "would", "wouldnt",
    "yes", "you", "your", "youre", "yours", "youve",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_holds_no_word_twice() {
        assert!(FUNCTION_WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
