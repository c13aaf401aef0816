//! Days as people write them: tomorrow, next friday, 5.3.2027, am zweiten Advent, a week from monday.
//!
//! There is no well-kept library for this. `chrono-english` and `interim` read a few relative forms and take `1/2` for one of
//! its two meanings; `two_timer` and `date_time_parser` have not been released for years; `event_parser` and `fuzzydate` read
//! less than either. None knows German, none says that words are ambiguous, and all of them guess, which is the one thing that
//! must not happen here. So the words are ours, in a table for each language, and the calendar and its zones are `jiff`'s.

mod absolute;
mod calendar;
mod english;
mod german;
mod numeric;
mod relative;
mod scan;
#[cfg(test)]
mod tests;
mod weekday;
mod words;

use super::Language;
use super::reading::Mention;
use jiff::civil::Date;
use words::DateWords;

/// Which comes first in `12/03/2027`, as far as the region of the visitor's locale says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// The order of a locale, such as `en-GB`. Where English is written, only the region decides.
    pub(crate) fn of(locale: &str) -> Option<Self> {
        // The United States, and what follows their usage. (CLDR: the order of the short date pattern is M, d.)
        const MONTH_FIRST: [&str; 8] = ["US", "PH", "PR", "GU", "VI", "AS", "MP", "UM"];
        // Countries that write English in both orders.
        const MIXED: [&str; 1] = ["CA"];
        let mut parts = locale.split(['-', '_']);
        let language = parts.next()?;
        let region = parts.find(|part| part.len() == 2)?.to_ascii_uppercase();
        if !language.eq_ignore_ascii_case("en") {
            return Some(Self::DayFirst);
        }
        match region.as_str() {
            region if MIXED.contains(&region) => None,
            region if MONTH_FIRST.contains(&region) => Some(Self::MonthFirst),
            _ => Some(Self::DayFirst),
        }
    }
}

/// Where and when a message is heard, as far as it counts for days.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Today {
    pub language: Language,
    /// The day in the visitor's zone.
    pub date: Date,
    pub order: Option<Order>,
}

/// The days that a message speaks of, from its beginning to its end.
pub(crate) fn mentions(today: &Today, message: &str) -> Vec<Mention<Date>> {
    scan::mentions(today, message)
}

/// A day in words: "Sunday, 29 November 2026".
pub(crate) fn said(language: Language, date: Date) -> String {
    let words = words(language);
    let weekday = words.weekday_names[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
    let month = words.month_names[usize::from(date.month().unsigned_abs()) - 1];
    match language {
        Language::English => format!("{weekday}, {} {month} {}", date.day(), date.year()),
        Language::German => format!("{weekday}, {}. {month} {}", date.day(), date.year()),
    }
}

/// Whether a folded word is the name of a day, or one such as "tomorrow".
pub(crate) fn is_day(language: Language, word: &str) -> bool {
    let words = words(language);
    let is_weekday = words.weekdays.iter().any(|names| names.contains(&word));
    is_weekday || words.relative.iter().any(|(name, _)| *name == word)
}

fn words(language: Language) -> &'static DateWords {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}
