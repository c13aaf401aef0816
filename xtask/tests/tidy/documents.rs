//! The documents against the code: every setting and manifest key is described, and every path that is named exists.

use super::hold;
use super::source::{code, root, text};

/// The keys of the serde structs of a source: public fields, and the lines of its `limits!` tables.
fn keys(path: &str) -> Vec<String> {
    let code = code(&text(path));
    let is_type = |text: &str| ["u8", "u32", "u64"].contains(&text);
    let mut keys = Vec::new();
    for piece in code.split([',', '{', '\n']) {
        let Some((name, kind)) = piece.trim().split_once(':') else {
            continue;
        };
        let starts = ["pub ", "pub(super) ", "pub(crate) "];
        let field = starts.iter().find_map(|start| name.strip_prefix(start));
        let name = field.unwrap_or(name).trim();
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if is_name && (field.is_some() || is_type(kind.trim())) {
            keys.push(name.to_owned());
        }
    }
    keys
}

fn undescribed(source: &str, document: &str) -> Vec<String> {
    let described = text(document);
    let keys = keys(source);
    assert!(keys.len() > 20, "keys are found in {source}");
    let quoted: Vec<&str> = described.split('`').skip(1).step_by(2).collect();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_missing = |key: &&String| {
        !quoted
            .iter()
            .any(|part| part.split(|c| !is_word(c)).any(|word| word == *key))
    };
    keys.iter()
        .filter(is_missing)
        .map(|key| format!("`{key}` of {source} is not in {document}"))
        .collect()
}

#[test]
fn every_setting_is_described() {
    hold(
        "docs/settings.md has every key",
        &undescribed("host/src/config/raw.rs", "docs/settings.md"),
    );
}

#[test]
fn every_key_of_a_manifest_is_described() {
    hold(
        "docs/manifest.md has every key",
        &undescribed("host/src/manifest/raw.rs", "docs/manifest.md"),
    );
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut findings = Vec::new();
    for document in ["README.md", "CONTRIBUTING.md", "host/ARCHITECTURE.md"] {
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        for path in text(document).split(['`', '(', ')']).filter(|word| is_path(word)) {
            let path = path.split('#').next().unwrap_or(path);
            if !root().join(folder).join(path).exists() && !root().join(path).exists() {
                findings.push(format!("{document}: {path}"));
            }
        }
    }
    hold("every path in the documents exists", &findings);
}

/// Whether a word of a document is a path of this repository: plain, and under one of its folders.
fn is_path(word: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "src/",
        "host/",
        "docs/",
        "tests/",
        "xtask/",
        "wit/",
        "example-actions/",
        "guest-sdk/",
        "fuzz/",
        ".ci/",
    ];
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/.-_#".contains(c));
    is_plain && FOLDERS.iter().any(|folder| word.starts_with(folder))
}
