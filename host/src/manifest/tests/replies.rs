//! Sentences of a manifest that cannot be said: refused where they are written, with the remedy.

use super::errors::{check_table, only_error};
use super::*;

/// An input, an endpoint and a response with these lines.
fn response(lines: &str) -> String {
    format!(
        "[[inputs]]\nname = \"order\"\ninstructions = \"The number\"\n\
         [[inputs]]\nname = \"note\"\ninstructions = \"A note\"\nrequired = false\n[response]\n{lines}\n"
    )
}

#[test]
fn sentences_and_statuses() {
    check_table(&[
        (
            response("template = 'Note: {note}'"),
            "response.template: the input `note` is optional, and the sentence cannot do without it; make it required, or \
             say what is said without it: `{note ?? …}`",
        ),
        (
            response("template = '{response.Order Status}'"),
            "`{response.Order Status}` is not a path into the response; write keys and positions with dots between them, \
             such as `{response.items.0.title}`, and other keys in quotes, such as `{response.\"Order Status\"}`",
        ),
        (
            response("template = '{response.day ?? }'"),
            "has an empty fallback; write what is said instead",
        ),
        (
            response("template = '{response.day ?? {order}}'"),
            "has a `{` without a `}`",
        ),
        (response("template = '{response.\"day}'"), "has a `{` without a `}`"),
        (
            response("on = { default = 'x' }"),
            "response.on.default: `default` is not an HTTP status; use one such as `404`, a class such as `4xx`, or `other` \
             for every status that is not a success",
        ),
    ]);
}

#[test]
fn conditions_and_failures() {
    let when = |lines: &str| response(&format!("template = 'Done.'\n[[response.when]]\n{lines}"));
    let failure = |lines: &str| response(&format!("template = 'Done.'\n[[response.failures]]\n{lines}"));
    check_table(&[
        (
            when("is = 1\ntemplate = 'x'"),
            "response.when.0.path: the path is missing; add `path = \"status\"`",
        ),
        (
            when("path = 'a b'\nis = 1\ntemplate = 'x'"),
            "response.when.0.path: `a b` is not a path into the response",
        ),
        (
            when("path = 'a'\ntemplate = 'x'"),
            "response.when.0: the condition is missing; write one of `is = …`, `in = […]`, `present = true` and `missing = \
             true`",
        ),
        (
            when("path = 'a'\nis = 1\npresent = true\ntemplate = 'x'"),
            "response.when.0: there are several conditions for one path",
        ),
        (
            when("path = 'a'\npresent = false\ntemplate = 'x'"),
            "response.when.0.present: `present` cannot be `false`; write `missing = true`",
        ),
        (
            when("path = 'a'\nis = { b = 1 }\ntemplate = 'x'"),
            "response.when.0.is: this cannot be compared with a value of a response; write a text, a number",
        ),
        (
            when("path = 'a'\nin = [1, []]\ntemplate = 'x'"),
            "response.when.0.in.1: this cannot be compared",
        ),
        (
            when("path = 'a'\nin = []\ntemplate = 'x'"),
            "response.when.0.in: nothing is ever one of these",
        ),
        (
            when("path = 'a'\nis = 1"),
            "response.when.0.template: the sentence is missing",
        ),
        (
            when("status = 'other'\npath = 'a'\nis = 1\ntemplate = 'x'"),
            "response.when.0.status: `other` is not a status of a condition; name the status",
        ),
        (
            when("status = '99'\npath = 'a'\nis = 1\ntemplate = 'x'"),
            "response.when.0.status: `99` is not an HTTP status",
        ),
        (
            when("path = 'a'\nis = 1\nequals = 1\ntemplate = 'x'"),
            "response.when.0.equals: there is no key `equals` here",
        ),
        (
            failure("status = '200'\npath = 'ok'\nis = false"),
            "response.failures.0.status: these are failures of answers whose status is a success; remove `status`",
        ),
        (failure("path = 'ok'"), "response.failures.0: the condition is missing"),
        (
            failure("path = 'ok'\nis = false\ntemplate = '{ordr}'"),
            "response.failures.0.template: `{ordr}` is not an input",
        ),
    ]);
}

