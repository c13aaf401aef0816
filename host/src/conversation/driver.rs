//! Drives conversations: stores every turn before its job is done, does the job, and feeds what came of it back.

mod changes;
mod directory;
mod error;
mod jobs;
mod languages;
mod links;
mod people;
mod proofs;
mod staff;
mod visitors;

pub use error::ConversationError;
pub use links::Followed;
pub use staff::Staff;

use super::catalogue::{Catalogue, Entry};
use super::event::Event;
use super::news::{News, Said, Turn};
use super::state::{State, VERSION};
use super::step::{Transition, step};
use crate::config::Desk;
use crate::identity::contacts::Contacts;
use crate::identity::mail::{Mailer, Templates};
use crate::identity::token::Issuers;
use crate::model::run::Mode;
use crate::policy::text;
use crate::runtime::{Published, Registry, Runtime, Snapshot};
use crate::storage::{Author, Storage, StorageError, StoredConversation, StoredMessage, TurnRows};
use changes::Changes;
use directory::Failures;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Instant;

/// Jobs that one event may lead to. Far more than any conversation needs; a bound, so that nothing goes round.
const JOBS_MAX: usize = 24;

/// How often a turn is tried where another process was faster.
const TRIES_MAX: u32 = 5;

/// What conversations are made of.
pub struct ConversationParts {
    pub runtime: Arc<Runtime>,
    pub contacts: Arc<dyn Contacts>,
    pub mailer: Arc<dyn Mailer>,
    pub templates: Templates,
    pub issuers: Issuers,
    /// The host's own key, under which codes are kept.
    pub key: [u8; 32],
    /// The operator's name, for mails and pages.
    pub operator: String,
    /// The host's own, in which the manifests are written (BCP 47).
    pub locale: String,
    /// Where links lead, without a slash at the end.
    pub public_url: String,
    /// How the runs are made that conversations lead to.
    pub mode: Mode,
    /// The desk that visitors are passed to.
    pub desk: Desk,
    /// Whether somebody is told of what happens to hand-offs.
    pub tells_events: bool,
}

/// All conversations of a host.
pub struct Conversations {
    parts: ConversationParts,
    changes: Changes,
    failures: Failures,
    /// Whether this is a command beside a host that may serve, and whose turns are not to be ended here.
    is_beside: bool,
    /// One turn at a time for each conversation.
    locks: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
}

/// The live actions in the words of a locale.
struct Live<'a>(&'a Snapshot, &'a Desk, String);

impl Catalogue for Live<'_> {
    fn get(&self, name: &str) -> Option<Entry<'_>> {
        let published: &Published = self.0.actions.get(name)?;
        let (action, checker) = published.in_locale(&self.2);
        Some(Entry {
            action,
            checker,
            digest: &published.digest_text,
        })
    }

    fn names(&self) -> Vec<&str> {
        self.0.actions.keys().map(String::as_str).collect()
    }

    fn desk(&self) -> &Desk {
        self.1
    }
}

/// One event being worked off.
struct Work<'a> {
    id: &'a str,
    revision: u64,
    state: State,
    /// What is not stored yet besides the state.
    unsaved: TurnRows,
}

impl Conversations {
    /// Conversations that lead to runs of this runtime.
    pub fn new(parts: ConversationParts) -> Self {
        Self {
            parts,
            changes: Changes::default(),
            failures: Failures::default(),
            is_beside: false,
            locks: Mutex::new(HashMap::new()),
        }
    }

    /// The same for a command beside a host that may serve: a turn under way is that host's, and is waited for.
    #[must_use]
    pub fn beside_a_host(mut self) -> Self {
        self.is_beside = true;
        self
    }

    /// The operator's name, for pages.
    pub fn operator(&self) -> &str {
        &self.parts.operator
    }

    /// Ends what waits for news, and waits for mails that are not sent yet.
    pub async fn close(&self) {
        self.parts.mailer.close().await;
    }

