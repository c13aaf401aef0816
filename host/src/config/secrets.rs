//! The `[secrets]` of a settings file, checked: where each value is, and where the next one is while it is being rotated.

use super::raw;
use crate::secrets::{Rotation, SecretCommand, SecretReference};
use std::path::Path;

/// The longest time that a secret's command may take. Calls wait for it.
const TIMEOUT_MS_MAX: u64 = 60_000;

/// A secret with its next value; relative files start at `folder`. An error is the message for the operator.
pub(super) fn rotation(raw: raw::Secret, folder: &Path) -> Result<Rotation, String> {
    let (current, next) = reference(raw, folder)?;
    let next = match next {
        None => None,
        Some(raw) => match reference(*raw, folder)? {
            (next, None) => Some(next),
            (_, Some(_)) => return Err("a next value has no `next` of its own; rotate one step at a time".into()),
        },
    };
    if next.as_ref() == Some(&current) {
        return Err("`next` is where the current value is; name another place".into());
    }
    Ok(Rotation { current, next })
}

fn reference(raw: raw::Secret, folder: &Path) -> Result<(SecretReference, Option<Box<raw::Secret>>), String> {
    const ONE: &str = "name one place: `file = \"…\"`, `environment = \"…\"` or `command = [\"…\"]`";
    let times = raw.timeout_ms.is_some() || raw.cache_ms.is_some();
    let reference = match (raw.file, raw.environment, raw.command) {
        (Some(path), None, None) => SecretReference::File(folder.join(path)),
        (None, Some(variable), None) => SecretReference::Environment(variable),
        (None, None, Some(argv)) => {
            if argv.first().is_none_or(String::is_empty) {
                return Err("a command needs a program: `command = [\"pass\", \"show\", \"shop\"]`".into());
            }
            if argv.iter().any(|part| part.contains('\0')) {
                return Err("a command's arguments have no NUL characters".into());
            }
            let timeout_ms = raw.timeout_ms.unwrap_or(SecretCommand::TIMEOUT_MS);
            if !(1..=TIMEOUT_MS_MAX).contains(&timeout_ms) {
                return Err(format!("`timeout_ms` is a number from 1 to {TIMEOUT_MS_MAX}"));
            }
            let cache_ms = raw.cache_ms.unwrap_or(SecretCommand::CACHE_MS);
            let command = SecretCommand {
                argv,
                timeout_ms,
                cache_ms,
            };
            return Ok((SecretReference::Command(command), raw.next));
        }
        _ => return Err(ONE.into()),
    };
    if times {
        return Err(
            "`timeout_ms` and `cache_ms` are for a `command`; files and variables are read again each time".into(),
        );
    }
    Ok((reference, raw.next))
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use crate::model::id::Name;
    use crate::secrets::{Rotation, SecretCommand, SecretReference};
    use std::path::Path;

    fn secret(text: &str) -> Result<Rotation, String> {
        let text = format!("[secrets]\nkey = {text}");
        let settings = parse(&text, "actgate.toml", Path::new("/etc/actgate")).map_err(|error| error.to_string())?;
        Ok(settings.secrets[&Name::new("key").unwrap()].clone())
    }

    #[test]
    fn each_place_and_a_next_value_are_read() {
        let file = |name: &str| SecretReference::File(Path::new("/etc/actgate").join(name));
        let command = |timeout_ms, cache_ms| {
            let argv = ["pass", "show", "x"].map(str::to_owned).to_vec();
            SecretReference::Command(SecretCommand {
                argv,
                timeout_ms,
                cache_ms,
            })
        };
        let cases = [
            ("{ file = \"a\" }", file("a"), None),
            ("{ file = \"a\", next = { file = \"b\" } }", file("a"), Some(file("b"))),
            (
                "{ environment = \"A\", next = { command = [\"pass\", \"show\", \"x\"] } }",
                SecretReference::Environment("A".into()),
                Some(command(5_000, 300_000)),
            ),
            (
                "{ command = [\"pass\", \"show\", \"x\"], timeout_ms = 100, cache_ms = 0 }",
                command(100, 0),
                None,
            ),
        ];
        for (text, current, next) in cases {
            assert_eq!(secret(text), Ok(Rotation { current, next }), "{text}");
        }
    }

    #[test]
    fn each_mistake_is_told_at_its_line() {
        for (text, part) in [
            ("{ }", "name one place"),
            ("{ file = \"a\", environment = \"A\" }", "name one place"),
            ("{ command = [] }", "needs a program"),
            ("{ command = [\"\"] }", "needs a program"),
            ("{ command = \"pass show x\" }", "expected a sequence"),
            ("{ command = [\"a\"], timeout_ms = 0 }", "from 1 to 60000"),
            ("{ file = \"a\", cache_ms = 5 }", "are for a `command`"),
            ("{ file = \"a\", next = { file = \"a\" } }", "name another place"),
            (
                "{ file = \"a\", next = { file = \"b\", next = { file = \"c\" } } }",
                "one step at a time",
            ),
            ("{ file = \"a\", nxt = { file = \"b\" } }", "unknown field `nxt`"),
        ] {
            let error = secret(text).unwrap_err();
            assert!(
                error.starts_with("actgate.toml:2:") && error.contains(part),
                "{text}: {error}"
            );
        }
    }
}
