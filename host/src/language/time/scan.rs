//! Going through a message for times.

use super::{Part, TimeWords, words};
use crate::language::Language;
use crate::language::reading::Mention;
use crate::language::token::{Token, any_phrase, tokens};
use jiff::ToSpan;
use jiff::civil::Time;

/// From this hour on, hours in digits are of a clock of 24 hours where such clocks are usual.
const BY_24_FROM: i8 = 7;

struct Reader<'a> {
    tokens: &'a [Token],
    words: &'static TimeWords,
    now: Time,
}

struct Found {
    end: usize,
    times: Vec<Time>,
    sure: bool,
    literal: bool,
}

/// An hour and minute on a clock, before it is known on which half of the day.
#[derive(Clone, Copy)]
struct Clock {
    hour: i8,
    minute: i8,
    /// Whether no other half of the day can be meant.
    exact: bool,
}

impl Clock {
    fn new(hour: i8, minute: i8, exact: bool) -> Self {
        Self { hour, minute, exact }
    }

    fn times(self, part: Option<Part>) -> Vec<Time> {
        let at = |hour: i8| Time::new(hour % 24, self.minute, 0, 0).ok();
        if self.exact || self.hour == 0 || self.hour > 12 {
            return at(self.hour).into_iter().collect();
        }
        if let Some(part) = part {
            return part.hour(self.hour).and_then(at).into_iter().collect();
        }
        let early = if self.hour == 12 { 0 } else { self.hour };
        [early, early + 12].into_iter().filter_map(at).collect()
    }
}

