//! The documentation for authors of actions: every snippet stands in a source that is tested, every command in a page that
//! is played, every number in the settings' own table, and every link leads somewhere.

use super::hold;
use super::source::{files, root, text};

const FOLDER: &str = "docs/authors/";

/// The pages whose `sh` fences `tests/suite/authors.rs` runs, in order.
const PLAYED: [&str; 4] = ["rust.md", "javascript.md", "python.md", "c.md"];

/// Folders whose sources are built or run by tests.
const TESTED: [&str; 4] = ["host/templates/", "example-actions/", "guest-sdk/", "wit/"];

/// A fence of a page.
struct Fence {
    line: usize,
    language: String,
    /// What the comment on the line before says.
    note: Option<String>,
    text: String,
}

impl Fence {
    /// The file that it is from.
    fn source(&self) -> Option<&str> {
        self.note.as_deref()?.strip_prefix("from ")
    }

    /// Why it is not run.
    fn reason(&self) -> Option<&str> {
        self.note.as_deref()?.strip_prefix("not run: ")
    }
}

fn pages() -> Vec<String> {
    let is_page = |path: &String| path.starts_with(FOLDER) && path.ends_with(".md");
    files().into_iter().filter(is_page).collect()
}

fn fences(page: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    let mut before = "";
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(fence), None) => {
                fence.text += line;
                fence.text.push('\n');
            }
            (None, Some(language)) => {
                let note = before.strip_prefix("<!-- ").and_then(|note| note.strip_suffix(" -->"));
                open = Some(Fence {
                    line: number + 1,
                    language: language.to_owned(),
                    note: note.map(str::to_owned),
                    text: String::new(),
                });
            }
            (None, None) => {}
        }
        before = line;
    }
    assert!(open.is_none(), "every fence ends");
    found
}

#[test]
fn every_snippet_is_from_a_source_that_is_tested() {
    let mut findings = Vec::new();
    let mut count = 0;
    for page in pages() {
        for fence in fences(&text(&page)).iter().filter(|fence| fence.language != "sh") {
            let place = format!("{page}:{}", fence.line);
            let Some(source) = fence.source() else {
                findings.push(format!("{place}: no line `<!-- from FILE -->` before it"));
                continue;
            };
            count += 1;
            let is_tested = TESTED.iter().any(|folder| source.starts_with(folder)) && root().join(source).is_file();
            if !is_tested {
                findings.push(format!("{place}: `{source}` is no tested source"));
            } else if fence.text.trim().is_empty() || !text(source).contains(&fence.text) {
                findings.push(format!("{place}: does not stand in `{source}` like this"));
            }
        }
    }
    assert!(count > 20, "snippets are found");
    hold("a snippet for authors stands in a tested source", &findings);
}

#[test]
fn every_command_is_on_a_page_that_is_played() {
    let is_played = |page: &str| PLAYED.iter().any(|name| page == format!("{FOLDER}{name}"));
    let mut played = Vec::new();
    let mut findings = Vec::new();
    for page in pages().iter().filter(|page| is_played(page)) {
        for fence in fences(&text(page)).into_iter().filter(|fence| fence.language == "sh") {
            match (&fence.note, fence.reason()) {
                (None, _) => played.extend(fence.text.lines().map(str::to_owned)),
                (Some(_), Some(why)) if !why.is_empty() => {}
                _ => findings.push(format!("{page}:{}: say `<!-- not run: why -->` or nothing", fence.line)),
            }
        }
    }
    assert!(played.len() > 4 * 10, "commands are found");
    for page in pages().iter().filter(|page| !is_played(page)) {
        for fence in fences(&text(page)).iter().filter(|fence| fence.language == "sh") {
            let others = fence
                .text
                .lines()
                .filter(|line| !played.iter().any(|other| other == line));
            findings.extend(others.map(|line| format!("{page}:{}: `{line}`", fence.line)));
        }
    }
    hold(
        "a command for authors is on the page of a language, which is played",
        &findings,
    );
}

#[test]
fn every_limit_is_as_the_settings_have_it() {
    let settings = text("docs/settings.md");
    let limits = text("docs/authors/limits.md");
    let rows: Vec<&str> = limits.lines().filter(|line| line.starts_with("| `")).collect();
    assert!(rows.len() > 10, "limits are found");
    let differs = |row: &&&str| !settings.lines().any(|line| line == **row);
    let findings: Vec<String> = rows.iter().filter(differs).map(ToString::to_string).collect();
    hold("a limit for authors stands in docs/settings.md like this", &findings);
    for marker in ["<!-- languages:begin -->", "<!-- languages:end -->"] {
        assert!(
            limits.contains(marker),
            "`cargo xtask bench languages` writes between {marker}"
        );
    }
}

#[test]
fn every_link_of_the_pages_leads_to_a_file() {
    let mut findings = Vec::new();
    for page in pages() {
        let page_text = text(&page);
        let links = page_text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            if !root().join(FOLDER).join(link).exists() {
                findings.push(format!("{page}: {link}"));
            }
        }
    }
    hold("every link of the pages for authors exists", &findings);
}

#[test]
fn fences_are_read_with_their_notes() {
    let page = "a\n<!-- from x/y.rs -->\n```rust\nlet a;\n```\n\n```sh\nb\n```\n<!-- not run: why -->\n```sh\nc\n```\n";
    let found = fences(page);
    let read: Vec<_> = found
        .iter()
        .map(|fence| {
            (
                fence.line,
                fence.language.as_str(),
                fence.source(),
                fence.reason(),
                fence.text.as_str(),
            )
        })
        .collect();
    let expected = [
        (3, "rust", Some("x/y.rs"), None, "let a;\n"),
        (7, "sh", None, None, "b\n"),
        (11, "sh", None, Some("why"), "c\n"),
    ];
    assert_eq!(read, expected);
}
