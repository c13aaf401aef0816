//! Events on their way to the operator's receiver, in the form of Standard Webhooks: sent again until they are acknowledged, in
//! order within a conversation, each under the same id.

use crate::config::HostCall;
use crate::model::identity::Assurance;
use crate::policy::egress::{Denial, EgressPermit, HostValues, permit};
use crate::runtime::Runtime;
use crate::storage::{EventResult, EventRow, StorageError};
use crate::upstream::{Busy, Full, LeftAlone, SendContext, SendError, Sent};
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

/// The wait before the second try, at most, in milliseconds.
const FIRST_WAIT_MS: u64 = 5_000;

/// The longest wait of the host's own, in milliseconds: whoever is back after an outage hears of it within this time.
const WAIT_MS_MAX: u64 = 3_600_000;

/// The longest wait that a receiver may ask for, in milliseconds.
const ASKED_MS_MAX: u64 = 24 * 3_600_000;

/// How long an event is tried, in milliseconds: as long as in the example of the specification, 75 hours and 35 minutes.
const TOTAL_MS: u64 = (75 * 60 + 35) * 60_000;

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

/// When the next try is made after so many that failed, or `None` where no more is made. The wait lies between half of its
/// full length and the whole, by `random`, so that events which failed together do not come back together. A `Retry-After`
/// that is longer counts instead.
fn next_try(tries: u32, began_ms: u64, now_ms: u64, retry_after_s: Option<u64>, random: u64) -> Option<u64> {
    let doublings = tries.saturating_sub(1).min(20);
    let whole_ms = FIRST_WAIT_MS.saturating_mul(1 << doublings).min(WAIT_MS_MAX);
    let own_ms = whole_ms / 2 + random % (whole_ms / 2 + 1);
    let asked_ms = retry_after_s.unwrap_or(0).saturating_mul(1_000).min(ASKED_MS_MAX);
    let due_ms = now_ms.saturating_add(own_ms.max(asked_ms));
    (due_ms <= began_ms.saturating_add(TOTAL_MS)).then_some(due_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_vary() {
        let wait_ms = |tries, random| next_try(tries, 0, 0, None, random).unwrap();
        assert_eq!((wait_ms(1, 0), wait_ms(1, 2_500), wait_ms(2, 0)), (2_500, 5_000, 5_000));
        assert_eq!((wait_ms(5, 40_000), wait_ms(10, 0)), (80_000, 1_280_000));
        for tries in [11, 12, 40, 1_000, u32::MAX] {
            assert_eq!((wait_ms(tries, 0), wait_ms(tries, 1_800_000)), (1_800_000, 3_600_000));
        }
    }

    #[test]
    fn after_three_days_no_more_is_made() {
        let last_ms = TOTAL_MS - 1_800_000;
        assert!(next_try(80, 0, last_ms, None, 0).is_some());
        assert_eq!(next_try(80, 0, last_ms + 1, None, 0), None);
        // A series that was begun anew has its own time.
        assert!(next_try(1, last_ms, last_ms + 1, None, 0).is_some());
    }

    #[test]
    fn a_receiver_that_asks_for_time_gets_it_within_a_day() {
        assert_eq!(next_try(1, 0, 0, Some(600), 0), Some(600_000));
        assert_eq!(next_try(1, 0, 0, Some(1), 0), Some(2_500));
        assert_eq!(next_try(1, 0, 0, Some(u64::MAX), 0), Some(ASKED_MS_MAX));
    }
}
