//! Going through a message for days: the longest reading at each place, and what stands before it.

use super::words::DateWords;
use super::{Today, words};
use crate::language::reading::Mention;
use crate::language::token::{Token, any_phrase, tokens};
use jiff::civil::Date;

/// What is read at one place.
pub(super) struct Found {
    /// Behind its last token.
    pub end: usize,
    pub days: Vec<Date>,
    /// Day, month and year, all said.
    pub literal: bool,
    /// Whether the words mean a day in any sentence.
    pub sure: bool,
}

impl Found {
    pub(super) fn new(end: usize, days: Vec<Date>) -> Self {
        Self {
            end,
            days,
            literal: false,
            sure: true,
        }
    }
}

/// A message being read.
pub(super) struct Reader<'a> {
    pub tokens: &'a [Token],
    pub words: &'static DateWords,
    pub today: Today,
    /// Whether the clause that is read is about what was.
    pub past: bool,
}

impl Reader<'_> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn is(&self, at: usize, text: &str) -> bool {
        self.token(at).is_some_and(|token| token.is(text))
    }

    /// Where the longest of some phrases ends that stands here.
    pub(super) fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        any_phrase(self.tokens, at, phrases)
    }

    /// The place behind a phrase if it stands here, else here.
    pub(super) fn skip(&self, at: usize, phrases: &[&str]) -> usize {
        self.any(at, phrases).unwrap_or(at)
    }

    /// The place behind a comma if one stands here.
    pub(super) fn skip_comma(&self, at: usize) -> usize {
        if self.is(at, ",") { at + 1 } else { at }
    }

    /// The longest day at a place, whatever the way in which it is written.
    pub(super) fn read(&self, at: usize) -> Option<Found> {
        let ways = [
            self.relative(at),
            self.weekday_day(at),
            self.absolute(at),
            self.numeric(at),
            self.holiday(at),
            self.vague(at),
        ];
        ways.into_iter()
            .flatten()
            .reduce(|best, next| if next.end > best.end { next } else { best })
    }

    /// Whether a place is in the middle of a number that is written with marks: the 5 of `1.5`.
    fn is_inside_number(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        let (Some(sign), Some(digits)) = (before(1), before(2)) else {
            return false;
        };
        token.joined
            && sign.joined
            && sign.sign
            && !digits.sign
            && token.digits() > 0
            && digits.number.is_some()
            && [".", ",", "/", "-"].contains(&sign.text.as_str())
    }

    /// Whether one of some phrases ends right before a place.
    fn stands_before(&self, at: usize, phrases: &[&str]) -> bool {
        let is_before = |phrase: &&str| {
            let length = phrase.split(' ').count();
            at.checked_sub(length)
                .is_some_and(|start| self.any(start, &[phrase]) == Some(at))
        };
        // "on the 5th", "am Freitag, den"
        let article = self.words.the.iter().map(|the| the.split(' ').count());
        phrases.iter().any(is_before) || {
            let starts = article.filter_map(|length| at.checked_sub(length));
            starts
                .filter(|start| self.any(*start, self.words.the) == Some(at))
                .any(|start| {
                    phrases.iter().any(|phrase| {
                        let length = phrase.split(' ').count();
                        start
                            .checked_sub(length)
                            .is_some_and(|first| self.any(first, &[phrase]) == Some(start))
                    })
                })
        }
    }

    /// Whether a day of another month or a number goes before, of which this is the second of two: "5 to 7 march".
    fn is_second_of_two(&self, at: usize, found: &Found) -> bool {
        let is_day_of_month = self.token(at).is_some_and(|token| token.whole(31).is_some());
        if !is_day_of_month || found.days.is_empty() {
            return false;
        }
        let starts = (1..=2).filter_map(|length| at.checked_sub(length));
        let joiner = starts
            .filter(|start| self.any(*start, self.words.joiners) == Some(at))
            .min();
        let Some(joiner) = joiner else { return false };
        let mut before = joiner.checked_sub(1);
        while let Some(place) = before {
            let Some(token) = self.token(place) else { return false };
            // `5.` and `5th`
            let is_ending =
                token.joined && (token.is(".") || self.words.ordinal_endings.contains(&token.text.as_str()));
            if is_ending {
                before = place.checked_sub(1);
                continue;
            }
            return token.whole(31).is_some_and(|day| day > 0) && token.digits() <= 2;
        }
        false
    }

    pub(super) fn holiday(&self, at: usize) -> Option<Found> {
        let names = self.words.holidays.iter();
        let (end, holiday) = names
            .filter_map(|(name, holiday)| Some((self.any(at, &[name])?, *holiday)))
            .max_by_key(|(end, _)| *end)?;
        let year = self.year(self.skip(self.skip_comma(end), self.words.of), false);
        let (end, year) = year.map_or((end, None), |(end, year)| (end, Some(year)));
        Some(Found::new(
            end,
            super::calendar::holiday(self.today.date, holiday, year, self.past),
        ))
    }

    fn vague(&self, at: usize) -> Option<Found> {
        self.any(at, self.words.vague).map(|end| Found::new(end, Vec::new()))
    }
}

