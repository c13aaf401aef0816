//! The lines of the log that an operator has to see of runs, taken from their traces as they are stored: no content, only places.

use super::state::RunState;
use crate::model::run::Mode;
use crate::trace::{Event, LedgerState};

/// Says what an event means for the operator, where it means anything.
pub(super) fn note(run: &RunState, event: &Event) {
    let (id, action) = (run.id.as_str(), run.action.as_str());
    match event {
        Event::Exchange(exchange) if run.mode == Mode::Live => {
            if let Some(status @ (401 | 403)) = exchange.status {
                tracing::warn!(
                    code = "upstream-refused",
                    run = id,
                    action,
                    endpoint = exchange.endpoint,
                    status,
                    "the upstream does not take the credential, or does not allow this call to it"
                );
            }
        }
        Event::Ledger {
            endpoint,
            state: LedgerState::OutcomeUnknown,
            ..
        } => tracing::warn!(
            code = "outcome-unknown",
            run = id,
            action,
            endpoint,
            "nobody knows what became of a write; find out, and settle it with `actgate ledger settle`"
        ),
        // Of a conversation the hand-off is a row, which has a line of its own.
        Event::Ended { outcome, .. }
            if outcome == "handed-off" && run.mode == Mode::Live && run.conversation.is_none() =>
        {
            tracing::info!(
                code = "hand-off",
                run = id,
                action,
                "an action passed its visitor to people"
            );
        }
        _ => {}
    }
}
