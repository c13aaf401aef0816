//! One schema, one decision; words that repeat nothing of a document; whole numbers as integers.

use super::*;
use serde_json::json;

/// What stands in the documents of these tests, and must not stand in a message.
const MARK: &str = "zebra-4711";

fn compiled(schema: &Value) -> Schema {
    Schema::compile(schema).unwrap_or_else(|error| panic!("{schema}: {error}"))
}

fn told(schema: &Value, document: &Value) -> String {
    compiled(schema)
        .misfit(document)
        .map_or("fits".to_owned(), |misfit| misfit.to_string())
}

#[test]
fn formats_count_and_nothing_is_fetched() {
    let date = json!({ "type": "string", "format": "date" });
    assert!(compiled(&date).is_valid(&json!("2026-11-30")));
    assert!(!compiled(&date).is_valid(&json!("not a date")));
    let email = compiled(&json!({ "format": "email" }));
    assert!(email.is_valid(&json!("ann@shop.example")));
    assert!(!email.is_valid(&json!("Ann <ann@shop.example>")));
    assert!(!email.is_valid(&json!("ann@[192.0.2.1]")));
    for schema in [
        json!({ "format": "colour" }),
        json!({ "$ref": "https://shop.example/schema.json" }),
        json!({ "$ref": "#/$defs/missing" }),
    ] {
        assert!(Schema::compile(&schema).is_err(), "{schema}");
    }
}

#[test]
fn what_does_not_fit_is_told_by_place_and_keyword() {
    let person = json!({ "type": "object", "properties": { "day": { "type": "string", "format": "date" } },
                         "required": ["day"], "additionalProperties": { "type": "integer" } });
    let list = json!({ "type": "array", "items": person });
    let table = [
        (&person, json!(MARK), "it is not an object"),
        (&person, json!({}), "`/day` is missing"),
        (&person, json!({ "day": MARK }), "`/day` is not of the format `date`"),
        (&person, json!({ "day": 7 }), "`/day` is not a string"),
        // A name that the schema does not know is the document's.
        (
            &person,
            json!({ "day": "2026-11-30", MARK: MARK }),
            "`/*` is not an integer",
        ),
        (&list, json!([{ "day": "2026-11-30" }, {}]), "`/1/day` is missing"),
        (
            &list,
            json!([{ "day": "2026-11-30", "4711": MARK }]),
            "`/0/*` is not an integer",
        ),
    ];
    for (schema, document, expected) in table {
        assert_eq!(told(schema, &document), expected);
    }
}

/// A schema for every kind of misfit, with a document that does not fit it and holds the mark wherever it can.
fn misfits() -> Vec<(Value, Value)> {
    vec![
        (json!({ "type": ["integer", "null"] }), json!(MARK)),
        (json!({ "type": "boolean" }), json!({ MARK: [MARK] })),
        (json!({ "enum": ["a", 1] }), json!(MARK)),
        (json!({ "const": { "a": 1 } }), json!({ "a": MARK })),
        (json!({ "pattern": "^[0-9]+$" }), json!(MARK)),
        (json!({ "format": "uuid" }), json!(MARK)),
        (json!({ "maxLength": 3 }), json!(MARK)),
        (json!({ "minLength": 30 }), json!(MARK)),
        (json!({ "minimum": 5000 }), json!(4711)),
        (json!({ "maximum": 3 }), json!(4711)),
        (json!({ "exclusiveMinimum": 5000 }), json!(4711)),
        (json!({ "exclusiveMaximum": 3 }), json!(4711)),
        (json!({ "multipleOf": 2 }), json!(4711)),
        (json!({ "minItems": 2 }), json!([MARK])),
        (json!({ "maxItems": 1 }), json!([MARK, MARK])),
        (json!({ "uniqueItems": true }), json!([MARK, MARK])),
        (json!({ "contains": { "type": "integer" } }), json!([MARK])),
        (json!({ "contains": true, "minContains": 3 }), json!([MARK])),
        (json!({ "prefixItems": [true], "items": false }), json!([MARK, MARK])),
        (
            json!({ "prefixItems": [true], "unevaluatedItems": false }),
            json!([MARK, MARK]),
        ),
        (json!({ "minProperties": 2 }), json!({ MARK: MARK })),
        (json!({ "maxProperties": 0 }), json!({ MARK: MARK })),
        (json!({ "additionalProperties": false }), json!({ MARK: MARK })),
        (json!({ "unevaluatedProperties": false }), json!({ MARK: MARK })),
        (json!({ "propertyNames": { "maxLength": 2 } }), json!({ MARK: MARK })),
        (
            json!({ "patternProperties": { "^z": { "type": "integer" } } }),
            json!({ MARK: MARK }),
        ),
        (json!({ "dependentRequired": { "a": ["b"] } }), json!({ "a": MARK })),
        (
            json!({ "dependentSchemas": { "a": { "maxProperties": 1 } } }),
            json!({ "a": 1, MARK: MARK }),
        ),
        (
            json!({ "anyOf": [{ "type": "integer" }, { "maxLength": 2 }] }),
            json!(MARK),
        ),
        (
            json!({ "oneOf": [{ "type": "integer" }, { "maxLength": 2 }] }),
            json!(MARK),
        ),
        (
            json!({ "oneOf": [{ "type": "string" }, { "minLength": 2 }] }),
            json!(MARK),
        ),
        (json!({ "not": { "type": "string" } }), json!(MARK)),
        (
            json!({ "if": { "type": "string" }, "then": { "const": "a" } }),
            json!(MARK),
        ),
        (
            json!({ "$defs": { "a": { "maxLength": 2 } }, "$ref": "#/$defs/a" }),
            json!(MARK),
        ),
        (json!(false), json!(MARK)),
    ]
}

