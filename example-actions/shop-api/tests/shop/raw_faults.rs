//! The faults that are bytes on the connection, or none at all.

use shop_api::{Fault, FaultRule, Shop};

use crate::wire::{Folder, Request, Wire, get, post, shop};

const LETTER: &str = r#"{"email":"new@example.org"}"#;

/// A shop with one fault, and a connection over which one request was sent to it.
fn met(rule: FaultRule, request: &Request) -> (Shop, Folder, Wire) {
    let (shop, folder) = shop();
    shop.set_fault(rule).unwrap();
    let mut wire = Wire::to(shop.address());
    wire.send(request);
    (shop, folder, wire)
}

fn hours(fault: Fault) -> (Shop, Folder, Wire) {
    met(FaultRule::new("/hours", fault), &get("/hours?day=monday"))
}

#[test]
fn drip_sends_the_body_in_pieces_and_in_the_end_all_of_it() {
    let (shop, _folder, mut wire) = hours(Fault::Drip {
        bytes: 512,
        every_ms: 1,
    });
    let answer = wire.answer();
    assert_eq!((answer.status, answer.body.len()), (200, 1024));
    answer.json();
    assert!(shop.journal()[0].answered);
    assert_eq!(wire.rest(), b"");
}

#[tokio::test]
async fn drip_sends_no_more_than_its_piece_at_a_time() {
    let (shop, _folder, mut wire) = hours(Fault::Drip {
        bytes: 3,
        every_ms: 3_600_000,
    });
    assert_eq!(wire.head().header("content-length"), Some("1024"));
    assert_eq!(wire.bytes(3), b"{\"s");
    shop.stop().await;
    assert_eq!(wire.rest(), b"", "the shop stopped within the first hour");
}

#[test]
fn drip_can_send_the_answer_of_the_route() {
    let drip = Fault::Drip { bytes: 1, every_ms: 0 };
    let rule = FaultRule::new("/newsletter", drip).applied_first();
    let (shop, _folder, mut wire) = met(rule, &post("/newsletter", LETTER).keyed());
    let answer = wire.answer();
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json()["status"], "subscribed");
    assert_eq!(shop.writes(), 1);
}

#[test]
fn huge_announces_its_length_or_streams_in_chunks() {
    let two_gib: u64 = 2 << 30;
    let huge = |with_length| Fault::Huge {
        bytes: two_gib,
        with_length,
    };
    let (_shop, _folder, mut wire) = hours(huge(true));
    let head = wire.head();
    assert_eq!(head.header("content-length"), Some("2147483648"));
    // Well over any limit, and well under what was announced.
    for _ in 0..8 {
        assert_eq!(wire.bytes(1 << 20).len(), 1 << 20);
    }
    let (_shop, _folder, mut wire) = hours(huge(false));
    let head = wire.head();
    assert_eq!(head.header("transfer-encoding"), Some("chunked"));
    assert_eq!(head.header("content-length"), None);
    for _ in 0..8 {
        assert_eq!(wire.bytes(1 << 20).len(), 1 << 20);
    }
}

#[test]
fn huge_ends_where_it_was_told_to() {
    let (_shop, _folder, mut wire) = hours(Fault::Huge {
        bytes: 100_000,
        with_length: true,
    });
    let answer = wire.answer();
    assert_eq!(answer.body.len(), 100_000);
    answer.json();
    let (_shop, _folder, mut wire) = hours(Fault::Huge {
        bytes: 3,
        with_length: false,
    });
    wire.head();
    assert_eq!(wire.rest(), b"3\r\n{} \r\n0\r\n\r\n");
}

#[test]
fn big_headers_are_a_megabyte_before_a_small_body() {
    let (_shop, _folder, mut wire) = hours(Fault::BigHeaders { bytes: 1 << 20 });
    let answer = wire.answer();
    let headers = answer.headers.iter();
    let size: usize = headers.map(|(name, value)| name.len() + value.len() + 4).sum();
    assert!(size >= 1 << 20, "{size} bytes");
    assert_eq!(answer.body, b"{}");
}

#[tokio::test]
async fn hang_reads_the_request_and_never_answers() {
    let rule = FaultRule::new("/newsletter", Fault::Hang);
    let (shop, _folder, mut wire) = met(rule, &post("/newsletter", LETTER).keyed());
    shop.wait_for_requests(1).await;
    assert_eq!(get("/health").ask(&shop).status, 200);
    let entry = &shop.journal()[0];
    assert_eq!((entry.answered, entry.status), (false, None));
    assert_eq!(entry.body, LETTER);
    assert_eq!(shop.writes(), 0);
    shop.stop().await;
    assert_eq!(wire.rest(), b"");
}

