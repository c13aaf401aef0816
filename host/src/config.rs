//! The operator's settings file: raw form, checks with file, line and remedy, and the checked form that the host is built from.

mod bounds;
mod calls;
mod checked;
mod grants;
mod handoff;
mod hidden;
mod identity;
mod mail;
mod place;
mod raw;
mod secrets;
mod sender;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use crate::model::localized::is_locale;
pub use calls::{HostCall, RemoteDirectory};
pub use checked::{Settings, parse};
pub use grants::parse_grants;
pub use handoff::{Desk, EVENT_PARAMETERS};
pub use identity::{ContactSource, CsvDirectory, Issuer, KeySource};
pub use mail::{MailSettings, MailWay, SmtpSettings, SmtpTls};
pub use place::Places;
pub use sender::Sender;

/// The name under which the host's own tokens of visitors are known.
pub const OWN_ISSUER: &str = "actgate";

/// Every mistake of a settings file. They stop the start: nothing falls back silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableSettings(pub Vec<InvalidSettings>);

impl std::fmt::Display for UnusableSettings {
    /// One line for each mistake.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, mistake) in self.0.iter().enumerate() {
            write!(f, "{}{mistake}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for UnusableSettings {}

/// One mistake in a file of the operator's. Its message holds nothing that may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidSettings {
    pub file: String,
    /// Counted from 1; 0 when the place is not known.
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl std::fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}", self.file, self.message)
        } else {
            write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
        }
    }
}

impl std::error::Error for InvalidSettings {}
