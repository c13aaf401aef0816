//! How long files and functions may be, and how full folders: small enough to be read in one go.

use super::hold;
use super::source::{files, rust_files, text};
use std::collections::{BTreeMap, BTreeSet};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const FOLDER_FILES_MAX: usize = 9;

/// What may be larger, and why. An entry that is no longer needed fails.
const LONG_FILES: &[(&str, &str)] = &[];
const OTHER_FOLDERS: &[(&str, &str)] = &[
    ("host", "what Cargo runs before a build"),
    ("host/src", "one file for each room"),
    ("host/src/api", "one file for each group of routes"),
    ("host/src/cli", "one file for each command"),
    (
        "host/src/conversation",
        "one file for each part of one step: what it is told, what it works with, what it decides",
    ),
    (
        "host/src/conversation/tests",
        "one file for each part of a dialogue that is played",
    ),
    (
        "host/src/config",
        "one file for each part of the settings, and what all of them share",
    ),
    (
        "host/src/language",
        "one file for each thing that is read or said in a language, by the clocks of a place",
    ),
    (
        "host/src/conversation/driver",
        "one file for each thing that a conversation needs from outside of its step",
    ),
    (
        "host/src/runtime/run",
        "one file for each part of a run, which share what is under way",
    ),
    ("host/src/model", "one file for each noun"),
    (
        "host/src/triggers",
        "one file for each step of one matcher, which is used and measured as a whole",
    ),
    (
        "tests/src",
        "what the suite stands on, one file for each thing to stand on",
    ),
    ("example-actions/shop-api/src", "a whole server, small in each part"),
];

/// Compares what is out of bounds with what may be.
fn compare(rule: &str, found: &BTreeMap<String, usize>, allowed: &[(&str, &str)]) {
    let is_allowed = |name: &String| allowed.iter().any(|(other, _)| other == name);
    let new = found.iter().filter(|(name, _)| !is_allowed(name));
    let mut findings: Vec<String> = new.map(|(name, size)| format!("{name}: {size}")).collect();
    let unneeded = allowed.iter().filter(|(name, _)| !found.contains_key(*name));
    findings.extend(unneeded.map(|(name, _)| format!("{name}: the exception is no longer needed")));
    findings.extend(
        allowed
            .iter()
            .filter(|(_, why)| why.is_empty())
            .map(|(name, _)| format!("{name}: no reason")),
    );
    hold(rule, &findings);
}

#[test]
fn files_are_short() {
    let lines = |path: String| (text(&path).lines().count(), path);
    let long = rust_files()
        .into_iter()
        .map(lines)
        .filter(|(lines, _)| *lines > FILE_LINES_MAX);
    let found = long.map(|(lines, path)| (path, lines)).collect();
    compare("a file has at most 400 lines", &found, LONG_FILES);
}

#[test]
fn folders_hold_two_to_nine_sources() {
    let sources = rust_files();
    let folders: BTreeSet<&str> = sources
        .iter()
        .filter_map(|path| Some(path.rsplit_once('/')?.0))
        .collect();
    let mut found = BTreeMap::new();
    for folder in folders {
        let inside = |path: &&String| path.strip_prefix(folder).is_some_and(|rest| rest.rfind('/') == Some(0));
        let files: Vec<&String> = sources.iter().filter(inside).collect();
        let tests = files.iter().filter(|path| path.ends_with("/tests.rs")).count();
        // A test binary has a file for each theme, however many, so that it links once.
        let is_test_binary = folder.contains("tests/") && files.iter().any(|path| path.ends_with("/main.rs"));
        // Tests stand beside what they test and fill no folder; a package may be one file.
        let is_full = files.len() - tests > FOLDER_FILES_MAX && !is_test_binary;
        let is_lonely = files.len() == 1 && tests == 0 && !folder.ends_with("/src");
        if is_full || is_lonely {
            found.insert(folder.to_owned(), files.len());
        }
    }
    compare("a folder holds two to nine sources", &found, OTHER_FOLDERS);
}

/// Clippy counts the lines of functions; here it is held that it does so everywhere, and with the same number.
#[test]
fn clippy_counts_the_lines_of_every_function() {
    let mut findings = Vec::new();
    for path in files().iter().filter(|path| path.ends_with("clippy.toml")) {
        if !text(path).contains(&format!("too-many-lines-threshold = {FUNCTION_LINES_MAX}\n")) {
            findings.push(format!("{path}: no `too-many-lines-threshold = {FUNCTION_LINES_MAX}`"));
        }
    }
    // Guests and the SDK do not take the workspace's lints, since their bindings need `unsafe`; the runs of clippy ask there.
    let asks = [
        ("Cargo.toml", "\ntoo_many_lines = \"warn\"\n"),
        ("xtask/src/test/parts.rs", "\"clippy::too_many_lines\""),
    ];
    let missing = asks.iter().filter(|(path, word)| !text(path).contains(word));
    findings.extend(missing.map(|(path, word)| format!("{path}: no `{}`", word.trim())));
    hold("a function has at most 70 lines", &findings);
}
