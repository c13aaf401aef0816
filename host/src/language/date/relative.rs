//! Days that are counted from another: "tomorrow", "in two weeks", "three days after christmas", "heute in 14 Tagen".

use super::calendar::{coming, days_between, monday_of, plus, shifted, weekday_of};
use super::scan::{Found, Reader};
use super::words::Unit;
use crate::language::Language;
use jiff::civil::Date;

/// More is no way to name a day.
const COUNT_MAX: u32 = 1_000;

impl Reader<'_> {
    /// A count with its unit: where it ends, how many, of what.
    fn counted(&self, at: usize) -> Option<(usize, i32, Unit)> {
        let token = self.token(at)?;
        let count = match token.whole(COUNT_MAX) {
            Some(count) => i32::try_from(count).ok()?,
            None if self.words.one.contains(&token.text.as_str()) => 1,
            None => return None,
        };
        let unit_at = at + 1;
        let units = self.words.units.iter();
        let (end, unit) = units
            .filter_map(|(name, unit)| Some((self.any(unit_at, &[name])?, *unit)))
            .max_by_key(|(end, _)| *end)?;
        Some((end, count, unit))
    }

    /// So many of a unit from a day. In German eight days are a week as often as they are eight.
    fn counted_from(&self, date: Date, count: i32, unit: Unit) -> Vec<Date> {
        let is_open = self.today.language == Language::German && unit == Unit::Day && count.abs() == 8;
        let week = if is_open { plus(date, 7 * count.signum()) } else { None };
        week.into_iter().chain(shifted(date, count, unit)).collect()
    }

    fn each_counted_from(&self, days: &[Date], count: i32, unit: Unit) -> Vec<Date> {
        days.iter()
            .flat_map(|day| self.counted_from(*day, count, unit))
            .collect()
    }

    pub(super) fn relative(&self, at: usize) -> Option<Found> {
        let ways = [
            self.named_relative(at),
            self.in_count(at),
            self.count_ago(at),
            self.count_after(at),
            self.day_beside(at),
        ];
        ways.into_iter()
            .flatten()
            .reduce(|best, next| if next.end > best.end { next } else { best })
    }

    /// "tomorrow", "the day after tomorrow", "heute in 14 Tagen", "tomorrow week"
    fn named_relative(&self, at: usize) -> Option<Found> {
        let start = self.skip(at, self.words.the);
        let names = self.words.relative.iter();
        let (end, days) = names
            .filter(|(name, _)| {
                // `2moro`, but not "2 day"
                !name.starts_with('2') || self.token(start + 1).is_some_and(|next| next.joined)
            })
            .filter_map(|(name, days)| Some((self.any(start, &[name])?, *days)))
            .max_by_key(|(end, _)| *end)?;
        let day = plus(self.today.date, days)?;
        Some(self.with_suffix(end, vec![day]))
    }

    /// A day and what moves it: "tomorrow week", "Montag in einer Woche".
    pub(super) fn with_suffix(&self, end: usize, days: Vec<Date>) -> Found {
        let is_english = self.today.language == Language::English;
        if is_english && self.is(end, "week") {
            return Found::new(end + 1, self.each_counted_from(&days, 1, Unit::Week));
        }
        if let Some((end, count, unit)) = self.any(end, self.words.within).and_then(|end| self.counted(end)) {
            let moved = self.each_counted_from(&days, count, unit);
            return Found::new(end, moved);
        }
        Found::new(end, days)
    }

    /// "in two weeks", "in two weeks on friday"
    fn in_count(&self, at: usize) -> Option<Found> {
        let (end, count, unit) = self.any(at, self.words.within).and_then(|end| self.counted(end))?;
        let end = self.skip(end, self.words.from_now);
        let days = self.counted_from(self.today.date, count, unit);
        if unit == Unit::Week
            && let Some((day_end, weekday, _)) = self.weekday_name(self.skip(end, self.words.on))
            && let Some(monday) = monday_of(shifted(self.today.date, count, unit)?)
        {
            return Some(Found::new(day_end, plus(monday, weekday).into_iter().collect()));
        }
        Some(Found::new(end, days))
    }

    /// "three days ago", "vor drei Tagen", "two weeks from now"
    fn count_ago(&self, at: usize) -> Option<Found> {
        if let Some((end, count, unit)) = self.any(at, self.words.before_now).and_then(|end| self.counted(end)) {
            return Some(Found::new(end, self.counted_from(self.today.date, -count, unit)));
        }
        let (end, count, unit) = self.counted(at)?;
        if let Some(end) = self.any(end, self.words.ago) {
            return Some(Found::new(end, self.counted_from(self.today.date, -count, unit)));
        }
        let end = self.any(end, self.words.from_now)?;
        Some(Found::new(end, self.counted_from(self.today.date, count, unit)))
    }

    /// "a week from monday", "two days before christmas eve"
    fn count_after(&self, at: usize) -> Option<Found> {
        let (end, count, unit) = self.counted(at)?;
        for (words, sign) in [(self.words.after, 1), (self.words.before, -1)] {
            if let Some(base) = self.any(end, words).and_then(|end| self.base(end)) {
                let days = self.each_counted_from(&base.days, sign * count, unit);
                return Some(Found::new(base.end, days));
            }
        }
        // "two weeks tomorrow", "a week today"
        let base = self
            .named_relative(end)
            .filter(|_| self.today.language == Language::English && unit != Unit::Day)?;
        Some(Found::new(base.end, self.each_counted_from(&base.days, count, unit)))
    }

    /// "the day after christmas"
    fn day_beside(&self, at: usize) -> Option<Found> {
        let start = self.skip(at, self.words.the);
        for (words, days) in [(self.words.day_after, 1), (self.words.day_before, -1)] {
            if let Some(base) = self.any(start, words).and_then(|end| self.base(end)) {
                let moved = base.days.iter().filter_map(|day| plus(*day, days)).collect();
                return Some(Found::new(base.end, moved));
            }
        }
        None
    }

    /// A day that another is counted from. It may not be counted itself, so that this ends.
    fn base(&self, at: usize) -> Option<Found> {
        let at = self.skip(at, self.words.the);
        let ways = [
            self.named_relative(at),
            self.weekday_day(at),
            self.absolute(at),
            self.numeric(at),
            self.holiday(at),
        ];
        ways.into_iter()
            .flatten()
            .reduce(|best, next| if next.end > best.end { next } else { best })
            .filter(|base| !base.days.is_empty())
    }

    /// The next such weekday of a named one: see [`weekday`](super::weekday).
    pub(super) fn next_weekday(&self, weekday: i32) -> Vec<Date> {
        let today = self.today.date;
        let Some(first) = coming(today, weekday) else {
            return Vec::new();
        };
        let ahead = days_between(today, first);
        let same_week = weekday_of(today) + ahead < 7;
        // Whether the one of this week or of the next is meant, people do not agree.
        let second = if (same_week || ahead == 1) && ahead < 7 {
            plus(first, 7)
        } else {
            None
        };
        std::iter::once(first).chain(second).collect()
    }
}
