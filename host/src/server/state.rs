//! What other processes do with the same state: whether a host serves it, and with which settings it started.

use super::folders::{DATABASE, LOCK};
use super::{Host, ServerError};
use crate::storage::{ServingRow, StorageError};
use std::fmt;
use std::fs::TryLockError;

/// The host that serves started with other settings than the file has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed;

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings file has changed since the host started; restart the host so that it uses them")
    }
}

impl Host {
    /// Whether a host serves this state at the moment.
    pub fn is_served(&self) -> bool {
        let Ok(file) = self.state.dir.open(LOCK) else {
            return false;
        };
        // Given back at once; whoever claims the state meanwhile tries again.
        matches!(file.into_std().try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// What is known of the host that serves this state; `None` where none does.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn serving(&self) -> Result<Option<ServingRow>, ServerError> {
        if !self.is_served() {
            return Ok(None);
        }
        let row = self.runtime.storage().serving().await;
        Ok(Some(row.map_err(|error| self.storage_error(error))?))
    }

    /// Whether the host that serves has to be restarted, since the settings of this one are others.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub async fn changed(&self) -> Result<Option<Changed>, ServerError> {
        let serving = self.serving().await?;
        let is_other = |row: &ServingRow| !row.settings.is_empty() && row.settings != self.settings.digest;
        Ok(serving.filter(is_other).map(|_| Changed))
    }

    pub(super) fn storage_error(&self, source: StorageError) -> ServerError {
        let path = self.settings.state.join(DATABASE);
        ServerError::Storage { path, source }
    }
}
