//! Redirects that are followed hop by hop through the gate, and those that are not.

use super::server::header;
use super::*;
use std::sync::atomic::{AtomicU32, Ordering};

fn moved(status: u16, location: &str) -> Answer {
    Answer::Bytes(format!("HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n").into_bytes())
}

#[tokio::test]
async fn hops_on_the_same_origin_are_followed_up_to_the_limit() {
    let server = Server::start(|number, _| moved(302, &format!("/hop/{number}"))).await;
    let error = |redirects_max| {
        let endpoint = Endpoint {
            redirects_max,
            ..endpoint(server.port())
        };
        async move { upstream().send(&permit(&endpoint), &context()).await.unwrap_err() }
    };
    for (max, requests) in [(0, 1), (1, 3), (2, 6)] {
        let error = error(max).await;
        assert_eq!(
            (error.error, error.denial.unwrap().rule),
            (CallError::Denied, Rule::RedirectLimit)
        );
        assert_eq!((error.redirects, server.requests().len()), (max, requests));
    }

    let server = Server::start(|number, _| match number {
        1 => moved(302, "/orders/2?page=1#part"),
        _ => Answer::Bytes(server::ok("", b"there")),
    })
    .await;
    let endpoint = Endpoint {
        redirects_max: 1,
        ..endpoint(server.port())
    };
    let sent = upstream().send(&permit(&endpoint), &context()).await.unwrap();
    assert_eq!((&sent.body[..], sent.redirects), (&b"there"[..], 1));
    assert_eq!(sent.url, format!("http://shop.test:{}/orders/2?page=1", server.port()));
    let requests = server.requests();
    assert!(requests[1].starts_with("GET /orders/2?page=1 HTTP/1.1"));
    assert_eq!(header(&requests[1], "x-api-key"), Some(SECRET));
    assert_eq!(header(&requests[1], "referer"), None);
}

#[tokio::test]
async fn a_redirect_elsewhere_is_not_followed() {
    let trap = Server::saying("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret").await;
    let port = trap.port();
    for location in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://0177.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://shop.test:{port}/orders/A-1"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://shop.test/orders/A-1".to_owned(),
    ] {
        let told = location.clone();
        let server = Server::start(move |_, _| moved(302, &told)).await;
        let endpoint = Endpoint {
            redirects_max: 3,
            ..endpoint(server.port())
        };
        let error = upstream().send(&permit(&endpoint), &context()).await.unwrap_err();
        assert_eq!(error.error, CallError::Denied);
        assert_eq!(error.denial.unwrap().rule, Rule::RedirectOrigin, "{location}");
    }
    assert_eq!(trap.connections(), 0);
}

#[tokio::test]
async fn a_write_that_was_redirected_away_is_of_unknown_outcome() {
    let server = Server::start(|number, _| match number {
        1 => moved(302, "/done"),
        2 => moved(303, "/done"),
        _ => Answer::Last(Vec::new()),
    })
    .await;
    let endpoint = Endpoint {
        redirects_max: 1,
        ..write_endpoint(server.port())
    };
    let error = upstream().send(&permit(&endpoint), &context()).await.unwrap_err();
    assert_eq!((error.error, error.sent), (CallError::OutcomeUnknown, true));
    assert_eq!(error.denial.unwrap().rule, Rule::RedirectMethod);
    let error = upstream().send(&permit(&endpoint), &context()).await.unwrap_err();
    assert_eq!(
        (error.error, error.redirects),
        (CallError::OutcomeUnknown, 1),
        "its answer was lost on the way"
    );
    assert!(server.requests()[2].starts_with("GET /done HTTP/1.1"));
}

