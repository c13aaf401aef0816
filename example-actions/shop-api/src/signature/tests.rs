//! Tables for the signature checks: the published vectors, and each way a request can differ.

use axum::http::HeaderMap;

use super::*;

const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const URI: &str = "https://www.example.com/webhook_uri";
const BODY: &[u8] = br#"{"example_field":"example_value"}"#;
const AT: u64 = 1_700_000_000_000;

type Pairs<'a> = &'a [(&'static str, &'a str)];

fn post() -> Signed<'static> {
    Signed {
        method: "POST",
        uri: URI,
        body: BODY,
    }
}

fn headers(pairs: Pairs<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

fn sig2(value: &str) -> (&'static str, &str) {
    ("x-hubspot-signature", value)
}

fn sig3(value: &str) -> (&'static str, &str) {
    ("x-hubspot-signature-v3", value)
}

fn part(pairs: Pairs<'_>, signed: Signed<'_>, now_ms: u64) -> &'static str {
    match verify(&headers(pairs), SECRET, signed, now_ms) {
        Ok(_) => "accepted",
        Err(refused) => refused.part,
    }
}

#[test]
fn the_vectors_of_the_specification_hold() {
    let get = Signed {
        method: "GET",
        uri: URI,
        body: b"",
    };
    assert_eq!(
        v2(SECRET, get),
        "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    );
    assert_eq!(
        v2(SECRET, post()),
        "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    );
    assert_eq!(
        v3(SECRET, post(), "1700000000000"),
        "rQEKkaNUiu+1qGF//O/pw4BCzstSqO1PyUnGICmf+7o="
    );
    let uri = format!("{URI}?email=a%20b+c@x.io&d=1:2");
    let get = Signed {
        method: "GET",
        uri: &uri,
        body: b"",
    };
    assert_eq!(
        v3(SECRET, get, "1700000000000"),
        "gi4xWUGzTwolcpLzl8Ivv0Sw/eBSVHPKmjCDViDYEEo="
    );
}

#[test]
fn a_key_longer_than_a_block_is_hashed_as_the_standard_says() {
    // RFC 4231, case 6: a key of 131 bytes. Its bytes are 0xaa, which no text can hold, so the reference
    // implementation of the mac is the measure here.
    let secret = "k".repeat(131);
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(b"POST");
    mac.update(URI.as_bytes());
    mac.update(BODY);
    mac.update(b"1");
    assert_eq!(v3(&secret, post(), "1"), STANDARD.encode(mac.finalize().into_bytes()));
}

#[test]
fn each_part_is_accepted_when_right_and_named_when_wrong() {
    let good2 = v2(SECRET, post());
    let good2_in_capitals = good2.to_uppercase();
    let good3 = v3(SECRET, post(), "1700000000000");
    let other = Signed { body: b"{}", ..post() };
    let (bad2, bad3) = (v2(SECRET, other), v3(SECRET, other, "1700000000000"));
    let at = ("x-hubspot-request-timestamp", "1700000000000");
    let version = ("x-hubspot-signature-version", "v2");
    let table: &[(&str, Pairs<'_>, &str)] = &[
        ("v2 alone", &[sig2(&good2), version], "accepted"),
        ("v3 alone", &[sig3(&good3), at], "accepted"),
        ("both", &[sig2(&good2), version, sig3(&good3), at], "accepted"),
        ("none", &[], "missing"),
        ("timestamp only", &[at], "missing"),
        ("v2 wrong", &[sig2(&bad2), version], "v2"),
        ("v2 empty", &[sig2(""), version], "v2"),
        ("v2 in capitals", &[sig2(&good2_in_capitals), version], "v2"),
        ("v2 without version", &[sig2(&good2)], "version"),
        (
            "v2 called v1",
            &[sig2(&good2), ("x-hubspot-signature-version", "v1")],
            "version",
        ),
        ("v3 wrong", &[sig3(&bad3), at], "v3"),
        ("v3 not base64", &[sig3("%%%"), at], "v3"),
        ("v3 without timestamp", &[sig3(&good3)], "v3-timestamp"),
        (
            "v3 in seconds",
            &[sig3(&good3), ("x-hubspot-request-timestamp", "1700000000")],
            "v3-timestamp",
        ),
        (
            "v3 with a sign",
            &[sig3(&good3), ("x-hubspot-request-timestamp", "+1700000000000")],
            "v3-timestamp",
        ),
        ("good v2 with wrong v3", &[sig2(&good2), version, sig3(&bad3), at], "v3"),
        ("wrong v2 with good v3", &[sig2(&bad2), version, sig3(&good3), at], "v2"),
        ("v3 twice", &[sig3(&good3), sig3(&good3), at], "repeated"),
    ];
    for (case, pairs, expected) in table {
        assert_eq!(part(pairs, post(), AT), *expected, "{case}");
    }
}

#[test]
fn the_timestamp_window_is_five_minutes_back_and_one_ahead() {
    let good = v3(SECRET, post(), "1700000000000");
    let pairs = [
        ("x-hubspot-signature-v3", good.as_str()),
        ("x-hubspot-request-timestamp", "1700000000000"),
    ];
    let table = [
        (AT, "accepted"),
        (AT + 300_000, "accepted"),
        (AT + 300_001, "v3-timestamp"),
        (AT - 60_000, "accepted"),
        (AT - 60_001, "v3-timestamp"),
    ];
    for (now_ms, expected) in table {
        assert_eq!(part(&pairs, post(), now_ms), expected, "now {now_ms}");
    }
}

#[test]
fn method_uri_and_query_order_are_covered() {
    let uri = format!("{URI}?a=1&b=2");
    let signed = Signed { uri: &uri, ..post() };
    let good = v3(SECRET, signed, "1700000000000");
    let pairs = [
        ("x-hubspot-signature-v3", good.as_str()),
        ("x-hubspot-request-timestamp", "1700000000000"),
    ];
    assert_eq!(part(&pairs, signed, AT), "accepted");
    let swapped = format!("{URI}?b=2&a=1");
    let swapped = Signed {
        uri: &swapped,
        ..signed
    };
    assert_eq!(part(&pairs, swapped, AT), "v3");
    let put = Signed {
        method: "PUT",
        ..signed
    };
    assert_eq!(part(&pairs, put, AT), "v3");
}

#[test]
fn the_uri_may_be_signed_raw_or_with_the_twelve_decoded() {
    let received = format!("{URI}?email=ada%40example.com&name=a%20b%2fc");
    let received = Signed {
        uri: &received,
        ..post()
    };
    let decoded = format!("{URI}?email=ada@example.com&name=a%20b/c");
    let all_decoded = format!("{URI}?email=ada@example.com&name=a b/c");
    for (uri, expected) in [
        (received.uri, "accepted"),
        (decoded.as_str(), "accepted"),
        (all_decoded.as_str(), "v3"),
    ] {
        let good = v3(SECRET, Signed { uri, ..received }, "1700000000000");
        let pairs = [
            ("x-hubspot-signature-v3", good.as_str()),
            ("x-hubspot-request-timestamp", "1700000000000"),
        ];
        assert_eq!(part(&pairs, received, AT), expected, "{uri}");
    }
}

#[test]
fn exactly_twelve_escapes_are_decoded_in_one_pass() {
    let table = [
        ("%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B", ":/?@!$'()*,;"),
        ("%3a%2f", ":/"),
        ("%20%2B%26%3D%23%25", "%20%2B%26%3D%23%25"),
        ("%253A", "%253A"),
        ("%%3A%3", "%:%3"),
        ("plain", "plain"),
    ];
    for (given, expected) in table {
        assert_eq!(decode_twelve(given), expected);
    }
}
