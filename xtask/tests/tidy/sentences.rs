//! Sentences for visitors stand in the tables of `language` and in templates by locale, and every language has its own.

use super::hold;
use super::source::{code, rust_files, text};
use std::collections::BTreeSet;

/// The rooms that speak to visitors.
const SPEAKING: &[&str] = &[
    "host/src/conversation",
    "host/src/policy/input",
    "host/src/runtime/run",
    "host/src/identity",
    "host/src/api/visitors",
];

/// Sentences that nobody reads, and why.
const MEANT: &[(&str, &str)] = &[(
    "Where is my order?",
    "a pattern that matches it finds inputs in any message",
)];

/// Where the tables are.
const ENGLISH: &str = "host/src/language/said/english";
const GERMAN: &str = "host/src/language/said/german";

/// What is in quotes in the code of a source, without its tests: each literal with its line.
fn literals(path: &str) -> Vec<(usize, String)> {
    let text = text(path);
    let whole = code(&text);
    let (text, blank): (Vec<char>, Vec<char>) = (text.chars().collect(), whole.chars().collect());
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        if text[at] == '\n' {
            line += 1;
        }
        // The quotes of a literal are blanked with it, those of code are not there.
        let is_character = at > 0 && text[at - 1] == '\'' && text.get(at + 1) == Some(&'\'');
        if text[at] == '"' && blank[at] == ' ' && !is_character && !is_in_comment(&text, at) {
            let start = at + 1;
            at = start;
            while at < text.len() && text[at] != '"' {
                line += usize::from(text[at] == '\n');
                at += if text[at] == '\\' { 2 } else { 1 };
            }
            found.push((line, text[start..at.min(text.len())].iter().collect()));
        }
        at += 1;
    }
    let tests = text_before_tests(path);
    found.retain(|(line, _)| *line <= tests);
    found
}

/// Whether `//` begins before a place in its line. Addresses in literals are no comments, but none is looked for behind one.
fn is_in_comment(text: &[char], at: usize) -> bool {
    let start = text[..at].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
    let line: String = text[start..at].iter().collect();
    line.trim_start().starts_with("//")
}

/// How many lines a source has before its tests.
fn text_before_tests(path: &str) -> usize {
    let text = text(path);
    let tests = text.lines().position(|line| line.trim() == "mod tests {");
    tests.unwrap_or(usize::MAX)
}

/// Whether a text begins with a capital, has several words and ends like a sentence. Errors, reasons for operators and log
/// lines are fragments that begin with a small letter.
fn is_sentence(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(char::is_uppercase);
    let ends = text.trim_end().ends_with(['.', '!', '?', ':']);
    begins && ends && text.trim().contains(' ')
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[test]
fn sentences_for_visitors_stand_in_the_tables_of_language() {
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for path in rust_files() {
        let speaks = SPEAKING.iter().any(|room| path.starts_with(room));
        if !speaks || is_test(&path) {
            continue;
        }
        looked_at += 1;
        let is_meant = |literal: &str| MEANT.iter().any(|(text, _)| *text == literal);
        let found = literals(&path).into_iter().filter(|(_, literal)| is_sentence(literal));
        for (line, literal) in found.filter(|(_, literal)| !is_meant(literal)) {
            findings.push(format!("{path}:{line}: {literal}"));
        }
    }
    assert!(looked_at > 40, "the rooms have moved");
    hold(
        "what visitors read stands in `language::said`, in every language",
        &findings,
    );
}

/// The tables of a language and the texts in them. Names, signs and words that are the same in both are no texts.
fn table(folder: &str) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for path in rust_files() {
        if path != format!("{folder}.rs") && !path.starts_with(&format!("{folder}/")) {
            continue;
        }
        let texts = literals(&path);
        found.extend(texts.into_iter().map(|(line, text)| (path.clone(), line, text)));
    }
    found
}

/// Whether there is anything to translate: two words of letters.
fn has_words(text: &str) -> bool {
    // Placeholders are the code's.
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    let words = plain
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic));
    words.count() > 1
}

#[test]
fn no_sentence_of_one_language_stands_in_the_table_of_another() {
    let english: BTreeSet<String> = table(ENGLISH).into_iter().map(|(_, _, text)| text).collect();
    let german = table(GERMAN);
    assert!(english.len() > 60 && german.len() > 60, "the tables have moved");
    let same = german
        .iter()
        .filter(|(_, _, text)| has_words(text) && english.contains(text));
    let same = same.map(|(path, line, text)| format!("{path}:{line}: {text}"));
    hold(
        "every German sentence differs from the English one",
        &same.collect::<Vec<_>>(),
    );
}

/// The fields that a file sets with a text or a function, in order of the alphabet.
fn fields(path: &str) -> BTreeSet<String> {
    let code = code(&text(path));
    let mut found = BTreeSet::new();
    for line in code.lines().take(text_before_tests(path)) {
        let line = line.trim();
        let name = line.split([':', ',']).next().unwrap_or_default();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        if is_name && (line.ends_with(',') || line.ends_with('{')) && !line.starts_with("use ") {
            found.insert(name.to_owned());
        }
    }
    found
}

#[test]
fn the_tables_have_the_same_files_and_no_language_borrows_from_another() {
    let mut findings = Vec::new();
    for path in rust_files() {
        let Some(rest) = path.strip_prefix(ENGLISH) else {
            continue;
        };
        let german = format!("{GERMAN}{rest}");
        if !rust_files().contains(&german) {
            findings.push(format!("{german} is missing"));
            continue;
        }
        let missing = fields(&path).difference(&fields(&german)).cloned().collect::<Vec<_>>();
        findings.extend(missing.iter().map(|field| format!("{german}: `{field}` is not there")));
    }
    for path in rust_files().iter().filter(|path| path.contains("/german")) {
        let borrowed = text(path).lines().any(|line| line.trim().starts_with(".."));
        findings.extend(borrowed.then(|| format!("{path} takes its texts from another language")));
    }
    hold("every language has tables of its own", &findings);
}

#[test]
fn what_is_a_sentence_and_what_is_not() {
    for text in ["Please say yes or no.", "Which one: {}?", "I stopped here. "] {
        assert!(is_sentence(text), "{text}");
    }
    for text in [
        "the visitor asked to stop",
        "`{name}` is needed and not there yet",
        "Content-Type:",
        "Done",
    ] {
        assert!(!is_sentence(text), "{text}");
    }
    assert!(has_words("Das tue ich") && !has_words("{} {}") && !has_words("name@example.com"));
}
