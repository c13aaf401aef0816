//! Keeps what may be a secret's value out of errors about the operator's files: people paste a value where a reference belongs.

use crate::model::id::nearest;
use regex::Regex;
use std::sync::LazyLock;

/// A table's header that is alone on its line. A quoted name does not count: it may be an item of an array.
static HEADER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\s*\[\[?\s*([A-Za-z0-9_-]+)\s*(?:\.[^\]]*)?\]\]?\s*(#.*)?$").ok());

/// A key before the first table, up to its first dot.
static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"^\s*["']?([A-Za-z0-9_-]+)["']?\s*[.=]"#).ok());

/// What names a secret outside of `[secrets]`, with its value or list of values.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)[\w-]*(?:secrets?|passw(?:or)?d|token|[_-]key)["']?\s*=\s*(?:\[([^\]]*)|("[^"]*|'[^']*))"#).ok()
});

/// A quoted text, whether or not its end is there.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""([^"]*)|'([^']*)"#).ok());

/// The name of the table whose values are references to secrets.
const SECRETS: &str = "secrets";

/// Keys that belong above the first table.
const TOP: [&str; 6] = ["state", "listen", "public_url", "plain_http", "operator", "locale"];

/// The keys of a reference.
const KEYS: [&str; 6] = ["file", "environment", "command", "timeout_ms", "cache_ms", "next"];

/// Shorter texts hide nothing, and would be found in ordinary words.
const CHARS_MIN: usize = 6;

const REFERENCE: &str = "this says where a secret is, and is never the secret itself: `name = { file = \"…\" }`, \
                         `{ environment = \"…\" }` or `{ command = [\"…\"] }`";

/// What of a file may be secret. It is found line by line, since the file may not be TOML.
pub(super) struct Hidden {
    /// The bytes of the lines under `[secrets]`, with their keys.
    lines: Vec<(std::ops::Range<usize>, String)>,
    /// Values that may be secret.
    texts: Vec<String>,
}

impl Hidden {
    /// Looks through a file.
    pub(super) fn of(text: &str) -> Self {
        let (mut lines, mut texts, mut names) = (Vec::new(), Vec::new(), Vec::new());
        let (mut inside, mut has_header, mut offset) = (false, false, 0);
        for line in text.split_inclusive('\n') {
            let first = |pattern: &LazyLock<Option<Regex>>| {
                let found = pattern.as_ref().and_then(|pattern| pattern.captures(line.trim_end()));
                found.and_then(|found| Some(found.get(1)?.as_str().to_owned()))
            };
            let quoted_header =
                line.trim_start().starts_with("[\"secrets\"") || line.trim_start().starts_with("['secrets'");
            if let Some(header) = first(&HEADER) {
                (inside, has_header) = (header == SECRETS, true);
            } else if quoted_header {
                (inside, has_header) = (true, true);
            } else if !has_header && let Some(key) = first(&KEY) {
                inside = key == SECRETS;
            }
            if inside {
                let (key, value) = line.split_once('=').unwrap_or(("", line));
                let key = key.trim().trim_matches(['"', '\'']).to_owned();
                lines.push((offset..offset + line.len(), key.clone()));
                names.push(key);
                // A header is no value; in quotes it may be one that a list has.
                if first(&HEADER).is_none() {
                    texts.push(value.trim().to_owned());
                }
                texts.extend(quoted(value));
            } else if let Some(pattern) = &*NAMED {
                for found in pattern.captures_iter(line) {
                    let values = found.get(1).or(found.get(2)).map_or("", |values| values.as_str());
                    texts.extend(quoted(values));
                }
            }
            offset += line.len();
        }
        texts.retain(|text| text.chars().count() >= CHARS_MIN && !names.contains(text));
        // The longest first, so that no rest of one is left.
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self { lines, texts }
    }

