//! Templates: text with `{names}` in it, and what each name stands for in an endpoint or a reply.

use crate::manifest::error::{did_you_mean, listed, shown};
use crate::model::action::{ReplyPiece, ReplySource, ReplyTemplate};
use crate::model::endpoint::{Piece, Source, Template};
use crate::model::id::{Name, nearest};
use std::collections::BTreeSet;

/// The name that stands for the visitor's language and can therefore be no parameter.
pub(super) const LOCALE: &str = "locale";

/// What the host gives to an endpoint's templates.
const ENDPOINT_NAMES: [&str; 4] = ["visitor.email", "visitor.id", "run.id", "settings.<name>"];

/// What the host gives to a reply's templates.
const REPLY_NAMES: [&str; 2] = ["visitor.email", "response.<path>"];

/// What is wrong with a template, and what would mend it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadTemplate {
    pub message: String,
    pub remedy: String,
}

fn bad<T>(message: String, remedy: impl Into<String>) -> Result<T, BadTemplate> {
    Err(BadTemplate {
        message,
        remedy: remedy.into(),
    })
}

enum Part {
    Literal(String),
    Name(String),
}

/// Splits a text at its `{names}`; `{{` and `}}` are braces that stand for themselves.
fn parts(text: &str) -> Result<Vec<Part>, BadTemplate> {
    const DOUBLED: &str = "write `{{` and `}}` for braces that stand for themselves";
    let mut found = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        literal.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if rest.starts_with(brace) {
            literal.push_str(brace);
            rest = &rest[1..];
            continue;
        }
        if brace == "}" {
            return bad(format!("`{}` has a `}}` without a `{{`", shown(text)), DOUBLED);
        }
        let Some(end) = rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}')) else {
            return bad(format!("`{}` has a `{{` without a `}}`", shown(text)), DOUBLED);
        };
        if !literal.is_empty() {
            found.push(Part::Literal(std::mem::take(&mut literal)));
        }
        found.push(Part::Name(rest[..end].to_owned()));
        rest = &rest[end + 1..];
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        found.push(Part::Literal(literal));
    }
    Ok(found)
}

/// Reads a template of an endpoint. Its plain names are parameters, which the action gives.
pub(super) fn endpoint_template(text: &str) -> Result<Template, BadTemplate> {
    let piece = |part| match part {
        Part::Literal(text) => Ok(Piece::Literal(text)),
        Part::Name(name) => source(&name).map(Piece::Value),
    };
    Ok(Template(parts(text)?.into_iter().map(piece).collect::<Result<_, _>>()?))
}

fn source(name: &str) -> Result<Source, BadTemplate> {
    let remedy = || match nearest(name, ENDPOINT_NAMES[..3].iter().copied()) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None => format!(
            "the host gives {} and `{LOCALE}`; other names have no dot",
            listed(&ENDPOINT_NAMES)
        ),
    };
    match name {
        "visitor.email" => Ok(Source::VisitorEmail),
        "visitor.id" => Ok(Source::VisitorId),
        "run.id" => Ok(Source::RunId),
        LOCALE => Ok(Source::Locale),
        _ => match name.strip_prefix("settings.") {
            Some(setting) if Name::new(setting).is_ok() => Ok(Source::Setting(setting.to_owned())),
            Some(setting) => bad(
                format!("`{}` is not the name of a setting", shown(setting)),
                NAME_REMEDY,
            ),
            None if name.contains('.') => bad(format!("`{{{}}}` is not known", shown(name)), remedy()),
            None if Name::new(name).is_ok() => Ok(Source::Parameter(name.to_owned())),
            None => bad(
                format!("`{{{}}}` is not the name of a parameter", shown(name)),
                NAME_REMEDY,
            ),
        },
    }
}

const NAME_REMEDY: &str = "use 1 to 64 lower-case letters, digits, dashes or underscores, starting with a letter";

