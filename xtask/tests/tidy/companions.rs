//! What must stand beside what: no example, guest or SDK without its test, no action without its README.

use super::hold;
use super::source::{files, text};
use std::collections::BTreeSet;

/// The folders under a folder, by name.
fn folders(parent: &str) -> BTreeSet<String> {
    let inside = |path: &String| Some(path.strip_prefix(parent)?.split_once('/')?.0.to_owned());
    files().iter().filter_map(inside).collect()
}

fn under(folder: &str) -> Vec<String> {
    files().into_iter().filter(|path| path.starts_with(folder)).collect()
}

#[test]
fn every_example_has_a_readme_a_scenario_and_a_test() {
    let scenarios = folders("tests/scenarios/");
    let mut findings = Vec::new();
    for name in folders("example-actions/") {
        let folder = format!("example-actions/{name}/");
        let files = under(&folder);
        let has = |file: &str| files.contains(&format!("{folder}{file}"));
        if !has("action.toml") {
            continue;
        }
        if !has("README.md") {
            findings.push(format!("{folder} has no README.md"));
        }
        if !scenarios.contains(&name) {
            findings.push(format!("tests/scenarios has no folder `{name}`"));
        }
        let has_code = ["Cargo.toml", "package.json", "action.py", "action.c"]
            .iter()
            .any(|file| has(file));
        let is_test = |file: &String| {
            file.starts_with(&format!("{folder}tests/")) || file.ends_with(".rs") && text(file).contains("#[test]")
        };
        if has_code && !files.iter().any(is_test) {
            findings.push(format!("{folder} has code and no test"));
        }
    }
    hold(
        "every example has a README, a scenario, and a test where it has code",
        &findings,
    );
}

#[test]
fn every_guest_of_the_tests_is_run_by_the_suite() {
    let suite: String = under("tests/suite/").iter().map(|path| text(path)).collect();
    let unused = |name: &String| !suite.contains(&name.replace('-', "_")) && !suite.contains(name.as_str());
    let findings: Vec<String> = folders("tests/guests/").into_iter().filter(unused).collect();
    hold("every guest is used by name in tests/suite", &findings);
}

#[test]
fn every_sdk_has_tests() {
    let is_test = |path: &String| path.contains("test") || text(path).contains("#[test]");
    let has_none = |name: &String| !under(&format!("guest-sdk/{name}/")).iter().any(is_test);
    let findings: Vec<String> = folders("guest-sdk/").into_iter().filter(has_none).collect();
    hold("every SDK has tests", &findings);
}
