//! Templates of replies: inputs, paths into the response, and what is said where there is no value.

use super::super::template::{BadTemplate, LOCALE, Part, bad, parts};
use crate::manifest::error::{did_you_mean, listed, shown};
use crate::model::action::Input;
use crate::model::pointer;
use crate::model::reply::{ReplyPiece, ReplySource, ReplyTemplate, ResponsePath, is_plain};

/// What the host gives to a reply's templates.
const REPLY_NAMES: [&str; 2] = ["visitor.email", "response.<path>"];

const PATH_REMEDY: &str = "write keys and positions with dots between them, such as `{response.items.0.title}`, and other \
                           keys in quotes, such as `{response.\"Order Status\"}`";

/// Reads a template of a reply. Its plain names are inputs; `known` is `None` when the inputs themselves have
/// problems and their names are not known.
pub(in crate::manifest::check) fn reply_template(
    text: &str,
    known: Option<&[Input]>,
) -> Result<ReplyTemplate, BadTemplate> {
    let piece = |part| match part {
        Part::Literal(text) => Ok(ReplyPiece::Literal(text)),
        Part::Name(inside) => value(&inside, known),
    };
    let parts = parts(text, |rest| scan(rest).end)?;
    Ok(ReplyTemplate(parts.into_iter().map(piece).collect::<Result<_, _>>()?))
}

/// Where a name in braces ends, and where its fallback begins. Quoted keys may hold braces and question marks.
#[derive(Default)]
struct Scan {
    end: Option<usize>,
    fallback: Option<usize>,
}

fn scan(rest: &str) -> Scan {
    let mut found = Scan::default();
    let mut quote = None;
    let mut before = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if before == Some('.') && found.fallback.is_none() => quote = Some(c),
            (None, '}') => {
                found.end = Some(at);
                break;
            }
            (None, '{') => break,
            (None, '?') if rest[at..].starts_with("??") => found.fallback = found.fallback.or(Some(at)),
            (None, _) => {}
        }
        before = Some(c);
    }
    found
}

fn value(inside: &str, known: Option<&[Input]>) -> Result<ReplyPiece, BadTemplate> {
    let Some(at) = scan(inside).fallback else {
        let source = source(inside, known)?;
        return match &source {
            ReplySource::Input(name) if is_optional(name, known) => bad(
                format!("the input `{name}` is optional, and the sentence cannot do without it"),
                format!("make it required, or say what is said without it: `{{{name} ?? …}}`"),
            ),
            _ => Ok(ReplyPiece::Value { source, fallback: None }),
        };
    };
    let fallback = unquoted(inside[at + 2..].trim());
    if fallback.trim().is_empty() {
        return bad(
            format!("`{{{}}}` has an empty fallback", shown(inside)),
            "write what is said instead, or another sentence under `[[response.when]]`",
        );
    }
    Ok(ReplyPiece::Value {
        source: source(inside[..at].trim_end(), known)?,
        fallback: Some(fallback.to_owned()),
    })
}

fn is_optional(name: &str, known: Option<&[Input]>) -> bool {
    let mut inputs = known.into_iter().flatten();
    inputs.any(|input| input.name.as_str() == name && !input.required)
}

/// A text without the quotes around it, which are not meant to be said.
fn unquoted(text: &str) -> &str {
    let within = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
    let found: Option<&str> = within('"').or_else(|| within('\''));
    found.filter(|inner| !inner.contains(['"', '\''])).unwrap_or(text)
}

fn source(name: &str, known: Option<&[Input]>) -> Result<ReplySource, BadTemplate> {
    if name == "visitor.email" {
        return Ok(ReplySource::VisitorEmail);
    }
    if let Some(path) = name.strip_prefix("response.") {
        return match steps(path) {
            Some(steps) => Ok(ReplySource::Response(ResponsePath(steps))),
            None => bad(
                format!("`{{{}}}` is not a path into the response", shown(name)),
                PATH_REMEDY,
            ),
        };
    }
    if name.contains('.') || name == "response" || name == LOCALE {
        let remedy = match name == "visitor.mail" {
            true => "did you mean `{visitor.email}`?".to_owned(),
            false => format!("a reply can have inputs, {}", listed(&REPLY_NAMES)),
        };
        return bad(format!("`{{{}}}` is not known in a reply", shown(name)), remedy);
    }
    let Some(inputs) = known else {
        return Ok(ReplySource::Input(name.to_owned()));
    };
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    if names.contains(&name) {
        return Ok(ReplySource::Input(name.to_owned()));
    }
    let remedy = match names.is_empty() {
        true => "declare it under `[[inputs]]`".to_owned(),
        false => did_you_mean(name, &names),
    };
    bad(format!("`{{{}}}` is not an input", shown(name)), remedy)
}

/// The steps of a path: plain keys and positions, or keys in quotes, with dots between them.
fn steps(mut rest: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    loop {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let after = match quote {
            Some(quote) => {
                let (key, after) = rest[1..].split_once(quote)?;
                found.push(key.to_owned());
                after
            }
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                let key = &rest[..end];
                if key.is_empty() || !key.chars().all(is_plain) {
                    return None;
                }
                found.push(key.to_owned());
                &rest[end..]
            }
        };
        if after.is_empty() {
            return Some(found);
        }
        rest = after.strip_prefix('.')?;
    }
}

