//! The forms of an English negation, each with what it is about: "don't", "never", "no", "won't", "isn't".

use super::super::Negation;
use super::Own;
use super::lists::{ASKING, BEFORE, BRINGING, FIRST, INTENT, OTHERS, SECOND, TURNING, WISH, WORLD};

impl Own<'_> {
    pub(super) fn negated(&self) -> Option<Negation> {
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
        if self.is_world(next) || OTHERS.contains(&subject) {
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
        if self.is_world(next) && verb != "log" {
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
        // "It should not be returned".
        let is_ordered = matches!(self.words[self.at], "shouldnt" | "mustnt")
            || self.at > 0 && matches!(self.words[self.at - 1], "should" | "must" | "may" | "shall");
        if is_ordered && verb == "be" && self.word(next + 1).ends_with("ed") {
            return Some(self.of_wish(0..next + 1, next + 1..self.words.len(), true));
        }
        let deed = self.word(next + 1);
        let is_going_on = verb == "be" && deed.ends_with("ing") && !WORLD.contains(&deed);
        let is_world = self.is_world(next) && !matches!(verb, "like" | "log") && !is_going_on;
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
        let is_untrue = matches!(verb, "true" | "correct" | "that") && !self.word(next + 1).is_empty();
        if is_untrue || matches!(verb, "about" | "asking") {
            return Some(to_wish(next));
        }
        if FIRST.contains(&subject) || SECOND.contains(&subject) || matches!(subject, "am" | "im" | "iam") {
            let deed = self.word(next + 2);
            if matches!(verb, "going" | "gonna") && self.is_world(next + 2) && deed != "log" {
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
            || is_first && !self.is_world(next);
        if is_deed && !self.is_world(next) || THINGS.contains(&verb) && is_first {
            return Some(self.of_wish(
                self.subject_start(self.at)..next,
                next..self.words.len(),
                !(can_asks && self.asks),
            ));
        }
        Some(Negation::OfWorld(Some(next)))
    }
}
