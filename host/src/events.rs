//! Events on their way to the operator's receiver, in the form of Standard Webhooks: sent again until they are acknowledged, in
//! order within a conversation, each under the same id.

mod schedule;

use crate::config::HostCall;
use crate::model::identity::Assurance;
use crate::policy::egress::{Denial, EgressPermit, HostValues, permit};
use crate::runtime::Runtime;
use crate::storage::{EventResult, EventRow, StorageError};
use crate::upstream::{Busy, Full, LeftAlone, SendContext, SendError, Sent};
use schedule::next_try;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Events that are sent at once, each of another conversation.
const AT_ONCE: u32 = 8;

/// How long the host itself waits where too much is under way, in milliseconds.
const BUSY_WAIT_MS: u64 = 1_000;

/// The receiver wants no more of this (Standard Webhooks 1.0, "Delivery success and failure").
const GONE: u16 = 410;

/// The way of stored events to the operator's receiver.
#[derive(Clone)]
pub struct Outbox(Arc<Parts>);

struct Parts {
    runtime: Arc<Runtime>,
    call: HostCall,
}

impl Outbox {
    /// The way to a receiver.
    pub fn new(runtime: Arc<Runtime>, call: HostCall) -> Self {
        Self(Arc::new(Parts { runtime, call }))
    }

    /// Sends what is due now, once. Returns how many events that were.
    ///
    /// # Errors
    ///
    /// The outbox cannot be read, or what became of an event cannot be kept; it is sent again then.
    pub async fn send_due(&self) -> Result<usize, StorageError> {
        let runtime = &self.0.runtime;
        let due = runtime.storage().due_events(runtime.clock().now_ms(), AT_ONCE).await?;
        let count = due.len();
        let mut sending = JoinSet::new();
        for event in due {
            let outbox = self.clone();
            sending.spawn(async move { outbox.send(&event).await });
        }
        while let Some(sent) = sending.join_next().await {
            sent.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))?;
        }
        Ok(count)
    }

    async fn send(&self, event: &EventRow) -> Result<(), StorageError> {
        let result = self.try_send(event).await;
        let runtime = &self.0.runtime;
        let (id, kind) = (event.id.as_str(), event.kind.as_str());
        match &result {
            EventResult::Delivered { .. } => {
                runtime.metrics().count_event("delivered");
                if event.tries > 0 {
                    tracing::info!(
                        code = "event-delivered",
                        id,
                        kind,
                        tries = event.tries + 1,
                        "an event has arrived"
                    );
                }
            }
            EventResult::Again { error, .. } => {
                runtime.metrics().count_event("failed");
                if event.tries == 0 {
                    tracing::warn!(
                        code = "event-failed",
                        id,
                        kind,
                        error,
                        "an event was not taken; it is sent again"
                    );
                } else {
                    tracing::debug!(code = "event-failed", id, kind, error, "an event was not taken again");
                }
            }
            EventResult::GivenUp { error, .. } => {
                runtime.metrics().count_event("given-up");
                tracing::error!(
                    code = "event-given-up",
                    id,
                    kind,
                    error,
                    "an event is not sent again by itself; see `actgate events list --undelivered`"
                );
            }
            EventResult::Postponed { .. } => {}
        }
        runtime
            .storage()
            .settle_event(id, &result, runtime.clock().now_ms())
            .await
    }

    async fn try_send(&self, event: &EventRow) -> EventResult {
        let runtime = &self.0.runtime;
        let permit = match self.permit(event) {
            Ok(permit) => permit,
            Err(denial) => return self.failed(event, None, None, denial.to_string()),
        };
        let _pass = match runtime.outlet().admit(&permit) {
            Ok(pass) => pass,
            Err(busy) => {
                let wait_ms = match busy {
                    Busy::LeftAlone(LeftAlone { wait_ms }) | Busy::Full(Full::Rate { wait_ms, .. }) => wait_ms,
                    Busy::Full(_) => BUSY_WAIT_MS,
                };
                let due_ms = runtime.clock().now_ms().saturating_add(wait_ms.max(1));
                return EventResult::Postponed { due_ms };
            }
        };
        let context = SendContext {
            deadline: Instant::now() + Duration::from_millis(runtime.limits().gate.call_ms_max),
            // The time of the try, which is signed; that of the event stands in its body.
            now_ms: runtime.clock().now_ms(),
            idempotency_key: Some(event.id.clone()),
            standing: None,
        };
        let any = |_: &EgressPermit, sent| Ok(sent);
        self.result(event, runtime.outlet().send(&permit, &context, any).await)
    }

    fn result(&self, event: &EventRow, answer: Result<Sent, SendError>) -> EventResult {
        match answer {
            Ok(sent) if (200..300).contains(&sent.status) => EventResult::Delivered { status: sent.status },
            Ok(sent) if sent.status == GONE => EventResult::GivenUp {
                status: Some(GONE),
                error: "the receiver answers 410: it wants no more of this".into(),
            },
            Ok(sent) => {
                let error = format!("the receiver answers {}", sent.status);
                self.failed(event, Some(sent.status), sent.retry_after_s, error)
            }
            Err(error) => self.failed(event, error.status, None, error.message),
        }
    }

    /// A try that failed: when the next one is, or the end of them.
    fn failed(&self, event: &EventRow, status: Option<u16>, retry_after_s: Option<u64>, error: String) -> EventResult {
        let now_ms = self.0.runtime.clock().now_ms();
        let random = getrandom::u64().unwrap_or_default();
        match next_try(
            event.tries.saturating_add(1),
            event.began_ms,
            now_ms,
            retry_after_s,
            random,
        ) {
            Some(due_ms) => EventResult::Again { due_ms, status, error },
            None => EventResult::GivenUp { status, error },
        }
    }

    /// The call with the event as its body, decided by the same gate as every call.
    fn permit(&self, event: &EventRow) -> Result<EgressPermit, Denial> {
        let HostCall {
            action,
            endpoint,
            grants,
        } = &self.0.call;
        let host = HostValues {
            action: action.name.as_str(),
            visitor_email: None,
            visitor_id: None,
            run_id: "",
            locale: "",
            settings: &Value::Null,
        };
        let body = Map::from_iter([
            ("type".to_owned(), Value::String(event.kind.clone())),
            ("timestamp".to_owned(), Value::String(moment(event.created_ms))),
            ("data".to_owned(), event.data.clone()),
        ]);
        let limits = &self.0.runtime.limits().gate;
        // No visitor makes this call, and no visitor's proof is asked for.
        permit(action, endpoint, grants, Assurance::MatchedEmail, &body, &host, limits)
    }
}

/// A moment in the form of RFC 3339.
fn moment(ms: u64) -> String {
    let moment = i64::try_from(ms)
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    moment.unwrap_or(jiff::Timestamp::MAX).to_string()
}
