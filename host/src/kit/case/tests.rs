//! Cases as they are written: what is read, and what is wrong with them.

use super::*;
use serde_json::json;

fn error(text: &str) -> String {
    let text = format!("says = \"It does.\"\n{text}");
    Case::parse(&text, "cases/one.toml").unwrap_err().to_string()
}

#[test]
fn a_case_is_read_whole() {
    let text = r#"
        says = "A known order is told."
        inputs = { order = "a1001" }
        visitor = "Ada@Example.com"
        time_zone = "europe/berlin"
        now = "2026-01-05T10:00:00Z"
        seed = 7
        answers = { colour = "RED" }
        yes = true
        [[questions]]
        input = "slot"
        message = "the second one"
        [[questions]]
        input = "slot"
        answer = "11:00"
        [settings]
        currency = "EUR"
        [[exchanges]]
        endpoint = "orders"
        status = 200
        headers = { X-Request-Id = "r-7" }
        body = { status = "shipped" }
        [[exchanges]]
        endpoint = "orders"
        error = "timed-out"
        [expect]
        outcome = "replied"
        data_json = '{ "open": null }'
    "#;
    let case = Case::parse(text, "one.toml").unwrap();
    assert_eq!((case.now_ms, case.seed, case.yes), (NOW_MS, 7, true));
    assert_eq!(case.zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(case.visitor.as_deref(), Some("ada@example.com"));
    let answered = case.exchanges[0].outcome.as_ref().unwrap();
    assert_eq!(answered.body, br#"{"status":"shipped"}"#);
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = [
        header("x-request-id", "r-7"),
        header("content-type", "application/json"),
    ];
    assert_eq!(answered.headers, headers);
    assert_eq!(case.exchanges[1].outcome, Err(CallError::TimedOut));
    let answered = |input: &str, by| Answered {
        input: input.into(),
        by,
    };
    let questions = [
        answered("slot", Answer::Message("the second one".into())),
        answered("slot", Answer::Value(json!("11:00"))),
    ];
    assert_eq!(case.questions, questions);
    let expect = case.expect.unwrap();
    assert_eq!(
        Value::Object(expect),
        json!({ "outcome": "replied", "data": { "open": null } })
    );
}

#[test]
fn what_is_left_out_is_always_the_same() {
    let case = Case::parse("says = \"Nothing.\"", "one.toml").unwrap();
    let says = "Nothing.".into();
    assert_eq!(
        case,
        Case {
            says,
            ..Case::default()
        }
    );
}

#[test]
fn an_unknown_key_is_an_error_with_its_place() {
    let told = error("input = { order = \"a1001\" }");
    assert!(told.starts_with("cases/one.toml: "), "{told}");
    assert!(
        told.contains("line 2") && told.contains("unknown field `input`"),
        "{told}"
    );
    let told = error("[[exchanges]]\nendpoint = \"a\"\nstatsu = 200");
    assert!(
        told.contains("line 4") && told.contains("unknown field `statsu`"),
        "{told}"
    );
    let told = error("[expect]\nresult = 1");
    assert!(
        told.contains("line 3") && told.contains("unknown field `result`"),
        "{told}"
    );
}

#[test]
fn each_mistake_says_what_to_write() {
    for (text, words) in [
        ("now = \"yesterday\"", "`2026-01-05T10:00:00Z`"),
        ("visitor = \"ada\"", "`visitor`"),
        ("locale = \"english!\"", "a language tag such as `en`"),
        (
            "time_zone = \"Berlin\"",
            "`time_zone`: `Berlin` is not the name of a time zone",
        ),
        ("time_zone = \"Berlin\"", "write `Europe/Berlin`"),
        ("[[questions]]\ninput = \"a\"", "question 1: give `message`"),
        (
            "[[questions]]\ninput = \"a\"\nanswer = 1\nmessage = \"1\"",
            "question 1: give `message`",
        ),
        ("[[exchanges]]\nendpoint = \"a\"\nstatus = 99", "no HTTP status"),
        (
            "[[exchanges]]\nendpoint = \"a\"\nerror = \"lost\"",
            "unknown variant `lost`",
        ),
        (
            "[[exchanges]]\nendpoint = \"a\"\nerror = \"busy\"\nstatus = 200",
            "has no answer",
        ),
        (
            "[[exchanges]]\nendpoint = \"a\"\nstatus = 200\nbody = 1\ntext = \"1\"",
            "not both",
        ),
        ("inputs = { day = 2026-01-05 }", "put it in quotes"),
        ("inputs_json = \"[]\"", "`inputs_json` is not a JSON object"),
        ("inputs = {}\ninputs_json = \"{}\"", "not both"),
        ("[expect]\ndata = 1\ndata_json = \"1\"", "not both"),
        ("[expect]\ndata_json = \"{\"", "is not JSON"),
    ] {
        let told = error(text);
        assert!(told.contains(words), "{text}: {told}");
    }
    let told = Case::parse("says = \" \"", "one.toml").unwrap_err().to_string();
    assert!(told.contains("say in a sentence"), "{told}");
}

#[test]
fn an_exchange_without_a_status_succeeds() {
    let case = Case::parse("says = \"It does.\"\n[[exchanges]]\nendpoint = \"a\"", "one.toml").unwrap();
    assert_eq!(case.exchanges[0].outcome.as_ref().unwrap().status, 200);
}

/// The keys that a table of a case takes, as its error lists them.
fn keys(text: &str) -> Vec<String> {
    let told = error(&format!("{text}no-such-key = 1\n"));
    let (_, listed) = told.split_once("expected one of").expect(&told);
    let listed = listed.lines().next().unwrap_or_default();
    let keys: Vec<String> = listed.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(keys.len() > 2, "{told}");
    keys
}

#[test]
fn the_page_on_cases_has_every_key_and_no_other() {
    let page = include_str!("../../../../docs/authors/cases.md");
    for (heading, text) in [
        ("## What is given", ""),
        ("## `[[questions]]`", "[[questions]]\n"),
        ("## `[[exchanges]]`", "[[exchanges]]\n"),
        ("## `[expect]`", "[expect]\n"),
    ] {
        let (_, section) = page.split_once(&format!("\n{heading}\n")).expect(heading);
        let section = section.split("\n## ").next().unwrap_or_default();
        let rows = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let mut listed: Vec<&str> = rows.map(|(key, _)| key).collect();
        let keys = keys(text);
        let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        listed.sort_unstable();
        keys.sort_unstable();
        assert_eq!(listed, keys, "{heading}");
    }
}
