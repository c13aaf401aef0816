//! The URL of an endpoint: one fixed origin, and a path whose segments are templates.

use super::template::endpoint_template;
use crate::manifest::error::shown;
use crate::model::endpoint::{Origin, Piece, Scheme, Template, is_host_name};
use url::Host;

/// How many bytes a URL may have.
const URL_BYTES_MAX: usize = 2_000;

/// What is wrong with a URL, and what would mend it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadUrl {
    pub message: String,
    pub remedy: String,
}

fn bad<T>(message: impl Into<String>, remedy: impl Into<String>) -> Result<T, BadUrl> {
    Err(BadUrl {
        message: message.into(),
        remedy: remedy.into(),
    })
}

/// Reads the URL of an endpoint. The path of `https://host` and of `https://host/` has no segments; a slash at
/// the end of a longer path is an empty last segment. Literals are URL text: their escapes stay as written.
pub(super) fn endpoint_url(text: &str) -> Result<(Origin, Vec<Template>), BadUrl> {
    if text.len() > URL_BYTES_MAX {
        return bad(format!("the url has more than {URL_BYTES_MAX} bytes"), "shorten it");
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return bad(
            "the url has a space or a control character",
            "take it out, or write `%20` in the path",
        );
    }
    if text.contains('\\') {
        return bad("the url has a backslash, which some read as a slash", "use `/`");
    }
    let (scheme, rest) = scheme(text)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let origin = origin(scheme, authority)?;
    if path.contains('#') {
        return bad("the url has a fragment, which is never sent", "remove it from `#` on");
    }
    if let Some((_, query)) = path.split_once('?') {
        return bad("a query string does not belong in the url", query_remedy(query));
    }
    let Some(path) = path.strip_prefix('/').filter(|path| !path.is_empty()) else {
        return Ok((origin, Vec::new()));
    };
    let count = path.split('/').count();
    let segments = path.split('/').enumerate();
    let segments = segments
        .map(|(index, text)| segment(text, index + 1 == count))
        .collect::<Result<_, _>>()?;
    Ok((origin, segments))
}

/// Reads the URL of a token endpoint: like an endpoint's, with nothing left to fill in.
pub(super) fn token_url(text: &str) -> Result<(Origin, String), BadUrl> {
    let (origin, segments) = endpoint_url(text)?;
    let mut path = String::new();
    for segment in &segments {
        path.push('/');
        match &segment.0[..] {
            [] => {}
            [Piece::Literal(literal)] => path.push_str(literal),
            _ => return bad("a token url has no templates", "write it out"),
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    let whole = format!("{origin}{path}");
    if !url::Url::parse(&whole).is_ok_and(|url| url.as_str() == whole) {
        return bad(
            "the token url would not be sent as it is written",
            "write it in its normal form, with reserved characters escaped",
        );
    }
    Ok((origin, path))
}

fn scheme(text: &str) -> Result<(Scheme, &str), BadUrl> {
    const REMEDY: &str = "begin with `https://`";
    let Some((scheme, rest)) = text.split_once("://") else {
        return bad(format!("`{}` has no scheme", shown(text)), REMEDY);
    };
    if scheme.contains(['{', '}']) {
        return bad("a template cannot choose the scheme", REMEDY);
    }
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok((Scheme::Https, rest)),
        "http" => Ok((Scheme::Http, rest)),
        _ => bad(format!("the scheme `{}` is not allowed", shown(scheme)), REMEDY),
    }
}

/// The remedy prints the very line that says the same outside of the URL.
fn query_remedy(query: &str) -> String {
    let query = query.split('#').next().unwrap_or(query);
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("{} = \"{}\"", shown(name), shown(value))
    };
    let pairs: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect();
    match pairs.is_empty() {
        true => "remove the `?`".to_owned(),
        false => format!("move it to `query = {{ {} }}`", pairs.join(", ")),
    }
}

