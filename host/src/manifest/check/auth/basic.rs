//! HTTP Basic: a user name with a secret password, or a key as the user name with a password that says nothing.

use super::super::Checker;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::manifest::raw::RawAuth;
use crate::model::auth::{Auth, Identifier};

/// The longest password that is not a secret, in bytes. APIs that take a key as the user name want none, or `X`.
const PASSWORD_BYTES_MAX: usize = 64;

impl Checker<'_> {
    /// The secret is the password. With a `password` in the manifest, which is not a secret, it is the user name.
    pub(super) fn basic(&mut self, path: &Path, raw: RawAuth) -> Option<Auth> {
        let Some(password) = raw.password else {
            let secret = self.secret(&path.at("secret"), raw.secret.as_deref());
            let username = self.identifier(path, "username", raw.username, raw.username_secret);
            return Some(Auth::Basic {
                username: username?,
                secret: secret?,
            });
        };
        let (key, name) = match (raw.username_secret, raw.secret) {
            (Some(_), Some(_)) => {
                let message = "`password` and `secret` are both the password";
                let remedy = "keep `secret`, or keep `password` where the key is the user name";
                self.problems.add(&path.at("password"), message, remedy);
                return None;
            }
            (Some(name), None) => ("username_secret", name),
            (None, Some(name)) => ("secret", name),
            (None, None) => {
                let message = "a password in the manifest is not a secret, so the user name has to be one";
                let remedy = "add `username_secret = \"…\"`, or `secret = \"…\"` in place of `password`";
                self.problems.add(&path.at("password"), message, remedy);
                return None;
            }
        };
        if raw.username.is_some() {
            let message = "with a `password` in the manifest the secret is the user name, and this is another one";
            let remedy = "remove `username`, or remove `password`: the secret then is the password";
            self.problems.add(&path.at("username"), message, remedy);
        }
        let good = |b: u8| (0x20..0x7f).contains(&b);
        if password.len() > PASSWORD_BYTES_MAX || !password.bytes().all(good) {
            let message = "the password cannot be used";
            let remedy = format!("use up to {PASSWORD_BYTES_MAX} printable ASCII characters, or none");
            self.problems.add(&path.at("password"), message, remedy);
        }
        let secret = self.name(&path.at(key), &name)?;
        Some(Auth::BasicKey { secret, password })
    }

    /// A name that is in the manifest, or that the operator keeps like a secret.
    pub(super) fn identifier(
        &mut self,
        path: &Path,
        key: &'static str,
        plain: Option<String>,
        secret: Option<String>,
    ) -> Option<Identifier> {
        let here = path.at(key);
        match (plain, secret) {
            (Some(_), Some(_)) => {
                let message = format!("`{key}` and `{key}_secret` say the same thing");
                self.problems.add(&here, message, "keep one of the two");
                None
            }
            (None, Some(secret)) => {
                let name = self.name(&path.at(format!("{key}_secret")), &secret);
                name.map(Identifier::Secret)
            }
            (Some(text), None) => {
                let good = |b: u8| (0x20..0x7f).contains(&b) && b != b':';
                // A client without an id is none; HTTP Basic has user names that are empty.
                let is_missing = text.is_empty() && key != "username";
                if is_missing || text.len() > 256 || !text.bytes().all(good) {
                    let message = format!("`{}` cannot be a `{key}`", shown(&text));
                    self.problems
                        .add(&here, message, "use up to 256 printable ASCII characters without `:`");
                    return None;
                }
                Some(Identifier::Plain(text))
            }
            (None, None) => {
                let remedy = format!("add `{key} = \"…\"`, or `{key}_secret = \"…\"` when the operator keeps it");
                self.problems.add(&here, format!("the `{key}` is missing"), remedy);
                None
            }
        }
    }
}
