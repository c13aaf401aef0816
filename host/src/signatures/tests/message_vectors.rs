//! RFC 9421: the signatures of its appendix B, RFC 9530's digests, and the sender's profile against the receiver's checks.

use super::base_vectors::test_request;
use super::*;
use crate::model::auth::SignatureAlgorithm;
use crate::signatures::rfc9421::{self as http, Coverage, Params};
use base64::{Engine, engine::general_purpose::STANDARD};

/// RFC 9421, appendix B.1.4.
const PRIVATE: &[u8] = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----";
const PUBLIC: &[u8] = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n";
/// RFC 9421, appendix B.1.5, in base64.
const SHARED: &str = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
const CREATED_MS: u64 = 1_618_884_473_000;

fn any(secret: &[u8], now_ms: u64, request: &Request) -> Option<Part> {
    let secrets = [secret];
    let received = request.received();
    let message = received.message(None).unwrap();
    http::verify(&at(&secrets, now_ms), &received, &message, Coverage::Any)
        .err()
        .map(|refusal| refusal.part)
}

#[test]
fn appendix_b_2_5_hmac_sha256() {
    let secret = STANDARD.decode(SHARED).unwrap();
    let signed = test_request()
        .with(
            "Signature-Input",
            "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"",
        )
        .with("Signature", "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:");
    assert_eq!(any(&secret, CREATED_MS, &signed), None);
    assert_eq!(any(b"another secret", CREATED_MS, &signed), Some(Part::Signature));
    assert_eq!(
        any(&secret, CREATED_MS, &signed.clone().with("date", "today")),
        Some(Part::Signature)
    );
    assert_eq!(
        any(&secret, CREATED_MS, &signed.clone().without("date")),
        Some(Part::MissingHeader)
    );
    assert_eq!(any(&secret, CREATED_MS + 300_001, &signed), Some(Part::Clock));
    assert_eq!(
        refused(Scheme::Rfc9421, &at(&[&secret], CREATED_MS), &signed),
        Some(Part::Coverage),
        "it covers too little for this host's profile"
    );
}

#[test]
fn appendix_b_2_6_ed25519() {
    let signed = test_request()
        .with(
            "Signature-Input",
            "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
             \"content-length\");created=1618884473;keyid=\"test-key-ed25519\"",
        )
        .with(
            "Signature",
            "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
        );
    assert_eq!(any(PUBLIC, CREATED_MS, &signed), None);
    assert_eq!(any(PRIVATE, CREATED_MS, &signed), None);
    let moved = Request {
        url: "https://example.com/bar?param=Value&Pet=dog".into(),
        ..signed.clone()
    };
    assert_eq!(any(PUBLIC, CREATED_MS, &moved), Some(Part::Signature));
    // A public key must never serve as an HMAC secret.
    let confused = signed.with(
        "Signature-Input",
        "sig-b26=(\"date\");created=1618884473;alg=\"hmac-sha256\"",
    );
    assert_eq!(any(PUBLIC, CREATED_MS, &confused), Some(Part::Key));
}

