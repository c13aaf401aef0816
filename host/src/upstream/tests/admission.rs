//! Both limits of admission, and that a dropped pass makes room.

use super::*;

#[test]
fn an_action_is_busy_at_its_own_limit_and_the_host_at_its() {
    let limits = GateLimits {
        concurrency_per_action: 2,
        concurrency_per_host: 3,
        ..GateLimits::default()
    };
    let admission = Admission::new(&limits);
    let first = admission.try_enter("a").unwrap();
    let _second = admission.try_enter("a").unwrap();
    assert_eq!(admission.try_enter("a").unwrap_err(), CallError::Busy);
    let third = admission.try_enter("b").unwrap();
    assert_eq!(
        admission.try_enter("b").unwrap_err(),
        CallError::Busy,
        "the host is full"
    );
    drop(first);
    let _again = admission.clone().try_enter("a").unwrap();
    assert_eq!(admission.try_enter("a").unwrap_err(), CallError::Busy);
    drop(third);
    assert!(admission.try_enter("c").is_ok());
}
