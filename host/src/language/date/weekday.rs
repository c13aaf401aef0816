//! Weekdays: "friday", "this coming sat", "friday next week", "übernächsten Freitag", "Fri, 4 Dec".

use super::calendar::{coming, gone, monday_of, plus, weekday_of};
use super::scan::{Found, Reader};
use crate::language::Language;
use jiff::civil::Date;

impl Reader<'_> {
    /// A weekday's name at a place: where it ends, which from Monday as 0, and whether it is no other word.
    pub(super) fn weekday_name(&self, at: usize) -> Option<(usize, i32, bool)> {
        let token = self.token(at).filter(|token| !token.sign)?;
        let text = token.text.as_str();
        let place = |index: usize| i32::try_from(index).ok();
        if let Some(index) = self.words.weekdays.iter().position(|names| names.contains(&text)) {
            let end = if self.any(at + 1, self.words.parts_of_day).is_some() {
                at + 2
            } else {
                at + 1
            };
            return Some((end, place(index)?, true));
        }
        if let Some(index) = self.words.weekdays_short.iter().position(|names| names.contains(&text)) {
            let end = if self.is(at + 1, ".") { at + 2 } else { at + 1 };
            return Some((end, place(index)?, !self.words.weekdays_weak.contains(&text)));
        }
        // `montagabend`
        let whole = self
            .words
            .parts_of_day
            .iter()
            .filter_map(|part| text.strip_suffix(part));
        let index = whole
            .filter_map(|day| self.words.weekdays.iter().position(|names| names.contains(&day)))
            .next()?;
        Some((at + 1, place(index)?, true))
    }

    pub(super) fn weekday_day(&self, at: usize) -> Option<Found> {
        let ways = [self.week_first(at), self.modified(at), self.plain(at)];
        ways.into_iter()
            .flatten()
            .reduce(|best, next| if next.end > best.end { next } else { best })
    }

    /// "next week": where it ends, and how many weeks ahead it is.
    fn which_week(&self, at: usize) -> Option<(usize, i32)> {
        let start = self.skip(at, self.words.the);
        if let Some(end) = self
            .any(start, self.words.week)
            .and_then(|end| self.any(end, self.words.after_next_behind))
        {
            return Some((end, 2));
        }
        let ways = [
            (self.words.this, 0),
            (self.words.next, 1),
            (self.words.coming, 1),
            (self.words.last, -1),
            (self.words.after_next, 2),
        ];
        ways.iter().find_map(|(which, ahead)| {
            let end = self.any(at, which).and_then(|end| self.any(end, self.words.week))?;
            Some((end, *ahead))
        })
    }

    /// The weekday of a week. In English a week may begin with its Sunday.
    fn of_week(&self, ahead: i32, weekday: i32) -> Vec<Date> {
        let Some(monday) = monday_of(self.today.date).and_then(|monday| plus(monday, 7 * ahead)) else {
            return Vec::new();
        };
        let day = plus(monday, weekday);
        let is_open = weekday == 6 && self.today.language == Language::English;
        let earlier = day.filter(|_| is_open).and_then(|day| plus(day, -7));
        earlier.into_iter().chain(day).collect()
    }

    /// "next week on friday", "nächste Woche Freitag"
    fn week_first(&self, at: usize) -> Option<Found> {
        let (end, ahead) = self.which_week(at)?;
        let (end, weekday, _) = self.weekday_name(self.skip(self.skip_comma(end), self.words.on))?;
        Some(Found::new(end, self.of_week(ahead, weekday)))
    }

    /// "next friday", "this coming sat", "letzten Montag"
    fn modified(&self, at: usize) -> Option<Found> {
        let today = self.today.date;
        let after = |words: &[&str]| self.any(at, words).and_then(|end| self.weekday_name(end));
        let found = |end: usize, days: Vec<Date>| Some(Found::new(end, days));
        if let Some((end, weekday, _)) = after(self.words.coming) {
            return found(end, coming(today, weekday).into_iter().collect());
        }
        if let Some((end, weekday, _)) = after(self.words.after_next) {
            let next = self.next_weekday(weekday);
            return found(end, next.iter().filter_map(|day| plus(*day, 7)).collect());
        }
        if let Some((end, weekday, _)) = after(self.words.next) {
            return found(end, self.next_weekday(weekday));
        }
        if let Some((end, weekday, _)) = after(self.words.this) {
            let day = if weekday == weekday_of(today) {
                Some(today)
            } else {
                coming(today, weekday)
            };
            let before = if self.past { gone(today, weekday) } else { None };
            return found(end, before.into_iter().chain(day).collect());
        }
        let (end, weekday, _) = after(self.words.last)?;
        let last = gone(today, weekday)?;
        // The one of this week may be just "monday", and that of the week before is the last.
        let same_week = monday_of(today).is_some_and(|monday| last >= monday);
        let before = if same_week { plus(last, -7) } else { None };
        found(end, before.into_iter().chain(Some(last)).collect())
    }

    /// "friday", and what may follow it: its date, its week, "week".
    fn plain(&self, at: usize) -> Option<Found> {
        let (end, weekday, sure) = self.weekday_name(at)?;
        if let Some(dated) = self.dated(end, weekday) {
            return Some(dated);
        }
        let of = self.skip(self.skip_comma(end), self.words.of);
        if let Some((end, ahead)) = self.which_week(of) {
            return Some(Found::new(end, self.of_week(ahead, weekday)));
        }
        let next = self.next_weekday(weekday);
        if let Some(end) = self.any(end, self.words.after_next_behind) {
            return Some(Found::new(end, next.iter().filter_map(|day| plus(*day, 7)).collect()));
        }
        let coming = coming(self.today.date, weekday)?;
        let moved = self.with_suffix(end, vec![coming]);
        if moved.end > end {
            return Some(self.moved(moved, coming, weekday));
        }
        Some(Found {
            sure,
            ..Found::new(end, self.bare(weekday, coming))
        })
    }

    /// "Monday in two weeks" is counted from the coming Monday or from today's week. In German only the first is said.
    fn moved(&self, moved: Found, coming: Date, weekday: i32) -> Found {
        let [day] = moved.days[..] else { return moved };
        let said_week = self.is(moved.end - 1, "week");
        if self.today.language == Language::German
            || said_week && moved.end >= 2 && self.weekday_name(moved.end - 2).is_some()
        {
            return moved;
        }
        let weeks = super::calendar::days_between(coming, day) / 7;
        let mut days = self.of_week(weeks, weekday);
        days.push(day);
        days.sort_unstable();
        days.dedup();
        Found { days, ..moved }
    }

    /// A weekday alone: today, or else the next one. Of what was it may be the last one.
    fn bare(&self, weekday: i32, coming: Date) -> Vec<Date> {
        let today = self.today.date;
        let day = if weekday == weekday_of(today) { today } else { coming };
        let before = if self.past { gone(today, weekday) } else { None };
        before.into_iter().chain(Some(day)).collect()
    }

    /// "friday the 4th", "Fri, 4/12": the date decides, and the weekday among what the date can mean. Where they contradict each
    /// other, both are in question.
    fn dated(&self, end: usize, weekday: i32) -> Option<Found> {
        let at = self.skip_comma(end);
        let at = self.skip(at, self.words.on);
        let date = [self.absolute(at), self.numeric(at), self.month_day_or_ordinal(at)]
            .into_iter()
            .flatten()
            .reduce(|best, next| if next.end > best.end { next } else { best })?;
        if date.days.is_empty() {
            return Some(Found { sure: true, ..date });
        }
        let fitting: Vec<Date> = date
            .days
            .iter()
            .copied()
            .filter(|day| weekday_of(*day) == weekday)
            .collect();
        if !fitting.is_empty() {
            return Some(Found {
                days: fitting,
                sure: true,
                ..date
            });
        }
        let mut days = date.days;
        days.extend(coming(self.today.date, weekday));
        days.sort_unstable();
        days.dedup();
        Some(Found {
            sure: true,
            days,
            end: date.end,
            literal: false,
        })
    }

    /// "friday 4th": no article is needed behind a weekday.
    fn month_day_or_ordinal(&self, at: usize) -> Option<Found> {
        let (end, day, ordinal) = self.day_number(at)?;
        ordinal.then(|| {
            let days = super::calendar::monthless(self.today.date, day, self.past);
            Found::new(end, days)
        })
    }
}
