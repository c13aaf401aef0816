//! Inputs as visitors and callers give them: what is accepted, what is refused, and in which words.

mod messages;
mod phrases;
mod values;
mod words;

use super::*;
use crate::model::action::{Response, VisitorView};
use crate::model::endpoint::Effect;
use crate::model::identity::Protection;
use serde_json::json;

fn input(name: &str, title: &str, instructions: &str, schema: Value) -> Input {
    let name = Name::new(name).unwrap();
    Input {
        name,
        title: title.to_owned(),
        instructions: instructions.to_owned(),
        ask: None,
        choices: Vec::new(),
        schema,
        required: true,
        same_as: None,
    }
}

fn checker(inputs: Vec<Input>) -> InputChecker {
    InputChecker::new(&action(inputs)).unwrap()
}

fn action(inputs: Vec<Input>) -> Action {
    Action {
        name: Name::new("a").unwrap(),
        title: String::new(),
        description: String::new(),
        protection: Protection::None,
        effect: Effect::Read,
        triggers: Vec::new(),
        visitor: VisitorView::default(),
        inputs,
        endpoints: Vec::new(),
        call: None,
        response: Response::default(),
        examples: Vec::new(),
        locales: Vec::new(),
    }
}

fn order() -> Input {
    let schema = json!({"type": "string", "pattern": "^[A-Z]-[0-9]{4}$"});
    input(
        "order",
        "Order number",
        "The number on the receipt, for example A-1001",
        schema,
    )
}

/// A checker with the one input `x`.
fn one(schema: Value) -> InputChecker {
    checker(vec![input("x", "Thing", "What you want", schema)])
}

/// English, at 2026-11-27 12:00 UTC, a Friday.
fn hearing() -> Hearing {
    Hearing::new("en", 1_795_780_800_000)
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn told(checker: &InputChecker, inputs: Value) -> Vec<(String, String)> {
    checker
        .check(Language::English, &object(inputs), &[])
        .into_iter()
        .map(|problem| (problem.pointer, problem.message))
        .collect()
}

fn read(checker: &InputChecker, words: &str) -> Option<Value> {
    checker.coerce(&hearing(), "x", words).ok().map(|reading| reading.value)
}

/// The values that a message has.
fn found(checker: &InputChecker, message: &str) -> Map<String, Value> {
    checker.find(&hearing(), message).values()
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| Value::Array(vec![inner]))
}

#[test]
fn problems_are_told_in_the_inputs_own_words() {
    let checker = checker(vec![
        order(),
        input("count", "Count", "How many.", json!({"type": "integer", "minimum": 1})),
    ]);
    assert_eq!(told(&checker, json!({"order": "A-1001", "count": 2})), []);
    let table = [
        (json!({"order": "A1"}), "/order", "`A1` is not an order number"),
        (json!({"order": 5}), "/order", "`5` is not a text"),
        (
            json!({"count": 0}),
            "/count",
            "`0` is too small; it has to be at least 1",
        ),
        (json!({"count": 1.5}), "/count", "`1.5` is not a whole number"),
        (json!({"a/b~c": 1}), "/a~1b~0c", "there is no input `a/b~c`"),
    ];
    for (inputs, pointer, message) in table {
        assert_eq!(told(&checker, inputs), [(pointer.to_owned(), message.to_owned())]);
    }
}

#[test]
fn pointers_lead_to_the_very_place() {
    let schema = json!({"type": "object", "required": ["street"], "additionalProperties": false,
        "properties": {"street": {"type": "string", "maxLength": 5}, "lines": {"items": {"enum": ["a", "b"]}}}});
    let checker = one(schema);
    let table = [
        (json!({}), "/x/street", "`street` is missing"),
        (json!({"street": "a", "zip": 1}), "/x/zip", "`zip` does not belong here"),
        (
            json!({"street": "abcdef"}),
            "/x/street",
            "`abcdef` is too long; it may have at most 5 characters",
        ),
        (
            json!({"street": "a", "lines": ["a", "c"]}),
            "/x/lines/1",
            "`c` is not one of `a`, `b`",
        ),
    ];
    for (value, pointer, message) in table {
        assert_eq!(
            told(&checker, json!({ "x": value })),
            [(pointer.to_owned(), message.to_owned())]
        );
    }
    assert_eq!(told(&checker, json!({"x": {"street": "a", "lines": ["b"]}})), []);
}

