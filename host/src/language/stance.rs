//! How a text stands to what it speaks of: whether it wants it, turns it down, or undoes it. Only what is wished counts:
//! "I do not want to return it" turns the return down, and "it is not here" says how the world is.

mod clauses;
mod english;
mod german;
mod sides;
mod undoing;

use clauses::Clause as Part;
use sides::Sides;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What is turned down in one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Denial {
    /// The words that turn it down, with their subject.
    cue: Range<usize>,
    /// What they turn down. Empty where it was said before: "no, don't".
    scope: Range<usize>,
    /// Whether it can mean nothing else. A thing that is not wanted may be what the wish is about: "I don't want this mug".
    is_sure: bool,
}

/// What one text, or one clause of it, wants done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Polarity {
    /// It turns something down.
    pub denies: bool,
    /// It undoes, ends or takes back something.
    pub undoes: bool,
    /// It has a word of undoing, in whatever part of speech.
    pub speaks_of_undoing: bool,
    /// It changes something: "add", "pause", "replace".
    pub alters: bool,
    /// It has a word of changing, in whatever part of speech.
    pub speaks_of_altering: bool,
    /// It says that it wants something.
    pub wants: bool,
    sides: Sides,
}

impl Polarity {
    /// Whether a message with this polarity may mean a published phrase.
    pub(crate) fn fits(self, phrase: Polarity) -> bool {
        let turned = self.denies != phrase.denies;
        if self.sides.oppose(phrase.sides, turned) {
            return false;
        }
        if self.alters && !phrase.speaks_of_altering && !phrase.speaks_of_undoing {
            return false;
        }
        match (self.denies, self.undoes) {
            (false, false) => {
                let is_contrary = phrase.denies || phrase.undoes && !self.speaks_of_undoing;
                !(self.wants && is_contrary)
            }
            // "Stop sending me offers" and "I do not want your offers" say the same.
            (false, true) => phrase.speaks_of_undoing || phrase.denies,
            (true, false) => phrase.denies || phrase.undoes,
            (true, true) => phrase.denies && phrase.undoes,
        }
    }

    /// Whether it fits every phrase that turns nothing down and undoes nothing.
    pub(crate) fn is_plain(self) -> bool {
        !self.denies && !self.undoes && !self.alters && self.sides.is_empty()
    }

    /// What two parts want together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            denies: self.denies || other.denies,
            undoes: self.undoes || other.undoes,
            speaks_of_undoing: self.speaks_of_undoing || other.speaks_of_undoing,
            alters: self.alters || other.alters,
            speaks_of_altering: self.speaks_of_altering || other.speaks_of_altering,
            wants: self.wants || other.wants,
            sides: self.sides.and(other.sides),
        }
    }
}

/// One clause of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Which of the text's words it has, without what joins it to the clause before.
    pub words: Range<usize>,
    pub polarity: Polarity,
    pub denial: Option<Denial>,
    /// Whether a sentence ends before it, or a word such as "and" joins it to the clause before.
    pub is_joined: bool,
    /// The word that a plain negation is about: "arrive" in "it did not arrive".
    pub negated: Option<usize>,
    /// Whether a negation in it is about the world.
    pub is_negative: bool,
    /// Whether the negation says that somebody cannot do something, which they want then.
    pub is_unable: bool,
    /// Whether it asks something, with or without a mark.
    pub asks: bool,
    /// Whether it says of something how it is: "my password works".
    pub states: bool,
}

/// A text as it stands to what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stance {
    pub clauses: Vec<Clause>,
}

impl Stance {
    /// Reads a text that was split into its words, with the bytes of the text that each was read from.
    pub(crate) fn read(text: &str, words: &[&str], spans: &[Range<usize>]) -> Self {
        let parts = clauses::split(text, words, spans);
        if !words.iter().any(|word| is_cue(word)) {
            let clauses = parts.into_iter().map(|part| plain(part, words)).collect();
            return Self { clauses };
        }
        let mut clauses: Vec<Clause> = parts.into_iter().map(|part| read(part, words)).collect();
        carry_on(&mut clauses, words);
        turn_down_before(&mut clauses);
        // "No, where is it?" turns down what was said before this text.
        if let Some(first) = clauses.first_mut()
            && first.denial.as_ref().is_some_and(|denial| denial.scope.is_empty())
        {
            first.denial = None;
            first.polarity.denies = false;
        }
        Self { clauses }
    }

