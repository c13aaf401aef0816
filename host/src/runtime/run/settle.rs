//! Settling a write of unknown outcome: an operator notes what they found at the upstream. Nothing is sent.

use super::Runtime;
use crate::policy::text;
use crate::storage::{LedgerRow, Settlement, StorageError};

/// Characters of a note.
const NOTE_CHARS_MAX: usize = 1000;

/// What an operator found out about a write.
#[derive(Clone, Debug)]
pub struct Found {
    pub run: String,
    pub endpoint: String,
    /// The beginning of the write's digest, needed only where a run has several writes of unknown outcome there.
    pub digest: Option<String>,
    pub made: bool,
    /// Who says so.
    pub by: String,
    pub note: String,
}

/// Why nothing was settled.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("run `{run}` has no such write at `{endpoint}`; `actgate ledger --run {run}` lists its writes")]
    NoWrite { run: String, endpoint: String },
    #[error(
        "run `{run}` has several writes of unknown outcome at `{endpoint}`; say which by the beginning of its digest: {}",
        digests.join(", ")
    )]
    Ambiguous {
        run: String,
        endpoint: String,
        digests: Vec<String>,
    },
    #[error("the outcome of this write is not unknown, it is `{0}`; there is nothing to settle")]
    Known(&'static str),
    #[error("this write was settled by {by} as {word}, and that stays as it is")]
    Settled { by: String, word: &'static str },
    #[error("the note has over {NOTE_CHARS_MAX} characters; say it shorter")]
    NoteTooLong,
}

impl Settlement {
    /// The word in lists.
    pub fn word(&self) -> &'static str {
        if self.made { "made" } else { "not made" }
    }
}

impl Runtime {
    /// Notes what an operator found out about a write of unknown outcome, once.
    pub async fn settle(&self, found: Found) -> Result<LedgerRow, SettleError> {
        if found.note.chars().count() > NOTE_CHARS_MAX {
            return Err(SettleError::NoteTooLong);
        }
        let now_ms = self.clock().now_ms();
        let mut row = self.write_to_settle(&found, now_ms).await?;
        let settlement = Settlement {
            made: found.made,
            by: text::clean(&found.by),
            note: text::clean(&found.note),
            settled_ms: now_ms,
        };
        if !self.storage().settle_by_hand(&row, &settlement).await? {
            // Somebody else was faster.
            let row = self.write_to_settle(&found, now_ms).await?;
            return Err(SettleError::Known(row.state.as_str()));
        }
        tracing::info!(
            run = row.run,
            endpoint = row.endpoint,
            by = settlement.by,
            made = settlement.made,
            "a write of unknown outcome was settled"
        );
        row.settlement = Some(settlement);
        Ok(row)
    }

    /// The one write of unknown outcome that is meant.
    async fn write_to_settle(&self, found: &Found, now_ms: u64) -> Result<LedgerRow, SettleError> {
        let mut writes = self.storage().writes_of(&found.run, now_ms).await?;
        let prefix = found.digest.as_deref().unwrap_or_default();
        writes.retain(|row| row.endpoint == found.endpoint && row.digest.starts_with(prefix));
        let (mut open, mut known): (Vec<_>, Vec<_>) = writes.into_iter().partition(LedgerRow::is_unknown);
        if open.len() > 1 {
            return Err(SettleError::Ambiguous {
                run: found.run.clone(),
                endpoint: found.endpoint.clone(),
                digests: open.into_iter().map(|row| row.digest).collect(),
            });
        }
        match (open.pop(), known.pop()) {
            (Some(row), _) => Ok(row),
            (None, None) => Err(SettleError::NoWrite {
                run: found.run.clone(),
                endpoint: found.endpoint.clone(),
            }),
            (None, Some(row)) => Err(match row.settlement {
                Some(settlement) => SettleError::Settled {
                    word: settlement.word(),
                    by: settlement.by,
                },
                None => SettleError::Known(row.state.as_str()),
            }),
        }
    }
}
