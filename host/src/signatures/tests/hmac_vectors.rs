//! Declared forms of HMAC: the vectors of services and RFCs, what each part of a form signs, and what is refused.

use super::*;
use crate::model::auth::form::HmacForm;

/// A form from its keys.
fn form(keys: &[(&str, &str)]) -> HmacScheme {
    let of = |key: &str| {
        keys.iter()
            .find(|(own, _)| *own == key)
            .map(|(_, value)| (*value).to_owned())
    };
    HmacScheme::new(&HmacForm {
        header: of("header").or(Some("x-signature".into())),
        value: of("value"),
        signs: of("signs"),
        algorithm: of("algorithm"),
        encoding: of("encoding"),
        secret_encoding: of("secret_encoding"),
        timestamp_header: of("timestamp_header"),
        timestamp_format: of("timestamp_format"),
        nonce_header: of("nonce_header"),
        key_id: of("key_id"),
    })
    .unwrap()
}

fn signed(form: &HmacScheme, secret: &[u8], request: Request, now_ms: u64) -> Request {
    let params = hmac::Params { now_ms, nonce: "n-1" };
    let added = hmac::sign(form, secret, &request.message(), &params).unwrap();
    added
        .into_iter()
        .fold(request.clone(), |request, (name, value)| request.with(&name, &value))
}

fn post(body: &[u8]) -> Request {
    Request::new("POST", "https://api.example:8443/in/a%20b?q=1&r=2", &[], body)
}

fn value<'a>(request: &'a Request, name: &str) -> &'a str {
    request.received().header(name).unwrap().unwrap()
}

const NOW_MS: u64 = 1_700_000_000_123;

/// docs.github.com, "Validating webhook deliveries", section "Testing the webhook payload validation".
#[test]
fn github_s_vector() {
    let form = form(&[("header", "X-Hub-Signature-256"), ("value", "sha256={signature}")]);
    let request = signed(&form, b"It's a Secret to Everybody", post(b"Hello, World!"), NOW_MS);
    assert_eq!(
        value(&request, "x-hub-signature-256"),
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    );
}

/// api.slack.com, "Verifying requests from Slack".
#[test]
fn slack_s_vector() {
    let body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let form = form(&[
        ("header", "X-Slack-Signature"),
        ("value", "v0={signature}"),
        ("signs", "v0:{timestamp}:{body}"),
        ("timestamp_header", "X-Slack-Request-Timestamp"),
    ]);
    let secret = b"8f742231b10e8888abcd99yyyzzz85a5";
    let request = signed(&form, secret, post(body), 1_531_420_618_999);
    assert_eq!(value(&request, "x-slack-request-timestamp"), "1531420618");
    assert_eq!(
        value(&request, "x-slack-signature"),
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    );
}

