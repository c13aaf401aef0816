//! Drives conversations: stores every turn before its job is done, does the job, and feeds what came of it back.

use super::state::{State, VERSION};
use super::step::{Catalogue, Entry, Event, Job, Transition, step};
use super::utterance::Utterance;
use crate::identity::contacts::Contacts;
use crate::identity::email::Email;
use crate::identity::link::{self, LinkSecret};
use crate::identity::mail::{Mail, Mailer};
use crate::model::identity::Visitor;
use crate::model::run::Mode;
use crate::policy::text;
use crate::runtime::{NewRun, Published, Registry, RegistryError, Resume, RunState, Runtime, RuntimeError, Snapshot};
use crate::storage::{Author, Link, Storage, StorageError, StoredMessage};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Instant;

/// Jobs that one event may lead to. Far more than any conversation needs; a bound, so that nothing goes round.
const JOBS_MAX: usize = 24;

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
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub seq: u64,
    pub at_ms: u64,
    pub by: Turn,
}

/// Who said what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    Visitor { text: String },
    Agent(Box<Utterance>),
}

/// All conversations of a host.
pub struct Conversations {
    runtime: Arc<Runtime>,
    contacts: Arc<dyn Contacts>,
    mailer: Arc<dyn Mailer>,
    /// The operator's name, for mails.
    operator: String,
    /// Where links lead, without a slash at the end.
    public_url: String,
    /// One turn at a time for each conversation.
    locks: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
}

struct Live<'a>(&'a Snapshot);

impl Catalogue for Live<'_> {
    fn get(&self, name: &str) -> Option<Entry<'_>> {
        let published: &Published = self.0.actions.get(name)?;
        Some(Entry {
            action: &published.action,
            checker: &published.checker,
            digest: &published.digest_text,
        })
    }

    fn names(&self) -> Vec<&str> {
        self.0.actions.keys().map(String::as_str).collect()
    }
}

/// One event being worked off.
struct Work<'a> {
    id: &'a str,
    revision: u64,
    state: State,
    /// Said and not yet stored.
    unsaved: Vec<(Author, String)>,
}

impl Conversations {
    /// Conversations that lead to runs of this runtime.
    pub fn new(
        runtime: Arc<Runtime>,
        contacts: Arc<dyn Contacts>,
        mailer: Arc<dyn Mailer>,
        operator: String,
        public_url: String,
    ) -> Self {
        Self {
            runtime,
            contacts,
            mailer,
            operator,
            public_url,
            locks: Mutex::new(HashMap::new()),
        }
    }

