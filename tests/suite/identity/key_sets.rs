//! Keys of an issuer that are fetched: kept, fetched anew, and never through anything but the gate.

use super::stand_with;
use super::tokens::{claims, refused, shown};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tests::signed::{EcKey, EdKey, base64url, hs256, token};
use tests::{Desk, Stand};

/// A stand that fetches its keys from a desk.
async fn fetched(desk: &Desk, more: &str) -> Stand {
    stand_with(&format!(
        "[[issuers]]\nname = \"shop\"\nalgorithms = [\"ES256\", \"EdDSA\"]\njwks = \"{}/keys\"\n{more}",
        desk.url
    ))
    .await
}

const LOOPBACK: &str = "private_networks = [\"127.0.0.0/8\"]\nplain_http = true\n";

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_fetched_once_and_anew_for_a_key_that_is_not_there() {
    let (ec, ed) = (EcKey::default(), EdKey::default());
    let (rotated, first, second) = (Arc::new(AtomicBool::new(false)), ec.jwk("one"), ed.jwk("two"));
    let shown_rotated = rotated.clone();
    let desk = Desk::start(move |_| {
        let keys = if shown_rotated.load(Ordering::SeqCst) {
            vec![&first, &second]
        } else {
            vec![&first]
        };
        (200, json!({ "keys": keys }).to_string())
    })
    .await;
    let stand = fetched(&desk, LOOPBACK).await;
    for _ in 0..3 {
        assert_eq!(
            shown(&stand, &ec.sign(Some("one"), &claims(&stand))).await.as_deref(),
            Ok("verified-email")
        );
    }
    assert_eq!(desk.asked().len(), 1);
    // A key id that points nowhere costs one fetch in a minute, however often it is shown.
    for _ in 0..5 {
        refused(
            shown(&stand, &ed.sign(Some("nowhere"), &claims(&stand))).await,
            "no key has its key id",
        );
    }
    assert_eq!(desk.asked().len(), 1, "the set is a moment old");
    stand.pass_ms(60_000);
    for _ in 0..5 {
        refused(
            shown(&stand, &ed.sign(Some("nowhere"), &claims(&stand))).await,
            "no key has its key id",
        );
    }
    assert_eq!(desk.asked().len(), 2);
    rotated.store(true, Ordering::SeqCst);
    stand.pass_ms(60_000);
    assert_eq!(
        shown(&stand, &ed.sign(Some("two"), &claims(&stand))).await.as_deref(),
        Ok("verified-email")
    );
    assert_eq!(desk.asked().len(), 3);
    // A good id with another's signature is refused, and so is a key of the wrong kind under the right id.
    refused(
        shown(&stand, &EcKey::default().sign(Some("one"), &claims(&stand))).await,
        "signature",
    );
    refused(
        shown(&stand, &ed.sign(Some("one"), &claims(&stand))).await,
        "no key has its key id",
    );
}

/// RFC 9864: `Ed25519` is `EdDSA` with that curve, in tokens and in sets alike.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_a_set_names_ed25519_is_one_for_eddsa() {
    let (key, other) = (EdKey::default(), EcKey::default());
    for in_set in ["EdDSA", "Ed25519"] {
        let mut jwk = key.jwk("one");
        jwk["alg"] = in_set.into();
        let mut wrong = other.jwk("two");
        wrong["alg"] = in_set.into();
        let desk = Desk::start(move |_| (200, json!({ "keys": [jwk, wrong] }).to_string())).await;
        let stand = fetched(&desk, LOOPBACK).await;
        for in_token in ["EdDSA", "Ed25519"] {
            let made = |kid: &str| {
                let header = json!({"alg": in_token, "kid": kid});
                token(&header, &claims(&stand), |message| key.sign_bytes(message))
            };
            assert_eq!(
                shown(&stand, &made("one")).await.as_deref(),
                Ok("verified-email"),
                "{in_token} with {in_set}"
            );
            // Another kind of key is not one because it says so.
            refused(shown(&stand, &made("two")).await, "no key has its key id");
        }
        refused(
            shown(&stand, &other.sign(Some("two"), &claims(&stand))).await,
            "no key has its key id",
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_that_is_too_old_is_not_used_when_it_cannot_be_fetched() {
    let (key, down) = (EcKey::default(), Arc::new(AtomicBool::new(false)));
    let (jwk, is_down) = (key.jwk("one"), down.clone());
    let desk = Desk::start(move |_| match is_down.load(Ordering::SeqCst) {
        true => (500, "{}".into()),
        false => (200, json!({ "keys": [jwk] }).to_string()),
    })
    .await;
    let stand = fetched(&desk, LOOPBACK).await;
    let good = |stand: &Stand| key.sign(Some("one"), &claims(stand));
    assert!(shown(&stand, &good(&stand)).await.is_ok());
    down.store(true, Ordering::SeqCst);
    stand.pass_ms(59 * 60_000);
    assert!(
        shown(&stand, &good(&stand)).await.is_ok(),
        "kept keys are good for an hour"
    );
    stand.pass_ms(60_000);
    refused(shown(&stand, &good(&stand)).await, "status 500");
    refused(shown(&stand, &good(&stand)).await, "no key has its key id");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_fetched_through_the_gate_alone() {
    let key = EcKey::default();
    let jwk = key.jwk("one");
    let desk = Desk::start(move |_| (200, json!({ "keys": [jwk] }).to_string())).await;
    for (more, why) in [
        ("", "granted is only what is encrypted"),
        ("plain_http = true\n", "127.0.0.1"),
        (
            "private_networks = [\"127.0.0.0/8\"]\n",
            "granted is only what is encrypted",
        ),
    ] {
        let stand = fetched(&desk, more).await;
        refused(shown(&stand, &key.sign(Some("one"), &claims(&stand))).await, why);
    }
    assert!(desk.asked().is_empty(), "nothing was dialled");
    let large = Desk::start(|_| (200, " ".repeat(2 << 20))).await;
    let stand = fetched(&large, LOOPBACK).await;
    refused(shown(&stand, &key.sign(Some("one"), &claims(&stand))).await, "1048576");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_secret_in_a_public_set_is_not_taken() {
    let secret = b"a-secret-that-everybody-can-fetch-here";
    let desk = Desk::start(move |_| {
        let key = json!({"kty": "oct", "kid": "one", "k": base64url(secret)});
        (200, json!({ "keys": [key] }).to_string())
    })
    .await;
    let stand = fetched(&desk, LOOPBACK).await;
    let forged = hs256(secret, json!({"kid": "one"}), &claims(&stand));
    refused(shown(&stand, &forged).await, "`HS256`, which is not allowed");
    refused(
        shown(&stand, &EcKey::default().sign(Some("one"), &claims(&stand))).await,
        "no key has its key id",
    );
}
