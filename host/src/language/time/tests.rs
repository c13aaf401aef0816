//! What people write for times. Of several, separated by `|`, the visitor is asked which; nothing at all is no time.

use super::*;
use crate::language::reading::{Summed, summed};

fn meaning(language: Language, message: &str) -> String {
    let told = |time: &Time| time.strftime("%H:%M").to_string();
    match summed(&mentions(language, Time::constant(10, 20, 30, 0), message)) {
        Summed::Nothing => String::new(),
        Summed::One { value, .. } => told(&value),
        Summed::Several(times) => times.iter().map(told).collect::<Vec<_>>().join(" | "),
        Summed::Unclear => "?".to_owned(),
    }
}

#[track_caller]
fn check(language: Language, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(message, expected)| (message, expected, meaning(language, message)))
        .filter(|(_, expected, found)| **expected != found.as_str())
        .map(|(message, expected, found)| format!("{message:?}: expected {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[rustfmt::skip]
fn english_times() {
    check(Language::English, &[
        ("3 pm", "15:00"),
        ("3pm", "15:00"),
        ("at 3 p.m.", "15:00"),
        ("3:30pm", "15:30"),
        ("3.30 pm", "15:30"),
        ("12 am", "00:00"),
        ("12:15 pm", "12:15"),
        ("15:30", "15:30"),
        ("09:00", "09:00"),
        ("at 1530", "15:30"),
        ("1500 hours", "15:00"),
        ("noon", "12:00"),
        ("at midnight", "00:00"),
        ("half past two in the afternoon", "14:30"),
        ("quarter to 5 in the evening", "16:45"),
        ("ten past nine in the morning", "09:10"),
        ("five in the afternoon", "17:00"),
        ("tonight at 8", "20:00"),
        ("tomorrow morning at 9", "09:00"),
        ("in two hours", "12:20"),
        ("in half an hour", "10:50"),
        ("half past two", "02:30 | 14:30"),
        ("half two", "02:30 | 14:30"),
        ("quarter to 5", "04:45 | 16:45"),
        ("quarter past twelve", "00:15 | 12:15"),
        ("twenty to six", "05:40 | 17:40"),
        ("3 o'clock", "03:00 | 15:00"),
        ("five o’clock", "05:00 | 17:00"),
        ("at 3", "03:00 | 15:00"),
        ("3", "03:00 | 15:00"),
        ("10:30", "10:30 | 22:30"),
        ("3 pm or 4 pm", "15:00 | 16:00"),
        ("I want 2 mugs", ""),
        ("for 5 people", ""),
        ("it costs 3.50", ""),
        ("order 1530", ""),
        ("the 5th of march", ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn german_times() {
    check(Language::German, &[
        ("15 Uhr", "15:00"),
        ("15 Uhr 30", "15:30"),
        ("15:30 Uhr", "15:30"),
        ("um 15.30 Uhr", "15:30"),
        ("15h30", "15:30"),
        ("um 9 Uhr", "09:00"),
        ("9:15", "09:15"),
        ("zwölf Uhr", "12:00"),
        ("um zwölf Uhr mittags", "12:00"),
        ("Mitternacht", "00:00"),
        ("drei Uhr nachmittags", "15:00"),
        ("morgens um 8", "08:00"),
        ("8 Uhr früh", "08:00"),
        ("abends um halb acht", "19:30"),
        ("in zwei Stunden", "12:20"),
        ("in einer halben Stunde", "10:50"),
        ("halb drei", "02:30 | 14:30"),
        ("viertel nach drei", "03:15 | 15:15"),
        ("viertel vor drei", "02:45 | 14:45"),
        ("viertel drei", "02:15 | 14:15"),
        ("dreiviertel drei", "02:45 | 14:45"),
        ("zehn vor drei", "02:50 | 14:50"),
        ("fünf nach halb drei", "02:35 | 14:35"),
        ("fünf vor halb drei", "02:25 | 14:25"),
        ("3 Uhr", "03:00 | 15:00"),
        ("um drei", "03:00 | 15:00"),
        ("ich nehme 2 Becher", ""),
        ("5. März", ""),
    ]);
}

#[test]
fn times_are_told_in_the_language() {
    for (hour, minute, english, german) in [
        (15, 30, "3:30 pm", "15:30 Uhr"),
        (0, 5, "12:05 am", "0:05 Uhr"),
        (12, 0, "12:00 pm", "12:00 Uhr"),
    ] {
        let time = Time::constant(hour, minute, 0, 0);
        assert_eq!(said(Language::English, time), english);
        assert_eq!(said(Language::German, time), german);
    }
}
