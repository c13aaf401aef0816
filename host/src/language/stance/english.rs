//! What an English negation is about: the wish ("do not send it", "I don't want to") or the world ("it did not come").

use super::Negation;
use std::ops::Range;

/// Words that negate, alone or grown together with their verb.
#[rustfmt::skip]
const NEGATORS: &[&str] = &[
    "not", "dont", "donot", "dnt", "doesnt", "didnt", "wont", "cant", "cannot", "isnt", "arent", "wasnt", "werent", "havent",
    "hasnt", "hadnt", "wouldnt", "couldnt", "shouldnt", "mustnt", "neednt", "never", "no", "aint", "nope", "nah",
];

/// Words that turn something down by what they mean; what follows them is turned down. Where nothing follows, it is what was
/// said before them.
#[rustfmt::skip]
const REFUSALS: &[&[&str]] = &[
    &["without"], &["instead", "of"], &["rather", "than"], &["as", "opposed", "to"], &["anything", "but"], &["far", "from"],
    &["refuse", "to"], &["refusing", "to"], &["refuse"], &["refrain", "from"], &["avoid"], &["decline", "to"], &["against"],
    &["forget", "about"], &["never", "mind"], &["nevermind"], &["changed", "my", "mind", "about"], &["decided", "against"],
    &["no", "need", "to"], &["no", "need", "for"], &["no", "need"], &["no", "longer", "want", "to"], &["no", "longer", "want"],
    &["no", "longer", "need", "to"], &["no", "longer", "need"], &["no", "longer", "wish", "to"], &["no", "longer", "interested", "in"],
    &["no", "wish", "to"], &["no", "desire", "to"], &["no", "intention", "of"], &["no", "intention", "to"], &["no", "plans", "to"],
    &["no", "plan", "to"], &["no", "interest", "in"], &["no", "use", "for"], &["no", "reason", "to"],
    &["under", "no", "circumstances"], &["on", "no", "account"], &["by", "no", "means"], &["in", "no", "case"], &["no", "way"],
    &["not", "in", "the", "mood", "to"], &["rather", "not"], &["better", "not"], &["prefer", "not", "to"], &["prefer", "not"],
    &["hold", "off", "on"], &["leave", "out"], &["object", "to"], &["opposed", "to"], &["no", "more"], &["not", "to"],
    &["no", "thanks"], &["no", "thank", "you"], &["not", "now"], &["no", "please", "dont"], &["by", "no", "means"],
];

/// What only looks like a refusal.
#[rustfmt::skip]
const EXCEPTIONS: &[&[&str]] = &[
    &["not", "only"], &["not", "just"], &["why", "not"], &["or", "not"], &["if", "not"], &["not", "sure"], &["not", "certain"],
    &["no", "problem"], &["no", "idea"], &["no", "clue"], &["no", "worries"], &["no", "doubt"], &["no", "matter"], &["no", "one"],
    &["no", "luck"], &["no", "answer"], &["no", "response"], &["no", "reply"], &["no", "rush"], &["no", "hurry"], &["no", "sign"],
    &["no", "trace"], &["no", "news"], &["no", "success"], &["no", "avail"], &["no", "confirmation"], &["no", "tracking"],
    &["dont", "mind"], &["not", "mind"], &["wouldnt", "mind"], &["dont", "forget"], &["not", "forget"], &["never", "forget"],
    &["dont", "hesitate"], &["cant", "wait"], &["not", "to", "mention"], &["not", "that", "i", "know"], &["without", "success"],
    &["without", "luck"], &["without", "any", "luck"], &["without", "news"], &["without", "problems"], &["without", "a", "problem"],
    &["without", "any", "news"], &["without", "receipt"], &["without", "a", "receipt"], &["without", "the", "receipt"],
    &["without", "packaging"], &["without", "the", "box"], &["without", "label"], &["without", "a", "label"], &["without", "an"],
    &["not", "to", "worry"], &["no", "way", "to"], &["no", "number"], &["no", "receipt"], &["no", "later"], &["no", "less"],
    &["not", "yet"], &["not", "at", "home"], &["have", "not"], &["has", "not"], &["had", "not"], &["no", "access"], &["no", "email"],
    &["no", "mail"], &["without", "access"], &["dont", "worry"], &["not", "worry"],
];

