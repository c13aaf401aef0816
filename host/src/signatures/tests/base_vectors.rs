//! The signature bases of RFC 9421: those that its text prints, and components that cannot be covered here.

use super::*;
use crate::signatures::rfc9421::{BaseError, signature_base};
use sfv::{Dictionary, ListEntry, Parser};

/// RFC 9421, appendix B.2: the test request.
pub(super) fn test_request() -> Request {
    let headers = [
        ("Host", "example.com"),
        ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("Content-Type", "application/json"),
        (
            "Content-Digest",
            "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        ),
        ("Content-Length", "18"),
    ];
    Request::new(
        "POST",
        "https://example.com/foo?param=Value&Pet=dog",
        &headers,
        b"{\"hello\": \"world\"}",
    )
}

fn base_of(request: &Request, input: &str) -> Result<String, BaseError> {
    let input: Dictionary = Parser::new(input).parse().unwrap();
    let Some((_, ListEntry::InnerList(input))) = input.into_iter().next() else {
        panic!("no inner list")
    };
    signature_base(&request.message(), &input)
}

fn base(input: &str) -> String {
    base_of(&test_request(), input).unwrap()
}

#[test]
fn appendix_b_2_bases() {
    // B.2.1, B.2.2 and B.2.3 are signed with RSA, which is not used here; their signature bases hold all the same.
    assert_eq!(
        base("sig-b21=();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\""),
        "\"@signature-params\": ();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\""
    );
    assert_eq!(
        base(
            "sig-b22=(\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\");created=1618884473;\
             keyid=\"test-key-rsa-pss\";tag=\"header-example\""
        ),
        "\"@authority\": example.com\n\
         \"content-digest\": sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:\n\
         \"@query-param\";name=\"Pet\": dog\n\
         \"@signature-params\": (\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\");created=1618884473;\
         keyid=\"test-key-rsa-pss\";tag=\"header-example\""
    );
    assert_eq!(
        base(
            "sig-b23=(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \"content-digest\" \
             \"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\""
        ),
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
         \"@method\": POST\n\
         \"@path\": /foo\n\
         \"@query\": ?param=Value&Pet=dog\n\
         \"@authority\": example.com\n\
         \"content-type\": application/json\n\
         \"content-digest\": sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:\n\
         \"content-length\": 18\n\
         \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \"content-digest\" \
         \"content-length\");created=1618884473;keyid=\"test-key-rsa-pss\""
    );
}

#[test]
fn appendix_b_2_bases_of_what_can_be_signed_here() {
    assert_eq!(
        base("sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\""),
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
         \"@authority\": example.com\n\
         \"content-type\": application/json\n\
         \"@signature-params\": (\"date\" \"@authority\" \"content-type\");created=1618884473;\
         keyid=\"test-shared-secret\""
    );
    assert_eq!(
        base(
            "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");\
             created=1618884473;keyid=\"test-key-ed25519\""
        ),
        "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\
         \"@method\": POST\n\
         \"@path\": /foo\n\
         \"@authority\": example.com\n\
         \"content-type\": application/json\n\
         \"content-length\": 18\n\
         \"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");\
         created=1618884473;keyid=\"test-key-ed25519\""
    );
    // B.2.4 signs a response, which has a status; only requests are signed and checked here.
    assert_eq!(
        base_of(
            &test_request(),
            "sig-b24=(\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;\
             keyid=\"test-key-ecc-p256\""
        ),
        Err(BaseError::Unsupported("@status".to_owned()))
    );
}

#[test]
fn section_2_2_8_query_parameters() {
    let param = |query: &str, name: &str| {
        let request = Request::new("GET", &format!("https://www.example.com/parameters?{query}"), &[], b"");
        let base = base_of(&request, &format!("s=(\"@query-param\";name=\"{name}\")"));
        base.map(|base| base.lines().next().unwrap().to_owned())
    };
    let plain = "param=value&foo=bar&baz=batman&qux=";
    let encoded = "var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something";
    for (query, name, value) in [
        (plain, "baz", "batman"),
        (plain, "qux", ""),
        (plain, "param", "value"),
        (encoded, "var", "this%20is%20a%20big%0Amultiline%20value"),
        (encoded, "bar", "with%20plus%20whitespace"),
        (encoded, "fa%C3%A7ade%22%3A%20", "something"),
    ] {
        let line = format!("\"@query-param\";name=\"{name}\": {value}");
        assert_eq!(param(query, name), Ok(line));
    }
    assert!(matches!(param("a=1&b=2&a=1", "a"), Err(BaseError::Unsupported(_))));
    assert!(matches!(param("a=1", "b"), Err(BaseError::Missing(_))));
}

#[test]
fn the_other_derived_components() {
    // No vector of the appendix covers these three; section 2.2 defines them.
    assert_eq!(
        base("s=(\"@scheme\" \"@request-target\" \"@target-uri\");created=1"),
        "\"@scheme\": https\n\
         \"@request-target\": /foo?param=Value&Pet=dog\n\
         \"@target-uri\": https://example.com/foo?param=Value&Pet=dog\n\
         \"@signature-params\": (\"@scheme\" \"@request-target\" \"@target-uri\");created=1"
    );
}

#[test]
fn components_that_cannot_be_checked_are_refused() {
    let message = test_request();
    for input in [
        "(\"@status\")",
        "(\"@method\" \"@method\")",
        "(\"date\";sf)",
        "(\"date\";bs)",
        "(\"@method\";req)",
        "(\"Date\")",
        "(\"x-missing\")",
        "(\"@query-param\")",
        "(\"@query-param\";name=\"none\")",
        "(date)",
    ] {
        let text = format!("s={input};created=1618884473");
        let input: Dictionary = Parser::new(&text).parse().unwrap();
        let Some(ListEntry::InnerList(input)) = input.get("s") else {
            panic!()
        };
        assert!(signature_base(&message.message(), input).is_err(), "{text}");
    }
}
