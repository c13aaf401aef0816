//! What of the settings can only be checked on this machine: whether secrets can be read, and fit what they are for.

use super::{Host, ServerError};
use crate::config::{ContactSource, InvalidSettings, KeySource, MailWay, Places};
use crate::identity::token::SHARED_BYTES_MIN;
use crate::model::auth::Auth;
use crate::model::id::Name;
use crate::secrets::{Secret, SecretError};
use crate::upstream::unfit;

/// How good something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    Ok,
    /// The host works, and perhaps not as it is meant.
    Warning,
    /// Something cannot work.
    Problem,
}

impl Finding {
    /// The word for lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// What was found about one secret. It holds nothing of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretCheck {
    pub name: Name,
    pub finding: Finding,
    pub message: String,
    /// Empty where there is nothing to do.
    pub remedy: String,
}

impl SecretCheck {
    fn new(name: &Name, finding: Finding, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            name: name.clone(),
            finding,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// The same as a mistake at its place in the settings file.
    pub fn mistake(&self, places: &Places) -> InvalidSettings {
        let message = format!("the secret `{}`: {}; {}", self.name, self.message, self.remedy);
        places.mistake(&format!("secrets.{}", self.name), message)
    }
}

/// What a secret is for.
struct Use {
    secret: Name,
    /// For the operator, such as "the issuer `site`".
    by: String,
    need: Need,
}

enum Need {
    /// The key of HS256.
    Shared,
    /// The password of a mail server.
    Password,
    /// What an endpoint sends or signs with; the host's own directory is asked in the same way.
    Credential { auth: Box<Auth>, is_own: bool },
}

impl Use {
    /// What is wrong with a value for this use.
    fn judge(&self, secret: &Secret) -> Option<(Finding, String)> {
        let why = match &self.need {
            Need::Shared if secret.expose().len() < SHARED_BYTES_MIN => {
                format!("it needs at least {SHARED_BYTES_MIN} bytes, since a shorter key can be guessed")
            }
            Need::Shared => return None,
            Need::Password if std::str::from_utf8(secret.expose()).is_err() => "it is not text in UTF-8".into(),
            Need::Password if secret.has_control_characters() => {
                "it has a line break or another control character inside".into()
            }
            Need::Password => return None,
            Need::Credential { auth, .. } => unfit(auth, secret)?,
        };
        // An action's endpoint is one of many; what the host itself needs stops its start.
        let finding = match self.need {
            Need::Credential { is_own: false, .. } => Finding::Warning,
            _ => Finding::Problem,
        };
        Some((finding, format!("{} cannot use it: {why}", self.by)))
    }
}

impl Host {
    /// Reads every secret of the settings and compares it with what it is for. Commands run, each in its own thread.
    ///
    /// # Errors
    ///
    /// The state cannot be read.
    pub async fn check_secrets(&self) -> Result<Vec<SecretCheck>, ServerError> {
        let uses = self.uses().await?;
        let reading = self.settings.secrets.keys().map(|name| {
            let (secrets, wanted) = (self.secrets.clone(), name.clone());
            let read = move || (secrets.resolve(&wanted), secrets.resolve_next(&wanted));
            (name, tokio::task::spawn_blocking(read))
        });
        let mut checks = Vec::new();
        for (name, reading) in reading.collect::<Vec<_>>() {
            let (current, next) = reading
                .await
                .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            let of_it: Vec<&Use> = uses.iter().filter(|needed| needed.secret == *name).collect();
            checks.push(judge(name, current, next, &of_it));
        }
        Ok(checks)
    }

    /// Everything that a secret is for: in the settings, and in what is published.
    async fn uses(&self) -> Result<Vec<Use>, ServerError> {
        let settings = &self.settings;
        let mut uses = Vec::new();
        if let MailWay::Smtp(smtp) = &settings.mail.way
            && let Some((_, secret)) = &smtp.login
        {
            uses.push(Use {
                secret: secret.clone(),
                by: "the mail server".into(),
                need: Need::Password,
            });
        }
        for issuer in &settings.issuers {
            if let KeySource::Secret(secret) = &issuer.keys {
                uses.push(Use {
                    secret: secret.clone(),
                    by: format!("the issuer `{}`", issuer.name),
                    need: Need::Shared,
                });
            }
        }
        let credential = |auth: &Auth, by: &str, is_own: bool| {
            let one = |secret: &Name| Use {
                secret: secret.clone(),
                by: by.to_owned(),
                need: Need::Credential {
                    auth: Box::new(auth.clone()),
                    is_own,
                },
            };
            auth.secrets().into_iter().map(one).collect::<Vec<_>>()
        };
        if let ContactSource::Remote(directory) = &settings.contacts {
            uses.extend(credential(
                &directory.call.endpoint.auth,
                "the directory of contacts",
                true,
            ));
        }
        if let Some(call) = &settings.events {
            uses.extend(credential(&call.endpoint.auth, "the receiver of events", true));
        }
        for published in self.runtime.registry().current().await?.actions.values() {
            for endpoint in &published.action.endpoints {
                let by = format!("the endpoint `{}` of `{}`", endpoint.name, published.action.name);
                uses.extend(credential(&endpoint.auth, &by, false));
            }
        }
        Ok(uses)
    }
}

fn judge(
    name: &Name,
    current: Result<Secret, SecretError>,
    next: Option<Result<Secret, SecretError>>,
    uses: &[&Use],
) -> SecretCheck {
    let unreadable = |error: &SecretError, finding: Finding, before: &str| {
        SecretCheck::new(name, finding, format!("{before}{error}"), error.remedy(name))
    };
    let secret = match current {
        Ok(secret) => secret,
        Err(error) if error.may_pass() => return unreadable(&error, Finding::Warning, ""),
        Err(error) => return unreadable(&error, Finding::Problem, ""),
    };
    const ANOTHER: &str = "give the secret as its receiver expects it";
    if let Some((finding, message)) = uses
        .iter()
        .filter_map(|needed| needed.judge(&secret))
        .max_by_key(|found| found.0)
    {
        return SecretCheck::new(name, finding, message, ANOTHER);
    }
    if let Some(why) = secret.looks_wrong() {
        return SecretCheck::new(name, Finding::Warning, why, "keep the secret alone in its place");
    }
    if uses.is_empty() && secret.has_control_characters() {
        let message = "it has a line break or another control character inside, which no header can carry";
        return SecretCheck::new(
            name,
            Finding::Warning,
            message,
            "keep the secret alone in its place, on one line",
        );
    }
    match next {
        // It may come later than the settings that name it.
        None | Some(Ok(_) | Err(SecretError::NoFile | SecretError::NotSet)) => {
            SecretCheck::new(name, Finding::Ok, "can be read", "")
        }
        Some(Err(error)) => unreadable(&error, Finding::Warning, "its next value: "),
    }
}
