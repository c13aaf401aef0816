//! Tokens of the client credentials grant: fetched, kept, forgotten, refused, and never a way around the gate.

use super::*;

const CLIENT_SECRET: &str = "client secret/1";

pub(super) fn client(port: u16, client_auth: ClientAuth) -> ClientCredentials {
    ClientCredentials {
        token_origin: endpoint(port).origin,
        token_path: "/token".into(),
        client_id: Identifier::Plain("shop 1".into()),
        secret: name("key"),
        scopes: vec!["orders:read".into(), "b".into()],
        parameters: Vec::new(),
        client_auth,
    }
}

pub(super) fn oauth(port: u16) -> Endpoint {
    let client = client(port, ClientAuth::Basic);
    with_auth(Auth::ClientCredentials(Box::new(client)), endpoint(port))
}

fn token(number: usize, expires_in: &str) -> Vec<u8> {
    let body = format!("{{\"access_token\":\"token-{number:04}\",\"token_type\":\"bearer\"{expires_in}}}");
    ok("content-type: application/json\r\n", body.as_bytes())
}

/// Gives a new token with each token request, and answers calls by their bearer token.
pub(super) async fn shop(expires_in: &'static str, good: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |number, request| {
        if request.starts_with("POST /token ") {
            return Answer::Bytes(token(number, expires_in));
        }
        let bearer = header(request, "authorization").unwrap_or_default();
        Answer::Bytes(if good(bearer) {
            ok("", bearer.as_bytes())
        } else {
            UNAUTHORIZED.into()
        })
    })
    .await
}

fn paths(server: &Server) -> Vec<String> {
    let path = |request: &String| request.split(' ').nth(1).unwrap_or_default().to_owned();
    server.requests().iter().map(path).collect()
}

pub(super) fn sender(vault: &Vault) -> LiveUpstream {
    vault.upstream(&[("key", CLIENT_SECRET, None)])
}

#[tokio::test]
async fn a_token_is_fetched_once_and_used_until_it_expires() {
    let vault = Vault::new();
    let server = shop(",\"expires_in\":3600", |_| true).await;
    let (upstream, permit) = (sender(&vault), granted(&oauth(server.port())));
    for _ in 0..3 {
        let sent = upstream.send(&permit, &context()).await.unwrap();
        assert_eq!(sent.body, b"Bearer [redacted:access-token]");
        assert!(!format!("{sent:?} {upstream:?}").contains("token-0001"));
    }
    assert_eq!(paths(&server), ["/token", "/orders/A-1", "/orders/A-1", "/orders/A-1"]);
    let request = &server.requests()[0];
    // RFC 6749, section 2.3.1: both are form-encoded first.
    assert_eq!(
        header(request, "authorization"),
        Some("Basic c2hvcCsxOmNsaWVudCtzZWNyZXQlMkYx")
    );
    assert_eq!(
        header(request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert!(
        request.ends_with("\r\n\r\ngrant_type=client_credentials&scope=orders%3Aread+b"),
        "{request}"
    );
}

#[tokio::test]
async fn an_expired_token_is_fetched_anew() {
    let vault = Vault::new();
    let server = shop(",\"expires_in\":0", |_| true).await;
    let (upstream, permit) = (sender(&vault), granted(&oauth(server.port())));
    for _ in 0..2 {
        upstream.send(&permit, &context()).await.unwrap();
    }
    assert_eq!(paths(&server), ["/token", "/orders/A-1", "/token", "/orders/A-1"]);
}

#[tokio::test]
async fn the_client_can_prove_itself_in_the_form() {
    let vault = Vault::new();
    let server = shop("", |_| true).await;
    let client = ClientCredentials {
        scopes: Vec::new(),
        parameters: Vec::new(),
        client_id: Identifier::Secret(name("id")),
        ..client(server.port(), ClientAuth::Body)
    };
    let endpoint = with_auth(Auth::ClientCredentials(Box::new(client)), endpoint(server.port()));
    let upstream = vault.upstream(&[("key", CLIENT_SECRET, None), ("id", "client-id-1", None)]);
    upstream.send(&granted(&endpoint), &context()).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(header(request, "authorization"), None);
    let form = "\r\n\r\ngrant_type=client_credentials&client_id=client-id-1&client_secret=client+secret%2F1";
    assert!(request.ends_with(form), "{request}");
}

#[tokio::test]
async fn on_401_a_read_gets_one_new_token_and_a_write_none() {
    let vault = Vault::new();
    let server = shop(",\"expires_in\":3600", |bearer| bearer.ends_with("0003")).await;
    let (upstream, permit) = (sender(&vault), granted(&oauth(server.port())));
    assert_eq!(upstream.send(&permit, &context()).await.unwrap().status, 200);
    assert_eq!(paths(&server), ["/token", "/orders/A-1", "/token", "/orders/A-1"]);

    let server = shop(",\"expires_in\":3600", |_| false).await;
    let (upstream, permit) = (sender(&vault), granted(&oauth(server.port())));
    assert_eq!(upstream.send(&permit, &context()).await.unwrap().status, 401);
    assert_eq!(server.requests().len(), 4, "once, not for ever");

    let server = shop(",\"expires_in\":3600", |_| false).await;
    let write = with_auth(oauth(server.port()).auth, write_endpoint(server.port()));
    for _ in 0..2 {
        assert_eq!(upstream.send(&granted(&write), &context()).await.unwrap().status, 401);
    }
    let twice = ["/token", "/orders/A-1", "/token", "/orders/A-1"];
    assert_eq!(
        paths(&server),
        twice,
        "the write is not repeated, and its token is forgotten"
    );
}

#[tokio::test]
async fn concurrent_calls_share_one_fetch() {
    let vault = Vault::new();
    let server = shop(",\"expires_in\":3600", |_| true).await;
    let (upstream, permit) = (Arc::new(sender(&vault)), granted(&oauth(server.port())));
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (upstream, permit) = (Arc::clone(&upstream), permit.clone());
            tokio::spawn(async move { upstream.send(&permit, &context()).await.unwrap().status })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 200);
    }
    assert_eq!(paths(&server).iter().filter(|path| *path == "/token").count(), 1);
}