/// Reads a template of a reply. Its plain names are inputs; `known` is `None` when the inputs themselves have
/// problems and their names cannot be told.
pub(super) fn reply_template(text: &str, known: Option<&BTreeSet<String>>) -> Result<ReplyTemplate, BadTemplate> {
    let piece = |part| match part {
        Part::Literal(text) => Ok(ReplyPiece::Literal(text)),
        Part::Name(name) => reply_source(&name, known).map(ReplyPiece::Value),
    };
    Ok(ReplyTemplate(
        parts(text)?.into_iter().map(piece).collect::<Result<_, _>>()?,
    ))
}

fn reply_source(name: &str, known: Option<&BTreeSet<String>>) -> Result<ReplySource, BadTemplate> {
    if name == "visitor.email" {
        return Ok(ReplySource::VisitorEmail);
    }
    if let Some(path) = name.strip_prefix("response.") {
        let steps: Vec<String> = path.split('.').map(str::to_owned).collect();
        let good = |step: &String| !step.is_empty() && step.chars().all(|c| c.is_alphanumeric() || "_-$@".contains(c));
        return match steps.iter().all(good) {
            true => Ok(ReplySource::Response(steps)),
            false => bad(
                format!("`{{{}}}` is not a path into the response", shown(name)),
                "write keys and positions with dots between them, such as `{response.items.0.title}`",
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
    match known {
        Some(inputs) if !inputs.contains(name) => {
            let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
            let remedy = match inputs.is_empty() {
                true => "declare it under `[[inputs]]`".to_owned(),
                false => did_you_mean(name, &inputs),
            };
            bad(format!("nobody gives `{{{}}}`", shown(name)), remedy)
        }
        _ => Ok(ReplySource::Input(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_names() {
        let template = endpoint_template("a{{b}}{order}/{visitor.email}{locale}{settings.shop-id}").unwrap();
        let literal = |text: &str| Piece::Literal(text.to_owned());
        assert_eq!(
            template.0,
            [
                literal("a{b}"),
                Piece::Value(Source::Parameter("order".to_owned())),
                literal("/"),
                Piece::Value(Source::VisitorEmail),
                Piece::Value(Source::Locale),
                Piece::Value(Source::Setting("shop-id".to_owned())),
            ]
        );
        assert_eq!(endpoint_template("").unwrap(), Template::default());
    }

    #[test]
    fn every_bad_template_says_why() {
        let table = [
            ("{", "without a `}`"),
            ("a}", "without a `{`"),
            ("{a{b}", "without a `}`"),
            ("{}", "is not the name of a parameter"),
            ("{Order}", "is not the name of a parameter"),
            ("{ order }", "is not the name of a parameter"),
            ("{visitor.name}", "`{visitor.name}` is not known"),
            ("{env.HOME}", "`{env.HOME}` is not known"),
            ("{settings.}", "is not the name of a setting"),
        ];
        for (text, expected) in table {
            let error = endpoint_template(text).unwrap_err();
            assert!(error.message.contains(expected), "{text}: {error:?}");
        }
        assert!(
            endpoint_template("{visitor.name}")
                .unwrap_err()
                .remedy
                .contains("`settings.<name>`")
        );
        assert_eq!(
            endpoint_template("{visitor.emial}").unwrap_err().remedy,
            "did you mean `{visitor.email}`?"
        );
    }

    #[test]
    fn a_reply_has_inputs_and_the_response() {
        let known = BTreeSet::from(["order".to_owned()]);
        let template = reply_template("{order}: {response.items.0.title}", Some(&known)).unwrap();
        let path = ["items", "0", "title"].map(str::to_owned).to_vec();
        assert_eq!(template.0[0], ReplyPiece::Value(ReplySource::Input("order".to_owned())));
        assert_eq!(template.0[2], ReplyPiece::Value(ReplySource::Response(path)));
        for (text, remedy) in [
            ("{ordr}", "did you mean `order`?"),
            ("{run.id}", "`response.<path>`"),
            ("{response}", "`response.<path>`"),
            ("{response..x}", "{response.items.0.title}"),
        ] {
            let error = reply_template(text, Some(&known)).unwrap_err();
            assert!(error.remedy.contains(remedy), "{text}: {error:?}");
        }
        assert!(reply_template("{ordr}", None).is_ok());
    }
}