/// What stands in a trace about inputs.
fn recorded(checker: &InputChecker, inputs: Value) -> Vec<(String, String)> {
    let problems = checker.check_for_records(&object(inputs), &["shade".to_owned()]);
    problems
        .into_iter()
        .map(|problem| (problem.pointer, problem.message))
        .collect()
}

#[test]
fn records_repeat_no_value_of_an_input() {
    let schema = json!({"type": "object", "properties": {"day": {"format": "date"}}, "required": ["day"],
        "additionalProperties": {"type": "integer"}});
    let checker = one(schema);
    let table = [
        (json!({"x": "zebra"}), "/x", "is not an object"),
        (json!({"x": {"day": "zebra"}}), "/x/day", "is not of the format `date`"),
        (json!({"x": {}}), "/x/day", "is missing"),
        (
            json!({"x": {"day": "2026-11-30", "zebra": "zebra"}}),
            "/x/*",
            "is not an integer",
        ),
        (
            json!({"x": {"zebra": "zebra\u{0}"}}),
            "/x",
            "the text has control characters, which cannot be used",
        ),
        (json!({"zebra": "zebra"}), "/*", "there is no such input"),
        (json!({"shade": ["zebra"]}), "/shade", "has to be a text"),
    ];
    for (inputs, pointer, message) in table {
        assert!(
            !checker
                .check(Language::English, &object(inputs.clone()), &["shade".to_owned()])
                .is_empty()
        );
        assert_eq!(recorded(&checker, inputs), [(pointer.to_owned(), message.to_owned())]);
    }
    assert_eq!(
        recorded(&checker, json!({"x": {"day": "2026-11-30"}, "shade": "red"})),
        []
    );
}

#[test]
fn whole_numbers_go_on_as_integers_where_the_schema_asks_for_them() {
    let checker = checker(vec![
        input("count", "Count", "How many", json!({"type": "integer"})),
        input("price", "Price", "How much", json!({"type": "number"})),
        input(
            "lines",
            "Lines",
            "Which",
            json!({"type": "array", "items": {"enum": [1, 2]}}),
        ),
    ]);
    let inputs = json!({"count": 2.0, "price": 2.0, "lines": [1.0, 2], "other": 2.0});
    let written = checker.with_whole_numbers(object(inputs));
    let expected = json!({"count": 2, "price": 2.0, "lines": [1, 2], "other": 2.0});
    assert_eq!(Value::Object(written).to_string(), expected.to_string());
}

#[test]
fn inputs_beyond_the_manifest_are_texts() {
    let checker = one(json!({"type": "string"}));
    let extra = ["shade".to_owned()];
    assert_eq!(
        checker.check(Language::English, &object(json!({"shade": "red"})), &extra),
        []
    );
    assert_eq!(
        checker.check(Language::English, &object(json!({"shade": 1})), &extra)[0].message,
        "`shade` has to be a text"
    );
    assert_eq!(
        checker.check(Language::English, &object(json!({"shade": "red"})), &[])[0].message,
        "there is no input `shade`"
    );
    assert_eq!(
        checker
            .check(Language::English, &object(json!({"shade": "\0"})), &extra)
            .len(),
        1
    );
    assert_eq!(checker.missing(&Map::new())[0].name.as_str(), "x");
    assert!(checker.missing(&object(json!({"x": ""}))).is_empty());
}