/// What is read: where it ends, the clock, and whether it is a time in any sentence.
type Read = (usize, Clock, bool);

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.token(at).is_some_and(|token| token.is(text))
    }

    fn any(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        any_phrase(self.tokens, at, phrases)
    }

    fn stands_before(&self, at: usize) -> bool {
        let starts = (1..=2).filter_map(|length| at.checked_sub(length));
        starts
            .into_iter()
            .any(|start| self.any(start, self.words.at) == Some(at))
    }

    fn hour(&self, at: usize) -> Option<i8> {
        let token = self.token(at)?;
        let is_ordinal = token.number.is_some_and(|number| number.ordinal);
        let hour = token.whole(24).filter(|_| token.digits() <= 2 && !is_ordinal)?;
        i8::try_from(hour).ok()
    }

    fn minute(&self, at: usize) -> Option<i8> {
        let minute = self.token(at)?.whole(59)?;
        i8::try_from(minute).ok()
    }

    /// Whether an hour is of a clock of 24 hours.
    fn is_by_24(&self, at: usize, hour: i8) -> bool {
        let Some(token) = self.token(at) else { return false };
        let is_padded = token.digits() == 2 && token.text.starts_with('0');
        let is_usual = self.words.by_24 && (hour == 12 || token.digits() > 0 && hour >= BY_24_FROM);
        hour == 0 || hour > 12 || is_padded || is_usual
    }

    /// A time at a place, whatever the way in which it is said.
    fn read(&self, at: usize, part: Option<Part>) -> Option<Found> {
        for (names, hour) in [(self.words.noon, 12), (self.words.midnight, 0)] {
            if let Some(end) = self.any(at, names) {
                let times = Clock::new(hour, 0, true).times(None);
                return Some(Found {
                    end,
                    times,
                    sure: true,
                    literal: false,
                });
            }
        }
        if let Some(found) = self.later(at) {
            return Some(found);
        }
        let ways = [
            self.spoken(at),
            self.with_minutes(at),
            self.hour_alone(at),
            self.four_digits(at),
        ];
        let (end, clock, sure) = ways.into_iter().flatten().max_by_key(|(end, ..)| *end)?;
        let (end, half) = self.half_of_day(end);
        let times = match half {
            Some(ahead) if (1..=12).contains(&clock.hour) => {
                Clock::new(clock.hour % 12 + ahead, clock.minute, true).times(None)
            }
            Some(_) => clock.times(None),
            None => clock.times(part),
        };
        Some(Found {
            end,
            literal: clock.exact,
            sure: sure || half.is_some(),
            times,
        })
    }

    /// `am` or `pm`: where it ends, and how many hours it adds.
    fn half_of_day(&self, end: usize) -> (usize, Option<i8>) {
        for (names, ahead) in [(self.words.am, 0), (self.words.pm, 12)] {
            if let Some(end) = self.any(end, names) {
                return (end, Some(ahead));
            }
        }
        (end, None)
    }

    /// "half past two", "quarter to 5", "ten to three", "halb drei", "fünf nach halb drei"
    fn spoken(&self, at: usize) -> Option<Read> {
        let (end, minutes) = self.offset(at)?;
        let base = self.hour(end).filter(|hour| (1..=24).contains(hour))?;
        let total = (i32::from(base) * 60 + minutes).rem_euclid(24 * 60);
        let exact = base > 12;
        let mut hour = i8::try_from(total / 60).ok()?;
        if !exact && hour == 0 {
            hour = 12;
        }
        let minute = i8::try_from(total % 60).ok()?;
        let end = self.any(end + 1, self.words.oclock).unwrap_or(end + 1);
        Some((end, Clock::new(hour, minute, exact), true))
    }

    /// How many minutes from the hour that follows, and where that begins.
    fn offset(&self, at: usize) -> Option<(usize, i32)> {
        let words = self.words;
        let fixed = [
            (words.half_past, 30),
            (words.quarter_past, 15),
            (words.quarter_to, -15),
            (words.half_to, -30),
            (words.three_quarters_of, -15),
            (words.quarter_of, -45),
        ];
        let found = fixed
            .iter()
            .filter_map(|(phrases, minutes)| Some((self.any(at, phrases)?, *minutes)));
        if let Some(found) = found.max_by_key(|(end, _)| *end) {
            return Some(found);
        }
        let minutes = i32::from(self.minute(at).filter(|minute| (1..=30).contains(minute))?);
        let end = self.any(at + 1, words.minutes).unwrap_or(at + 1);
        let (end, minutes) = match (self.any(end, words.past), self.any(end, words.to)) {
            (Some(end), _) => (end, minutes),
            (None, Some(end)) => (end, -minutes),
            (None, None) => return None,
        };
        // "fünf nach halb drei"
        match self.any(end, words.half_to) {
            Some(end) => Some((end, minutes - 30)),
            None => Some((end, minutes)),
        }
    }

    /// `15:30`, `3.30pm`, "15 Uhr 30", `15h30`
    fn with_minutes(&self, at: usize) -> Option<Read> {
        let hour = self.hour(at)?;
        let by_24 = self.is_by_24(at, hour);
        let sign = self.token(at + 1)?;
        let is_minute = self
            .token(at + 2)
            .is_some_and(|token| token.joined && token.digits() == 2);
        if sign.joined && sign.is(":") && is_minute {
            let minute = self.minute(at + 2)?;
            let seconds = self.is(at + 3, ":") && self.minute(at + 4).is_some();
            let end = if seconds { at + 5 } else { at + 3 };
            let end = self.any(end, self.words.oclock).unwrap_or(end);
            return Some((end, Clock::new(hour, minute, by_24), true));
        }
        let is_day = self.token(at + 3).is_some_and(|next| next.joined && next.is("."));
        if sign.joined && sign.is(".") && is_minute && !is_day {
            let minute = self.minute(at + 2)?;
            let said = self.any(at + 3, self.words.oclock);
            let sure = said.is_some() || self.half_of_day(at + 3).1.is_some() || self.stands_before(at);
            return sure.then_some((said.unwrap_or(at + 3), Clock::new(hour, minute, by_24), true));
        }
        let end = self.any(at + 1, self.words.oclock)?;
        let minute = self.minute(end).filter(|_| {
            // `15 Uhr 30`, but not "at 3 o'clock 5 people"
            let spelled = |token: &Token| token.number.is_some_and(|number| number.spelled && number.value >= 5.0);
            self.token(end)
                .is_some_and(|token| token.digits() == 2 || spelled(token))
        })?;
        Some((end + 1, Clock::new(hour, minute, by_24), true))
    }

    /// `3 pm`, "five o'clock", "at 3", and a number alone where that is the whole answer.
    fn hour_alone(&self, at: usize) -> Option<Read> {
        let hour = self.hour(at)?;
        let clock = Clock::new(hour, 0, self.is_by_24(at, hour));
        if let Some(end) = self.any(at + 1, self.words.oclock) {
            return Some((end, clock, true));
        }
        if self.half_of_day(at + 1).1.is_some() {
            return Some((at + 1, clock, true));
        }
        let part = self
            .words
            .parts
            .iter()
            .any(|(phrase, _)| self.any(at + 1, &[phrase]).is_some());
        let next = self.token(at + 1);
        let is_joint = |next: &Token| {
            [".", ",", "/", "-", "%", "€", "$", ":"]
                .iter()
                .any(|sign| next.is(sign))
        };
        let touches = next.is_some_and(|next| next.joined && is_joint(next)) && self.token(at + 2).is_some();
        let goes_on = next.is_some_and(|next| !next.sign) && !part;
        let went_before = self.token(at).is_some_and(|token| token.joined) && at > 0;
        if touches || goes_on || went_before {
            return None;
        }
        Some((at + 1, clock, part))
    }

    /// "at 1530", "1500 hours"
    fn four_digits(&self, at: usize) -> Option<Read> {
        let token = self.token(at).filter(|token| token.digits() == 4)?;
        let (hour, minute): (i8, i8) = (token.text.get(..2)?.parse().ok()?, token.text.get(2..)?.parse().ok()?);
        let said = self
            .any(at + 1, self.words.hours)
            .or_else(|| self.any(at + 1, self.words.oclock));
        if said.is_none() && !self.stands_before(at) || hour > 23 || minute > 59 {
            return None;
        }
        Some((said.unwrap_or(at + 1), Clock::new(hour, minute, true), said.is_some()))
    }

    /// "in two hours", "in einer halben Stunde"
    fn later(&self, at: usize) -> Option<Found> {
        let start = self.any(at, self.words.within)?;
        if let Some(end) = self.any(start, self.words.half_an_hour) {
            return self.minutes_from_now(end, 30);
        }
        let token = self.token(start)?;
        let count = match token.whole(1_000) {
            Some(count) => i64::from(count),
            None if self.words.one.contains(&token.text.as_str()) => 1,
            None => return None,
        };
        if let Some(end) = self.any(start + 1, self.words.minutes) {
            return self.minutes_from_now(end, count);
        }
        let end = self.any(start + 1, self.words.hours)?;
        self.minutes_from_now(end, count * 60)
    }

    fn minutes_from_now(&self, end: usize, minutes: i64) -> Option<Found> {
        let time = self.now.wrapping_add(minutes.minutes());
        Some(Found {
            end,
            times: vec![Time::new(time.hour(), time.minute(), 0, 0).ok()?],
            sure: true,
            literal: false,
        })
    }

    /// The one part of the day that a message names.
    fn part_of_day(&self) -> Option<Part> {
        let mut found: Option<Part> = None;
        for at in 0..self.tokens.len() {
            let parts = self.words.parts.iter();
            let here = parts
                .filter_map(|(phrase, part)| Some((self.any(at, &[phrase])?, *part)))
                .max_by_key(|(end, _)| *end);
            let Some((_, part)) = here else { continue };
            if found.is_some_and(|other| other != part) {
                return None;
            }
            found = Some(part);
        }
        found
    }
}

pub(super) fn mentions(language: Language, now: Time, message: &str) -> Vec<Mention<Time>> {
    let tokens = tokens(language, message);
    let reader = Reader {
        tokens: &tokens,
        words: words(language),
        now,
    };
    let part = reader.part_of_day();
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(found) = reader.read(at, part) else {
            at += 1;
            continue;
        };
        mentions.push(Mention {
            span: tokens[at].span.start..tokens[found.end - 1].span.end,
            meant: found.times,
            sure: found.sure || reader.stands_before(at),
            literal: found.literal,
        });
        at = found.end;
    }
    // A number alone is a time only as the whole answer.
    let words = tokens.iter().filter(|token| !token.sign).count();
    if mentions.iter().any(|mention| mention.sure) {
        mentions.retain(|mention| mention.sure);
    } else if words > 2 {
        mentions.clear();
    }
    mentions
}
