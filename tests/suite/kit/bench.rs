//! `actgate bench`: every function is called as often as asked, and each number stands beside its limit.

use serde_json::Value;
use tests::{Kit, action_file, hostile_file, workspace};

fn functions(told: &Value) -> Vec<&str> {
    let functions = told["functions"].as_array().unwrap();
    functions.iter().map(|one| one["function"].as_str().unwrap()).collect()
}

#[test]
fn each_function_is_measured_against_its_limits() {
    let kit = Kit::with_settings("[limits.sandbox.small]\nfuel_max = 100_000_000\n");
    let file = action_file("order-status");
    let cases = workspace().join("example-actions/order-status/cases");
    let arguments = [
        "bench",
        file.to_str().unwrap(),
        "--calls",
        "7",
        "--cases",
        cases.to_str().unwrap(),
    ];
    let told = kit.run(&[&["--json"], &arguments[..]].concat()).json();
    assert_eq!(functions(&told), ["validate", "plan", "shape"]);
    assert!(told["cases"].as_u64().unwrap() > 1, "{told}");
    for one in told["functions"].as_array().unwrap() {
        assert_eq!((&one["calls"], &one["failed"]), (&7.into(), &0.into()), "{one}");
        assert_eq!(one["fuel"]["limit"], 100_000_000);
        for cost in ["fuel", "memory", "answer", "p50_us", "p99_us"] {
            let (value, limit) = (
                one[cost]["value"].as_u64().unwrap(),
                one[cost]["limit"].as_u64().unwrap(),
            );
            let share = value as f64 * 100.0 / limit as f64;
            assert!(
                value > 0 && (one[cost]["percent"].as_f64().unwrap() - share).abs() < 0.01,
                "{cost}: {one}"
            );
        }
        assert!(
            one["p50_us"]["value"].as_u64() <= one["p99_us"]["value"].as_u64(),
            "{one}"
        );
    }
    let shown = kit.run(&arguments).good();
    assert!(
        shown.starts_with("function") && shown.contains(" %)") && shown.contains("shape"),
        "{shown}"
    );
}

#[test]
fn without_cases_inputs_are_made_from_the_schemas() {
    let kit = Kit::default();
    let file = action_file("return-order");
    let told = kit
        .run(&["--json", "bench", file.to_str().unwrap(), "--calls", "3"])
        .json();
    assert_eq!(functions(&told), ["validate", "plan", "shape"]);
    assert_eq!(told["cases"], 0);
    for one in told["functions"].as_array().unwrap() {
        assert_eq!(one["failed"], 0, "{one}");
    }
}

#[test]
fn calls_without_an_answer_are_counted_and_told() {
    let kit = Kit::default();
    kit.write("cases/trap.toml", "says = \"It traps.\"\ninputs = { do = \"trap\" }\n");
    let cases = kit.folder().join("cases");
    let hostile = hostile_file();
    let arguments = [
        "bench",
        hostile.to_str().unwrap(),
        "--calls",
        "2",
        "--cases",
        cases.to_str().unwrap(),
    ];
    let shown = kit.run(&arguments).good();
    assert!(
        shown.contains("2 of 2 calls of `plan` had no answer: it trapped"),
        "{shown}"
    );
}

#[test]
fn an_action_without_code_has_nothing_to_measure() {
    let kit = Kit::default();
    let file = action_file("newsletter-signup");
    let error = kit.run(&["bench", file.to_str().unwrap()]).error();
    assert!(error.starts_with("the action has no code"), "{error}");
}
