//! Making an action live and taking it off: the file first, then the row, so that a crash between loses nothing.

use super::{Published, Registry, RegistryError, file_name};
use crate::manifest::{Collision, colliding_triggers};
use crate::model::id::Digest;
use crate::policy::egress::{Denial, always_denied};
use crate::policy::grant::{Grants, Need};
use crate::secrets::own_file;
use std::fmt;
use std::io::Write;
use std::sync::Arc;

/// What became live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishReport {
    pub name: String,
    pub digest: Digest,
    /// The version that was live before.
    pub replaced: Option<Digest>,
    /// Milliseconds that compiling or loading took, at least 1; 0 for an action without code.
    pub load_ms: u64,
    pub from_cache: bool,
    /// The cache's entry was changed or not made by this host, and was not used.
    pub foreign_entry: bool,
}

/// Why an action did not become live.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error("{0}, or unpublish the others first")]
    TriggerCollision(Collision),
    #[error("every call of it would be denied: {}; {}", .0.message, .0.remedy)]
    AlwaysDenied(Box<Denial>),
    #[error(transparent)]
    NotGranted(NotGranted),
    #[error("the file cannot be stored in the folder `actions`: {0}; is the disk full?")]
    File(#[source] std::io::Error),
}

/// What an action asks for beyond its grants, and the commands that would allow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGranted(pub Vec<Need>);

impl std::error::Error for NotGranted {}

impl fmt::Display for NotGranted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it asks for more than is granted:")?;
        for line in self
            .0
            .iter()
            .flat_map(|need| need.to_string().lines().map(str::to_owned).collect::<Vec<_>>())
        {
            write!(f, "\n  {line}")?;
        }
        f.write_str("\nif it should be allowed that:")?;
        self.0.iter().try_for_each(|need| write!(f, "\n  {}", need.command()))
    }
}

impl Registry {
    /// Checks an action's file, stores it, and makes it live in place of the version before.
    ///
    /// An action that asks for more than is granted is refused: publishing must not widen what a file may do.
    pub async fn publish(&self, bytes: Vec<u8>, grants: &Grants, now_ms: u64) -> Result<PublishReport, PublishError> {
        let bytes = Arc::new(bytes);
        let published = self.prepare(bytes.clone()).await?;
        let action = &published.action;
        let gate = &self.limits.gate;
        if let Some(denial) = action
            .endpoints
            .iter()
            .find_map(|endpoint| always_denied(action, endpoint, gate))
        {
            return Err(PublishError::AlwaysDenied(Box::new(denial)));
        }
        let needs = grants.needs(&published.action);
        if !needs.is_empty() {
            return Err(PublishError::NotGranted(NotGranted(needs)));
        }
        let name = published.action.name.to_string();
        let snapshot = self.current().await?;
        let mut actions: Vec<_> = snapshot
            .actions
            .values()
            .map(|p| &p.action)
            .filter(|action| action.name.as_str() != name)
            .collect();
        actions.push(&published.action);
        if let Some(collision) = colliding_triggers(&actions).into_iter().next() {
            return Err(PublishError::TriggerCollision(collision));
        }
        self.store_file(&published.digest, &bytes).map_err(PublishError::File)?;
        self.storage()
            .publish(&name, &published.digest, now_ms)
            .await
            .map_err(RegistryError::from)?;
        let report = published.loaded.as_ref().map(|loaded| loaded.report.clone());
        Ok(PublishReport {
            replaced: snapshot
                .actions
                .get(&name)
                .map(|old| old.digest)
                .filter(|old| *old != published.digest),
            name,
            digest: published.digest,
            load_ms: report
                .as_ref()
                .map_or(0, |report| (report.elapsed.as_millis() as u64).max(1)),
            from_cache: report.as_ref().is_some_and(|report| report.from_cache),
            foreign_entry: report.is_some_and(|report| report.foreign_entry),
        })
    }

    /// Checks an action's file and keeps it, without making it live: enough for a preview.
    pub async fn stage(&self, bytes: Vec<u8>) -> Result<Published, PublishError> {
        let bytes = Arc::new(bytes);
        let published = self.prepare(bytes.clone()).await?;
        self.store_file(&published.digest, &bytes).map_err(PublishError::File)?;
        Ok(published)
    }

    /// Takes an action off. Runs that wait for the visitor can still end.
    pub async fn unpublish(&self, name: &str) -> Result<(), RegistryError> {
        match self.storage().unpublish(name).await? {
            true => Ok(()),
            false => Err(RegistryError::Unknown(name.to_owned())),
        }
    }

    fn store_file(&self, digest: &Digest, bytes: &[u8]) -> std::io::Result<()> {
        let name = file_name(digest);
        if self
            .files
            .metadata(&name)
            .is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
        {
            return Ok(());
        }
        let draft = format!("{name}.{}", std::process::id());
        let mut file = self.files.open_with(&draft, own_file().truncate(true))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        self.files.rename(&draft, &self.files, &name)
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;
    use crate::manifest::{self, colliding_triggers};
    use crate::triggers::{Decision, Matcher, Phrases, Settings};

    #[test]
    fn triggers_collide_exactly_where_the_matcher_could_not_tell_them_apart() {
        let action = |name: &str, trigger: &str| {
            let text = format!("name = \"{name}\"\ntitle = \"A\"\ndescription = \"B\"\ntriggers = [\"{trigger}\"]\n");
            manifest::parse(&text, "action.toml").unwrap().action
        };
        for (one, two, same) in [
            ("Straße gesperrt", "Strasse gesperrt", true),
            ("My Łódź order", "my lodz order", true),
            ("re\u{200d}turn it", "return it", true),
            ("What´s new", "whats new", true),
            ("Order 100", "Order 200", false),
            ("Form 1040", "Form 1099", false),
            ("कि आया", "का आया", false),
        ] {
            let actions = [action("first", one), action("second", two)];
            let [first, second] = &actions;
            assert_eq!(
                colliding_triggers(&[first, second]).len(),
                usize::from(same),
                "{one} {two}"
            );
            let phrases: Vec<Phrases> = actions.iter().map(Phrases::from).collect();
            let matcher = Matcher::build(Language::English, &phrases, &Settings::default());
            let both = Decision::Ambiguous(vec!["first".to_owned(), "second".to_owned()]);
            for (trigger, owner) in [(one, "first"), (two, "second")] {
                let expected = if same {
                    both.clone()
                } else {
                    Decision::Triggered(owner.to_owned())
                };
                assert_eq!(matcher.rank(trigger).decision, expected, "{trigger}");
            }
        }
    }
}
