//! The lists of words: everything that would be another list in another language. Words are folded, as [`fold`](super::fold)
//! leaves them.

/// What is a clear yes as a whole message. A write is sent after it, so nothing that could be meant otherwise belongs here.
/// The few words of other languages mean a yes in all of them.
#[rustfmt::skip]
pub(crate) const YES: &[&str] = &[
    "y", "yes", "yeah", "yep", "yup", "sure", "ok", "okay", "do it", "do that", "go ahead", "go for it",
    "please do", "please", "confirm", "confirmed", "i confirm", "correct", "right", "that is right",
    "thats right", "that is correct", "thats correct", "absolutely", "of course", "certainly", "sounds good",
    "alright", "all right", "fine", "that is fine", "thats fine", "send it", "submit", "submit it", "i do",
    "i agree", "ja", "oui", "si",
];

/// What is a no as a whole message.
#[rustfmt::skip]
pub(crate) const NO: &[&str] = &[
    "n", "no", "nope", "nah", "dont", "do not", "dont do it", "do not do it", "dont do that",
    "do not do that", "dont send it", "do not send it", "not now", "not yet", "neither", "none",
    "none of them", "none of these", "neither of them", "never", "nein", "non",
];

/// What turns down whatever follows. "Don't" is not among them: "don't stop" means the opposite of "no, stop".
pub(crate) const NO_BEGINS: &[&str] = &["no", "nope", "nah", "nein", "non"];

/// What follows a "no" that turns down what was said before: "no the blue one".
#[rustfmt::skip]
pub(crate) const AFTER_NO: &[&str] = &[
    "the", "my", "i", "it", "its", "make", "take", "use", "rather", "please", "sorry", "wait", "actually", "not",
];

/// Words in whose company an answer is perhaps what the visitor does not want. A few of other languages are among them, since
/// a choice that was refused must not be taken.
#[rustfmt::skip]
pub(crate) const NEGATIONS: &[&str] = &[
    "not", "no", "dont", "without", "neither", "nor", "except", "never", "none", "nope", "nah", "nicht",
    "isnt", "arent", "wasnt", "kein", "keine", "keinen", "keins", "nein", "pas", "sans", "sin", "non",
];

/// What stops the action under way.
#[rustfmt::skip]
pub(crate) const CANCEL: &[&str] = &[
    "cancel", "stop", "abort", "quit", "exit", "never mind", "nevermind", "forget it", "forget about it",
    "cancel it", "cancel that", "cancel this", "stop it", "stop that", "leave it", "i changed my mind",
    "drop it",
];

/// What may follow a yes or a no without changing it.
#[rustfmt::skip]
pub(crate) const CLOSERS: &[&str] = &[
    "please", "thanks", "thank you", "thanks a lot", "thank you very much", "danke", "bitte", "merci",
    "gracias",
];

/// What begins the action under way again.
#[rustfmt::skip]
pub(crate) const START_OVER: &[&str] = &[
    "start over", "restart", "start again", "begin again", "from the beginning", "start from the beginning",
    "reset this", "lets start over", "let us start over",
];

/// What asks for another mail.
#[rustfmt::skip]
pub(crate) const RESEND: &[&str] = &[
    "resend", "send again", "send it again", "resend it", "resend the link", "resend the mail",
    "resend the email", "another link", "new link", "a new link", "send a new link", "send me a new link",
    "send another link", "send me another link", "send the link again", "i did not get it", "i didnt get it",
    "i did not get the mail", "i didnt get the mail", "i did not get an email", "i didnt get an email",
    "nothing arrived", "nothing came", "no mail", "no email", "no mail came", "no email came",
    "the link expired", "the link has expired", "the link does not work", "the link doesnt work",
];

/// What leaves out the input that is asked for.
pub(crate) const SKIP: &[&str] = &["skip", "skip it", "skip that", "skip this", "leave it out", "without"];

/// Questions about the question, or about what can be done.
#[rustfmt::skip]
pub(crate) const HELP: &[&str] = &[
    "help", "help me", "what", "what do you mean", "what does that mean", "what is that", "whats that",
    "what for", "what is that for", "what is this for", "why", "why that", "why is that", "why not", "how",
    "how so", "huh", "eh", "pardon", "excuse me", "come again", "i do not understand", "i dont understand",
    "i dont get it", "repeat", "repeat that", "repeat it", "say that again", "what was the question",
    "what can you do", "what can i do", "what can i say", "what can you do for me", "what can you help with",
    "what can you help me with", "what are my options", "what do you need", "what do you need it for",
    "what do you need that for", "what do you need this for", "where do i find it", "where do i find that",
    "where can i find it", "where can i find that", "how does this work", "how does it work", "menu",
    "options",
];

/// Questions about the question, whatever they go on with.
pub(crate) const HELP_BEGINS: &[&str] = &[
    "why do you need",
    "why do you ask",
    "why do you want",
    "why do i need to",
];