    /// Whether nothing is turned down, undone or on one side of a pair.
    pub(crate) fn is_plain(&self) -> bool {
        let is_plain = |clause: &Clause| clause.polarity.is_plain() && !clause.is_negative;
        self.clauses.iter().all(is_plain)
    }

    /// What the text as a whole wants done.
    pub(crate) fn polarity(&self) -> Polarity {
        let polarities = self.clauses.iter().map(|clause| clause.polarity);
        polarities.fold(Polarity::default(), Polarity::and)
    }

    /// Whether one of its clauses that decide may mean a published phrase.
    pub(crate) fn fits(&self, phrase: Polarity) -> bool {
        let mut deciding = self
            .clauses
            .iter()
            .filter(|clause| !clause.polarity.is_plain())
            .peekable();
        if deciding.peek().is_none() {
            return self.polarity().fits(phrase);
        }
        deciding.any(|clause| clause.polarity.fits(phrase))
    }

    /// What is wanted done beside what is turned down.
    pub(crate) fn wished_polarity(&self) -> Polarity {
        let wished = self.clauses.iter().filter(|clause| clause.denial.is_none());
        let polarities = wished.map(|clause| clause.polarity);
        polarities.fold(Polarity::default(), Polarity::and)
    }

    /// Whether it asks or wants something beside what it turns down.
    pub(crate) fn asks_for_more(&self) -> bool {
        let mut wished = self.clauses.iter().filter(|clause| clause.denial.is_none());
        wished.any(|clause| clause.asks || clause.polarity.wants || !clause.states)
    }

    /// The words of everything that is turned down, and whether all of it is for sure. `None` where nothing is.
    pub(crate) fn denied(&self) -> Option<(Vec<usize>, bool)> {
        let denials: Vec<&Denial> = self
            .clauses
            .iter()
            .filter_map(|clause| clause.denial.as_ref())
            .collect();
        let words = denials.iter().flat_map(|denial| denial.scope.clone()).collect();
        (!denials.is_empty()).then(|| (words, denials.iter().all(|denial| denial.is_sure)))
    }

    /// The words that name what is turned down: the first of it in English, the first or the last where the whole clause is.
    pub(crate) fn denied_deeds(&self) -> Vec<usize> {
        let deeds = |denial: &Denial| {
            let last = denial.cue.is_empty().then(|| denial.scope.end.saturating_sub(1));
            std::iter::once(denial.scope.start).chain(last).collect::<Vec<_>>()
        };
        self.clauses
            .iter()
            .filter_map(|clause| clause.denial.as_ref())
            .flat_map(deeds)
            .collect()
    }

    /// The words that are left without what is turned down and without the words that do so.
    pub(crate) fn wished(&self) -> Vec<usize> {
        let wished = |clause: &Clause| {
            let denial = clause.denial.clone();
            let is_out = move |at: &usize| {
                denial
                    .as_ref()
                    .is_some_and(|denial| denial.cue.contains(at) || denial.scope.contains(at))
            };
            clause.words.clone().filter(move |at| !is_out(at))
        };
        self.clauses.iter().flat_map(wished).collect()
    }
}

/// Whether a word can decide, in any language. Such a word is never taken for another one.
pub(crate) fn is_cue(word: &str) -> bool {
    static CUES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let negations = english::cues().chain(german::cues());
        negations.chain(undoing::cues()).chain(sides::cues()).collect()
    });
    CUES.contains(word) || undoing::is_altering(word)
}

/// A clause that has none of the words that decide.
fn plain(part: Part, texts: &[&str]) -> Clause {
    let own = &texts[part.words.clone()];
    let wants = own.iter().any(|word| wants(word));
    Clause {
        polarity: Polarity {
            wants,
            ..Polarity::default()
        },
        words: part.words,
        denial: None,
        is_joined: part.is_joined,
        negated: None,
        is_negative: false,
        is_unable: own.iter().any(|word| english::INABILITY.contains(word)),
        asks: part.asks || is_question(own),
        states: !part.asks && !wants && own.first().is_some_and(|first| english::SUBJECTS.contains(first)),
    }
}

