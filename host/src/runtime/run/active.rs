//! A run being worked on: its state, its trace under way, and how both are stored without a secret in them.

use super::{Runtime, RuntimeError};
use crate::model::run::{Blame, DECLARED_FAILURE, Mode, OUTCOME_UNKNOWN, Outcome, RunFailure, WRITE_MADE};
use crate::model::step::{CallError, Exchange};
use crate::policy::egress::Denial;
use crate::runtime::notices;
use crate::runtime::recorder::Recorder;
use crate::runtime::registry::Published;
use crate::runtime::state::{Next, RunState};
use crate::secrets::Redactor;
use crate::storage::{LedgerRow, RunRow, StorageError};
use crate::trace::{Event, LedgerState};
use crate::upstream::{PlannedUpstream, Upstream};
use crate::web::status::{self, Write};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How many characters of an endpoint's name a denial records. An action may ask for one of any length; a declared name has 64.
const ENDPOINT_CHARS_MAX: usize = 80;

/// A run being worked on.
pub(super) struct Active {
    pub state: RunState,
    pub recorder: Recorder,
    pub published: Arc<Published>,
    pub settings: Value,
    pub redactor: Redactor,
    pub planned: Arc<dyn Upstream>,
    pub deadline: Instant,
}

impl Active {
    pub(super) fn deny(&mut self, endpoint: &str, denial: &Denial) {
        tracing::warn!(
            run = self.state.id,
            endpoint,
            rule = denial.rule.as_str(),
            subject = denial.subject,
            nearest = denial.nearest,
            remedy = denial.remedy,
            "{}",
            denial.message
        );
        self.recorder.push(Event::Denied {
            endpoint: endpoint.chars().take(ENDPOINT_CHARS_MAX).collect(),
            rule: denial.rule.as_str().into(),
            subject: denial.subject.clone(),
            message: denial.message.clone(),
            nearest: denial.nearest.clone(),
            remedy: denial.remedy.clone(),
        });
    }

    pub(super) fn ledger(&mut self, row: &LedgerRow, state: LedgerState) {
        let (endpoint, idempotency_key) = (row.endpoint.clone(), row.idempotency_key.clone());
        self.recorder.push(Event::Ledger {
            endpoint,
            state,
            idempotency_key,
        });
    }

    /// Ends the run, or lets it wait. A failure after a write is reported as what became of the write, whatever went wrong
    /// then: the visitor must not hear that it did not work.
    pub(super) fn end(&mut self, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Failed(failure) => Outcome::Failed(self.after_writes(failure)),
            other => other,
        };
        let outcome = match outcome {
            Outcome::Failed(failure) => Outcome::Failed(bounded(failure)),
            other => other,
        };
        let (code, blame, message) = match &outcome {
            Outcome::Failed(failure) => (
                Some(failure.code.clone()),
                Some(failure.blame),
                Some(failure.message.clone()),
            ),
            _ => (None, None, None),
        };
        if outcome.is_final() {
            self.state.next = Next::Done;
        }
        self.recorder.push(Event::Ended {
            outcome: outcome.as_str().into(),
            code,
            blame,
            message,
        });
        self.state.outcome = Some(outcome);
    }

    /// A failure as it has to be reported after the writes of the run so far.
    fn after_writes(&self, failure: RunFailure) -> RunFailure {
        let all = self.state.exchanges.as_slice();
        // The manifest knows better than the status what the last answer means.
        let doubtful = match all {
            [earlier @ .., _] if failure.code == DECLARED_FAILURE => earlier,
            _ => all,
        };
        let of = |wanted: Write| {
            let is_it = |exchange: &&Exchange| self.came_of(exchange) == Some(wanted);
            doubtful.iter().find(is_it).map(|exchange| &exchange.request.endpoint)
        };
        let (code, what) = match (of(Write::Unknown), of(Write::Made)) {
            _ if failure.code == OUTCOME_UNKNOWN => return failure,
            (Some(endpoint), _) => (
                OUTCOME_UNKNOWN,
                format!("nobody can tell whether the write to `{endpoint}` was made"),
            ),
            (None, Some(endpoint)) => (WRITE_MADE, format!("the write to `{endpoint}` was made")),
            (None, None) => return failure,
        };
        RunFailure {
            code: code.into(),
            message: format!("{what}; then {}: {}", failure.code, failure.message),
            ..failure
        }
    }

    /// What became of the write of an exchange; `None` for a read.
    fn came_of(&self, exchange: &Exchange) -> Option<Write> {
        if exchange.outcome == Err(CallError::OutcomeUnknown) {
            return Some(Write::Unknown);
        }
        let endpoint = self.published.action.endpoint(&exchange.request.endpoint)?;
        let response = exchange.outcome.as_ref().ok().filter(|_| endpoint.writes())?;
        Some(status::of_write(response.status))
    }

    pub(super) fn fail(&mut self, code: &str, blame: Blame, message: impl Into<String>) {
        self.end(Outcome::Failed(RunFailure {
            code: code.into(),
            blame,
            message: message.into(),
        }));
    }
}

