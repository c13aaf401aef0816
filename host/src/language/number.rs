//! Numbers as people write them: digits with a sign, thousands separators and a decimal mark.

use serde_json::Value;

/// How many digits a number may have; more is not an amount of anything.
const DIGITS_MAX: usize = 18;

/// The one number among the words. `whole` demands an integer, which settles what `1.500` means.
pub(crate) fn number_in(words: &str, whole: bool) -> Option<Value> {
    let is_edge = |c: char| !c.is_alphanumeric();
    let joined = joined_groups(words);
    let mut found: Option<Value> = None;
    for token in joined.split_whitespace() {
        if !token.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let token = token
            .trim_end_matches(is_edge)
            .trim_start_matches(|c| is_edge(c) && c != '-' && c != '+');
        let value = parse(token, whole)?;
        if found.as_ref().is_some_and(|other| *other != value) {
            return None;
        }
        found = Some(value);
    }
    found
}

/// Closes the gaps of `1 500 000`, which may be narrow ones.
fn joined_groups(words: &str) -> String {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let is_group = |token: &str| token.len() == 3 && token.bytes().all(|b| b.is_ascii_digit());
    let is_head = |token: &str| (1..=3).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_digit());
    let mut joined = String::new();
    let mut open = false;
    for token in tokens {
        if !(open && is_group(token)) {
            joined.push(' ');
            open = is_head(token);
        }
        joined.push_str(token);
    }
    joined
}

fn parse(token: &str, whole: bool) -> Option<Value> {
    let (negative, digits) = match token.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, token.strip_prefix('+').unwrap_or(token)),
    };
    if !digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '’' | '_'))
    {
        return None;
    }
    let (integer, fraction) = decimal_split(digits, whole)?;
    if integer.len() + fraction.len() > DIGITS_MAX || integer.is_empty() {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    if fraction.bytes().all(|b| b == b'0') {
        return format!("{sign}{integer}").parse::<i64>().ok().map(Value::from);
    }
    if whole {
        return None;
    }
    let number: f64 = format!("{sign}{integer}.{fraction}").parse().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

/// The digits before and after the decimal mark. The mark is the last of two different ones; a single one is a
/// thousands separator only where three digits follow and it is a comma, or where no fraction is allowed.
fn decimal_split(digits: &str, whole: bool) -> Option<(String, String)> {
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let marks: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| matches!(c, ',' | '.')).collect();
    let grouped = |text: &str| {
        let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
        let head = groups.first().is_some_and(|head| (1..=3).contains(&head.len()));
        groups.len() == 1 || (head && groups[1..].iter().all(|group| group.len() == 3))
    };
    let decimal = match marks[..] {
        [] => None,
        [(at, mark)] => {
            let groups_here = grouped(digits);
            (!(groups_here && (mark == ',' || whole))).then_some(at)
        }
        [.., (_, before), (at, last)] => (before != last).then_some(at),
    };
    let (integer, fraction) = match decimal {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    let one_kind = integer
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .collect::<std::collections::BTreeSet<_>>()
        .len()
        <= 1;
    let good = grouped(integer) && one_kind && fraction.bytes().all(|b| b.is_ascii_digit());
    good.then(|| (plain(integer), plain(fraction)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whole_numbers() {
        let table = [
            ("2", json!(2)),
            ("-3", json!(-3)),
            ("+3", json!(3)),
            ("I want 12, please", json!(12)),
            ("1,500", json!(1500)),
            ("1.500", json!(1500)),
            ("1'500'000", json!(1_500_000)),
            ("1 500 000 pieces", json!(1_500_000)),
            ("1\u{202f}500", json!(1500)),
            ("2.0", json!(2)),
            ("(7)", json!(7)),
            ("2 or rather 2", json!(2)),
        ];
        for (words, expected) in table {
            assert_eq!(number_in(words, true), Some(expected), "{words}");
        }
        for words in [
            "",
            "two",
            "2.5",
            "2 or 3",
            "1,50",
            "A-1001",
            "1e5",
            "12,34,56",
            "1.2.3",
            "--2",
            "9999999999999999999",
        ] {
            assert_eq!(number_in(words, true), None, "{words}");
        }
    }

    #[test]
    fn numbers_with_a_fraction() {
        let table = [
            ("2.5", json!(2.5)),
            ("2,5", json!(2.5)),
            ("1,500.25", json!(1500.25)),
            ("1.500,25 €", json!(1500.25)),
            ("€1,500", json!(1500)),
            ("-0.5", json!(-0.5)),
            ("1.500", json!(1.5)),
            ("20%", json!(20)),
        ];
        for (words, expected) in table {
            assert_eq!(number_in(words, false), Some(expected), "{words}");
        }
        for words in ["1e308", "1e400", "inf", "NaN", "1.2.3,4,5", "0x10", "٣", "½"] {
            assert_eq!(number_in(words, false), None, "{words}");
        }
    }
}
