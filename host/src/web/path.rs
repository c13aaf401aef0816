//! Segments of a URL's path: how a literal is written on the wire, and which texts would not stay one segment.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode, utf8_percent_encode};

/// What may not be in a path as it is written; `%` is left alone, as the escapes of a literal stay.
const IN_LITERAL: AsciiSet = CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The wire form of a literal of a path; escapes that it has stay as they are.
pub fn path_literal(text: &str) -> String {
    utf8_percent_encode(text, &IN_LITERAL).to_string()
}

/// Takes the wire form of a literal off the start of a segment.
pub fn strip_literal<'a>(segment: &'a str, text: &str) -> Option<&'a str> {
    utf8_percent_encode(text, &IN_LITERAL).try_fold(segment, |left, piece| left.strip_prefix(piece))
}

/// How long the wire form of a literal is, in bytes.
pub fn literal_bytes(text: &str) -> usize {
    utf8_percent_encode(text, &IN_LITERAL).map(str::len).sum()
}

/// Why a text is not one segment to every server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOneSegment {
    /// A `/` or `\`, or an escape of one.
    Separator,
    /// A `.` or `..` segment, or an escape of one.
    Dots,
    /// A control character, or an escape of one.
    Control,
}

/// How often escapes are decoded in search of what a careless server would find behind them.
const DECODE_ROUNDS: usize = 4;

/// Checks that a text stays one segment, also behind escapes, also behind escaped escapes.
pub fn one_segment(text: &str) -> Result<(), NotOneSegment> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=DECODE_ROUNDS {
        if bytes.iter().any(|byte| matches!(byte, b'/' | b'\\')) {
            return Err(NotOneSegment::Separator);
        }
        if is_dot_segment(&bytes) {
            return Err(NotOneSegment::Dots);
        }
        // Decoding can end in the middle of a character; what is broken there cannot be a control character.
        if String::from_utf8_lossy(&bytes).chars().any(char::is_control) {
            return Err(NotOneSegment::Control);
        }
        let decoded: Vec<u8> = percent_decode(&bytes).collect();
        if decoded == bytes {
            break;
        }
        bytes = decoded;
    }
    Ok(())
}

/// Some servers cut path parameters (`;…`, RFC 3986, section 3.3) off before they look for dot segments.
fn is_dot_segment(text: &[u8]) -> bool {
    let name = text.split(|byte| *byte == b';').next().unwrap_or_default();
    matches!(name, b"." | b"..")
}

/// Why the escapes of a text cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadEscape {
    /// A `%` without two digits behind it.
    Broken,
    /// Together they are not UTF-8.
    NotText,
}

/// Checks that every `%` of a text begins an escape (RFC 3986, section 2.1), and that the escapes make UTF-8 together.
pub fn good_escapes(text: &str) -> Result<(), BadEscape> {
    let mut starts = text.match_indices('%').map(|(at, _)| &text.as_bytes()[at + 1..]);
    let complete = starts.all(|digits| digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit));
    if !complete {
        return Err(BadEscape::Broken);
    }
    let decoded = percent_decode(text.as_bytes()).decode_utf8();
    decoded.map(|_| ()).map_err(|_| BadEscape::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_looked_at_behind_its_escapes() {
        use NotOneSegment::{Control, Dots, Separator};
        for good in ["a", "a%20b", "50%25", "...", "a;b", "größe", ""] {
            assert_eq!(one_segment(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("a/b", Separator),
            ("a\\b", Separator),
            ("a%2fb", Separator),
            ("a%25252Fb", Separator),
            ("..", Dots),
            (".;x", Dots),
            ("%2e%2E", Dots),
            ("%252e%252e", Dots),
            ("a\u{85}", Control),
            ("a%00b", Control),
            ("a%c2%85", Control),
        ] {
            assert_eq!(one_segment(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn escapes_are_two_digits_and_text() {
        for good in ["a%20", "%c3%a4", "a"] {
            assert_eq!(good_escapes(good), Ok(()), "{good}");
        }
        for bad in ["%", "%2", "%zz"] {
            assert_eq!(good_escapes(bad), Err(BadEscape::Broken), "{bad}");
        }
        assert_eq!(good_escapes("%ff"), Err(BadEscape::NotText));
    }
}
