//! What people write for days, and what it means on a given day. Of several days, separated by `|`, the visitor is asked which;
//! `?` is a day that cannot be known, which is asked for; nothing at all is no day.

mod german;
mod weekdays;

use super::*;
use crate::language::reading::{Summed, summed};
use jiff::civil::date;

fn meaning(today: &Today, message: &str) -> String {
    let told = |days: &[Date]| {
        let mut days: Vec<String> = days.iter().map(Date::to_string).collect();
        days.sort();
        days.join(" | ")
    };
    match summed(&mentions(today, message)) {
        Summed::Nothing => String::new(),
        Summed::One { value, .. } => value.to_string(),
        Summed::Several(days) => told(&days),
        Summed::Unclear => "?".to_owned(),
    }
}

/// Checks a table and lists all rows that are wrong.
#[track_caller]
fn check(today: &Today, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(message, expected)| (message, expected, meaning(today, message)))
        .filter(|(_, expected, found)| **expected != found.as_str())
        .map(|(message, expected, found)| format!("{message:?}: expected {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A Wednesday.
fn wednesday(language: Language, order: Option<Order>) -> Today {
    Today {
        language,
        date: date(2026, 11, 25),
        order,
    }
}

#[test]
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a table")]
fn english_days_that_are_clear() {
    check(&wednesday(Language::English, None), &[
        ("today", "2026-11-25"),
        ("r u open 2day?", "2026-11-25"),
        ("Is the shop open tonight?", "2026-11-25"),
        ("tomorrow", "2026-11-26"),
        ("tmrw pls", "2026-11-26"),
        ("2moro", "2026-11-26"),
        ("tomorrow morning at 9", "2026-11-26"),
        ("are you open the day after tomorrow?", "2026-11-27"),
        ("day after tomorrow", "2026-11-27"),
        ("yesterday", "2026-11-24"),
        ("the day before yesterday", "2026-11-23"),
        ("in two weeks", "2026-12-09"),
        ("in 10 days", "2026-12-05"),
        ("in a week", "2026-12-02"),
        ("in a month", "2026-12-25"),
        ("in a fortnight", "2026-12-09"),
        ("3 days from now", "2026-11-28"),
        ("two weeks from today", "2026-12-09"),
        ("a week from tomorrow", "2026-12-03"),
        ("a week from monday", "2026-12-07"),
        ("a week on friday", "2026-12-04"),
        ("friday week", "2026-12-04"),
        ("tomorrow week", "2026-12-03"),
        ("two weeks tomorrow", "2026-12-10"),
        ("three days ago", "2026-11-22"),
        ("a week ago", "2026-11-18"),
        ("friday", "2026-11-27"),
        ("what time do you close on sat", "2026-11-28"),
        ("sat", "2026-11-28"),
        ("Sun.", "2026-11-29"),
        ("on thurs please", "2026-11-26"),
        ("this coming sat", "2026-11-28"),
        ("this friday", "2026-11-27"),
        ("next monday", "2026-11-30"),
        ("next tuesday", "2026-12-01"),
        ("next wednesday", "2026-12-02"),
        ("last friday", "2026-11-20"),
        ("friday next week", "2026-12-04"),
        ("next week on thursday", "2026-12-03"),
        ("the friday of next week", "2026-12-04"),
        ("in two weeks on friday", "2026-12-11"),
        ("the monday after next", "2026-12-07"),
        ("5 March 2027", "2027-03-05"),
        ("March 5, 2027", "2027-03-05"),
        ("the fifth of march", "2027-03-05"),
        ("5th of March", "2027-03-05"),
        ("march the fifth", "2027-03-05"),
        ("Mar. 5th", "2027-03-05"),
        ("may 5", "2027-05-05"),
        ("on Dec 24", "2026-12-24"),
        ("24 dec", "2026-12-24"),
        ("24-Dec-2026", "2026-12-24"),
        ("dec twenty-fourth", "2026-12-24"),
        ("the twenty-first of december two thousand twenty-seven", "2027-12-21"),
        ("3 march twenty twenty-seven", "2027-03-03"),
        ("5th march '27", "2027-03-05"),
        ("january 2nd next year", "2027-01-02"),
        ("Feb 29", "2028-02-29"),
        ("2027-03-05", "2027-03-05"),
        ("2027-3-5", "2027-03-05"),
        ("2027/03/05", "2027-03-05"),
        ("2027-03-05T14:30", "2027-03-05"),
        ("12/25/2026", "2026-12-25"),
        ("25/12/2026", "2026-12-25"),
        ("5/5/2027", "2027-05-05"),
        ("13.4.2027", "2027-04-13"),
        ("Friday, 4 December", "2026-12-04"),
        ("friday the 4th", "2026-12-04"),
        ("Fri 4/12/2026", "2026-12-04"),
        ("Mon, 12/4/2027", "2027-04-12"),
        ("on the 5th", "2026-12-05"),
        ("the 27th", "2026-11-27"),
        ("the 3rd of next month", "2026-12-03"),
        ("the last day of the month", "2026-11-30"),
        ("the last day of february", "2027-02-28"),
        ("on christmas day", "2026-12-25"),
        ("are you open on Christmas Eve?", "2026-12-24"),
        ("boxing day", "2026-12-26"),
        ("the day after christmas day", "2026-12-26"),
        ("two days after boxing day", "2026-12-28"),
        ("new year's eve", "2026-12-31"),
        ("New Year’s Day", "2027-01-01"),
        ("valentines day", "2027-02-14"),
        ("good friday", "2027-03-26"),
        ("easter monday", "2027-03-29"),
        ("christmas day 2027", "2027-12-25"),
        ("tomorrow, Thursday", "2026-11-26"),
        ("tomorrow or thursday", "2026-11-26"),
        ("no, tomorrow", "2026-11-26"),
        ("by friday", "2026-11-27"),
    ]);
}

#[test]
#[rustfmt::skip]
fn english_days_that_are_asked_about() {
    check(&wednesday(Language::English, None), &[
        ("12/03/2027", "2027-03-12 | 2027-12-03"),
        ("next friday", "2026-11-27 | 2026-12-04"),
        ("next thursday", "2026-11-26 | 2026-12-03"),
        ("last monday", "2026-11-16 | 2026-11-23"),
        ("tomorrow and on Sunday?", "2026-11-26 | 2026-11-29"),
        ("tomorrow or friday", "2026-11-26 | 2026-11-27"),
        ("friday, no, saturday", "2026-11-27 | 2026-11-28"),
        ("20 november", "2026-11-20 | 2027-11-20"),
        ("I bought it on 5 March", "2026-03-05 | 2027-03-05"),
        ("I ordered it on monday", "2026-11-23 | 2026-11-30"),
        ("Friday, 5 December", "2026-11-27 | 2026-12-05"),
        ("sunday next week", "2026-11-29 | 2026-12-06"),
        ("christmas", "2026-12-24 | 2026-12-25 | 2026-12-26"),
        ("at new year", "2026-12-31 | 2027-01-01"),
        ("easter", "2027-03-26 | 2027-03-28 | 2027-03-29"),
        ("on my birthday", "?"),
        ("next week", "?"),
        ("at the end of the month", "?"),
        ("this weekend", "?"),
        ("on thanksgiving", "?"),
        ("in a few days", "?"),
        ("in march", "?"),
        ("early december", "?"),
        ("march 2027", "?"),
        ("not tomorrow", "?"),
        ("before friday", "?"),
        ("any day but friday", "?"),
        ("31 november", "?"),
        ("30.2.2027", "?"),
        ("from 5 to 7 march", "?"),
        ("the 5th or 6th of march", "?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn what_is_no_day_in_english() {
    check(&wednesday(Language::English, None), &[
        ("", ""),
        ("yes", ""),
        ("I may come", ""),
        ("may I return it?", ""),
        ("the sun is out", ""),
        ("order A-12/03/2027-7", ""),
        ("open 24/7?", ""),
        ("version 1.2.2027.4", ""),
        ("5", ""),
        ("on the 5th floor", ""),
        ("the second one", ""),
        ("half past three", ""),
        ("have a good day", ""),
        ("1.5 weeks", ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn the_region_says_which_comes_first() {
    check(&wednesday(Language::English, Order::of("en-US")), &[
        ("12/03/2027", "2027-12-03"),
        ("03/12/2027", "2027-03-12"),
        ("25/12/2026", "2026-12-25"),
        ("on 12/3", "2026-12-03"),
    ]);
    check(&wednesday(Language::English, Order::of("en-GB")), &[
        ("12/03/2027", "2027-03-12"),
        ("12/25/2026", "2026-12-25"),
        ("on 12/3", "2027-03-12"),
    ]);
    for (locale, order) in [
        ("en", None),
        ("en-CA", None),
        ("en-US", Some(Order::MonthFirst)),
        ("en_us", Some(Order::MonthFirst)),
        ("en-Latn-IE", Some(Order::DayFirst)),
        ("de-DE", Some(Order::DayFirst)),
    ] {
        assert_eq!(Order::of(locale), order, "{locale}");
    }
}

#[test]
fn days_are_told_in_the_language() {
    let day = date(2026, 11, 29);
    assert_eq!(said(Language::English, day), "Sunday, 29 November 2026");
    assert_eq!(said(Language::German, day), "Sonntag, 29. November 2026");
}

#[test]
fn a_day_that_is_said_in_full_is_literal() {
    let today = wednesday(Language::English, None);
    let literal = |message: &str| mentions(&today, message)[0].literal;
    assert!(literal("2027-03-05"));
    assert!(literal("5 March 2027"));
    assert!(!literal("5 March"));
    assert!(!literal("tomorrow"));
}

#[test]
fn any_words_are_survived() {
    let today = wednesday(Language::German, None);
    for message in [
        "½",
        "９９９９-９９-９９",
        "0.0.0",
        "99.99.9999",
        "in 1000 Jahren",
        "in 99999999999999999999 Tagen",
        "31.",
        ".",
        "-",
        "\u{202e}",
    ] {
        let _ = mentions(&today, message);
    }
    let _ = mentions(&today, &"am 5. ".repeat(5_000));
}
