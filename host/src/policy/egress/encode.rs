//! Percent-encoding per place, and the texts that a place does not take.

use crate::model::auth::Auth;
use crate::policy::rule::Rule;
use crate::web::header;
use crate::web::path::{NotOneSegment, one_segment};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};

/// A text that its place does not take, with the reason and what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub rule: Rule,
    pub why: &'static str,
    pub remedy: &'static str,
}

pub(super) const HEADER_TWICE: Refused = Refused {
    rule: Rule::HeaderName,
    why: "is declared twice",
    remedy: "keep one of the two lines; header names ignore case",
};

pub(super) const HEADERS_TOO_LARGE: Refused = Refused {
    rule: Rule::HeadersTooLarge,
    why: "are larger than `header_bytes_max` together",
    remedy: "give the long values in a body: body = { … } in the manifest",
};

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The twelve characters of HubSpot's v3 signature stay as they are wherever the place allows them, so that a
/// receiver that decodes them and one that does not see the same text.
const HUBSPOT_KEPT: AsciiSet = RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

const IN_PATH: AsciiSet = HUBSPOT_KEPT.remove(b'\'');

/// `'` stays out: the URL standard (WHATWG, special-query percent-encode set) escapes it whatever we do.
const IN_QUERY: AsciiSet = HUBSPOT_KEPT.remove(b'/').remove(b'?');

/// Encodes a value for a place inside a path segment.
pub(super) fn path_value(text: &str) -> Result<String, Refused> {
    if text.is_empty() {
        return Err(Refused {
            rule: Rule::PathEmptyValue,
            why: "is empty, which would change the path",
            remedy: "give the input a `minLength` in its schema",
        });
    }
    check_segment(text)?;
    Ok(utf8_percent_encode(text, &IN_PATH).to_string())
}

/// How a `/` is written inside of a segment.
pub(super) const SLASH: &str = "%2F";

/// The same for a value that may have a `/`, which then stays inside of its segment. Between two of them there has to be
/// something, and no dots: a server that decodes first would see another path.
pub(super) fn path_value_with_slashes(text: &str) -> Result<String, Refused> {
    let parts: Vec<String> = text.split('/').map(path_value).collect::<Result<_, _>>()?;
    Ok(parts.join(SLASH))
}

/// Checks that a text stays one segment. The whole segment in its wire form is checked as well as each value, since two
/// harmless pieces can make `..` together.
pub(super) fn check_segment(text: &str) -> Result<(), Refused> {
    one_segment(text).map_err(|why| match why {
        NotOneSegment::Separator => Refused {
            rule: Rule::PathSeparator,
            why: "has a `/` or `\\`, or an escape of one",
            remedy: "give the value in the query or in a body, or exclude it with a `pattern` in the input's schema",
        },
        NotOneSegment::Dots => Refused {
            rule: Rule::PathDotSegment,
            why: "makes a `.` or `..` segment",
            remedy: "exclude it with a `pattern` in the input's schema",
        },
        NotOneSegment::Control => CONTROL_CHARACTER,
    })
}

/// Encodes a query name or value.
pub(super) fn query(text: &str) -> Result<String, Refused> {
    if text.chars().any(char::is_control) {
        return Err(CONTROL_CHARACTER);
    }
    Ok(utf8_percent_encode(text, &IN_QUERY).to_string())
}

pub(super) const QUERY_RESERVED: Refused = Refused {
    rule: Rule::QueryReserved,
    why: "carries the endpoint's key, which only the host adds",
    remedy: "remove the line from the endpoint's `query`",
};

/// Encodes a key for a query so that nothing of it can be read as the query's own text. Bytes need not be UTF-8.
pub fn query_key(key: &[u8]) -> String {
    percent_encode(key, &RESERVED).to_string()
}

const CONTROL_CHARACTER: Refused = Refused {
    rule: Rule::UrlControlCharacter,
    why: "has a control character",
    remedy: "give the text in a body, or exclude control characters with a `pattern` in the input's schema",
};

/// Checks a header value: visible ASCII and spaces (RFC 9110, section 5.5, without its obsolete forms). CR and
/// LF would split the request in two.
pub(super) fn header_value(text: &str) -> Result<(), Refused> {
    if text.chars().any(char::is_control) {
        return Err(Refused {
            rule: Rule::HeaderControlCharacter,
            why: "has a line break or another control character",
            remedy: "give the text in a body, or exclude control characters with a `pattern` in the input's schema",
        });
    }
    if !text.is_ascii() {
        return Err(Refused {
            rule: Rule::HeaderNotAscii,
            why: "has a character outside ASCII",
            remedy: "give the text in a body",
        });
    }
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(Refused {
            rule: Rule::HeaderSpace,
            why: "starts or ends with a space, which the upstream would not see",
            remedy: "remove the space, or exclude it with a `pattern` in the input's schema",
        });
    }
    Ok(())
}

/// Checks a header name of the manifest (RFC 9110, section 5.1) and puts it in lower case.
pub(super) fn header_name(name: &str, auth: &Auth) -> Result<String, Refused> {
    if !header::is_token(name) {
        return Err(Refused {
            rule: Rule::HeaderName,
            why: "is not a header name",
            remedy: "use letters, digits and dashes",
        });
    }
    let name = name.to_ascii_lowercase();
    let is_credential = auth.headers().iter().any(|header| header.eq_ignore_ascii_case(&name));
    if is_credential || header::host_only(&name).is_some() {
        return Err(Refused {
            rule: Rule::HeaderReserved,
            why: "is written by the host alone",
            remedy: "remove the line from the endpoint's `headers`",
        });
    }
    Ok(name)
}
