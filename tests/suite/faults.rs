//! A shop that misbehaves in the ways real servers do: each run ends in words, blamed on the upstream, and in time.

use actgate::model::run::Blame;
use actgate::model::step::CallError;
use serde_json::json;
use shop_api::{Fault, FaultRule, Shop, ShopSettings};
use tests::{API_KEY, Ran, SIGNING_SECRET, Stand};

/// Small enough to wait for, large enough for a machine that is busy with other tests.
const LIMITS: &str = "[limits.gate]\nfirst_byte_ms_max = 1500\ncall_ms_max = 2500\nbreaker_failures_max = 1000";

async fn stand() -> Stand {
    let stand = Stand::builder().settings(LIMITS).open().await;
    stand.publish("hostile").await.publish("order-status").await
}

/// Looks up an order while the shop has this fault.
async fn lookup(stand: &Stand, fault: Fault) -> Ran {
    stand.shop.set_fault(FaultRule::new("/orders", fault)).unwrap();
    stand.run("order-status", json!({ "order": "A-1001" })).await
}

/// Asserts how a lookup ends for the visitor, in the trace and for the host.
async fn assert_upstream(stand: &Stand, fault: Fault, error: CallError, words: &[&str]) {
    let name = fault.name();
    let ran = lookup(stand, fault).await;
    let (_, found, detail) = ran.exchange();
    assert_eq!(found, Some(error), "{name}: {ran:#?}");
    for word in words {
        assert!(detail.contains(word), "{name}: `{word}` is not in: {detail}");
    }
    ran.assert_failed(error.as_str(), Blame::Upstream, &[]);
    assert!(ran.writes.is_empty());
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_is_down_is_unreachable() {
    let mut stand = stand().await;
    let data = stand.folder.path().join("another-shop");
    let another = Shop::start(ShopSettings::new(data, API_KEY, SIGNING_SECRET)).unwrap();
    std::mem::replace(&mut stand.shop, another).stop().await;
    let ran = stand.run("order-status", json!({ "order": "A-1001" })).await;
    let (_, error, detail) = ran.exchange();
    assert_eq!(error, Some(CallError::Unreachable));
    assert!(detail.contains("no connection"), "{detail}");
    ran.assert_failed("unreachable", Blame::Upstream, &[]);
    // A write that was provably not sent is no unknown outcome.
    let write = stand.hostile("write-ok").await;
    assert_eq!(write.data()["report"][0]["error"], "unreachable");
    assert_eq!(write.writes[0].state.as_str(), "not-sent");
    assert_eq!(stand.hostile("ok").await.data()["ok"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_is_slow_or_hangs_is_given_up_in_time() {
    let stand = stand().await;
    assert_upstream(
        &stand,
        Fault::Slow { ms: 600_000 },
        CallError::TimedOut,
        &["first byte"],
    )
    .await;
    assert_upstream(&stand, Fault::Hang, CallError::TimedOut, &["first byte"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_drips_is_given_up_in_time() {
    let stand = stand().await;
    let drip = Fault::Drip {
        bytes: 1,
        every_ms: 1000,
    };
    assert_upstream(&stand, drip, CallError::TimedOut, &["not complete in time"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_answers_without_end_is_cut_off() {
    let stand = stand().await;
    let words = ["more than the 1048576 bytes"];
    for with_length in [false, true] {
        let huge = Fault::Huge {
            bytes: 2 << 30,
            with_length,
        };
        assert_upstream(&stand, huge, CallError::TooLarge, &words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_of_gzip_is_counted_as_it_unpacks() {
    let stand = stand().await;
    let bomb = Fault::GzipBomb { bytes: 512 << 20 };
    assert_upstream(&stand, bomb, CallError::TooLarge, &["more than the 1048576 bytes"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_megabyte_of_headers_is_too_large() {
    let stand = stand().await;
    assert_upstream(&stand, Fault::BigHeaders { bytes: 1 << 20 }, CallError::TooLarge, &[]).await;
    assert_upstream(
        &stand,
        Fault::BigHeaders { bytes: 64 << 10 },
        CallError::TooLarge,
        &["32768"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_off_is_no_answer() {
    let stand = stand().await;
    let cases = [
        (Fault::Close { unread: false }, "broke off"),
        (Fault::Close { unread: true }, "broke off"),
        (Fault::CloseMidBody, "broke off"),
        (Fault::WrongLength { by: 5 }, "broke off"),
        (Fault::Garbage, "broke off"),
    ];
    for (fault, words) in cases {
        assert_upstream(&stand, fault, CallError::Unreachable, &[words]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_instead_of_an_answer_is_blamed_on_the_shop() {
    let stand = stand().await;
    for fault in [Fault::Html, Fault::InvalidJson] {
        let ran = lookup(&stand, fault).await;
        assert_eq!(ran.exchange().0, Some(200));
        ran.assert_failed("unexpected-answer", Blame::Upstream, &["`orders`"]);
        stand.goes_on().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_nobody_foresaw_is_blamed_on_the_shop() {
    let stand = stand().await;
    for status in [500, 503, 418, 299] {
        let ran = lookup(&stand, Fault::Fail { status }).await;
        assert_eq!(ran.exchange().0, Some(status));
        assert_eq!(ran.failure().blame, Blame::Upstream, "{status}: {ran:#?}");
        stand.goes_on().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_answer_behind_the_first_reaches_nobody() {
    let stand = stand().await;
    let ran = lookup(&stand, Fault::Smuggle).await;
    stand.shop.clear_faults();
    let second = stand.run("order-status", json!({ "order": "A-1002" })).await;
    assert!(second.reply().0.contains("A-1002 is delivered"), "{ran:#?} {second:#?}");
    stand.goes_on().await;
}

/// The order status with this many redirects allowed.
fn following(redirects: u8) -> Vec<u8> {
    use actgate::manifest::pack;
    let bytes = std::fs::read(tests::action_file("order-status")).unwrap();
    let manifest = pack::unpack(&bytes).unwrap().manifest;
    let url = "url = \"https://api.shop.example/orders/{order}\"";
    let text = manifest.replace(url, &format!("{url}\nredirects = {redirects}"));
    pack::pack(&bytes, &text).unwrap()
}

/// Asserts that a redirect is denied by a rule, and that nobody was called after it.
async fn assert_denied(stand: &Stand, location: &str, rules: &[&str]) {
    let before = stand.shop.journal().len();
    let redirect = Fault::Redirect {
        location: location.into(),
        status: 302,
    };
    let ran = lookup(stand, redirect).await;
    let denials = ran.denials();
    assert_eq!(denials.len(), 1, "{location}: {ran:#?}");
    assert!(rules.contains(&denials[0].0), "{location}: {denials:?}");
    assert!(!denials[0].1.is_empty());
    ran.assert_failed("denied", Blame::Policy, &[]);
    assert_eq!(stand.shop.journal().len(), before + 1);
    stand.goes_on().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed_unless_the_manifest_says_so() {
    let stand = stand().await;
    assert_denied(&stand, "/hours", &["redirect-limit"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_never_leads_to_loopback_metadata_or_another_port() {
    let stand = stand().await;
    stand.publish_bytes(following(3)).await.unwrap();
    let port = stand.shop.address().port();
    let other = format!(
        "http://127.0.0.1:{}/orders/A-1001",
        if port == 1 { 2 } else { port - 1 }
    );
    let places = [
        "http://localhost/orders/A-1001",
        "http://127.0.0.1/orders/A-1001",
        "http://[::1]/orders/A-1001",
        "http://[::ffff:127.0.0.1]/orders/A-1001",
        "http://2130706433/orders/A-1001",
        "http://169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal/",
        "https://evil.example/orders/A-1001",
        "//evil.example/orders/A-1001",
        &other,
    ];
    for place in places {
        assert_denied(&stand, place, &["redirect-origin"]).await;
    }
    for place in [
        "file:///etc/passwd",
        "http://u:p@a.example/",
        "gopher://a.example/",
        "http://a b/",
        "\\\\evil",
    ] {
        assert_denied(&stand, place, &["redirect-location", "redirect-origin"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_that_goes_round_ends_at_its_limit() {
    let stand = stand().await;
    stand.publish_bytes(following(3)).await.unwrap();
    let ran = lookup(
        &stand,
        Fault::Redirect {
            location: "/orders/A-1001".into(),
            status: 302,
        },
    )
    .await;
    assert_eq!(ran.denials()[0].0, "redirect-limit");
    assert_eq!(stand.shop.journal().len(), 4);
    ran.assert_failed("denied", Blame::Policy, &[]);
    stand.goes_on().await;
}
