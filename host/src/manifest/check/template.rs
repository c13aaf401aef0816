//! Templates: text with `{names}` in it, and what each name stands for in an endpoint.

use crate::manifest::error::{listed, shown};
use crate::model::endpoint::{Piece, Source, Template};
use crate::model::id::{Name, nearest};

/// The name that stands for the visitor's language and can therefore be no parameter.
pub(super) const LOCALE: &str = "locale";

/// What the host gives to an endpoint's templates.
const ENDPOINT_NAMES: [&str; 4] = ["visitor.email", "visitor.id", "run.id", "settings.<name>"];

/// What is wrong with a template, and what would mend it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadTemplate {
    pub message: String,
    pub remedy: String,
}

pub(super) fn bad<T>(message: String, remedy: impl Into<String>) -> Result<T, BadTemplate> {
    Err(BadTemplate {
        message,
        remedy: remedy.into(),
    })
}

pub(super) enum Part {
    Literal(String),
    Name(String),
}

/// The end of a name: the next brace, where that is a closing one.
fn end_of_name(rest: &str) -> Option<usize> {
    rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}'))
}

/// Splits a text at its `{names}`, whose ends are found by `end_of`; `{{` and `}}` are braces that stand for themselves.
pub(super) fn parts(text: &str, end_of: fn(&str) -> Option<usize>) -> Result<Vec<Part>, BadTemplate> {
    const DOUBLED: &str = "write `{{` and `}}` for the braces themselves";
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
        let Some(end) = end_of(rest) else {
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
    Ok(Template(
        parts(text, end_of_name)?
            .into_iter()
            .map(piece)
            .collect::<Result<_, _>>()?,
    ))
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
            None if name.contains("??") => bad(
                format!("`{{{}}}` has a fallback, which only replies have", shown(name)),
                "take out `??` and what follows it; a parameter that stands alone in `query` or `body` may be missing",
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
            ("{order ?? none}", "has a fallback, which only replies have"),
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
}
