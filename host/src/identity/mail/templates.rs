//! The words of a mail by locale: built in for English and German, replaced by an operator's files, checked when the host starts.

use cap_std::fs::Dir;
use std::collections::BTreeMap;
use std::path::Path;

/// One file of an operator's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// Without the folder, such as `de.txt`.
    pub name: String,
    /// What it is called in an error.
    pub path: String,
    pub text: String,
}

impl TemplateFile {
    /// All files of a folder but hidden ones; `path` is what the folder is called in errors.
    pub fn all(dir: &Dir, path: &Path) -> std::io::Result<Vec<Self>> {
        let mut files = Vec::new();
        for entry in dir.entries()? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                let text = dir.read_to_string(&name)?;
                let path = path.join(&name).display().to_string();
                files.push(Self { name, path, text });
            }
        }
        Ok(files)
    }
}

/// A template that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct InvalidTemplate {
    /// The file, and the line in it.
    pub place: String,
    pub message: String,
}

/// What a mail contains.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    pub operator: &'a str,
    /// The title of the action.
    pub action: &'a str,
    pub link: &'a str,
    pub code: &'a str,
    /// How long both are good.
    pub minutes: &'a str,
}

const NAMES: [&str; 5] = ["operator", "action", "link", "code", "minutes"];

impl Values<'_> {
    fn get(&self, name: &str) -> &str {
        match name {
            "operator" => self.operator,
            "action" => self.action,
            "link" => self.link,
            "code" => self.code,
            _ => self.minutes,
        }
    }
}

/// The endings of the three files of a locale.
const SUBJECT: &str = "subject";
const TEXT: &str = "txt";
const HTML: &str = "html";

/// One mail's words.
#[derive(Clone, Debug)]
struct Words {
    subject: String,
    text: String,
    html: String,
}

/// All mails' words by locale.
#[derive(Clone, Debug)]
pub struct Templates {
    by_locale: BTreeMap<String, Words>,
    /// The host's own locale.
    locale: String,
}

/// The built-in locales.
const ENGLISH: &str = "en";
const GERMAN: &str = "de";

impl Templates {
    /// Templates from files named `<locale>.subject`, `<locale>.txt` and `<locale>.html`; `locale` is the host's own.
    pub fn new(files: Vec<TemplateFile>, folder: &str, locale: &str) -> Result<Self, InvalidTemplate> {
        let mut kinds: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for file in files {
            let place = |line: usize| format!("{}:{line}", file.path);
            let parts = file.name.rsplit_once('.');
            let Some((locale, kind)) =
                parts.filter(|(locale, kind)| crate::config::is_locale(locale) && [SUBJECT, TEXT, HTML].contains(kind))
            else {
                let message = "a template is named after a locale, such as `de.subject`, `de.txt` or `de.html`";
                return Err(InvalidTemplate {
                    place: file.path.clone(),
                    message: message.into(),
                });
            };
            check(kind, &file.text).map_err(|(line, message)| InvalidTemplate {
                place: place(line),
                message,
            })?;
            let text = file.text.clone();
            kinds
                .entry(locale.to_lowercase())
                .or_default()
                .insert(kind.to_owned(), text);
        }
        let mut by_locale = BTreeMap::from([(ENGLISH.to_owned(), english()), (GERMAN.to_owned(), german())]);
        for (locale, mut files) in kinds {
            let mut take = |kind: &str| {
                files.remove(kind).ok_or_else(|| InvalidTemplate {
                    place: format!("{folder}/{locale}.{kind}"),
                    message: format!("the file is missing; a locale has all of `{locale}.{SUBJECT}`, `{locale}.{TEXT}` and `{locale}.{HTML}`"),
                })
            };
            let words = Words {
                subject: take(SUBJECT)?.trim().to_owned(),
                text: take(TEXT)?,
                html: take(HTML)?,
            };
            by_locale.insert(locale, words);
        }
        Ok(Self {
            by_locale,
            locale: locale.to_lowercase(),
        })
    }

    /// Subject, text and HTML for a locale: its own words, those of its language, those of the host's locale, English.
    pub fn write(&self, locale: &str, values: &Values<'_>) -> (String, String, String) {
        let locale = locale.to_lowercase();
        let language = |locale: &str| locale.split('-').next().unwrap_or_default().to_owned();
        let wanted = [
            locale.clone(),
            language(&locale),
            self.locale.clone(),
            language(&self.locale),
            ENGLISH.to_owned(),
        ];
        let words = wanted.iter().find_map(|locale| self.by_locale.get(locale));
        let words = words.cloned().unwrap_or_else(english);
        (
            fill(&words.subject, values, str::to_owned),
            fill(&words.text, values, str::to_owned),
            fill(&words.html, values, escape),
        )
    }
}

fn english() -> Words {
    Words {
        subject: include_str!("en.subject").trim().to_owned(),
        text: include_str!("en.txt").to_owned(),
        html: include_str!("en.html").to_owned(),
    }
}

fn german() -> Words {
    Words {
        subject: include_str!("de.subject").trim().to_owned(),
        text: include_str!("de.txt").to_owned(),
        html: include_str!("de.html").to_owned(),
    }
}

