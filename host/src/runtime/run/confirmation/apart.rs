//! Random requests in pairs: what is different when it is sent is different when it is asked.

use super::tests::{Asked, question};
use super::*;
use crate::model::step::Question;
use serde_json::json;
use std::collections::HashMap;

/// A generator of small numbers, the same every time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// Texts that look like labels, numbers, other lines, titles or nothing.
const TEXTS: [&str; 29] = [
    "",
    " ",
    "a",
    "a ",
    "A",
    "5",
    "5.0",
    "5,0",
    "true",
    "yes",
    "no",
    "null",
    "(nothing)",
    "(empty)",
    "(none)",
    "Euro",
    "eur",
    "Euro ⟨eur⟩",
    "⟨Euro⟩",
    "⟦Euro⟧",
    "⟦no⟧",
    "U+27E6",
    "a\nb",
    "a\n    b",
    "a\n  Note: b",
    "a b",
    "2027-03-05",
    "Friday, 5 March 2027",
    "a\u{200b}",
];

fn value(chance: &mut Chance, depth: u32) -> Value {
    match chance.below(if depth > 1 { 5 } else { 7 }) {
        0 => json!(null),
        1 => json!(chance.below(2) == 0),
        2 => chance
            .one(&[json!(5), json!(5.5), json!(0), json!(-1), json!(1e300)])
            .clone(),
        3 | 4 => json!(*chance.one(&TEXTS)),
        5 => (0..chance.below(3)).map(|_| value(chance, depth + 1)).collect(),
        _ => (0..chance.below(3))
            .map(|_| ((*chance.one(&TEXTS)).to_owned(), value(chance, depth + 1)))
            .collect(),
    }
}

const BODY: &str = r#"titles = { free = "Note", other = "Note" }
body = { text = "{text}", day = "{day}", money = "{money}", free = "{free}", other = "{other}", color = "{color}" }
[[inputs]]
name = "text"
instructions = "T"
[[inputs]]
name = "day"
instructions = "D"
schema = { type = "string", format = "date" }
[[inputs]]
name = "money"
instructions = "M"
schema = { oneOf = [{ const = "eur", title = "Euro" }, { const = "usd", title = "Dollar" }, { const = 5, title = "Five" }] }
"#;

const FORM: &str = r#"url = "https://pay.example/{text}/x-{other}"
body_type = "form"
query = { day = "{day}" }
headers = { x-color = "{color}" }
body = { money = "{money}", free = "{free}" }
"#;

/// Plays requests with one or two parameters of their own, and looks for two that are asked alike and sent differently.
fn play(lines: &str, base: &Value, questions: &[Question], mut of: impl FnMut(&mut Chance) -> Value) {
    let names = ["text", "day", "money", "free", "other", "color"];
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut seen: HashMap<String, (String, Value)> = HashMap::new();
    let mut repeats = 0;
    for round in 0..5_000 {
        let mut parameters = base.clone();
        for _ in 0..=chance.below(2) {
            let name = *chance.one(&names);
            parameters[name] = of(&mut chance);
        }
        let asked = Asked {
            lines,
            parameters: parameters.clone(),
            inputs: json!({ "color": "a" }),
            questions: questions.to_vec(),
            ..Asked::default()
        };
        let (text, digest) = asked.both();
        let Some((other, before)) = seen.insert(text.unwrap(), (digest.clone(), parameters.clone())) else {
            continue;
        };
        repeats += 1;
        assert_eq!(other, digest, "round {round}: {before} and {parameters}");
    }
    assert!(repeats > 100, "too few repeats to show anything: {repeats}");
}

fn colors() -> Vec<Question> {
    vec![question(
        "color",
        &[("red", "Euro"), ("a", "A"), ("b", "A"), ("5", "yes")],
    )]
}

#[test]
fn two_requests_with_the_same_question_are_the_same_request() {
    play(BODY, &json!({}), &colors(), |chance| value(chance, 0));
}

#[test]
fn the_same_holds_where_everything_is_sent_as_text() {
    let plain = [
        "a",
        "A",
        "5",
        "5.0",
        "5,0",
        "true",
        "yes",
        "no",
        "null",
        "(nothing)",
        "a b",
        "Euro",
        "eur",
    ];
    let base = json!({ "text": "t", "other": "o", "day": "2027-03-05", "color": "red", "money": "usd", "free": "f" });
    play(FORM, &base, &colors(), |chance| match chance.below(4) {
        0 => json!(chance.below(2) == 0),
        1 => chance.one(&[json!(5), json!(5.5), json!(0)]).clone(),
        _ => json!(*chance.one(&plain)),
    });
}
