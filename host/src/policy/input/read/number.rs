//! Numbers in a visitor's words: the one they mean, and the one of a message that can only be this input's.

use super::super::Field;
use super::super::shape::Shape;
use super::Unread;
use super::day;
use crate::language::Hearing;
use crate::language::fold;
use crate::language::number::{self, Amount};
use crate::language::reading::{Mention, Reading, Summed, summed};
use std::ops::Range;

/// The number that an answer means.
pub(in crate::policy::input) fn read(hearing: &Hearing, words: &str, whole: bool) -> Result<Reading, Unread> {
    let all = number::mentions(hearing.language, words, whole);
    // "two people tomorrow at three" is for two.
    let dated = spans_of_days(hearing, words);
    let mut mentions: Vec<Mention<Amount>> = all
        .iter()
        .filter(|mention| !overlaps(&dated, &mention.span))
        .cloned()
        .collect();
    if mentions.is_empty() {
        mentions = all;
    }
    // `3` and `3 €` are the same number.
    for amount in mentions.iter_mut().flat_map(|mention| &mut mention.meant) {
        amount.counted = false;
    }
    match summed(&mentions) {
        Summed::Nothing => Err(Unread::Other),
        Summed::One { value, literal } => Ok(reading(hearing, value, literal)),
        Summed::Several(amounts) => {
            let told = amounts.iter().map(|amount| number::said(hearing.language, amount));
            Err(Unread::Which(told.collect()))
        }
        Summed::Unclear => Err(Unread::Unclear),
    }
}

fn reading(hearing: &Hearing, amount: Amount, literal: bool) -> Reading {
    let understood = (!literal).then(|| number::said(hearing.language, &amount));
    Reading {
        value: amount.value,
        understood,
    }
}

/// The numbers of a message that are said to be what an input asks for: an amount of money, a number of things, or one beside
/// the input's title.
pub(in crate::policy::input) fn claims(
    hearing: &Hearing,
    field: &Field,
    message: &str,
) -> Vec<(Range<usize>, Result<Reading, Unread>)> {
    let whole = matches!(field.shape, Shape::Whole);
    let mentions = number::mentions(hearing.language, message, whole);
    let dated = spans_of_days(hearing, message);
    let is_meant = |mention: &&Mention<Amount>| {
        let first = mention.meant.first();
        let is_money = first.is_some_and(|amount| amount.currency.is_some()) && !whole;
        let is_counted = first.is_some_and(|amount| amount.counted) && whole;
        (is_money || is_counted || is_beside_title(field, message, &mention.span)) && !overlaps(&dated, &mention.span)
    };
    let claim = |mention: &Mention<Amount>| {
        let read = match &mention.meant[..] {
            [] => Err(Unread::Unclear),
            [amount] => Ok(reading(hearing, amount.clone(), mention.literal)),
            several => {
                let told = several.iter().map(|amount| number::said(hearing.language, amount));
                Err(Unread::Which(told.collect()))
            }
        };
        (mention.span.clone(), read)
    };
    mentions.iter().filter(is_meant).map(claim).collect()
}

/// Whether the name or title of an input stands right before or behind a number: "4 guests", "amount: 10".
fn is_beside_title(field: &Field, message: &str, span: &Range<usize>) -> bool {
    let (Some(before), Some(behind)) = (message.get(..span.start), message.get(span.end..)) else {
        return false;
    };
    let names = [fold::words(&field.input.title), fold::words(field.input.name.as_str())];
    let (before, behind) = (fold::words(before), fold::words(behind));
    let is_beside = |name: &Vec<String>| !name.is_empty() && (before.ends_with(name) || behind.starts_with(name));
    names.iter().any(is_beside)
}

fn spans_of_days(hearing: &Hearing, words: &str) -> Vec<Range<usize>> {
    let days = day::days(hearing, words)
        .into_iter()
        .filter(|day| day.sure)
        .map(|day| day.span);
    let times = day::times(hearing, words)
        .into_iter()
        .filter(|time| time.sure)
        .map(|time| time.span);
    days.chain(times).collect()
}

fn overlaps(spans: &[Range<usize>], span: &Range<usize>) -> bool {
    spans
        .iter()
        .any(|other| span.start < other.end && other.start < span.end)
}
