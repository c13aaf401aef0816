//! TLS: the name is checked and sent by SNI, and only trusted authorities count.

use super::*;
use crate::upstream::live::Unreachable;
use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::Duration;

/// An authority made for these tests; its key is gone.
const AUTHORITY: &str = "\
    MIIBiDCCAS6gAwIBAgIUBQVujxpBwoM7Frt3Ban/rYVM3uswCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWYWN0Z2F0ZSB0ZXN0IGF1dGhv\
    cml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowITEfMB0GA1UEAwwWYWN0Z2F0ZSB0ZXN0IGF1dGhvcml0eTBZMBMG\
    ByqGSM49AgEGCCqGSM49AwEHA0IABHHTfVRr7As6inWtS/b4T6LTpieCTSHimz18YCWmdwwHtbY52glAD58XMdBW62kelHG8CbOys+ZO\
    /GOQP3+VtFyjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgIEMB0GA1UdDgQWBBTbMy2DD+3yeWuMlc38aNKiXjkSwzAK\
    BggqhkjOPQQDAgNIADBFAiEAwnIAbmxftxUrq0QtwRAzY0lWmKx+xshcHmbpjFr6I7UCIEv0OoFY9GELA3XR5fxleJymhkbhPUKJmjWs\
    w/xmKdji";

/// Signed by it, for `shop.test`.
const CERTIFICATE: &str = "\
    MIIBsDCCAVegAwIBAgIUXn+Q11sUzCclSzhcTUKZVnjflf4wCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWYWN0Z2F0ZSB0ZXN0IGF1dGhv\
    cml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFDESMBAGA1UEAwwJc2hvcC50ZXN0MFkwEwYHKoZIzj0CAQYIKoZI\
    zj0DAQcDQgAEIoUk0zg6AFVbE27Y88HgRrPOuuMhv78V97a1rzfyw3W3/ci8zPVRslAv3npw0CQZMZmCFZGTT+u5rABq+OObgqN4MHYw\
    FAYDVR0RBA0wC4IJc2hvcC50ZXN0MAkGA1UdEwQCMAAwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHQYDVR0OBBYEFDAHVbAMmJVged/ijmcq\
    CDBvMMNVMB8GA1UdIwQYMBaAFNszLYMP7fJ5a4yVzfxo0qJeORLDMAoGCCqGSM49BAMCA0cAMEQCIGxPK2lSJ0NAX8bY0lcQ1prDgH9L\
    aZgWqpDWAmoAV2UCAiAGuYC1GWWxROF/CmdYpbSqEUCG2BMLm82VIyOQUunf/g==";

/// The key of [`CERTIFICATE`], which is worth nothing outside these tests.
const KEY: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/I87ps/j0bkOTbPN4erZT+/v3YAe1uT6iSpiOIYZsBmhRANCAAQihSTT\
    ODoAVVsTbtjzweBGs8664yG/vxX3trWvN/LDdbf9yLzM9VGyUC/eenDQJBkxmYIVkZNP67msAGr445uC";

/// The authority of these tests beside the built-in ones.
pub(super) fn trusted() -> TlsRoots {
    TlsRoots::BundledAnd(vec![certificate(AUTHORITY)])
}

fn certificate(text: &str) -> CertificateDer<'static> {
    STANDARD.decode(text).unwrap().into()
}

/// Takes one connection and answers one request. Gives the port, and the name that the client asked for by SNI.
pub(super) fn serve_once() -> (u16, std::thread::JoinHandle<Option<String>>) {
    let key = PrivatePkcs8KeyDer::from(STANDARD.decode(KEY).unwrap());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate(CERTIFICATE)], key.into())
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut tls = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            tls.read_exact(&mut byte).ok()?;
            request.push(byte[0]);
        }
        tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecure")
            .ok()?;
        tls.flush().ok()?;
        tls.conn.server_name().map(str::to_owned)
    });
    (port, thread)
}

async fn call(host: &str, roots: TlsRoots) -> (Result<Sent, SendError>, Option<String>) {
    let (port, thread) = serve_once();
    let endpoint = Endpoint {
        origin: Origin {
            scheme: Scheme::Https,
            host: host.into(),
            port,
        },
        ..endpoint(port)
    };
    let upstream = LiveUpstream::new(secrets(), Names::loopback(), GateLimits::default(), roots).unwrap();
    let result = upstream.send(&permit(&endpoint), &context()).await;
    (result, thread.join().unwrap())
}

#[tokio::test]
async fn a_trusted_name_is_called_by_its_name() {
    let (result, sni) = call("shop.test", TlsRoots::BundledAnd(vec![certificate(AUTHORITY)])).await;
    assert_eq!(result.unwrap().body, b"secure");
    assert_eq!(sni.as_deref(), Some("shop.test"));
}

