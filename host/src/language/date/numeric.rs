//! Days in numbers alone: 2027-03-05, 5.3.2027, 12/03/2027, 24.12.

use super::Order;
use super::calendar::yearless;
use super::scan::{Found, Reader};
use crate::language::Language;
use crate::language::token::Token;
use jiff::civil::Date;

impl Reader<'_> {
    pub(super) fn numeric(&self, at: usize) -> Option<Found> {
        if self.touches_before(at) {
            return None;
        }
        let first = self.token(at).filter(|token| token.digits() > 0)?;
        let sign = self.token(at + 1).filter(|sign| sign.joined && sign.sign)?;
        let mark = [".", "/", "-"].into_iter().find(|mark| sign.is(mark))?;
        let second = self.joined_digits(at + 2)?;
        let third = self
            .token(at + 3)
            .filter(|next| next.joined && next.is(mark))
            .and_then(|_| self.joined_digits(at + 4));
        match third {
            Some(third) => self.with_three(at, mark, [first, second, third]),
            None => self.with_two(at, mark, first, second),
        }
    }

    fn joined_digits(&self, at: usize) -> Option<&Token> {
        self.token(at).filter(|token| token.joined && token.digits() > 0)
    }

    /// Whether something goes before without a space, so that this is a piece of it.
    fn touches_before(&self, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.joined) else {
            return false;
        };
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        match before(1) {
            Some(sign) if sign.sign => {
                let is_joint = ["-", ".", "/", "_", "@", "#", "+", ":"]
                    .iter()
                    .any(|joint| sign.is(joint));
                is_joint && sign.joined && before(2).is_some_and(|more| !more.sign) && token.joined
            }
            other => other.is_some(),
        }
    }

    /// Whether something follows without a space that a day does not end with.
    fn touches_behind(&self, end: usize) -> bool {
        let Some(next) = self.token(end).filter(|next| next.joined) else {
            return false;
        };
        if next.sign {
            let is_joint = ["-", ".", "/", "_", "@", "+"].iter().any(|joint| next.is(joint));
            return is_joint && self.token(end + 1).is_some_and(|more| more.joined && !more.sign);
        }
        // `2027-03-05T14:30`
        !next.is("t")
    }

    fn with_three(&self, at: usize, mark: &str, parts: [&Token; 3]) -> Option<Found> {
        let end = at + 5;
        if self.touches_behind(end) {
            return None;
        }
        let [first, second, third] = parts;
        let value = |token: &Token| token.whole(9999).and_then(|value| i16::try_from(value).ok());
        let (a, b, c) = (value(first)?, value(second)?, value(third)?);
        let is_short = |token: &Token| (1..=2).contains(&token.digits());
        if first.digits() == 4 && is_short(second) && is_short(third) {
            let date = dated(a, b, c);
            return Some(Found {
                literal: true,
                ..Found::new(end, date.into_iter().collect())
            });
        }
        let year = match third.digits() {
            4 => c,
            2 => 2000 + c,
            _ => return None,
        };
        if !is_short(first) || !is_short(second) {
            return None;
        }
        let days = self.in_order(mark, |day_first| {
            let (day, month) = if day_first { (a, b) } else { (b, a) };
            dated(year, month, day).into_iter().collect()
        });
        // `1.2.3` with an impossible day is a number of something else, but `31.11.2026` is meant as a day.
        if days.is_empty() && third.digits() != 4 {
            return None;
        }
        Some(Found {
            literal: days.len() == 1,
            ..Found::new(end, days)
        })
    }

    /// `24.12.`, `24/12`. Without a point at its end it is as well a number or a fraction.
    fn with_two(&self, at: usize, mark: &str, first: &Token, second: &Token) -> Option<Found> {
        let is_short = |token: &Token| (1..=2).contains(&token.digits());
        if mark == "-" || !is_short(first) || !is_short(second) {
            return None;
        }
        let has_point = mark == "." && self.token(at + 3).is_some_and(|next| next.joined && next.is("."));
        let end = if has_point { at + 4 } else { at + 3 };
        let year = self.year(end, false).filter(|_| has_point);
        let end_touches = self.touches_behind(if has_point { at + 3 } else { end }) && year.is_none();
        if end_touches || mark == "." && !has_point && self.today.language == Language::English {
            return None;
        }
        // `15.30 Uhr`, `3.30 pm`
        let is_time = ["uhr", "am", "pm", "h", ":"].iter().any(|unit| self.is(at + 3, unit));
        if is_time {
            return None;
        }
        let (a, b) = (
            i8::try_from(first.whole(99)?).ok()?,
            i8::try_from(second.whole(99)?).ok()?,
        );
        let (today, past) = (self.today.date, self.past);
        let days = self.in_order(mark, |day_first| {
            let (day, month) = if day_first { (a, b) } else { (b, a) };
            match year {
                Some((_, year)) => Date::new(year, month, day).into_iter().collect(),
                None if (1..=12).contains(&month) => yearless(today, month, day, past),
                None => Vec::new(),
            }
        });
        if days.is_empty() {
            return None;
        }
        Some(Found {
            sure: has_point && self.today.language == Language::German,
            ..Found::new(year.map_or(end, |(end, _)| end), days)
        })
    }

    /// What is meant in the order of the visitor's region; in both where that is not known and both are days.
    fn in_order(&self, mark: &str, days: impl Fn(bool) -> Vec<Date>) -> Vec<Date> {
        let order = match (self.today.language, self.today.order, mark) {
            // Points stand between day, month and year, in this order, wherever they are written.
            (Language::German, _, _) | (_, None | Some(Order::DayFirst), ".") => Some(Order::DayFirst),
            (_, order, _) => order,
        };
        let (day_first, month_first) = (days(true), days(false));
        match order {
            // Where the order of the region gives no day, the other one must be meant.
            Some(Order::DayFirst) if !day_first.is_empty() => day_first,
            Some(Order::MonthFirst) if !month_first.is_empty() => month_first,
            Some(_) if self.today.language == Language::German => day_first,
            _ => {
                let mut both = day_first;
                both.extend(month_first);
                both.sort_unstable();
                both.dedup();
                both
            }
        }
    }
}

fn dated(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
