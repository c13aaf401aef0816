//! Whether a URL goes on the wire as it is written.

use url::Url;

/// Reads a URL that the WHATWG URL standard writes exactly as it stands; `None` for every other text. The HTTP client
/// parses and writes URLs by that standard, so what was decided, confirmed and signed is only then what is sent.
pub fn exact(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| url.as_str() == text)
}

/// Whether a URL would be sent as it is written.
pub fn is_exact(text: &str) -> bool {
    exact(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_normal_form_is_exact() {
        for text in [
            "https://a.example/",
            "https://a.example/a%20b?c='%27",
            "http://[::1]:9/x",
        ] {
            assert_eq!(is_exact(text), !text.contains("='"), "{text}");
        }
        for text in [
            "",
            "a.example",
            "https://A.example/",
            "https://a.example",
            "https://a.example:443/",
            "https://a.example/./b",
            "https://a.example/%2e%2e/b",
            "https://a.example/a b",
            "https://0x7f.1/",
        ] {
            assert!(!is_exact(text), "{text}");
        }
    }
}
