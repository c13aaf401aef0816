//! The settings of who visitors are, checked: the directory, mail, and issuers of visitors' tokens.

use super::calls::{HostCall, Reach, RemoteDirectory, call, hubspot};
use super::place::Place;
use super::{InvalidSettings, raw};
use crate::model::id::Name;
use crate::policy::claims::{Algorithm, Profile};
use crate::web::host_as_ip;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Where the operator's contacts are.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactSource {
    /// In the host's own database, by import and API.
    Stored,
    /// A CSV file with at least the column `email`.
    Csv(PathBuf),
    /// Another system that is asked over HTTP.
    Remote(Box<RemoteDirectory>),
}

/// How mail leaves the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    pub way: MailWay,
    pub from: String,
    /// A folder of templates by locale.
    pub templates: Option<PathBuf>,
}

/// The way that mail takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailWay {
    /// No mail, so `verify-email` is reached by tokens only.
    None,
    /// One file for each mail, for development.
    Outbox(PathBuf),
    Smtp(SmtpSettings),
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            way: MailWay::None,
            from: "actgate@localhost".into(),
            templates: None,
        }
    }
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

/// Who signs tokens of visitors.
#[derive(Clone, Debug, PartialEq)]
pub struct Issuer {
    pub name: Name,
    pub profile: Profile,
    pub keys: KeySource,
}

/// Where an issuer's keys are.
#[derive(Clone, Debug, PartialEq)]
pub enum KeySource {
    /// A secret that both sides have, for HS256 alone.
    Secret(Name),
    /// A PEM file with a public key.
    PublicKey(PathBuf),
    /// A JSON Web Key Set that is fetched (RFC 7517).
    Jwks(Box<HostCall>),
}

type Secrets = BTreeMap<Spanned<String>, raw::Secret>;