/// Verbs of wishing, asking and meaning: where they are negated, what follows is not wanted.
#[rustfmt::skip]
pub(super) const WISH: &[&str] = &[
    "want", "wanna", "wanted", "wants", "wish", "need", "needed", "needs", "plan", "intend", "desire", "agree", "agreed", "consent",
    "authorise", "authorize", "approve", "approved", "ask", "asked", "asking", "request", "requested", "require", "care", "mean",
    "meant", "choose", "propose", "like",   "dare", "wanting", "planning", "wishing",
];

/// Verbs of bringing: who says them as a command wants something.
pub(super) const BRINGING: &[&str] = &["send", "give", "get", "put", "tell", "show"];

/// What may follow a negated "I am", "we are" or "I was" and speaks of an intention.
#[rustfmt::skip]
const INTENT: &[&str] = &[
    "going", "gonna", "planning", "intending", "trying", "looking", "asking", "interested", "here", "about", "willing", "ready",
    "wanting", "requesting", "wishing", "doing", "calling", "writing", "talking", "allowed", "to", "saying", "supposed", "permitted",
    "authorised", "authorized", "keen", "inclined", "prepared",
];

/// Verbs of what happens to somebody: their negation is about the world, also without a subject ("don't know where it is").
#[rustfmt::skip]
const WORLD: &[&str] = &[
    "know", "remember", "recall", "recognise", "recognize", "see", "saw", "seen", "find", "found", "get", "got", "gotten", "receive",
    "received", "understand", "understood", "have", "had", "think", "believe", "hear", "heard", "work", "worked", "works", "fit",
    "come", "came", "arrive", "arrived", "feel", "seem", "look", "let", "help", "helped", "load", "open", "respond", "happen",
    "happened", "matter", "match", "belong", "exist", "appear", "show", "able", "log", "login", "access", "yet", "here", "there",
    "getting", "receiving", "seeing", "having", "finding", "working", "arriving", "coming", "fitting", "loading", "opening",
    "understanding", "responding", "showing", "moving", "been", "be", "being", "delivered", "shipped", "sure", "happy", "satisfied",
    "use", "like", "love", "appreciate", "possible", "available", "right", "good", "ok", "okay", "what", "enough", "too",
];

/// What may stand between a negation and its verb.
#[rustfmt::skip]
const ADVERBS: &[&str] = &[
    "really", "even", "actually", "ever", "longer", "anymore", "currently", "just", "at", "all", "yet", "still", "even", "please",
    "currently", "necessarily", "now", "under", "any", "circumstances", "ever", "exactly", "so", "very", "quite", "particularly",
];

const FIRST: &[&str] = &["i", "we", "im", "ive", "id", "ill", "weve", "wed", "well", "iam"];
const SECOND: &[&str] = &["you", "u", "ya", "youre", "youd", "youll", "nobody", "they"];
const OTHERS: &[&str] = &[
    "it", "its", "he", "she", "that", "this", "there", "these", "those", "which", "who", "what",
];

/// What may stand before a command and is no part of it.
#[rustfmt::skip]
pub(super) const BEFORE: &[&str] = &[
    "please", "pls", "plz", "so", "ok", "okay", "just", "hey", "hi", "hello", "sorry", "kindly", "actually", "oh", "well", "and",
    "now", "no", "nope", "nah", "thanks", "ah", "um", "wait", "yes", "dear", "guys", "whatever", "happens", "again", "once", "more", "for", "the", "last", "time",
];

/// Words that begin a clause of its own after one that was turned down.
#[rustfmt::skip]
pub(super) const BEGINNINGS: &[&str] = &[
    "i", "we", "you", "it", "my", "please", "just", "instead", "rather", "where", "when", "what", "how", "why", "who", "which",
    "can", "could", "would", "will", "is", "are", "do", "does", "did", "has", "have", "tell", "show", "id", "im", "its", "ill",
];

/// Questions that ask for the reason or the way: a negation in them is about the world.
pub(super) const REASONS: &[&str] = &[
    "why", "how", "where", "when", "what", "whats", "wheres", "which", "who", "whos", "hows",
];

/// Verbs that begin a question where they stand first.
#[rustfmt::skip]
pub(super) const ASKING: &[&str] = &[
    "cant", "couldnt", "dont", "doesnt", "didnt", "wont", "wouldnt", "isnt", "arent", "wasnt", "werent", "havent", "hasnt", "hadnt",
    "shouldnt", "aint",
];

