//! What staff do with hand-offs: take them, answer in their conversations, give them back and close them.

use super::super::event::Event;
use super::super::news::Turn;
use super::people::place_of;
use super::{ConversationError, Conversations, TRIES_MAX, Work, document};
use crate::model::handoff::{EventKind, HandoffState};
use crate::policy::text;
use crate::storage::{Author, HandoffChange, HandoffQuery, HandoffRow, StorageError};
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a command waits for a turn of the host that serves, which may call an upstream in it.
const UNDER_WAY_MAX: Duration = Duration::from_secs(30);
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// The longest note on a hand-off, in characters.
const NOTE_CHARS_MAX: usize = 1_000;

/// Who of staff does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// For the operator: a token, or a person at the command line.
    pub by: String,
    /// As the visitor sees them; the name that the settings have where it is `None`.
    pub name: Option<String>,
}

/// What is done with a hand-off.
enum Deed<'a> {
    Take { from: Option<&'a str> },
    Answer { text: &'a str },
    GiveBack,
    Close { note: Option<&'a str> },
}

impl Conversations {
    /// Hand-offs, newest first.
    pub async fn handoffs(&self, wanted: &HandoffQuery) -> Result<Vec<HandoffRow>, ConversationError> {
        Ok(self.storage().handoffs(wanted).await?)
    }

    /// A hand-off.
    pub async fn handoff(&self, id: &str) -> Result<HandoffRow, ConversationError> {
        let found = self.storage().handoff(id).await?;
        found.ok_or_else(|| ConversationError::UnknownHandoff(id.to_owned()))
    }

    /// Takes a hand-off: from here on the visitor talks to this person alone. `from` is who has it, to take it over from them.
    pub async fn take(&self, id: &str, staff: &Staff, from: Option<&str>) -> Result<HandoffRow, ConversationError> {
        self.deed(id, staff, &Deed::Take { from }).await
    }

    /// Answers the visitor, as the one who has taken the hand-off.
    pub async fn answer(&self, id: &str, staff: &Staff, text: &str) -> Result<HandoffRow, ConversationError> {
        let bytes_max = self.parts.runtime.limits().conversation.message_bytes_max;
        if text.len() as u64 > bytes_max {
            let bytes = text.len();
            return Err(ConversationError::MessageTooLarge { bytes, bytes_max });
        }
        let text = text::clean(text).trim().to_owned();
        if text.is_empty() {
            return Err(ConversationError::MessageEmpty);
        }
        self.deed(id, staff, &Deed::Answer { text: &text }).await
    }

    /// Gives the conversation back to the agent.
    pub async fn give_back(&self, id: &str, staff: &Staff) -> Result<HandoffRow, ConversationError> {
        self.deed(id, staff, &Deed::GiveBack).await
    }

    /// Closes a hand-off: there is nothing left to do.
    pub async fn close_handoff(
        &self,
        id: &str,
        staff: &Staff,
        note: Option<&str>,
    ) -> Result<HandoffRow, ConversationError> {
        if note.is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
            return Err(ConversationError::NoteTooLong {
                chars_max: NOTE_CHARS_MAX,
            });
        }
        self.deed(id, staff, &Deed::Close { note }).await
    }

    async fn deed(&self, id: &str, staff: &Staff, deed: &Deed<'_>) -> Result<HandoffRow, ConversationError> {
        let unknown = || ConversationError::UnknownHandoff(id.to_owned());
        let (conversation, number) = place_of(id).ok_or_else(unknown)?;
        self.handoff(id).await?;
        let lock = self.lock(&conversation);
        let _turn = lock.lock().await;
        let (mut tries, until) = (1, Instant::now() + UNDER_WAY_MAX);
        loop {
            // Another process may have changed the conversation: what it did is looked at, and then decided again.
            match self.try_deed((id, number), &conversation, staff, deed).await {
                Err(ConversationError::Storage(StorageError::Conflict)) if tries < TRIES_MAX => tries += 1,
                Err(ConversationError::UnderWay(_)) if Instant::now() < until => sleep(LOOK_AGAIN_AFTER).await,
                Err(error) => return Err(error),
                Ok(()) => return self.handoff(id).await,
            }
        }
    }

    async fn try_deed(
        &self,
        (id, number): (&str, u32),
        conversation: &str,
        staff: &Staff,
        deed: &Deed<'_>,
    ) -> Result<(), ConversationError> {
        let mut work = self.recovered(conversation).await?;
        let row = self.handoff(id).await?;
        match deed {
            Deed::Take { from } => self.do_take(&mut work, &row, number, staff, *from).await,
            Deed::Answer { text } => {
                must_have(&row, staff)?;
                let said = Turn::Staff {
                    text: (*text).to_owned(),
                    name: row.shown_as.clone().unwrap_or_else(|| self.name_of(staff)),
                    by: staff.by.clone(),
                };
                work.unsaved.messages.push((Author::Staff, document(&said)?));
                self.save(&mut work).await?;
                self.changes.tell(conversation);
                Ok(())
            }
            Deed::GiveBack => {
                let has = work.state.handed.as_ref().is_some_and(|handed| handed.number == number);
                may_end(&row, staff)?;
                if !has {
                    return Err(ConversationError::NotTaken { id: row.id });
                }
                let by = staff.by.clone();
                let data = json!({ "state": HandoffState::GivenBack.as_str(), "by": by });
                self.tell(&mut work, EventKind::GivenBack, id, data)?;
                work.unsaved.changes.push((row.id, HandoffChange::GiveBack { by }));
                self.work(&mut work, Event::GivenBack { number }).await
            }
            Deed::Close { note } => {
                may_end(&row, staff)?;
                let by = staff.by.clone();
                let note = note.map(|note| text::clean(note).trim().to_owned());
                let note = note.filter(|note| !note.is_empty());
                let data = json!({ "state": HandoffState::Closed.as_str(), "by": by, "note": note });
                self.tell(&mut work, EventKind::Closed, id, data)?;
                work.unsaved.changes.push((row.id, HandoffChange::Close { by, note }));
                self.work(&mut work, Event::Closed { number }).await
            }
        }
    }

    async fn do_take(
        &self,
        work: &mut Work<'_>,
        row: &HandoffRow,
        number: u32,
        staff: &Staff,
        from: Option<&str>,
    ) -> Result<(), ConversationError> {
        let id = row.id.clone();
        match (row.state, &row.taken_by) {
            (HandoffState::Open, _) if from.is_none() => {}
            // Who has it already may say so twice.
            (HandoffState::Taken, Some(by)) if *by == staff.by => return Ok(()),
            (HandoffState::Taken, Some(by)) if from == Some(by.as_str()) => {}
            (HandoffState::Taken, Some(by)) => return Err(ConversationError::Taken { id, by: by.clone() }),
            (HandoffState::Open | HandoffState::Taken, _) => return Err(ConversationError::NotTaken { id }),
            (state, _) => return Err(ConversationError::HandoffOver { id, state }),
        }
        if let Some(handed) = work.state.handed.as_ref().filter(|handed| handed.number != number) {
            let other = super::people::handoff_id(work.id, handed.number);
            return Err(ConversationError::OtherHandoff { id, other });
        }
        let (by, name) = (staff.by.clone(), self.name_of(staff));
        let data = json!({ "state": HandoffState::Taken.as_str(), "by": by, "shown_as": name, "from": from });
        self.tell(work, EventKind::Taken, &id, data)?;
        let change = HandoffChange::Take {
            by,
            shown_as: name.clone(),
            from: from.map(str::to_owned),
        };
        work.unsaved.changes.push((id, change));
        self.work(work, Event::Taken { number, name }).await
    }

    /// The name under which the visitor sees somebody of staff.
    fn name_of(&self, staff: &Staff) -> String {
        let own = staff.name.clone().or_else(|| self.parts.desk.name.clone());
        own.unwrap_or_else(|| self.parts.operator.clone())
    }
}

/// Only who has taken a hand-off answers in it.
fn must_have(row: &HandoffRow, staff: &Staff) -> Result<(), ConversationError> {
    let id = row.id.clone();
    match (row.state, &row.taken_by) {
        (HandoffState::Taken, Some(by)) if *by == staff.by => Ok(()),
        (HandoffState::Taken, Some(by)) => Err(ConversationError::Taken { id, by: by.clone() }),
        (HandoffState::Open | HandoffState::Taken, _) => Err(ConversationError::NotTaken { id }),
        (state, _) => Err(ConversationError::HandoffOver { id, state }),
    }
}

/// Whoever has it may end it, and anybody while nobody has.
fn may_end(row: &HandoffRow, staff: &Staff) -> Result<(), ConversationError> {
    match row.state {
        HandoffState::Open => Ok(()),
        _ => must_have(row, staff),
    }
}
