//! The German words of times.

use super::{Part, TimeWords};

#[rustfmt::skip]
pub(super) const WORDS: TimeWords = TimeWords {
    noon: &["mittags um zwolf", "zwolf uhr mittags", "12 uhr mittags", "high noon"],
    midnight: &["mitternacht", "12 uhr nachts", "zwolf uhr nachts", "zwoelf uhr nachts"],
    half_past: &[],
    half_to: &["halb"],
    quarter_past: &["viertel nach"],
    quarter_to: &["viertel vor"],
    quarter_of: &["viertel"],
    three_quarters_of: &["dreiviertel", "drei viertel"],
    past: &["nach"],
    to: &["vor"],
    minutes: &["minuten", "minute", "min"],
    hours: &["stunden", "stunde", "std", "h"],
    oclock: &["uhr", "h"],
    am: &[],
    pm: &[],
    parts: &[
        ("morgens", Part::Morning), ("am morgen", Part::Morning), ("fruh", Part::Morning), ("frueh", Part::Morning), ("in der fruh", Part::Morning), ("vormittags", Part::Morning), ("vormittag", Part::Morning), ("am vormittag", Part::Morning),
        ("fruhmorgens", Part::Morning), ("mittags", Part::Noon), ("am mittag", Part::Noon), ("mittag", Part::Noon), ("nachmittags", Part::Afternoon), ("nachmittag", Part::Afternoon), ("am nachmittag", Part::Afternoon),
        ("abends", Part::Evening), ("abend", Part::Evening), ("am abend", Part::Evening), ("nachts", Part::Night), ("in der nacht", Part::Night), ("nacht", Part::Night),
    ],
    at: &["um", "gegen", "ab", "bis", "nach", "vor", "circa", "ca", "ca .", "zwischen", "von"],
    within: &["in"],
    one: &["ein", "eine", "einer", "einem"],
    half_an_hour: &["einer halben stunde", "ner halben stunde", "einer halben std"],
    by_24: true,
};