#[test]
fn hostile_values_are_refused_and_survived() {
    let checker = one(json!(true));
    let limit = 256 << 10;
    let refused = [
        (json!("a\0b"), "control characters"),
        (json!(["ok", "\u{1b}[31m"]), "control characters"),
        (json!({"a\0": 1}), "control characters"),
        (nested(65), "nests deeper than 64"),
        (json!("x".repeat(limit)), "too large"),
        (json!(vec![0; limit]), "too large"),
    ];
    for (value, expected) in refused {
        let found = told(&checker, json!({ "x": value }));
        assert!(
            found.len() == 1 && found[0].1.contains(expected),
            "{expected}: {found:?}"
        );
    }
    // Comparing, copying and dropping such a value is recursive, so the test itself has to be careful with it.
    let mut inputs = Map::from_iter([("x".to_owned(), nested(10_000))]);
    assert!(
        checker.check(Language::English, &inputs, &[])[0]
            .message
            .contains("nests deeper than 64")
    );
    let mut rest = inputs.remove("x");
    while let Some(Value::Array(mut items)) = rest {
        rest = items.pop();
    }
    let accepted = [
        json!("a\nb\tc"),
        nested(64),
        json!(1e308),
        json!("x".repeat(limit / 2)),
        json!("👩‍👧 \u{202e} é"),
        json!(null),
    ];
    for value in accepted {
        assert_eq!(told(&checker, json!({ "x": value })), []);
    }
    assert!(serde_json::from_str::<Value>("1e400").is_err());
    let whole = one(json!({"type": "integer", "multipleOf": 3, "maximum": 10}));
    assert!(!told(&whole, json!({"x": 1e308})).is_empty());
    let many: Map<String, Value> = (0..1000).map(|i| (format!("k{i}"), json!(1))).collect();
    assert_eq!(checker.check(Language::English, &many, &[]).len(), 32);
}

#[test]
fn the_limits_are_the_operators() {
    let mut limits = Limits::default();
    limits.sandbox.json_depth_max = 2;
    limits.gate.request_bytes_max = 20;
    let checker = InputChecker::with_limits(&action(vec![]), &limits).unwrap();
    let names = ["a".to_owned()];
    assert!(
        checker.check(Language::English, &object(json!({"a": nested(3)})), &names)[0]
            .message
            .contains("2 levels")
    );
    assert!(
        checker.check(Language::English, &object(json!({"a": "x".repeat(19)})), &names)[0]
            .message
            .contains("too large")
    );
    assert!(
        checker
            .check(Language::English, &object(json!({"a": "x".repeat(18)})), &names)
            .is_empty()
    );
}

#[test]
fn a_schema_that_does_not_compile_is_an_error() {
    let mut action_input = order();
    action_input.schema = json!({"pattern": "("});
    let error = Field::new(&action_input, &[]).unwrap_err().to_string();
    assert!(
        error.starts_with("the schema of input `order` does not compile: "),
        "{error}"
    );
    assert!(error.ends_with("check the action's manifest"), "{error}");
}

#[test]
fn any_words_are_survived() {
    let schemas = [
        json!({"type": "string", "pattern": "^[A-Z]-[0-9]{4}$"}),
        json!({"type": "integer"}),
        json!({"type": "number"}),
        json!({"type": "boolean"}),
        json!({"enum": ["é", "日本", "x y"]}),
        json!({"type": "array", "items": {"enum": ["a", "b"]}}),
        json!({"type": "object"}),
        json!({"type": "string", "format": "email"}),
    ];
    let deep = "[".repeat(10_000);
    let words = [
        "é",
        "e\u{301}",
        "\u{202e}",
        "👩‍👩‍👧",
        "İ",
        "ß",
        "ﬁ",
        "-",
        "@",
        "٣",
        "1e400",
        ",,,",
        "\u{0}",
        "´`'",
        &deep,
    ];
    for schema in schemas {
        let checker = one(schema);
        for words in words {
            let _ = checker.coerce(&hearing(), "x", words);
            let _ = checker.find(&hearing(), words);
        }
    }
}

#[test]
fn a_checker_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<InputChecker>();
}
