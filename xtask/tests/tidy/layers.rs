//! The table of host/ARCHITECTURE.md against the code: a file imports only from strictly lower rows.

use super::hold;
use super::source::{code, rust_files, text};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENT: &str = "host/ARCHITECTURE.md";
const SOURCES: &str = "host/src/";

/// Rooms that may name wasmtime.
const WASMTIME: &[&str] = &["contract", "hostcall", "engine"];

/// Crates that measure or fold words, each with what may name it besides the room of what depends on a language: the nearest
/// known key, which is below that room, addresses, and the cleaning of text.
const WORDS: &[(&str, &[&str])] = &[
    ("strsim", &["model/id.rs"]),
    ("unicode_normalization", &["identity/email.rs", "policy/text.rs"]),
];

/// What cannot stand in rooms that decide: they have no I/O and no async.
const IMPURE: &[&str] = &[
    "tokio",
    "reqwest",
    "std::fs",
    "std::net::Tcp",
    "std::net::Udp",
    "std::env",
    "async fn",
];
const PURE: &[&str] = &["model", "policy", "web"];

/// Facts that one room keeps: a text that stands only in the list of them, and the room.
const ONE_LIST: &[(&str, &str)] = &[("\"transfer-encoding\"", "web")];

/// The row of every room, from the lines `| row | rooms | … |`.
fn rows() -> BTreeMap<String, u32> {
    let mut rows = BTreeMap::new();
    for line in text(DOCUMENT).lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(row) = cells.get(1).and_then(|cell| cell.parse::<u32>().ok()) else {
            continue;
        };
        for room in cells[2].split('`').skip(1).step_by(2) {
            let twice = rows.insert(room.to_owned(), row).is_some();
            assert!(!twice, "`{room}` is in the table of {DOCUMENT} twice");
        }
    }
    rows
}

/// The room that a file of the host belongs to.
fn room(path: &str) -> &str {
    let inside = path.strip_prefix(SOURCES).expect("a source of the host");
    let first = inside.split('/').next().unwrap_or(inside);
    first.strip_suffix(".rs").unwrap_or(first)
}

fn sources() -> impl Iterator<Item = String> {
    rust_files()
        .into_iter()
        .filter(|path| path.starts_with(SOURCES) && !path.ends_with("/lib.rs"))
}

/// What follows a path's start in code: one name, or the names of a group.
fn names_after(code: &str, start: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(start) {
        let goes_on = code[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        if goes_on {
            continue;
        }
        let rest = code[at + start.len()..].trim_start();
        match rest.strip_prefix('{') {
            Some(group) => names.extend(first_names(group)),
            None => names.extend(name(rest)),
        }
    }
    names
}

fn name(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The first name of each path in a group, up to the group's end.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut expects) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expects = true,
            c if expects && depth == 0 && (c.is_alphabetic() || c == '_') => {
                names.extend(name(&group[at..]));
                expects = false;
            }
            _ => {}
        }
    }
    names
}

/// The rooms that a file names, other than its own.
fn imports(path: &str, rooms: &BTreeMap<String, u32>) -> BTreeSet<String> {
    let code = code(&text(path));
    let mut names = names_after(&code, "crate::");
    names.extend(names_after(&code, "$crate::"));
    if room(path) == "main" {
        names.extend(names_after(&code, "actgate::"));
    }
    // `super` reaches the rooms when it climbs as far as the file is deep.
    let depth = path.strip_prefix(SOURCES).map_or(0, |inside| inside.split('/').count());
    names.extend(names_after(&code, &"super::".repeat(depth)));
    names.remove(room(path));
    names.retain(|name| rooms.contains_key(name));
    names
}

#[test]
fn the_table_names_every_room_once() {
    let rows = rows();
    let rooms: BTreeSet<String> = sources().map(|path| room(&path).to_owned()).collect();
    let missing = rooms.iter().filter(|room| !rows.contains_key(*room));
    let gone = rows.keys().filter(|room| !rooms.contains(*room));
    let findings: Vec<String> = missing
        .map(|room| format!("`{room}` is not in the table"))
        .chain(gone.map(|room| format!("`{room}` is in the table, and there is no such room")))
        .collect();
    hold("the table of host/ARCHITECTURE.md has every room", &findings);
}