#[test]
fn every_kind_of_sentence_is_read() {
    let good = "template = '{order} {note ?? none} {response.a ?? b}'\non = { other = 'x', 404 = 'y' }\n\
        [[response.when]]\npath = '/a'\nin = ['x', 1, true]\ntemplate = 'x'\n\
        [[response.failures]]\npath = 'response.errors'\npresent = true";
    assert!(parse(&manifest(&response(good)), "a").is_ok());
    assert!(only_error("inputs = {}\n[response]\ntemplate = '{note}'\n").contains("inputs: a table"));
}

/// The problems of an action without code.
fn declared(lines: &str) -> String {
    let text = manifest(&format!(
        "[endpoints.api]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n{lines}"
    ));
    let parsed = parse(&text, "action.toml").unwrap_or_else(|errors| panic!("{errors}"));
    check_declared_in(&parsed, "action.toml").map_or_else(|errors| errors.to_string(), |()| String::new())
}

#[test]
fn what_an_example_or_the_schema_shows_to_be_impossible_is_refused_without_code() {
    let example = |template: &str, body: &str| {
        declared(&format!(
            "[response]\ntemplate = '{template}'\n[[examples]]\nendpoint = \"api\"\nbody = {body}\n"
        ))
    };
    assert_eq!(
        example("{response.address}", "{ address = { city = \"Berlin\" } }"),
        "action.toml:8:12: response.template: `/address` is an object in the body of `examples.0`; name one of its \
         members, such as `{response.address.name}`"
    );
    assert!(
        example("{response.items}", "{ items = [{}] }").contains("name one of its items, such as `{response.items.0}`")
    );
    let missing = example("{response.day}", "{ status = \"sent\" }");
    assert!(
        missing.contains("`/day` is missing in the body of `examples.0`"),
        "{missing}"
    );
    assert!(
        missing.contains("write `{response.day ?? …}` with what is said instead"),
        "{missing}"
    );
    assert!(example("{response.\"a b\"}", "{ \"a b\" = \"\" }").contains("`/a b` is empty"));
    assert_eq!(example("{response.day ?? none}", "{ status = \"sent\" }"), "");
    assert_eq!(
        example("{response.tags} {response.n}", "{ tags = [\"a\", 2], n = 0 }"),
        ""
    );
    let schema = |template: &str| {
        declared(&format!(
            "[response]\ntemplate = '{template}'\n[response.schema.properties]\na = {{ type = \"object\" }}\n\
             b = {{ type = \"array\", items = {{ type = \"object\" }} }}\nc = {{ type = \"string\" }}\n"
        ))
    };
    assert!(schema("{response.a ?? none}").contains("`/a` is an object by `response.schema`; name one of its members"));
    assert!(schema("{response.b}").contains("`/b` is a list with something other than texts and numbers in it"));
    assert_eq!(schema("{response.c} {response.a.x} {response.b.0.y}"), "");
}

#[test]
fn only_the_sentence_for_an_example_is_looked_at() {
    let lines = "[response]\ntemplate = '{response.day}'\non = { 404 = 'Not found.' }\n\
        [[response.when]]\npath = 'day'\nmissing = true\ntemplate = 'No day yet.'\n\
        [[examples]]\nendpoint = \"api\"\nbody = { status = \"sent\" }\n\
        [[examples]]\nendpoint = \"api\"\nstatus = 404\n[[examples]]\nendpoint = \"api\"\nstatus = 500\n";
    assert_eq!(declared(lines), "");
    let wrong = lines.replace("'No day yet.'", "'{response.state}'");
    let found = declared(&wrong);
    assert!(
        found.contains("response.when.0.template: `/state` is missing in the body of `examples.0`"),
        "{found}"
    );
}