/// Text in the place of HTML text or of a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Checks one file; an error has its line.
fn check(kind: &str, text: &str) -> Result<(), (usize, String)> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|found| at + found) {
        let Some(close) = text[open..].find("}}").map(|found| open + found) else {
            return Err((line(open), "`{{` has no `}}`".into()));
        };
        let name = text[open + 2..close].trim();
        if !NAMES.contains(&name) {
            let known: Vec<String> = NAMES.iter().map(|name| format!("`{{{{{name}}}}}`")).collect();
            return Err((
                line(open),
                format!("there is no `{{{{{name}}}}}`; there are {}", known.join(", ")),
            ));
        }
        found.push(name);
        at = close + 2;
    }
    if kind == SUBJECT {
        if text.trim().is_empty() || text.trim().contains(['\n', '\r']) {
            return Err((1, "a subject is one line".into()));
        }
        return Ok(());
    }
    for needed in ["link", "code"] {
        if !found.contains(&needed) {
            return Err((
                1,
                format!("`{{{{{needed}}}}}` is missing; without it nobody can confirm"),
            ));
        }
    }
    Ok(())
}

/// Puts the values in, each changed for its place.
fn fill(template: &str, values: &Values<'_>, change: impl Fn(&str) -> String) -> String {
    let mut text = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&change(values.get(name.trim())));
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values<'_> = Values {
        operator: "Tom & \"Co\"",
        action: "Reset <it>",
        link: "https://shop.example/verify/x",
        code: "482915",
        minutes: "10",
    };

    fn files(files: &[(&str, &str)]) -> Result<Templates, String> {
        let file = |(name, text): &(&str, &str)| TemplateFile {
            name: (*name).into(),
            path: format!("mails/{name}"),
            text: (*text).into(),
        };
        Templates::new(files.iter().map(file).collect(), "mails", "en").map_err(|error| error.to_string())
    }

    const GERMAN: [(&str, &str); 3] = [
        ("de.subject", "Bestätigen Sie: {{action}}\n"),
        ("de.txt", "{{link}}\noder {{ code }}\n"),
        (
            "de.html",
            "<style>p { color: red }</style><p>{{operator}} {{link}} {{code}}</p>",
        ),
    ];

    #[test]
    fn the_built_in_words_hold_everything_and_escape_it() {
        let (subject, text, html) = files(&[]).unwrap().write("fr", &VALUES);
        assert!(subject.contains("Tom & \"Co\"") && !subject.contains("{{"), "{subject}");
        for part in ["https://shop.example/verify/x", "482915", "10 minutes", "Reset <it>"] {
            assert!(text.contains(part), "{text}");
        }
        assert!(
            html.contains("Tom &amp; &quot;Co&quot;") && html.contains("Reset &lt;it&gt;"),
            "{html}"
        );
        assert!(!html.contains("{{") && html.contains("482915"), "{html}");
        check(TEXT, include_str!("en.txt")).unwrap();
        check(HTML, include_str!("en.html")).unwrap();
        check(SUBJECT, include_str!("en.subject")).unwrap();
    }

    #[test]
    fn every_language_has_words_of_its_own_with_the_same_values() {
        let names = |text: &str| -> Vec<String> {
            let parts = text.split("{{").skip(1);
            let names = parts.filter_map(|part| Some(part.split_once("}}")?.0.trim().to_owned()));
            names.collect()
        };
        for language in crate::language::Language::ALL {
            let words = files(&[]).unwrap().by_locale.remove(language.tag());
            let words = words.unwrap_or_else(|| panic!("{language:?} has no mail"));
            check(TEXT, &words.text).unwrap();
            check(HTML, &words.html).unwrap();
            check(SUBJECT, &words.subject).unwrap();
            assert_eq!(names(&words.text), names(&english().text), "{language:?}");
            assert_eq!(names(&words.html), names(&english().html), "{language:?}");
            let is_english = language == crate::language::Language::English;
            assert_eq!(words.subject == english().subject, is_english, "{language:?}");
            assert_eq!(words.text == english().text, is_english, "{language:?}");
            assert!(words.html.contains(&format!("lang=\"{}\"", language.tag())));
        }
    }

    #[test]
    fn a_locale_has_its_own_words_and_its_language_stands_in() {
        let templates = files(&GERMAN).unwrap();
        for locale in ["de", "de-AT", "DE-ch"] {
            let (subject, text, html) = templates.write(locale, &VALUES);
            assert_eq!(subject, "Bestätigen Sie: Reset <it>", "{locale}");
            assert!(
                text.ends_with("oder 482915\n") && html.contains("p { color: red }"),
                "{text}"
            );
        }
        assert!(templates.write("pl", &VALUES).0.contains("Confirm"));
    }

    #[test]
    fn a_value_is_never_read_as_a_template() {
        let values = Values {
            operator: "{{code}}",
            ..VALUES
        };
        let html = files(&GERMAN).unwrap().write("de", &values).2;
        assert!(html.contains("{{code}} https"), "{html}");
    }

    #[test]
    fn mistakes_name_file_line_and_remedy() {
        let with = |name: &'static str, text: &'static str| {
            let mut all = GERMAN.to_vec();
            all.retain(|(other, _)| *other != name);
            all.push((name, text));
            files(&all).unwrap_err()
        };
        for (name, text, place, message) in [
            ("de.txt", "Hi\n{{lnik}}", "mails/de.txt:2: ", "there are `{{operator}}`"),
            ("de.txt", "{{link}}", "mails/de.txt:1: ", "`{{code}}` is missing"),
            ("de.html", "{{link}}\n{{code", "mails/de.html:2: ", "has no `}}`"),
            ("de.subject", "a\nb", "mails/de.subject:1: ", "one line"),
            ("de.subject", " ", "mails/de.subject:1: ", "one line"),
            ("notes.doc", "x", "mails/notes.doc: ", "named after a locale"),
        ] {
            let error = with(name, text);
            assert!(error.starts_with(place) && error.contains(message), "{name}: {error}");
        }
        let error = files(&GERMAN[..2]).unwrap_err();
        assert!(error.starts_with("mails/de.html: the file is missing"), "{error}");
    }
}
