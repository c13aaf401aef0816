//! Random documents and random paths: a sentence never has an empty place.

use super::{Step, action, told};
use crate::model::reply::ResponsePath;
use serde_json::{Value, json};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn key(&mut self) -> String {
        const KEYS: [&str; 8] = ["a", "b", "0", "1", "x y", "c.d", "it's", "{"];
        KEYS[self.below(8) as usize].to_owned()
    }

    fn document(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 7 } else { 13 }) {
            0 => Value::Null,
            1 => json!(""),
            2 => json!(" \u{a0}\n"),
            3 => json!("word"),
            4 => json!(self.below(9)),
            5 => json!(0.5),
            6 => json!(true),
            7 | 8 => (0..self.below(3)).map(|_| self.document(depth - 1)).collect(),
            _ => self.object(depth),
        }
    }

    fn object(&mut self, depth: u64) -> Value {
        (0..self.below(7))
            .map(|_| (self.key(), self.document(depth - 1)))
            .collect()
    }

    /// A path into a document that leads nowhere now and then.
    fn path(&mut self, mut document: &Value) -> ResponsePath {
        let mut steps = vec![];
        for _ in 0..=self.below(3) {
            let there = match document {
                Value::Object(members) if self.below(4) > 0 => members.keys().nth(self.below(7) as usize).cloned(),
                Value::Array(items) if self.below(4) > 0 => (!items.is_empty()).then(|| "0".to_owned()),
                _ => None,
            };
            let step = there.unwrap_or_else(|| self.key());
            steps.push(step.clone());
            document = ResponsePath(vec![step]).find(document).unwrap_or(&Value::Null);
        }
        ResponsePath(steps)
    }
}

#[test]
fn no_document_and_no_path_make_a_sentence_with_a_hole() {
    let mut dice = Dice(11);
    let (mut said, mut refused, mut fallen) = (0, 0, 0);
    for _ in 0..5000 {
        let document = dice.object(4);
        let path = dice.path(&document);
        let fallback = if dice.below(2) == 0 { " ?? nothing" } else { "" };
        let action = action(&format!("template = '''<{{{path}{fallback}}}>'''"));
        let text = document.to_string();
        match told(&action, 200, "application/json", text.as_bytes()) {
            Step::Reply(reply) => {
                let inside = reply.message.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
                let inside = inside.unwrap_or_else(|| panic!("{}", reply.message));
                assert!(
                    inside.split(", ").all(|part| !part.trim().is_empty()),
                    "{path} of {text}: {inside}"
                );
                assert!(
                    !inside.contains(['{', '[', '"']) && !inside.contains("null"),
                    "{path} of {text}: {inside}"
                );
                match inside {
                    "nothing" => fallen += 1,
                    _ => said += 1,
                }
            }
            Step::Fail(failure) => {
                assert_eq!(failure.code, "unexpected-answer");
                assert!(failure.message.contains(&path.pointer()), "{}", failure.message);
                refused += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    // Each of the three ways was gone often enough to mean something.
    assert!(said > 200 && refused > 200 && fallen > 200, "{said} {refused} {fallen}");
}