    /// A message of a parser at a byte of the file, without what may be secret.
    pub(super) fn parsed(&self, offset: Option<usize>, message: &str) -> String {
        let here = |offset: usize| {
            self.lines
                .iter()
                .find(|(line, _)| line.start <= offset && offset < line.end)
        };
        let Some((_, key)) = offset.and_then(here).or(self.at_end(offset)) else {
            return self.clean(message.to_owned());
        };
        // TOML gives what stands below a table to that table.
        if TOP.contains(&key.as_str()) {
            return format!("this is under [secrets], but `{key}` belongs above the first table; move it there");
        }
        // What follows `expected` is the parser's own.
        let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
        if message.starts_with("unknown field ") {
            let word = message.split('`').nth(1).unwrap_or_default();
            return match nearest(word, KEYS) {
                Some(known) => format!("unknown field `{word}`; did you mean `{known}`?"),
                None => format!("there is an unknown field here; {REFERENCE}"),
            };
        }
        if message.starts_with("invalid type") && !expected.starts_with("struct") {
            return format!("the value here is of another type than expected: expected {expected}");
        }
        if message.starts_with("duplicate key") {
            return "duplicate key: this name or table is here a second time".into();
        }
        if message.starts_with("invalid type") || message.starts_with("missing field") {
            return REFERENCE.into();
        }
        format!("this is not TOML; {REFERENCE}")
    }

    /// The last line, for a place at the end of the file.
    fn at_end(&self, offset: Option<usize>) -> Option<&(std::ops::Range<usize>, String)> {
        self.lines.last().filter(|(line, _)| offset == Some(line.end))
    }

    /// A message without what may be secret.
    pub(super) fn clean(&self, message: String) -> String {
        let hide = |message: String, text: &String| {
            let escaped = text.escape_debug().to_string();
            message.replace(text, "…").replace(&escaped, "…")
        };
        self.texts.iter().fold(message, hide)
    }
}