fn origin(scheme: Scheme, authority: &str) -> Result<Origin, BadUrl> {
    const REMEDY: &str = "name one host, such as `api.shop.example`";
    if authority.contains(['{', '}']) {
        let remedy = "write it out; an operator's grant can name another origin";
        return bad("a template cannot choose the host or the port", remedy);
    }
    if authority.contains('@') {
        return bad("the url has a user name or password", "remove it and use `auth`");
    }
    if authority.contains(['%', '*']) {
        return bad(format!("`{}` is not a host", shown(authority)), REMEDY);
    }
    let (host, port) = match authority.rfind(':').filter(|at| !authority[*at..].contains(']')) {
        Some(at) => (&authority[..at], Some(&authority[at + 1..])),
        None => (authority, None),
    };
    let port = match port {
        None => scheme.default_port(),
        Some(digits) => match digits.parse::<u16>() {
            Ok(port) if port > 0 && digits.bytes().all(|b| b.is_ascii_digit()) => port,
            _ => {
                return bad(
                    format!("`{}` is not a port", shown(digits)),
                    "use a number from 1 to 65535",
                );
            }
        },
    };
    if host.is_empty() {
        return bad("the url has no host", REMEDY);
    }
    let parsed = match Host::parse(host) {
        Ok(parsed) => parsed,
        Err(error) => return bad(format!("`{}` is not a host: {error}", shown(host)), REMEDY),
    };
    let canonical = parsed.to_string();
    match parsed {
        // Other spellings of an address (decimal, octal, fewer parts) are how filters get fooled.
        Host::Ipv4(_) if canonical != host => bad(
            format!("`{}` is an unusual spelling of an address", shown(host)),
            format!("write `{canonical}`"),
        ),
        Host::Domain(_) if canonical.ends_with('.') => {
            bad(format!("the host `{}` ends with a dot", shown(host)), "remove the dot")
        }
        Host::Domain(_) if !is_host_name(&canonical) => bad(format!("`{}` is not a host", shown(host)), REMEDY),
        _ => Ok(Origin {
            scheme,
            host: canonical,
            port,
        }),
    }
}

fn segment(text: &str, last: bool) -> Result<Template, BadUrl> {
    if text.is_empty() && !last {
        return bad("the path has an empty segment", "remove one of the two slashes");
    }
    let template = endpoint_template(text).map_err(|bad| BadUrl {
        message: bad.message,
        remedy: bad.remedy,
    })?;
    for piece in &template.0 {
        if let Piece::Literal(literal) = piece {
            check_escapes(literal)?;
        }
    }
    match &template.0[..] {
        [Piece::Literal(only)] if matches!(&unescaped(only.as_bytes())[..], b"." | b"..") => bad(
            format!("the path has a `{}` segment", shown(text)),
            "write the path that it leads to",
        ),
        _ => Ok(template),
    }
}

/// Checks the escapes of a literal. What a server could take for the end of the segment is refused, also behind
/// escapes of escapes.
fn check_escapes(literal: &str) -> Result<(), BadUrl> {
    const REMEDY: &str = "write `%25` for a percent sign, and only text that belongs in one segment";
    const ROUNDS: usize = 4;
    let mut starts = literal.match_indices('%').map(|(at, _)| &literal.as_bytes()[at + 1..]);
    if !starts.all(|digits| digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)) {
        return bad(format!("`{}` has a `%` that is not allowed", shown(literal)), REMEDY);
    }
    let mut bytes = literal.as_bytes().to_vec();
    for round in 0..ROUNDS {
        bytes = unescaped(&bytes);
        if bytes.iter().any(|b| matches!(b, b'/' | b'\\' | 0..0x20 | 0x7f)) {
            return bad(
                format!("`{}` has an escape that is not allowed", shown(literal)),
                REMEDY,
            );
        }
        if round == 0 && std::str::from_utf8(&bytes).is_err() {
            return bad(format!("`{}` has an escape that is not text", shown(literal)), REMEDY);
        }
    }
    Ok(())
}

