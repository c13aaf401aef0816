//! Errors of conversations: why one cannot go on, and why a job of one could not be done.

use super::super::state::VERSION;
use crate::identity::contacts::ContactsError;
use crate::identity::email::InvalidEmail;
use crate::identity::mail::MailError;
use crate::identity::token::RefusedByAll;
use crate::model::handoff::HandoffState;
use crate::runtime::{RegistryError, RuntimeError};
use crate::storage::StorageError;

/// Why a conversation cannot go on. What the visitor can mend is said in the conversation instead.
#[derive(Debug, thiserror::Error)]
pub enum ConversationError {
    #[error("no conversation `{0}`")]
    Unknown(String),
    #[error("the message has {bytes} bytes, over the limit of {bytes_max}; send a shorter one")]
    MessageTooLarge { bytes: usize, bytes_max: u64 },
    #[error("the message is empty")]
    MessageEmpty,
    #[error("the conversation was stored by another version of actgate ({found}); this one reads {VERSION}")]
    Version { found: u32 },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    #[error(transparent)]
    Token(#[from] RefusedByAll),
    #[error("a turn of conversation `{0}` is under way; try again in a moment, while a host serves that can end it")]
    UnderWay(String),
    #[error("no hand-off `{0}`")]
    UnknownHandoff(String),
    #[error("hand-off `{id}` is with `{by}`; name them in `from` to take it over from them")]
    Taken { id: String, by: String },
    #[error("nobody has taken hand-off `{id}`, and the agent talks to the visitor until somebody does; take it first")]
    NotTaken { id: String },
    #[error("hand-off `{id}` is over: it is `{state}`")]
    HandoffOver { id: String, state: HandoffState },
    #[error("the conversation of hand-off `{id}` is with people by another one already; see `{other}`")]
    OtherHandoff { id: String, other: String },
    #[error("the note has over {chars_max} characters")]
    NoteTooLong { chars_max: usize },
    #[error("the visitor cannot be looked up at the moment")]
    Directory(#[source] ContactsError),
}

/// Why a job could not be done. The visitor hears that something failed, the operator this text.
#[derive(Debug, thiserror::Error)]
pub(super) enum JobError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    #[error(transparent)]
    Contacts(#[from] ContactsError),
    #[error(transparent)]
    Email(#[from] InvalidEmail),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    #[error("`{0}` is no longer published")]
    Unpublished(String),
    #[error("the run stopped without an outcome")]
    NoOutcome,
}
