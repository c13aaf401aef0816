//! Keys, passwords and signatures as they go on the wire, and as receivers check them.

use super::*;
use crate::signatures::{Received, Receiver, Scheme, verify};

#[tokio::test]
async fn a_query_key_goes_on_the_wire_and_nowhere_else() {
    let vault = Vault::new();
    let key = "k=y &50%/ä+plus";
    let encoded = "k%3Dy%20%2650%25%2F%C3%A4%2Bplus";
    let auth = Auth::QueryKey {
        parameter: "api_key".into(),
        secret: name("key"),
    };
    for (query, separator) in [(Vec::new(), '?'), (vec![("q".to_owned(), Template::literal("1"))], '&')] {
        let server = Server::start(|_, request| {
            let line = request.lines().next().unwrap_or_default().to_owned();
            Answer::Bytes(ok("", line.as_bytes()))
        })
        .await;
        let endpoint = with_auth(
            auth.clone(),
            Endpoint {
                query,
                ..endpoint(server.port())
            },
        );
        let (upstream, permit) = (vault.upstream(&[("key", key, None)]), granted(&endpoint));
        let without = granted(&with_auth(Auth::None, endpoint.clone()));
        assert_eq!(permit.digest(), without.digest(), "the digest knows nothing of the key");
        let sent = upstream.send(&permit, &context()).await.unwrap();
        let line = format!("{separator}api_key={encoded} HTTP/1.1\r\n");
        assert!(server.requests()[0].contains(&line), "{}", server.requests()[0]);
        assert!(sent.url.ends_with(&format!("{separator}api_key=••••")), "{}", sent.url);
        let text = format!("{permit:?} {sent:?} {}", String::from_utf8_lossy(&sent.body));
        assert!(!text.contains(encoded) && !text.contains(key), "{text}");
        assert!(text.contains("[redacted:key]"), "the upstream's echo is redacted");
    }
}

#[tokio::test]
async fn a_query_key_is_in_no_error() {
    let vault = Vault::new();
    let auth = Auth::QueryKey {
        parameter: "api_key".into(),
        secret: name("key"),
    };
    let server = Server::start(|_, _| Answer::Last(b"nonsense\r\n\r\n".to_vec())).await;
    let endpoint = with_auth(auth.clone(), endpoint(server.port()));
    let upstream = vault.upstream(&[("key", "query-key-value", None)]);
    let error = upstream.send(&granted(&endpoint), &context()).await.unwrap_err();
    assert!(error.url.ends_with("?api_key=••••"), "{}", error.url);
    assert!(!format!("{error:?} {error}").contains("query-key-value"));
    let long = "k".repeat(egress::URL_BYTES_MAX);
    let upstream = vault.upstream(&[("key", &long, None)]);
    let error = upstream.send(&granted(&endpoint), &context()).await.unwrap_err();
    assert_eq!((error.error, error.sent), (CallError::Denied, false));
    assert!(!format!("{error:?}").contains("kkkkkkkk"));
}

#[tokio::test]
async fn a_redirect_that_repeats_the_key_neither_shows_nor_doubles_it() {
    let server = Server::start(|number, _| {
        Answer::Bytes(if number == 1 {
            b"HTTP/1.1 307 X\r\nlocation: /orders/B-2?a=1&api_key=query-key-value\r\ncontent-length: 0\r\n\r\n".to_vec()
        } else {
            EMPTY.into()
        })
    })
    .await;
    let auth = Auth::QueryKey {
        parameter: "api_key".into(),
        secret: name("key"),
    };
    let endpoint = Endpoint {
        redirects_max: 1,
        ..with_auth(auth, endpoint(server.port()))
    };
    let vault = Vault::new();
    let upstream = vault.upstream(&[("key", "query-key-value", None)]);
    let sent = upstream.send(&granted(&endpoint), &context()).await.unwrap();
    assert!(server.requests()[1].starts_with("GET /orders/B-2?a=1&api_key=query-key-value HTTP/1.1\r\n"));
    assert!(sent.url.ends_with("/orders/B-2?a=1&api_key=••••"), "{}", sent.url);
}

