//! What came instead of JSON: a kind and a place, and never a piece of the document.

use super::DEPTH_MAX;
use super::charset::NotText;
use std::fmt;

/// What a body is that is not one JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing, or white space alone.
    Empty,
    /// A page of HTML, such as a sign-in.
    Html,
    Xml,
    /// More than one document, such as JSON lines.
    Several,
    /// A guard before the document against being run as a script, such as `)]}'`.
    Guard,
    /// `NaN` or `Infinity`.
    NotFinite,
    /// A number that is too large to be kept.
    TooLarge,
    /// A charset that is not known.
    UnknownCharset,
    /// Bytes that are not text in their charset.
    WrongCharset,
    /// A document without its end.
    CutOff,
    TooDeep,
    /// Anything else.
    Syntax,
}

/// Why a body is not a JSON document. The text of this error holds nothing of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson {
    pub kind: Kind,
    /// The line, from 1; 0 where there is no place.
    pub line: usize,
    /// The byte in the line, from 1; 0 where there is no place.
    pub column: usize,
}

impl std::error::Error for NotJson {}

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Empty => return f.write_str("an empty body instead of JSON"),
            Kind::Html => return f.write_str("an HTML page instead of JSON"),
            Kind::Xml => return f.write_str("XML instead of JSON"),
            Kind::UnknownCharset => return f.write_str("text in an unknown charset instead of JSON"),
            Kind::TooDeep => return write!(f, "JSON that is nested over {DEPTH_MAX} levels deep"),
            Kind::Several => "several JSON documents instead of one; the second starts",
            Kind::Guard => "a script guard before the JSON",
            Kind::NotFinite => "`NaN` or `Infinity`, which JSON does not have,",
            Kind::TooLarge => "a number out of range",
            Kind::WrongCharset => "bytes that are not text in their charset",
            Kind::CutOff => "JSON that breaks off",
            Kind::Syntax => "not JSON",
        };
        f.write_str(what)?;
        match self.line {
            0 => Ok(()),
            line => write!(f, " at line {line} column {}", self.column),
        }
    }
}

impl NotJson {
    /// A problem at a byte of the text.
    pub(super) fn at(kind: Kind, text: &str, offset: usize) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        Self {
            kind,
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            column: 1 + before.len() - line_start,
        }
    }

    pub(super) fn of_text(error: NotText, bytes: &[u8]) -> Self {
        let (kind, good) = match error {
            NotText::Unknown => (Kind::UnknownCharset, None),
            NotText::Malformed(good) => (Kind::WrongCharset, good),
        };
        let mark = usize::from(bytes.starts_with(b"\xef\xbb\xbf")) * 3;
        match good.and_then(|good| std::str::from_utf8(&bytes[mark..mark + good]).ok()) {
            Some(text) => Self::at(kind, text, text.len()),
            None => Self {
                kind,
                line: 0,
                column: 0,
            },
        }
    }

    /// The parser's words for a syntax error are its own, but they are many; these kinds are what an operator needs.
    pub(super) fn of_syntax(error: &serde_json::Error, text: &str, content_type: Option<&str>) -> Self {
        let here = |kind| Self {
            kind,
            line: error.line(),
            column: error.column(),
        };
        if let Some(kind) = markup(text, content_type) {
            return Self::at(kind, text, 0);
        }
        if is_guarded(text) {
            return Self::at(Kind::Guard, text, 0);
        }
        let words = error.to_string();
        if words.starts_with("recursion limit exceeded") {
            return here(Kind::TooDeep);
        }
        if words.starts_with("number out of range") {
            return here(Kind::TooLarge);
        }
        if error.is_eof() {
            return here(Kind::CutOff);
        }
        if is_not_finite(text, error.line(), error.column()) {
            return here(Kind::NotFinite);
        }
        here(Kind::Syntax)
    }
}

/// HTML or XML, by what the text starts with. A content type alone says little: JSON comes as `text/html`, too.
pub(super) fn markup(text: &str, content_type: Option<&str>) -> Option<Kind> {
    const PAGES: [&str; 12] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<script",
        "<style",
        "<meta",
        "<div",
        "<p",
        "<h1",
        "<center",
    ];
    let mut start = text.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let says = |name: &str| content_type.is_some_and(|it| it.to_ascii_lowercase().contains(name));
    if says("html") {
        return Some(Kind::Html);
    }
    // Comments and declarations stand before both.
    while let Some(rest) = start.strip_prefix("<!--") {
        start = rest.split_once("-->").map_or("", |(_, rest)| rest.trim_start());
    }
    let is_page = PAGES.iter().any(|tag| {
        start.split_at_checked(tag.len()).is_some_and(|(name, rest)| {
            let ends = |c: char| !c.is_alphanumeric() && c != '-' && c != ':';
            name.eq_ignore_ascii_case(tag) && rest.starts_with(ends)
        })
    });
    if is_page && !says("xml") {
        return Some(Kind::Html);
    }
    let declaration = start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let root = declaration.map_or(start, |(_, rest)| rest.trim_start());
    let is_xhtml = ["<!doctype html", "<html"]
        .iter()
        .any(|tag| root.get(..tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag)));
    Some(if is_xhtml { Kind::Html } else { Kind::Xml })
}

/// What sites put before their JSON so that it cannot be run as a script of another site.
fn is_guarded(text: &str) -> bool {
    const GUARDS: [&str; 5] = [")]}", "while(1)", "while (1)", "for(;;)", "for (;;)"];
    let start = text.trim_start();
    GUARDS.iter().any(|guard| start.starts_with(guard))
}

/// Whether the word at a place is one of those that other languages write for numbers that JSON lacks.
fn is_not_finite(text: &str, line: usize, column: usize) -> bool {
    let line = text
        .split('\n')
        .nth(line.saturating_sub(1))
        .unwrap_or_default()
        .as_bytes();
    let at = column.saturating_sub(1).min(line.len());
    let is_word = |byte: &&u8| byte.is_ascii_alphabetic();
    let before = line[..at].iter().rev().take_while(is_word).count();
    let after = line[at..].iter().take_while(is_word).count();
    let word = &line[at - before..at + after];
    [&b"nan"[..], b"infinity", b"inf"]
        .iter()
        .any(|name| word.eq_ignore_ascii_case(name))
}
