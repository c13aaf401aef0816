//! Where a call may go: every answer of the resolver is checked, and what was checked is what is dialled.

use super::*;

/// Sends with a grant of these networks to a name of these addresses; the server must see nothing.
async fn denied(host: &str, names: Arc<Names>, networks: &[&str]) -> SendError {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let mut endpoint = write_endpoint(server.port());
    endpoint.origin.host = host.into();
    let grant = Grant {
        private_networks: networks.iter().map(|text| text.parse().unwrap()).collect(),
        ..grant()
    };
    let upstream = upstream_with(names, GateLimits::default());
    let error = upstream
        .send(&permit_with(&endpoint, &grant, "1"), &context())
        .await
        .unwrap_err();
    assert_eq!(server.connections(), 0);
    assert!(!error.sent);
    error
}

#[tokio::test]
async fn one_private_answer_among_public_ones_refuses_all() {
    for answer in [
        &["8.8.8.8", "127.0.0.1"][..],
        &["127.0.0.1", "2606:4700::1111"],
        &["8.8.8.8", "::ffff:127.0.0.1"],
    ] {
        let error = denied("shop.test", Names::new(&[answer]), &[]).await;
        let denial = error.denial.unwrap();
        assert_eq!((error.error, denial.rule), (CallError::Denied, Rule::AddressNotPublic));
        assert!(denial.message.contains("`127.0.0.1`"), "{}", denial.message);
        assert!(
            denial.remedy.contains("--private-network 127.0.0.1/32"),
            "{}",
            denial.remedy
        );
    }
}

#[tokio::test]
async fn addresses_in_the_url_are_checked_by_the_same_code() {
    for (host, rule) in [
        ("127.0.0.1", Rule::AddressNotPublic),
        ("10.0.0.1", Rule::AddressNotPublic),
        ("[::1]", Rule::AddressNotPublic),
        ("[::ffff:7f00:1]", Rule::AddressNotPublic),
        ("[64:ff9b::7f00:1]", Rule::AddressNotPublic),
        ("169.254.169.254", Rule::AddressMetadata),
        ("[::ffff:a9fe:a9fe]", Rule::AddressMetadata),
    ] {
        let names = Names::loopback();
        let error = denied(host, Arc::clone(&names), &[]).await;
        assert_eq!(error.denial.unwrap().rule, rule, "{host}");
        assert!(names.lookups().is_empty(), "an address is not looked up");
    }
    let server = Server::saying("HTTP/1.1 204 No Content\r\n\r\n").await;
    for host in ["127.0.0.1", "[::ffff:7f00:1]"] {
        let mut endpoint = endpoint(server.port());
        endpoint.origin.host = host.into();
        let sent = upstream().send(&permit(&endpoint), &context()).await.unwrap();
        assert_eq!(sent.status, 204, "granted: {host}");
    }
}

#[tokio::test]
async fn metadata_is_refused_though_everything_is_granted() {
    for ip in [
        "169.254.169.254",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
    ] {
        let error = denied("shop.test", Names::new(&[&["127.0.0.1", ip]]), &["0.0.0.0/0", "::/0"]).await;
        assert_eq!(error.denial.unwrap().rule, Rule::AddressMetadata, "{ip}");
    }
}

#[tokio::test]
async fn a_name_that_changes_is_dialled_where_it_was_checked() {
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let names = Names::new(&[&["127.0.0.1"], &["10.0.0.1"]]);
    let upstream = upstream_with(Arc::clone(&names), GateLimits::default());
    let permit = permit(&endpoint(server.port()));
    let sent = upstream.send(&permit, &context()).await.unwrap();
    assert_eq!(sent.address, Some(server.address()));
    assert_eq!(names.lookups(), ["shop.test"], "one look-up a call");
    let error = upstream.send(&permit, &context()).await.unwrap_err();
    assert_eq!(
        error.denial.unwrap().rule,
        Rule::AddressNotPublic,
        "a kept connection does not outlive the check"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_never_connected_is_provably_unsent() {
    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let error = upstream()
        .send(&permit(&write_endpoint(closed)), &context())
        .await
        .unwrap_err();
    assert_eq!(
        (error.error, error.sent),
        (CallError::Unreachable, false),
        "refused: {error:?}"
    );

    for names in [Names::new(&[]), Names::new(&[&[]])] {
        let error = denied("shop.test", names, &[]).await;
        assert_eq!(
            (error.error, error.denial),
            (CallError::Unreachable, None),
            "no address"
        );
    }

    struct Never;
    impl Resolver for Never {
        fn lookup<'a>(&'a self, _: &'a str, _: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
            Box::pin(std::future::pending())
        }
    }
    let upstream = LiveUpstream::new(secrets(), Arc::new(Never), impatient(), TlsRoots::Bundled).unwrap();
    let error = upstream
        .send(&permit(&write_endpoint(closed)), &context())
        .await
        .unwrap_err();
    assert_eq!((error.error, error.sent), (CallError::TimedOut, false));
}

#[tokio::test]
async fn a_connection_that_never_comes_is_provably_unsent() {
    // A listener that accepts nothing; once its queue is full, the kernel lets further connections hang.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        queue.push(stream);
        assert!(queue.len() < 64, "the queue has an end");
    }
    let limits = [
        (
            GateLimits {
                connect_ms_max: 100,
                ..GateLimits::default()
            },
            None,
        ),
        (impatient(), None),
        (GateLimits::default(), Some(200)),
    ];
    for (limits, timeout_ms) in limits {
        let endpoint = Endpoint {
            timeout_ms,
            ..write_endpoint(address.port())
        };
        let error = upstream_with(Names::loopback(), limits)
            .send(&permit(&endpoint), &context())
            .await
            .unwrap_err();
        assert_eq!((error.error, error.sent), (CallError::TimedOut, false), "{error:?}");
    }
}

#[tokio::test]
async fn the_system_resolver_knows_localhost() {
    let addresses = SystemResolver.lookup("localhost", 80).await.unwrap();
    assert!(
        !addresses.is_empty()
            && addresses
                .iter()
                .all(|address| address.ip().is_loopback() && address.port() == 80)
    );
}