/// Greetings.
#[rustfmt::skip]
pub(crate) const HELLO: &[&str] = &[
    "hello", "hi", "hey", "hello there", "hi there", "hey there", "good morning", "good afternoon",
    "good evening", "good day", "greetings", "is anybody there", "is anyone there", "anybody there",
    "are you there",
];

/// Thanks and goodbyes.
#[rustfmt::skip]
pub(crate) const THANKS: &[&str] = &[
    "thanks", "thank you", "thank you very much", "thank you so much", "thanks a lot", "thanks so much",
    "many thanks", "thx", "ty", "cheers", "great thanks", "great thank you", "ok thanks", "ok thank you",
    "okay thanks", "perfect", "perfect thanks", "perfect thank you", "great", "bye", "goodbye",
    "that is all", "thats all", "thanks bye", "no thats all", "no that is all", "nothing else",
];

/// Words with which a change begins: "change the order number to A-1002".
pub(crate) const CHANGE: &[&str] = &["change", "correct", "edit", "update", "fix", "replace"];

/// What may stand before a change.
#[rustfmt::skip]
pub(crate) const BEFORE_CHANGE: &[&str] = &[
    "please", "no", "actually", "can", "could", "you", "i", "we", "want", "need", "to", "oh", "wait",
];

/// What may stand beside the thing that is to be changed.
pub(crate) const ARTICLES: &[&str] = &["the", "my", "a", "an"];

/// What comes between the thing that is to be changed and its new value.
pub(crate) const CHANGE_TO: &[&str] = &["to"];

/// What may stand before any message and means nothing there.
#[rustfmt::skip]
pub(crate) const POLITE: &[&str] = &[
    "please", "oh", "um", "well", "actually", "sorry", "hm", "hmm", "so", "then", "wait", "but", "can you",
    "could you", "i want to", "id like to", "i would like to", "lets",
];

/// What holds back whatever follows: a message with one of these is not a yes.
pub(crate) const HOLDS: &[&str] = &["wait", "but", "actually"];

/// What stands between the items of a list.
pub(crate) const AND: &[&str] = &["and", "und", "et", "y"];

/// The last of several.
pub(crate) const LAST: &[&str] = &["last"];

/// Each position with its names.
pub(crate) const ORDINALS: [&[&str]; 10] = [
    &["1", "1st", "first", "one"],
    &["2", "2nd", "second", "two"],
    &["3", "3rd", "third", "three"],
    &["4", "4th", "fourth", "four"],
    &["5", "5th", "fifth", "five"],
    &["6", "6th", "sixth", "six"],
    &["7", "7th", "seventh", "seven"],
    &["8", "8th", "eighth", "eight"],
    &["9", "9th", "ninth", "nine"],
    &["10", "10th", "tenth", "ten"],
];

/// What people put beside a position: "option 2, please".
pub(crate) const FILLERS: &[&str] = &["the", "one", "number", "option", "nr", "no", "please", "choice"];

/// Words that say nothing about which of several answers is meant.
#[rustfmt::skip]
pub(crate) const UNTELLING: &[&str] = &[
    "the", "and", "for", "that", "this", "its", "was", "are", "you", "your", "have", "has", "had", "one",
    "with", "from", "but", "please", "yes", "item", "thing", "would", "like", "want",
];

/// Words of a question or a title that nobody calls it by.
pub(crate) const UNTELLING_NAMES: &[&str] = &["you", "your", "it", "this", "that", "which", "why", "what", "would"];

/// What visitors call their address.
pub(crate) const EMAIL: &[&str] = &["email", "e mail", "email address", "mail", "mail address", "address"];

/// What people put before an equals sign and an address.
pub(crate) const ADDRESS_LABELS: &[&str] = &["email", "e-mail", "mail", "mailto", "address"];

/// Words that occur in messages about anything. Sorted, so that the list can be searched by halving.
#[rustfmt::skip]
const EVERYDAY: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "always", "an", "and", "any", "anyone", "anything", "are",
    "as", "at", "be", "been", "both", "but", "by", "can", "come", "could", "did", "do", "does", "done",
    "each", "either", "else", "even", "everything", "few", "for", "from", "get", "give", "go", "good", "got",
    "had", "has", "have", "hello", "help", "her", "here", "hey", "hi", "him", "his", "home", "how", "i",
    "in", "into", "is", "it", "its", "just", "let", "like", "made", "make", "many", "may", "maybe", "me",
    "more", "most", "much", "must", "my", "need", "neither", "never", "new", "next", "no", "nobody", "none",
    "nope", "not", "nothing", "now", "of", "off", "ok", "on", "one", "only", "or", "other", "our", "out",
    "over", "own", "please", "same", "say", "see", "she", "should", "so", "some", "somebody", "someone",
    "something", "sorry", "still", "such", "take", "than", "thank", "thanks", "that", "the", "their", "them",
    "then", "there", "these", "they", "thing", "things", "this", "those", "to", "too", "two", "until", "up",
    "us", "use", "very", "want", "was", "way", "we", "well", "were", "what", "when", "where", "which",
    "while", "who", "why", "will", "with", "would", "yes", "yet", "you", "your",
];