    fn storage(&self) -> &Storage {
        self.parts.runtime.storage()
    }

    fn registry(&self) -> &Registry {
        self.parts.runtime.registry()
    }

    fn now_ms(&self) -> u64 {
        self.parts.runtime.clock().now_ms()
    }

    /// An id that sorts by time and cannot be guessed.
    fn fresh_id(&self) -> Result<String, ConversationError> {
        fresh_id(self.now_ms()).map_err(|error| ConversationError::Random(error.to_string()))
    }

    /// Starts a conversation and returns its id; `zone` is the IANA name of the visitor's time zone, where the site reports it, and
    /// `network` is where the conversation is started from, for limits.
    pub async fn create(
        &self,
        locale: &str,
        zone: Option<String>,
        network: Option<String>,
    ) -> Result<String, ConversationError> {
        let id = format!("c-{}", self.fresh_id()?);
        let state = State {
            zone,
            network,
            ..State::new(locale)
        };
        self.storage()
            .create_conversation(&id, &document(&state)?, self.now_ms())
            .await?;
        Ok(id)
    }

    /// The messages after a place, oldest first, with the state that they left.
    pub async fn news(&self, id: &str, after: u64) -> Result<News, ConversationError> {
        let found = self.storage().conversation_since(id, after).await?;
        let (conversation, messages) = found.ok_or_else(|| ConversationError::Unknown(id.to_owned()))?;
        Ok(News {
            messages: messages.into_iter().map(said).collect::<Result<_, _>>()?,
            state: state_of(&conversation)?,
        })
    }

    /// The state of a conversation.
    pub async fn state(&self, id: &str) -> Result<State, ConversationError> {
        Ok(self.load(id).await?.state)
    }

    /// Takes a visitor's message. Returns everything that is said to it and the state at the end of this turn.
    pub async fn hear(&self, id: &str, message: &str) -> Result<News, ConversationError> {
        let bytes_max = self.parts.runtime.limits().conversation.message_bytes_max;
        if message.len() as u64 > bytes_max {
            return Err(ConversationError::MessageTooLarge {
                bytes: message.len(),
                bytes_max,
            });
        }
        let message = text::clean(message).trim().to_owned();
        if message.is_empty() {
            return Err(ConversationError::MessageEmpty);
        }
        let lock = self.lock(id);
        let _turn = lock.lock().await;
        // Taken before the recovery, so that what an interrupted turn still had to say is heard now.
        let before = self.storage().last_message(id).await?;
        let mut work = self.recovered(id).await?;
        let start = Instant::now();
        let snapshot = self.registry().current().await?;
        let ranking = self.understand(&snapshot, &mut work.state, &message);
        let match_us = start.elapsed().as_micros() as u64;
        let run = format!("r-{}", self.fresh_id()?);
        let said = document(&Turn::Visitor { text: message.clone() })?;
        let event = Event::Message {
            text: message,
            ranking,
            match_us,
            run,
        };
        let mut tries = 1;
        loop {
            let start = work.revision;
            work.unsaved.messages.push((Author::Visitor, said.clone()));
            match self.work(&mut work, event.clone()).await {
                // A command of staff was faster, and nothing of this turn is stored yet: it begins again.
                Err(ConversationError::Storage(StorageError::Conflict))
                    if work.revision == start && tries < TRIES_MAX =>
                {
                    tries += 1;
                    work = self.recovered(id).await?;
                }
                done => break done?,
            }
        }
        // Read while the turn is still ours: a moment later the state may be that of the next turn.
        self.news(id, before).await
    }

    fn lock(&self, id: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = locks.get(id).and_then(Weak::upgrade) {
            return lock;
        }
        locks.retain(|_, lock| lock.strong_count() > 0);
        let lock = Arc::new(tokio::sync::Mutex::new(()));
        locks.insert(id.to_owned(), Arc::downgrade(&lock));
        lock
    }

