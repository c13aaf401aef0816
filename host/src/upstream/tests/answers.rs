//! What comes back: late, endless, swollen or broken answers end at a limit, and a write's end is reported honestly.

use super::server::ok;
use super::*;

/// The same answer to a read and to a write, under these limits.
async fn both(server: &Server, limits: GateLimits) -> (SendError, SendError) {
    let upstream = upstream_with(Names::loopback(), limits);
    let read = upstream
        .send(&permit(&endpoint(server.port())), &context())
        .await
        .unwrap_err();
    let write = upstream
        .send(&permit(&write_endpoint(server.port())), &context())
        .await
        .unwrap_err();
    assert!(read.sent && write.sent);
    assert_eq!(write.error, CallError::OutcomeUnknown, "{write:?}");
    assert!(!write.message.contains(SECRET) && !read.message.contains(SECRET));
    (read, write)
}

#[tokio::test]
async fn a_drip_ends_at_the_deadline() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n".to_vec();
    let body = Server::start(move |_, _| Answer::Drip(head.clone(), b"x")).await;
    let (read, _) = both(&body, impatient()).await;
    assert_eq!(read.error, CallError::TimedOut, "{read:?}");
    let head = Server::start(|_, _| Answer::Drip(b"HTTP/1.1 200 OK\r\nx: ".to_vec(), b"x")).await;
    let limits = GateLimits {
        first_byte_ms_max: 500,
        ..GateLimits::default()
    };
    let (read, _) = both(&head, limits).await;
    assert_eq!(read.error, CallError::TimedOut, "{read:?}");
}

#[tokio::test]
async fn silence_ends_at_the_first_byte_s_time_and_at_whoever_s_deadline_is_first() {
    let server = Server::start(|_, _| Answer::Silence).await;
    let (read, _) = both(
        &server,
        GateLimits {
            first_byte_ms_max: 400,
            ..GateLimits::default()
        },
    )
    .await;
    assert_eq!(read.error, CallError::TimedOut);

    let own = Endpoint {
        timeout_ms: Some(100),
        ..endpoint(server.port())
    };
    assert_eq!(
        upstream().send(&permit(&own), &context()).await.unwrap_err().error,
        CallError::TimedOut
    );
    let run = SendContext {
        deadline: Instant::now() + Duration::from_millis(100),
        ..context()
    };
    let error = upstream()
        .send(&permit(&endpoint(server.port())), &run)
        .await
        .unwrap_err();
    assert_eq!(error.error, CallError::TimedOut);
}

#[tokio::test]
async fn bodies_end_at_the_cap() {
    let limits = || GateLimits {
        response_bytes_max: 1000,
        ..GateLimits::default()
    };
    let told = Server::start(|_, _| Answer::Bytes(ok("", &[b'x'; 1001]))).await;
    assert_eq!(both(&told, limits()).await.0.error, CallError::TooLarge);
    let endless = Server::start(|_, _| {
        let chunk = b"3e8\r\n".iter().chain(&[b'x'; 1000]).chain(b"\r\n").copied().collect();
        Answer::Flood(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec(), chunk)
    })
    .await;
    assert_eq!(both(&endless, limits()).await.0.error, CallError::TooLarge);

    let exact = Server::start(|_, _| Answer::Bytes(ok("", &[b'x'; 1000]))).await;
    let upstream = upstream_with(Names::loopback(), limits());
    assert_eq!(
        upstream
            .send(&permit(&endpoint(exact.port())), &context())
            .await
            .unwrap()
            .body
            .len(),
        1000
    );
    let own = Endpoint {
        response_bytes_max: Some(999),
        ..endpoint(exact.port())
    };
    assert_eq!(
        upstream.send(&permit(&own), &context()).await.unwrap_err().error,
        CallError::TooLarge
    );
}

/// Gzip (RFC 1952) around deflate's fixed codes (RFC 1951, section 3.2.6): a zero, then `repeats` times "258 bytes
/// more of the same", each in 13 bits. Ends without a checksum when it is a bomb.
fn gzip_zeros(repeats: usize) -> Vec<u8> {
    let mut bits: Vec<bool> = vec![true, true, false];
    let mut code = |value: u32, width: u32| bits.extend((0..width).rev().map(|at| value >> at & 1 == 1));
    code(0x30, 8);
    for _ in 0..repeats {
        code(0xc5, 8);
        code(0, 5);
    }
    code(0, 7);
    let byte = |bits: &[bool]| {
        bits.iter()
            .enumerate()
            .fold(0, |byte, (at, bit)| byte | u8::from(*bit) << at)
    };
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
        .into_iter()
        .chain(bits.chunks(8).map(byte))
        .collect()
}

