//! The record of every proof: what was tried, when, how, and what came of it. It holds no code, link or token.

use super::proof_words::{ProofResult, ProofWay};
use crate::storage::{Storage, StorageError, signed, unsigned};

/// The longest reason that is kept, in characters.
const REASON_CHARS_MAX: usize = 400;

/// One entry that is about to be written.
#[derive(Clone, Debug)]
pub struct NewProof<'a> {
    pub at_ms: u64,
    pub conversation: &'a str,
    pub action: Option<&'a str>,
    /// The address that was named, or that a token names.
    pub subject: Option<&'a str>,
    pub way: ProofWay,
    pub result: ProofResult,
    /// Why it failed, for operators; nothing of a document or a secret.
    pub reason: Option<String>,
    /// The network that the conversation was started from, or from which a link was followed.
    pub network: Option<&'a str>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofRow {
    pub seq: u64,
    pub at_ms: u64,
    pub conversation: String,
    pub action: Option<String>,
    pub subject: Option<String>,
    pub way: ProofWay,
    pub result: ProofResult,
    pub reason: Option<String>,
    pub network: Option<String>,
}

/// How many guesses one conversation and one network have, within a time.
#[derive(Clone, Copy, Debug)]
pub struct ProofLimits {
    pub since_ms: u64,
    pub per_conversation_max: u32,
    pub per_network_max: u32,
}

impl Storage {
    /// Writes an entry and returns its number.
    pub async fn add_proof(&self, new: &NewProof<'_>) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "INSERT INTO proof (at_ms, conversation, action, subject, way, result, network, reason)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(signed(new.at_ms))
        .bind(new.conversation)
        .bind(new.action)
        .bind(new.subject)
        .bind(new.way.as_str())
        .bind(new.result.to_string())
        .bind(new.network)
        .bind(bounded(new.reason.as_deref()))
        .execute(&self.writer)
        .await?;
        Ok(unsigned(done.last_insert_rowid()))
    }

    /// Writes the entry of a guess, unless its conversation or its network had too many. Counting and writing are
    /// one statement, so that guesses at the same time are all counted.
    pub async fn add_guess(&self, new: &NewProof<'_>, limits: &ProofLimits) -> Result<Option<u64>, StorageError> {
        let done = sqlx::query(
            "INSERT INTO proof (at_ms, conversation, action, subject, way, result, network)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
             WHERE (SELECT count(*) FROM proof WHERE conversation = ?2 AND at_ms > ?8
                    AND way IN (?11, ?12) AND result != ?13) < ?9
               AND (?7 IS NULL OR (SELECT count(*) FROM proof WHERE network = ?7 AND at_ms > ?8
                    AND way IN (?11, ?12) AND result != ?13) < ?10)",
        )
        .bind(signed(new.at_ms))
        .bind(new.conversation)
        .bind(new.action)
        .bind(new.subject)
        .bind(new.way.as_str())
        .bind(new.result.to_string())
        .bind(new.network)
        .bind(signed(limits.since_ms))
        .bind(i64::from(limits.per_conversation_max))
        .bind(i64::from(limits.per_network_max))
        .bind(ProofWay::GUESSES[0].as_str())
        .bind(ProofWay::GUESSES[1].as_str())
        .bind(ProofResult::Limited.to_string())
        .execute(&self.writer)
        .await?;
        Ok((done.rows_affected() == 1).then(|| unsigned(done.last_insert_rowid())))
    }

    /// Says what came of an entry, and why where it failed.
    pub async fn end_proof(&self, seq: u64, result: &ProofResult, reason: Option<&str>) -> Result<(), StorageError> {
        sqlx::query("UPDATE proof SET result = ?, reason = ? WHERE seq = ?")
            .bind(result.to_string())
            .bind(bounded(reason))
            .bind(signed(seq))
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Entries before a number, newest first; of one conversation where it is named.
    pub async fn proofs(
        &self,
        conversation: Option<&str>,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<ProofRow>, StorageError> {
        type Row = (
            i64,
            i64,
            String,
            Option<String>,
            Option<String>,
            String,
            String,
            Option<String>,
            Option<String>,
        );
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT seq, at_ms, conversation, action, subject, way, result, reason, network FROM proof
             WHERE (?1 IS NULL OR conversation = ?1) AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
        )
        .bind(conversation)
        .bind(before.map_or(i64::MAX, signed))
        .bind(i64::from(limit))
        .fetch_all(&self.reader)
        .await?;
        let unknown = |what, word: &str| StorageError::Content {
            what,
            message: format!("`{word}` is not a word of this version"),
        };
        let row = |(seq, at, conversation, action, subject, way, result, reason, network): Row| {
            Ok(ProofRow {
                seq: unsigned(seq),
                at_ms: unsigned(at),
                conversation,
                action,
                subject,
                way: ProofWay::read(&way).ok_or_else(|| unknown("proof.way", &way))?,
                result: ProofResult::read(&result).ok_or_else(|| unknown("proof.result", &result))?,
                reason,
                network,
            })
        };
        rows.into_iter().map(row).collect()
    }
}

fn bounded(reason: Option<&str>) -> Option<String> {
    reason.map(|reason| reason.chars().take(REASON_CHARS_MAX).collect())
}
