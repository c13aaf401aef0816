//! What people write for numbers and money. Of several, separated by `|`, the visitor is asked which; `?` is a number that
//! nobody can know.

use super::*;
use crate::language::reading::{Summed, summed};

fn meaning(language: Language, message: &str, whole: bool) -> String {
    match summed(&mentions(language, message, whole)) {
        Summed::Nothing => String::new(),
        Summed::One { value, .. } => said(Language::English, &value),
        Summed::Several(amounts) => {
            let told: Vec<String> = amounts.iter().map(|amount| said(Language::English, amount)).collect();
            told.join(" | ")
        }
        Summed::Unclear => "?".to_owned(),
    }
}

#[track_caller]
fn check(language: Language, whole: bool, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(message, expected)| (message, expected, meaning(language, message, whole)))
        .filter(|(_, expected, found)| **expected != found.as_str())
        .map(|(message, expected, found)| format!("{message:?}: expected {expected:?}, found {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[rustfmt::skip]
fn english_numbers() {
    check(Language::English, false, &[
        ("2", "2"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("minus five", "-5"),
        ("+3", "3"),
        ("I want 12, please", "12"),
        ("1,500", "1500"),
        ("1,500.25", "1500.25"),
        ("1.234,50", "1234.5"),
        ("1 500 000 pieces", "1500000"),
        ("1'500'000", "1500000"),
        ("1\u{202f}500", "1500"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("0.500", "0.5"),
        ("2½", "2.5"),
        ("2 ½", "2.5"),
        ("½", "0.5"),
        ("20%", "20"),
        ("twenty-five", "25"),
        ("one hundred and five", "105"),
        ("two thousand", "2000"),
        ("two and a half", "2.5"),
        ("one point five", "1.5"),
        ("a dozen", "12"),
        ("half a dozen eggs", "6"),
        ("three dozen", "36"),
        ("a couple of mugs", "2"),
        ("2x", "2"),
        ("x3", "3"),
        ("3 pieces", "3"),
        ("two of them", "2"),
        ("10k", "10000"),
        ("1.5 million", "1500000"),
        ("2 or rather 2", "2"),
        ("１２", "12"),
        ("1.500", "1500 | 1.5"),
        ("2 or 3", "2 | 3"),
        ("between 2 and 3", "?"),
        ("a few", "?"),
        ("not 3", "?"),
        ("more than 5", "?"),
        ("A-1001", ""),
        ("A1001", ""),
        ("1e5", ""),
        ("0x10", ""),
        ("hello", ""),
    ]);
    check(Language::English, true, &[("1.500", "1500"), ("two", "2"), ("2.0", "2")]);
}

#[test]
#[rustfmt::skip]
fn german_numbers() {
    check(Language::German, false, &[
        ("fünfundzwanzig", "25"),
        ("fuenfundzwanzig", "25"),
        ("zweihundertfünf", "205"),
        ("anderthalb", "1.5"),
        ("zweieinhalb", "2.5"),
        ("1.234,50", "1234.5"),
        ("1.500", "1500"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("ein Dutzend", "12"),
        ("ein halbes Dutzend", "6"),
        ("3 Stück", "3"),
        ("drei Stück bitte", "3"),
        ("2 mal", "2"),
        ("zweimal", "2"),
        ("1,5 Mio", "1500000"),
        ("minus drei", "-3"),
        ("1,500", "1500 | 1.5"),
        ("zwei oder drei", "2 | 3"),
        ("ein paar", "?"),
        ("mehr als fünf", "?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn money() {
    check(Language::English, false, &[
        ("10 euros", "10 EUR"),
        ("€10", "10 EUR"),
        ("€ 10.50", "10.50 EUR"),
        ("19,90 €", "19.90 EUR"),
        ("$1,500", "1500 USD"),
        ("ten bucks fifty", "10.50 USD"),
        ("10 pounds 50", "10.50 GBP"),
        ("twenty quid", "20 GBP"),
        ("5 dollars and 20 cents", "5.20 USD"),
        ("50 cents", "0.5"),
        ("EUR 20", "20 EUR"),
        ("How much is 10 euros in dollars?", "10 EUR"),
    ]);
    check(Language::German, false, &[
        ("zehn Euro", "10 EUR"),
        ("19,90 €", "19.90 EUR"),
        ("1.234,50 EUR", "1234.50 EUR"),
        ("10 Euro 50", "10.50 EUR"),
        ("anderthalb Millionen Euro", "1500000 EUR"),
        ("20 Franken", "20 CHF"),
        ("fünfzig Cent", "0.5"),
    ]);
    assert_eq!(currencies(Language::English, "How much is 10 euros in dollars?").len(), 2);
}

#[test]
fn amounts_are_told_in_the_language() {
    let amount = Amount {
        value: Value::from(10.5),
        currency: Some("EUR"),
        counted: false,
    };
    assert_eq!(said(Language::English, &amount), "10.50 EUR");
    assert_eq!(said(Language::German, &amount), "10,50 EUR");
}