/// Characters of a failure's message. Some are written by an action, and every one is read by people.
const MESSAGE_CHARS_MAX: usize = 2000;

fn bounded(failure: RunFailure) -> RunFailure {
    match failure.message.char_indices().nth(MESSAGE_CHARS_MAX) {
        None => failure,
        Some((end, _)) => RunFailure {
            message: format!("{}…", &failure.message[..end]),
            ..failure
        },
    }
}

/// Frees a run for others when the work on it ends, however it ends.
pub(super) struct Working<'a> {
    pub busy: &'a Mutex<HashSet<String>>,
    pub id: String,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}

impl Runtime {
    pub(super) fn activate(&self, state: RunState, published: Arc<Published>) -> Result<Active, RuntimeError> {
        let left_us = (self.limits.run.run_ms_max * 1000).saturating_sub(state.elapsed_us);
        let redactor = self.secrets.redactor();
        Ok(Active {
            recorder: Recorder::new(state.seq, state.elapsed_us),
            settings: self.settings_of(&published.action.name),
            planned: match &self.script {
                Some(script) => script.planned.clone(),
                None => Arc::new(PlannedUpstream::new(&published.action)),
            },
            deadline: Instant::now() + Duration::from_micros(left_us),
            redactor,
            published,
            state,
        })
    }

    /// Stores the run and the trace so far.
    pub(super) async fn save(&self, run: &mut Active) -> Result<(), RuntimeError> {
        run.state.elapsed_us = run.recorder.elapsed_us();
        run.state.seq = run.recorder.seq();
        let content = |error: serde_json::Error| StorageError::unreadable("run", &error);
        let mut state = serde_json::to_value(&run.state).map_err(content)?;
        scrub(&run.redactor, &mut state);
        let row = RunRow {
            id: run.state.id.clone(),
            conversation: run.state.conversation.clone(),
            action: run.state.action.clone(),
            digest: run.state.digest.clone(),
            mode: if run.state.mode == Mode::Live {
                "live"
            } else {
                "preview"
            }
            .into(),
            status: run.state.status().into(),
            state: state.to_string(),
            started_ms: run.state.now_ms,
            updated_ms: self.clock.now_ms(),
        };
        let mut entries = Vec::new();
        for entry in run.recorder.take() {
            self.metrics.count(&run.state.action, run.state.mode, &entry.event);
            notices::note(&run.state, &entry.event);
            let mut value = serde_json::to_value(&entry).map_err(content)?;
            scrub(&run.redactor, &mut value);
            entries.push((entry.seq, value.to_string()));
        }
        Ok(self.storage.save_run(&row, &entries).await?)
    }
}

/// Removes secrets from every text of a document.
fn scrub(redactor: &Redactor, value: &mut Value) {
    match value {
        Value::String(string) => {
            if let std::borrow::Cow::Owned(clean) = redactor.scrub(string) {
                *string = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| scrub(redactor, item)),
        Value::Object(members) => members.values_mut().for_each(|member| scrub(redactor, member)),
        _ => {}
    }
}
