//! `actgate conformance`: a component that does what every SDK does passes, and each that does not hears what and why.

use serde_json::Value;
use tests::{Kit, action_file, hostile_file};

#[test]
fn the_action_in_rust_does_everything() {
    let kit = Kit::default();
    let file = action_file("conformance");
    let told = kit.run(&["--json", "conformance", file.to_str().unwrap()]).json();
    let behaviours = told["behaviours"].as_array().unwrap();
    let wrong: Vec<&Value> = behaviours.iter().filter(|one| !one["wrong"].is_null()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(behaviours.len() > 50, "{}", behaviours.len());
    assert_eq!(told["passed"], behaviours.len());
    assert_eq!(told["failed"], 0);
}

#[test]
fn a_component_that_is_wrong_hears_what_was_expected_and_what_came() {
    let kit = Kit::default();
    let file = hostile_file();
    let done = kit.run(&["conformance", file.to_str().unwrap()]);
    assert_eq!(done.code, 1, "{done:?}");
    let line = |start: &str| {
        let mut lines = done.stdout.lines();
        let line = lines.find(|line| line.starts_with(start));
        line.unwrap_or_else(|| panic!("`{start}` is not in: {}", done.stdout))
            .to_owned()
    };
    assert_eq!(
        line("FAILED  normalises:"),
        "FAILED  normalises: An input is written in one way, and the others are left as they are. `validate` was called: \
         at `/accepted/order` expected \"A-1001\", came \"a1001\""
    );
    // It does what it is told in its own words, and so does some of the list by chance.
    line("ok      normalises-twice");
    line("ok      traps");
    let sum = done.stdout.lines().last().unwrap();
    assert!(sum.contains(" passed, ") && !sum.contains(" 0 failed"), "{sum}");
}

#[test]
fn one_behaviour_is_looked_at_alone() {
    let kit = Kit::default();
    let file = action_file("conformance");
    let file = file.to_str().unwrap();
    let shown = kit.run(&["conformance", file, "--only", "spins"]).good();
    assert_eq!(shown, "ok      spins\n\n1 passed, 0 failed\n");
    let error = kit.run(&["conformance", file, "--only", "spin"]).error();
    assert_eq!(error, "there is no behaviour `spin`; did you mean `spins`?");
}

#[test]
fn a_file_without_code_has_nothing_to_check() {
    let kit = Kit::default();
    let file = action_file("newsletter-signup");
    let error = kit.run(&["conformance", file.to_str().unwrap()]).error();
    assert!(error.contains("has no code: its manifest says everything"), "{error}");
    kit.write("no.wasm", "no component");
    let error = kit.run(&["conformance", "no.wasm"]).error();
    assert!(
        error.contains("`no.wasm`") && error.contains("this is not WebAssembly"),
        "{error}"
    );
}
