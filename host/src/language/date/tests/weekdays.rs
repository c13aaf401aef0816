//! Weekdays by the day on which they are said and the tense of their clause, and short forms of days.

use super::*;

#[test]
#[rustfmt::skip]
fn what_a_weekday_means_depends_on_the_day() {
    let on = |day: i8| Today { language: Language::English, date: date(2026, 11, day), order: None };
    // A Saturday: the week is nearly over, and the next Friday can only be the coming one.
    check(&on(28), &[
        ("next friday", "2026-12-04"),
        ("saturday", "2026-11-28"),
        ("what time do you close on saturday?", "2026-11-28"),
        ("sat", "2026-11-28"),
        ("it arrived on saturday", "2026-11-21 | 2026-11-28"),
        ("next saturday", "2026-12-05"),
        ("next sunday", "2026-11-29 | 2026-12-06"),
        ("this coming sat", "2026-12-05"),
        ("last friday", "2026-11-20 | 2026-11-27"),
    ]);
    check(&on(27), &[
        ("the day after tomorrow", "2026-11-29"),
        ("are you open on christmas day?", "2026-12-25"),
        ("sat", "2026-11-28"),
        ("tomorrow and on Saturday", "2026-11-28"),
    ]);
}

#[test]
#[rustfmt::skip]
fn the_tense_of_another_clause_does_not_count() {
    check(&wednesday(Language::English, None), &[
        ("what are your hours on Sunday, and has A-1001 been sent?", "2026-11-29"),
        ("are you open on friday? I ordered a mug", "2026-11-27"),
        ("I ordered a mug, can I collect it on monday", "2026-11-30"),
        ("my parcel was damaged and I want to come by on saturday", "2026-11-28"),
        ("when do you open on thursday; my order was late", "2026-11-26"),
        ("I ordered it on sunday, and what are your hours?", "2026-11-22 | 2026-11-29"),
        ("on Monday, I ordered a mug", "2026-11-23 | 2026-11-30"),
        ("I bought a mug and a plate on monday", "2026-11-23 | 2026-11-30"),
        ("what did I buy on sunday", "2026-11-22 | 2026-11-29"),
    ]);
    check(&wednesday(Language::German, None), &[
        ("Wann habt ihr am Sonntag offen, und wurde A-1001 verschickt?", "2026-11-29"),
        ("Ich habe etwas bestellt, kann ich es am Montag abholen?", "2026-11-30"),
        ("Das habe ich am Sonntag bestellt, wann kommt es?", "2026-11-22 | 2026-11-29"),
        ("Am Montag kam das Paket", "2026-11-23 | 2026-11-30"),
    ]);
}

#[test]
#[rustfmt::skip]
fn short_forms_of_days_are_read() {
    check(&wednesday(Language::English, None), &[
        ("r u open tmrw?", "2026-11-26"),
        ("open tmr", "2026-11-26"),
        ("c u 2moro", "2026-11-26"),
        ("are you open tomoz", "2026-11-26"),
        ("2day", "2026-11-25"),
        ("until when are you open tonight", "2026-11-25"),
        ("open 2nite?", "2026-11-25"),
        ("wednesday", "2026-11-25"),
        ("on wed", "2026-11-25"),
        ("for 2 nights", ""),
    ]);
}
