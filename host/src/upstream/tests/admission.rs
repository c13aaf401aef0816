//! Each limit of admission, that a dropped pass makes room, and the calls of a minute.

use super::*;
use crate::upstream::admission::Full;

fn permit_of(action: &str, endpoint_name: &str, calls_per_minute: Option<u32>) -> EgressPermit {
    let endpoint = Endpoint {
        name: name(endpoint_name),
        ..endpoint(1)
    };
    let grant = Grant {
        action: name(action),
        endpoint: name(endpoint_name),
        calls_per_minute,
        ..grant()
    };
    permit_with(&endpoint, &grant, "1")
}

fn admission(change: impl FnOnce(&mut GateLimits)) -> Admission {
    let mut limits = GateLimits::default();
    change(&mut limits);
    Admission::new(&limits)
}

#[test]
fn an_action_is_busy_at_its_own_limit_and_the_host_at_its() {
    let admission = admission(|limits| (limits.concurrency_per_action, limits.concurrency_per_host) = (2, 3));
    let (a, b) = (permit_of("a", "e", None), permit_of("b", "e", None));
    let first = admission.try_enter(&a, 0).unwrap();
    let _second = admission.try_enter(&a, 0).unwrap();
    assert_eq!(admission.try_enter(&a, 0).unwrap_err(), Full::Action(2));
    let third = admission.try_enter(&b, 0).unwrap();
    assert_eq!(admission.try_enter(&b, 0).unwrap_err(), Full::Host(3));
    drop(first);
    let _again = admission.clone().try_enter(&a, 0).unwrap();
    assert_eq!(admission.try_enter(&a, 0).unwrap_err(), Full::Host(3));
    drop(third);
    assert!(admission.try_enter(&permit_of("c", "e", None), 0).is_ok());
}

#[test]
fn an_endpoint_is_busy_at_its_limit_and_its_neighbour_is_not() {
    let admission = admission(|limits| limits.concurrency_per_endpoint = 1);
    let (first, other) = (permit_of("a", "e", None), permit_of("a", "f", None));
    let pass = admission.try_enter(&first, 0).unwrap();
    assert_eq!(admission.try_enter(&first, 0).unwrap_err(), Full::Endpoint(1));
    assert!(admission.try_enter(&other, 0).is_ok());
    drop(pass);
    assert!(admission.try_enter(&first, 0).is_ok());
}

#[test]
fn the_calls_of_a_minute_may_come_at_once_and_fill_up_evenly() {
    let admission = admission(|limits| limits.calls_per_minute = 3);
    let plain = permit_of("a", "e", None);
    let enter = |permit: &EgressPermit, now_ms| admission.try_enter(permit, now_ms).map(drop);
    for _ in 0..3 {
        assert_eq!(enter(&plain, 1_000), Ok(()));
    }
    let full = Full::Rate {
        per_minute: 3,
        wait_ms: 20_000,
    };
    assert_eq!(enter(&plain, 1_000), Err(full));
    assert_eq!(
        enter(&permit_of("a", "f", None), 1_000),
        Ok(()),
        "each endpoint has its own"
    );
    assert_eq!(
        enter(&plain, 20_999),
        Err(Full::Rate {
            per_minute: 3,
            wait_ms: 1
        })
    );
    assert_eq!(enter(&plain, 21_000), Ok(()), "a third of a minute is one call");
    assert!(enter(&plain, 21_000).is_err());
    // After a pause there are no more than a minute's calls.
    for _ in 0..3 {
        assert_eq!(enter(&plain, 9_000_000), Ok(()));
    }
    assert!(enter(&plain, 9_000_000).is_err());
}

#[test]
fn a_grant_says_how_many_calls_its_endpoint_has() {
    let admission = admission(|limits| limits.calls_per_minute = 100);
    let narrow = permit_of("a", "e", Some(1));
    assert!(admission.try_enter(&narrow, 0).is_ok());
    assert!(matches!(
        admission.try_enter(&narrow, 0),
        Err(Full::Rate { per_minute: 1, .. })
    ));
    assert!(admission.try_enter(&permit_of("a", "f", None), 0).is_ok());
}
