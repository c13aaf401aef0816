//! The paths that a Rust file names, read from its code: what it uses, and what it only passes on by `pub use`.

use super::source::code;
use std::collections::{BTreeMap, BTreeSet};

/// What one file names of its crate.
pub(crate) struct File {
    /// Paths that begin with `crate`, `super`, `self` or a module that the file declares, names of groups one by one.
    pub uses: BTreeSet<Vec<String>>,
    /// Names that others find here by `pub use`, with the paths they stand for.
    pub passes_on: BTreeMap<String, Vec<String>>,
}

/// Whether a file is of tests alone.
pub(crate) fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

impl File {
    /// Reads a file's text. Modules written inside of it, which are tests, are left out.
    pub(crate) fn new(text: &str) -> Self {
        let mut code = without_inner_modules(&code(text));
        let children = children(&code);
        let mut passes_on = BTreeMap::new();
        for (start, end) in passing_statements(&code) {
            let statement = code[start..end].to_owned();
            let tree = statement.split_once(" use ").map_or("", |(_, tree)| tree);
            for path in tree_paths(tree) {
                if let Some((name, path)) = named(&path) {
                    passes_on.insert(name, path);
                }
            }
            code.replace_range(start..end, &" ".repeat(end - start));
        }
        let mut uses = BTreeSet::new();
        for (at, word) in words(&code) {
            let follows_path = code[..at].ends_with("::");
            let begins = ["crate", "super", "self"].contains(&word) || children.contains(word);
            if !follows_path && begins && code[at + word.len()..].starts_with("::") {
                uses.extend(
                    tree_paths(&code[at..])
                        .into_iter()
                        .filter_map(|path| Some(named(&path)?.1)),
                );
            }
            if let Some(path) = passes_on.get(word).filter(|_| !follows_path) {
                uses.insert(path.clone());
            }
        }
        Self { uses, passes_on }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of code, each with its place.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = code.char_indices().scan(false, |inside, (at, c)| {
        let begins = is_of_word(c) && !*inside;
        *inside = is_of_word(c);
        Some(begins.then_some(at))
    });
    starts.flatten().map(|at| {
        let rest = &code[at..];
        (at, &rest[..rest.find(|c| !is_of_word(c)).unwrap_or(rest.len())])
    })
}

/// The modules that a file declares by `mod name;`.
fn children(code: &str) -> BTreeSet<String> {
    let words: Vec<(usize, &str)> = words(code).collect();
    let declared = words.windows(2).filter(|pair| {
        let (at, name) = pair[1];
        pair[0].1 == "mod" && code[at + name.len()..].trim_start().starts_with(';')
    });
    declared.map(|pair| pair[1].1.to_owned()).collect()
}

/// Where `pub use …;` and `pub(…) use …;` stand, with the semicolon.
fn passing_statements(code: &str) -> Vec<(usize, usize)> {
    let starts = words(code).filter(|(_, word)| *word == "pub").filter_map(|(at, _)| {
        let rest = code[at + 3..].trim_start();
        let rest = match rest.strip_prefix('(') {
            Some(scope) => scope.split_once(')')?.1.trim_start(),
            None => rest,
        };
        let end = at + code[at..].find(';')? + 1;
        rest.starts_with("use ").then_some((at, end))
    });
    starts.collect()
}

/// Code with spaces in the place of `mod name { … }`.
fn without_inner_modules(code: &str) -> String {
    let mut out = code.to_owned();
    let words: Vec<(usize, &str)> = words(code).collect();
    for pair in words.windows(2).filter(|pair| pair[0].1 == "mod") {
        let after = pair[1].0 + pair[1].1.len();
        let Some(open) = code[after..]
            .find('{')
            .filter(|open| code[after..after + open].trim().is_empty())
        else {
            continue;
        };
        let mut depth = 0;
        let end = code[after + open..].char_indices().find(|(_, c)| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let end = end.map_or(code.len(), |(at, _)| after + open + at + 1);
        out.replace_range(pair[0].0..end, &" ".repeat(end - pair[0].0));
    }
    out
}

/// The paths of a use tree or of a path in code, from its first name to where it ends: `a::{b, c as d}` gives `a::b`
/// and `a::c as d`, the last two words as one name.
fn tree_paths(tree: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    branch(tree.trim_start(), &mut Vec::new(), &mut paths);
    paths
}

/// Reads one branch. Returns what follows it.
fn branch<'a>(mut rest: &'a str, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> &'a str {
    let depth = path.len();
    loop {
        if let Some(mut group) = rest.strip_prefix('{') {
            loop {
                group = branch(group.trim_start(), path, paths).trim_start();
                match group.strip_prefix(',') {
                    Some(next) if !next.trim_start().starts_with('}') => group = next,
                    next => {
                        group = next.unwrap_or(group).trim_start();
                        break;
                    }
                }
            }
            path.truncate(depth);
            return group.strip_prefix('}').unwrap_or(group);
        }
        let end = rest.find(|c| !is_of_word(c) && c != '*').unwrap_or(rest.len());
        path.push(rest[..end].to_owned());
        rest = &rest[end..];
        match rest.strip_prefix("::") {
            // Types in angle brackets follow the name, and do not belong to it.
            Some(next) if next.starts_with(|c| is_of_word(c) || c == '{' || c == '*') => rest = next,
            _ => break,
        }
    }
    if let Some(alias) = rest.trim_start().strip_prefix("as ") {
        let alias = alias.trim_start();
        let end = alias.find(|c| !is_of_word(c)).unwrap_or(alias.len());
        if let Some(last) = path.last_mut() {
            *last = format!("{last} as {}", &alias[..end]);
        }
        rest = &alias[end..];
    }
    paths.push(path.clone());
    path.truncate(depth);
    rest
}

/// The name under which a path is known here, and the path itself; `a::{self}` is `a`.
fn named(path: &[String]) -> Option<(String, Vec<String>)> {
    let mut path = path.to_vec();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let last = path.pop()?;
    let (original, alias) = last.split_once(" as ").unwrap_or((&last, &last));
    path.push(original.to_owned());
    Some((alias.to_owned(), path))
}

#[test]
fn paths_are_read_in_every_spelling() {
    let read = |text: &str| -> Vec<String> { File::new(text).uses.iter().map(|path| path.join("::")).collect() };
    assert_eq!(
        read("mod m; use super::{a::{self, B as C}, d::*, e}; use crate::f; use std::g; use m::H;"),
        ["crate::f", "m::H", "super::a", "super::a::B", "super::d::*", "super::e"]
    );
    assert_eq!(
        read("fn f(x: &super::a::B<T>) { x.m::<u8>(); self::g() }"),
        ["self::g", "super::a::B"]
    );
    assert_eq!(read("mod m; fn f() { x::m::g(); m::h() }"), ["m::h"]);
    assert_eq!(
        read("use a::super_b; // super::c\nmod tests { use super::*; }"),
        [""; 0]
    );
    let file = File::new("mod m; pub use m::{A, b::C as D}; pub(crate) use m::E; fn f(_: E) {}");
    let passes_on: Vec<String> = file
        .passes_on
        .iter()
        .map(|(name, path)| format!("{name} {}", path.join("::")))
        .collect();
    assert_eq!(passes_on, ["A m::A", "D m::b::C", "E m::E"]);
    assert_eq!(file.uses.len(), 1, "a name that is passed on and used is both");
}
