//! HubSpot: documented and computed vectors, both readings of a URI, clocks, versions and rotated secrets.

use super::*;

const SECRET: &[u8] = b"yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const URI: &str = "https://www.example.com/webhook_uri";
const BODY: &[u8] = b"{\"example_field\":\"example_value\"}";
const NOW_MS: u64 = 1_700_000_000_000;

fn post() -> Request {
    let headers = [
        ("X-HubSpot-Signature-v3", "rQEKkaNUiu+1qGF//O/pw4BCzstSqO1PyUnGICmf+7o="),
        ("X-HubSpot-Request-Timestamp", "1700000000000"),
        (
            "X-HubSpot-Signature",
            "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
        ),
        ("X-HubSpot-Signature-Version", "v2"),
    ];
    Request::new("POST", URI, &headers, BODY)
}

#[test]
fn vectors() {
    // v1 and the first of v2 are in HubSpot's documentation; the others were computed from it.
    let event = br#"[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]"#;
    assert_eq!(
        hubspot::v1(SECRET, event),
        "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de"
    );
    let get = Request::new("GET", URI, &[], b"");
    assert_eq!(
        hubspot::v2(SECRET, &get.message()),
        "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    );
    assert_eq!(
        hubspot::v2(SECRET, &post().message()),
        "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    );
    assert_eq!(
        hubspot::v3(SECRET, &post().message(), "1700000000000").unwrap(),
        "rQEKkaNUiu+1qGF//O/pw4BCzstSqO1PyUnGICmf+7o="
    );
    let query = Request::new("GET", &format!("{URI}?email=a%20b+c@x.io&d=1:2"), &[], b"");
    assert_eq!(
        hubspot::v3(SECRET, &query.message(), "1700000000000").unwrap(),
        "gi4xWUGzTwolcpLzl8Ivv0Sw/eBSVHPKmjCDViDYEEo="
    );
}

#[test]
fn good_ones_are_taken_and_changed_ones_refused() {
    let secrets: [&[u8]; 1] = [SECRET];
    let receiver = at(&secrets, NOW_MS);
    for scheme in [Scheme::HubspotV2, Scheme::HubspotV3, Scheme::Hubspot] {
        assert_eq!(refused(scheme, &receiver, &post()), None, "{scheme:?}");
        let changes: [fn(&mut Request); 4] = [
            |request| request.body.push(b' '),
            |request| request.method = "PUT".into(),
            |request| request.url.push('?'),
            |request| request.url = request.url.replace("https", "http"),
        ];
        for change in changes {
            let mut request = post();
            change(&mut request);
            assert_eq!(refused(scheme, &receiver, &request), Some(Part::Signature));
        }
        let other: [&[u8]; 1] = [b"zzzzzzzz"];
        assert_eq!(refused(scheme, &at(&other, NOW_MS), &post()), Some(Part::Signature));
        assert_eq!(refused(scheme, &at(&[], NOW_MS), &post()), Some(Part::Signature));
    }
    let v1 = hubspot::v1(SECRET, BODY);
    let v1 = Request::new("POST", URI, &[(hubspot::SIGNATURE, &v1)], BODY);
    assert_eq!(refused(Scheme::HubspotV1, &receiver, &v1), None);
    let mut changed = v1.clone();
    changed.body.clear();
    assert_eq!(refused(Scheme::HubspotV1, &receiver, &changed), Some(Part::Signature));
}

#[test]
fn either_secret_of_a_rotation_is_taken() {
    let both: [&[u8]; 2] = [b"another-secret", SECRET];
    let accepted = verify(Scheme::Hubspot, &at(&both, NOW_MS), &post().received()).unwrap();
    assert_eq!(accepted.secret, 1);
}

#[test]
fn raw_and_decoded_uris_are_taken_in_one_pass() {
    let secrets: [&[u8]; 1] = [SECRET];
    let receiver = at(&secrets, NOW_MS);
    let wire = format!("{URI}?a=%2Fx%3A%27&b=%2520%253A%20");
    for signed in [wire.clone(), format!("{URI}?a=/x:'&b=%2520%253A%20")] {
        let signed = Request::new("GET", &signed, &[], b"");
        let signature = hubspot::v3(SECRET, &signed.message(), "1700000000000").unwrap();
        let headers = [
            (hubspot::SIGNATURE_V3, signature.as_str()),
            (hubspot::TIMESTAMP, "1700000000000"),
        ];
        let request = Request::new("GET", &wire, &headers, b"");
        assert_eq!(refused(Scheme::HubspotV3, &receiver, &request), None, "{}", signed.url);
    }
    assert_eq!(
        hubspot::decode_twelve("%3A%2f%3F%40%21%24%27%28%29%2A%2C%3B"),
        ":/?@!$'()*,;"
    );
    for kept in ["%20%25%26%3D%23", "%253A", "%", "%3", "%zz", "%+3A", "%é"] {
        assert_eq!(hubspot::decode_twelve(kept), kept);
    }
}

#[test]
fn old_and_early_ones_are_refused() {
    let secrets: [&[u8]; 1] = [SECRET];
    for (now_ms, expected) in [
        (NOW_MS, None),
        (NOW_MS + 300_000, None),
        (NOW_MS + 300_001, Some(Part::Clock)),
        (NOW_MS - 60_000, None),
        (NOW_MS - 60_001, Some(Part::Clock)),
        (0, Some(Part::Clock)),
        (u64::MAX, Some(Part::Clock)),
    ] {
        assert_eq!(
            refused(Scheme::HubspotV3, &at(&secrets, now_ms), &post()),
            expected,
            "{now_ms}"
        );
    }
    let seconds = post().with(hubspot::TIMESTAMP, "1700000000");
    let refusal = verify(Scheme::HubspotV3, &at(&secrets, NOW_MS), &seconds.received()).unwrap_err();
    assert_eq!(
        (refusal.part, refusal.message.contains("in seconds")),
        (Part::Clock, true)
    );
}

#[test]
fn missing_double_and_malformed_headers_are_told() {
    let secrets: [&[u8]; 1] = [SECRET];
    let receiver = at(&secrets, NOW_MS);
    for name in [hubspot::SIGNATURE_V3, hubspot::TIMESTAMP] {
        assert_eq!(
            refused(Scheme::Hubspot, &receiver, &post().without(name)),
            Some(Part::MissingHeader)
        );
    }
    let mut twice = post();
    twice.headers.push((hubspot::TIMESTAMP.into(), "1700000000000".into()));
    assert_eq!(refused(Scheme::HubspotV3, &receiver, &twice), Some(Part::Malformed));
    for (name, value) in [
        (hubspot::TIMESTAMP, "soon"),
        (hubspot::TIMESTAMP, "+1700000000000"),
        (hubspot::SIGNATURE_V3, "rQEKkaNUiu"),
        (hubspot::VERSION, "v9"),
        (hubspot::SIGNATURE, "no-hash"),
    ] {
        let expected = refused(Scheme::Hubspot, &receiver, &post().with(name, value));
        assert_ne!(expected, None, "{name}: {value}");
    }
    // Who takes version 3 away does not get by with version 2.
    let stripped = post().without(hubspot::SIGNATURE_V3);
    assert_eq!(
        refused(Scheme::Hubspot, &receiver, &stripped),
        Some(Part::MissingHeader)
    );
    let bad_v2 = post().with(hubspot::SIGNATURE, &"0".repeat(64));
    assert_eq!(refused(Scheme::Hubspot, &receiver, &bad_v2), Some(Part::Signature));
    assert_eq!(refused(Scheme::HubspotV3, &receiver, &bad_v2), None);
}

#[test]
fn a_public_url_stands_for_what_a_proxy_hides() {
    let secrets: [&[u8]; 1] = [SECRET];
    for (public_url, inner) in [
        ("https://www.example.com", "http://10.0.0.7:8080/webhook_uri"),
        ("https://www.example.com/", "/webhook_uri"),
        ("https://www.example.com/webhook_uri", ""),
    ] {
        let receiver = Receiver {
            public_url: Some(public_url),
            ..at(&secrets, NOW_MS)
        };
        let request = Request {
            url: inner.into(),
            ..post()
        };
        assert_eq!(refused(Scheme::Hubspot, &receiver, &request), None, "{public_url}");
        // A host header, which anybody can send, changes nothing.
        let request = request.with("x-forwarded-host", "evil.example");
        assert_eq!(refused(Scheme::Hubspot, &receiver, &request), None);
    }
    let request = Request {
        url: "/webhook_uri".into(),
        ..post()
    };
    assert_eq!(
        refused(Scheme::Hubspot, &at(&secrets, NOW_MS), &request),
        Some(Part::Malformed)
    );
}