impl Place<'_> {
    pub(super) fn contacts(
        &self,
        raw: raw::Contacts,
        secrets: &Secrets,
        folder: &Path,
    ) -> Result<ContactSource, InvalidSettings> {
        const ONE: &str = "name one directory: `csv`, `http` or `hubspot`; without any, the host keeps its own";
        match (raw.csv, raw.http, raw.hubspot) {
            (None, None, None) => Ok(ContactSource::Stored),
            (Some(csv), None, None) => Ok(ContactSource::Csv(folder.join(csv.into_inner()))),
            (None, Some(http), None) => {
                let span = Spanned::new(http.span(), ());
                let http = http.into_inner();
                let reach = Reach {
                    private_networks: self.networks(&http.private_networks)?,
                    plain_http: http.plain_http,
                };
                for pointer in [&http.found, &http.id, &http.email] {
                    if !(pointer.is_empty() || pointer.starts_with('/')) {
                        return Err(self.at(&span, format!("`{pointer}` is not a JSON pointer such as `/results`")));
                    }
                }
                let call = call("contacts", http.endpoint, reach).map_err(|message| self.at(&span, message))?;
                self.known_secrets(&span, &call, secrets)?;
                Ok(ContactSource::Remote(Box::new(RemoteDirectory {
                    call,
                    found: http.found,
                    id: http.id,
                    email: http.email,
                })))
            }
            (None, None, Some(raw)) => {
                let span = Spanned::new(raw.span(), ());
                let raw = raw.into_inner();
                let reach = Reach {
                    private_networks: self.networks(&raw.private_networks)?,
                    plain_http: raw.plain_http,
                };
                let origin = raw.origin.as_deref().unwrap_or("https://api.hubapi.com");
                let directory = hubspot(origin.trim_end_matches('/'), &raw.secret, reach)
                    .map_err(|message| self.at(&span, message))?;
                self.known_secrets(&span, &directory.call, secrets)?;
                Ok(ContactSource::Remote(Box::new(directory)))
            }
            (Some(csv), ..) => Err(self.at(&csv, ONE)),
            (None, Some(http), Some(_)) => Err(self.at(&http, ONE)),
        }
    }

    fn known_secrets(&self, span: &Spanned<()>, call: &HostCall, secrets: &Secrets) -> Result<(), InvalidSettings> {
        for name in call.endpoint.auth.secrets() {
            self.secret(&Spanned::new(span.span(), name.to_string()), secrets)?;
        }
        Ok(())
    }

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
        let defaults = MailSettings::default();
        if matches!(way, MailWay::Smtp(_)) && mail.from.is_none() {
            return Err(self.at(
                &span,
                "`from` is missing; say who sends: from = \"Shop <help@shop.example>\"",
            ));
        }
        Ok(MailSettings {
            way,
            from: mail.from.unwrap_or(defaults.from),
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

    pub(super) fn issuers(
        &self,
        raw: Vec<Spanned<raw::Issuer>>,
        secrets: &Secrets,
        folder: &Path,
    ) -> Result<Vec<Issuer>, InvalidSettings> {
        let mut issuers: Vec<Issuer> = Vec::new();
        for raw in raw {
            let name = raw.get_ref().name.clone();
            let issuer = self.issuer(raw.into_inner(), secrets, folder)?;
            if issuers.iter().any(|other| other.name == issuer.name) || issuer.name.as_str() == super::OWN_ISSUER {
                return Err(self.at(&name, format!("the name `{}` is taken; choose another", issuer.name)));
            }
            issuers.push(issuer);
        }
        Ok(issuers)
    }

    fn issuer(&self, raw: raw::Issuer, secrets: &Secrets, folder: &Path) -> Result<Issuer, InvalidSettings> {
        let name = self.name(&raw.name)?;
        let mut profile = match &raw.preset {
            None => Profile::default(),
            Some(word) => Profile::preset(word.get_ref()).ok_or_else(|| {
                self.at(
                    word,
                    format!("`{}` is not one of `intercom` and `zendesk`", word.get_ref()),
                )
            })?,
        };
        if let Some(words) = &raw.algorithms {
            let algorithm = |word: &Spanned<String>| {
                Algorithm::from_word(word.get_ref()).ok_or_else(|| {
                    let known = "`HS256`, `RS256`, `ES256` and `EdDSA`";
                    self.at(word, format!("`{}` is not one of {known}", word.get_ref()))
                })
            };
            profile.algorithms = words.iter().map(algorithm).collect::<Result<_, _>>()?;
        }
        let claims = raw.claims.unwrap_or_default();
        profile.id = claims.id.unwrap_or(profile.id);
        profile.email = claims.email.unwrap_or(profile.email);
        profile.email_verified = claims.email_verified.unwrap_or(profile.email_verified);
        profile.require.extend(raw.require);
        profile.kid = raw.kid;
        profile.issuer = raw.issuer;
        profile.audience = raw.audience;
        profile.leeway_s = raw.leeway_s.unwrap_or(profile.leeway_s);
        profile.age_s_max = raw.age_s_max.or(profile.age_s_max);
        let keys = match (&raw.secret, raw.public_key, &raw.jwks) {
            (Some(secret), None, None) => KeySource::Secret(self.secret(secret, secrets)?),
            (None, Some(file), None) => KeySource::PublicKey(folder.join(file)),
            (None, None, Some(url)) => {
                let reach = Reach {
                    private_networks: self.networks(&raw.private_networks)?,
                    plain_http: raw.plain_http,
                };
                let mut endpoint = toml::Table::new();
                endpoint.insert("method".into(), "GET".into());
                endpoint.insert("url".into(), url.get_ref().as_str().into());
                let call = call("visitor-keys", endpoint, reach).map_err(|message| self.at(url, message))?;
                KeySource::Jwks(Box::new(call))
            }
            _ => {
                let message = "name one key: `secret` for HS256, or `public_key` or `jwks` for the others";
                return Err(self.at(&raw.name, message));
            }
        };
        let is_shared = matches!(keys, KeySource::Secret(_));
        // One kind of key for one issuer: a public key is then never taken for a shared secret.
        let mixed = |algorithm: &&Algorithm| (**algorithm == Algorithm::Hs256) != is_shared;
        if let Some(wrong) = profile.algorithms.iter().find(mixed) {
            let remedy = if is_shared {
                "a `secret` is for HS256 alone"
            } else {
                "HS256 needs a `secret`, and no public key"
            };
            return Err(self.at(&raw.name, format!("`{}` cannot be used here: {remedy}", wrong.as_str())));
        }
        if profile.algorithms.is_empty() {
            let message = "say how tokens are signed: algorithms = [\"RS256\"]";
            return Err(self.at(&raw.name, message));
        }
        if matches!(keys, KeySource::PublicKey(_)) && profile.algorithms.len() != 1 {
            let message = "one `public_key` has one algorithm: algorithms = [\"RS256\"]";
            return Err(self.at(&raw.name, message));
        }
        Ok(Issuer { name, profile, keys })
    }
}

/// Whether a host is this machine, by name or by address.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host_as_ip(host).is_some_and(|ip| ip.is_loopback())
}