/// Reads the path of a condition: as in a template, with or without `response.` before it, or a JSON Pointer
/// (RFC 6901).
pub(super) fn condition_path(text: &str) -> Result<ResponsePath, BadTemplate> {
    if text.starts_with('/') {
        return Ok(ResponsePath(pointer::steps(text).collect()));
    }
    match steps(text.strip_prefix("response.").unwrap_or(text)) {
        Some(steps) => Ok(ResponsePath(steps)),
        None => bad(
            format!("`{}` is not a path into the response", shown(text)),
            "write keys and positions with dots between them, such as `items.0.status`, or a JSON Pointer such as \
             `/items/0/status`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Name;
    use serde_json::json;

    fn input(name: &str, required: bool) -> Input {
        Input {
            name: Name::new(name).unwrap(),
            title: name.to_owned(),
            instructions: String::new(),
            ask: None,
            schema: json!({}),
            choices: Vec::new(),
            required,
        }
    }

    fn read(text: &str) -> Result<ReplyTemplate, BadTemplate> {
        reply_template(text, Some(&[input("order", true), input("note", false)]))
    }

    fn response(steps: &[&str], fallback: Option<&str>) -> ReplyPiece {
        ReplyPiece::Value {
            source: ReplySource::Response(ResponsePath(steps.iter().map(|step| (*step).to_owned()).collect())),
            fallback: fallback.map(str::to_owned),
        }
    }

    #[test]
    fn a_reply_has_inputs_and_the_response() {
        let template = read("{order}: {response.items.0.title}").unwrap();
        let order = ReplyPiece::Value {
            source: ReplySource::Input("order".to_owned()),
            fallback: None,
        };
        assert_eq!(template.0[0], order);
        assert_eq!(template.0[2], response(&["items", "0", "title"], None));
        assert!(reply_template("{ordr}", None).is_ok());
    }

    #[test]
    fn keys_of_any_kind_can_be_named() {
        let table: [(&str, &[&str]); 9] = [
            ("{response.order-number}", &["order-number"]),
            ("{response.größe}", &["größe"]),
            ("{response.@odata}", &["@odata"]),
            ("{response.\"Order Status\"}", &["Order Status"]),
            ("{response.'dc:title'.0}", &["dc:title", "0"]),
            ("{response.\"odata.count\"}", &["odata.count"]),
            ("{response.a.\"it's {x} ?? y\".b}", &["a", "it's {x} ?? y", "b"]),
            ("{response.''}", &[""]),
            ("{response.'say \"hi\"'}", &["say \"hi\""]),
        ];
        for (text, steps) in table {
            assert_eq!(read(text).unwrap().0, [response(steps, None)], "{text}");
        }
    }

    #[test]
    fn a_fallback_is_what_is_said_without_a_value() {
        let table = [
            ("{response.day ?? no day yet}", "no day yet"),
            ("{response.day??soon}", "soon"),
            ("{response.day ?? we don't know, \"maybe\"}", "we don't know, \"maybe\""),
            ("{response.day ?? 'no day yet'}", "no day yet"),
            ("{response.day ?? \"no day ?? yet\"}", "no day ?? yet"),
        ];
        for (text, fallback) in table {
            assert_eq!(read(text).unwrap().0, [response(&["day"], Some(fallback))], "{text}");
        }
        let note = ReplyPiece::Value {
            source: ReplySource::Input("note".to_owned()),
            fallback: Some("no note".to_owned()),
        };
        assert_eq!(read("{note ?? no note}").unwrap().0, [note]);
    }

    #[test]
    fn every_bad_reply_says_why_and_what_to_write() {
        for (text, message, remedy) in [
            ("{ordr}", "`{ordr}` is not an input", "did you mean `order`?"),
            ("{run.id}", "is not known in a reply", "`response.<path>`"),
            ("{response}", "is not known in a reply", "`response.<path>`"),
            ("{response..x}", "is not a path", "{response.items.0.title}"),
            (
                "{response.Order Status}",
                "is not a path",
                "{response.\"Order Status\"}",
            ),
            ("{response.\"a\"b}", "is not a path", "in quotes"),
            ("{response.\"a}", "without a `}`", "`{{`"),
            ("{response.day ?? }", "has an empty fallback", "[[response.when]]"),
            ("{response.day ?? ''}", "has an empty fallback", "[[response.when]]"),
            ("{response.day ?? {order}}", "without a `}`", "`{{`"),
            ("{note}", "the input `note` is optional", "{note ?? …}"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.message.contains(message), "{text}: {error:?}");
            assert!(error.remedy.contains(remedy), "{text}: {error:?}");
        }
    }

    #[test]
    fn a_condition_names_its_path_in_any_of_three_ways() {
        let steps = |text| condition_path(text).unwrap().0;
        assert_eq!(steps("order.'dc:title'.0"), ["order", "dc:title", "0"]);
        assert_eq!(steps("response.order"), ["order"]);
        assert_eq!(steps("/response/a~1b/x y"), ["response", "a/b", "x y"]);
        for text in ["", ".", "a b", "a."] {
            assert!(
                condition_path(text).unwrap_err().remedy.contains("JSON Pointer"),
                "{text}"
            );
        }
    }
}