/// Verbs that begin a question where they stand first and are not negated.
#[rustfmt::skip]
pub(super) const BEFORE_QUESTION: &[&str] = &[
    "is", "are", "am", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "shall", "should",
    "may", "might", "must",
];

/// Verbs of knowing, having and getting: whether they are negated says little about what is wished.
#[rustfmt::skip]
const OF_MIND: &[&str] = &[
    "know", "remember", "recall", "find", "found", "see", "seen", "understand", "have", "get", "got", "receive", "received", "think",
    "believe", "want", "need", "be", "been", "able", "sure", "here", "there", "have", "let", "help", "use", "look", "the", "a", "my",
];

/// What a statement begins with.
#[rustfmt::skip]
pub(super) const SUBJECTS: &[&str] = &[
    "my", "our", "the", "it", "this", "that", "these", "those", "i", "we", "everything", "all", "its", "mein", "meine", "unser", "unsere",
    "der", "die", "das", "es", "ich", "wir", "alles",
];

/// What keeps a wish although it is negated: "I don't want to miss your news".
const TURNING: &[&str] = &["miss", "lose", "forget"];

pub(super) fn is_cue(word: &str) -> bool {
    NEGATORS.contains(&word) || REFUSALS.iter().any(|refusal| refusal[0] == word)
}

/// What the negation in a clause is about; `None` where there is none.
pub(super) fn negation(words: &[&str], asks: bool) -> Option<Negation> {
    let is_reason = words
        .iter()
        .find(|word| !BEFORE.contains(word))
        .is_some_and(|word| REASONS.contains(word));
    let mut world = None;
    for at in 0..words.len() {
        if EXCEPTIONS.iter().any(|except| covers(words, at, except)) {
            continue;
        }
        let own = Own { words, at, asks };
        let longest = REFUSALS.iter().filter(|refusal| words[at..].starts_with(refusal));
        if let Some(refusal) = longest.max_by_key(|refusal| refusal.len()) {
            return Some(own.refused(refusal.len()));
        }
        if !NEGATORS.contains(&words[at]) {
            continue;
        }
        match own.negated() {
            Some(Negation::OfWish { .. }) if is_reason => {}
            Some(Negation::OfWorld(word)) => world = world.or(Some(Negation::OfWorld(word))),
            Some(wish) => return Some(wish),
            None => {}
        }
    }
    match world {
        // "I do not know where it is" and "I know where it is" are about the same thing.
        Some(Negation::OfWorld(Some(at))) if words.get(at).is_none_or(|word| OF_MIND.contains(word)) => {
            Some(Negation::OfWorld(None))
        }
        other => other,
    }
}

/// Whether a word is part of a run of words at that place.
fn covers(words: &[&str], at: usize, run: &[&str]) -> bool {
    (0..run.len()).any(|offset| offset <= at && words[at - offset..].starts_with(run))
}

/// A negating word in its clause.
struct Own<'a> {
    words: &'a [&'a str],
    at: usize,
    asks: bool,
}

