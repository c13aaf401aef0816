//! Imports among the files of one room run one way: no file needs, directly or by others, a file that needs it.

use super::hold;
use super::paths::{File, is_test};
use super::source::{rust_files, text};
use std::collections::{BTreeMap, BTreeSet};

const SOURCES: &str = "host/src/";

/// The files of each room, by their modules' path: `conversation::driver::jobs`.
fn rooms() -> BTreeMap<String, BTreeMap<String, File>> {
    let mut rooms: BTreeMap<String, BTreeMap<String, File>> = BTreeMap::new();
    for path in rust_files().into_iter().filter(|path| !is_test(path)) {
        let inside = path.strip_prefix(SOURCES).and_then(|path| path.strip_suffix(".rs"));
        let Some(inside) = inside.filter(|inside| *inside != "lib") else {
            continue;
        };
        let room = inside.split('/').next().unwrap_or(inside).to_owned();
        let module = inside.replace('/', "::");
        let file = File::new(&text(&path));
        rooms.entry(room).or_default().insert(module, file);
    }
    rooms
}

/// Which files of a room each file needs: its imports, and the files of its folder, which are its parts. That a part uses
/// what the file above it defines is no import: the two are one module. Names that a file only passes on are looked up
/// where they are defined.
fn arrows(files: &BTreeMap<String, File>) -> BTreeMap<&str, BTreeSet<String>> {
    let mut arrows = BTreeMap::new();
    for (module, file) in files {
        let is_part = |part: &str, whole: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with("::"));
        let named = file.uses.iter().filter_map(|path| target(files, module, path, 0));
        let parts = files.keys().filter(|other| is_part(other, module)).cloned();
        let mut targets: BTreeSet<String> = named.chain(parts).collect();
        targets.retain(|other| other != module && !is_part(module, other));
        arrows.insert(module.as_str(), targets);
    }
    arrows
}

/// The module whose file defines what a path in `module` names; `None` outside of the room.
fn target(files: &BTreeMap<String, File>, module: &str, path: &[String], depth: usize) -> Option<String> {
    const PASSED_ON_MAX: usize = 8;
    let mut at = module.to_owned();
    let mut rest = path;
    while let Some((first, others)) = rest.split_first() {
        match first.as_str() {
            "crate" => at = String::new(),
            "super" => {
                at = at
                    .rsplit_once("::")
                    .map_or(String::new(), |(parent, _)| parent.to_owned())
            }
            "self" => {}
            _ => break,
        }
        rest = others;
    }
    while let Some((first, others)) = rest.split_first() {
        let child = if at.is_empty() {
            first.clone()
        } else {
            format!("{at}::{first}")
        };
        if !files.contains_key(&child) {
            break;
        }
        (at, rest) = (child, others);
    }
    let file = files.get(&at)?;
    if depth < PASSED_ON_MAX
        && let Some((name, others)) = rest.split_first()
        && let Some(passed_on) = file.passes_on.get(name)
    {
        let on: Vec<String> = passed_on.iter().chain(others).cloned().collect();
        return target(files, &at, &on, depth + 1);
    }
    Some(at)
}

/// The shortest way from a file back to itself.
fn circle<'a>(arrows: &'a BTreeMap<&str, BTreeSet<String>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in arrows.get(way[way.len() - 1]).into_iter().flatten() {
                let on = || way.iter().copied().chain([next.as_str()]).collect();
                if next == start {
                    return Some(on());
                }
                if seen.insert(next) {
                    longer.push(on());
                }
            }
        }
        ways = longer;
    }
    None
}

/// One circle through each file that is in one, told once.
fn circles(files: &BTreeMap<String, File>) -> Vec<String> {
    let arrows = arrows(files);
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for module in files.keys() {
        if let Some(way) = circle(&arrows, module)
            && way.iter().filter(|file| told.insert((**file).to_owned())).count() > 0
        {
            found.push(way.join(" -> "));
        }
    }
    found
}

#[test]
fn imports_within_a_room_run_one_way() {
    let rooms = rooms();
    assert!(rooms.len() > 20, "the rooms were not found");
    let findings: Vec<String> = rooms.values().flat_map(circles).collect();
    hold("files of one room do not import each other in a circle", &findings);
}

#[test]
fn a_circle_is_found_however_it_is_spelled() {
    let room = |files: &[(&str, &str)]| {
        let file = |(module, text): &(&str, &str)| ((*module).to_owned(), File::new(text));
        circles(&files.iter().map(file).collect())
    };
    let straight = [
        ("a", "mod b; mod c; pub use b::B; pub use c::{C, D};"),
        ("a::b", "use super::C; pub struct B(C);"),
        (
            "a::c",
            "use crate::x::B; pub struct C; pub struct D; #[cfg(test)] mod tests { use crate::a::B; }",
        ),
    ];
    assert!(
        room(&straight).is_empty(),
        "what is passed on is looked up where it is defined"
    );
    for back in [
        "use super::B;",
        "use super::{b::{self}, D};",
        "use crate::{a::{b}, z};",
        "fn f() -> super::b::B { todo!() }",
        "fn f() { g!(\"{}\", crate::a::B::new()) }",
    ] {
        let circled = [straight[0], straight[1], ("a::c", back)];
        assert_eq!(room(&circled), ["a::b -> a::c -> a::b"], "{back}");
    }
    let whole = |part| {
        [
            ("a", "mod b; mod c;"),
            ("a::b", "mod d;"),
            ("a::b::d", part),
            ("a::c", "use super::b::B;"),
        ]
    };
    assert!(
        room(&whole("use super::B;")).is_empty(),
        "a part may use what the file above it defines"
    );
    assert_eq!(
        room(&whole("use super::super::c::C;")),
        ["a::b -> a::b::d -> a::c -> a::b"]
    );
}
