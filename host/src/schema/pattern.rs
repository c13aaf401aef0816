//! What the engine of regular expressions found wrong with a pattern, and what to write instead.

use super::PATTERN_BYTES_MAX;
use regex_syntax::ast::ErrorKind;
use regex_syntax::ast::parse::Parser;

/// What was found in a pattern that was refused, and a remedy.
pub(super) fn refused(pattern: &str) -> (String, &'static str) {
    let Err(error) = Parser::new().parse(pattern) else {
        return too_large_or_other(pattern);
    };
    let span = error.span();
    let part = pattern.get(span.start.offset..span.end.offset).unwrap_or("");
    // Columns of the engine count from 1 and start again with each line.
    let at = pattern
        .get(..span.start.offset)
        .map_or(0, |before| before.chars().count())
        + 1;
    let found = match part {
        "" => format!("{} at character {at}", error.kind()),
        part => format!("{}, `{}` at character {at}", error.kind(), super::quoted(part)),
    };
    let remedy = match error.kind() {
        ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference => {
            "use one without look-around and back-references"
        }
        ErrorKind::ClassUnclosed => {
            "close it with `]`; a `[` or `]` inside is written `\\[` or `\\]`, and any character `[\\s\\S]`"
        }
        ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::RepetitionCountInvalid
        | ErrorKind::RepetitionCountUnclosed => {
            "write `{least,most}`, such as `{0,3}`; a brace that is meant as itself is `\\{`"
        }
        ErrorKind::EscapeUnrecognized => {
            "leave the backslash out where the character is meant as itself; the text's ends are `^` and `$`"
        }
        ErrorKind::RepetitionMissing => "write `\\*`, `\\+` or `\\?` where the character is meant as itself",
        ErrorKind::GroupUnclosed | ErrorKind::GroupUnopened => {
            "give every `(` its `)`; one that is meant as itself is `\\(` or `\\)`"
        }
        _ => "see https://docs.rs/regex/latest/regex/#syntax",
    };
    (found, remedy)
}

/// A pattern whose syntax is good: it takes too much memory, or has something that only the translation from
/// ECMA-262 or the class tables refuse.
fn too_large_or_other(pattern: &str) -> (String, &'static str) {
    let built = regex::RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).build();
    match built {
        Err(regex::Error::CompiledTooBig(_)) => (
            format!("it would take more than {PATTERN_BYTES_MAX} bytes of memory"),
            "use smaller numbers in its braces, or fewer of them",
        ),
        Err(error) => {
            // The library draws the pattern and puts the finding on the last line.
            let text = error.to_string();
            let last = text.lines().last().unwrap_or("").trim_start_matches("error: ");
            (super::quoted(last), "see https://docs.rs/regex/latest/regex/#syntax")
        }
        Ok(_) => (
            "it is not an expression of ECMA-262".into(),
            "see https://json-schema.org/understanding-json-schema/reference/regular_expressions",
        ),
    }
}
