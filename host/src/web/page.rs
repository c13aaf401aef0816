//! Telling a page for people from an answer for programs.

/// Whether an answer is a page of HTML. The type that it declares is not enough: APIs send JSON as `text/html`, and pages
/// as `application/json`.
pub fn is_html(content_type: Option<&str>, body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let begins = |with: &[u8]| body.len() >= with.len() && body[..with.len()].eq_ignore_ascii_case(with);
    let declared = content_type.map(|text| text.trim_start().to_ascii_lowercase());
    let is_declared =
        declared.is_some_and(|text| text.starts_with("text/html") || text.starts_with("application/xhtml"));
    begins(b"<!doctype html") || begins(b"<html") || (is_declared && begins(b"<"))
}

#[cfg(test)]
mod tests {
    use super::is_html;

    #[test]
    fn a_page_is_known_by_what_it_begins_with() {
        for (content_type, body) in [
            (Some("text/html; charset=utf-8"), "<!DOCTYPE html><html>"),
            (Some("application/json"), "<!doctype html>"),
            (None, " \n<HTML lang=\"en\">"),
            (None, "\u{feff}<html>"),
            (Some("text/html"), "<!-- a note --><html>"),
        ] {
            assert!(is_html(content_type, body.as_bytes()), "{content_type:?} {body}");
        }
        for (content_type, body) in [
            (Some("text/html"), "{\"id\": 1}"),
            (Some("text/html"), ""),
            (Some("text/xml"), "<order/>"),
            (None, "<order/>"),
            (Some("application/json"), "\"<html>\""),
        ] {
            assert!(!is_html(content_type, body.as_bytes()), "{content_type:?} {body}");
        }
    }
}
