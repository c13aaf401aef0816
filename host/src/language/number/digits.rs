//! What digits with marks between them say: `1,500`, `1.234,50`, `1'500'000`.

use serde_json::Value;

/// How many digits a number may have; more is not an amount of anything.
const DIGITS_MAX: usize = 18;

/// What a number in digits can mean, without its sign: two values where a mark may be that of thousands or of decimals.
/// `decimal_mark` is that of the language; `whole` asks for no fraction.
pub(super) fn values(digits: &str, decimal_mark: char, whole: bool) -> Vec<Value> {
    let is_mark = |c: char| matches!(c, ',' | '.' | '\'' | '’' | '_');
    if !digits.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return Vec::new();
    }
    let mut values: Vec<Value> = Vec::new();
    for (integer, fraction) in splits(digits, decimal_mark, whole) {
        let value = value(&integer, &fraction);
        values.extend(value.filter(|value| !values.contains(value)));
    }
    values
}

fn value(integer: &str, fraction: &str) -> Option<Value> {
    if integer.len() + fraction.len() > DIGITS_MAX || integer.is_empty() {
        return None;
    }
    if fraction.bytes().all(|b| b == b'0') {
        return integer.parse::<i64>().ok().map(Value::from);
    }
    let number: f64 = format!("{integer}.{fraction}").parse().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

/// The ways to tell the digits before the decimal mark from those after it. Of two different marks the last is the decimal one.
/// A single mark with three digits behind it is that of thousands if it is not the decimal mark of the language; if it is, both
/// are possible, unless no fraction is asked for.
fn splits(digits: &str, decimal_mark: char, whole: bool) -> Vec<(String, String)> {
    let marks: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| matches!(c, ',' | '.')).collect();
    let grouped = is_grouped(digits) && !digits.starts_with('0');
    let ways: Vec<Option<usize>> = match marks[..] {
        [] => vec![None],
        [(_, mark)] if grouped && (whole || mark != decimal_mark) => vec![None],
        [(at, _)] if grouped => vec![None, Some(at)],
        [(at, _)] => vec![Some(at)],
        [.., (_, before), (at, last)] if before != last => vec![Some(at)],
        _ => vec![None],
    };
    ways.into_iter().filter_map(|decimal| split(digits, decimal)).collect()
}

/// The digits before and after the decimal mark, if both are written as they can be.
fn split(digits: &str, decimal: Option<usize>) -> Option<(String, String)> {
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (integer, fraction) = match decimal {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    let mut marks: Vec<char> = integer.chars().filter(|c| !c.is_ascii_digit()).collect();
    marks.dedup();
    let good = is_grouped(integer) && marks.len() <= 1 && fraction.bytes().all(|b| b.is_ascii_digit());
    good.then(|| (plain(integer), plain(fraction)))
}

/// Whether there are no groups, or groups of three behind the first.
fn is_grouped(text: &str) -> bool {
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let head = groups.first().is_some_and(|head| (1..=3).contains(&head.len()));
    groups.len() == 1 || head && groups[1..].iter().all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_mark_means_what_it_does_in_the_language() {
        for (digits, english, german) in [
            ("1500", vec![json!(1500)], vec![json!(1500)]),
            ("1,500", vec![json!(1500)], vec![json!(1500), json!(1.5)]),
            ("1.500", vec![json!(1500), json!(1.5)], vec![json!(1500)]),
            ("1,50", vec![json!(1.5)], vec![json!(1.5)]),
            ("1.234,50", vec![json!(1234.5)], vec![json!(1234.5)]),
            ("1,234.50", vec![json!(1234.5)], vec![json!(1234.5)]),
            ("1'500'000", vec![json!(1_500_000)], vec![json!(1_500_000)]),
            ("0.500", vec![json!(0.5)], vec![json!(0.5)]),
            ("1.500.000", vec![json!(1_500_000)], vec![json!(1_500_000)]),
            ("1.2.3", vec![], vec![]),
            ("12,34,56", vec![], vec![]),
            ("1.2.3,4,5", vec![], vec![]),
            ("9999999999999999999", vec![], vec![]),
        ] {
            assert_eq!(values(digits, '.', false), english, "{digits}");
            assert_eq!(values(digits, ',', false), german, "{digits}");
        }
        assert_eq!(values("1.500", '.', true), [json!(1500)]);
        assert_eq!(values("1,500", ',', true), [json!(1500)]);
    }
}
