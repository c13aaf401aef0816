//! What files are called, how they begin, and what must not stand in them.

use super::hold;
use super::source::{files, rust_files, text};

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "misc", "manager"];

/// Paths of a machine that are meant, without their first slash, and why.
const MACHINE_PATHS: &[(&str, &str)] = &[(
    "tmp/hostile-guest",
    "the hostile guest tries to write it, and the suite looks whether it could",
)];

#[test]
fn every_source_says_first_what_it_owns() {
    let silent = |path: &String| !text(path).starts_with("//! ");
    let findings: Vec<String> = rust_files().into_iter().filter(silent).collect();
    hold("the first line of a source is `//!` and what it owns", &findings);
}

#[test]
fn names_say_what_is_inside() {
    let is_bad = |path: &String| {
        let mut parts = path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part));
        path.ends_with("/mod.rs") || parts.any(|part| EMPTY_NAMES.contains(&part))
    };
    let findings: Vec<String> = rust_files().into_iter().filter(is_bad).collect();
    hold("no `mod.rs`, and no name that could hold anything", &findings);
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // Put together here, so that this file does not hold them itself.
    let machine: Vec<String> = ["work", "root", "tmp", "home"]
        .iter()
        .map(|folder| format!("/{folder}/"))
        .collect();
    let mut findings = Vec::new();
    let is_meant = |line: &str| MACHINE_PATHS.iter().any(|(path, _)| line.contains(path));
    let mut meant = 0;
    for path in files() {
        for (number, line) in text(&path).lines().enumerate() {
            if !machine.iter().any(|folder| starts_a_path(line, folder)) {
                continue;
            }
            if is_meant(line) {
                meant += 1;
            } else {
                findings.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(meant >= MACHINE_PATHS.len(), "an exception is no longer needed");
    hold("no file holds a path of a machine", &findings);
}

/// Whether the folder begins a path, and is not a part of one, as in `https://a.example/home/`.
fn starts_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | ')'))
    })
}

#[test]
fn every_package_has_the_licence_of_the_workspace() {
    const LICENCE: &str = "license = \"Apache-2.0 OR MIT\"";
    assert!(
        text("Cargo.toml").contains(LICENCE),
        "the workspace names its licence in SPDX's words"
    );
    assert!(text("LICENSE-APACHE").contains("Version 2.0, January 2004"));
    assert!(text("LICENSE-MIT").contains("Permission is hereby granted"));
    let is_package = |path: &String| path.ends_with("/Cargo.toml");
    // A package that is copied out of the workspace says it itself.
    let without = |path: &String| {
        let text = text(path);
        !text.contains("license.workspace = true") && !text.contains(LICENCE)
    };
    let findings: Vec<String> = files().into_iter().filter(is_package).filter(without).collect();
    hold("every package has the licence of the workspace", &findings);
}
