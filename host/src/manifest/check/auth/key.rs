//! An API key: the header, the parameter of the query or the member of the body that carries it.

use super::super::Checker;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::Auth;
use crate::model::id::Name;
use crate::web::header::can_carry_key;

/// The longest name of a member that a key stands in, in bytes.
const MEMBER_BYTES_MAX: usize = 100;

impl Checker<'_> {
    pub(super) fn api_key(&mut self, path: &Path, raw: &RawAuth, secret: Option<Name>) -> Option<Auth> {
        match (&raw.header, &raw.query, &raw.body) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
                let other = if raw.query.is_some() { "query" } else { "body" };
                let message = "a key goes into a header, the query or the body, and only into one of them";
                self.problems.add(&path.at(other), message, "keep `header`");
                None
            }
            (None, Some(_), Some(_)) => {
                let message = "a key goes into a header, the query or the body, and only into one of them";
                self.problems.add(&path.at("query"), message, "keep `body`");
                None
            }
            (None, None, Some(member)) => {
                let member = self.auth_member(&path.at("body"), member);
                Some(Auth::BodyKey {
                    member: member?,
                    secret: secret?,
                })
            }
            (None, Some(parameter), None) => {
                let parameter = self.auth_query(&path.at("query"), parameter);
                Some(Auth::QueryKey {
                    parameter: parameter?,
                    secret: secret?,
                })
            }
            (header, None, None) => {
                let header = self.auth_header(&path.at("header"), header.as_deref());
                Some(Auth::ApiKey {
                    header: header?,
                    secret: secret?,
                })
            }
        }
    }

    fn auth_header(&mut self, path: &Path, header: Option<&str>) -> Option<String> {
        let Some(header) = header else {
            self.problems
                .add(path, "the header is missing", "add `header = \"x-api-key\"`");
            return None;
        };
        let lower = header.to_ascii_lowercase();
        if !can_carry_key(&lower) {
            let message = format!("`{}` cannot carry a key", shown(header));
            self.problems
                .add(path, message, "use a header such as `x-api-key` or `authorization`");
            return None;
        }
        Some(lower)
    }

    /// Only what needs no escapes, so that there is one spelling to keep out of everything else.
    fn auth_query(&mut self, path: &Path, parameter: &str) -> Option<String> {
        let good = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        if parameter.is_empty() || parameter.len() > 100 || !parameter.bytes().all(good) {
            let message = format!("`{}` cannot name a key in a query", shown(parameter));
            self.problems
                .add(path, message, "use letters, digits, `-`, `.`, `_` and `~`");
            return None;
        }
        Some(parameter.to_owned())
    }

    fn auth_member(&mut self, path: &Path, member: &str) -> Option<String> {
        if member.is_empty() || member.len() > MEMBER_BYTES_MAX || member.chars().any(char::is_control) {
            let message = format!("`{}` cannot name a key in a body", shown(member));
            self.problems
                .add(path, message, "use the name of a member such as `api_key`");
            return None;
        }
        Some(member.to_owned())
    }
}