#[test]
fn rfc_9530_digests() {
    // RFC 9530's JSON example, once with the line feed that ends it there and once without; SHA-512 is the one of
    // RFC 9421's test request.
    let with_feed = b"{\"hello\": \"world\"}\n";
    assert_eq!(
        content_digest(with_feed),
        "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    );
    let plain = b"{\"hello\": \"world\"}";
    assert_eq!(
        content_digest(plain),
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    );
    let check = |value: &str| digest::check(value, plain).err().map(|refusal| refusal.part);
    let good = content_digest(plain);
    assert_eq!(check(&good), None);
    let sha_512 = test_request().received().need("content-digest").unwrap().to_owned();
    assert_eq!(check(&sha_512), None);
    assert_eq!(
        check(&format!("md5=:AAAA:, {good}")),
        None,
        "unknown ones are passed over"
    );
    assert_eq!(check(&content_digest(with_feed)), Some(Part::Body));
    assert_eq!(
        check(&format!("{good}, sha-512=:AAAA:")),
        Some(Part::Body),
        "every known one counts"
    );
    for malformed in ["", "md5=:AAAA:", "sha-256=abc", "sha-256=(:AAAA:)", "sha-256", "=="] {
        assert_eq!(check(malformed), Some(Part::Malformed), "{malformed}");
    }
}

fn signed(secret: &[u8], algorithm: SignatureAlgorithm, request: Request) -> Request {
    let params = Params {
        algorithm,
        key_id: "shop-1",
        created_s: CREATED_MS / 1_000,
        nonce: "n-1",
    };
    let message = Message {
        headers: &request.headers,
        ..request.message()
    };
    let added = http::sign(secret, &message, &params).unwrap();
    added
        .into_iter()
        .fold(request.clone(), |request, (name, value)| request.with(name, &value))
}

fn order() -> Request {
    let headers = [("content-type", "application/json"), ("idempotency-key", "k-1")];
    Request::new("POST", "https://shop.example/orders?x=1", &headers, b"{}")
}

#[test]
fn the_profile_is_signed_and_checked() {
    for (sign_with, check_with, algorithm) in [
        (PRIVATE, PUBLIC, SignatureAlgorithm::Ed25519),
        (
            &b"a shared secret"[..],
            &b"a shared secret"[..],
            SignatureAlgorithm::HmacSha256,
        ),
    ] {
        let request = signed(sign_with, algorithm, order());
        let input = &request
            .headers
            .iter()
            .find(|(name, _)| name == "signature-input")
            .unwrap()
            .1;
        assert_eq!(
            *input,
            format!(
                "sig1=(\"@method\" \"@target-uri\" \"content-digest\" \"content-type\" \"idempotency-key\");\
                 created=1618884473;expires=1618884773;nonce=\"n-1\";alg=\"{}\";keyid=\"shop-1\";tag=\"actgate\"",
                algorithm.as_str()
            )
        );
        let secrets = [check_with];
        let receiver = at(&secrets, CREATED_MS);
        assert_eq!(refused(Scheme::Rfc9421, &receiver, &request), None);
        let changes: [Change; 5] = [
            (|request| request.body = b"[]".to_vec(), Part::Body),
            (|request| request.method = "PUT".into(), Part::Signature),
            (|request| request.url.push('2'), Part::Signature),
            (|request| request.headers[1].1 = "k-2".into(), Part::Signature),
            (
                |request| request.headers.retain(|(name, _)| name != "idempotency-key"),
                Part::MissingHeader,
            ),
        ];
        for (change, part) in changes {
            let mut request = request.clone();
            change(&mut request);
            assert_eq!(refused(Scheme::Rfc9421, &receiver, &request), Some(part));
        }
        for (key_id, expected) in [("shop-1", None), ("shop-2", Some(Part::KeyId))] {
            let receiver = Receiver {
                key_id: Some(key_id),
                ..receiver
            };
            assert_eq!(refused(Scheme::Rfc9421, &receiver, &request), expected);
        }
        for (now_ms, expected) in [
            (CREATED_MS - 60_000, None),
            (CREATED_MS - 61_000, Some(Part::Clock)),
            (CREATED_MS + 300_000, None),
            (CREATED_MS + 301_000, Some(Part::Clock)),
        ] {
            assert_eq!(refused(Scheme::Rfc9421, &at(&secrets, now_ms), &request), expected);
        }
    }
}

#[test]
fn a_request_without_a_body_needs_no_digest() {
    let get = Request::new("GET", "https://shop.example/orders", &[], b"");
    let request = signed(b"a shared secret", SignatureAlgorithm::HmacSha256, get);
    let secrets: [&[u8]; 2] = [b"the next secret", b"a shared secret"];
    let accepted = verify(Scheme::Rfc9421, &at(&secrets, CREATED_MS), &request.received()).unwrap();
    assert_eq!(accepted.secret, 1);
    // A body that is smuggled in is not covered.
    let smuggled = Request {
        body: b"{}".to_vec(),
        ..request
    };
    assert_eq!(
        refused(Scheme::Rfc9421, &at(&secrets, CREATED_MS), &smuggled),
        Some(Part::Coverage)
    );
}

#[test]
fn malformed_headers_are_refused() {
    let request = signed(b"a shared secret", SignatureAlgorithm::HmacSha256, order());
    let secrets: [&[u8]; 1] = [b"a shared secret"];
    let receiver = at(&secrets, CREATED_MS);
    for (name, value, part) in [
        ("signature", "sig1=abc", Part::Malformed),
        ("signature", "other=:AAAA:", Part::Malformed),
        ("signature", "sig1=:AAAA:", Part::Signature),
        ("signature-input", "sig1=1", Part::Malformed),
        ("signature-input", "((", Part::Malformed),
        ("signature-input", "sig1=(\"@method\")", Part::Malformed),
        ("signature-input", "sig1=(\"@method\");created=\"now\"", Part::Malformed),
        (
            "signature-input",
            "sig1=(\"@method\");created=1618884473000",
            Part::Clock,
        ),
        (
            "signature-input",
            "sig1=(\"@method\");created=1618884473;expires=1618884400",
            Part::Clock,
        ),
    ] {
        assert_eq!(
            refused(Scheme::Rfc9421, &receiver, &request.clone().with(name, value)),
            Some(part),
            "{value}"
        );
    }
    for name in ["signature", "signature-input", "content-digest"] {
        assert_eq!(
            refused(Scheme::Rfc9421, &receiver, &request.clone().without(name)),
            Some(Part::MissingHeader)
        );
    }
    let params = |key_id| Params {
        algorithm: SignatureAlgorithm::Ed25519,
        key_id,
        created_s: 1,
        nonce: "n",
    };
    assert!(http::sign(PUBLIC, &order().message(), &params("k")).is_err());
    assert!(http::sign(b"no key", &order().message(), &params("k")).is_err());
    assert!(http::sign(PRIVATE, &order().message(), &params("ä")).is_err());
}
