//! Parts of German sentences that are made of titles.

/// A list with "oder" before the last.
pub(in crate::language::said) fn or_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} oder {last}", first.join(", ")),
    }
}

/// German capitals say what is a noun, so a title stays as it is.
pub(in crate::language::said) fn inline(text: &str) -> String {
    text.to_owned()
}