#[test]
fn no_message_repeats_anything_of_a_document() {
    for (schema, document) in misfits() {
        let misfits = compiled(&schema).misfits(&document, 10);
        assert!(!misfits.is_empty(), "{schema} takes {document}");
        for misfit in misfits {
            let text = format!("{misfit} {misfit:?}");
            assert!(!text.contains(MARK) && !text.contains("4711"), "{schema}: {text}");
        }
        // The same somewhere inside of a larger document.
        let definitions = schema.get("$defs").cloned().unwrap_or(json!({}));
        let nested = json!({ "additionalProperties": { "type": "array", "items": schema }, "$defs": definitions });
        let text = told(&nested, &json!({ MARK: [document] }));
        assert!(text.starts_with("`/*/0"), "{schema}: {text}");
        assert!(!text.contains(MARK) && !text.contains("4711"), "{schema}: {text}");
    }
}

#[test]
fn every_message_is_bounded() {
    let long = "n".repeat(5_000);
    let mut schema =
        json!({ "type": "object", "required": [long], "properties": { long.as_str(): { "pattern": long } } });
    let text = told(&schema, &json!({}));
    assert!(text.chars().count() < 500, "{} characters", text.chars().count());
    assert!(told(&schema, &json!({ long.as_str(): "a" })).chars().count() < 500);
    schema["properties"] = json!({ "a": { "pattern": format!("({long}") } });
    let error = Schema::compile(&schema).unwrap_err().to_string();
    assert!(error.chars().count() < 800, "{error}");
}

#[test]
fn a_refused_pattern_says_what_the_engine_found() {
    let table = [
        (r"^a{,3}$", "quantifier expects a valid decimal", "`{0,3}`"),
        (
            r"^abc\Z",
            r"unrecognized escape sequence, `\Z` at character 5",
            "`^` and `$`",
        ),
        (
            r"^[^]{3}$",
            "unclosed character class, `[^]` at character 2",
            r"`[\s\S]`",
        ),
        (r"(?=a)", "look-around", "without look-around"),
        (r"(a)\1", "backreferences are not supported", "without look-around"),
        ("(", "unclosed group, `(` at character 1", r"`\(`"),
        ("(a{1000}){1000}", "bytes of memory", "smaller numbers"),
        (r"\p{Colour}", "property", "docs.rs/regex"),
    ];
    for (pattern, found, remedy) in table {
        let error = Schema::compile(&json!({ "pattern": pattern })).expect_err(pattern);
        let text = error.to_string();
        assert!(text.contains(found) && text.contains(remedy), "{text}");
        // As it was written, with every backslash once.
        assert!(text.starts_with(&format!("`/pattern`: `{pattern}` is not")), "{text}");
        let is_about_looking = pattern.contains("?=") || pattern.contains(r"\1");
        assert_eq!(text.contains("look-around and back"), is_about_looking, "{text}");
    }
}

#[test]
fn whole_numbers_are_written_plainly_where_integers_are_asked_for() {
    let integer = json!({ "type": "integer" });
    let table = [
        (integer.clone(), json!(2.0), json!(2)),
        (integer.clone(), json!(-1e2), json!(-100)),
        (integer.clone(), json!(1e18), json!(1_000_000_000_000_000_000_u64)),
        (integer.clone(), json!(1.5), json!(1.5)),
        (integer.clone(), json!(1e300), json!(1e300)),
        (json!({ "type": ["integer", "null"] }), json!(2.0), json!(2)),
        (json!({ "enum": [1, 2, 2.5] }), json!(2.0), json!(2)),
        (json!({ "enum": [1, 2, 2.5] }), json!(2.5), json!(2.5)),
        (json!({ "const": 3 }), json!(3.0), json!(3)),
        // A number stays as it is, also where it happens to be whole.
        (json!({ "type": "number" }), json!(2.0), json!(2.0)),
        (json!({ "type": ["integer", "number"] }), json!(2.0), json!(2.0)),
        (json!(true), json!(2.0), json!(2.0)),
        (
            json!({ "properties": { "a": integer }, "patternProperties": { "^b": integer },
                    "additionalProperties": { "type": "number" } }),
            json!({ "a": 1.0, "b1": 2.0, "c": 3.0 }),
            json!({ "a": 1, "b1": 2, "c": 3.0 }),
        ),
        (
            json!({ "prefixItems": [{ "type": "number" }], "items": integer }),
            json!([1.0, 2.0, 3.0]),
            json!([1.0, 2, 3]),
        ),
        (
            json!({ "$defs": { "n": integer }, "type": "array", "items": { "$ref": "#/$defs/n" } }),
            json!([1.0]),
            json!([1]),
        ),
        (
            json!({ "anyOf": [{ "type": "string" }, { "allOf": [integer, { "minimum": 1 }] }] }),
            json!(4.0),
            json!(4),
        ),
    ];
    for (schema, given, expected) in table {
        let written = compiled(&schema).with_whole_numbers(given);
        assert_eq!(written.to_string(), expected.to_string(), "{schema}");
    }
    // A schema that refers to itself is followed as deep as the document goes.
    let chain = compiled(
        &json!({ "$defs": { "node": { "properties": { "n": { "type": "integer" },
        "next": { "$ref": "#/$defs/node" } } } }, "$ref": "#/$defs/node" }),
    );
    let written = chain.with_whole_numbers(json!({ "n": 1.0, "next": { "n": 2.0, "next": { "n": 2.5 } } }));
    assert_eq!(
        written.to_string(),
        json!({ "n": 1, "next": { "n": 2, "next": { "n": 2.5 } } }).to_string()
    );
}
