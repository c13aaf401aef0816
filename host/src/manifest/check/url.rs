//! The URL of an endpoint: one fixed origin, and a path whose segments are templates.

use super::template::endpoint_template;
use crate::manifest::error::shown;
use crate::model::endpoint::{Piece, Template};
use crate::model::origin::{Origin, Scheme};
use crate::web::exact::is_exact;
use crate::web::path::{BadEscape, NotOneSegment, good_escapes, one_segment};
use crate::web::{InvalidOrigin, parse_origin};

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
    if !is_exact(&format!("{origin}{path}")) {
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

/// Reads the origin as grants do, and says what would mend a manifest.
fn origin(scheme: Scheme, authority: &str) -> Result<Origin, BadUrl> {
    const REMEDY: &str = "name one host, such as `api.shop.example`";
    if authority.contains(['{', '}']) {
        let remedy = "write it out; an operator's grant can name another origin";
        return bad("a template cannot choose the host or the port", remedy);
    }
    if authority.contains('@') {
        return bad("the url has a user name or password", "remove it and use `auth`");
    }
    parse_origin(&format!("{}://{authority}", scheme.as_str())).or_else(|why| match why {
        InvalidOrigin::ObscureAddress { host, address } => bad(
            format!("`{}` is an unusual spelling of an address", shown(&host)),
            format!("write `{address}`"),
        ),
        InvalidOrigin::Port => bad(
            format!(
                "`{}` is not a port",
                shown(authority.rsplit(':').next().unwrap_or_default())
            ),
            "use a number from 1 to 65535",
        ),
        InvalidOrigin::Host { host } if host.is_empty() => bad("the url has no host", REMEDY),
        InvalidOrigin::Host { host } if host.ends_with('.') => {
            bad(format!("the host `{}` ends with a dot", shown(&host)), "remove the dot")
        }
        InvalidOrigin::Host { .. } | InvalidOrigin::Character | InvalidOrigin::Parts | InvalidOrigin::Scheme => {
            bad(format!("`{}` is not a host", shown(authority)), REMEDY)
        }
    })
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
        [Piece::Literal(only)] if one_segment(only) == Err(NotOneSegment::Dots) => bad(
            format!("the path has a `{}` segment", shown(text)),
            "write the path that it leads to",
        ),
        _ => Ok(template),
    }
}

/// Checks the escapes of a literal. What a server could take for the end of the segment is refused.
fn check_escapes(literal: &str) -> Result<(), BadUrl> {
    const REMEDY: &str = "write `%25` for a percent sign, and only text that belongs in one segment";
    let what = match (good_escapes(literal), one_segment(literal)) {
        (Err(BadEscape::Broken), _) => "has a `%` that is not allowed",
        (_, Err(NotOneSegment::Separator | NotOneSegment::Control)) => "has an escape that is not allowed",
        (Err(BadEscape::NotText), _) => "has an escape that is not text",
        // Dots are a segment only when nothing else stands in it.
        (Ok(()), Ok(()) | Err(NotOneSegment::Dots)) => return Ok(()),
    };
    bad(format!("`{}` {what}", shown(literal)), REMEDY)
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
            ("https://a.example/%252e%252e/b", "`%252e%252e` segment"),
            ("https://a.example/..;x/b", "`..;x` segment"),
            ("https://a.example/a%c2%85b", "not allowed"),
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

    #[test]
    fn an_origin_is_read_as_in_a_grant() {
        for authority in [
            "api.shop.example",
            "API.Shop.example:443",
            "bücher.example",
            "my_service:8443",
            "127.0.0.1:4010",
            "[0:0::0001]",
            "0x7f.1",
            "127.1",
            "127.0.0.1.",
            "１２７.0.0.1",
            "1.2.3.4.5",
            "256.0.0.1",
            "shop.123",
            "shop..example",
            "shop.example.",
            "shop!.example",
            "*.example",
            "[::1",
            "[fe80::1%25eth0]",
            "a.example:",
            "a.example:0",
            "a.example:00443",
            "a.example:+443",
            "a.example:65536",
            "",
        ] {
            let url = format!("https://{authority}/");
            let in_manifest = endpoint_url(&url).ok().map(|(origin, _)| origin);
            assert_eq!(in_manifest, parse_origin(&url).ok(), "{authority}");
        }
    }
}