/// Words of messages to a shop, an office or a helpdesk. Sorted as well.
#[rustfmt::skip]
const USUAL: &[&str] = &[
    "back", "date", "day", "down", "email", "false", "find", "first", "know", "last", "left", "long", "look",
    "mail", "name", "number", "open", "order", "orders", "package", "paid", "part", "pay", "product",
    "refund", "return", "right", "send", "sent", "shop", "time", "track", "true", "under", "work",
];

/// Sorted as well.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "am", "an", "and", "another", "any", "anyone", "anything",
    "are", "arent", "as", "at", "away", "be", "because", "been", "before", "being", "both", "but", "by",
    "can", "cannot", "cant", "come", "could", "couldnt", "did", "didnt", "do", "does", "doesnt", "doing",
    "done", "dont", "each", "either", "else", "every", "everything", "for", "from", "get", "gets", "getting",
    "give", "go", "going", "gonna", "good", "got", "gotta", "had", "has", "hasnt", "have", "havent",
    "having", "he", "hello", "help", "her", "here", "hers", "hey", "hi", "him", "his", "how", "hows", "i",
    "id", "if", "ill", "im", "in", "into", "is", "isnt", "it", "its", "ive", "just", "know", "let", "lets",
    "like", "look", "made", "make", "many", "may", "maybe", "me", "might", "mine", "more", "most", "much",
    "must", "my", "myself", "need", "needs", "no", "not", "now", "of", "off", "ok", "okay", "on", "one",
    "only", "onto", "or", "other", "our", "ours", "out", "over", "please", "pls", "plz", "put", "really",
    "right", "say", "see", "shall", "she", "should", "show", "so", "some", "someone", "something", "still",
    "such", "take", "tell", "than", "thank", "thanks", "that", "thats", "the", "their", "them", "then",
    "there", "theres", "these", "they", "theyre", "thing", "things", "this", "those", "to", "too", "under",
    "until", "up", "us", "use", "very", "wanna", "want", "wanted", "wants", "was", "wasnt", "way", "we",
    "well", "were", "weve", "what", "whats", "when", "whens", "where", "wheres", "whether", "which", "while",
    "who", "whom", "whos", "whose", "why", "will", "with", "within", "without", "wont", "would", "wouldnt",
    "yes", "you", "your", "youre", "yours", "youve",
];

/// Whether a folded word is a function word or a courtesy.
///
/// A host with many triggers shows by itself which words say little. A host with ten does not, and there `what` would count
/// as much as `refund`. These words are also never taken for misspelt.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

/// Whether a folded word occurs in messages about anything. Such a word is never taken for misspelt.
pub(crate) fn is_everyday(word: &str) -> bool {
    EVERYDAY.binary_search(&word).is_ok()
}

/// Whether a folded word is one of everyday messages, also of those that are about something.
pub(crate) fn is_common(word: &str) -> bool {
    is_everyday(word) || USUAL.binary_search(&word).is_ok()
}

/// The words of everyday messages. A pattern or an enumeration that has one of them would find inputs in messages that have
/// none.
pub(crate) fn common() -> impl Iterator<Item = &'static str> {
    EVERYDAY.iter().chain(USUAL).copied()
}

#[cfg(test)]
mod tests {
    use super::super::fold::folded;
    use super::*;

    #[test]
    fn searched_lists_are_sorted_and_hold_no_word_twice() {
        for list in [EVERYDAY, USUAL, FUNCTION_WORDS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn every_word_is_as_folding_leaves_it() {
        let lists = [
            YES,
            NO,
            NO_BEGINS,
            AFTER_NO,
            NEGATIONS,
            CANCEL,
            CLOSERS,
            START_OVER,
            RESEND,
            SKIP,
            HELP,
            HELP_BEGINS,
            HELLO,
            THANKS,
            CHANGE,
            BEFORE_CHANGE,
            ARTICLES,
            CHANGE_TO,
            POLITE,
            HOLDS,
            AND,
            LAST,
            FILLERS,
            UNTELLING,
            UNTELLING_NAMES,
            EMAIL,
            EVERYDAY,
            USUAL,
            FUNCTION_WORDS,
        ];
        for word in lists.into_iter().flatten().chain(ORDINALS.into_iter().flatten()) {
            assert_eq!(folded(word), **word);
        }
    }

    #[test]
    fn nothing_is_both_yes_and_no() {
        assert!(!YES.iter().any(|word| NO.contains(word) || CANCEL.contains(word)));
    }
}
