//! Days with the name of their month, or of no month at all: "5th of march 2027", "March 5", "am 5.", "the last day of may".

use super::calendar::{monthless, yearless};
use super::scan::{Found, Reader};
use crate::language::Language;
use jiff::ToSpan;
use jiff::civil::Date;

impl Reader<'_> {
    /// A month at a place: where it ends, which it is from 1, and whether it is no other word.
    pub(super) fn month(&self, at: usize) -> Option<(usize, i8, bool)> {
        let token = self.token(at).filter(|token| !token.sign)?;
        let index = self
            .words
            .months
            .iter()
            .position(|names| names.contains(&token.text.as_str()))?;
        let sure = !self.words.months_weak.contains(&token.text.as_str());
        let is_short = token.text.len() <= 4;
        let end = if is_short && self.is(at + 1, ".") {
            at + 2
        } else {
            at + 1
        };
        Some((end, i8::try_from(index).ok()? + 1, sure))
    }

    /// A year at a place: where it ends, and which it is. `loose` takes `27` for 2027.
    pub(super) fn year(&self, at: usize, loose: bool) -> Option<(usize, i16)> {
        let token = self.token(at)?;
        let this = self.today.date.year();
        for (which, ahead) in [(self.words.this, 0), (self.words.next, 1), (self.words.last, -1)] {
            if let Some(year) = self.any(at, which).and_then(|end| self.any(end, self.words.year)) {
                return Some((year, this + ahead));
            }
        }
        let spelled = token.number.is_some_and(|number| number.spelled);
        if let Some(year) = token
            .whole(2199)
            .filter(|year| *year >= 1900 && (spelled || token.digits() == 4))
        {
            return Some((at + 1, i16::try_from(year).ok()?));
        }
        // "twenty twenty-seven", "nineteen ninety-nine"
        if let Some(century @ (19 | 20)) = token.whole(20).filter(|_| spelled)
            && let Some(rest) = self
                .token(at + 1)
                .and_then(|next| next.whole(99))
                .filter(|rest| *rest >= 10)
        {
            return Some((at + 2, i16::try_from(century * 100 + rest).ok()?));
        }
        let is_time = [":", "h", "pm", "am", "uhr", "."]
            .iter()
            .any(|sign| self.is(at + 1, sign) && self.token(at + 2).is_some());
        if loose && token.digits() == 2 && !is_time {
            return Some((at + 1, 2000 + i16::try_from(token.whole(99)?).ok()?));
        }
        None
    }

    /// A day of a month at a place, with its ending: where it ends, the day, and whether an ending or its words say that it is
    /// one of a row.
    pub(super) fn day_number(&self, at: usize) -> Option<(usize, i8, bool)> {
        let token = self.token(at)?;
        let number = token.number?;
        let day = token.whole(31).filter(|day| *day > 0 && token.digits() <= 2)?;
        let next = self.token(at + 1);
        let has_ending =
            next.is_some_and(|next| next.joined && self.words.ordinal_endings.contains(&next.text.as_str()));
        let has_point = self.today.language == Language::German
            && next.is_some_and(|next| next.joined && next.is("."))
            && !self.token(at + 2).is_some_and(|next| next.joined);
        let end = if has_ending || has_point { at + 2 } else { at + 1 };
        Some((end, i8::try_from(day).ok()?, number.ordinal || has_ending || has_point))
    }

    pub(super) fn absolute(&self, at: usize) -> Option<Found> {
        let start = self.skip(at, self.words.the);
        let ways = [
            self.day_month(start),
            self.month_day(start),
            self.last_day(start),
            self.ordinal_day(at, start),
            self.month_alone(at),
        ];
        ways.into_iter()
            .flatten()
            .reduce(|best, next| if next.end > best.end { next } else { best })
    }

    /// "5 march", "5th of march 2027", "5. März", "5-mar-2027"
    fn day_month(&self, at: usize) -> Option<Found> {
        let (end, day, _) = self.day_number(at)?;
        let end = if self.is(end, "-") || self.is(end, "/") {
            end + 1
        } else {
            self.skip(end, self.words.of)
        };
        let (end, month, _) = self.month(end)?;
        let year_at = if self.is(end, "-") || self.is(end, "/") {
            end + 1
        } else {
            self.skip(self.skip_comma(end), self.words.of)
        };
        Some(self.with_year(end, self.year(year_at, true), month, day))
    }

    /// "march 5", "march the fifth, 2027"
    fn month_day(&self, at: usize) -> Option<Found> {
        let (end, month, _) = self.month(at)?;
        let end = if self.is(end, "-") {
            end + 1
        } else {
            self.skip(end, self.words.the)
        };
        let (end, day, _) = self.day_number(end)?;
        // `march 5:30` is no day.
        if self.is(end, ":") && self.token(end + 1).is_some_and(|next| next.joined) {
            return None;
        }
        let year_at = self.skip(self.skip_comma(end), self.words.of);
        // "march 5, 27 people" is not in 2027.
        Some(self.with_year(end, self.year(year_at, false), month, day))
    }

    fn with_year(&self, end: usize, year: Option<(usize, i16)>, month: i8, day: i8) -> Found {
        let Some((end, year)) = year else {
            return Found::new(end, yearless(self.today.date, month, day, self.past));
        };
        Found {
            literal: true,
            ..Found::new(end, Date::new(year, month, day).into_iter().collect())
        }
    }

    /// "the 5th", "am 5.", "the fifth of next month"
    fn ordinal_day(&self, at: usize, start: usize) -> Option<Found> {
        let (end, day, ordinal) = self.day_number(start)?;
        if !ordinal {
            return None;
        }
        if let Some((end, first)) = self.of_month(self.skip(end, self.words.of)) {
            let date = Date::new(first.year(), first.month(), day);
            return Some(Found::new(end, date.into_iter().collect()));
        }
        if start == at {
            return None;
        }
        // "On the 5th floor" is not on the 5th.
        let goes_on = self.token(end).is_some_and(|next| !next.sign && next.number.is_none());
        let goes_on_well = [self.words.joiners, self.words.on, self.words.polite]
            .iter()
            .any(|list| self.any(end, list).is_some());
        Some(Found {
            sure: false,
            ..Found::new(
                end,
                if goes_on && !goes_on_well {
                    Vec::new()
                } else {
                    monthless(self.today.date, day, self.past)
                },
            )
        })
        .filter(|_| !goes_on || goes_on_well)
    }

    /// "this month", "next month": where it ends, and its first day.
    fn of_month(&self, at: usize) -> Option<(usize, Date)> {
        let first = self.today.date.first_of_month();
        let ways = [
            (self.words.this, 0),
            (self.words.next, 1),
            (self.words.coming, 1),
            (self.words.last, -1),
            (self.words.the, 0),
        ];
        ways.iter().find_map(|(which, ahead)| {
            let end = self.any(at, which).and_then(|end| self.any(end, self.words.month))?;
            Some((end, first.checked_add(ahead.months()).ok()?))
        })
    }

    /// "the last day of november", "the last of this month"
    fn last_day(&self, at: usize) -> Option<Found> {
        let end = self.any(at, self.words.last_day)?;
        let end = self.skip(end, self.words.of);
        if let Some((end, first)) = self.of_month(end).or_else(|| {
            self.any(end, self.words.month)
                .map(|end| (end, self.today.date.first_of_month()))
        }) {
            return Some(Found::new(end, vec![first.last_of_month()]));
        }
        let (end, month, _) = self.month(end)?;
        let year = self.year(self.skip(end, self.words.of), false);
        let (end, year) = year.map_or((end, None), |(end, year)| (end, Some(year)));
        let this = self.today.date;
        let year = year.unwrap_or_else(|| {
            if month < this.month() {
                this.year() + 1
            } else {
                this.year()
            }
        });
        let first = Date::new(year, month, 1).ok()?;
        Some(Found::new(end, vec![first.last_of_month()]))
    }

    /// "in march", "march 2027", "early december": no day at all.
    fn month_alone(&self, at: usize) -> Option<Found> {
        if let Some(end) = self.any(at, self.words.in_month)
            && let Some((end, _, _)) = self.month(end)
        {
            let end = self.year(end, false).map_or(end, |(end, _)| end);
            return Some(Found::new(end, Vec::new()));
        }
        let (end, _, _) = self.month(at)?;
        let (end, _) = self.year(self.skip(end, self.words.of), false)?;
        Some(Found::new(end, Vec::new()))
    }
}
