//! A company's proxy: asked for public addresses alone, after they were checked, and never for what a grant keeps inside.

use super::server::header;
use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// A public address, which nothing in these tests dials.
const PUBLIC: &str = "93.184.216.34";

/// A proxy that takes `CONNECT` and leads every tunnel to one place on this machine, whatever was asked for; it remembers
/// what that was. A request that is not a `CONNECT` gets an answer of its own.
async fn proxy(to: Option<SocketAddr>) -> (Origin, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let origin = Origin {
        scheme: Scheme::Http,
        host: "proxy.test".into(),
        port: listener.local_addr().unwrap().port(),
    };
    let own = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            let head = String::from_utf8(head).unwrap();
            let is_tunnel = head.starts_with("CONNECT ");
            own.lock().unwrap().push(head);
            let answer: &[u8] = match (is_tunnel, to) {
                (true, Some(_)) => b"HTTP/1.1 200 OK\r\n\r\n",
                (true, None) => b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
                (false, _) => b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nplain",
            };
            stream.write_all(answer).await.unwrap();
            if let (true, Some(to)) = (is_tunnel, to) {
                tokio::spawn(async move {
                    let mut upstream = TcpStream::connect(to).await.unwrap();
                    let _ = copy_bidirectional(&mut stream, &mut upstream).await;
                });
            }
        }
    });
    (origin, asked)
}

/// Knows the proxy's name beside the upstream's.
struct Company(&'static str);

impl Resolver for Company {
    fn lookup<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        let ip = if host == "proxy.test" { "127.0.0.1" } else { self.0 };
        let address = SocketAddr::new(ip.parse().unwrap(), port);
        Box::pin(std::future::ready(Ok(vec![address])))
    }
}

fn through(proxy: Origin, ip: &'static str, roots: TlsRoots) -> LiveUpstream {
    let upstream = LiveUpstream::new(secrets(), Arc::new(Company(ip)), GateLimits::default(), roots).unwrap();
    upstream.through(Some(proxy))
}

#[tokio::test]
async fn a_public_address_is_reached_through_the_proxy_by_its_name() {
    let (port, thread) = tls::serve_once();
    let (origin, asked) = proxy(Some(SocketAddr::from(([127, 0, 0, 1], port)))).await;
    let endpoint = Endpoint {
        origin: Origin {
            scheme: Scheme::Https,
            host: "shop.test".into(),
            port: 443,
        },
        ..endpoint(443)
    };
    let upstream = through(origin, PUBLIC, tls::trusted());
    let sent = upstream.send(&permit(&endpoint), &context()).await.unwrap();
    assert_eq!(sent.body, b"secure");
    assert_eq!(
        thread.join().unwrap().as_deref(),
        Some("shop.test"),
        "the certificate is still the upstream's"
    );
    let asked = asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with("CONNECT shop.test:443 HTTP/1.1\r\n"), "{asked:?}");
    assert!(!asked[0].contains(SECRET), "a key is for the upstream alone");
}

#[tokio::test]
async fn an_unencrypted_call_to_a_public_address_is_handed_to_the_proxy() {
    let (origin, asked) = proxy(None).await;
    let sent = through(origin, PUBLIC, TlsRoots::Bundled)
        .send(&permit(&endpoint(80)), &context())
        .await
        .unwrap();
    assert_eq!(sent.body, b"plain");
    let asked = asked.lock().unwrap().clone();
    assert!(
        asked[0].starts_with("GET http://shop.test/orders/A-1 HTTP/1.1\r\n"),
        "{asked:?}"
    );
    assert_eq!(header(&asked[0], "host"), Some("shop.test"));
}

#[tokio::test]
async fn an_address_that_is_not_allowed_is_refused_before_the_proxy_is_asked() {
    let (origin, asked) = proxy(None).await;
    let error = through(origin, "10.1.2.3", TlsRoots::Bundled)
        .send(&permit(&endpoint(80)), &context())
        .await
        .unwrap_err();
    assert_eq!(error.denial.unwrap().rule, Rule::AddressNotPublic);
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_address_inside_that_a_grant_names_is_dialled_without_the_proxy() {
    let (origin, asked) = proxy(None).await;
    let server = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ninside").await;
    let sent = through(origin, "127.0.0.1", TlsRoots::Bundled)
        .send(&permit(&endpoint(server.port())), &context())
        .await
        .unwrap();
    assert_eq!(sent.body, b"inside");
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_proxy_that_says_no_leaves_a_write_unsent() {
    let (origin, asked) = proxy(None).await;
    let endpoint = Endpoint {
        origin: Origin {
            scheme: Scheme::Https,
            host: "shop.test".into(),
            port: 443,
        },
        ..write_endpoint(443)
    };
    let error = through(origin, PUBLIC, TlsRoots::Bundled)
        .send(&permit(&endpoint), &context())
        .await
        .unwrap_err();
    assert_eq!((error.error, error.sent), (CallError::Unreachable, false), "{error}");
    assert_eq!(asked.lock().unwrap().len(), 1);
}