impl Own<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// The first word from a place on that is not an adverb.
    fn skip(&self, from: usize) -> usize {
        (from..self.words.len())
            .find(|at| !ADVERBS.contains(&self.words[*at]))
            .unwrap_or(self.words.len())
    }

    fn refused(&self, length: usize) -> Negation {
        let after = self.at + length..self.words.len();
        let start = self.subject_start(self.at);
        if after.is_empty() {
            return self.of_wish(self.at..self.words.len(), 0..self.at, true);
        }
        self.of_wish(start..self.at + length, after, true)
    }

    fn of_wish(&self, cue: Range<usize>, scope: Range<usize>, is_sure: bool) -> Negation {
        Negation::OfWish { cue, scope, is_sure }
    }

    /// Where the words begin that belong to a negation: its subject, its auxiliary, a "please".
    fn subject_start(&self, at: usize) -> usize {
        const BESIDE: &[&str] = &[
            "do", "did", "does", "am", "are", "will", "would", "shall", "should", "must", "may", "can", "could",
            "have", "had", "was", "were", "there", "is", "theres", "to", "want", "would", "like", "ask", "need",
            "prefer",
        ];
        let belongs = |word: &&str| {
            FIRST.contains(word)
                || SECOND.contains(word)
                || BESIDE.contains(word)
                || BEFORE.contains(word)
                || ADVERBS.contains(word)
        };
        let before = self.words[..at].iter().rev().take_while(|word| belongs(word)).count();
        at - before
    }

    /// The subject before a place, past auxiliaries and adverbs; empty where a command begins.
    fn subject(&self, at: usize) -> &str {
        const AUXILIARIES: &[&str] = &[
            "do",
            "did",
            "does",
            "am",
            "are",
            "is",
            "was",
            "were",
            "will",
            "would",
            "shall",
            "should",
            "must",
            "may",
            "can",
            "could",
            "have",
            "had",
            "has",
            "to",
            "rather",
            "definitely",
            "certainly",
            "really",
            "also",
            "simply",
            "clearly",
            "still",
        ];
        let before = self.words[..at].iter().rev().find(|word| !AUXILIARIES.contains(word));
        before
            .copied()
            .filter(|word| !BEFORE.contains(word))
            .unwrap_or_default()
    }

    fn negated(&self) -> Option<Negation> {
        let (word, before) = (
            self.words[self.at],
            self.at.checked_sub(1).map_or("", |at| self.words[at]),
        );
        match (word, before) {
            ("no" | "nope" | "nah", _) => self.none(),
            ("never", _) => self.never(),
            ("dont" | "donot" | "dnt", _) | ("not", "do") => self.action(),
            ("doesnt" | "didnt" | "hadnt" | "havent" | "hasnt", _)
            | ("not", "does" | "did" | "have" | "has" | "had") => self.past(),
            ("cant" | "cannot" | "couldnt", _) | ("not", "can" | "could") => self.ability(),
            ("wont" | "wouldnt" | "shouldnt" | "mustnt" | "neednt", _)
            | (
                "not",
                "will" | "would" | "shall" | "should" | "must" | "may" | "need" | "ill" | "id" | "well" | "wed"
                | "youll",
            ) => self.will(),
            ("isnt" | "arent" | "wasnt" | "werent" | "aint", _)
            | (
                "not",
                "am" | "im" | "are" | "is" | "was" | "were" | "youre" | "its" | "thats" | "iam" | "theyre" | "were_",
            ) => self.being(),
            _ => self.bare(),
        }
    }

    /// "No", before a thing: "no newsletter please". After a subject that has none of it, it is about the world.
    fn none(&self) -> Option<Negation> {
        const ANSWERED: &[&str] = &[
            "i", "we", "it", "the", "my", "please", "that", "this", "dont", "do", "not", "you", "wait", "sorry",
            "actually", "im", "its", "id", "can", "where", "what", "when", "how", "just", "but", "yes", "now", "thats",
            "a", "an", "he", "she", "they", "is", "are",
        ];
        const HAPPENS: &[&str] = &[
            "yet", "came", "come", "arrived", "received", "far", "today", "has", "have", "had", "was", "is", "are",
            "got", "get", "there", "theres", "shows", "found", "see", "works", "with",
        ];
        let next = self.word(self.at + 1);
        let is_first = self.words[..self.at].iter().all(|word| BEFORE.contains(word));
        if next.is_empty() {
            // "Reset my password no".
            return Some(self.of_wish(self.at..self.at + 1, 0..if is_first { 0 } else { self.at }, false));
        }
        if is_first && ANSWERED.contains(&next) {
            return None;
        }
        if self.words.iter().any(|word| HAPPENS.contains(word)) {
            return Some(Negation::OfWorld(None));
        }
        let is_wished = self.words[..self.at]
            .iter()
            .any(|word| WISH.contains(word) || BRINGING.contains(word) || *word == "id");
        (is_first || is_wished).then(|| {
            self.of_wish(
                self.subject_start(self.at)..self.at + 1,
                self.at + 1..self.words.len(),
                true,
            )
        })
    }

    fn never(&self) -> Option<Negation> {
        let next = self.skip(self.at + 1);
        let verb = self.word(next);
        let subject = self.subject(self.at);
        if WISH.contains(&verb) || matches!(verb, "said" | "say" | "told" | "claimed") {
            return Some(self.wish_after(next));
        }
        if WORLD.contains(&verb) || OTHERS.contains(&subject) {
            return Some(Negation::OfWorld(Some(next)));
        }
        let wills = [
            "will", "would", "should", "must", "may", "shall", "want", "want to", "to", "please",
        ];
        let before = self.at.checked_sub(1).map_or("", |at| self.words[at]);
        if subject.is_empty() || wills.contains(&before) || matches!(subject, "ill" | "id") || SECOND.contains(&subject)
        {
            return Some(self.of_wish(self.subject_start(self.at)..self.at + 1, next..self.words.len(), true));
        }
        Some(Negation::OfWorld(Some(next)))
    }

    /// What a negated verb of wishing is about, from the verb on.
    fn wish_after(&self, verb: usize) -> Negation {
        const LINKS: &[&str] = &[
            "to", "for", "you", "u", "your", "about", "in", "at", "that", "of", "that", "know", "hear",
        ];
        let cue_start = self.subject_start(self.at);
        let scope = (verb + 1..self.words.len())
            .find(|at| !LINKS.contains(&self.words[*at]))
            .unwrap_or(self.words.len());
        let is_deed = self.words[verb..scope].contains(&"to") || self.words[verb..scope].contains(&"know");
        let is_said = matches!(
            self.words[verb],
            "say" | "said" | "saying" | "claim" | "claimed" | "mean" | "meant" | "ask" | "asked" | "asking"
        );
        if TURNING.contains(&self.word(scope)) && is_deed {
            return Negation::OfWorld(None);
        }
        self.of_wish(
            cue_start..scope,
            scope..self.words.len(),
            is_deed || is_said || scope == self.words.len(),
        )
    }

    /// "Do not", "don't": a wish of somebody, a command, or a question.
    fn action(&self) -> Option<Negation> {
        let next = self.skip(self.at + 1);
        let verb = self.word(next);
        let subject = self.subject(self.at);
        if subject.is_empty() && matches!(verb, "you" | "we" | "i" | "they" | "u") {
            // "Don't you have a newsletter?" asks, "don't you dare" does not.
            let deed = self.word(next + 1);
            let is_question = self.asks && deed != "dare" || WORLD.contains(&deed);
            let start = if deed == "dare" { next + 2 } else { next + 1 };
            return (!is_question).then(|| self.of_wish(0..start, start..self.words.len(), true));
        }
        if verb.is_empty() {
            let is_command = subject.is_empty() || FIRST.contains(&subject);
            return is_command.then(|| self.of_wish(self.subject_start(self.at)..self.words.len(), 0..0, true));
        }
        let is_like = verb == "like";
        if FIRST.contains(&subject) || SECOND.contains(&subject) {
            let thinks = matches!(verb, "think" | "believe" | "feel")
                && self.words[next..].iter().any(|word| WISH.contains(word));
            return Some(match verb {
                _ if WISH.contains(&verb) && !is_like || thinks || verb == "say" => self.wish_after(next),
                _ if FIRST.contains(&subject) || WORLD.contains(&verb) => Negation::OfWorld(Some(next)),
                _ => self.of_wish(self.subject_start(self.at)..next, next..self.words.len(), false),
            });
        }
        if !subject.is_empty() && !WISH.contains(&subject) {
            return Some(Negation::OfWorld(Some(next)));
        }
        if WISH.contains(&verb) && !is_like {
            return Some(self.wish_after(next));
        }
        let is_for_me = matches!(self.word(next + 1), "me" | "us") && !matches!(verb, "let");
        if WORLD.contains(&verb) && !(is_for_me && matches!(verb, "get" | "show" | "find")) && verb != "log" {
            return Some(Negation::OfWorld(Some(next)));
        }
        Some(self.of_wish(self.subject_start(self.at)..next, next..self.words.len(), true))
    }

    /// "Did not", "has not": about the world, unless somebody did not ask for it.
    fn past(&self) -> Option<Negation> {
        const ASKED: &[&str] = &[
            "want",
            "ask",
            "asked",
            "request",
            "requested",
            "mean",
            "meant",
            "agree",
            "agreed",
            "consent",
            "authorise",
            "authorize",
            "plan",
            "wish",
            "intend",
            "need",
            "say",
            "said",
            "decided",
            "approved",
            "planned",
            "consented",
        ];
        if self.at == 0
            && OTHERS
                .iter()
                .chain(FIRST)
                .chain(SECOND)
                .any(|subject| *subject == self.word(1))
        {
            return None;
        }
        let next = self.skip(self.at + 1);
        let subject = self.subject(self.at);
        if ASKED.contains(&self.word(next)) && !OTHERS.contains(&subject) {
            return Some(self.wish_after(next));
        }
        Some(Negation::OfWorld(Some(next)))
    }

    /// "I cannot" is about the world, "you cannot" and "can you not" are orders.
    fn ability(&self) -> Option<Negation> {
        let next = self.skip(self.at + 1);
        let subject = self.subject(self.at);
        if SECOND.contains(&subject) && !self.asks && subject != "they" {
            return Some(self.of_wish(self.subject_start(self.at)..next, next..self.words.len(), true));
        }
        Some(Negation::OfWorld(Some(next)))
    }

    fn will(&self) -> Option<Negation> {
        let next = self.skip(self.at + 1);
        let verb = self.word(next);
        let subject = self.subject(self.at);
        if ASKING.contains(&self.words[self.at])
            && subject.is_empty()
            && (FIRST.contains(&verb) || SECOND.contains(&verb) || OTHERS.contains(&verb))
        {
            return None;
        }
        let of_people = FIRST.contains(&subject) || SECOND.contains(&subject) || subject.is_empty();
        let deed = self.word(next + 1);
        let is_going_on = verb == "be" && deed.ends_with("ing") && !WORLD.contains(&deed);
        let is_world = WORLD.contains(&verb) && !matches!(verb, "like" | "log") && !is_going_on;
        if !of_people || is_world {
            return Some(Negation::OfWorld(Some(next)));
        }
        if WISH.contains(&verb) {
            return Some(self.wish_after(next));
        }
        Some(self.of_wish(self.subject_start(self.at)..next, next..self.words.len(), true))
    }

    fn being(&self) -> Option<Negation> {
        let next = self.skip(self.at + 1);
        let verb = self.word(next);
        let word = self.words[self.at];
        let mut subject = self.subject(self.at);
        if subject.is_empty() && matches!(word, "isnt" | "arent" | "wasnt" | "werent" | "aint") {
            return None;
        }
        if subject.is_empty() && self.at > 0 {
            subject = self.words[self.at - 1];
        }
        let to_wish = |from: usize| self.wish_after(from);
        if verb == "that" && FIRST.contains(&self.word(next + 1)) || matches!(verb, "about" | "asking") {
            return Some(to_wish(next));
        }
        if FIRST.contains(&subject) || SECOND.contains(&subject) || matches!(subject, "am" | "im" | "iam") {
            let deed = self.word(next + 2);
            if matches!(verb, "going" | "gonna") && WORLD.contains(&deed) && deed != "log" {
                return Some(Negation::OfWorld(Some(next)));
            }
            if INTENT.contains(&verb) {
                return Some(to_wish(next));
            }
            if verb.ends_with("ing") && !WORLD.contains(&verb) && verb.len() > 4 {
                return Some(self.of_wish(self.subject_start(self.at)..next, next..self.words.len(), true));
            }
        }
        Some(Negation::OfWorld(Some(next)))
    }

    /// "Not" by itself: "not the newsletter", "I asked you to not send it".
    fn bare(&self) -> Option<Negation> {
        const THINGS: &[&str] = &[
            "a",
            "an",
            "the",
            "my",
            "your",
            "for",
            "any",
            "today",
            "another",
            "going",
            "interested",
            "wanting",
            "me",
            "our",
        ];
        const BEFORE_NOT: &[&str] = &[
            "want", "please", "rather", "prefer", "to", "you", "try", "decided", "choose", "better", "and", "u", "lets",
        ];
        let next = self.skip(self.at + 1);
        let verb = self.word(next);
        let before = self.at.checked_sub(1).map_or("", |at| self.words[at]);
        let is_first = self.words[..self.at].iter().all(|word| BEFORE.contains(word));
        if verb.is_empty() {
            return Some(self.of_wish(self.at..self.words.len(), 0..self.at, false));
        }
        if WISH.contains(&verb) || INTENT.contains(&verb) && is_first {
            return Some(self.wish_after(next));
        }
        let can_asks = self.words[..self.at]
            .iter()
            .any(|word| matches!(*word, "can" | "could" | "would" | "will"));
        let is_deed = BEFORE_NOT.contains(&before)
            || before.is_empty() && verb.ends_with("ing")
            || is_first && !WORLD.contains(&verb);
        if is_deed && !WORLD.contains(&verb) || THINGS.contains(&verb) && is_first {
            return Some(self.of_wish(
                self.subject_start(self.at)..next,
                next..self.words.len(),
                !(can_asks && self.asks),
            ));
        }
        Some(Negation::OfWorld(Some(next)))
    }
}