#[tokio::test]
async fn another_name_and_an_unknown_authority_are_refused_before_anything_is_sent() {
    for (host, roots) in [
        ("other.test", TlsRoots::BundledAnd(vec![certificate(AUTHORITY)])),
        ("127.0.0.1", TlsRoots::BundledAnd(vec![certificate(AUTHORITY)])),
        ("shop.test", TlsRoots::Bundled),
    ] {
        let (result, sni) = call(host, roots).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.error, error.sent, sni),
            (CallError::Unreachable, false, None),
            "{host}"
        );
        let why = match (host, error.message.contains("another name")) {
            ("shop.test", _) => "name your company's authority as `ca` under [gate]",
            _ => "its certificate is for another name",
        };
        assert!(error.message.contains(why), "{}", error.message);
        let again = retry::wait(1, 3, &Err(error), Duration::from_secs(9), 0);
        assert_eq!(again, None, "another try would fail alike");
    }
}

#[tokio::test]
async fn an_authority_of_the_operator_s_own_is_trusted_beside_the_others() {
    let lines: String = AUTHORITY
        .as_bytes()
        .chunks(64)
        .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
        .collect();
    let pem = format!("a comment\n-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n");
    let roots = TlsRoots::Bundled.and_pem(Some(pem.as_bytes())).unwrap();
    let (result, _) = call("shop.test", roots).await;
    assert_eq!(result.unwrap().body, b"secure");
    for bad in [&b""[..], b"no certificate", AUTHORITY.as_bytes()] {
        let error = TlsRoots::Bundled.and_pem(Some(bad)).unwrap_err();
        assert!(error.to_string().contains("gate.ca"), "{error}");
    }
}

/// Reaches for a server that takes one connection, and gives the number of requests that it was sent.
async fn reach(host: &str, roots: TlsRoots, networks: &[&str]) -> (Result<SocketAddr, Unreachable>, usize) {
    let (port, thread) = serve_once();
    let origin = Origin {
        scheme: Scheme::Https,
        host: host.into(),
        port,
    };
    let networks: Vec<_> = networks.iter().map(|network| network.parse().unwrap()).collect();
    let upstream = LiveUpstream::new(secrets(), Names::loopback(), GateLimits::default(), roots).unwrap();
    let reached = upstream.reach(&origin, &networks).await;
    if matches!(reached, Err(Unreachable::Refused(_))) {
        // Nobody has connected, and the thread must not wait for ever.
        drop(std::net::TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), Duration::from_secs(5)).unwrap());
    }
    (reached, thread.join().unwrap().into_iter().count())
}

#[tokio::test]
async fn reaching_for_an_origin_agrees_on_tls_and_sends_no_request() {
    let known = || TlsRoots::BundledAnd(vec![certificate(AUTHORITY)]);
    let (reached, requests) = reach("shop.test", known(), &["127.0.0.0/8"]).await;
    assert_eq!((reached.unwrap().ip(), requests), ([127, 0, 0, 1].into(), 0));
    for (host, roots) in [("other.test", known()), ("shop.test", TlsRoots::Bundled)] {
        let (reached, requests) = reach(host, roots, &["127.0.0.0/8"]).await;
        let error = reached.unwrap_err();
        assert!(
            matches!(error, Unreachable::Tls(_)) && error.to_string().contains("certificate"),
            "{host}: {error}"
        );
        assert_eq!(requests, 0);
    }
}

#[tokio::test]
async fn reaching_for_an_origin_passes_the_same_checks_as_a_call() {
    let (reached, requests) = reach("shop.test", TlsRoots::Bundled, &["10.0.0.0/8"]).await;
    assert!(matches!(reached, Err(Unreachable::Refused(_))), "{reached:?}");
    assert_eq!(requests, 0);
    let gone = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let upstream = LiveUpstream::new(secrets(), Names::loopback(), GateLimits::default(), TlsRoots::Bundled).unwrap();
    let origin = Origin {
        scheme: Scheme::Http,
        host: "shop.test".into(),
        port: gone.port(),
    };
    let reached = upstream.reach(&origin, &["127.0.0.0/8".parse().unwrap()]).await;
    assert!(matches!(reached, Err(Unreachable::Connect(_))), "{reached:?}");
}

#[test]
fn a_root_that_is_no_certificate_stops_the_start() {
    let roots = TlsRoots::BundledAnd(vec![CertificateDer::from(vec![1, 2, 3])]);
    assert!(LiveUpstream::new(secrets(), Names::loopback(), GateLimits::default(), roots).is_err());
}
