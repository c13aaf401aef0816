//! The replay cache: once only, bounded, and forgetting in time; and what each scheme puts into it.

use super::*;

fn once(id: u8, until_ms: u64) -> Once {
    Once { id: [id; 32], until_ms }
}

#[test]
fn a_request_is_taken_once_until_it_is_too_old_anyway() {
    let mut cache = ReplayCache::new(2);
    assert_eq!(cache.take(&once(1, 100), 0), Ok(()));
    assert_eq!(cache.take(&once(1, 100), 100), Err(ReplayRefusal::Replayed));
    assert_eq!(cache.take(&once(2, 200), 100), Ok(()));
    assert_eq!(
        cache.take(&once(3, 300), 100),
        Err(ReplayRefusal::Full),
        "nothing is forgotten early"
    );
    assert_eq!(cache.take(&once(3, 300), 101), Ok(()), "the first has gone");
    assert_eq!(cache.len(), 2);
    assert_eq!(cache.take(&once(4, 900), 800), Ok(()));
    assert_eq!((cache.len(), cache.is_empty()), (1, false));
}

#[test]
fn the_same_request_has_the_same_id_and_another_has_not() {
    let secrets: [&[u8]; 1] = [b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"];
    let now_ms = 1_614_265_330_000;
    let signed = |id: &str| {
        let key = Key::webhook(secrets[0]).unwrap();
        let signature = super::standard_webhooks_sign(&key, id);
        let headers = [
            ("webhook-id", id),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", signature.as_str()),
        ];
        let request = Request::new("POST", "https://hooks.example/x", &headers, b"{}");
        let accepted = verify(Scheme::StandardWebhooks, &at(&secrets, now_ms), &request.received()).unwrap();
        accepted.replay.unwrap()
    };
    assert_eq!(signed("a"), signed("a"));
    assert_ne!(signed("a").id, signed("b").id);
    assert_eq!(signed("a").until_ms, now_ms + AGE_MS_MAX);
}
