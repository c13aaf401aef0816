//! Answers of every kind, worded by a manifest: a sentence, or a failure with place and kind, never with content.

mod random;
mod statuses;

use super::*;
use crate::language::Language;
use crate::manifest;
use serde_json::json;

/// An action with one endpoint `api`, whose manifest ends with these lines.
fn action(response: &str) -> Action {
    let text = format!(
        "name = \"a\"\ntitle = \"A\"\ndescription = \"A.\"\n[[inputs]]\nname = \"order\"\ninstructions = \"The number.\"\n\
         [[inputs]]\nname = \"note\"\ninstructions = \"A note.\"\nrequired = false\n\
         [endpoints.api]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n[response]\n{response}\n"
    );
    let parsed = manifest::parse(&text, "action.toml");
    parsed.unwrap_or_else(|errors| panic!("{errors}\n{text}")).action
}

fn told(action: &Action, status: u16, content_type: &str, body: &[u8]) -> Step {
    let inputs = Map::from_iter([("order".to_owned(), json!("A-1"))]);
    let exchange = Exchange {
        request: Request {
            endpoint: "api".into(),
            parameters: Map::new(),
        },
        outcome: Ok(UpstreamResponse {
            status,
            headers: vec![("content-type".into(), content_type.into())],
            body: body.to_vec(),
        }),
    };
    shape(Language::English.said(), action, &inputs, None, &[exchange])
}

/// The message and the data, or the code and the words of the failure.
fn outcome(step: Step) -> (String, Value) {
    match step {
        Step::Reply(reply) => (reply.message, reply.data),
        Step::Fail(failure) => (format!("{}: {}", failure.code, failure.message), Value::Null),
        other => panic!("{other:?}"),
    }
}

/// What is said of a JSON answer with status 200.
fn said(response: &str, body: &str) -> String {
    outcome(told(&action(response), 200, "application/json", body.as_bytes())).0
}

const ORDER: &str = "template = 'Order {order}: {response.status}.'";

#[test]
fn a_sentence_has_the_values_of_the_answer() {
    let words = "template = 'First: {response.items.0.title} for {order}'";
    let body = br#"{"items":[{"title":"Shirt"}]}"#;
    let (message, data) = outcome(told(&action(words), 200, "application/json", body));
    assert_eq!(message, "First: Shirt for A-1");
    assert_eq!(data["items"][0]["title"], "Shirt");
    assert_eq!(
        said("template = '{response.0.status}'", r#"[{"status":"sent"}]"#),
        "sent"
    );
}

#[test]
fn numbers_keep_their_text_and_lists_are_joined() {
    let words =
        "template = '{response.a} {response.b} {response.c} {response.d} {response.e} {response.f} {response.g}'";
    let body =
        r#"{"a":19.90,"b":10.00,"c":1e2,"d":12345678901234567890123,"e":["red","blue"],"f":[1.50,-0.0],"g":false}"#;
    assert_eq!(
        said(words, body),
        "19.90 10.00 1e2 12345678901234567890123 red, blue 1.50, -0.0 false"
    );
}

#[test]
fn keys_with_dots_spaces_and_colons_are_read() {
    let words =
        r#"template = '''{response."odata.count"} {response."Order Status"} {response.'dc:title'} {response.größe}'''"#;
    let body = r#"{"odata.count":3,"Order Status":"shipped","dc:title":"Mug","größe":"L"}"#;
    assert_eq!(said(words, body), "3 shipped Mug L");
}

#[test]
fn what_is_not_json_is_a_failure_without_content_where_json_is_read() {
    let table: [(&str, &[u8], &str); 9] = [
        (
            "text/html",
            b"<!doctype html><input value=tok-1>",
            "an HTML page instead of JSON",
        ),
        ("application/json", b"<html>tok-1", "an HTML page instead of JSON"),
        (
            "application/json",
            br#"{"status":"tok-1","weight":NaN}"#,
            "`NaN` or `Infinity`",
        ),
        (
            "application/x-ndjson",
            b"{\"status\":\"tok-1\"}\n{}",
            "several JSON documents",
        ),
        (
            "application/json",
            b")]}',\n{\"status\":\"tok-1\"}",
            "a script guard before the JSON",
        ),
        ("text/xml", b"<order>tok-1</order>", "XML instead of JSON"),
        ("text/plain", b"tok-1", "not JSON at line 1 column"),
        (
            "application/json",
            b"{\"status\":\"K\xf6ln tok-1\"}",
            "bytes that are not text in their charset at line 1",
        ),
        (
            "application/json",
            br#""{\"status\":\"tok-1\"}""#,
            "`/status` of the answer of `api` is missing",
        ),
    ];
    let action = action(ORDER);
    for (content_type, body, expected) in table {
        let (message, data) = outcome(told(&action, 200, content_type, body));
        assert!(message.starts_with("unexpected-answer: "), "{message}");
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains("tok-1") && message.len() < 250, "{message}");
        assert_eq!(data, Value::Null);
    }
}