#[test]
fn close_reads_the_request_and_hangs_up() {
    let close = Fault::Close { unread: false };
    let rule = FaultRule::new("/newsletter", close);
    let (shop, _folder, mut wire) = met(rule, &post("/newsletter", LETTER).keyed());
    assert_eq!(wire.rest(), b"");
    assert_eq!(shop.journal()[0].body, LETTER);
    assert!(!shop.journal()[0].answered);
    assert_eq!(shop.writes(), 0);
}

#[test]
fn close_can_lose_the_answer_to_a_write_that_was_made() {
    let close = Fault::Close { unread: false };
    let rule = FaultRule::new("/newsletter", close).times(1).applied_first();
    let letter = post("/newsletter", LETTER).keyed();
    let (shop, _folder, mut wire) = met(rule, &letter);
    assert_eq!(wire.rest(), b"");
    assert_eq!(shop.writes(), 1);
    assert!(!shop.journal()[0].answered);
    assert_eq!(letter.ask(&shop).json()["status"], "already-subscribed");
}

#[test]
fn close_can_leave_the_request_unread() {
    let close = Fault::Close { unread: true };
    let rule = FaultRule::new("/newsletter", close).times(1);
    let (shop, _folder) = shop();
    shop.set_fault(rule).unwrap();
    // Over one connection, so that the fault is seen to be met between requests too.
    let mut wire = Wire::to(shop.address());
    wire.send(&get("/health"));
    assert_eq!(wire.answer().status, 200);
    wire.send(&post("/newsletter?x=1", LETTER).keyed());
    assert_eq!(wire.rest(), b"");
    let entry = &shop.journal()[1];
    assert_eq!(
        (entry.method.as_str(), entry.target.as_str()),
        ("POST", "/newsletter?x=1")
    );
    assert_eq!((entry.body.as_str(), entry.answered), ("", false));
    let letter = post("/newsletter", LETTER).keyed();
    assert_eq!(letter.ask(&shop).status, 201);
}

#[test]
fn close_mid_body_never_ends_its_chunks() {
    let (shop, _folder, mut wire) = hours(Fault::CloseMidBody);
    let head = wire.head();
    assert_eq!(head.header("transfer-encoding"), Some("chunked"));
    let rest = wire.rest();
    assert!(rest.starts_with(b"200\r\n{"));
    assert!(!rest.ends_with(b"0\r\n\r\n"));
    let entry = &shop.journal()[0];
    assert_eq!((entry.answered, entry.status), (false, Some(200)));
}

#[test]
fn a_wrong_length_is_too_long_or_too_short() {
    for (by, announced) in [(100, "1124"), (-1000, "24")] {
        let (_shop, _folder, mut wire) = hours(Fault::WrongLength { by });
        assert_eq!(wire.head().header("content-length"), Some(announced));
        assert_eq!(wire.rest().len(), 1024);
    }
}

#[test]
fn garbage_is_not_http() {
    let (_shop, _folder, mut wire) = hours(Fault::Garbage);
    let bytes = wire.rest();
    assert!(bytes.len() > 256);
    assert!(!bytes.windows(5).any(|window| window == b"HTTP/"));
}

#[test]
fn a_smuggled_answer_waits_for_the_next_request_of_the_connection() {
    let rule = FaultRule::new("/hours", Fault::Smuggle).times(1).applied_first();
    let (shop, _folder, mut wire) = met(rule, &get("/hours?day=monday"));
    assert_eq!(wire.answer().json()["day"], "monday");
    wire.send(&get("/hours?day=tuesday"));
    assert_eq!(wire.answer().json()["smuggled"], true);
    // The true answer comes behind it: the connection is alive and one answer out of step.
    assert_eq!(wire.answer().json()["day"], "tuesday");
    assert_eq!(shop.connections(), 1);
    assert_eq!(shop.journal()[0].fault.as_deref(), Some("smuggle"));
    assert_eq!(shop.journal()[1].fault, None);
}

#[test]
fn a_dropped_shop_cuts_its_connections_and_frees_its_address() {
    let (shop, _folder, mut wire) = hours(Fault::Hang);
    let address = shop.address();
    drop(shop);
    assert_eq!(wire.rest(), b"");
    assert!(std::net::TcpStream::connect(address).is_err());
}
