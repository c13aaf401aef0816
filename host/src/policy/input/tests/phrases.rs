//! Inputs as people say them: days, times, amounts and codes, in the zone and the language of the visitor, and what is asked
//! about instead of taken.

use super::*;
use jiff::tz::TimeZone;

/// Friday, 27 November 2026, 23:30 in London.
const LATE_FRIDAY_MS: u64 = 1_795_822_200_000;

fn heard(locale: &str, zone: &str) -> Hearing {
    Hearing::new(locale, LATE_FRIDAY_MS).in_zone(TimeZone::get(zone).unwrap())
}

fn in_london() -> Hearing {
    heard("en-GB", "Europe/London")
}

fn days() -> Value {
    json!({"enum": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tomorrow"]})
}

/// What is taken out of a message for `x`: its value and how it was understood, or that it is asked about.
fn taken(hearing: &Hearing, schema: &Value, message: &str) -> String {
    let found = one(schema.clone()).find(hearing, message);
    match (found.readings.get("x"), found.unclear.get("x")) {
        (Some(reading), None) => reading
            .value
            .as_str()
            .map_or_else(|| reading.value.to_string(), str::to_owned),
        (None, Some(_)) => "?".to_owned(),
        (None, None) => String::new(),
        both => panic!("both: {both:?}"),
    }
}

#[track_caller]
fn check(hearing: &Hearing, schema: &Value, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(message, expected)| (message, expected, taken(hearing, schema, message)))
        .filter(|(_, expected, found)| **expected != found.as_str())
        .map(|(message, expected, found)| format!("{message:?}: expected {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_day_is_counted_in_the_visitors_zone() {
    let day = one(json!({"type": "string", "format": "date"}));
    for (zone, expected) in [
        ("Europe/London", "2026-11-28"),
        ("Europe/Berlin", "2026-11-29"),
        ("America/Lima", "2026-11-28"),
        ("Pacific/Kiritimati", "2026-11-29"),
    ] {
        let reading = day.coerce(&heard("en", zone), "x", "tomorrow").unwrap();
        assert_eq!(reading.value, json!(expected), "{zone}");
    }
    let reading = day.coerce(&in_london(), "x", "the day after tomorrow").unwrap();
    assert_eq!(reading.understood.as_deref(), Some("Sunday, 29 November 2026"));
    let reading = day.coerce(&heard("de", "Europe/London"), "x", "übermorgen").unwrap();
    assert_eq!(reading.understood.as_deref(), Some("Sonntag, 29. November 2026"));
    assert_eq!(day.coerce(&in_london(), "x", "2026-12-24").unwrap().understood, None);
}

#[test]
fn a_day_with_two_readings_is_asked_about() {
    let day = one(json!({"type": "string", "format": "date"}));
    let asked = |locale: &str, words: &str| {
        day.coerce(&heard(locale, "Europe/London"), "x", words)
            .unwrap_err()
            .message
    };
    assert_eq!(
        asked("en", "12/03/2027"),
        "do you mean Friday, 12 March 2027 or Friday, 3 December 2027?"
    );
    assert_eq!(
        asked("de", "morgen und am Sonntag"),
        "meinen Sie Samstag, 28. November 2026 oder Sonntag, 29. November 2026?"
    );
    assert_eq!(
        asked("en", "on my birthday"),
        "I cannot tell which day you mean by `on my birthday`; please name one day, for example 5 March 2027"
    );
    let schema = json!({"type": "string", "format": "date"});
    check(
        &in_london(),
        &schema,
        &[
            ("are you open on christmas day?", "2026-12-25"),
            ("are you open the day after tomorrow?", "2026-11-29"),
            ("are you open tomorrow and on Sunday?", "?"),
            ("are you open on my birthday?", "?"),
            ("are you open?", ""),
            ("may I ask when you are open?", ""),
        ],
    );
}

#[test]
fn a_day_among_choices_is_that_day_and_no_part_of_another() {
    check(
        &in_london(),
        &days(),
        &[
            ("are you open tomorrow?", "tomorrow"),
            ("are you open on monday?", "monday"),
            ("what time do you close on sat", "saturday"),
            // It is a Sunday.
            ("are you open the day after tomorrow?", "sunday"),
            ("on christmas day", "?"),
            ("on Dec 24", "?"),
            ("on Christmas Eve", "?"),
            ("tomorrow and on Sunday?", "?"),
            ("tomorrow or monday", "?"),
            ("not on monday", "?"),
            ("next week", "?"),
            ("when are you open?", ""),
        ],
    );
    check(
        &heard("de", "Europe/Berlin"),
        &days(),
        &[
            ("habt ihr am Montag offen?", "monday"),
            ("habt ihr übermorgen offen?", "monday"),
            ("und an Heiligabend?", "?"),
        ],
    );
    let days = one(days());
    let sunday = days.coerce(&in_london(), "x", "the day after tomorrow").unwrap();
    assert_eq!(
        (sunday.value, sunday.understood.as_deref()),
        (json!("sunday"), Some("sunday"))
    );
    assert!(days.coerce(&in_london(), "x", "on christmas day").is_err());
    assert!(days.guess(&in_london(), "x", "the day after christmas").is_none());
}

#[test]
fn a_pattern_of_words_takes_no_part_of_a_day() {
    let with_dates = json!({"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|today|tomorrow)$"});
    check(
        &in_london(),
        &with_dates,
        &[
            ("book me in the day after tomorrow", "2026-11-29"),
            ("on monday please", "2026-11-30"),
            ("today or tomorrow", "?"),
        ],
    );
    let words = one(json!({"type": "string", "pattern": "^(today|tomorrow)$"}));
    assert_eq!(
        words.coerce(&in_london(), "x", "tomorrow, please").unwrap().value,
        json!("tomorrow")
    );
    assert!(words.coerce(&in_london(), "x", "the day after tomorrow").is_err());
    assert!(words.find(&in_london(), "the day after tomorrow").readings.is_empty());
}

#[test]
fn a_choice_that_its_neighbour_changes_is_asked_about() {
    let size = json!({"enum": ["small", "medium", "large"]});
    check(
        &in_london(),
        &size,
        &[
            ("the large one", "large"),
            ("in extra large please", "?"),
            ("not large", "?"),
            ("small or large", "?"),
            ("what sizes are there?", ""),
        ],
    );
    let room = json!({"enum": ["smoking", "quiet"]});
    check(
        &in_london(),
        &room,
        &[("a non-smoking room", "?"), ("a smoking room", "smoking")],
    );
    let period = json!({"enum": ["morning", "eve"]});
    check(&in_london(), &period, &[("on Christmas Eve", "?")]);
}

#[test]
fn times_and_moments_are_of_the_visitors_zone() {
    let read = |schema: Value, words: &str| one(schema).coerce(&heard("en-GB", "Europe/Berlin"), "x", words);
    let time = json!({"type": "string", "format": "time"});
    assert_eq!(read(time.clone(), "3 pm").unwrap().value, json!("15:00:00+01:00"));
    assert_eq!(
        read(time, "half past two").unwrap_err().message,
        "do you mean 2:30 am or 2:30 pm?"
    );
    let clock = json!({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"});
    assert_eq!(read(clock.clone(), "at 3 pm").unwrap().value, json!("15:00"));
    assert_eq!(read(clock, "14:30").unwrap().value, json!("14:30"));
    let moment = json!({"type": "string", "format": "date-time"});
    let reading = read(moment.clone(), "on 1 July 2027 at 3 pm").unwrap();
    assert_eq!(reading.value, json!("2027-07-01T15:00:00+02:00"));
    assert_eq!(reading.understood.as_deref(), Some("Thursday, 1 July 2027, 3:00 pm"));
    assert!(read(moment.clone(), "on friday").is_err());
    assert_eq!(
        read(moment, "monday at 3").unwrap_err().message,
        "do you mean Monday, 30 November 2026, 3:00 am; Monday, 30 November 2026, 3:00 pm?"
            .replace("; Monday", " or Monday")
    );
}

#[test]
fn codes_are_read_however_they_are_typed_and_said_back() {
    let checker = checker(vec![order()]);
    for (words, understood) in [
        ("A-1001", None),
        ("a-1001", None),
        ("a 1003", Some("A-1003")),
        ("A–1001", None),
        ("A1001", Some("A-1001")),
        ("Ａ-１００１", None),
        ("A-1O01", Some("A-1001")),
        ("my number is A 1001, thanks", Some("A-1001")),
    ] {
        let reading = checker.coerce(&hearing(), "order", words).unwrap();
        assert_eq!(reading.understood.as_deref(), understood, "{words}");
    }
    assert!(checker.coerce(&hearing(), "order", "A 1001 or A 1002").is_err());
    assert_eq!(
        checker.find(&hearing(), "number is A1001").values(),
        object(json!({"order": "A-1001"}))
    );
}

#[test]
fn amounts_are_found_where_they_can_be_nothing_else() {
    let amount = json!({"type": "number", "minimum": 0});
    check(
        &in_london(),
        &amount,
        &[
            ("How much is 10 euros in dollars?", "10"),
            ("I paid €19,90", "19.9"),
            ("I have 3 cats", ""),
            ("thing 12", "12"),
            ("where is A-1001?", ""),
        ],
    );
    let count = json!({"type": "integer"});
    check(
        &in_london(),
        &count,
        &[
            ("2x the blue mug", "2"),
            ("I need 3 pieces on 5 March", "3"),
            ("in 3 days", ""),
            ("it cost 10 euros", ""),
        ],
    );
    let number = one(json!({"type": "integer"}));
    let read = |words: &str| number.coerce(&in_london(), "x", words);
    assert_eq!(read("two people tomorrow at 3 pm").unwrap().value, json!(2));
    assert_eq!(
        read("a dozen").unwrap(),
        Reading {
            value: json!(12),
            understood: Some("12".to_owned())
        }
    );
    assert_eq!(read("2 or 3").unwrap_err().message, "do you mean 2 or 3?");
    let currency = json!({"enum": ["eur", "usd", "gbp"]});
    check(
        &in_london(),
        &currency,
        &[("pay in dollars", "usd"), ("in €", "eur"), ("euros to pounds", "?")],
    );
}

#[test]
fn a_number_with_a_sign_is_no_place_in_a_list() {
    let fruit = one(json!({"enum": ["apple", "pear", "plum"]}));
    let read = |words: &str| fruit.coerce(&in_london(), "x", words).ok().map(|reading| reading.value);
    assert_eq!(read("3"), Some(json!("plum")));
    assert_eq!(read("number 3, please"), Some(json!("plum")));
    for words in ["-3", "3.5", "1/3", "minus 3", "−3", "2%"] {
        assert_eq!(read(words), None, "{words}");
    }
}