#[tokio::test]
async fn a_refusal_behind_a_redirect_that_may_come_after_the_work_is_no_refusal_of_the_write() {
    let refused = || Answer::Bytes(b"HTTP/1.1 404 Gone\r\ncontent-length: 0\r\n\r\n".to_vec());
    for (status, expected) in [
        (303, Err((CallError::OutcomeUnknown, Some(404)))),
        // It was not done where 307 and 308 were answered, so the next answer counts.
        (307, Ok(404)),
        (308, Ok(404)),
    ] {
        let server = Server::start(move |number, _| match number {
            1 => moved(status, "/orders/2"),
            _ => refused(),
        })
        .await;
        let endpoint = Endpoint {
            redirects_max: 1,
            ..write_endpoint(server.port())
        };
        let sent = upstream().send(&permit(&endpoint), &context()).await;
        let found = sent
            .map(|sent| sent.status)
            .map_err(|error| (error.error, error.status));
        assert_eq!(found, expected, "{status}");
    }
}

#[tokio::test]
async fn signatures_are_made_anew_for_each_hop() {
    let server = Server::start(|number, _| match number {
        1 => moved(307, "/v2/orders"),
        _ => Answer::Bytes(server::ok("", b"")),
    })
    .await;
    let auth = Auth::Signature {
        scheme: SignatureScheme::HubspotV2,
        secret: name("key"),
    };
    let endpoint = Endpoint {
        redirects_max: 1,
        auth,
        ..write_endpoint(server.port())
    };
    upstream().send(&permit(&endpoint), &context()).await.unwrap();
    let requests = server.requests();
    let signatures: Vec<_> = requests
        .iter()
        .map(|request| header(request, "x-hubspot-signature").unwrap())
        .collect();
    assert_ne!(signatures[0], signatures[1]);
    assert!(requests[1].ends_with("{\"cancel\":true}"), "307 keeps the body");
}

#[tokio::test]
async fn a_secret_in_a_location_is_in_no_text_of_ours() {
    let server = Server::start(|number, request| {
        let key = header(request, "x-api-key").unwrap();
        match number {
            1 => moved(302, &format!("/{key}?a={key}")),
            2 => Answer::Bytes(server::ok("", b"")),
            _ => moved(302, &format!("https://{key}.example/")),
        }
    })
    .await;
    let permit = permit(&Endpoint {
        redirects_max: 1,
        ..endpoint(server.port())
    });
    let sent = upstream().send(&permit, &context()).await.unwrap();
    assert!(sent.url.ends_with("/[redacted:key]?a=[redacted:key]"), "{}", sent.url);
    let error = upstream().send(&permit, &context()).await.unwrap_err();
    assert_eq!(error.denial.as_ref().unwrap().rule, Rule::RedirectOrigin);
    assert!(!format!("{error:?} {error}").contains(SECRET), "{error:?}");
}

/// A grant that is taken back when it was asked for so often.
struct Until(AtomicU32);

impl Standing for Until {
    fn stands<'a>(&'a self, _: &'a EgressPermit) -> BoxFuture<'a, bool> {
        let left = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        Box::pin(std::future::ready(left.is_ok()))
    }
}

#[tokio::test]
async fn what_is_revoked_between_two_hops_is_not_dialled_again() {
    let server = Server::start(|number, _| match number % 2 {
        1 => moved(302, "/orders/2"),
        _ => Answer::Bytes(server::ok("", b"there")),
    })
    .await;
    let endpoint = Endpoint {
        redirects_max: 1,
        ..endpoint(server.port())
    };
    // Each hop asks twice: before anything is fetched for it, and before it is dialled.
    for (asked, requests) in [(4, 2), (3, 1), (2, 1), (1, 0), (0, 0)] {
        let before = server.requests().len();
        let context = SendContext {
            standing: Some(Arc::new(Until(AtomicU32::new(asked)))),
            ..context()
        };
        let result = upstream().send(&permit(&endpoint), &context).await;
        assert_eq!(server.requests().len() - before, requests, "{asked}");
        match result {
            Ok(sent) => assert_eq!((asked, sent.redirects), (4, 1)),
            Err(error) => assert_eq!(
                error.denial.map(|denial| denial.rule),
                Some(Rule::NotGranted),
                "{asked}"
            ),
        }
        if requests == 1 {
            // The next round begins with a redirect again.
            upstream().send(&permit(&endpoint), &super::context()).await.unwrap();
        }
    }
}
