//! The days of the Gregorian calendar.

use std::fmt;

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// A day as ISO 8601 writes it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(str::parse);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        let date = Self { year, month, day };
        // A day that is none is another one when it is counted: 30 February.
        (Self::of_days(date.days()) == date).then_some(date)
    }

    /// Days since 1970-01-01 (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms).
    pub(crate) fn days(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day that many days after 1970-01-01.
    pub(crate) fn of_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days - era * 146_097;
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self { year, month, day }
    }

    /// "Friday, 25 December 2026"
    pub(crate) fn in_words(self) -> String {
        // The first day of the Unix epoch was a Thursday.
        let weekday = usize::try_from((self.days() + 3).rem_euclid(7)).unwrap_or_default();
        let month = usize::try_from(self.month - 1).unwrap_or_default();
        format!("{}, {} {} {}", DAYS[weekday], self.day, MONTHS[month], self.year)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_there_and_back() {
        for days in -200_000..200_000 {
            assert_eq!(Date::of_days(days).days(), days);
        }
        assert_eq!(Date::of_days(0).in_words(), "Thursday, 1 January 1970");
        assert_eq!(
            Date::read("2026-12-25").map(Date::in_words).as_deref(),
            Some("Friday, 25 December 2026")
        );
        assert_eq!(
            Date::read("2028-02-29").map(|day| day.to_string()).as_deref(),
            Some("2028-02-29")
        );
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for text in [
            "",
            "monday",
            "2026-02-30",
            "2027-02-29",
            "2026-13-01",
            "2026-12",
            "2026-12-25-1",
        ] {
            assert_eq!(Date::read(text), None, "{text}");
        }
    }
}
