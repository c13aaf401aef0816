//! Owns what a message wants: its wishes apart from what it turns down and what it undoes, and what follows from each.

use std::ops::Range;

use super::decision::{every, of};
use super::matcher::{Compared, Matcher};
use super::phrase::Statement;
use super::reading::Reading;
use super::words::Folded;
use super::{Candidate, Decision, Ranking, Wish};
use crate::language::stance::{Clause, Polarity, Stance};
use crate::language::stem::stem;

/// A message with more clauses than this is no list of wishes.
const WISHED_CLAUSES_MAX: usize = 8;

/// How near an action's nearest phrase of the message's polarity has to be, as a share of how near its nearest phrase is.
const FITTING_SHARE_MIN: f32 = 0.4;

/// From which confidence on an action is meant although another one, of the contrary polarity, is nearer.
const CONTRARY_SCORE_MIN: f32 = 0.9;

/// How near to a message a phrase has to be, as a share of how near the nearest is, to be denied by it.
const CLOSE_SHARE_MIN: f32 = 0.85;

/// A longer statement says more than that something holds.
const STATEMENT_WORDS_MAX: usize = 6;

/// From which confidence on a clause is a wish of its own, and how many words it needs.
const WISH_SCORE_MIN: f32 = 0.8;
const WISH_WORDS_MIN: usize = 3;

/// From which confidence on a clause decides for a message that triggers nothing as a whole.
const PART_SCORE_MIN: f32 = 0.75;
const PART_WORDS_MIN: usize = 4;

/// How near a message is to a phrase, among those of its action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Near {
    Nearest,
    Close,
}

/// A message that is no trigger word for word.
struct Message<'a> {
    matcher: &'a Matcher,
    text: &'a str,
    spans: &'a [Range<usize>],
    /// Its words after repair.
    words: Vec<&'a str>,
    reading: &'a Reading,
    stance: Stance,
}

/// What follows from a part of a message, with the confidence that it asks for any action.
type Judgement = (Decision, f32);

impl Matcher {
    /// Ranks the published actions by how well they fit a visitor's message. Only its first
    /// [`TEXT_CHARS_MAX`](super::TEXT_CHARS_MAX) characters count, which bounds the work.
    pub fn rank(&self, text: &str) -> Ranking {
        let folded = Folded::new(text);
        // A trigger with a number in it stands for any number, unless another has the very number of the message.
        let found = self.exact.get(&folded.key);
        let found = found.or_else(|| self.exact.get(&folded.key_of_any_number()));
        let exact = found.map_or(&[][..], Vec::as_slice);
        let reading = self.reader.read_message(&folded.words);
        if !exact.is_empty() {
            let judged = self.judged(&self.compare(&reading, |_| true), exact, |_| true);
            return Ranking {
                candidates: judged.candidates(),
                decision: self.decide(&judged),
                score: judged.score(),
                repaired: None,
                wishes: Vec::new(),
                is_vague: false,
            };
        }
        rank(self, text, &folded, &reading)
    }
}

/// Ranks a message that is no trigger word for word.
fn rank(matcher: &Matcher, text: &str, folded: &Folded, reading: &Reading) -> Ranking {
    let words = reading.repaired_words(&folded.words);
    let stance = Stance::read(text, &words, &folded.spans);
    let message = Message {
        matcher,
        text,
        spans: &folded.spans,
        words,
        reading,
        stance,
    };
    let whole = matcher.compare(reading, |_| true);
    let (candidates, (mut decision, mut score)) = message.decide(&whole);
    let parts = message.parts(decision == Decision::Nothing);
    if decision == Decision::Nothing
        && let Some((found, found_score)) = the_only(&parts)
    {
        (decision, score) = (found, found_score);
    }
    let is_vague = matches!(&decision, Decision::Denied(action) if message.is_vague(action));
    Ranking {
        candidates,
        decision,
        score,
        repaired: reading.repaired(&folded.words),
        wishes: message.wishes(parts),
        is_vague,
    }
}

