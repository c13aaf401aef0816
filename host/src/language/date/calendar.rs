//! What a day is counted from: the days around today that a name, a count or a day without its year can mean.

use super::words::{Holiday, Unit};
use jiff::ToSpan;
use jiff::civil::Date;

/// A day without its year that was this many days ago or fewer can still be spoken of.
const JUST_PAST_DAYS: i32 = 45;

/// So many days later, as far as there is a calendar.
pub(super) fn plus(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

/// So many of a unit later or earlier.
pub(super) fn shifted(date: Date, count: i32, unit: Unit) -> Option<Date> {
    match unit {
        Unit::Day => plus(date, count),
        Unit::Week => plus(date, count.checked_mul(7)?),
        Unit::Fortnight => plus(date, count.checked_mul(14)?),
        Unit::Month => date.checked_add(count.months()).ok(),
        Unit::Year => date.checked_add(count.years()).ok(),
    }
}

/// Days from one to another; negative where the other is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(i32::MAX)
}

/// The weekday of a day, from Monday as 0.
pub(super) fn weekday_of(date: Date) -> i32 {
    i32::from(date.weekday().to_monday_zero_offset())
}

/// The Monday of a day's week (ISO 8601).
pub(super) fn monday_of(date: Date) -> Option<Date> {
    plus(date, -weekday_of(date))
}

/// The first such weekday after a day.
pub(super) fn coming(date: Date, weekday: i32) -> Option<Date> {
    let ahead = (weekday - weekday_of(date)).rem_euclid(7);
    plus(date, if ahead == 0 { 7 } else { ahead })
}

/// The last such weekday before a day.
pub(super) fn gone(date: Date, weekday: i32) -> Option<Date> {
    coming(date, weekday).and_then(|next| plus(next, if weekday == weekday_of(date) { -14 } else { -7 }))
}

/// A day of a month without its year: the next such day, with the one before it where that is as likely.
pub(super) fn yearless(today: Date, month: i8, day: i8, past: bool) -> Vec<Date> {
    let year = today.year();
    let on = |year: i16| Date::new(year, month, day).ok();
    // A leap day comes within eight years.
    let next = (year..=year.saturating_add(8))
        .filter_map(on)
        .find(|date| *date >= today);
    let before = (year.saturating_sub(8)..=year)
        .rev()
        .filter_map(on)
        .find(|date| *date < today);
    with_past(today, before, next, past, JUST_PAST_DAYS)
}

/// A day without its month: the next such day, with the one before it where that is as likely.
pub(super) fn monthless(today: Date, day: i8, past: bool) -> Vec<Date> {
    let first = today.first_of_month();
    let in_month = |ahead: i32| {
        let month = first.checked_add(ahead.months()).ok()?;
        Date::new(month.year(), month.month(), day).ok()
    };
    let next = (0..3).filter_map(in_month).find(|date| *date >= today);
    let before = (0..3).filter_map(|back| in_month(-back)).find(|date| *date < today);
    with_past(today, before, next, past, 7)
}

fn with_past(today: Date, before: Option<Date>, next: Option<Date>, past: bool, just_days: i32) -> Vec<Date> {
    let is_near = |date: &Date| past || days_between(*date, today) <= just_days;
    // What is today is meant.
    let before = before.filter(|date| next != Some(today) && is_near(date));
    before.into_iter().chain(next).collect()
}

/// The next days that a name means, or those of a year.
pub(super) fn holiday(today: Date, holiday: Holiday, year: Option<i16>, past: bool) -> Vec<Date> {
    let of_year = |year: i16| -> Vec<Date> {
        match holiday {
            Holiday::Fixed(month, day) => Date::new(year, month, day).into_iter().collect(),
            Holiday::Days(month, day, count) => {
                let first = Date::new(year, month, day).ok();
                let days = (0..i32::from(count)).filter_map(|ahead| first.and_then(|first| plus(first, ahead)));
                days.collect()
            }
            Holiday::Easter(days) => easter(year).and_then(|easter| plus(easter, days)).into_iter().collect(),
            Holiday::AroundEaster => {
                let easter = easter(year);
                let days = [-2, 0, 1]
                    .into_iter()
                    .filter_map(|days| easter.and_then(|easter| plus(easter, days)));
                days.collect()
            }
            Holiday::Advent(number) => {
                let eve = Date::new(year, 12, 24).ok();
                let fourth = eve.and_then(|eve| plus(eve, -((weekday_of(eve) + 1) % 7)));
                let day = fourth.and_then(|fourth| plus(fourth, 7 * (i32::from(number) - 4)));
                day.into_iter().collect()
            }
        }
    };
    if let Some(year) = year {
        return of_year(year);
    }
    let this = today.year();
    let ahead = |days: &Vec<Date>| days.last().is_some_and(|last| *last >= today);
    let next = [this - 1, this, this + 1]
        .into_iter()
        .map(of_year)
        .find(ahead)
        .unwrap_or_default();
    if next.len() != 1 {
        return next;
    }
    let before = [this, this - 1]
        .into_iter()
        .map(of_year)
        .find(|days| days.last().is_some_and(|last| *last < today));
    with_past(
        today,
        before.and_then(|days| days.last().copied()),
        next.first().copied(),
        past,
        JUST_PAST_DAYS,
    )
}

/// Easter Sunday of the western churches (the anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, ch. 8).
fn easter(year: i16) -> Option<Date> {
    let year_ = i32::from(year);
    let (a, b, c) = (year_ % 19, year_ / 100, year_ % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_on_the_days_of_the_almanac() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2024, 3, 31),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn advent_is_counted_back_from_christmas() {
        let today = date(2026, 11, 1);
        let advent = |number| holiday(today, Holiday::Advent(number), None, false);
        assert_eq!(advent(1), [date(2026, 11, 29)]);
        assert_eq!(advent(4), [date(2026, 12, 20)]);
        // Christmas Eve is the fourth itself.
        assert_eq!(
            holiday(today, Holiday::Advent(4), Some(2023), false),
            [date(2023, 12, 24)]
        );
    }

    #[test]
    fn weekdays_go_round_from_any_day() {
        for ahead in 0..14 {
            let today = date(2026, 11, 28 - 14).checked_add(ahead.days()).unwrap();
            for weekday in 0..7 {
                let (next, before) = (coming(today, weekday).unwrap(), gone(today, weekday).unwrap());
                assert_eq!((weekday_of(next), weekday_of(before)), (weekday, weekday));
                assert!((1..=7).contains(&days_between(today, next)), "{today} {weekday}");
                assert!((1..=7).contains(&days_between(before, today)), "{today} {weekday}");
            }
        }
    }
}