#[tokio::test]
async fn bearer_and_basic() {
    let vault = Vault::new();
    let server = Server::saying(EMPTY).await;
    let secrets = [("key", "pass:word-1", None), ("user", "aladdin-1", None)];
    let basic = |username| Auth::Basic {
        username,
        secret: name("key"),
    };
    let key_as_user = |password: &str| Auth::BasicKey {
        secret: name("user"),
        password: password.into(),
    };
    for (auth, value) in [
        (Auth::Bearer { secret: name("key") }, "Bearer pass:word-1"),
        (
            basic(Identifier::Plain("shop".into())),
            "Basic c2hvcDpwYXNzOndvcmQtMQ==",
        ),
        (
            basic(Identifier::Secret(name("user"))),
            "Basic YWxhZGRpbi0xOnBhc3M6d29yZC0x",
        ),
        // An empty user name, and keys as user names beside passwords that say nothing.
        (basic(Identifier::Plain(String::new())), "Basic OnBhc3M6d29yZC0x"),
        (key_as_user(""), "Basic YWxhZGRpbi0xOg=="),
        (key_as_user("X"), "Basic YWxhZGRpbi0xOlg="),
    ] {
        let endpoint = with_auth(auth, endpoint(server.port()));
        let sent = vault
            .upstream(&secrets)
            .send(&granted(&endpoint), &context())
            .await
            .unwrap();
        let request = server.requests().pop().unwrap();
        assert_eq!(header(&request, "authorization"), Some(value));
        let dots = ("authorization".to_owned(), "••••".to_owned());
        assert!(sent.request_headers_redacted.contains(&dots));
    }
    let endpoint = with_auth(basic(Identifier::Secret(name("user"))), endpoint(server.port()));
    let count = server.connections();
    let upstream = vault.upstream(&[("key", "password", None), ("user", "with:colon", None)]);
    let error = upstream.send(&granted(&endpoint), &context()).await.unwrap_err();
    assert_eq!(error.denial.unwrap().rule, Rule::SecretUnusable);
    // What only one of the two secrets allows is not allowed.
    let half = Grant {
        secrets: vec![name("key")],
        ..grant()
    };
    let denial = decide(&endpoint, &half, "A-1").unwrap_err();
    assert_eq!(denial.rule, Rule::SecretNotGranted);
    assert!(
        denial.remedy.contains("--secret key --secret user"),
        "{}",
        denial.remedy
    );
    assert_eq!(server.connections(), count);
}

/// Method, target and headers of a request.
fn parts(head: &str) -> (&str, &str, Vec<(String, String)>) {
    let mut first = head.lines().next().unwrap().split(' ');
    let headers = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    (first.next().unwrap(), first.next().unwrap(), headers)
}

#[tokio::test]
async fn what_is_signed_is_what_a_receiver_checks() {
    let vault = Vault::new();
    let server = Server::saying(EMPTY).await;
    let webhook = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let key = |algorithm| SignatureScheme::Rfc9421 {
        algorithm,
        key_id: "k-1".into(),
    };
    let seed = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    let form = own_form();
    let cases = [
        (
            SignatureScheme::Hmac(Box::new(form.clone())),
            Scheme::Hmac(&form),
            SECRET,
        ),
        (SignatureScheme::HubspotV1, Scheme::HubspotV1, SECRET),
        (SignatureScheme::HubspotV2, Scheme::HubspotV2, SECRET),
        (SignatureScheme::HubspotV3, Scheme::HubspotV3, SECRET),
        (SignatureScheme::Hubspot, Scheme::Hubspot, SECRET),
        (SignatureScheme::StandardWebhooks, Scheme::StandardWebhooks, webhook),
        (SignatureScheme::StandardWebhooks, Scheme::StandardWebhooks, seed),
        (key(SignatureAlgorithm::HmacSha256), Scheme::Rfc9421, SECRET),
        (key(SignatureAlgorithm::Ed25519), Scheme::Rfc9421, seed),
    ];
    for (scheme, checked, secret) in cases {
        for endpoint in [endpoint(server.port()), write_endpoint(server.port())] {
            let endpoint = Endpoint {
                query: vec![("email".into(), Template::literal("a b+c@x.io:/?"))],
                ..with_auth(signature(scheme.clone()), endpoint)
            };
            let upstream = vault.upstream(&[("key", secret, None)]);
            let sent = upstream.send(&granted(&endpoint), &context()).await.unwrap();
            let request = server.requests().pop().unwrap();
            let (head, body) = request.split_once("\r\n\r\n").unwrap();
            let (method, target, headers) = parts(head);
            let received = Received {
                method,
                url: target,
                headers: &headers,
                body: body.as_bytes(),
            };
            let public_url = format!("http://{}", header(head, "host").unwrap());
            let check = |secret: &str, now_ms| {
                let receiver = Receiver {
                    secrets: &[secret.as_bytes()],
                    now_ms,
                    public_url: Some(&public_url),
                    key_id: None,
                };
                verify(checked, &receiver, &received).is_ok()
            };
            assert!(check(secret, NOW_MS), "{scheme:?} {request}");
            assert!(!check("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NOW_MS));
            for (name, value) in &headers {
                let proof = [
                    "signature",
                    "x-hubspot-signature-v3",
                    "webhook-signature",
                    "x-signature",
                ]
                .contains(&name.as_str());
                assert!(
                    !proof || !format!("{sent:?}").contains(value),
                    "signatures are shown as dots"
                );
            }
        }
    }
}

#[tokio::test]
async fn signatures_of_reads_have_fresh_ids_and_writes_their_key() {
    let vault = Vault::new();
    let server = Server::saying(EMPTY).await;
    let upstream = vault.upstream(&[("key", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", None)]);
    let auth = signature(SignatureScheme::StandardWebhooks);
    let read = with_auth(auth.clone(), endpoint(server.port()));
    let write = with_auth(auth, write_endpoint(server.port()));
    for endpoint in [&read, &read, &write] {
        upstream.send(&granted(endpoint), &context()).await.unwrap();
    }
    let requests = server.requests();
    let ids: Vec<_> = requests
        .iter()
        .map(|request| header(request, "webhook-id").unwrap())
        .collect();
    assert_ne!(ids[0], ids[1]);
    assert_eq!(ids[2], "run-1/orders");
    assert_eq!(header(&requests[2], "webhook-timestamp"), Some("1700000000"));
}