    async fn load<'a>(&self, id: &'a str) -> Result<Work<'a>, ConversationError> {
        let stored = self
            .storage()
            .conversation(id)
            .await?
            .ok_or_else(|| ConversationError::Unknown(id.to_owned()))?;
        Ok(Work {
            id,
            revision: stored.revision,
            state: state_of(&stored)?,
            unsaved: TurnRows::default(),
        })
    }

    /// A conversation ready for an event. If it was interrupted in the middle of a job, that job is finished first.
    async fn recovered<'a>(&self, id: &'a str) -> Result<Work<'a>, ConversationError> {
        let mut work = self.load(id).await?;
        if let Some(job) = work.state.job.clone() {
            if self.is_beside {
                return Err(ConversationError::UnderWay(id.to_owned()));
            }
            tracing::warn!(conversation = id, "going on with a conversation that was interrupted");
            let event = self.recover(&job, &work.state, id).await;
            self.work(&mut work, event).await?;
        }
        Ok(work)
    }

    /// Steps and does jobs until the visitor is expected to say something.
    async fn work(&self, work: &mut Work<'_>, mut event: Event) -> Result<(), ConversationError> {
        for _ in 0..JOBS_MAX {
            self.step(work, event).await?;
            self.save(work).await?;
            let Some(job) = work.state.job.clone() else {
                self.changes.tell(work.id);
                return Ok(());
            };
            event = self.job(&job, &work.state, work.id).await;
        }
        let event = Event::Trouble {
            why: format!("the conversation did not come to rest after {JOBS_MAX} jobs"),
            code: None,
        };
        self.step(work, event).await?;
        work.state.job = None;
        self.save(work).await?;
        self.changes.tell(work.id);
        Ok(())
    }

    /// Takes one step; what comes of it is stored with [`save`](Self::save).
    async fn step(&self, work: &mut Work<'_>, event: Event) -> Result<(), ConversationError> {
        let snapshot = self.registry().current().await?;
        let limits = &self.parts.runtime.limits().conversation;
        let live = Live(&snapshot, &self.parts.desk, work.state.locale.clone());
        let Transition { state, say, people } = step(work.state.clone(), event, &live, limits, self.now_ms());
        work.state = state;
        for utterance in say {
            let said = document(&Turn::Agent(Box::new(utterance)))?;
            work.unsaved.messages.push((Author::Agent, said));
        }
        for one in people {
            self.note(work, one)?;
        }
        Ok(())
    }

    /// Stores a turn whole.
    async fn save(&self, work: &mut Work<'_>) -> Result<(), ConversationError> {
        let saved = document(&work.state)?;
        let rows = std::mem::take(&mut work.unsaved);
        let revision = self
            .storage()
            .save_rows(work.id, work.revision, &saved, &rows, self.now_ms());
        work.revision = revision.await?;
        self.report(work.id, &rows);
        Ok(())
    }
}

/// An id from the time and 80 random bits, as 26 characters that sort by time (ULID).
pub(crate) fn fresh_id(now_ms: u64) -> Result<String, getrandom::Error> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    Ok(ulid::Ulid::from_parts(now_ms, u128::from_le_bytes(random))
        .to_string()
        .to_lowercase())
}

fn document<T: Serialize>(value: &T) -> Result<String, ConversationError> {
    serde_json::to_string(value).map_err(content)
}

fn content(error: serde_json::Error) -> ConversationError {
    StorageError::unreadable("conversation", &error).into()
}

fn state_of(stored: &StoredConversation) -> Result<State, ConversationError> {
    let state: State = serde_json::from_str(&stored.state).map_err(content)?;
    if state.version != VERSION {
        return Err(ConversationError::Version { found: state.version });
    }
    Ok(state)
}

fn said(message: StoredMessage) -> Result<Said, ConversationError> {
    let by: Turn = serde_json::from_str(&message.body).map_err(content)?;
    Ok(Said {
        seq: message.seq,
        at_ms: message.at_ms,
        by,
    })
}
