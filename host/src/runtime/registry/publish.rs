//! Making an action live and taking it off: the file first, then the row, so that a crash between loses nothing.

use super::{Examined, Published, Registry, RegistryError, examine, file_name};
use crate::engine::load::refuse;
use crate::manifest::{Collision, colliding_triggers};
use crate::model::action::Action;
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
    #[error("another of the files is the action `{0}` too; publish one of them")]
    Twice(String),
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
    pub async fn publish(
        &self,
        bytes: impl Into<Arc<Vec<u8>>>,
        grants: &Grants,
        now_ms: u64,
    ) -> Result<PublishReport, PublishError> {
        let bytes = bytes.into();
        let refusals = self.refusals(std::slice::from_ref(&bytes), grants).await?;
        if let Some(first) = refusals.into_iter().flatten().next() {
            return Err(first);
        }
        let published = self.prepare(bytes.clone()).await?;
        let name = published.action.name.to_string();
        let snapshot = self.current().await?;
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

    /// Everything that keeps these files from becoming live together and that shows before they are compiled; for each file
    /// its own list.
    ///
    /// # Errors
    ///
    /// What is live cannot be read.
    pub async fn refusals(
        &self,
        files: &[Arc<Vec<u8>>],
        grants: &Grants,
    ) -> Result<Vec<Vec<PublishError>>, RegistryError> {
        let mut refusals = Vec::new();
        let mut examined = Vec::new();
        for bytes in files {
            match examine(&self.limits, bytes) {
                Ok(one) => {
                    refusals.push(self.refusals_of(bytes, &one, grants));
                    examined.push(Some(one.manifest.action));
                }
                Err(error) => {
                    refusals.push(vec![error.into()]);
                    examined.push(None);
                }
            }
        }
        let snapshot = self.current().await?;
        let new: Vec<&Action> = examined.iter().flatten().collect();
        for (index, action) in examined.iter().enumerate() {
            let Some(action) = action else { continue };
            let is_same = |other: &&&Action| other.name == action.name;
            if new.iter().filter(is_same).count() > 1 {
                refusals[index].push(PublishError::Twice(action.name.to_string()));
                continue;
            }
            let stays = |live: &&Action| !new.iter().any(|new| new.name == live.name);
            let live = snapshot
                .actions
                .values()
                .map(|published| &published.action)
                .filter(stays);
            let all: Vec<&Action> = live.chain(new.iter().copied()).collect();
            let collisions = colliding_triggers(&all).into_iter();
            let own = collisions.filter(|found| found.triggers.iter().any(|(name, _)| *name == action.name));
            refusals[index].extend(own.map(PublishError::TriggerCollision));
        }
        Ok(refusals)
    }

    /// What keeps one file from becoming live, whatever else does.
    fn refusals_of(&self, bytes: &[u8], examined: &Examined, grants: &Grants) -> Vec<PublishError> {
        let action = &examined.manifest.action;
        let mut refusals = Vec::new();
        if examined.outside.has_code
            && let Err(error) = refuse(bytes)
        {
            refusals.push(RegistryError::from(error).into());
        }
        let denied = |endpoint| always_denied(action, endpoint, &self.limits.gate);
        let denials = action.endpoints.iter().filter_map(|endpoint| denied(endpoint));
        refusals.extend(denials.map(|denial| PublishError::AlwaysDenied(Box::new(denial))));
        let needs = grants.needs(action);
        if !needs.is_empty() {
            refusals.push(PublishError::NotGranted(NotGranted(needs)));
        }
        refusals
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