/// The texts in quotes.
fn quoted(line: &str) -> Vec<String> {
    let Some(pattern) = &*QUOTED else { return Vec::new() };
    let text = |found: regex::Captures<'_>| Some(found.get(1).or(found.get(2))?.as_str().to_owned());
    pattern.captures_iter(line).filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use crate::config::{parse, parse_grants};
    use std::path::Path;

    /// What no error may hold, as several kinds of secrets look.
    const VALUES: [&str; 5] = [
        "Hunter2-marked",
        "sk_live_MARKED51Hx",
        "bWFya2VkLXZhbHVl+/8=",
        "s p a c e MARKED",
        "Märked-ü",
    ];

    /// Mistakes under `[secrets]`, each with the value in another place.
    const UNDER: &[&str] = &[
        "x = \"VALUE\"",
        "x = 'VALUE'",
        "x = \"\"\"VALUE\"\"\"",
        "x = VALUE",
        "x = \"VALUE",
        "x = 'VALUE",
        "x = \"\"\"\nVALUE\n",
        "x = [\"VALUE\"]",
        "x = [\n  [\"VALUE\"]\n]",
        "x = { value = \"VALUE\" }",
        "x = { \"VALUE\" = \"file\" }",
        "x = { VALUE }",
        "x = { file = \"VALUE\"",
        "x = { file = \"VALUE }",
        "x = { file = VALUE }",
        "x = { file = [\"VALUE\"] }",
        "x = { file = { path = \"VALUE\" } }",
        "x = { file = \"VALUE\", file = \"VALUE\" }",
        "x = { file = \"VALUE\", environment = \"VALUE\" }",
        "x = { file = \"VALUE\", next = { file = \"VALUE\" } }",
        "x = { file = \"a\", next = \"VALUE\" }",
        "x = { file = \"a\", next = { value = \"VALUE\" } }",
        "x = { environment = \"VALUE\", timeout_ms = 1 }",
        "x = { environment = 5, file = \"VALUE\" }",
        "x = { command = \"VALUE\" }",
        "x = { command = [\"\", \"VALUE\"] }",
        "x = { command = [\"a\", [\"VALUE\"]] }",
        "x = { command = [\"a\", \"VALUE\"], timeout_ms = 0 }",
        "x = { command = [\"a\"], timeout_ms = \"VALUE\" }",
        "x = { command = [\"a\"], cache_ms = \"VALUE\" }",
        "x = { file = \"a\" } \"VALUE\"",
        "x = { file = \"a\" }\nx = \"VALUE\"",
        "\"VALUE\" = { file = \"a\" }",
        "\"VALUE\" = \"VALUE\"",
        "VALUE",
        "[secrets.y]\nvalue = \"VALUE\"",
        "[secrets.y]\nfile = [\"VALUE\"]",
        "[secrets.\"VALUE\"]\nfile = 3",
        "[[secrets.y]]\nfile = \"VALUE\"",
        "y = { file = \"a\" }\n[secrets]\nx = \"VALUE\"",
    ];

    fn assert_hidden(text: &str, value: &str) {
        let Err(errors) = parse(text, "actgate.toml", Path::new("/etc/actgate")) else {
            panic!("it is taken: {text}");
        };
        let said = errors.to_string();
        let escaped = value.escape_debug().to_string();
        assert!(!said.contains(value) && !said.contains(&escaped), "{text}\n{said}");
        let debug = format!("{errors:?}");
        assert!(!debug.contains(value) && !debug.contains(&escaped), "{text}\n{debug}");
        assert!(said.starts_with("actgate.toml:"), "{text}\n{said}");
        let place = said.split(':').nth(1).unwrap_or_default();
        assert!(
            place.parse::<usize>().is_ok_and(|line| line > 0),
            "it has a place: {text}\n{said}"
        );
    }

    #[test]
    fn no_error_repeats_what_stands_under_secrets() {
        for value in VALUES {
            for mistake in UNDER {
                let mistake = mistake.replace("VALUE", value);
                assert_hidden(&format!("[secrets]\n{mistake}\n"), value);
                assert_hidden(&format!("[ secrets ] # ours\n{mistake}\n[api]\n"), value);
                assert_hidden(
                    &format!("operator = \"Shop\"\n[secrets]\nkey = {{ file = \"a\" }}\n{mistake}\n"),
                    value,
                );
            }
        }
    }

    #[test]
    fn no_error_repeats_a_value_in_another_spelling_of_the_table() {
        let spellings = [
            "secrets = \"VALUE\"",
            "secrets = [\"VALUE\"]",
            "secrets = { x = \"VALUE\" }",
            "secrets.x = \"VALUE\"",
            "secrets.x.file = [\"VALUE\"]",
            "\"secrets\".x = \"VALUE\"",
            "['secrets']\nx = \"VALUE\"",
            "[\"secrets\"]\nx = \"VALUE\"",
            "[[secrets]]\nx = \"VALUE\"",
        ];
        for value in VALUES {
            for spelling in spellings {
                assert_hidden(&spelling.replace("VALUE", value), value);
            }
        }
    }

    #[test]
    fn no_error_repeats_a_value_in_the_place_of_a_secrets_name() {
        let places = [
            "[mail]\nfrom = \"a@shop.example\"\n[mail.smtp]\nhost = \"mail.shop.example\"\nusername = \"u\"\nsecret = \"VALUE\"",
            "[contacts.hubspot]\nsecret = \"VALUE\"",
            "[events]\nurl = \"https://desk.shop.example/\"\nsecret = \"VALUE\"",
            "[contacts.http]\nid = \"/id\"\nemail = \"/email\"\nendpoint = { method = \"GET\", \
             url = \"https://crm.shop.example/\", auth = { kind = \"bearer\", secret = \"VALUE\" } }",
            "[[issuers]]\nname = \"site\"\nalgorithms = [\"HS256\"]\nsecret = \"VALUE\"",
        ];
        for value in VALUES {
            for place in places {
                assert_hidden(&place.replace("VALUE", value), value);
                let known = format!(
                    "{}\n[secrets]\nother = {{ file = \"a\" }}\n",
                    place.replace("VALUE", value)
                );
                assert_hidden(&known, value);
            }
            let grant = format!(
                "[[grants]]\naction = \"a\"\nendpoint = \"e\"\nallow = \"GET https://a.example/x\"\nauth = \"bearer\"\nsecrets = [\"{value}\"]\nsecret = \"{value}\"\n"
            );
            let said = parse_grants(&grant, "grants.toml")
                .map_err(|error| error.to_string())
                .unwrap_err();
            assert!(!said.contains(value), "{said}");
        }
    }

    #[test]
    fn what_is_not_secret_is_still_shown() {
        let said = |text: &str| parse(text, "actgate.toml", Path::new("/")).unwrap_err().to_string();
        for (text, part) in [
            ("[secrets]\nx = { fille = \"a\" }", "`fille`; did you mean `file`?"),
            (
                "[secrets]\nx = { file = \"a\" }\n[api]\nrequests = 5",
                "unknown field `requests`",
            ),
            (
                "listen = \"nowhere\"\n[secrets]\nx = { file = \"a\" }",
                "`nowhere` is not an address",
            ),
            (
                "[secrets]\nx = \"some-value\"",
                "never the secret itself: `name = { file = \"…\" }`",
            ),
        ] {
            assert!(said(text).contains(part), "{}", said(text));
        }
    }
}
