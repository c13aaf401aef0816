//! `actgate fuzz`: the mistakes of a careless action are found, each once with a case that shows it, and good actions have none.

use serde_json::Value;
use tests::{Kit, action_file};

fn fuzz(kit: &Kit, name: &str, seed: &str) -> (i32, Value) {
    let file = action_file(name);
    let arguments = [
        "--json",
        "fuzz",
        file.to_str().unwrap(),
        "--runs",
        "200",
        "--seed",
        seed,
    ];
    let done = kit.run(&arguments);
    (
        done.code,
        serde_json::from_str(&done.stdout).unwrap_or_else(|_| panic!("{done:?}")),
    )
}

#[test]
fn each_mistake_of_a_careless_action_is_found_once() {
    let kit = Kit::default();
    let (code, told) = fuzz(&kit, "careless", "1");
    assert_eq!(code, 1, "{told:#}");
    let findings = told["findings"].as_array().unwrap();
    let of = |finding: &Value| {
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        (word("function"), word("what"))
    };
    let found: Vec<(String, String)> = findings.iter().map(of).collect();
    for (function, what) in [
        ("plan", "trapped"),
        ("validate", "not-idempotent"),
        ("plan", "call-refused"),
        ("shape", "reply-schema"),
    ] {
        let wanted = (function.to_owned(), what.to_owned());
        assert!(found.contains(&wanted), "{wanted:?} is not in {found:?}");
    }
    let refused: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["what"] == "call-refused")
        .map(|finding| finding["detail"].as_str().unwrap())
        .collect();
    assert_eq!(refused.len(), 2, "{refused:?}");
    for rule in ["(not-declared)", "(parameter-missing)"] {
        assert!(
            refused.iter().any(|detail| detail.contains(rule)),
            "{rule} is not in {refused:?}"
        );
    }
    let trap = findings.iter().find(|finding| finding["what"] == "trapped").unwrap();
    assert_eq!(trap["inputs"]["count"], 13, "{trap}");
    assert_eq!(trap["reachable"], true);
}

#[test]
fn a_finding_is_a_case_that_shows_it() {
    let kit = Kit::default();
    let (_, told) = fuzz(&kit, "careless", "2");
    let file = action_file("careless");
    for finding in told["findings"].as_array().unwrap() {
        let (what, function) = (finding["what"].as_str().unwrap(), finding["function"].as_str().unwrap());
        if function == "validate" {
            continue;
        }
        kit.write("cases/found.toml", finding["case"].as_str().unwrap());
        let played = kit.run(&["test", ".", "--file", file.to_str().unwrap(), "--update"]);
        assert_eq!(played.code, 0, "{finding:#} {played:?}");
        let written = kit.read("cases/found.toml");
        let shown = if what == "call-refused" { "denied = " } else { what };
        assert!(written.contains(shown), "`{shown}` is not in: {written}");
    }
}

#[test]
fn the_same_seed_finds_the_same() {
    let kit = Kit::default();
    assert_eq!(fuzz(&kit, "careless", "3"), fuzz(&kit, "careless", "3"));
}

#[test]
fn good_actions_have_no_finding() {
    let kit = Kit::default();
    for name in [
        "newsletter-signup",
        "order-status",
        "reset-password",
        "return-order",
        "store-hours",
    ] {
        let (code, told) = fuzz(&kit, name, "1");
        assert_eq!(code, 0, "{name}: {told:#}");
        assert_eq!(told["findings"].as_array().map(Vec::len), Some(0), "{name}: {told:#}");
    }
}

#[test]
fn what_was_found_is_told_with_the_seed_and_a_case_to_paste() {
    let kit = Kit::default();
    let file = action_file("careless");
    let done = kit.run(&["fuzz", file.to_str().unwrap(), "--runs", "200", "--seed", "1"]);
    assert_eq!(done.code, 1);
    for part in [
        "FOUND  trapped in `plan`: ",
        " of --seed 1\n",
        "as a case, for `cases/trapped.toml`:",
        "inputs = { count = 13",
        "findings in 200 runs",
    ] {
        assert!(done.stdout.contains(part), "`{part}` is not in: {}", done.stdout);
    }
}