/// The one action that the parts of a message trigger, where the message as a whole triggers none: "your service is bad,
/// where is my parcel".
fn the_only(parts: &[(Range<usize>, Judgement)]) -> Option<Judgement> {
    let mut found: Option<&Judgement> = None;
    for (words, judgement) in parts {
        match (&judgement.0, found) {
            (Decision::Nothing, _) => {}
            (Decision::Triggered(_) | Decision::Unavailable { .. }, None)
                if judgement.1 >= PART_SCORE_MIN && words.len() >= PART_WORDS_MIN =>
            {
                found = Some(judgement)
            }
            (decision, Some(found)) if *decision == found.0 => {}
            _ => return None,
        }
    }
    found.cloned()
}

impl Message<'_> {
    fn decide(&self, whole: &Compared) -> (Vec<Candidate>, Judgement) {
        let matcher = self.matcher;
        let all = matcher.judged(whole, &[], |_| true);
        let (candidates, decision, score) = (all.candidates(), matcher.decide(&all), all.score());
        if self.stance.is_plain() && !matcher.has_contrary {
            return (candidates, (decision, score));
        }
        let named = every(&decision);
        let best_fits = named.first().is_none_or(|best| self.is_fitting(best, whole));
        let judgement = if best_fits {
            let fitting: Vec<String> = named
                .into_iter()
                .filter(|action| self.is_fitting(action, whole))
                .collect();
            let decision = if fitting.is_empty() { decision } else { of(fitting) };
            self.unless_untrue((decision, score), whole)
        } else {
            self.contrary(named.into_iter().next(), whole)
        };
        let judgement = match (judgement, self.stance.denied()) {
            ((Decision::Nothing, _), Some((denied, is_sure))) => self.without(&denied, is_sure, None, whole),
            (judgement, _) => judgement,
        };
        (candidates, judgement)
    }

    /// What a message means that is like an action and of another polarity than its phrases that are near.
    fn contrary(&self, near: Option<String>, whole: &Compared) -> Judgement {
        if let Some((denied, is_sure)) = self.stance.denied() {
            return self.without(&denied, is_sure, near, whole);
        }
        let fits = |phrase: usize| self.stance.fits(self.matcher.meanings[phrase].polarity);
        let judged = self.matcher.judged(whole, &[], fits);
        match (self.matcher.decide(&judged), near) {
            (decision @ (Decision::Triggered(_) | Decision::Ambiguous(_)), _)
                if judged.score() >= CONTRARY_SCORE_MIN =>
            {
                (decision, judged.score())
            }
            (_, Some(action)) => (Decision::Opposite(action), judged.score().min(0.49)),
            (decision, None) => (decision, judged.score()),
        }
    }

    /// Whether the message may mean an action that its words are like: one of the phrases that are near has its polarity.
    fn is_fitting(&self, action: &str, whole: &Compared) -> bool {
        let matcher = self.matcher;
        let Some(action) = matcher.known.position(action) else {
            return true;
        };
        let phrases = matcher.index.phrases_of(action);
        let nearest = |counts: &dyn Fn(usize) -> bool| {
            let similarities = phrases
                .clone()
                .filter(|phrase| counts(*phrase))
                .map(|phrase| whole.similarities[phrase]);
            similarities.fold(0.0, f32::max)
        };
        let fits = |phrase: usize| self.stance.fits(matcher.meanings[phrase].polarity);
        nearest(&fits) >= FITTING_SHARE_MIN * nearest(&|_| true)
    }

    /// Judges by the phrases that a polarity fits.
    fn judge(&self, compared: &Compared, polarity: Polarity) -> Judgement {
        let meanings = &self.matcher.meanings;
        let judged = match polarity.is_plain() && !self.matcher.has_contrary {
            true => self.matcher.judged(compared, &[], |_| true),
            false => self
                .matcher
                .judged(compared, &[], |phrase| polarity.fits(meanings[phrase].polarity)),
        };
        (self.matcher.decide(&judged), judged.score())
    }

    /// What is left of a message that turns something down; `near` is the action that its words are like as a whole.
    fn without(&self, denied: &[usize], is_sure: bool, near: Option<String>, whole: &Compared) -> Judgement {
        let matcher = self.matcher;
        let wished = self.stance.wished();
        let rest = matcher.compare(self.reading, |at| wished.contains(&at));
        let rest = self.judge(&rest, self.stance.wished_polarity());
        let scope = matcher.compare(self.reading, |at| denied.contains(&at));
        let turned_down = every(&matcher.decide(&matcher.judged(&scope, &[], |_| true)))
            .into_iter()
            .next();
        match (rest, turned_down) {
            // Both wanted and turned down: "a refund, without sending it back".
            ((Decision::Triggered(wish), score), Some(denied)) if wish == denied => {
                (Decision::Opposite(wish), score.min(0.49))
            }
            // "My order is fine, so no return": what is left only says how things are.
            ((Decision::Triggered(_), score), Some(denied))
                if score < WISH_SCORE_MIN && !self.stance.asks_for_more() =>
            {
                (
                    if is_sure {
                        Decision::Denied(denied)
                    } else {
                        Decision::Opposite(denied)
                    },
                    score.min(0.49),
                )
            }
            // "My password is fine, do not touch it".
            ((Decision::Triggered(wish), score), None)
                if is_sure && !self.stance.asks_for_more() && self.is_of_it(denied) =>
            {
                (Decision::Opposite(wish), score.min(0.49))
            }
            ((Decision::Nothing, score), turned_down) => {
                // What is turned down may be what an action undoes: "I do not want your news".
                let fits = |phrase: usize| self.stance.fits(matcher.meanings[phrase].polarity);
                let fitting = matcher.judged(whole, &[], fits);
                match (matcher.decide(&fitting), turned_down.or(near)) {
                    (Decision::Nothing, Some(action)) if is_sure && self.is_deed_of(&action) => {
                        (Decision::Denied(action), score)
                    }
                    (Decision::Nothing, Some(action)) => (Decision::Opposite(action), score),
                    (decision, _) => (decision, fitting.score()),
                }
            }
            (rest, _) => rest,
        }
    }

    /// Whether what is turned down is what an action does, and not only done to the same thing: "I don't want to keep it" is
    /// about a return, and turns none down.
    fn is_deed_of(&self, action: &str) -> bool {
        let Some(action) = self.matcher.known.position(action) else {
            return false;
        };
        self.stance.denied_deeds().into_iter().any(|deed| {
            let compared = self.matcher.compare(self.reading, |at| at == deed);
            self.matcher.covers(&compared, action)
        })
    }

    /// Whether what is turned down may as well be another action: the words that this one has are all in phrases of that one.
    fn is_vague(&self, action: &str) -> bool {
        let known = &self.matcher.known;
        let has = |at: usize, action: usize| {
            let compared = self.matcher.compare(self.reading, |word| word == at);
            self.matcher.covers(&compared, action)
        };
        let own = known.position(action);
        let (mut telling, _) = self.stance.denied().unwrap_or_default();
        telling.retain(|at| self.matcher.reader.has_content(self.words[*at]) && own.is_some_and(|own| has(*at, own)));
        let mut others = (0..known.names.len()).filter(|other| Some(*other) != own && known.retired[*other].is_none());
        others.any(|other| telling.iter().all(|at| has(*at, other)))
    }

    /// Whether what is turned down is done to something that was named before.
    fn is_of_it(&self, denied: &[usize]) -> bool {
        let last = denied.last().map(|at| self.words[*at]);
        denied.len() <= 3 && matches!(last, Some("it" | "that" | "this" | "them" | "so" | "es" | "das"))
    }

    /// A message that says the contrary of a phrase that it is like asks for something else: "my password works".
    fn unless_untrue(&self, (decision, score): Judgement, whole: &Compared) -> Judgement {
        let matcher = self.matcher;
        let Decision::Triggered(action) = &decision else {
            return (decision, score);
        };
        let phrases = matcher
            .known
            .position(action)
            .map_or(0..0, |action| matcher.index.phrases_of(action));
        let similarity = |phrase: &usize| whole.similarities[*phrase];
        let nearest = phrases.clone().map(|phrase| similarity(&phrase)).fold(0.0, f32::max);
        let is_untrue = |phrase: usize| {
            let near = if similarity(&phrase) >= nearest {
                Near::Nearest
            } else {
                Near::Close
            };
            let statement = matcher.meanings[phrase].statement.as_ref();
            statement.is_some_and(|statement| self.contradicts(statement, near))
        };
        let mut close = phrases.filter(|phrase| similarity(phrase) >= CLOSE_SHARE_MIN * nearest);
        if close.any(is_untrue) {
            return (Decision::Opposite(action.clone()), score.min(0.49));
        }
        (decision, score)
    }

    fn contradicts(&self, phrase: &Statement, near: Near) -> bool {
        self.stance.clauses.iter().any(|clause| {
            let mut own = self.words[clause.words.clone()].iter().map(|word| stem(word));
            let is_short = clause.words.len() <= STATEMENT_WORDS_MAX;
            match (clause.negated, &phrase.negated) {
                (Some(at), _) if !phrase.is_negative && !clause.asks && !clause.is_unable => {
                    let negated = self.words.get(at).map(|word| stem(word));
                    negated.is_some_and(|negated| phrase.stems.iter().any(|other| other == negated))
                }
                (None, Some(negated)) if near == Near::Nearest => {
                    clause.states && !clause.is_negative && is_short && own.any(|word| word == negated)
                }
                _ => false,
            }
        })
    }

    /// The clauses of a message judged one by one, where it has several and turns nothing down. What is too short to be a
    /// wish is not judged, and one wish alone only where the message as a whole has none.
    fn parts(&self, is_open: bool) -> Vec<(Range<usize>, Judgement)> {
        let clauses = &self.stance.clauses;
        let is_long = |clause: &&Clause| clause.words.len() >= WISH_WORDS_MIN;
        let long = clauses.iter().filter(is_long).count();
        let is_list = clauses.len() > 1 && clauses.len() <= WISHED_CLAUSES_MAX && long > usize::from(!is_open);
        if !is_list || self.stance.denied().is_some() {
            return Vec::new();
        }
        let judged = clauses.iter().map(|clause| {
            let judgement = if is_long(&clause) {
                let compared = self.matcher.compare(self.reading, |at| clause.words.contains(&at));
                self.judge(&compared, clause.polarity)
            } else {
                (Decision::Nothing, 0.0)
            };
            (clause.words.clone(), judgement)
        });
        judged.collect()
    }

    /// The wishes of a message, where several of its parts clearly trigger different actions.
    fn wishes(&self, parts: Vec<(Range<usize>, Judgement)>) -> Vec<Wish> {
        let mut wishes: Vec<(Range<usize>, Wish)> = Vec::new();
        for (own, (decision, score)) in parts {
            let is_gone = matches!(decision, Decision::Unavailable { .. });
            let is_clear = (is_gone || score >= WISH_SCORE_MIN) && own.len() >= WISH_WORDS_MIN;
            let decision = if is_clear { decision } else { Decision::Nothing };
            match (&decision, wishes.last_mut()) {
                (Decision::Triggered(_) | Decision::Unavailable { .. }, Some((words, last)))
                    if last.decision == decision =>
                {
                    words.end = own.end;
                    last.score = last.score.max(score);
                }
                (Decision::Triggered(_) | Decision::Unavailable { .. }, _) => {
                    let text = String::new();
                    wishes.push((own, Wish { text, decision, score }));
                }
                // What triggers nothing by itself belongs to the wish before it.
                (_, Some((words, _))) => words.end = own.end,
                (_, None) => {}
            }
        }
        let differ = wishes
            .iter()
            .enumerate()
            .all(|(at, (_, wish))| wishes[..at].iter().all(|(_, other)| other.decision != wish.decision));
        if wishes.len() < 2 || !differ {
            return Vec::new();
        }
        let text_of = |words: &Range<usize>| {
            let (first, last) = (self.spans.get(words.start)?, self.spans.get(words.end.checked_sub(1)?)?);
            self.text.get(first.start..last.end)
        };
        if let Some((first, _)) = wishes.first_mut() {
            first.start = 0;
        }
        let wish = |(words, wish): (Range<usize>, Wish)| Wish {
            text: text_of(&words).unwrap_or_default().to_owned(),
            ..wish
        };
        wishes.into_iter().map(wish).collect()
    }
}
