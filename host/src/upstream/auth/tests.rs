//! HubSpot's vectors, and what a key may look like in a header.

use super::*;
use crate::model::endpoint::SignatureScheme;

const SECRET: &[u8] = b"yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const URI: &str = "https://www.example.com/webhook_uri";
const BODY: &[u8] = b"{\"example_field\":\"example_value\"}";
const NOW_MS: u64 = 1_700_000_000_000;

fn message<'a>(method: &'a str, uri: &'a str, body: &'a [u8]) -> hubspot::Message<'a> {
    hubspot::Message { method, uri, body }
}

#[test]
fn v2_vectors() {
    // The first is in HubSpot's documentation.
    assert_eq!(
        hubspot::v2(SECRET, &message("GET", URI, b"")),
        "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    );
    assert_eq!(
        hubspot::v2(SECRET, &message("POST", URI, BODY)),
        "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    );
}

#[test]
fn v3_vectors() {
    assert_eq!(
        hubspot::v3(SECRET, &message("POST", URI, BODY), NOW_MS).unwrap(),
        "rQEKkaNUiu+1qGF//O/pw4BCzstSqO1PyUnGICmf+7o="
    );
    let uri = format!("{URI}?email=a%20b+c@x.io&d=1:2");
    assert_eq!(
        hubspot::v3(SECRET, &message("GET", &uri, b""), NOW_MS).unwrap(),
        "gi4xWUGzTwolcpLzl8Ivv0Sw/eBSVHPKmjCDViDYEEo="
    );
}

#[test]
fn each_scheme_sends_its_headers_and_all_are_sensitive() {
    let secret = Secret::new(SECRET.to_vec()).unwrap();
    let v2 = ["x-hubspot-signature", "x-hubspot-signature-version"];
    let v3 = ["x-hubspot-signature-v3", "x-hubspot-request-timestamp"];
    for (scheme, names) in [
        (SignatureScheme::HubspotV2, v2.to_vec()),
        (SignatureScheme::HubspotV3, v3.to_vec()),
        (SignatureScheme::Hubspot, [v2, v3].concat()),
    ] {
        let headers = hubspot::headers(scheme, &secret, &message("GET", URI, b""), NOW_MS).unwrap();
        assert_eq!(headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
        assert!(headers.iter().all(|(_, value)| value.is_sensitive()));
    }
}

#[test]
fn an_api_key_is_the_header_s_whole_value() {
    let secret = |bytes: &[u8]| Secret::new(bytes.to_vec()).unwrap();
    let (name, value) = api_key::header("X-Api-Key", &secret(b"key-12345")).unwrap();
    assert_eq!((name.as_str(), value.as_bytes()), ("x-api-key", &b"key-12345"[..]));
    assert!(!format!("{value:?}").contains("12345"));
    for bad in [&b"key\r\nHost: evil"[..], b"key-12345\n", b"key\x0012345"] {
        assert_eq!(
            api_key::header("x-api-key", &secret(bad)).unwrap_err(),
            CredentialError::NotForHeaders
        );
    }
    assert_eq!(
        api_key::header("x api", &secret(b"key-12345")).unwrap_err(),
        CredentialError::HeaderName
    );
}