pub(super) fn mentions(today: &Today, message: &str) -> Vec<Mention<Date>> {
    let words = words(today.language);
    let tokens = tokens(today.language, message);
    let past = past_clauses(words, &tokens);
    let mut reader = Reader {
        tokens: &tokens,
        words,
        today: *today,
        past: false,
    };
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(end) = reader.any(at, words.idioms) {
            at = end;
            continue;
        }
        reader.past = past.get(at).copied().unwrap_or_default();
        let found = if reader.is_inside_number(at) {
            None
        } else {
            reader.read(at)
        };
        let Some(mut found) = found else {
            at += 1;
            continue;
        };
        let refused = reader.stands_before(at, words.not_it) || reader.is_second_of_two(at, &found);
        if refused {
            found.days.clear();
        }
        mentions.push(Mention {
            span: tokens[at].span.start..tokens[found.end - 1].span.end,
            meant: found.days,
            sure: found.sure || reader.stands_before(at, words.on),
            literal: found.literal,
        });
        at = found.end;
    }
    with_sense(mentions, message, words)
}

/// For each token whether its clause is about what was. A clause that does not show its own tense has that of the message:
/// "on Monday, I ordered a mug".
fn past_clauses(words: &DateWords, tokens: &[Token]) -> Vec<bool> {
    let is_in = |list: &[&str], token: &Token| list.contains(&token.text.as_str());
    let has = |list: &[&str], tokens: &[Token]| tokens.iter().any(|token| is_in(list, token));
    if !has(words.past, tokens) {
        return vec![false; tokens.len()];
    }
    let parts = |token: &Token| {
        let is_mark = token.sign && [",", ";", "?", "!", "(", ")", ":"].contains(&token.text.as_str());
        is_mark || is_in(words.between, token)
    };
    let clauses = tokens.split_inclusive(parts);
    let tense = |clause: &[Token]| has(words.past, clause) || !has(words.present, clause);
    clauses
        .flat_map(|clause| std::iter::repeat_n(tense(clause), clause.len()))
        .collect()
}

/// Without the words that are days only in other sentences: they count where a message says nothing else.
fn with_sense(mut mentions: Vec<Mention<Date>>, message: &str, words: &DateWords) -> Vec<Mention<Date>> {
    if mentions.iter().any(|mention| mention.sure) {
        mentions.retain(|mention| mention.sure);
        return mentions;
    }
    let mut rest = message.to_owned();
    for mention in mentions.iter().rev() {
        rest.replace_range(mention.span.clone(), " ");
    }
    let is_small = |word: &String| {
        let is_in = |list: &[&str]| list.iter().any(|phrase| phrase.split(' ').any(|part| part == word));
        is_in(words.on) || is_in(words.the) || is_in(words.polite)
    };
    if !crate::language::fold::words(&rest).iter().all(is_small) {
        mentions.clear();
    }
    mentions
}
