//! What a manifest may declare is what the gate lets through: nothing that can be published is denied at every call.

use super::*;
use crate::manifest;

/// A request that nothing is wrong with.
const PLAIN: &str = "url = \"https://a.example/\"";

/// The endpoint of a manifest with these lines in it, or the manifest's problems.
fn declared(lines: &str) -> Result<Endpoint, String> {
    let text = format!(
        "name = \"a\"\ntitle = \"A\"\ndescription = \"D\"\ntriggers = [\"one\", \"two\", \"three\"]\n\
         [endpoints.orders]\nmethod = \"GET\"\n{lines}\n"
    );
    let manifest = manifest::parse(&text, "action.toml").map_err(|errors| errors.to_string())?;
    Ok((*manifest.action.endpoints[0]).clone())
}

/// Whether the gate builds a request of an endpoint, and by which rule it does not.
fn built(endpoint: &Endpoint) -> Result<(), Rule> {
    let parameters = json!({}).as_object().unwrap().clone();
    let built = egress::build(endpoint, None, &parameters, &HOST, &GateLimits::default());
    built.map(|_| ()).map_err(|denial| denial.rule)
}

/// Names of headers: of the host, of credentials, and of neither.
const NAMES: [&str; 40] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "connection",
    "content-digest",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "cookie2",
    "expect",
    "host",
    "http2-settings",
    "idempotency-key",
    "if-match",
    "if-range",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "set-cookie",
    "signature",
    "signature-input",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "webhook-id",
    "webhook-signature",
    "webhook-timestamp",
    "x-api-key",
    "x-hubspot-anything",
    "x-hubspot-request-timestamp",
    "x-hubspot-signature",
    "x-hubspot-signature-v3",
    "x-hubspot-signature-version",
];

#[test]
fn a_header_that_a_manifest_may_set_is_one_that_the_gate_sends() {
    let long = "a".repeat(101);
    let mut settable = Vec::new();
    for name in NAMES.into_iter().chain([long.as_str(), "x y"]) {
        let in_manifest = declared(&format!(
            "url = \"https://a.example/\"\nheaders = {{ \"{name}\" = \"x\" }}"
        ));
        let at_gate = built(&Endpoint {
            headers: vec![(name.to_owned(), Template::literal("x"))],
            ..declared(PLAIN).unwrap()
        });
        assert_eq!(
            in_manifest.is_ok(),
            at_gate.is_ok(),
            "{name}: {in_manifest:?} {at_gate:?}"
        );
        settable.extend(at_gate.ok().map(|()| name));
    }
    assert_eq!(
        settable,
        [
            "accept",
            "accept-language",
            "if-match",
            "referer",
            "user-agent",
            "x-api-key"
        ]
    );
}

#[test]
fn a_path_that_a_manifest_may_have_is_one_that_the_gate_sends() {
    for path in [
        "orders",
        "a%20b",
        "50%25",
        "a:b@c",
        "grüße",
        "a;b",
        "..",
        ".;x",
        "%2e%2e",
        "%252e%252e",
        "..;x",
        "a%2fb",
        "a%252fb",
        "a%c2%85b",
        "a|b",
        "a^b",
        "a'b",
    ] {
        let in_manifest = declared(&format!("url = \"https://a.example/{path}\""));
        let at_gate = built(&Endpoint {
            path: vec![Template::literal(path)],
            ..declared(PLAIN).unwrap()
        });
        assert_eq!(
            in_manifest.is_ok(),
            at_gate.is_ok(),
            "{path}: {in_manifest:?} {at_gate:?}"
        );
    }
}
