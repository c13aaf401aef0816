//! The English words of times.

use super::{Part, TimeWords};

#[rustfmt::skip]
pub(super) const WORDS: TimeWords = TimeWords {
    noon: &["noon", "midday", "mid day", "12 noon", "twelve noon", "high noon"],
    midnight: &["midnight", "mid night", "12 midnight", "twelve midnight"],
    half_past: &["half past", "half after", "half"],
    half_to: &[],
    quarter_past: &["quarter past", "a quarter past", "quarter after", "a quarter after"],
    quarter_to: &["quarter to", "a quarter to", "quarter before", "quarter till", "quarter til", "quarter of", "a quarter till"],
    quarter_of: &[],
    three_quarters_of: &[],
    past: &["past", "after"],
    to: &["to", "before", "till", "til"],
    minutes: &["minutes", "minute", "min", "mins"],
    hours: &["hours", "hour", "hrs", "hr", "h"],
    oclock: &["oclock", "o clock", "oclock sharp", "sharp"],
    am: &["am", "a . m .", "a . m", "a m"],
    pm: &["pm", "p . m .", "p . m", "p m"],
    parts: &[
        ("in the morning", Part::Morning), ("morning", Part::Morning), ("in the am", Part::Morning), ("before noon", Part::Morning),
        ("at lunchtime", Part::Noon), ("lunchtime", Part::Noon), ("in the afternoon", Part::Afternoon), ("afternoon", Part::Afternoon),
        ("in the evening", Part::Evening), ("evening", Part::Evening), ("tonight", Part::Evening), ("tonite", Part::Evening), ("at night", Part::Night), ("night", Part::Night),
    ],
    at: &["at", "around", "about", "by", "from", "until", "till", "after", "before", "at around", "at about", "between"],
    within: &["in"],
    one: &["a", "an", "one"],
    half_an_hour: &["half an hour", "half hour", "a half hour"],
    by_24: false,
};
