//! Replays the kept corpus of every target, so that what fuzzing found once is looked at by every test run.

use crate::TARGETS;
use std::path::{Path, PathBuf};

/// The inputs of a target in the order of their names.
fn inputs(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// Runs every input; of these, so many at least have to get to what the target is about.
fn replay(name: &str, reached_min: usize) {
    let (_, run) = TARGETS.iter().find(|(other, _)| *other == name).expect("a target");
    let mut reached = 0;
    for file in inputs(name) {
        // Shown when the input fails.
        println!("{}", file.display());
        reached += usize::from(run(&std::fs::read(&file).expect("a file")));
    }
    assert!(
        reached >= reached_min,
        "only {reached} inputs of `{name}` get to what it is about"
    );
}

#[test]
fn address() {
    replay("address", 20);
}

#[test]
fn manifest() {
    replay("manifest", 10);
}

#[test]
fn matcher() {
    replay("matcher", 10);
}

#[test]
fn url_template() {
    replay("url_template", 20);
}

#[test]
fn every_target_has_a_corpus_and_no_corpus_is_without_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let entries = std::fs::read_dir(folder).expect("the corpora");
    let mut found: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    found.sort();
    let targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, targets);
}
