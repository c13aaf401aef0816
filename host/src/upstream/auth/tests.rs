//! What a value may look like in each credential, and which answers of a token endpoint give a token.

use super::*;
use crate::model::auth::ClientAuth;
use std::time::Duration;

fn secret(bytes: &[u8]) -> Secret {
    Secret::new(bytes.to_vec()).unwrap()
}

#[test]
fn an_api_key_is_the_header_s_whole_value() {
    let (name, value) = header::api_key("X-Api-Key", &secret(b"key-12345")).unwrap();
    assert_eq!((name.as_str(), value.as_bytes()), ("x-api-key", &b"key-12345"[..]));
    assert!(value.is_sensitive() && !format!("{value:?}").contains("12345"));
    for bad in [&b"key\r\nHost: evil"[..], b"key-12345\n", b"key\x0012345"] {
        assert_eq!(
            header::api_key("x-api-key", &secret(bad)).unwrap_err(),
            CredentialError::NotForHeaders
        );
        assert!(header::bearer(&secret(bad)).is_err());
        assert!(header::basic(b"user", &secret(bad)).is_err());
    }
    assert_eq!(
        header::api_key("x api", &secret(b"key-12345")).unwrap_err(),
        CredentialError::HeaderName
    );
}

#[test]
fn basic_is_rfc_7617() {
    // RFC 7617, section 2 and 2.1.
    let (_, value) = header::basic(b"Aladdin", &secret(b"open sesame")).unwrap();
    assert_eq!(value.as_bytes(), b"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    let (_, value) = header::basic(b"test", &secret("12345123£".as_bytes())).unwrap();
    assert!(value.is_sensitive());
    for user in [&b"a:b"[..], b"a\nb"] {
        assert_eq!(
            header::basic(user, &secret(b"password")).unwrap_err(),
            CredentialError::UserName
        );
    }
}

#[test]
fn a_client_is_form_encoded_first() {
    let (credential, form) = client_authentication(ClientAuth::Basic, b"a:b", &secret(b"p:q r&s=t")).unwrap();
    assert_eq!(credential.unwrap().1.as_bytes(), b"Basic YSUzQWI6cCUzQXErciUyNnMlM0R0");
    assert!(form.is_empty());
    let (credential, form) = client_authentication(ClientAuth::Body, b"a:b", &secret(b"p:q r&s=t")).unwrap();
    assert!(credential.is_none());
    assert_eq!(*form, "&client_id=a%3Ab&client_secret=p%3Aq+r%26s%3Dt");
}

#[test]
fn the_life_of_a_token_ends_early() {
    let life = |expires_in: &str| {
        let body = format!("{{\"access_token\":\"token-12\",\"token_type\":\"BEARER\"{expires_in}}}");
        read_token(200, None, body.as_bytes()).unwrap().life
    };
    assert_eq!(life(",\"expires_in\":3600"), Duration::from_secs(3540));
    assert_eq!(life(",\"expires_in\":10"), Duration::from_secs(9));
    assert_eq!(
        life(",\"expires_in\":\"3600\""),
        Duration::from_secs(3540),
        "numbers come as texts"
    );
    assert_eq!(life(",\"expires_in\":\"never\""), Duration::from_secs(270));
    assert_eq!(life(",\"expires_in\":0"), Duration::ZERO);
    assert_eq!(life(",\"expires_in\":-5"), Duration::from_secs(270));
    assert_eq!(life(",\"expires_in\":1e300"), Duration::from_secs(24 * 3600 - 60));
    assert_eq!(life(",\"expires_in\":null"), Duration::from_secs(270));
    assert_eq!(life(""), Duration::from_secs(270));
}

#[test]
fn debug_prints_no_value() {
    let material = Material {
        secret: secret(b"s3cret-value"),
        next: Some(secret(b"s3cret-next")),
        identifier: Some(secret(b"s3cret-name")),
    };
    let with_mark = b"\xef\xbb\xbf{\"access_token\":\"s3cret-token\",\"token_type\":\"Bearer\"}";
    assert!(
        read_token(200, None, with_mark).is_ok(),
        "a byte order mark is ignored (RFC 8259, section 8.1)"
    );
    let answer = read_token(
        200,
        None,
        b"{\"access_token\":\"s3cret-token\",\"token_type\":\"Bearer\"}",
    )
    .unwrap();
    let credentials = Credentials {
        headers: vec![header::bearer(&material.secret).unwrap()],
        query: Some(("k".into(), EncodedKey("s3cret-key".into()))),
        body: Some(b"s3cret-body".to_vec().into()),
    };
    let text = format!("{material:?} {answer:?} {credentials:?}");
    assert!(!text.contains("s3cret"), "{text}");
}