#[tokio::test]
async fn the_next_secret_of_the_client_is_tried() {
    let vault = Vault::new();
    let server = Server::start(|number, request| {
        let old = header(request, "authorization") == Some("Basic c2hvcCsxOm9sZC1zZWNyZXQ=");
        Answer::Bytes(match (request.starts_with("POST"), old) {
            (true, true) => b"HTTP/1.1 401 X\r\ncontent-length: 0\r\n\r\n".to_vec(),
            (true, false) => token(number, ""),
            (false, _) => EMPTY.into(),
        })
    })
    .await;
    let permit = granted(&oauth(server.port()));
    let upstream = vault.upstream(&[("key", "old-secret", Some("new-secret"))]);
    assert_eq!(upstream.send(&permit, &context()).await.unwrap().status, 200);
    assert_eq!(paths(&server), ["/token", "/token", "/orders/A-1"]);
    let upstream = vault.upstream(&[("key", "old-secret", None)]);
    let denial = upstream.send(&permit, &context()).await.unwrap_err().denial.unwrap();
    assert_eq!(denial.rule, Rule::TokenRefused);
}

#[tokio::test]
async fn bad_token_endpoints_end_the_call_before_it_is_sent() {
    let vault = Vault::new();
    let json = |body: &str| ok("", body.as_bytes());
    let cases: Vec<(Vec<u8>, CallError, &str)> = vec![
        (
            b"HTTP/1.1 307 X\r\nlocation: http://shop.test/steal\r\ncontent-length: 0\r\n\r\n".to_vec(),
            CallError::Denied,
            "answered 307",
        ),
        (
            b"HTTP/1.1 400 X\r\ncontent-length: 26\r\n\r\n{\"error\":\"invalid_client\"}".to_vec(),
            CallError::Denied,
            "`invalid_client`",
        ),
        (
            b"HTTP/1.1 400 X\r\ncontent-length: 27\r\n\r\n{\"error\":\"client secret/1\"}".to_vec(),
            CallError::Denied,
            "answered 400",
        ),
        (
            b"HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n".to_vec(),
            CallError::Unreachable,
            "answered 503",
        ),
        (json("{}"), CallError::Denied, "without `access_token`"),
        (
            json("client secret/1"),
            CallError::Denied,
            "cannot be read: not JSON at line 1 column 1",
        ),
        (
            json("<html>client secret/1"),
            CallError::Denied,
            "cannot be read: an HTML page instead of JSON",
        ),
        (
            json("{\"access_token\":\"token-12\",\"token_type\":\"mac\"}"),
            CallError::Denied,
            "type `Bearer`",
        ),
        (
            json("{\"access_token\":\"short\",\"token_type\":\"Bearer\"}"),
            CallError::Denied,
            "fewer than 8",
        ),
        (
            json("{\"access_token\":\"a b\\r\\nc: d 12\",\"token_type\":\"Bearer\"}"),
            CallError::Denied,
            "bytes that no",
        ),
        (
            json(&format!("{{\"x\":\"{}\"}}", "x".repeat(70_000))),
            CallError::TooLarge,
            "more than the 65536 bytes",
        ),
        (b"nonsense\r\n\r\n".to_vec(), CallError::Unreachable, "no token"),
    ];
    for (answer, error_expected, words) in cases {
        let server = Server::start(move |_, _| Answer::Last(answer.clone())).await;
        let write = with_auth(oauth(server.port()).auth, write_endpoint(server.port()));
        let error = sender(&vault).send(&granted(&write), &context()).await.unwrap_err();
        assert_eq!((error.error, error.sent), (error_expected, false), "{error}");
        assert!(error.message.contains(words), "{words}: {error}");
        assert!(!format!("{error:?}").contains("client secret"), "{error:?}");
        assert_eq!(paths(&server), ["/token"], "nothing but the token request left");
    }
}

