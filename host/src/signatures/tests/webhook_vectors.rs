//! Standard Webhooks: the vector of its published libraries, several signatures, ed25519, and the libraries' refusals.

use super::*;

// `libraries/*/…test` of github.com/standard-webhooks/standard-webhooks ("sign function works").
const SECRET: &[u8] = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY: &[u8] = b"{\"test\": 2432232314}";
const NOW_MS: u64 = 1_614_265_330_000;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn request() -> Request {
    let headers = [
        ("Webhook-Id", ID),
        ("Webhook-Timestamp", "1614265330"),
        ("Webhook-Signature", SIGNATURE),
    ];
    Request::new("POST", "https://hooks.example/x", &headers, BODY)
}

fn check(secret: &[u8], request: &Request) -> Option<Part> {
    refused(Scheme::StandardWebhooks, &at(&[secret], NOW_MS), request)
}

#[test]
fn the_published_vector() {
    let key = Key::webhook(SECRET).unwrap();
    assert_eq!(
        standard_webhooks::sign(&[key], ID, 1_614_265_330, BODY).unwrap(),
        SIGNATURE
    );
    assert_eq!(check(SECRET, &request()), None);
    assert_eq!(
        check(b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &request()),
        None,
        "libraries take it bare"
    );
}

/// What services show and people copy: without the padding, and with the version of the signatures in front.
#[test]
fn a_secret_is_the_same_in_each_way_that_it_is_shown() {
    // 25 bytes, whose base64 ends in `=`.
    let padded = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ubw==";
    let bytes = Key::hmac(b"0123456789abcdefghijklmno").unwrap();
    let signature = standard_webhooks::sign(&[bytes], ID, 1_614_265_330, BODY).unwrap();
    let request = request().with("webhook-signature", &signature);
    for secret in [
        padded,
        padded.trim_end_matches('='),
        &padded[6..],
        &format!("v1,{padded}"),
    ] {
        assert_eq!(check(secret.as_bytes(), &request), None, "{secret}");
        let key = Key::webhook(secret.as_bytes()).unwrap();
        assert_eq!(
            standard_webhooks::sign(&[key], ID, 1_614_265_330, BODY).unwrap(),
            signature
        );
    }
    for other in [
        "v1,MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ubw==",
        "v2,whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ubw==",
    ] {
        assert_eq!(check(other.as_bytes(), &request), Some(Part::Key), "{other}");
    }
}

#[test]
fn one_good_signature_of_several_is_enough() {
    let other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    let several = format!("{other} v2,{} {SIGNATURE} {other}", &other[3..]);
    assert_eq!(check(SECRET, &request().with("webhook-signature", &several)), None);
    // The right bytes under another version are not this signature.
    let renamed = SIGNATURE.replace("v1,", "v1a,");
    assert_eq!(
        check(SECRET, &request().with("webhook-signature", &renamed)),
        Some(Part::Signature)
    );
    assert_eq!(
        check(SECRET, &request().with("webhook-signature", other)),
        Some(Part::Signature)
    );
}

#[test]
fn what_the_libraries_refuse_is_refused() {
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        assert_eq!(
            check(SECRET, &request().without(name)),
            Some(Part::MissingHeader),
            "{name}"
        );
    }
    for (name, value, part) in [
        ("webhook-timestamp", "hello", Part::Malformed),
        ("webhook-timestamp", "1614265330000", Part::Clock),
        ("webhook-timestamp", "1614265029", Part::Clock),
        ("webhook-timestamp", "1614265631", Part::Clock),
        ("webhook-timestamp", "1614265331", Part::Signature),
        ("webhook-id", "msg_other", Part::Signature),
        ("webhook-id", "msg.p5jX", Part::Malformed),
        (
            "webhook-signature",
            "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            Part::Malformed,
        ),
        (
            "webhook-signature",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLawdd",
            Part::Malformed,
        ),
        ("webhook-signature", "v1,", Part::Signature),
    ] {
        assert_eq!(
            check(SECRET, &request().with(name, value)),
            Some(part),
            "{name}: {value}"
        );
    }
    for secret in [
        &b"whsec_"[..],
        b"whsec_c2hvcnQ=",
        b"whsec_not base64!",
        b"whsk_c2hvcnQ=",
        b"",
    ] {
        assert_eq!(check(secret, &request()), Some(Part::Key));
    }
}

#[test]
fn ed25519_signs_and_both_keys_check() {
    // RFC 8032, section 7.1, test 1: seed and public key.
    let seed = hex::decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").unwrap();
    let public = hex::decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").unwrap();
    let encode = |prefix: &str, bytes: &[u8]| {
        use base64::{Engine, engine::general_purpose::STANDARD};
        format!("{prefix}{}", STANDARD.encode(bytes)).into_bytes()
    };
    let (short, long) = (encode("whsk_", &seed), encode("whsk_", &[&seed[..], &public].concat()));
    let public = encode("whpk_", &public);
    let keys = [Key::webhook(&short).unwrap(), Key::webhook(SECRET).unwrap()];
    let signature = standard_webhooks::sign(&keys, ID, 1_614_265_330, BODY).unwrap();
    assert!(
        signature.starts_with("v1a,") && signature.ends_with(SIGNATURE),
        "{signature}"
    );
    let request = request().with("webhook-signature", &signature);
    for secret in [&short, &long, &public] {
        assert_eq!(check(secret, &request), None);
        let mut changed = request.clone();
        changed.body[0] = b'[';
        assert_eq!(check(secret, &changed), Some(Part::Signature));
    }
    assert_eq!(
        check(SECRET, &request),
        None,
        "during a rotation from one kind to the other"
    );
    assert!(
        Key::webhook(&public).unwrap().sign(b"x").is_err(),
        "a public key cannot sign"
    );
    let mixed = encode("whsk_", &[&seed[..], &seed].concat());
    assert!(Key::webhook(&mixed).is_err(), "the halves of a key belong together");
}
