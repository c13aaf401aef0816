//! Working hours: whether people are there at a moment, and when they are back where they are not.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// How far ahead an opening is looked for, in days: every day of the week, and today's again.
const DAYS_AHEAD: i64 = 8;

/// Part of a day in which people are there: minutes since midnight, the end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    from: u16,
    to: u16,
}

/// Working hours by days of the week, in a time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    zone: TimeZone,
    /// From Monday on; sorted.
    days: [Vec<Span>; 7],
}

/// Whether people are there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    Here,
    /// From this moment on.
    Back(Zoned),
}

impl Span {
    /// Reads `09:00-17:00`. The end of a day is `24:00`.
    ///
    /// # Errors
    ///
    /// What is wrong, for the operator.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}` is not a time of the day such as `09:00-17:00`");
        let (from, to) = text.split_once(['-', '–']).ok_or_else(form)?;
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if !is_number(hour) || minute.len() != 2 || !is_number(minute) {
                return None;
            }
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            let minutes = hour * 60 + minute;
            (minute < 60 && minutes <= DAY_MINUTES).then_some(minutes)
        };
        let (from, to) = (minute(from).ok_or_else(form)?, minute(to).ok_or_else(form)?);
        if from >= to {
            return Err(format!(
                "`{text}` ends before it begins; write a night as two parts: to `24:00`, and from `00:00` of the next day"
            ));
        }
        Ok(Self { from, to })
    }
}

impl Hours {
    /// Hours from Monday on; `None` where no day has any.
    pub fn new(zone: TimeZone, mut days: [Vec<Span>; 7]) -> Option<Self> {
        days.iter_mut().for_each(|spans| spans.sort_unstable());
        (!days.iter().all(Vec::is_empty)).then_some(Self { zone, days })
    }

    /// The zone in which they are written.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether people are there at a moment, in milliseconds since the Unix epoch.
    pub fn presence(&self, now_ms: u64) -> Presence {
        let moment = i64::try_from(now_ms)
            .ok()
            .and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let Some(moment) = moment else { return Presence::Here };
        let now = moment.to_zoned(self.zone.clone());
        let minute = u16::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).unwrap_or(0);
        let is_inside = |span: &Span| (span.from..span.to).contains(&minute);
        if self.of(now.date().weekday()).iter().any(is_inside) {
            return Presence::Here;
        }
        let begins = (0..DAYS_AHEAD).filter_map(|days| now.date().checked_add(days.days()).ok());
        let moments = begins.flat_map(|date| {
            self.of(date.weekday())
                .iter()
                .filter_map(move |span| self.at(date, span.from))
        });
        let next = moments.filter(|begin| *begin > now).min();
        next.map_or(Presence::Here, Presence::Back)
    }

    fn of(&self, day: Weekday) -> &[Span] {
        let index = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
        self.days.get(index).map_or(&[], Vec::as_slice)
    }

    /// A minute of a day. One that a clock leaves out, or shows twice, is the one after the gap, or the first.
    fn at(&self, date: Date, minute: u16) -> Option<Zoned> {
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        date.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(zone: &str, week: &[(usize, &[&str])]) -> Hours {
        let mut days: [Vec<Span>; 7] = Default::default();
        for (day, spans) in week {
            days[*day] = spans.iter().map(|text| Span::parse(text).unwrap()).collect();
        }
        Hours::new(TimeZone::get(zone).unwrap(), days).unwrap()
    }

    fn ms(text: &str) -> u64 {
        let moment: Timestamp = text.parse().unwrap();
        u64::try_from(moment.as_millisecond()).unwrap()
    }

    #[test]
    fn people_are_there_from_the_first_minute_to_before_the_last() {
        // Berlin is an hour ahead of UTC in winter; 2026-11-30 is a Monday.
        let hours = hours(
            "Europe/Berlin",
            &[(0, &["09:00-12:30", "13:00-17:00"]), (4, &["09:00-24:00"])],
        );
        for (at, back) in [
            ("2026-11-30T07:59:59Z", Some("2026-11-30T09:00:00+01:00[Europe/Berlin]")),
            ("2026-11-30T08:00:00Z", None),
            ("2026-11-30T11:29:59Z", None),
            ("2026-11-30T11:30:00Z", Some("2026-11-30T13:00:00+01:00[Europe/Berlin]")),
            ("2026-11-30T16:00:00Z", Some("2026-12-04T09:00:00+01:00[Europe/Berlin]")),
            ("2026-12-04T22:59:59Z", None),
            ("2026-12-04T23:00:00Z", Some("2026-12-07T09:00:00+01:00[Europe/Berlin]")),
        ] {
            let expected = back.map_or(Presence::Here, |text| Presence::Back(text.parse().unwrap()));
            assert_eq!(hours.presence(ms(at)), expected, "{at}");
        }
    }

    #[test]
    fn a_single_opening_of_the_week_is_found_after_it_has_passed() {
        let hours = hours("UTC", &[(2, &["10:00-11:00"])]);
        // 2026-12-02 is a Wednesday.
        let back = Presence::Back("2026-12-09T10:00:00+00:00[UTC]".parse().unwrap());
        assert_eq!(hours.presence(ms("2026-12-02T11:00:00Z")), back);
    }

    #[test]
    fn an_opening_in_the_hour_that_summer_time_leaves_out_comes_right_after_it() {
        // In Berlin 02:30 of 2027-03-28, a Sunday, is no time at all.
        let hours = hours("Europe/Berlin", &[(6, &["02:30-05:00"])]);
        let Presence::Back(back) = hours.presence(ms("2027-03-28T00:30:00Z")) else {
            panic!("it is closed at 01:30")
        };
        assert_eq!(back.timestamp(), "2027-03-28T01:30:00Z".parse().unwrap());
    }

    #[test]
    fn what_is_no_part_of_a_day_is_refused_with_the_form() {
        for text in [
            "",
            "9-17",
            "09:00",
            "09:00-25:00",
            "09:00-17:60",
            "9:0-10:00",
            "+9:00-10:00",
            "24:01-24:02",
        ] {
            assert!(
                Span::parse(text).unwrap_err().contains("such as `09:00-17:00`"),
                "{text}"
            );
        }
        for text in ["17:00-09:00", "09:00-09:00"] {
            assert!(
                Span::parse(text).unwrap_err().contains("ends before it begins"),
                "{text}"
            );
        }
        assert!(Span::parse("9:00 – 17:00").is_ok());
        assert_eq!(Hours::new(TimeZone::UTC, Default::default()), None);
    }
}
