//! Texts that a regular expression matches.

use super::Chance;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How many more times than it must something that repeats without end is repeated.
const MORE_MAX: u32 = 4;

/// A text with a match of the pattern in it; `None` for one that cannot be read. Looking around is not looked at, so what comes
/// of it may not match.
pub(super) fn text(pattern: &str, chance: &mut Chance) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut text = String::new();
    write(&hir, chance, &mut text)?;
    Some(text)
}

fn write(hir: &Hir, chance: &mut Chance, text: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(member(class, chance)?),
        HirKind::Repetition(repeated) => {
            let least = repeated.min;
            let most = repeated
                .max
                .unwrap_or(least.saturating_add(MORE_MAX))
                .min(least + MORE_MAX);
            for _ in 0..chance.between(least.into(), most.into()) {
                write(&repeated.sub, chance, text)?;
            }
        }
        HirKind::Capture(group) => write(&group.sub, chance, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, chance, text))?,
        HirKind::Alternation(ways) => write(chance.pick(ways), chance, text)?,
    }
    Some(())
}

/// A character of a class, from among its first ones mostly: what a person would write.
fn member(class: &Class, chance: &mut Chance) -> Option<char> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let ranges = class.ranges();
    let printable: Vec<_> = ranges.iter().filter(|range| range.end() >= ' ').collect();
    if printable.is_empty() {
        return ranges.first().map(|range| range.start());
    }
    let range = chance.pick(&printable);
    let (start, end) = (range.start().max(' ') as u32, range.end() as u32);
    let code = start + chance.below(u64::from(end - start) + 1) as u32;
    // Between the halves of the planes there is no character.
    char::from_u32(code).or(Some(range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_matches() {
        for pattern in [
            "^[A-Za-z]-?[0-9]{4}$",
            "^(red|green|blue)$",
            r"^\d{3}-\w+\.(com|org)$",
            "^.{2,3}$",
            "^[^a-z]*$",
            r"^\p{Lu}\p{Ll}+$",
            "",
        ] {
            let regex = regex::Regex::new(pattern).unwrap();
            for seed in 0..50 {
                let made = text(pattern, &mut Chance::new(seed)).unwrap();
                assert!(regex.is_match(&made), "{pattern}: {made:?}");
            }
        }
    }

    #[test]
    fn what_is_no_pattern_gives_nothing() {
        assert_eq!(text("(", &mut Chance::new(1)), None);
    }
}
