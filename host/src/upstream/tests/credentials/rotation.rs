//! Secrets that change while the host runs: a read is tried with the next value, a write is not.

use super::*;

/// Takes one key and answers 401 to others.
async fn picky(key: &'static str) -> Server {
    Server::start(move |_, request| {
        let good = header(request, "x-api-key") == Some(key);
        Answer::Bytes(if good { EMPTY } else { UNAUTHORIZED }.into())
    })
    .await
}

#[tokio::test]
async fn a_read_is_tried_once_with_the_next_value() {
    let vault = Vault::new();
    for (accepted, keys) in [
        ("old-key-value", &["old-key-value"][..]),
        ("new-key-value", &["old-key-value", "new-key-value"]),
        ("neither-value", &["old-key-value", "new-key-value"]),
    ] {
        let server = picky(accepted).await;
        let upstream = vault.upstream(&[("key", "old-key-value", Some("new-key-value"))]);
        let sent = upstream
            .send(&granted(&endpoint(server.port())), &context())
            .await
            .unwrap();
        let requests = server.requests();
        let sent_keys: Vec<_> = requests
            .iter()
            .map(|request| header(request, "x-api-key").unwrap())
            .collect();
        assert_eq!(sent_keys, keys);
        assert_eq!(sent.status, if accepted == "neither-value" { 401 } else { 200 });
    }
}

#[tokio::test]
async fn a_write_is_sent_once_whatever_the_answer() {
    let vault = Vault::new();
    let server = picky("new-key-value").await;
    let upstream = vault.upstream(&[("key", "old-key-value", Some("new-key-value"))]);
    let sent = upstream
        .send(&granted(&write_endpoint(server.port())), &context())
        .await
        .unwrap();
    assert_eq!((sent.status, server.requests().len()), (401, 1));
}

#[tokio::test]
async fn without_a_next_value_401_is_an_answer_like_others() {
    let vault = Vault::new();
    let server = picky("new-key-value").await;
    for next in [None, Some("old-key-value"), Some("short")] {
        let upstream = vault.upstream(&[("key", "old-key-value", next)]);
        let sent = upstream
            .send(&granted(&endpoint(server.port())), &context())
            .await
            .unwrap();
        assert_eq!(sent.status, 401);
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn both_values_are_blotted_out() {
    let vault = Vault::new();
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 29\r\n\r\nold-key-value / new-key-value").await;
    let upstream = vault.upstream(&[("key", "old-key-value", Some("new-key-value"))]);
    let sent = upstream
        .send(&granted(&endpoint(server.port())), &context())
        .await
        .unwrap();
    assert_eq!(sent.body, b"[redacted:key] / [redacted:key]");
}

#[tokio::test]
async fn standard_webhooks_are_signed_with_both() {
    let vault = Vault::new();
    let server = Server::saying(UNAUTHORIZED).await;
    let (old, new) = (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
    );
    let endpoint = with_auth(signature(SignatureScheme::StandardWebhooks), endpoint(server.port()));
    let upstream = vault.upstream(&[("key", old, Some(new))]);
    upstream.send(&granted(&endpoint), &context()).await.unwrap();
    let requests = server.requests();
    let signatures = header(&requests[0], "webhook-signature").unwrap();
    let (first, second) = signatures.split_once(' ').unwrap();
    assert!(first.starts_with("v1,") && second.starts_with("v1a,"), "{signatures}");
    assert_eq!(requests.len(), 1, "the same two signatures again would prove no more");
}

#[tokio::test]
async fn no_hop_after_dropped_credentials_has_any() {
    let vault = Vault::new();
    let second = Server::saying(UNAUTHORIZED).await;
    let location = format!("http://shop.test:{}/orders/A-1", second.port());
    let first = Server::saying(&format!(
        "HTTP/1.1 307 X\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
    ))
    .await;
    // The manifest's origin is the second server, the grant's the first.
    let auths = [
        endpoint(0).auth,
        Auth::QueryKey {
            parameter: "api_key".into(),
            secret: name("key"),
        },
        Auth::Bearer { secret: name("key") },
        signature(SignatureScheme::HubspotV2),
    ];
    for auth in auths {
        let endpoint = Endpoint {
            redirects_max: 1,
            ..with_auth(auth, endpoint(second.port()))
        };
        let grant = Grant {
            origin: Origin {
                port: first.port(),
                ..endpoint.origin.clone()
            },
            private_networks: grant().private_networks,
            ..grant()
        };
        let upstream = vault.upstream(&[("key", "old-key-value", Some("new-key-value"))]);
        let error = upstream
            .send(&permit_with(&endpoint, &grant, "A-1"), &context())
            .await
            .unwrap_err();
        assert_eq!(error.denial.unwrap().rule, Rule::RedirectOrigin);
        assert_eq!(second.connections(), 0);
    }
}
