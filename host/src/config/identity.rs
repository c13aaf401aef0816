//! The settings of who visitors are, checked: the directory of contacts, and issuers of visitors' tokens.

use super::calls::{HostCall, Reach, RemoteDirectory, call, hubspot};
use super::place::Place;
use super::{InvalidSettings, raw};
use crate::model::id::Name;
use crate::policy::claims::{Algorithm, Profile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Where the operator's contacts are.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactSource {
    /// In the host's own database, by import and API.
    Stored,
    Csv(CsvDirectory),
    /// Another system that is asked over HTTP.
    Remote(Box<RemoteDirectory>),
}

/// A CSV file of contacts with a header line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvDirectory {
    pub file: PathBuf,
    /// The name of the column of ids; recognised without one.
    pub id_column: Option<String>,
    /// The names of the columns of addresses; recognised where there are none.
    pub email_column: Vec<String>,
    /// Whether a file with rows that cannot be used is refused as a whole.
    pub strict: bool,
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
        if raw.csv.is_none() {
            const ALONE: &str = "this is about a file of contacts; name the file: csv = \"contacts.csv\"";
            let spans = [
                raw.id_column.as_ref().map(Spanned::span),
                raw.email_column.as_ref().map(Spanned::span),
                raw.strict.as_ref().map(Spanned::span),
            ];
            if let Some(span) = spans.into_iter().flatten().next() {
                return Err(self.at(&Spanned::new(span, ()), ALONE));
            }
        }
        match (raw.csv, raw.http, raw.hubspot) {
            (None, None, None) => Ok(ContactSource::Stored),
            (Some(csv), None, None) => Ok(ContactSource::Csv(CsvDirectory {
                file: folder.join(csv.into_inner()),
                id_column: raw.id_column.map(Spanned::into_inner),
                email_column: raw.email_column.map_or(Vec::new(), |named| named.into_inner().0),
                strict: raw.strict.is_some_and(Spanned::into_inner),
            })),
            (None, Some(http), None) => Ok(ContactSource::Remote(Box::new(self.remote(http, secrets)?))),
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

    /// A directory that is asked over HTTP.
    fn remote(&self, http: Spanned<raw::Http>, secrets: &Secrets) -> Result<RemoteDirectory, InvalidSettings> {
        let span = Spanned::new(http.span(), ());
        let http = http.into_inner();
        let reach = Reach {
            private_networks: self.networks(&http.private_networks)?,
            plain_http: http.plain_http,
        };
        for pointer in [&http.found, &http.id].into_iter().chain(&http.email.0) {
            if !(pointer.is_empty() || pointer.starts_with('/')) {
                return Err(self.at(&span, format!("`{pointer}` is not a JSON pointer such as `/results`")));
            }
        }
        if http.email.0.is_empty() {
            return Err(self.at(
                &span,
                "`email` names no place of an address; for example email = \"/email\"",
            ));
        }
        let call = call("host-contacts", http.endpoint, reach).map_err(|message| self.at(&span, message))?;
        self.known_secrets(&span, &call, secrets)?;
        Ok(RemoteDirectory {
            call,
            found: http.found,
            id: http.id,
            email: http.email.0,
        })
    }

    fn known_secrets(&self, span: &Spanned<()>, call: &HostCall, secrets: &Secrets) -> Result<(), InvalidSettings> {
        for name in call.endpoint.auth.secrets() {
            self.secret(&Spanned::new(span.span(), name.to_string()), secrets)?;
        }
        Ok(())
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
                    let known = "`HS256`, `RS256`, `ES256` and `EdDSA` (or `Ed25519`)";
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
                // Each issuer has its own name, so that one which fails is left alone without the others.
                let call = call(&keys_name(&name), endpoint, reach).map_err(|message| self.at(url, message))?;
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

/// The name under which the calls for an issuer's keys are counted.
fn keys_name(issuer: &Name) -> String {
    let name: String = format!("host-keys-{issuer}").chars().take(Name::BYTES_MAX).collect();
    name.trim_end_matches(['-', '_']).to_owned()
}