/// RFC 4231, test case 2, and for SHA-1 RFC 2202, test case 2.
#[test]
fn rfc_4231_in_every_algorithm_and_encoding() {
    for (algorithm, encoding, expected) in [
        ("sha1", "hex", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            "sha256",
            "hex",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        ("sha256", "base64", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="),
        ("sha256", "base64url", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM"),
        (
            "sha384",
            "hex",
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        ),
        (
            "sha512",
            "hex",
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ),
    ] {
        let plain = [("algorithm", algorithm), ("encoding", encoding)];
        for (written, secret) in [
            ("text", "Jefe"),
            ("hex", "4a656665"),
            ("base64", "SmVmZQ=="),
            ("base64url", "SmVmZQ"),
        ] {
            let form = form(&[&plain[..], &[("secret_encoding", written)]].concat());
            let request = signed(&form, secret.as_bytes(), post(b"what do ya want for nothing?"), NOW_MS);
            assert_eq!(
                value(&request, "x-signature"),
                expected,
                "{algorithm} {encoding} {written}"
            );
            let secrets: [&[u8]; 2] = [b"4a4a", secret.as_bytes()];
            let accepted = verify(Scheme::Hmac(&form), &at(&secrets, NOW_MS), &request.received()).unwrap();
            assert_eq!((accepted.secret, accepted.replay), (1, None));
        }
    }
}

/// The text that a form signs is that of a form which signs it as it stands.
#[test]
fn each_name_is_one_part_of_the_request() {
    let sha256 = hex::encode(Sha256::digest(b"{}"));
    for (names, text) in [
        ("{method} {target}", "POST /in/a%20b?q=1&r=2"),
        ("{host}", "api.example:8443"),
        ("{path}|{query}", "/in/a%20b|q=1&r=2"),
        ("{url}", "https://api.example:8443/in/a%20b?q=1&r=2"),
        ("{body}\n{body_sha256}", &format!("{{}}\n{sha256}")),
        ("{{{method}}}", "{POST}"),
    ] {
        let form_of_names = form(&[("signs", names)]);
        let request = signed(&form_of_names, b"key", post(b"{}"), NOW_MS);
        let as_it_stands = signed(&form(&[]), b"key", post(text.as_bytes()), NOW_MS);
        assert_eq!(
            value(&request, "x-signature"),
            value(&as_it_stands, "x-signature"),
            "{names}"
        );
    }
    let bare = Request::new("GET", "https://api.example/in", &[], b"");
    let query = signed(&form(&[("signs", "{method}{query}")]), b"key", bare.clone(), NOW_MS);
    let nothing = signed(&form(&[]), b"key", post(b"GET"), NOW_MS);
    assert_eq!(value(&query, "x-signature"), value(&nothing, "x-signature"));
}

/// What a form with everything in it sends, at `NOW_MS`.
fn whole(format: &str) -> HmacScheme {
    form(&[
        ("header", "authorization"),
        ("value", "HMAC id=\"{key_id}\", t={timestamp}, n={nonce}, s={signature}"),
        ("signs", "{key_id}\n{timestamp}\n{nonce}\n{method}\n{url}\n{body}"),
        ("timestamp_format", format),
        ("key_id", "shop-1"),
        ("encoding", "base64"),
    ])
}

#[test]
fn times_are_written_and_read_in_each_format() {
    let secrets: [&[u8]; 1] = [b"key"];
    for (format, written, good_ms) in [
        ("seconds", "1700000000", NOW_MS - 123),
        ("milliseconds", "1700000000123", NOW_MS),
        ("rfc3339", "2023-11-14T22:13:20Z", NOW_MS - 123),
    ] {
        let form = whole(format);
        let request = signed(&form, b"key", post(b"{}"), NOW_MS);
        let sent = value(&request, "authorization");
        assert!(
            sent.starts_with(&format!("HMAC id=\"shop-1\", t={written}, n=n-1, s=")),
            "{sent}"
        );
        for (now_ms, expected) in [
            (good_ms, None),
            (good_ms + 300_000, None),
            (good_ms + 300_001, Some(Part::Clock)),
            (good_ms - 60_000, None),
            (good_ms - 60_001, Some(Part::Clock)),
        ] {
            assert_eq!(
                refused(Scheme::Hmac(&form), &at(&secrets, now_ms), &request),
                expected,
                "{format} {now_ms}"
            );
        }
    }
    for (format, other) in [("seconds", "1700000000123"), ("milliseconds", "1700000000")] {
        let form = whole(format);
        let request = signed(&form, b"key", post(b"{}"), NOW_MS);
        let now = value(&request, "authorization")
            .split([' ', ','])
            .find_map(|part| part.strip_prefix("t="));
        let changed = value(&request, "authorization").replace(now.unwrap(), other);
        let refusal = verify(
            Scheme::Hmac(&form),
            &at(&secrets, NOW_MS),
            &request.with("authorization", &changed).received(),
        )
        .unwrap_err();
        assert_eq!(refusal.part, Part::Clock, "{refusal}");
    }
}

#[test]
fn what_is_covered_cannot_be_changed_and_is_taken_once() {
    let form = whole("seconds");
    let request = signed(&form, b"key", post(b"{}"), NOW_MS);
    let secrets: [&[u8]; 1] = [b"key"];
    let receiver = at(&secrets, NOW_MS);
    let accepted = verify(Scheme::Hmac(&form), &receiver, &request.received()).unwrap();
    let mut cache = ReplayCache::new(10);
    assert_eq!(cache.take(&accepted.replay.unwrap(), NOW_MS), Ok(()));
    assert_eq!(
        cache.take(&accepted.replay.unwrap(), NOW_MS),
        Err(ReplayRefusal::Replayed)
    );
    let changes: [Change; 9] = [
        (|request| request.body.push(b' '), Part::Signature),
        (|request| request.method = "PUT".into(), Part::Signature),
        (|request| request.url.push('3'), Part::Signature),
        (|request| request.headers.clear(), Part::MissingHeader),
        (
            |request| request.headers.push(request.headers[0].clone()),
            Part::Malformed,
        ),
        (
            |request| request.headers[0].1 = request.headers[0].1.replace("n-1", "n-2"),
            Part::Signature,
        ),
        (
            |request| request.headers[0].1 = request.headers[0].1.replace("1700000000", "1700000001"),
            Part::Signature,
        ),
        (
            |request| request.headers[0].1 = request.headers[0].1.replace("shop-1", "shop-2"),
            Part::Malformed,
        ),
        (|request| request.headers[0].1.push('='), Part::Malformed),
    ];
    for (at, (change, part)) in changes.into_iter().enumerate() {
        let mut request = request.clone();
        change(&mut request);
        assert_eq!(
            refused(Scheme::Hmac(&form), &receiver, &request),
            Some(part),
            "change {at}"
        );
    }
    let other: [&[u8]; 1] = [b"another key"];
    assert_eq!(
        refused(Scheme::Hmac(&form), &at(&other, NOW_MS), &request),
        Some(Part::Signature)
    );
}

#[test]
fn a_secret_in_another_encoding_is_refused_and_told() {
    let encoded = form(&[("secret_encoding", "base64")]);
    assert_eq!(
        hmac::sign(
            &encoded,
            b"not base64!",
            &post(b"").message(),
            &hmac::Params { now_ms: 0, nonce: "" }
        ),
        Err(KeyError::Encoding)
    );
    let plain = form(&[]);
    let secrets: [&[u8]; 1] = [b"c2VjcmV0"];
    let request = signed(&encoded, secrets[0], post(b"{}"), NOW_MS);
    let refusal = explain(Scheme::Hmac(&plain), &at(&secrets, NOW_MS), &request.received()).unwrap_err();
    assert_eq!(refusal.part, Part::Key, "{refusal}");
    assert!(refusal.message.contains("base64, and was decoded"), "{refusal}");
    let request = signed(&plain, secrets[0], post(b"{}"), NOW_MS);
    let refusal = explain(Scheme::Hmac(&encoded), &at(&secrets, NOW_MS), &request.received()).unwrap_err();
    assert_eq!(refusal.part, Part::Key, "{refusal}");
}
