//! Times of the day as people say them: 3 pm, half past two, halb drei, 15 Uhr 30, noon.
//!
//! What can be of the morning and of the afternoon alike is both: the clock of twelve hours says no more.

mod english;
mod german;
mod scan;
#[cfg(test)]
mod tests;

use super::Language;
use super::reading::Mention;
use jiff::civil::Time;

/// The words of times. All are folded; phrases are words with single spaces between.
pub(super) struct TimeWords {
    pub noon: &'static [&'static str],
    pub midnight: &'static [&'static str],
    /// Half an hour after the hour that follows.
    pub half_past: &'static [&'static str],
    /// Half an hour before it.
    pub half_to: &'static [&'static str],
    pub quarter_past: &'static [&'static str],
    pub quarter_to: &'static [&'static str],
    /// A quarter of the hour that ends with the one that follows, as people say in the east and south of Germany.
    pub quarter_of: &'static [&'static str],
    pub three_quarters_of: &'static [&'static str],
    /// Between minutes and an hour.
    pub past: &'static [&'static str],
    pub to: &'static [&'static str],
    pub minutes: &'static [&'static str],
    pub hours: &'static [&'static str],
    /// Behind an hour in full.
    pub oclock: &'static [&'static str],
    pub am: &'static [&'static str],
    pub pm: &'static [&'static str],
    /// Phrases for the parts of a day.
    pub parts: &'static [(&'static str, Part)],
    /// Before a time: it makes sure of a bare number.
    pub at: &'static [&'static str],
    /// Before a span: so much later than now.
    pub within: &'static [&'static str],
    pub one: &'static [&'static str],
    pub half_an_hour: &'static [&'static str],
    /// Whether hours in digits are of a clock of 24 hours, from 7 on.
    pub by_24: bool,
}

/// A part of the day, which says which of two hours is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    /// The hour of the day that an hour from 1 to 12 is in this part.
    fn hour(self, hour: i8) -> Option<i8> {
        match (self, hour) {
            (Self::Morning, 1..=12) => Some(hour),
            (Self::Noon, 10..=12) => Some(hour),
            (Self::Noon, 1..=3) => Some(hour + 12),
            (Self::Afternoon, 12) => Some(12),
            (Self::Afternoon, 1..=7) => Some(hour + 12),
            (Self::Evening, 4..=11) => Some(hour + 12),
            (Self::Evening | Self::Night, 12) => Some(0),
            (Self::Night, 7..=11) => Some(hour + 12),
            (Self::Night, 1..=6) => Some(hour),
            _ => None,
        }
    }
}

/// The times that a message speaks of, from its beginning to its end. `now` is the visitor's clock.
pub(crate) fn mentions(language: Language, now: Time, message: &str) -> Vec<Mention<Time>> {
    scan::mentions(language, now, message)
}

/// A time in words: "3:30 pm", "15:30 Uhr".
pub(crate) fn said(language: Language, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match language {
        Language::German => format!("{hour}:{minute:02} Uhr"),
        Language::English => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            format!("{hour}:{minute:02} {half}")
        }
    }
}

fn words(language: Language) -> &'static TimeWords {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}
