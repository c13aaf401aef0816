//! How long files and functions may be, and how full folders: small enough to be read in one go.

use super::hold;
use super::source::{code, rust_files, text};
use std::collections::{BTreeMap, BTreeSet};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const FOLDER_FILES_MAX: usize = 9;

/// What may be larger, and why. An entry that is no longer needed fails.
const LONG_FILES: &[(&str, &str)] = &[];
const LONG_FUNCTIONS: &[(&str, &str)] = &[("host/src/trace.rs line", "one short arm for each kind of event")];
const OTHER_FOLDERS: &[(&str, &str)] = &[
    ("host", "what Cargo runs before a build"),
    ("host/src", "one file for each room"),
    ("host/src/api", "one file for each group of routes"),
    ("host/src/cli", "one file for each command"),
    ("host/src/contract", "one file for each version of the contract"),
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
fn functions_are_short() {
    let mut found = BTreeMap::new();
    for path in rust_files() {
        for (name, lines) in functions(&code(&text(&path))) {
            if lines > FUNCTION_LINES_MAX {
                found.insert(format!("{path} {name}"), lines);
            }
        }
    }
    compare("a function has at most 70 lines", &found, LONG_FUNCTIONS);
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

/// The functions of a source without comments and literals: name, and lines from `fn` to the closing brace.
fn functions(code: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let is_word = !code[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        let rest = &code[at + 3..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if let Some(length) = body_end(rest).filter(|_| is_word && !name.is_empty()) {
            found.push((name, rest[..length].matches('\n').count() + 1));
        }
    }
    found
}

/// Where the body of a function ends; `None` for one without a body.
fn body_end(rest: &str) -> Option<usize> {
    let mut nested = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' | '{' => nested += 1,
            ')' | ']' => nested -= 1,
            ';' if nested == 0 => return None,
            '}' => {
                nested -= 1;
                if nested == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn lines_of_functions_are_counted() {
    let code = "trait T { fn a(); }\nfn b(x: [u8; 2]) -> u8 {\n    if x {\n    }\n}\nlet f: fn (u8) = c;";
    assert_eq!(functions(code), [("b".to_owned(), 4)]);
}
