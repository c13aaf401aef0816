//! The settings of mail, checked: how it leaves, and who it is from.

use super::place::Place;
use super::sender::Sender;
use super::{InvalidSettings, raw};
use crate::model::id::Name;
use crate::web::host_as_ip;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// How mail leaves the host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailSettings {
    pub way: MailWay,
    pub from: Sender,
    /// A folder of templates by locale.
    pub templates: Option<PathBuf>,
}

/// The way that mail takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MailWay {
    /// No mail, so `verify-email` is reached by tokens only.
    #[default]
    None,
    /// One file for each mail, for development.
    Outbox(PathBuf),
    Smtp(SmtpSettings),
}

/// How a mail server's connection is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// Begins plain and must change to TLS before anything is said (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// Not at all: for a server on this machine.
    None,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    /// The user, and the secret with the password.
    pub login: Option<(String, Name)>,
    /// A PEM file with a certificate authority to trust besides the usual ones.
    pub ca: Option<PathBuf>,
    pub timeout_ms: u64,
}

type Secrets = BTreeMap<Spanned<String>, raw::Secret>;

impl Place<'_> {
    pub(super) fn mail(
        &self,
        mail: Spanned<raw::Mail>,
        secrets: &Secrets,
        folder: &Path,
    ) -> Result<MailSettings, InvalidSettings> {
        let span = Spanned::new(mail.span(), ());
        let mail = mail.into_inner();
        let way = match (mail.outbox, mail.smtp) {
            (None, None) => MailWay::None,
            (Some(outbox), None) => MailWay::Outbox(folder.join(outbox)),
            (None, Some(smtp)) => MailWay::Smtp(self.smtp(smtp, secrets, folder)?),
            (Some(_), Some(_)) => return Err(self.at(&span, "name one way: `outbox` or `smtp`")),
        };
        let from = match (&mail.from, &way) {
            (Some(text), _) => Sender::parse(text.get_ref()).map_err(|message| self.at(text, message))?,
            (None, MailWay::Smtp(_)) => {
                return Err(self.at(
                    &span,
                    "`from` is missing; say who sends: from = \"Shop <help@shop.example>\"",
                ));
            }
            (None, _) => Sender::default(),
        };
        Ok(MailSettings {
            way,
            from,
            templates: mail.templates.map(|templates| folder.join(templates)),
        })
    }

    fn smtp(&self, raw: raw::Smtp, secrets: &Secrets, folder: &Path) -> Result<SmtpSettings, InvalidSettings> {
        let tls = match &raw.tls {
            None => SmtpTls::StartTls,
            Some(word) => match word.get_ref().as_str() {
                "starttls" => SmtpTls::StartTls,
                "implicit" => SmtpTls::Implicit,
                "none" if is_this_machine(&raw.host) => SmtpTls::None,
                "none" => {
                    let message = "a server elsewhere is reached with TLS: `tls = \"starttls\"` or `\"implicit\"`";
                    return Err(self.at(word, message));
                }
                other => {
                    let message = format!("`{other}` is not one of `starttls`, `implicit` and `none`");
                    return Err(self.at(word, message));
                }
            },
        };
        let login = match (raw.username, &raw.secret) {
            (None, None) => None,
            (Some(user), Some(secret)) => Some((user, self.secret(secret, secrets)?)),
            (None, Some(secret)) => return Err(self.at(secret, "`username` is missing beside it")),
            (Some(_), None) => {
                let message = "`mail.smtp.username` needs `secret`, the name of the password under [secrets]";
                return Err(self.whole(message));
            }
        };
        Ok(SmtpSettings {
            host: raw.host,
            port: raw.port.unwrap_or(match tls {
                SmtpTls::StartTls => 587,
                SmtpTls::Implicit => 465,
                SmtpTls::None => 25,
            }),
            tls,
            login,
            ca: raw.ca.map(|ca| folder.join(ca)),
            timeout_ms: raw.timeout_ms.unwrap_or(10_000),
        })
    }
}

/// Whether a host is this machine, by name or by address.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host_as_ip(host).is_some_and(|ip| ip.is_loopback())
}
