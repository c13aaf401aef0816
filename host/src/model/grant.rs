//! What the operator allows: one grant lets one action use one endpoint, for exactly what it names.

use super::auth::AuthKind;
use super::endpoint::Method;
use super::id::Name;
use super::identity::Protection;
use super::origin::Origin;
use ipnet::IpNet;
use std::fmt;

/// One permission of the operator. Everything in it is the operator's word, so that a new version of an action
/// cannot use another method or path, take a secret elsewhere, or ask less of the visitor, by changing its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who may call.
    pub action: Name,
    /// The endpoint's name in the action's manifest.
    pub endpoint: Name,
    /// The method that its requests have.
    pub method: Method,
    /// Where the endpoint's requests go: the manifest's origin, or what stands in for it (a staging system, a
    /// local service).
    pub origin: Origin,
    /// The paths that its requests may have.
    pub path: PathPattern,
    /// The kind of credential.
    pub auth: AuthKind,
    /// Secrets that may be used for this endpoint.
    pub secrets: Vec<Name>,
    /// Where the endpoint's token endpoint is, when it is not on the endpoint's own origin: the client's secret goes
    /// there, so the operator names it. The path stays the manifest's.
    pub token_origin: Option<Origin>,
    /// Networks outside global unicast that the endpoint's name may resolve to.
    pub private_networks: Vec<IpNet>,
    /// Allows `http` for this endpoint.
    pub plain_http: bool,
    /// The least that the action must ask of its visitors.
    pub protection: Protection,
    /// Whether the visitor must be asked before each call.
    pub confirm: bool,
    /// Whether calls by `POST` may count as reads, as their manifest declares: no question, no row in the ledger, and
    /// another try where one fails. Only the operator can know that nothing happens there.
    pub as_read: bool,
    /// Whether values of the path may have a `/` inside of their segment, sent as `%2F`. A server that decodes before it
    /// looks at the path would see more segments than the grant names.
    pub slashes: bool,
    /// Lowers or raises the host's `calls_per_minute` for this endpoint.
    pub calls_per_minute: Option<u32>,
}

/// The paths that a grant allows, in the form that goes on the wire. Each segment is text in which a `*` stands for
/// one or more characters; a last segment `**` stands for any rest, also an empty one. Queries are not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern(String);

/// Why a text is not a [`PathPattern`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPattern {
    /// It does not start with `/`.
    #[error("a path starts with `/`")]
    Start,
    /// `**` is part of a segment, or is not the last one.
    #[error("`**` matches any rest of the path, so it has to be a whole segment and the last one")]
    Rest,
    /// A character that no path has on the wire.
    #[error("`{0}` cannot be part of a path as it is sent; escape it, or leave the query and the fragment out")]
    Character(char),
    /// A segment that a URL parser takes out.
    #[error("`.` and `..` are never segments of a path that is sent")]
    Dots,
}

impl PathPattern {
    /// Reads a pattern such as `/orders/*` or `/v1/**`.
    pub fn new(text: &str) -> Result<Self, InvalidPattern> {
        let segments = text.strip_prefix('/').ok_or(InvalidPattern::Start)?;
        let good = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/".contains(c);
        if let Some(c) = segments.chars().find(|c| !good(*c)) {
            return Err(InvalidPattern::Character(c));
        }
        if segments.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err(InvalidPattern::Dots);
        }
        let before_rest = segments.strip_suffix("**").unwrap_or(segments);
        if before_rest.contains("**")
            || (before_rest != segments && !before_rest.is_empty() && !before_rest.ends_with('/'))
        {
            return Err(InvalidPattern::Rest);
        }
        Ok(Self(text.to_owned()))
    }

    /// From the segments of an endpoint's path, each as it is sent and with a `*` for every value.
    pub fn of_segments(segments: impl Iterator<Item = String>) -> Self {
        let segments: Vec<String> = segments.collect();
        Self(format!("/{}", segments.join("/")))
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a path is allowed; what is behind a `?` is left out of it.
    pub fn covers(&self, path_and_query: &str) -> bool {
        let path = path_and_query.split('?').next().unwrap_or_default();
        let Some(path) = path.strip_prefix('/') else {
            return false;
        };
        let mut segments = path.split('/');
        for pattern in self.0.trim_start_matches('/').split('/') {
            if pattern == "**" {
                return segments.next().is_some();
            }
            match segments.next() {
                Some(segment) if segment_covers(pattern, segment) => {}
                _ => return false,
            }
        }
        segments.next().is_none()
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Matches one segment. Each `*` takes as little as it can and at least one character, which is enough to find a
/// match wherever there is one; only the last piece has to stand at the end.
fn segment_covers(pattern: &str, segment: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == segment;
    };
    let Some(mut left) = segment.strip_prefix(first) else {
        return false;
    };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        let Some(taken) = left.chars().next() else {
            return false;
        };
        let behind = &left[taken.len_utf8()..];
        if pieces.peek().is_none() {
            return behind.ends_with(piece);
        }
        match behind.split_once(piece) {
            Some((_, rest)) => left = rest,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        PathPattern::new(pattern).unwrap().covers(path)
    }

    #[test]
    fn stars_stay_inside_their_segment_and_take_something() {
        for (pattern, allowed, denied) in [
            ("/", vec!["/", "/?a=1"], vec!["/x", "//"]),
            (
                "/orders",
                vec!["/orders", "/orders?x"],
                vec!["/orders/", "/order", "/orders2"],
            ),
            (
                "/orders/*",
                vec!["/orders/1", "/orders/%2e"],
                vec!["/orders/", "/orders", "/orders/1/2", "/orders/1/"],
            ),
            ("/o/a-*", vec!["/o/a-1"], vec!["/o/a-", "/o/b-1"]),
            (
                "/o/*.json",
                vec!["/o/a.json", "/o/a.b.json"],
                vec!["/o/.json", "/o/a.jsonx"],
            ),
            (
                "/o/a*b*c",
                vec!["/o/a1b2c", "/o/abbbc"],
                vec!["/o/abc", "/o/a1bc", "/o/a1b"],
            ),
            ("/v1/**", vec!["/v1/", "/v1/a", "/v1/a/b?c"], vec!["/v1", "/v2/a"]),
            ("/**", vec!["/", "/a/b"], vec![""]),
        ] {
            for path in allowed {
                assert!(covers(pattern, path), "{pattern} {path}");
            }
            for path in denied {
                assert!(!covers(pattern, path), "{pattern} {path}");
            }
        }
    }

    #[test]
    fn what_cannot_be_a_pattern_is_told() {
        use InvalidPattern::{Character, Dots, Rest, Start};
        for (text, why) in [
            ("orders", Start),
            ("", Start),
            ("/a/**/b", Rest),
            ("/a**", Rest),
            ("/***", Rest),
            ("/a?b", Character('?')),
            ("/a b", Character(' ')),
            ("/ä", Character('ä')),
            ("/a/../b", Dots),
        ] {
            assert_eq!(PathPattern::new(text), Err(why), "{text}");
        }
    }
}