fn wants(word: &str) -> bool {
    static WISHES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let lists = [english::WISH, english::BRINGING, german::WISH];
        lists.into_iter().flatten().copied().collect()
    });
    WISHES.contains(word)
}

fn is_question(words: &[&str]) -> bool {
    let first = words.iter().find(|word| !english::BEFORE.contains(word));
    first.is_some_and(|first| {
        let is_asking = [
            english::REASONS,
            english::ASKING,
            english::BEFORE_QUESTION,
            german::ASKING,
        ];
        is_asking.iter().any(|list| list.contains(first))
    })
}

fn read(part: Part, texts: &[&str]) -> Clause {
    let own = &texts[part.words.clone()];
    let found = english::negation(own, part.asks).or_else(|| german::negation(own, part.asks));
    let undoing = undoing::read(own);
    let mut clause = plain(part, texts);
    let at = clause.words.start;
    let shifted = |range: Range<usize>| range.start + at..range.end + at;
    match found {
        Some(Negation::OfWish { cue, scope, is_sure }) => {
            clause.denial = Some(Denial {
                cue: shifted(cue),
                scope: shifted(scope),
                is_sure,
            });
        }
        Some(Negation::OfWorld(word)) => {
            clause.is_negative = true;
            clause.negated = word.map(|word| word + at);
        }
        None => {}
    }
    clause.polarity = Polarity {
        denies: clause.denial.is_some(),
        undoes: undoing.is_done,
        speaks_of_undoing: undoing.is_named,
        alters: undoing.alters,
        speaks_of_altering: undoing.names_altering,
        sides: Sides::read(own),
        wants: clause.polarity.wants && clause.denial.is_none(),
    };
    clause
}

/// What a negation in a clause is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Negation {
    /// The wish: "do not send it".
    OfWish {
        cue: Range<usize>,
        scope: Range<usize>,
        is_sure: bool,
    },
    /// The world: "it is not here", with the word that does not hold.
    OfWorld(Option<usize>),
}

/// "Do not cancel it and send it back" may turn both down, "do not cancel it and tell me where it is" only the first.
fn carry_on(clauses: &mut [Clause], texts: &[&str]) {
    for at in 1..clauses.len() {
        let [before, clause] = &mut clauses[at - 1..=at] else {
            return;
        };
        let Some(denial) = &before.denial else { continue };
        let begins_anew = texts
            .get(clause.words.start)
            .is_none_or(|first| english::BEGINNINGS.contains(first) || german::BEGINNINGS.contains(first));
        let goes_on = clause.is_joined && clause.denial.is_none() && !denial.scope.is_empty() && !begins_anew;
        if goes_on {
            let start = clause.words.start;
            clause.denial = Some(Denial {
                cue: start..start,
                scope: clause.words.clone(),
                is_sure: false,
            });
            clause.polarity.denies = true;
            clause.polarity.wants = false;
        }
    }
}

/// "Reset my password? No, don't": the second clause turns the first down.
fn turn_down_before(clauses: &mut [Clause]) {
    for at in 1..clauses.len() {
        let (earlier, rest) = clauses.split_at_mut(at);
        let turns_down = rest[0].denial.as_ref().is_some_and(|denial| denial.scope.is_empty());
        let is_answer = |clause: &&mut Clause| clause.denial.as_ref().is_some_and(|denial| denial.scope.is_empty());
        let Some(before) = earlier.iter_mut().rev().find(|clause| !is_answer(clause)) else {
            continue;
        };
        if turns_down && before.denial.is_none() && !before.polarity.denies {
            before.denial = Some(Denial {
                cue: before.words.start..before.words.start,
                scope: before.words.clone(),
                is_sure: true,
            });
            before.polarity.denies = true;
        }
    }
}

#[cfg(test)]
mod tests;