#[tokio::test]
async fn a_slow_token_endpoint_ends_at_the_call_s_deadline() {
    let vault = Vault::new();
    let drip =
        Server::start(|_, _| Answer::Drip(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n".to_vec(), b" ")).await;
    let silent = Server::start(|_, _| Answer::Silence).await;
    for server in [drip, silent] {
        let upstream = vault.upstream_with(&[("key", CLIENT_SECRET, None)], Names::loopback(), impatient());
        let write = with_auth(oauth(server.port()).auth, write_endpoint(server.port()));
        let error = upstream.send(&granted(&write), &context()).await.unwrap_err();
        assert_eq!((error.error, error.sent), (CallError::TimedOut, false), "{error}");
    }
}

#[tokio::test]
async fn the_token_endpoint_is_a_destination_of_its_own() {
    let vault = Vault::new();
    let server = shop("", |_| true).await;
    let login = shop("", |_| true).await;
    let mut endpoint = oauth(server.port());
    let Auth::ClientCredentials(client) = &mut endpoint.auth else {
        panic!()
    };
    client.token_origin = Origin {
        scheme: Scheme::Https,
        host: "login.test".into(),
        port: 443,
    };
    let decide = |grant: &Grant| decide(&endpoint, grant, "A-1");
    let here = Grant {
        origin: endpoint.origin.clone(),
        ..grant()
    };
    let denial = decide(&here).unwrap_err();
    assert_eq!(denial.rule, Rule::TokenOriginNotGranted);
    assert!(
        denial.remedy.contains("--token-origin https://login.test"),
        "{}",
        denial.remedy
    );
    let plain = Origin {
        scheme: Scheme::Http,
        host: "login.test".into(),
        port: login.port(),
    };
    let open = Grant {
        token_origin: Some(plain),
        ..here.clone()
    };
    let encrypted = Grant {
        origin: Origin {
            scheme: Scheme::Https,
            ..endpoint.origin.clone()
        },
        plain_http: false,
        ..open.clone()
    };
    assert_eq!(decide(&encrypted).unwrap_err().rule, Rule::SchemeNotGranted);
    let permit = decide(&open).unwrap();
    let upstream = sender(&vault);
    upstream.send(&permit, &context()).await.unwrap();
    assert_eq!(
        (paths(&login), paths(&server)),
        (vec!["/token".to_owned()], vec!["/orders/A-1".to_owned()])
    );

    // Its address is checked like every other.
    let names = Names::new(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let upstream = vault.upstream_with(&[("key", CLIENT_SECRET, None)], names.clone(), GateLimits::default());
    let error = upstream.send(&permit, &context()).await.unwrap_err();
    assert_eq!(error.denial.unwrap().rule, Rule::AddressMetadata);
    assert_eq!(names.lookups(), ["shop.test", "login.test"]);
    assert_eq!((login.requests().len(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn no_endpoint_uses_the_token_of_another() {
    let vault = Vault::new();
    let server = shop(",\"expires_in\":3600", |_| true).await;
    let (upstream, first) = (sender(&vault), oauth(server.port()));
    let second = Endpoint {
        name: name("returns"),
        ..first.clone()
    };
    upstream.send(&granted(&first), &context()).await.unwrap();
    let grant = Grant {
        endpoint: name("returns"),
        ..grant()
    };
    upstream
        .send(&permit_with(&second, &grant, "A-1"), &context())
        .await
        .unwrap();
    assert_eq!(paths(&server), ["/token", "/orders/A-1", "/token", "/orders/A-1"]);
}
