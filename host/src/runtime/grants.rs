//! What the operator allows, as one set that is read again when somebody changed it, and every change of it.

use crate::model::grant::Grant;
use crate::policy::egress::EgressPermit;
use crate::policy::grant::{GrantForm, Grants};
use crate::storage::{ChangeBy, GrantRow, Storage, StorageError};
use crate::upstream::{BoxFuture, Standing};
use std::sync::{Arc, Mutex, PoisonError};

/// The grants in the state folder. They are asked for before every request, so that what another process revokes
/// is not dialled again.
pub struct GrantBook {
    storage: Storage,
    /// The set, with the number of the last change in it.
    held: Mutex<Option<(u64, Arc<Grants>)>>,
}

impl GrantBook {
    /// Over a host's storage.
    pub fn new(storage: Storage) -> Self {
        Self {
            storage,
            held: Mutex::default(),
        }
    }

    /// What is granted now.
    pub async fn current(&self) -> Result<Arc<Grants>, StorageError> {
        let changed = self.storage.grants_changed().await?;
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, grants)) = held.filter(|(number, _)| *number == changed) {
            return Ok(grants);
        }
        let rows = self.storage.grants().await?;
        let grants: Arc<Grants> = Arc::new(rows.iter().filter_map(read).collect());
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some((changed, grants.clone()));
        Ok(grants)
    }

    /// Grants, all or none. Answers for each whether it was `granted`, `replaced` or `unchanged`.
    pub async fn grant(&self, grants: &[Grant], by: ChangeBy<'_>) -> Result<Vec<&'static str>, StorageError> {
        let mut rows = Vec::with_capacity(grants.len());
        for grant in grants {
            let form = serde_json::to_string(&GrantForm::from(grant)).map_err(|error| StorageError::Content {
                what: "allowed.form",
                message: error.to_string(),
            })?;
            rows.push((grant.action.to_string(), grant.endpoint.to_string(), form));
        }
        self.storage.grant(&rows, by).await
    }

    /// Takes the grant of one endpoint back, or all of an action. Returns the endpoints.
    pub async fn revoke(
        &self,
        action: &str,
        endpoint: Option<&str>,
        by: ChangeBy<'_>,
    ) -> Result<Vec<String>, StorageError> {
        self.storage.revoke(action, endpoint, by).await
    }
}

impl Standing for GrantBook {
    /// What cannot be read does not count.
    fn stands<'a>(&'a self, permit: &'a EgressPermit) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let current = self.current().await;
            current.is_ok_and(|grants| {
                let grant = grants.find(permit.action(), permit.endpoint());
                grant.is_some_and(|grant| **grant == *permit.grant())
            })
        })
    }
}

/// A grant that cannot be read grants nothing.
fn read(row: &GrantRow) -> Option<Grant> {
    let form: Result<GrantForm, _> = serde_json::from_str(&row.form);
    let grant = form.map_err(|error| error.to_string());
    let grant = grant.and_then(|form| form.check().map_err(|error| error.to_string()));
    grant
        .inspect_err(
            |error| tracing::error!(action = row.action, endpoint = row.endpoint, %error, "a grant is unusable"),
        )
        .ok()
}
