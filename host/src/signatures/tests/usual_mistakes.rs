//! Each usual mistake is named as the part that it is, and what no mistake explains stays unexplained.

use super::*;
use crate::model::auth::SignatureAlgorithm;

const SECRET: &[u8] = b"yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const NOW_MS: u64 = 1_700_000_000_000;

/// Signs one request and gives another to the receiver, whose body, URL or method is a mistake.
fn hubspot_v3(signed: (&str, &str, &[u8]), got: (&str, &str, &[u8]), secret: &[u8]) -> Refusal {
    let (method, url, body) = signed;
    let signature = hubspot::v3(secret, &Request::new(method, url, &[], body).message(), "1700000000000").unwrap();
    let headers = [
        (hubspot::SIGNATURE_V3, signature.as_str()),
        (hubspot::TIMESTAMP, "1700000000000"),
        ("Host", "hooks.example"),
    ];
    let request = Request::new(got.0, got.1, &headers, got.2);
    explain(Scheme::HubspotV3, &at(&[SECRET], NOW_MS), &request.received()).unwrap_err()
}

#[test]
fn urls() {
    let url = "https://hooks.example/a/b?q=a%20b&p=x@y.z";
    for got in [
        "http://hooks.example/a/b?q=a%20b&p=x@y.z",
        "https://hooks.example:8443/a/b?q=a%20b&p=x@y.z",
        "https://10.0.0.7/a/b?q=a%20b&p=x@y.z",
        "http://10.0.0.7:3000/a/b?q=a%20b&p=x@y.z",
        "https://hooks.example/a/b/?q=a%20b&p=x@y.z",
        "https://hooks.example/a/b?q=a+b&p=x@y.z",
    ] {
        let refusal = hubspot_v3(("POST", url, b"{}"), ("POST", got, b"{}"), SECRET);
        assert_eq!(refusal.part, Part::Uri, "{got}: {refusal}");
    }
    for signed in [
        "https://hooks.example/a/b",
        "https://hooks.example/a/b?p=x@y.z&q=a%20b",
        "https://hooks.example/a/b?q=a b&p=x@y.z",
    ] {
        let refusal = hubspot_v3(
            ("GET", signed, b""),
            ("GET", "https://hooks.example/a/b?q=a%20b&p=x@y.z", b""),
            SECRET,
        );
        assert_eq!(refusal.part, Part::Uri, "{signed}: {refusal}");
    }
}

#[test]
fn bodies() {
    let url = "https://hooks.example/";
    let signed = br#"{"b":1,"a":[1,2],"c":"x, y: \" z"}"#;
    let spaced = br#"{"b": 1, "a": [1, 2], "c": "x, y: \" z"}"#;
    let cases: [(&[u8], &[u8]); 6] = [
        (signed, spaced),
        (spaced, signed),
        (br#"{"a":[1,2],"b":1}"#, br#"{"b":1, "a":[1,2]}"#),
        (b"{}\n", b"{}"),
        (b"{}", b"{}\n"),
        (b"a\r\nb", b"a\nb"),
    ];
    for (signed, got) in cases {
        let refusal = hubspot_v3(("POST", url, signed), ("POST", url, got), SECRET);
        assert_eq!(refusal.part, Part::Body, "{}: {refusal}", String::from_utf8_lossy(got));
    }
}

#[test]
fn methods_secrets_and_what_cannot_be_told() {
    let url = "https://hooks.example/";
    assert_eq!(
        hubspot_v3(("PUT", url, b"{}"), ("POST", url, b"{}"), SECRET).part,
        Part::Method
    );
    for secret in [
        [SECRET, b"\n"].concat(),
        hex::encode(SECRET).into_bytes(),
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, SECRET).into_bytes(),
    ] {
        let refusal = hubspot_v3(("POST", url, b"{}"), ("POST", url, b"{}"), &secret);
        assert_eq!(refusal.part, Part::Key, "{refusal}");
        assert!(!format!("{refusal:?}").contains("yyyyyyyy"));
    }
    let refusal = hubspot_v3(("POST", url, b"{}"), ("POST", url, b"{}"), b"quite-another");
    assert_eq!(refusal.part, Part::Signature);
    // Two mistakes at once are not guessed at.
    let refusal = hubspot_v3(("PUT", url, b"{}"), ("POST", url, b"{} "), SECRET);
    assert_eq!(refusal.part, Part::Signature);
}

#[test]
fn webhook_secrets_that_were_not_decoded() {
    let secret = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    for (raw, part, word) in [
        (&secret[..], Part::Key, "with its prefix"),
        (&secret[6..], Part::Key, "behind the prefix"),
        (b"another", Part::Signature, "not the one"),
    ] {
        let key = Key::hmac(raw).unwrap();
        let signature = standard_webhooks_sign(&key, "msg_1");
        let headers = [
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", signature.as_str()),
        ];
        let request = Request::new("POST", "https://hooks.example/", &headers, b"{}");
        let secrets: [&[u8]; 1] = [secret];
        let receiver = at(&secrets, 1_614_265_330_000);
        let refusal = explain(Scheme::StandardWebhooks, &receiver, &request.received()).unwrap_err();
        assert_eq!(refusal.part, part, "{refusal}");
        assert!(refusal.message.contains(word), "{refusal}");
    }
}

#[test]
fn message_signatures_tell_url_and_body_apart() {
    let params = rfc9421::Params {
        algorithm: SignatureAlgorithm::HmacSha256,
        key_id: "k",
        created_s: NOW_MS / 1_000,
        nonce: "n",
    };
    let request = Request::new("POST", "https://hooks.example/a", &[], b"{\"a\": 1}");
    let headers = rfc9421::sign(SECRET, &request.message(), &params).unwrap();
    let request = headers
        .into_iter()
        .fold(request.clone(), |request, (name, value)| request.with(name, &value));
    let changes: [(Change, &str); 3] = [
        ((|request| request.body = b"{\"a\":1}".to_vec(), Part::Body), "JSON"),
        ((|request| request.body = b"[1]".to_vec(), Part::Body), "sha-256"),
        ((|request| request.url.push('/'), Part::Uri), "slash"),
    ];
    for ((change, part), word) in changes {
        let mut request = request.clone();
        change(&mut request);
        let refusal = explain(Scheme::Rfc9421, &at(&[SECRET], NOW_MS), &request.received()).unwrap_err();
        assert_eq!(refusal.part, part, "{refusal}");
        assert!(refusal.message.contains(word), "{refusal}");
    }
}

#[test]
fn times_that_were_signed_in_seconds() {
    let request = Request::new("POST", "https://hooks.example/", &[], b"{}");
    for (signed, part) in [("1700000000", Part::Clock), ("1700000001", Part::Signature)] {
        let signature = hubspot::v3(SECRET, &request.message(), signed).unwrap();
        let request = request
            .clone()
            .with(hubspot::SIGNATURE_V3, &signature)
            .with(hubspot::TIMESTAMP, "1700000000123");
        let refusal = explain(Scheme::HubspotV3, &at(&[SECRET], NOW_MS), &request.received()).unwrap_err();
        assert_eq!(refusal.part, part, "{refusal}");
    }
}
