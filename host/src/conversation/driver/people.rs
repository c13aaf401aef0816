//! What a step has for people, as rows: hand-offs that begin and change, and the events that are told of them.

use super::super::people::{ForPeople, Passed};
use super::{ConversationError, Conversations, Work};
use crate::model::handoff::{EventKind, HandoffState};
use crate::storage::{HandoffChange, NewEvent, NewHandoff, TurnRows};
use serde_json::{Value, json};

/// Who has withdrawn a wish for people.
const VISITOR: &str = "the visitor";

/// The longest text in an event, in characters. Receivers ask for the rest (Standard Webhooks 1.0, "Payload size").
const TEXT_CHARS_MAX: usize = 8_000;

/// The id of a hand-off: that of its conversation, and its number there.
pub(super) fn handoff_id(conversation: &str, number: u32) -> String {
    format!("h-{}-{number}", conversation.trim_start_matches("c-"))
}

/// The conversation of a hand-off and its number there.
pub(super) fn place_of(handoff: &str) -> Option<(String, u32)> {
    let (conversation, number) = handoff.strip_prefix("h-")?.rsplit_once('-')?;
    Some((format!("c-{conversation}"), number.parse().ok()?))
}

impl Conversations {
    /// Keeps what a step has for people with the turn.
    pub(super) fn note(&self, work: &mut Work<'_>, one: ForPeople) -> Result<(), ConversationError> {
        match one {
            ForPeople::Passed(passed) => {
                let id = handoff_id(work.id, passed.number);
                self.tell(work, EventKind::Created, &id, created(&passed))?;
                work.unsaved.handoffs.push(NewHandoff {
                    id,
                    reason: passed.reason,
                    run: passed.run,
                    action: passed.action,
                    route: passed.route,
                    summary: passed.summary,
                    data: passed.data,
                });
            }
            ForPeople::Heard { number, text } => {
                let id = handoff_id(work.id, number);
                let text = cut(&text);
                self.tell(work, EventKind::Message, &id, json!({ "text": text }))?;
            }
            ForPeople::Withdrawn { number } => {
                let id = handoff_id(work.id, number);
                let by = VISITOR.to_owned();
                let data = json!({ "state": HandoffState::GivenBack.as_str(), "by": VISITOR });
                self.tell(work, EventKind::GivenBack, &id, data)?;
                work.unsaved.changes.push((id, HandoffChange::GiveBack { by }));
            }
        }
        Ok(())
    }

    /// Puts an event into the outbox with the turn, where somebody is told of events.
    pub(super) fn tell(
        &self,
        work: &mut Work<'_>,
        kind: EventKind,
        handoff: &str,
        mut data: Value,
    ) -> Result<(), ConversationError> {
        if !self.parts.tells_events {
            return Ok(());
        }
        if let Some(members) = data.as_object_mut() {
            members.insert("handoff".into(), handoff.into());
            members.insert("conversation".into(), work.id.into());
        }
        work.unsaved.events.push(NewEvent {
            id: format!("evt_{}", self.fresh_id()?),
            kind,
            handoff: handoff.to_owned(),
            data,
        });
        Ok(())
    }

    /// Counts and logs what was stored for people. The log has no word of what was said.
    pub(super) fn report(&self, conversation: &str, rows: &TurnRows) {
        for new in &rows.handoffs {
            self.parts.runtime.metrics().count_handoff(new.reason.as_str());
            tracing::info!(
                code = "hand-off",
                conversation,
                handoff = new.id,
                reason = new.reason.as_str(),
                action = new.action,
                run = new.run,
                route = new.route,
                "people have to look at a conversation; see `actgate handoffs`"
            );
        }
        for (handoff, change) in &rows.changes {
            let (state, by) = match change {
                HandoffChange::Take { by, .. } => (HandoffState::Taken, by),
                HandoffChange::GiveBack { by } => (HandoffState::GivenBack, by),
                HandoffChange::Close { by, .. } => (HandoffState::Closed, by),
            };
            let state = state.as_str();
            tracing::info!(
                code = "hand-off-changed",
                conversation,
                handoff,
                state,
                by,
                "a hand-off has changed"
            );
        }
    }
}

fn created(passed: &Passed) -> Value {
    json!({
        "state": HandoffState::Open.as_str(),
        "reason": passed.reason.as_str(),
        "is_silent": passed.reason.silences(),
        "action": passed.action,
        "run": passed.run,
        "route": passed.route,
        "summary": cut(&passed.summary),
    })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(TEXT_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_off_tells_where_it_belongs() {
        let id = handoff_id("c-01abc", 12);
        assert_eq!(id, "h-01abc-12");
        assert_eq!(place_of(&id), Some(("c-01abc".to_owned(), 12)));
        for other in ["", "h-", "h-01abc", "h-01abc-x", "c-01abc-1", "h-01abc--1"] {
            assert_ne!(place_of(other), Some(("c-01abc".to_owned(), 1)), "{other}");
        }
    }
}