#[test]
fn a_byte_order_mark_and_a_declared_charset_change_nothing() {
    let action = action(ORDER);
    let bom = outcome(told(
        &action,
        200,
        "application/json",
        b"\xef\xbb\xbf{\"status\":\"sent\"}",
    ));
    assert_eq!(bom, ("Order A-1: sent.".into(), json!({"status": "sent"})));
    let latin = told(
        &action,
        200,
        "application/json; charset=iso-8859-1",
        b"{\"status\":\"gew\xe4hlt\"}",
    );
    assert_eq!(outcome(latin).0, "Order A-1: gewählt.");
}

#[test]
fn a_value_that_is_not_there_fails_with_place_and_kind_or_is_said_otherwise() {
    let table = [
        ("{}", "`/status` of the answer of `api` is missing"),
        (r#"{"status":null}"#, "is null"),
        (r#"{"status":""}"#, "is empty"),
        (r#"{"status":[]}"#, "is empty"),
        (r#"{"status":{"a":1}}"#, "is an object"),
        (
            r#"{"status":["red",null]}"#,
            "is a list with something other than texts and numbers",
        ),
        (
            r#"{"status":[{"a":1}]}"#,
            "is a list with something other than texts and numbers",
        ),
        ("[]", "is missing"),
        ("7", "is missing"),
        ("", "is missing"),
    ];
    let declared = "template = 'Order {order}: {response.status ?? not known yet}.'";
    for (body, kind) in table {
        let message = said(ORDER, body);
        assert!(message.starts_with("unexpected-answer: `/status`"), "{body}: {message}");
        assert!(
            message.contains(kind) && message.contains("`response.template`"),
            "{body}: {message}"
        );
        let message = said(declared, body);
        match kind.starts_with("is an object") || kind.starts_with("is a list") {
            true => assert!(message.starts_with("unexpected-answer"), "{body}: {message}"),
            false => assert_eq!(message, "Order A-1: not known yet.", "{body}"),
        }
    }
}

#[test]
fn a_value_that_looks_like_a_template_is_told_as_it_is() {
    let message = said(ORDER, r#"{"status":"{response.secret} {order} }}"}"#);
    assert_eq!(message, "Order A-1: {response.secret} {order} }}.");
}

#[test]
fn an_optional_input_has_its_fallback() {
    assert_eq!(said("template = 'Note: {note ?? none}.'", "{}"), "Note: none.");
}

#[test]
fn a_body_that_is_not_needed_is_not_read_and_is_no_data() {
    let action = action("template = 'Registered.'");
    for (content_type, body) in [
        ("text/plain", &b"OK"[..]),
        ("application/json", b"{}{}"),
        ("text/csv", b"a;b\xff"),
    ] {
        let reply = outcome(told(&action, 200, content_type, body));
        assert_eq!(reply, ("Registered.".into(), Value::Null));
    }
    let reply = outcome(told(&action, 200, "text/plain", b"{\"id\":1}"));
    assert_eq!(reply, ("Registered.".into(), json!({"id": 1})));
    assert_eq!(outcome(told(&action, 204, "", b"")).0, "Registered.");
}

#[test]
fn where_data_is_declared_it_is_needed() {
    for response in [
        "template = 'Done.'\nschema = { type = 'object' }",
        "instructions = 'Say it.'",
    ] {
        let (message, _) = outcome(told(&action(response), 200, "text/plain", b"OK"));
        assert!(message.starts_with("unexpected-answer: "), "{message}");
        // An empty body has no data, and there is nothing to check.
        let (message, data) = outcome(told(&action(response), 204, "", b""));
        assert_eq!((message.as_str(), data), ("Done.", Value::Null));
    }
}

#[test]
fn a_call_without_an_answer_fails_with_its_error() {
    let exchange = Exchange {
        request: Request {
            endpoint: "api".into(),
            parameters: Map::new(),
        },
        outcome: Err(CallError::OutcomeUnknown),
    };
    let step = shape(Language::English.said(), &action(ORDER), &Map::new(), None, &[exchange]);
    assert!(outcome(step).0.starts_with("outcome-unknown: "));
}
