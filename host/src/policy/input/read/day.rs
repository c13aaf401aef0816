//! Days and times in a visitor's words, as the values that formats and patterns ask for.

use super::super::shape::Format;
use super::Unread;
use crate::language::reading::{Mention, Reading, Summed, summed};
use crate::language::{Hearing, date, time};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, Zoned};
use serde_json::Value;
use std::ops::Range;

/// What a message says of days or times, with the bytes that say it.
pub(in crate::policy::input) struct Spoken {
    pub spans: Vec<Range<usize>>,
    pub read: Result<Reading, Unread>,
}

/// The same in a message that may be about something else, where only what is surely a day or time counts.
pub(in crate::policy::input) fn read_sure(hearing: &Hearing, format: Format, message: &str) -> Option<Spoken> {
    let is_sure = match format {
        Format::Date => days(hearing, message).iter().any(|day| day.sure),
        Format::Time | Format::Clock => times(hearing, message).iter().any(|time| time.sure),
        Format::DateTime => {
            let has_day = days(hearing, message).iter().any(|day| day.sure);
            has_day || times(hearing, message).iter().any(|time| time.sure)
        }
        Format::Email | Format::Uuid | Format::Uri => false,
    };
    if is_sure { read(hearing, format, message) } else { None }
}

/// A day or time in words that answer a question, or in a message. `None` where the words speak of none.
pub(in crate::policy::input) fn read(hearing: &Hearing, format: Format, words: &str) -> Option<Spoken> {
    match format {
        Format::Date => {
            let mentions = days(hearing, words);
            let told = |day: &Date| date::said(hearing.language, *day);
            spoken(mentions, &told, &|day| Some(Value::String(day.to_string())))
        }
        Format::Clock => {
            let told = |time: &Time| time::said(hearing.language, *time);
            let value = |time: &Time| Some(Value::String(time.strftime("%H:%M").to_string()));
            spoken(times(hearing, words), &told, &value)
        }
        Format::Time => {
            let told = |time: &Time| time::said(hearing.language, *time);
            // RFC 3339 asks for the offset, which is that of the visitor's zone today.
            let value = |time: &Time| {
                let at = local(hearing)?
                    .date()
                    .to_datetime(*time)
                    .to_zoned(hearing.zone.clone())
                    .ok()?;
                Some(Value::String(at.strftime("%H:%M:%S%:z").to_string()))
            };
            spoken(times(hearing, words), &told, &value)
        }
        Format::DateTime => moment(hearing, words),
        Format::Email | Format::Uuid | Format::Uri => None,
    }
}

/// A day and a time of it. One without the other is half an answer.
fn moment(hearing: &Hearing, words: &str) -> Option<Spoken> {
    let (days, times) = (days(hearing, words), times(hearing, words));
    if days.is_empty() && times.is_empty() {
        return None;
    }
    let spans: Vec<Range<usize>> = [spans(&days), spans(&times)].concat();
    let told = |day: &Date, time: &Time| {
        let (day, time) = (date::said(hearing.language, *day), time::said(hearing.language, *time));
        format!("{day}, {time}")
    };
    let read = match (summed(&days), summed(&times)) {
        (Summed::One { value: day, .. }, Summed::One { value: time, .. }) => {
            let at = day.to_datetime(time).to_zoned(hearing.zone.clone());
            match at {
                Ok(at) => Ok(Reading {
                    value: Value::String(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
                    understood: Some(told(&day, &time)),
                }),
                Err(_) => Err(Unread::Unclear),
            }
        }
        (Summed::One { value: day, .. }, Summed::Several(times)) => {
            Err(Unread::Which(times.iter().map(|time| told(&day, time)).collect()))
        }
        (Summed::Several(days), Summed::One { value: time, .. }) => {
            Err(Unread::Which(days.iter().map(|day| told(day, &time)).collect()))
        }
        _ => Err(Unread::Unclear),
    };
    Some(Spoken { spans, read })
}

fn spoken<T: Clone + PartialEq>(
    mentions: Vec<Mention<T>>,
    told: &dyn Fn(&T) -> String,
    value: &dyn Fn(&T) -> Option<Value>,
) -> Option<Spoken> {
    let read = match summed(&mentions) {
        Summed::Nothing => return None,
        Summed::One { value: one, literal } => match value(&one) {
            Some(value) => Ok(Reading {
                value,
                understood: (!literal).then(|| told(&one)),
            }),
            None => Err(Unread::Unclear),
        },
        Summed::Several(several) => Err(Unread::Which(several.iter().map(told).collect())),
        Summed::Unclear => Err(Unread::Unclear),
    };
    Some(Spoken {
        spans: spans(&mentions),
        read,
    })
}

fn spans<T>(mentions: &[Mention<T>]) -> Vec<Range<usize>> {
    mentions.iter().map(|mention| mention.span.clone()).collect()
}

/// The moment at which a message is heard, by the visitor's clock.
fn local(hearing: &Hearing) -> Option<Zoned> {
    let now = Timestamp::from_millisecond(i64::try_from(hearing.now_ms).ok()?).ok()?;
    Some(now.to_zoned(hearing.zone.clone()))
}

/// The days that a message speaks of.
pub(in crate::policy::input) fn days(hearing: &Hearing, words: &str) -> Vec<Mention<Date>> {
    let Some(now) = local(hearing) else { return Vec::new() };
    let today = date::Today {
        language: hearing.language,
        date: now.date(),
        order: hearing.order,
    };
    date::mentions(&today, words)
}

/// The times that a message speaks of.
pub(in crate::policy::input) fn times(hearing: &Hearing, words: &str) -> Vec<Mention<Time>> {
    let Some(now) = local(hearing) else { return Vec::new() };
    time::mentions(hearing.language, now.time(), words)
}