    /// The runtime behind the conversations.
    pub fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }

    /// The operator's name, for pages.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    fn storage(&self) -> &Storage {
        self.runtime.storage()
    }

    fn registry(&self) -> &Registry {
        self.runtime.registry()
    }

    fn now_ms(&self) -> u64 {
        self.runtime.clock().now_ms()
    }

    /// An id that sorts by time and cannot be guessed.
    fn fresh_id(&self) -> Result<String, ConversationError> {
        fresh_id(self.now_ms()).map_err(|error| ConversationError::Random(error.to_string()))
    }

    /// Starts a conversation and answers its id.
    pub async fn create(&self, locale: &str) -> Result<String, ConversationError> {
        let id = format!("c-{}", self.fresh_id()?);
        self.storage()
            .create_conversation(&id, &document(&State::new(locale))?, self.now_ms())
            .await?;
        Ok(id)
    }

    /// The messages after a place, oldest first.
    pub async fn messages(&self, id: &str, after: u64) -> Result<Vec<Said>, ConversationError> {
        self.storage()
            .conversation(id)
            .await?
            .ok_or_else(|| ConversationError::Unknown(id.to_owned()))?;
        self.storage()
            .messages(id, after)
            .await?
            .into_iter()
            .map(said)
            .collect()
    }

    /// The state of a conversation.
    pub async fn state(&self, id: &str) -> Result<State, ConversationError> {
        Ok(self.load(id).await?.state)
    }

    /// Takes a visitor's message and answers everything that is said to it.
    pub async fn hear(&self, id: &str, message: &str) -> Result<Vec<Said>, ConversationError> {
        let bytes_max = self.runtime.limits().conversation.message_bytes_max;
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
        let mut work = self.recovered(id).await?;
        let before = self
            .storage()
            .messages(id, 0)
            .await?
            .last()
            .map_or(0, |message| message.seq);
        let start = Instant::now();
        let snapshot = self.registry().current().await?;
        let ranking = snapshot.matcher.rank(&message);
        let match_us = start.elapsed().as_micros() as u64;
        let run = format!("r-{}", self.fresh_id()?);
        work.unsaved
            .push((Author::Visitor, document(&Turn::Visitor { text: message.clone() })?));
        self.work(
            &mut work,
            Event::Message {
                text: message,
                ranking,
                match_us,
                run,
            },
        )
        .await?;
        self.messages(id, before).await
    }

    /// What a link would prove, for the page that asks for the click.
    pub async fn peek_link(&self, secret: &str) -> Result<Option<Link>, ConversationError> {
        Ok(self.storage().peek_link(&link::hash(secret), self.now_ms()).await?)
    }

    /// Uses a link up. Answers whether it was good; the conversation goes on by itself.
    pub async fn confirm_link(&self, secret: &str) -> Result<bool, ConversationError> {
        let Some(used) = self.storage().use_link(&link::hash(secret), self.now_ms()).await? else {
            return Ok(false);
        };
        let lock = self.lock(&used.conversation);
        let _turn = lock.lock().await;
        let mut work = self.recovered(&used.conversation).await?;
        // The address is read again: a contact that changed since the mail was sent proves nothing.
        let contact = self.find_contact(&used.email).unwrap_or_default();
        self.work(
            &mut work,
            Event::LinkConfirmed {
                action: used.action,
                contact,
            },
        )
        .await?;
        Ok(true)
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
        let state: State = serde_json::from_str(&stored.state).map_err(content)?;
        if state.version != VERSION {
            return Err(ConversationError::Version { found: state.version });
        }
        Ok(Work {
            id,
            revision: stored.revision,
            state,
            unsaved: Vec::new(),
        })
    }

    /// A conversation ready for an event. Was it interrupted in the middle of a job, that job is ended first.
    async fn recovered<'a>(&self, id: &'a str) -> Result<Work<'a>, ConversationError> {
        let mut work = self.load(id).await?;
        if let Some(job) = work.state.job.clone() {
            tracing::warn!(
                conversation = id,
                ?job,
                "going on with a conversation that was interrupted"
            );
            let event = self.recover(&job, &work.state, id).await;
            self.work(&mut work, event).await?;
        }
        Ok(work)
    }

    /// Steps and does jobs until the visitor is expected to say something.
    async fn work(&self, work: &mut Work<'_>, mut event: Event) -> Result<(), ConversationError> {
        for _ in 0..JOBS_MAX {
            let snapshot = self.registry().current().await?;
            let limits = &self.runtime.limits().conversation;
            let Transition { state, say } = step(work.state.clone(), event, &Live(&snapshot), limits, self.now_ms());
            work.state = state;
            for utterance in say {
                work.unsaved
                    .push((Author::Agent, document(&Turn::Agent(Box::new(utterance)))?));
            }
            let saved = document(&work.state)?;
            work.revision = self
                .storage()
                .save_turn(work.id, work.revision, &saved, &work.unsaved, self.now_ms())
                .await?;
            work.unsaved.clear();
            let Some(job) = work.state.job.clone() else {
                return Ok(());
            };
            event = self.job(&job, &work.state, work.id).await;
        }
        let event = Event::Trouble(format!("the conversation did not come to rest after {JOBS_MAX} jobs"));
        let snapshot = self.registry().current().await?;
        let limits = &self.runtime.limits().conversation;
        let Transition { mut state, .. } = step(work.state.clone(), event, &Live(&snapshot), limits, self.now_ms());
        state.job = None;
        self.storage()
            .save_turn(work.id, work.revision, &document(&state)?, &[], self.now_ms())
            .await?;
        Ok(())
    }

    /// Does a job. Whatever goes wrong becomes an event, so that the visitor hears of it.
    async fn job(&self, job: &Job, state: &State, id: &str) -> Event {
        let visitor = state.identity.visitor(self.now_ms());
        match job {
            Job::Check { action, run, inputs } => match self.registry().current().await {
                Ok(snapshot) => match snapshot.actions.get(action) {
                    Some(published) => {
                        let verdict = self
                            .runtime
                            .check_inputs(published, run, &visitor, &state.locale, inputs)
                            .await;
                        Event::Checked(verdict)
                    }
                    None => Event::Trouble(format!("`{action}` is not published any more")),
                },
                Err(error) => Event::Trouble(error.to_string()),
            },
            Job::FindContact { email } => match self.find_contact(email) {
                Ok(found) => Event::Contact(found),
                Err(error) => Event::Trouble(error),
            },
            Job::SendLink { email, action } => match self.send_link(id, email, action).await {
                Ok(()) => Event::LinkSent,
                Err(error) => Event::Trouble(error),
            },
            Job::Start {
                action,
                digest,
                run,
                inputs,
                events,
            } => {
                let new = match self.registry().version(action, digest).await {
                    Ok(published) => NewRun {
                        id: run.clone(),
                        published,
                        conversation: Some(id.to_owned()),
                        mode: Mode::Live,
                        locale: state.locale.clone(),
                        visitor,
                        inputs: inputs.clone(),
                        events: events.clone(),
                    },
                    Err(error) => return Event::Trouble(error.to_string()),
                };
                event_of(self.runtime.start(new).await)
            }
            Job::Answer { run, answers } => self.resume(run, Resume::Answers(answers.clone())).await,
            Job::Confirm { run, digest } => {
                // What was asked of one visitor is confirmed only while that visitor is still proven.
                match self.refresh_proof(run, visitor).await {
                    Ok(()) => self.resume(run, Resume::Confirm { digest: digest.clone() }).await,
                    Err(event) => event,
                }
            }
            Job::Cancel { run } => self.resume(run, Resume::Cancel).await,
            Job::Prove { run } => self.resume(run, Resume::Proof(visitor)).await,
        }
    }

    async fn resume(&self, run: &str, resume: Resume) -> Event {
        event_of(self.runtime.resume(run, resume).await)
    }

    /// A run keeps the visitor that it started with; a yes must come while that is still true.
    async fn refresh_proof(&self, run: &str, visitor: Visitor) -> Result<(), Event> {
        let state = self
            .runtime
            .load(run)
            .await
            .map_err(|error| Event::Trouble(error.to_string()))?;
        if visitor.assurance >= state.visitor.assurance {
            return Ok(());
        }
        Err(Event::Trouble(
            "the visitor's proof ran out before the confirmation; begin again".into(),
        ))
    }

    /// Ends a job that a crash interrupted: what is known to have happened counts, the rest is done now.
    async fn recover(&self, job: &Job, state: &State, id: &str) -> Event {
        let run = match job {
            Job::Start { run, .. } | Job::Answer { run, .. } | Job::Confirm { run, .. } | Job::Prove { run } => run,
            Job::Check { .. } | Job::FindContact { .. } | Job::SendLink { .. } | Job::Cancel { .. } => {
                return self.job(job, state, id).await;
            }
        };
        match self.runtime.load(run).await {
            // The run ended, or waits for something new: the conversation only missed hearing it.
            Ok(RunState {
                outcome: Some(outcome), ..
            }) if outcome.is_final() => Event::Run(outcome),
            Ok(RunState { outcome: None, .. }) => self.resume(run, Resume::Recover).await,
            Ok(_) | Err(RuntimeError::UnknownRun(_)) => self.job(job, state, id).await,
            Err(error) => Event::Trouble(error.to_string()),
        }
    }

    fn find_contact(&self, email: &str) -> Result<Option<(String, String)>, String> {
        let email = Email::new(email).map_err(|error| error.to_string())?;
        let found = self.contacts.find(&email).map_err(|error| error.to_string())?;
        Ok(found.map(|contact| (contact.id, contact.email.as_str().to_owned())))
    }

    async fn send_link(&self, id: &str, email: &str, action: &str) -> Result<(), String> {
        let snapshot = self.registry().current().await.map_err(|error| error.to_string())?;
        let title = snapshot
            .actions
            .get(action)
            .map_or(action, |published| published.action.title.as_str());
        let to = Email::new(email).map_err(|error| error.to_string())?;
        let secret = LinkSecret::draw().map_err(|error| error.to_string())?;
        let link = Link {
            conversation: id.to_owned(),
            action: action.to_owned(),
            email: email.to_owned(),
        };
        let limits = &self.runtime.limits().conversation;
        let now_ms = self.now_ms();
        let hash = link::hash(secret.reveal());
        let kept = self
            .storage()
            .add_link(&hash, &link, now_ms, limits.link_ms, limits.mails_per_hour_max)
            .await
            .map_err(|error| error.to_string())?;
        if !kept {
            // The visitor is told the same: the number of mails says nothing about who is known.
            tracing::warn!(
                conversation = id,
                "no link was sent: too many mails to this address in an hour"
            );
            return Ok(());
        }
        let mail = Mail {
            to,
            subject: format!("Confirm your address for {}", self.operator),
            text: format!(
                "Somebody, hopefully you, asked {} in a chat for: {title}.\n\nTo confirm that this is your address, open this page and press the button:\n\n{}/verify/{}\n\nThe link is good for {} minutes and for this chat only. If it was not you, do nothing.\n",
                self.operator,
                self.public_url,
                secret.reveal(),
                limits.link_ms / 60_000
            ),
            now_ms,
        };
        self.mailer.send(&mail).map_err(|error| error.to_string())
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

fn event_of(result: Result<RunState, RuntimeError>) -> Event {
    match result {
        Ok(RunState {
            outcome: Some(outcome), ..
        }) => Event::Run(outcome),
        Ok(_) => Event::Trouble("the run stopped without an outcome".into()),
        Err(RuntimeError::Answers(problems)) => Event::AnswersRejected(problems),
        Err(error) => Event::Trouble(error.to_string()),
    }
}

fn document<T: Serialize>(value: &T) -> Result<String, ConversationError> {
    serde_json::to_string(value).map_err(content)
}

fn content(error: serde_json::Error) -> ConversationError {
    StorageError::Content {
        what: "conversation",
        message: error.to_string(),
    }
    .into()
}

fn said(message: StoredMessage) -> Result<Said, ConversationError> {
    let by: Turn = serde_json::from_str(&message.body).map_err(content)?;
    Ok(Said {
        seq: message.seq,
        at_ms: message.at_ms,
        by,
    })
}
