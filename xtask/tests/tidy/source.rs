//! The files of the repository, and the code in them without comments and without what stands in quotes.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The top folder of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files that git tracks or would track, by their path from the root.
pub(crate) fn files() -> Vec<String> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let done = Command::new("git")
        .args(list)
        .current_dir(root())
        .output()
        .expect("git can be run");
    assert!(done.status.success(), "this is a clone of the repository");
    let list = String::from_utf8(done.stdout).expect("paths are UTF-8");
    let exists = |path: &&str| !path.is_empty() && root().join(path).is_file();
    let mut files: Vec<String> = list.split('\0').filter(exists).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    files
}

/// All Rust sources.
pub(crate) fn rust_files() -> Vec<String> {
    files().into_iter().filter(|path| path.ends_with(".rs")).collect()
}

/// A file as text; nothing for a file that is none.
pub(crate) fn text(path: &str) -> String {
    let bytes = std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"));
    String::from_utf8(bytes).unwrap_or_default()
}

/// Rust code with spaces in the place of comments and of the content of literals; lines stay where they are.
pub(crate) fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => until(&chars, at, |rest| rest[0] == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(&chars, at),
            '"' => string(&chars, at),
            'r' if is_start(&chars, at) => raw_string(&chars, at).unwrap_or(at),
            '\'' => character(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

fn until(chars: &[char], start: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (start..chars.len())
        .find(|at| is_end(&chars[*at..]))
        .unwrap_or(chars.len())
}

fn block_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// Whether no name goes on into this place: `r"` is a literal, the end of `for"` is not.
fn is_start(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| chars[before]);
    !before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_')
}

fn raw_string(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let end = until(chars, open + 1, |rest| rest.starts_with(&close));
    Some((end + close.len()).min(chars.len()))
}

/// A character in quotes; `None` for a lifetime.
fn character(chars: &[char], start: usize) -> Option<usize> {
    match chars.get(start + 1)? {
        '\\' => Some((until(chars, start + 3, |rest| rest[0] == '\'') + 1).min(chars.len())),
        _ if chars.get(start + 2) == Some(&'\'') => Some(start + 3),
        _ => None,
    }
}

#[test]
fn literals_and_comments_are_blanked_and_code_is_kept() {
    let cases = [
        ("a // crate::b\nc", "ac"),
        ("a /* x /* y */ z */ b", "ab"),
        (r#"f("cr\"ate::x")"#, "f()"),
        ("let c = '\"'; d", "letc=;d"),
        (r"let c = '\''; d", "letc=;d"),
        ("fn f<'a>(x: &'a str)", "fnf<'a>(x:&'astr)"),
        ("r#\"a \"quoted\" b\"# c", "c"),
    ];
    for (text, expected) in cases {
        let blanked = code(text);
        assert_eq!(blanked.split_whitespace().collect::<String>(), expected, "{text}");
        assert_eq!(blanked.chars().count(), text.chars().count(), "{text}");
    }
}
