//! Calls that the host makes for itself, such as to a directory: declared in the settings, decided by the same gate as every
//! call of an action, and on the same way out.

use crate::config::HostCall;
use crate::model::identity::Assurance;
use crate::model::limits::GateLimits;
use crate::policy::egress::{Denial, EgressPermit, HostValues, permit};
use crate::upstream::{Busy, Full, Outlet, Reading, SendContext, SendError, Sent};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Why a call of the host has no answer.
#[derive(Debug, thiserror::Error)]
pub enum LookUpError {
    #[error("{0}")]
    Denied(#[from] Denial),
    #[error("{}", busy(.0))]
    Busy(#[from] Busy),
    #[error("{0}")]
    Failed(#[from] SendError),
}

/// Calls of the host have no grant that could be raised by a command, only limits.
fn busy(busy: &Busy) -> String {
    match busy {
        Busy::Full(Full::Rate { per_minute, wait_ms }) => format!(
            "it has had its {per_minute} calls of this minute; wait {wait_ms} ms, or raise `limits.gate.calls_per_minute`"
        ),
        other => other.to_string(),
    }
}

/// One declared call, ready to be made.
#[derive(Clone)]
pub struct LookUp {
    call: Arc<HostCall>,
    outlet: Arc<Outlet>,
    limits: GateLimits,
}

impl LookUp {
    /// A call on the host's way out.
    pub fn new(call: HostCall, outlet: Arc<Outlet>, limits: GateLimits) -> Self {
        Self {
            call: Arc::new(call),
            outlet,
            limits,
        }
    }

    /// Makes the call; the address stands for `{visitor.email}`. It is only looked for, so it needs no proof. Over all tries
    /// it takes no longer than one call may.
    pub async fn call(&self, email: Option<&str>) -> Result<Sent, LookUpError> {
        let permit = self.permit(email)?;
        let _pass = self.outlet.admit(&permit)?;
        let deadline = Instant::now() + Duration::from_millis(self.limits.call_ms_max);
        let mut asking = Asking {
            look_up: self,
            email,
            deadline,
        };
        Ok(self.outlet.read(permit, deadline, &mut asking).await??)
    }

    fn permit(&self, email: Option<&str>) -> Result<EgressPermit, Denial> {
        let HostCall {
            action,
            endpoint,
            grants,
        } = &*self.call;
        let host = HostValues {
            action: action.name.as_str(),
            visitor_email: email,
            visitor_id: None,
            run_id: "",
            locale: "",
            settings: &Value::Null,
        };
        // No visitor makes this call, and no visitor's proof is asked for.
        let assurance = Assurance::MatchedEmail;
        permit(action, endpoint, grants, assurance, &Map::new(), &host, &self.limits)
    }
}

/// A call under way.
struct Asking<'a> {
    look_up: &'a LookUp,
    email: Option<&'a str>,
    deadline: Instant,
}

impl Reading for Asking<'_> {
    type Error = Denial;

    async fn send(&mut self, permit: &EgressPermit) -> Result<Sent, SendError> {
        let context = SendContext {
            deadline: self.deadline,
            now_ms: self.look_up.outlet.now_ms(),
            idempotency_key: None,
            standing: None,
        };
        let any = |_: &EgressPermit, sent| Ok(sent);
        self.look_up.outlet.send(permit, &context, any).await
    }

    async fn decide(&mut self) -> Result<EgressPermit, Denial> {
        self.look_up.permit(self.email)
    }

    fn waits(&mut self, tries: u32, wait: Duration) {
        let endpoint = self.look_up.call.endpoint.name.as_str();
        tracing::debug!(endpoint, tries, ?wait, "a call of the host is made again");
    }
}
