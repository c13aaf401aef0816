//! Each bad value in each place, with a good twin.

use super::*;

fn path(value: &str) -> Result<String, Rule> {
    rule(built(&endpoint("orders/{x}/lines"), None, json!({ "x": value }))).map(|r| r.path_and_query().to_owned())
}

fn query(value: &str) -> Result<String, Rule> {
    let endpoint = Endpoint {
        query: pairs(&[("q", "{x}")]),
        ..endpoint("orders")
    };
    rule(built(&endpoint, None, json!({ "x": value }))).map(|r| r.path_and_query().to_owned())
}

fn header(value: &str) -> Result<String, Rule> {
    let endpoint = Endpoint {
        headers: pairs(&[("x-value", "{x}")]),
        ..endpoint("orders")
    };
    rule(built(&endpoint, None, json!({ "x": value }))).map(|r| r.headers()[0].1.clone())
}

#[test]
fn path_values_are_encoded() {
    for (value, segment) in [
        ("A-1001", "A-1001"),
        ("a b", "a%20b"),
        ("ä/".trim_end_matches('/'), "%C3%A4"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("100%", "100%25"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        ("a&b=c+d", "a%26b%3Dc%2Bd"),
        ("...", "..."),
        (".a", ".a"),
        ("a..", "a.."),
        ("user@host", "user@host"),
        ("o'brien", "o'brien"),
        ("a:b!$(*),;", "a:b!$(*),;"),
        ("\u{ff0e}\u{ff0e}", "%EF%BC%8E%EF%BC%8E"),
        ("\u{2215}", "%E2%88%95"),
        ("{x}", "%7Bx%7D"),
        ("[::1]", "%5B::1%5D"),
        ("\u{2028}", "%E2%80%A8"),
        ("@evil.example", "@evil.example"),
        ("http:", "http:"),
    ] {
        assert_eq!(path(value), Ok(format!("/orders/{segment}/lines")), "{value:?}");
    }
}

#[test]
fn path_values_never_change_the_segments() {
    let table = [
        ("", Rule::PathEmptyValue),
        (".", Rule::PathDotSegment),
        ("..", Rule::PathDotSegment),
        ("%2e%2e", Rule::PathDotSegment),
        ("%2E.", Rule::PathDotSegment),
        ("%252e%252e", Rule::PathDotSegment),
        ("..;", Rule::PathDotSegment),
        ("..;v=1", Rule::PathDotSegment),
        ("..%3bv=1", Rule::PathDotSegment),
        ("a/b", Rule::PathSeparator),
        ("/", Rule::PathSeparator),
        ("../admin", Rule::PathSeparator),
        ("%2f", Rule::PathSeparator),
        ("a%2Fb", Rule::PathSeparator),
        ("%252f", Rule::PathSeparator),
        ("a\\b", Rule::PathSeparator),
        ("%5c", Rule::PathSeparator),
        ("%255C", Rule::PathSeparator),
        ("a\nb", Rule::UrlControlCharacter),
        ("a\r\nHost: evil", Rule::UrlControlCharacter),
        ("a\0", Rule::UrlControlCharacter),
        ("a\tb", Rule::UrlControlCharacter),
        ("\u{7f}", Rule::UrlControlCharacter),
        ("\u{85}", Rule::UrlControlCharacter),
        ("%0d%0aHost:evil", Rule::UrlControlCharacter),
        ("%00", Rule::UrlControlCharacter),
        ("//evil.example", Rule::PathSeparator),
        ("https://evil.example", Rule::PathSeparator),
    ];
    for (value, expected) in table {
        assert_eq!(path(value), Err(expected), "{value:?}");
    }
}

#[test]
fn two_harmless_pieces_make_no_dot_segment() {
    for (template, value, expected) in [
        (".{x}", ".", Err(Rule::PathDotSegment)),
        ("{x}.", ".", Err(Rule::PathDotSegment)),
        ("%2e{x}", ".", Err(Rule::PathDotSegment)),
        ("{x}", "..", Err(Rule::PathDotSegment)),
        ("%2{x}", "f", Err(Rule::PathSeparator)),
        ("..", "a", Err(Rule::ParameterUndeclared)),
        (".{x}", "a", Ok("/.a".to_owned())),
    ] {
        let result = rule(built(&endpoint(template), None, json!({ "x": value })));
        assert_eq!(
            result.map(|r| r.path_and_query().to_owned()),
            expected,
            "{template} {value}"
        );
    }
    for literal in ["..", ".", "%2e%2E", "a%2fb", "a%5Cb", "a\\b", "a\nb"] {
        assert!(built(&endpoint(literal), None, json!({})).is_err(), "{literal:?}");
    }
    assert_eq!(
        wire(&endpoint("a b/%C3%A4/ü/"), json!({})),
        "/a%20b/%C3%A4/%C3%BC/",
        "escapes of literals stay"
    );
    assert_eq!(wire(&endpoint(""), json!({})), "/");
}

#[test]
fn query_values_are_encoded() {
    for (value, text) in [
        ("", ""),
        ("a b", "a%20b"),
        ("a+b@x.io", "a%2Bb@x.io"),
        ("1:2", "1:2"),
        ("a&b=c", "a%26b%3Dc"),
        ("#", "%23"),
        ("%3A", "%253A"),
        ("../..", "../.."),
        ("https://x/?y", "https://x/?y"),
        ("ä", "%C3%A4"),
        ("\"<>", "%22%3C%3E"),
        ("\\", "%5C"),
        ("[]{}|^`", "%5B%5D%7B%7D%7C%5E%60"),
    ] {
        assert_eq!(query(value), Ok(format!("/orders?q={text}")), "{value:?}");
    }
    for value in ["a\r\nb", "a\nb", "\0", "\t", "\u{7f}", "\u{9f}"] {
        assert_eq!(query(value), Err(Rule::UrlControlCharacter), "{value:?}");
    }
    let endpoint = Endpoint {
        query: pairs(&[("a b&c", "1")]),
        ..endpoint("orders")
    };
    assert_eq!(
        wire(&endpoint, json!({})),
        "/orders?a%20b%26c=1",
        "names are encoded as well"
    );
}

#[test]
fn the_twelve_characters_of_hubspot_stay_in_a_query() {
    assert_eq!(query(":/?@!$()*,;"), Ok("/orders?q=:/?@!$()*,;".to_owned()));
    // The HTTP client escapes `'` in a query by the URL standard, so the built text has it escaped too.
    assert_eq!(query("o'brien"), Ok("/orders?q=o%27brien".to_owned()));
    let signed = |scheme, value: &str| {
        let auth = Auth::Signature {
            scheme,
            secret: name("key"),
        };
        let endpoint = Endpoint {
            query: pairs(&[("q", "{x}")]),
            auth,
            ..endpoint("orders")
        };
        rule(built(&endpoint, None, json!({ "x": value }))).map(|_| ())
    };
    for scheme in [SignatureScheme::HubspotV3, SignatureScheme::Hubspot] {
        assert_eq!(signed(scheme.clone(), "o'brien"), Err(Rule::UrlSignatureAmbiguous));
        // All that has no such escape, an escaped `%` among it, is read alike by every receiver.
        for value in [
            "obrien :/?@!$()*,;%27",
            "a&b=c#d",
            "100%",
            "\"<>\\^`{|}[]",
            "ü 日本",
            "~-._+",
        ] {
            assert_eq!(signed(scheme.clone(), value), Ok(()), "{value}");
        }
    }
    assert_eq!(signed(SignatureScheme::HubspotV2, "o'brien"), Ok(()));
}

#[test]
fn header_values_cannot_split_the_request() {
    for value in ["plain", "", "a: b", "x y", "~!@#$%^&*()"] {
        assert_eq!(header(value), Ok(value.to_owned()), "{value:?}");
    }
    for value in [
        "a\r\nX-Evil: 1",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\tb",
        "\u{1b}",
        "\u{7f}",
        "\u{85}",
    ] {
        assert_eq!(header(value), Err(Rule::HeaderControlCharacter), "{value:?}");
    }
    assert_eq!(header("zoë"), Err(Rule::HeaderNotAscii));
    // Latin-1 truncation of U+560D and U+560A has turned into CR and LF elsewhere.
    assert_eq!(header("\u{560d}\u{560a}Set-Cookie:1"), Err(Rule::HeaderNotAscii));
    assert_eq!(header(" a"), Err(Rule::HeaderSpace));
    assert_eq!(header("a "), Err(Rule::HeaderSpace));
}

#[test]
fn header_names_of_the_host_are_the_host_s() {
    let auth = Auth::ApiKey {
        header: "X-Api-Key".into(),
        secret: name("key"),
    };
    let named = |name: &str| {
        let endpoint = Endpoint {
            headers: pairs(&[(name, "1")]),
            auth: auth.clone(),
            ..endpoint("orders")
        };
        rule(built(&endpoint, None, json!({}))).map(|_| ())
    };
    for name in [
        "Host",
        "content-length",
        "Transfer-Encoding",
        "connection",
        "x-api-key",
        "Idempotency-Key",
        "TE",
        "Authorization",
        "Content-Type",
        "cookie",
        "range",
        "x-hubspot-anything",
    ] {
        assert_eq!(named(name), Err(Rule::HeaderReserved), "{name}");
    }
    for name in ["", "a b", "a:b", "a\r\nb", "ä", &"a".repeat(101)] {
        assert_eq!(named(name), Err(Rule::HeaderName), "{name:?}");
    }
    for name in ["accept", "X-Tenant", "User-Agent"] {
        assert_eq!(named(name), Ok(()), "{name}");
    }
    let twice = Endpoint {
        headers: pairs(&[("a", "1"), ("A", "2")]),
        ..endpoint("orders")
    };
    assert_eq!(rule(built(&twice, None, json!({}))).map(|_| ()), Err(Rule::HeaderName));
}
