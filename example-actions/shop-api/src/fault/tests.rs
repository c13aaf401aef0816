//! Tables for the fault rules: which request meets which, how often, and which rules are refused.

use super::*;

#[test]
fn the_first_rule_that_matches_is_met_and_used_up() {
    let table = FaultTable::default();
    table
        .set(FaultRule::new("/orders", Fault::Fail { status: 503 }).times(2))
        .unwrap();
    table.set(FaultRule::new("/", Fault::Html)).unwrap();
    let met = |method, path| table.take(method, path).map(|rule| rule.fault.name());
    assert_eq!(met("GET", "/hours"), Some("html"));
    assert_eq!(met("GET", "/orders/A-1001"), Some("fail"));
    assert_eq!(met("GET", "/orders/A-1001"), Some("fail"));
    assert_eq!(met("GET", "/orders/A-1001"), Some("html"));
    table.clear();
    assert_eq!(met("GET", "/orders/A-1001"), None);
}

#[test]
fn a_rule_for_a_method_leaves_the_others_alone() {
    let table = FaultTable::default();
    table
        .set(FaultRule::new("/returns", Fault::Hang).for_method("POST"))
        .unwrap();
    assert!(table.take("GET", "/returns").is_none());
    assert!(table.take("POST", "/returns").is_some());
}

#[test]
fn only_the_rule_a_request_meets_can_leave_it_unread() {
    let table = FaultTable::default();
    table.set(FaultRule::new("/hours", Fault::Html).times(1)).unwrap();
    table.set(FaultRule::new("/", Fault::Close { unread: true })).unwrap();
    assert!(table.any_unread());
    assert!(table.take_unread("GET", "/hours").is_none());
    assert_eq!(table.take("GET", "/hours").unwrap().fault, Fault::Html);
    assert!(table.take_unread("GET", "/hours").is_some());
}

#[test]
fn rules_that_could_not_be_played_are_refused() {
    let table = FaultTable::default();
    let unread = Fault::Close { unread: true };
    let location = "http://example.com/\r\nx: y".to_owned();
    let refused = [
        FaultRule::new("orders", Fault::Hang),
        FaultRule::new("/", Fault::Hang).times(0),
        FaultRule::new("/", Fault::Fail { status: 100 }),
        FaultRule::new("/", Fault::Fail { status: 1000 }),
        FaultRule::new("/", Fault::Drip { bytes: 0, every_ms: 1 }),
        FaultRule::new("/", Fault::Redirect { location, status: 302 }),
        FaultRule::new("/", unread).applied_first(),
    ];
    for rule in refused {
        assert!(table.set(rule.clone()).is_err(), "{rule:?}");
    }
    assert!(table.list().is_empty());
}

#[test]
fn json_names_the_kind_and_fills_in_the_defaults() {
    let rule: FaultRule = serde_json::from_str(r#"{"path":"/","fault":{"kind":"huge"}}"#).unwrap();
    let huge = Fault::Huge {
        bytes: 2 << 30,
        with_length: false,
    };
    assert_eq!(rule, FaultRule::new("/", huge));
    for wrong in [
        r#"{"path":"/","fault":{"kind":"huge","size":1}}"#,
        r#"{"path":"/","fault":{"kind":"unheard-of"}}"#,
        r#"{"path":"/","fault":{"kind":"hang"},"often":1}"#,
    ] {
        assert!(serde_json::from_str::<FaultRule>(wrong).is_err(), "{wrong}");
    }
}
