//! The English words of numbers and amounts.

use super::NumberWords;

#[rustfmt::skip]
pub(super) const WORDS: NumberWords = NumberWords {
    phrases: &[
        ("a dozen", Some(12.0)), ("one dozen", Some(12.0)), ("dozen", Some(12.0)), ("half a dozen", Some(6.0)), ("half dozen", Some(6.0)), ("a half dozen", Some(6.0)), ("two dozen", Some(24.0)), ("2 dozen", Some(24.0)),
        ("three dozen", Some(36.0)), ("3 dozen", Some(36.0)), ("a couple of", Some(2.0)), ("a couple", Some(2.0)), ("couple of", Some(2.0)), ("a pair of", Some(2.0)), ("a pair", Some(2.0)), ("half a", Some(0.5)), ("a half", Some(0.5)), ("half", Some(0.5)),
        ("one half", Some(0.5)), ("a quarter", Some(0.25)), ("three quarters", Some(0.75)), ("a hundred", Some(100.0)), ("a thousand", Some(1000.0)), ("a million", Some(1_000_000.0)), ("single", Some(1.0)), ("a single", Some(1.0)), ("just the one", Some(1.0)),
        ("both", Some(2.0)), ("twice", Some(2.0)), ("none", Some(0.0)), ("a few", None), ("few", None), ("several", None), ("some", None), ("many", None), ("a lot", None), ("lots", None), ("dozens", None), ("hundreds", None), ("thousands", None), ("a bunch", None), ("a handful", None),
    ],
    and_more: &[("and a half", 0.5), ("and one half", 0.5), ("and a quarter", 0.25), ("and three quarters", 0.75)],
    scales: &[("k", 1e3), ("thousand", 1e3), ("grand", 1e3), ("million", 1e6), ("mio", 1e6), ("mn", 1e6), ("billion", 1e9), ("bn", 1e9), ("hundred", 1e2), ("dozen", 12.0)],
    minus: &["minus", "negative"],
    pieces: &["x", "times", "pieces", "pcs", "units", "items", "of them", "of those", "of these", "of each", "copies", "people", "persons", "guests", "boxes", "packs", "bottles", "pairs", "sets"],
    units: &["am", "pm", "oclock", "days", "day", "weeks", "week", "months", "month", "years", "year", "hours", "hour", "minutes", "minute", "st", "nd", "rd", "th"],
    currencies: &[
        ("€", "EUR"), ("eur", "EUR"), ("euro", "EUR"), ("euros", "EUR"), ("$", "USD"), ("us$", "USD"), ("usd", "USD"), ("dollar", "USD"), ("dollars", "USD"), ("us dollars", "USD"), ("bucks", "USD"), ("buck", "USD"),
        ("£", "GBP"), ("gbp", "GBP"), ("pound", "GBP"), ("pounds", "GBP"), ("quid", "GBP"), ("pounds sterling", "GBP"), ("sterling", "GBP"), ("chf", "CHF"), ("franc", "CHF"), ("francs", "CHF"), ("swiss francs", "CHF"), ("¥", "JPY"), ("yen", "JPY"), ("jpy", "JPY"),
        ("kr", "SEK"), ("sek", "SEK"), ("dkk", "DKK"), ("nok", "NOK"), ("pln", "PLN"), ("zloty", "PLN"), ("₹", "INR"), ("rupees", "INR"), ("inr", "INR"), ("cad", "CAD"), ("canadian dollars", "CAD"), ("aud", "AUD"), ("australian dollars", "AUD"), ("czk", "CZK"), ("cny", "CNY"), ("yuan", "CNY"),
    ],
    cents: &["cents", "cent", "c", "ct", "cts", "p", "pence"],
    and: &["and"],
    decimal_mark: '.',
    not_it: &["not", "more than", "less than", "over", "under", "at least", "at most", "up to", "around", "about", "between", "almost", "nearly", "roughly", "instead of", "or so", "fewer than"],
};
