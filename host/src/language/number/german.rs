//! The German words of numbers and amounts. Umlauts are folded.

use super::NumberWords;

#[rustfmt::skip]
pub(super) const WORDS: NumberWords = NumberWords {
    phrases: &[
        ("ein dutzend", Some(12.0)), ("dutzend", Some(12.0)), ("ein halbes dutzend", Some(6.0)), ("halbes dutzend", Some(6.0)), ("zwei dutzend", Some(24.0)), ("2 dutzend", Some(24.0)), ("drei dutzend", Some(36.0)),
        ("anderthalb", Some(1.5)), ("eineinhalb", Some(1.5)), ("einundeinhalb", Some(1.5)), ("zweieinhalb", Some(2.5)), ("zweiundeinhalb", Some(2.5)), ("dreieinhalb", Some(3.5)), ("viereinhalb", Some(4.5)), ("funfeinhalb", Some(5.5)), ("fuenfeinhalb", Some(5.5)),
        ("sechseinhalb", Some(6.5)), ("siebeneinhalb", Some(7.5)), ("achteinhalb", Some(8.5)), ("neuneinhalb", Some(9.5)), ("zehneinhalb", Some(10.5)), ("ein halb", Some(0.5)), ("ein halbes", Some(0.5)), ("ein halber", Some(0.5)), ("eine halbe", Some(0.5)), ("einen halben", Some(0.5)), ("halb", Some(0.5)), ("halbe", Some(0.5)),
        ("ein viertel", Some(0.25)), ("drei viertel", Some(0.75)), ("dreiviertel", Some(0.75)), ("eine", Some(1.0)), ("einen", Some(1.0)), ("ein", Some(1.0)), ("einmal", Some(1.0)), ("zweimal", Some(2.0)), ("dreimal", Some(3.0)), ("viermal", Some(4.0)), ("funfmal", Some(5.0)), ("beide", Some(2.0)), ("einhundert", Some(100.0)),
        ("eintausend", Some(1000.0)), ("eine million", Some(1e6)), ("keine", Some(0.0)), ("keins", Some(0.0)), ("ein paar", None), ("paar", None), ("einige", None), ("mehrere", None), ("viele", None), ("ein bisschen", None), ("etliche", None), ("dutzende", None), ("hunderte", None),
    ],
    and_more: &[("und ein halb", 0.5), ("und ein halbes", 0.5), ("einhalb", 0.5)],
    scales: &[("tausend", 1e3), ("tsd", 1e3), ("k", 1e3), ("million", 1e6), ("millionen", 1e6), ("mio", 1e6), ("mrd", 1e9), ("milliarden", 1e9), ("hundert", 1e2), ("dutzend", 12.0)],
    minus: &["minus"],
    pieces: &["x", "mal", "stuck", "stueck", "stk", "st", "exemplare", "exemplar", "personen", "person", "leute", "gaste", "gaeste", "davon", "flaschen", "packungen", "paare", "einheiten", "teile"],
    units: &["uhr", "tage", "tagen", "tag", "wochen", "woche", "monate", "monaten", "monat", "jahre", "jahren", "stunden", "stunde", "minuten", "minute", "ten", "te", "ter"],
    currencies: &[
        ("€", "EUR"), ("eur", "EUR"), ("euro", "EUR"), ("euros", "EUR"), ("$", "USD"), ("us$", "USD"), ("usd", "USD"), ("dollar", "USD"), ("us dollar", "USD"), ("£", "GBP"), ("gbp", "GBP"), ("pfund", "GBP"),
        ("chf", "CHF"), ("sfr", "CHF"), ("franken", "CHF"), ("stutz", "CHF"), ("schweizer franken", "CHF"), ("fr", "CHF"), ("¥", "JPY"), ("yen", "JPY"), ("jpy", "JPY"), ("pln", "PLN"), ("zloty", "PLN"), ("czk", "CZK"), ("kronen", "SEK"), ("sek", "SEK"), ("dkk", "DKK"), ("nok", "NOK"), ("cad", "CAD"), ("aud", "AUD"),
    ],
    cents: &["cent", "cents", "ct", "rappen"],
    and: &["und"],
    decimal_mark: ',',
    not_it: &["nicht", "mehr als", "weniger als", "uber", "ueber", "unter", "mindestens", "hochstens", "hoechstens", "maximal", "bis zu", "etwa", "ungefahr", "ungefaehr", "circa", "ca", "ca .", "rund", "fast", "knapp", "zwischen", "statt"],
};