#[test]
fn a_file_imports_only_from_lower_rows() {
    let rows = rows();
    let mut findings = Vec::new();
    for path in sources() {
        // A room that is missing in the table is the finding of the test above.
        let Some(&own) = rows.get(room(&path)) else { continue };
        for import in imports(&path, &rows).iter().filter(|import| rows[*import] >= own) {
            findings.push(format!("{path} (row {own}) imports `{import}` (row {})", rows[import]));
        }
    }
    hold("a file imports only from strictly lower rows", &findings);
}

#[test]
fn only_the_sandbox_knows_wasmtime() {
    let outside = |path: &String| !WASMTIME.contains(&room(path)) && text(path).contains("wasmtime");
    let findings: Vec<String> = sources().filter(outside).collect();
    hold("only `contract`, `hostcall` and `engine` mention wasmtime", &findings);
}

/// A schema that is compiled elsewhere would decide otherwise: without formats, say, or with another dialect.
#[test]
fn only_one_room_compiles_schemas() {
    const COMPILING: [&str; 3] = ["jsonschema::options", "validator_for", "jsonschema::is_valid"];
    let mut findings = Vec::new();
    for path in sources().filter(|path| room(path) != "schema") {
        let code = code(&text(&path));
        findings.extend(
            COMPILING
                .iter()
                .filter(|word| code.contains(*word))
                .map(|word| format!("{path}: {word}")),
        );
    }
    let room = code(&text("host/src/schema.rs"));
    assert!(
        room.contains(COMPILING[0]),
        "schemas are compiled where this test believes it"
    );
    hold("schemas are compiled in `schema` alone", &findings);
}

#[test]
fn words_are_folded_and_measured_in_one_room() {
    let mut findings = Vec::new();
    for path in sources().filter(|path| room(path) != "language") {
        let code = code(&text(&path));
        for (name, places) in WORDS {
            let is_place = places.iter().any(|place| path == format!("{SOURCES}{place}"));
            if code.contains(name) && !is_place {
                findings.push(format!("{path}: {name}"));
            }
        }
    }
    hold(
        "only `language` and the files named beside it fold and measure words",
        &findings,
    );
}

#[test]
fn a_list_of_facts_is_kept_once() {
    let mut findings = Vec::new();
    for (word, owner) in ONE_LIST {
        let is_code = |path: &String| !path.contains("/tests/") && !path.ends_with("/tests.rs");
        let (own, others): (Vec<_>, Vec<_>) = sources()
            .filter(|path| is_code(path) && text(path).contains(word))
            .partition(|path| room(path) == *owner);
        assert!(!own.is_empty(), "{word} is in no list of `{owner}`");
        findings.extend(others.iter().map(|path| format!("{path}: {word} belongs to `{owner}`")));
    }
    hold("a list of facts stands in one room", &findings);
}

#[test]
fn what_decides_does_nothing() {
    let mut findings = Vec::new();
    for path in sources().filter(|path| PURE.contains(&room(path))) {
        let code = code(&text(&path));
        findings.extend(
            IMPURE
                .iter()
                .filter(|word| code.contains(*word))
                .map(|word| format!("{path}: {word}")),
        );
    }
    hold("`model`, `policy` and `web` have no I/O and no async", &findings);
}

#[test]
fn imports_are_found_in_every_spelling() {
    let rooms: Vec<String> = names_after(
        "use crate::a::B; use crate::{b::C, c::{D, e}, f}; $crate::g!()",
        "crate::",
    )
    .into_iter()
    .collect();
    assert_eq!(rooms, ["a", "b", "c", "f", "g"]);
    assert!(names_after("my_crate::a", "crate::").is_empty());
}
