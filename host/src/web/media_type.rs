//! Media types of bodies: which are JSON under another name, and what a form is called.

/// The media type of forms (WHATWG URL, section 5).
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The longest media type, in bytes, with its parameters.
const BYTES_MAX: usize = 200;

/// Whether a text is a media type that says JSON: `application/json`, another type's `json`, or one with the suffix `+json`
/// (RFC 6839, section 3.1), perhaps with parameters.
pub fn is_json(text: &str) -> bool {
    let (essence, parameters) = match text.split_once(';') {
        Some((essence, parameters)) => (essence.trim_end(), Some(parameters)),
        None => (text, None),
    };
    let is_word = |word: &str| {
        let good = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b);
        !word.is_empty() && word.bytes().all(good)
    };
    let says_json = |subtype: &str| {
        let lower = subtype.to_ascii_lowercase();
        lower == "json" || lower.strip_suffix("+json").is_some_and(|before| !before.is_empty())
    };
    let Some((kind, subtype)) = essence.split_once('/') else {
        return false;
    };
    let good_parameters = |text: &str| text.contains('=') && text.bytes().all(|b| (0x20..0x7f).contains(&b));
    text.len() <= BYTES_MAX
        && !text.ends_with(' ')
        && is_word(kind)
        && is_word(subtype)
        && says_json(subtype)
        && parameters.is_none_or(good_parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_many_names() {
        for good in [
            "application/json",
            "application/vnd.api+json",
            "application/merge-patch+json",
            "application/json-patch+json",
            "application/vnd.api+json; ext=\"https://a.example/ext\"",
            "application/json; charset=utf-8",
            "text/json",
            "application/LD+JSON",
        ] {
            assert!(is_json(good), "{good}");
        }
        for bad in [
            "",
            "json",
            "application/xml",
            "text/plain",
            "application/jsonp",
            "application/+json",
            "application/json;",
            "application/json\r\nx: y",
            "application/json ",
            "multipart/form-data",
            FORM,
        ] {
            assert!(!is_json(bad), "{bad}");
        }
    }
}
