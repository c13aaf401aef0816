//! What a language needs to be read and to name days: one table for each.

/// The words of days. All are folded; phrases are words with single spaces between.
pub(crate) struct DateWords {
    /// Phrases for days that are so many days from today.
    pub relative: &'static [(&'static str, i32)],
    /// Each weekday with its names, from Monday.
    pub weekdays: [&'static [&'static str]; 7],
    /// Each weekday with its abbreviations, from Monday.
    pub weekdays_short: [&'static [&'static str]; 7],
    /// Abbreviations of weekdays that are words as well.
    pub weekdays_weak: &'static [&'static str],
    /// What weekdays are written together with: `montagabend`.
    pub parts_of_day: &'static [&'static str],
    /// Each month with its names and abbreviations.
    pub months: [&'static [&'static str]; 12],
    /// Names of months that are words as well.
    pub months_weak: &'static [&'static str],
    pub this: &'static [&'static str],
    pub next: &'static [&'static str],
    /// What means the first such day from tomorrow, and nothing else.
    pub coming: &'static [&'static str],
    pub last: &'static [&'static str],
    /// The one after the next, before its noun.
    pub after_next: &'static [&'static str],
    /// The same behind it: "the friday after next".
    pub after_next_behind: &'static [&'static str],
    /// One, where something is counted.
    pub one: &'static [&'static str],
    pub units: &'static [(&'static str, Unit)],
    /// Before a count: so much later.
    pub within: &'static [&'static str],
    /// Before a count: so much earlier.
    pub before_now: &'static [&'static str],
    /// Behind a count: so much earlier.
    pub ago: &'static [&'static str],
    /// Behind a count: so much later than today.
    pub from_now: &'static [&'static str],
    /// Between a count and a day: so much later than it.
    pub after: &'static [&'static str],
    /// Between a count and a day: so much earlier than it.
    pub before: &'static [&'static str],
    /// "the day after" and what it comes from.
    pub day_after: &'static [&'static str],
    pub day_before: &'static [&'static str],
    /// Names of weeks, months and years after `this` and `next`.
    pub week: &'static [&'static str],
    pub month: &'static [&'static str],
    pub year: &'static [&'static str],
    /// "the last day".
    pub last_day: &'static [&'static str],
    /// Between the parts of a day: "the fifth of march".
    pub of: &'static [&'static str],
    /// Before a day of a month.
    pub the: &'static [&'static str],
    /// Before a day: it makes sure of one that could be another word.
    pub on: &'static [&'static str],
    /// Endings of ordinals in digits: `5th`.
    pub ordinal_endings: &'static [&'static str],
    pub holidays: &'static [(&'static str, Holiday)],
    /// What is spoken of as a day without saying which.
    pub vague: &'static [&'static str],
    /// Before a day: it is not that day.
    pub not_it: &'static [&'static str],
    /// What may stand beside a day in an answer and means nothing there.
    pub polite: &'static [&'static str],
    /// Before a month of which no day is said: "in march", "early may".
    pub in_month: &'static [&'static str],
    /// Between two days of which both are meant: "5 to 7 march".
    pub joiners: &'static [&'static str],
    /// Words of messages about what was.
    pub past: &'static [&'static str],
    /// Words of clauses about what is or will be.
    pub present: &'static [&'static str],
    /// Words between two clauses.
    pub between: &'static [&'static str],
    /// Phrases with the word of a day that do not mean it: "good morning".
    pub idioms: &'static [&'static str],
    /// As days are told, from Monday and from January.
    pub weekday_names: [&'static str; 7],
    pub month_names: [&'static str; 12],
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// A day that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// The same month and day in each year.
    Fixed(i8, i8),
    /// The first day and how many: the name is used for all of them.
    Days(i8, i8, i8),
    /// So many days from Easter Sunday of the western churches.
    Easter(i32),
    /// The days around Easter.
    AroundEaster,
    /// A Sunday before Christmas, counted from 1.
    Advent(i8),
}