/// Takes off one layer of escapes.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let escape = (*first == b'%').then(|| after.first_chunk::<2>()).flatten();
        match escape.and_then(|digits| hex::decode(digits).ok()) {
            Some(byte) => {
                bytes.extend(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::endpoint::Source;

    fn origin_of(url: &str) -> String {
        endpoint_url(url).unwrap().0.to_string()
    }

    #[test]
    fn origins() {
        let table = [
            ("https://api.shop.example/orders", "https://api.shop.example"),
            ("https://API.Shop.example", "https://api.shop.example"),
            ("https://api.shop.example:443/", "https://api.shop.example"),
            ("https://api.shop.example:8443/", "https://api.shop.example:8443"),
            ("http://localhost:3000/", "http://localhost:3000"),
            ("https://bücher.example/", "https://xn--bcher-kva.example"),
            ("https://127.0.0.1/", "https://127.0.0.1"),
            ("https://[::1]:8443/", "https://[::1]:8443"),
            ("https://[0:0::ffff:7f00:1]/", "https://[::ffff:7f00:1]"),
        ];
        for (url, expected) in table {
            assert_eq!(origin_of(url), expected, "{url}");
        }
    }

    #[test]
    fn paths() {
        let literal = |text: &str| Template::literal(text);
        let order = Template(vec![Piece::Value(Source::Parameter("order".to_owned()))]);
        let table = [
            ("https://a.example", vec![]),
            ("https://a.example/", vec![]),
            ("https://a.example/v1/orders", vec![literal("v1"), literal("orders")]),
            (
                "https://a.example/orders/",
                vec![literal("orders"), Template::default()],
            ),
            ("https://a.example/orders/{order}", vec![literal("orders"), order]),
            (
                "https://a.example/a%20b/50%25",
                vec![literal("a%20b"), literal("50%25")],
            ),
            ("https://a.example/grüße", vec![literal("grüße")]),
            ("https://a.example/a:b@c", vec![literal("a:b@c")]),
        ];
        for (url, expected) in table {
            assert_eq!(endpoint_url(url).unwrap().1, expected, "{url}");
        }
    }

    #[test]
    fn every_bad_url_says_why() {
        let table = [
            ("api.shop.example/orders", "has no scheme"),
            ("ftp://a.example/", "scheme `ftp`"),
            ("javascript://a.example/", "scheme `javascript`"),
            ("{scheme}://a.example/", "cannot choose the scheme"),
            ("https://{host}/", "cannot choose the host"),
            ("https://{shop}.example/", "cannot choose the host"),
            ("https://a.example:{port}/", "cannot choose the host or the port"),
            ("https://user:pass@a.example/", "user name or password"),
            ("https://a.example@evil.example/", "user name or password"),
            ("https:///orders", "no host"),
            ("https://:443/", "no host"),
            ("https://*.example/", "is not a host"),
            ("https://%61.example/", "is not a host"),
            ("https://a..example/", "is not a host"),
            ("https://a.example./", "ends with a dot"),
            ("https://a<b.example/", "is not a host"),
            ("https://2130706433/", "unusual spelling"),
            ("https://0177.0.0.1/", "unusual spelling"),
            ("https://0x7f.1/", "unusual spelling"),
            ("https://[::g]/", "is not a host"),
            ("https://a.example:0/", "is not a port"),
            ("https://a.example:65536/", "is not a port"),
            ("https://a.example:/", "is not a port"),
            ("https://a.example:+80/", "is not a port"),
            ("https://a.example/x#y", "fragment"),
            ("https://a.example/x?y=z", "query string"),
            ("https://a.example?y=z", "query string"),
            ("https://a.example\\@b.example/", "backslash"),
            ("https://a.example/a\tb", "control character"),
            ("https://a.example/\0", "control character"),
            ("https://a.example/a b", "space"),
            ("https://a.example//x", "empty segment"),
            ("https://a.example/a/../b", "`..` segment"),
            ("https://a.example/./b", "`.` segment"),
            ("https://a.example/%2e%2E/b", "`%2e%2E` segment"),
            ("https://a.example/a%2fb", "not allowed"),
            ("https://a.example/a%5Cb", "not allowed"),
            ("https://a.example/a%252fb", "not allowed"),
            ("https://a.example/a%00b", "not allowed"),
            ("https://a.example/a%zz", "not allowed"),
            ("https://a.example/a%2", "not allowed"),
            ("https://a.example/a%ff", "not text"),
            ("https://a.example/{Order}", "not the name of a parameter"),
        ];
        for (url, expected) in table {
            let error = endpoint_url(url).unwrap_err();
            assert!(error.message.contains(expected), "{url}: {error:?}");
        }
        // An operator could not grant these: no origin is read with them.
        for label in ["a".repeat(64), "a!b".to_owned(), "ä".repeat(60)] {
            let error = endpoint_url(&format!("https://{label}.example/")).unwrap_err();
            assert!(error.message.contains("is not a host"), "{label}: {error:?}");
        }
        let error = endpoint_url("https://a.example/x?y={z}&b=1").unwrap_err();
        assert_eq!(error.remedy, "move it to `query = { y = \"{z}\", b = \"1\" }`");
        assert!(endpoint_url(&format!("https://a.example/{}", "a".repeat(3000))).is_err());
    }
}
