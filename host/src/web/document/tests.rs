//! Bodies of real upstreams, read as JSON or refused with a kind and a place.

use super::*;
use serde_json::json;

fn path(steps: &[&str]) -> ResponsePath {
    ResponsePath(steps.iter().map(|step| (*step).to_owned()).collect())
}

fn kind(content_type: Option<&str>, bytes: &[u8]) -> Kind {
    let error = json(content_type, bytes).expect_err("a body that is not JSON");
    assert!(error.to_string().len() < 100, "{error}");
    error.kind
}

fn utf16(text: &str, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xfeff_u16);
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[test]
fn a_byte_order_mark_is_ignored() {
    assert_eq!(json(None, b"\xef\xbb\xbf{\"a\":1}").unwrap(), json!({"a": 1}));
    let body = utf16(r#"{"a":"ü"}"#, true);
    assert_eq!(json(Some("application/json"), &body).unwrap(), json!({"a": "ü"}));
    assert_eq!(
        json(Some("application/json; charset=latin1"), b"\xef\xbb\xbf\"\xc3\xbc\"").unwrap(),
        json!("ü")
    );
}

#[test]
fn the_declared_charset_is_decoded() {
    let latin = b"{\"city\":\"K\xf6ln\"}";
    for charset in [
        "iso-8859-1",
        "ISO-8859-1",
        "\"latin1\"",
        "windows-1252",
        " windows-1252 ;x=y",
    ] {
        let content_type = format!("application/json;charset={charset}");
        assert_eq!(
            json(Some(&content_type), latin).unwrap(),
            json!({"city": "Köln"}),
            "{charset}"
        );
    }
    let wide = utf16(r#"{"city":"Köln"}"#, false);
    assert_eq!(
        json(Some("application/json; charset=utf-16le"), &wide).unwrap(),
        json!({"city": "Köln"})
    );
    for charset in ["utf8", "UTF-8", "\"UTF8\"", ""] {
        let content_type = format!("text/json; x=y; CHARSET={charset}");
        assert_eq!(
            json(Some(&content_type), "\"ö\"".as_bytes()).unwrap(),
            json!("ö"),
            "{charset}"
        );
    }
}

#[test]
fn bytes_of_another_charset_than_the_declared_one_are_refused() {
    let error = json(Some("application/json"), b"{\n\"city\":\"K\xf6ln\"}").unwrap_err();
    assert_eq!(
        error,
        NotJson {
            kind: Kind::WrongCharset,
            line: 2,
            column: 10
        }
    );
    assert_eq!(
        kind(Some("application/json; charset=x-secret-9"), b"{}"),
        Kind::UnknownCharset
    );
    assert_eq!(
        kind(Some("application/json; charset=utf-16le"), b"\x00\xd8{"),
        Kind::WrongCharset
    );
    assert_eq!(kind(None, b"\x1f\x8b\x08\x00"), Kind::WrongCharset);
}

#[test]
fn what_is_not_json_has_a_kind() {
    let table: [(&str, &str, Kind); 24] = [
        ("", "", Kind::Empty),
        ("text/html", " \r\n", Kind::Empty),
        ("text/html", "<!doctype html><p>Sign in", Kind::Html),
        ("", "\n<!-- x --><HTML lang=en>", Kind::Html),
        ("application/json", "<html><body>Just a moment", Kind::Html),
        ("", "<h1>Not found</h1>", Kind::Html),
        ("", "<?xml version=\"1.0\"?><!DOCTYPE html><html/>", Kind::Html),
        ("text/xml", "<order><status>x</status></order>", Kind::Xml),
        ("", "<price>3</price>", Kind::Xml),
        ("", "<?xml version=\"1.0\"?><order/>", Kind::Xml),
        ("", "{\"a\":1}\n{\"a\":2}\n", Kind::Several),
        ("", "1 2", Kind::Several),
        ("", "{} <", Kind::Syntax),
        ("", "{},{}", Kind::Syntax),
        ("", ")]}',\n{}", Kind::Guard),
        ("", "for(;;);{}", Kind::Guard),
        ("", "{\"a\":NaN}", Kind::NotFinite),
        ("", "[-Infinity]", Kind::NotFinite),
        ("", "Infinity", Kind::NotFinite),
        ("", "[1e400]", Kind::TooLarge),
        ("", "{\"a\":", Kind::CutOff),
        ("", "{'a':1}", Kind::Syntax),
        ("", "{\"a\":1,}", Kind::Syntax),
        ("", "secret", Kind::Syntax),
    ];
    for (content_type, text, expected) in table {
        assert_eq!(
            kind(Some(content_type), text.as_bytes()),
            expected,
            "{content_type} {text}"
        );
    }
}

#[test]
fn json_under_another_type_is_json_and_json_in_a_text_is_a_text() {
    for content_type in ["text/html", "text/json", "text/plain", "application/problem+json"] {
        assert_eq!(json(Some(content_type), b" {\"a\":1}\r\n").unwrap(), json!({"a": 1}));
    }
    assert_eq!(json(None, br#""{\"a\":1}""#).unwrap(), json!("{\"a\":1}"));
    assert_eq!(json(None, br#"{"a":1,"a":2}"#).unwrap(), json!({"a": 2}));
}

#[test]
fn nesting_has_a_bound() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(json(None, nested(64).as_bytes()).is_ok());
    assert_eq!(kind(None, nested(65).as_bytes()), Kind::TooDeep);
    assert_eq!(kind(None, nested(100_000).as_bytes()), Kind::TooDeep);
}

#[test]
fn an_error_says_what_and_where_and_nothing_of_the_document() {
    let say = |text: &str| json(None, text.as_bytes()).unwrap_err().to_string();
    assert_eq!(say("{\n \"card\": 4111 1111}"), "not JSON at line 2 column 15");
    assert_eq!(say("<html>tok-123"), "an HTML page instead of JSON");
    assert_eq!(
        say("{\"w\":NaN}"),
        "`NaN` or `Infinity`, which JSON does not have, at line 1 column 6"
    );
    assert_eq!(
        say("{}\n{}"),
        "several JSON documents instead of one; the second starts at line 2 column 1"
    );
    assert_eq!(say(""), "an empty body instead of JSON");
}

#[test]
fn a_page_is_told_from_json_that_calls_itself_html() {
    assert!(is_html(Some("text/html"), b"<p>Just a moment"));
    assert!(is_html(None, b"\xef\xbb\xbf<!DOCTYPE html>"));
    assert!(!is_html(Some("text/html"), b"{\"a\":1}"));
    assert!(!is_html(Some("text/html"), b""));
    assert!(!is_html(Some("text/xml"), b"<order/>"));
}

#[test]
fn a_number_keeps_its_text() {
    let body = r#"{"n":[19.90,10.00,1e2,8389765929445198309,12345678901234567890123,-0.0,1E+2]}"#;
    let document = Document::read(None, body.as_bytes()).unwrap();
    let texts = [
        "19.90",
        "10.00",
        "1e2",
        "8389765929445198309",
        "12345678901234567890123",
        "-0.0",
        "1E+2",
    ];
    for (index, text) in texts.iter().enumerate() {
        assert_eq!(document.at(&path(&["n", &index.to_string()])), Some(Part::Number(text)));
    }
    assert_eq!(
        document.at(&path(&["n"])),
        Some(Part::List(texts.map(Part::Number).to_vec()))
    );
}

#[test]
fn a_path_leads_through_keys_and_positions() {
    let body = r#"[{"odata.count":3,"Order Status":"ship\u0070ed","":true,"a":null,"a":"x","o":{},"0":[{}]}]"#;
    let document = Document::read(None, body.as_bytes()).unwrap();
    let at = |steps: &[&str]| {
        let part = document.at(&path(steps));
        let is_there = path(steps).find(document.value()).is_some();
        assert_eq!(part.is_some(), is_there, "{steps:?}");
        part
    };
    assert_eq!(at(&["0", "odata.count"]), Some(Part::Number("3")));
    assert_eq!(at(&["0", "Order Status"]), Some(Part::Text("shipped".into())));
    assert_eq!(at(&["0", ""]), Some(Part::Flag(true)));
    assert_eq!(at(&["0", "a"]), Some(Part::Text("x".into())));
    assert_eq!(at(&["0", "o"]), Some(Part::Object));
    assert_eq!(at(&["0", "0"]), Some(Part::List(vec![Part::Object])));
    for missing in [&["1"][..], &["+0"], &["-"], &["0", "b"], &["0", "a", "b"], &["00x"]] {
        assert_eq!(at(missing), None, "{missing:?}");
    }
    assert!(matches!(at(&[]), Some(Part::List(_))));
}

#[test]
fn text_in_another_charset_becomes_utf_8_and_says_so() {
    let (content_type, body) = to_utf8("Application/JSON; Charset=ISO-8859-1; v=2", b"\"K\xf6ln\"").unwrap();
    assert_eq!(
        (content_type.as_str(), &body[..]),
        ("Application/JSON; v=2; charset=utf-8", "\"Köln\"".as_bytes())
    );
    let (content_type, body) = to_utf8("text/plain", &utf16("ja", true)).unwrap();
    assert_eq!(
        (content_type.as_str(), &body[..]),
        ("text/plain; charset=utf-8", &b"ja"[..])
    );
    for (content_type, body) in [
        ("application/json", &b"{}"[..]),
        ("application/json; charset=UTF-8", b"\xef\xbb\xbf{}"),
        ("application/json", b"K\xf6ln"),
        ("application/json; charset=unheard-of", b"K\xf6ln"),
        ("image/png; charset=iso-8859-1", b"\x89PNG\xff"),
        ("application/pdf; charset=iso-8859-1", b"%PDF\xff"),
        ("application/json; charset=utf-16le", b"\x00\xd8{"),
    ] {
        assert_eq!(to_utf8(content_type, body), None, "{content_type}");
    }
}

#[test]
fn markup_with_characters_of_several_bytes_is_read_like_any() {
    for body in ["<é", "<größe>1</größe>", "<a>Ä</a>", "<日本/>", "<!-- ä --><bé>", "<p"] {
        for content_type in [None, Some("text/xml"), Some("application/json")] {
            assert!(json(content_type, body.as_bytes()).is_err(), "{body}");
            assert!(!is_html(content_type, body.as_bytes()), "{body}");
        }
    }
    assert!(is_html(None, "<p>Ä".as_bytes()));
}
