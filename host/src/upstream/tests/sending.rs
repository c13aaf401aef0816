//! What goes out: the exact wire form, credentials, signatures, and nothing that the environment or a library adds.

use super::server::{header, ok};
mod declared;
mod planned;
mod wire;

use super::*;
use sha2::{Digest, Sha256};

#[tokio::test]
async fn a_call_reaches_its_server() {
    let server = Server::start(|_, _| {
        Answer::Bytes(ok(
            "Content-Type: application/json\r\nX-Page: 2\r\nX-Internal: no\r\n",
            b"{\"a\":1}",
        ))
    })
    .await;
    let sent = upstream()
        .send(&permit(&endpoint(server.port())), &context())
        .await
        .unwrap();
    assert_eq!((sent.status, &sent.body[..]), (200, &b"{\"a\":1}"[..]));
    let headers = [("content-type", "application/json"), ("x-page", "2")];
    assert_eq!(
        sent.headers,
        headers.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(
        (sent.address, sent.redirects, sent.response_bytes),
        (Some(server.address()), 0, 7)
    );
    assert_eq!(sent.url, format!("http://shop.test:{}/orders/A-1", server.port()));
    assert!(
        sent.timings_us.resolve <= sent.timings_us.first_byte && sent.timings_us.first_byte <= sent.timings_us.total
    );

    let request = &server.requests()[0];
    assert!(request.starts_with("GET /orders/A-1 HTTP/1.1\r\n"), "{request}");
    assert_eq!(
        header(request, "host"),
        Some(format!("shop.test:{}", server.port()).as_str())
    );
    assert_eq!(
        header(request, "user-agent"),
        Some(concat!("actgate/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(header(request, "x-api-key"), Some(SECRET));
    assert_eq!(header(request, "referer"), None);
    assert_eq!(header(request, "idempotency-key"), None, "reads have none");
}

/// Runs the test above in a process of its own whose environment names a proxy.
#[test]
#[allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the environment of another process is set"
)]
fn proxies_of_the_environment_are_ignored() {
    let trap = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let proxy = format!("http://{}", trap.local_addr().unwrap());
    let (_, module) = module_path!().split_once("::").unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args([&format!("{module}::a_call_reaches_its_server"), "--exact"]);
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        child.env(variable, &proxy).env(variable.to_ascii_lowercase(), &proxy);
    }
    let output = child.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert_eq!(
        trap.accept().unwrap_err().kind(),
        io::ErrorKind::WouldBlock,
        "nobody knocked at the proxy"
    );
}

#[tokio::test]
async fn the_wire_form_is_the_built_one() {
    let server = Server::saying("HTTP/1.1 204 No Content\r\n\r\n").await;
    let query = |text: &str| vec![("q".to_owned(), Template::literal(text))];
    for text in ["a b+c@x.io", ":/?@!$()*,;'", "ä%3A", "\"<>\\^`{|}"] {
        let permit = permit_with(
            &Endpoint {
                query: query(text),
                ..endpoint(server.port())
            },
            &grant(),
            "o'brien ü",
        );
        upstream().send(&permit, &context()).await.unwrap();
        let line = format!("GET {} HTTP/1.1\r\n", permit.request().path_and_query());
        let request = server.requests().pop().unwrap();
        assert!(request.starts_with(&line), "{line} {request}");
    }
}

#[tokio::test]
async fn a_write_carries_its_body_and_key() {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let sent = upstream()
        .send(&permit(&write_endpoint(server.port())), &context())
        .await
        .unwrap();
    let request = &server.requests()[0];
    assert!(request.ends_with("\r\n\r\n{\"cancel\":true}"), "{request}");
    assert_eq!(header(request, "content-type"), Some("application/json"));
    assert_eq!(header(request, "idempotency-key"), Some("run-1/orders"));
    assert_eq!(sent.request_bytes, 15);
}

#[tokio::test]
async fn secrets_are_in_no_text_of_ours() {
    let server = Server::start(|_, request| {
        let key = header(request, "x-api-key").unwrap();
        Answer::Bytes(ok(
            &format!("x-page: {key}\r\n"),
            format!("you sent {key} or {}", hex::encode(key)).as_bytes(),
        ))
    })
    .await;
    let (upstream, context) = (upstream(), context());
    let permit = permit(&endpoint(server.port()));
    let sent = upstream.send(&permit, &context).await.unwrap();
    assert_eq!(
        String::from_utf8_lossy(&sent.body),
        "you sent [redacted:key] or [redacted:key]"
    );
    assert!(sent.headers.contains(&("x-page".into(), "[redacted:key]".into())));
    assert!(
        sent.request_headers_redacted
            .contains(&("x-api-key".into(), "••••".into()))
    );
    let text = format!("{upstream:?} {context:?} {permit:?} {sent:?}");
    assert!(!text.contains(SECRET) && !text.contains(&hex::encode(SECRET)));
}

#[tokio::test]
async fn hubspot_signatures_cover_the_wire_form() {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let endpoint = Endpoint {
        auth: Auth::Signature {
            scheme: SignatureScheme::Hubspot,
            secret: name("key"),
        },
        query: vec![("email".into(), Template::literal("a b@x.io"))],
        ..write_endpoint(server.port())
    };
    let sent = upstream().send(&permit(&endpoint), &context()).await.unwrap();
    let request = server.requests().pop().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let target = head.split(' ').nth(1).unwrap();
    let uri = format!("http://{}{target}", header(head, "host").unwrap());
    assert!(uri.ends_with("?email=a%20b@x.io"), "{uri}");
    let expected = hex::encode(Sha256::digest(format!("{SECRET}POST{uri}{body}")));
    assert_eq!(header(head, "x-hubspot-signature"), Some(expected.as_str()));
    assert_eq!(header(head, "x-hubspot-signature-version"), Some("v2"));
    assert_eq!(header(head, "x-hubspot-request-timestamp"), Some("1700000000000"));
    assert_eq!(header(head, "x-hubspot-signature-v3").map(str::len), Some(44));
    assert!(!format!("{sent:?}").contains(&expected), "signatures are credentials");
}

#[tokio::test]
async fn a_secret_that_cannot_be_used_stops_the_call() {
    let server = Server::saying("HTTP/1.1 200 OK\r\n\r\n").await;
    let reference = SecretReference::Environment("ACTGATE_TEST_NEVER_SET".into());
    for (secrets, remedy) in [
        (Secrets::default(), "[secrets]\nkey = { file = \"/run/secrets/key\" }"),
        (
            Secrets::new([(name("key"), reference)]),
            "set the variable of `key` in the environment of the host, or name a file in [secrets]",
        ),
    ] {
        let upstream = LiveUpstream::new(
            Arc::new(secrets),
            Names::loopback(),
            GateLimits::default(),
            TlsRoots::Bundled,
        )
        .unwrap();
        let error = upstream
            .send(&permit(&write_endpoint(server.port())), &context())
            .await
            .unwrap_err();
        let denial = error.denial.unwrap();
        assert_eq!(
            (error.error, error.sent, denial.rule),
            (CallError::Denied, false, Rule::SecretUnusable)
        );
        assert_eq!(denial.remedy, remedy);
    }
    assert_eq!(server.connections(), 0);
}
