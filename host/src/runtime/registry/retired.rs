//! Actions that the host knows and cannot run now: they were unpublished, or their file is broken. A message that means one of
//! them must not start its neighbour.

use super::{Registry, RegistryError, Snapshot, file_name};
use crate::manifest::{self, pack};
use crate::model::action::Action;
use crate::model::id::Digest;
use crate::model::limits::Limits;
use crate::policy::input::InputChecker;
use crate::storage::ActionVersion;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many are kept, the latest first.
const RETIRED_MAX: u32 = 500;

/// An action that cannot be run now.
pub(super) struct Retired {
    pub action: Action,
    pub checker: InputChecker,
    digest: Digest,
}

impl Registry {
    /// Reads what was live once, and what is live and `broken`, as far as the files are there. Only manifests are read; what
    /// `held` has is taken from there.
    pub(super) async fn retired(
        &self,
        held: &Snapshot,
        broken: Vec<ActionVersion>,
    ) -> Result<BTreeMap<String, Arc<Retired>>, RegistryError> {
        let mut retired = BTreeMap::new();
        for version in self.storage().retired(RETIRED_MAX).await?.into_iter().chain(broken) {
            let known = held.retired.get(&version.name);
            let known = known.filter(|known| known.digest == version.digest).cloned();
            let found = match known {
                Some(known) => Some(known),
                None => self.read_retired(&version).map(Arc::new),
            };
            match found {
                Some(found) => {
                    retired.insert(version.name, found);
                }
                None => tracing::debug!(
                    action = version.name,
                    "the file of an action that is not live cannot be read"
                ),
            }
        }
        Ok(retired)
    }

    fn read_retired(&self, version: &ActionVersion) -> Option<Retired> {
        let bytes = self.files.read(file_name(&version.digest)).ok()?;
        let (action, checker) = read(&bytes, &self.limits)?;
        Some(Retired {
            action,
            checker,
            digest: version.digest,
        })
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Option<(Action, InputChecker)> {
    let packed = pack::unpack(bytes).ok()?;
    let action = manifest::parse(&packed.manifest, "action.toml").ok()?.action;
    let checker = InputChecker::with_limits(&action, limits).ok()?;
    Some((action, checker))
}