#[tokio::test]
async fn a_gzip_bomb_ends_at_the_cap_after_decompression() {
    let bomb = gzip_zeros(400_000);
    assert!(
        bomb.len() < 700_000,
        "under the cap while it is packed, and over a hundred times as large behind"
    );
    let server = Server::start(move |_, _| Answer::Bytes(ok("content-encoding: gzip\r\n", &bomb))).await;
    assert_eq!(both(&server, GateLimits::default()).await.0.error, CallError::TooLarge);
}

#[tokio::test]
async fn gzip_is_unpacked() {
    // `printf hello | gzip -n`
    let packed = "1f8b0800000000000003cb48cdc9c9070086a6103605000000";
    let packed = hex::decode(packed).unwrap();
    let server = Server::start(move |_, _| Answer::Bytes(ok("content-encoding: gzip\r\n", &packed))).await;
    let sent = upstream()
        .send(&permit(&endpoint(server.port())), &context())
        .await
        .unwrap();
    assert_eq!((&sent.body[..], sent.response_bytes), (&b"hello"[..], 5));
}

#[tokio::test]
async fn headers_end_at_the_cap() {
    let one = |bytes: usize| format!("x-page: {}\r\n", "x".repeat(bytes));
    let many: String = (0..5_000)
        .map(|at| format!("x-{at}: {}\r\n", "x".repeat(200)))
        .collect();
    let some: String = (0..200).map(|at| format!("x-{at}: 1\r\n")).collect();
    for headers in [one(1 << 20), one(33 << 10), many, some] {
        let length = headers.len();
        let server = Server::start(move |_, _| Answer::Bytes(ok(&headers, b""))).await;
        let (read, _) = both(&server, GateLimits::default()).await;
        assert_eq!(read.error, CallError::TooLarge, "{length} bytes: {}", read.message);
    }
    let headers = one(31 << 10);
    let server = Server::start(move |_, _| Answer::Bytes(ok(&headers, b""))).await;
    assert!(
        upstream()
            .send(&permit(&endpoint(server.port())), &context())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_closed_connection_is_not_tried_again() {
    let server = Server::start(|_, _| Answer::Last(Vec::new())).await;
    let (read, _) = both(&server, GateLimits::default()).await;
    assert_eq!(read.error, CallError::Unreachable);
    assert_eq!(server.requests().len(), 2, "one for the read, one for the write");

    let cut = Server::start(|_, _| Answer::Last(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort".to_vec())).await;
    assert_eq!(both(&cut, GateLimits::default()).await.0.error, CallError::Unreachable);
    let noise = Server::start(|_, _| Answer::Last(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec())).await;
    assert_eq!(
        both(&noise, GateLimits::default()).await.0.error,
        CallError::Unreachable
    );
}

#[tokio::test]
async fn a_kept_connection_that_breaks_is_not_tried_again_and_writes_have_their_own() {
    let server = Server::start(|number, _| match number {
        2 => Answer::Last(Vec::new()),
        _ => Answer::Bytes(ok("", b"fine")),
    })
    .await;
    let upstream = upstream();
    let read = permit(&endpoint(server.port()));
    upstream.send(&read, &context()).await.unwrap();
    assert_eq!(
        upstream.send(&read, &context()).await.unwrap_err().error,
        CallError::Unreachable
    );
    assert_eq!(
        (server.requests().len(), server.connections()),
        (2, 1),
        "the second went over the first's connection"
    );

    let write = permit(&write_endpoint(server.port()));
    for _ in 0..2 {
        upstream.send(&write, &context()).await.unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (4, 3));
}

#[tokio::test]
async fn retry_after_may_be_a_date() {
    // Thirty seconds after the answer's own clock, which is years away from this machine's.
    let until = "retry-after: Fri, 31 Dec 1999 23:59:59 GMT";
    for (headers, seconds) in [
        (
            "date: Fri, 31 Dec 1999 23:59:29 GMT\r\nretry-after: Fri, 31 Dec 1999 23:59:59 GMT",
            Some(30),
        ),
        (
            "date: Fri, 31 Dec 1999 23:59:59 GMT\r\nretry-after: Fri, 31 Dec 1999 23:59:29 GMT",
            Some(0),
        ),
        // The run's clock is at 2023-11-14T22:13:20Z.
        ("retry-after: Tue, 14 Nov 2023 22:14:20 GMT", Some(60)),
        (until, Some(0)),
        ("retry-after: 7", Some(7)),
        ("retry-after: soon", None),
    ] {
        let server = Server::saying(&format!("HTTP/1.1 503 X\r\n{headers}\r\ncontent-length: 0\r\n\r\n")).await;
        let sent = upstream()
            .send(&permit(&endpoint(server.port())), &context())
            .await
            .unwrap();
        assert_eq!(sent.retry_after_s, seconds, "{headers}");
    }
}
