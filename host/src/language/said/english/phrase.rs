//! Parts of English sentences that are made of titles.

/// A list with "or" before the last.
pub(in crate::language::said) fn or_list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A title or a sentence inside of another: "Check an order" becomes "check an order"; "FAQ", "A4 paper" and "I" stay.
pub(in crate::language::said) fn inline(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let is_name = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric());
    let is_i = ["I", "I'm", "I’m", "I'd", "I’d", "I've", "I’ve", "I'll", "I’ll"].contains(&word);
    // A letter alone is a name, such as a size.
    if is_name || is_i || chars.as_str().is_empty() {
        text.to_owned()
    } else {
        first.to_lowercase().chain(chars).collect()
    }
}
