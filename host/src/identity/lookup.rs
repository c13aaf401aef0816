//! Calls that the host makes for itself, such as to a directory: declared in the settings, decided, resolved, pinned and
//! limited by the same gate as every call of an action.

use crate::config::HostCall;
use crate::model::identity::Assurance;
use crate::model::limits::GateLimits;
use crate::policy::egress::{Denial, HostValues, permit};
use crate::upstream::{SendContext, SendError, Sent, Upstream};
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Tells the time in milliseconds since the Unix epoch.
pub type Now = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Why a call of the host has no answer.
#[derive(Debug, thiserror::Error)]
pub enum LookUpError {
    #[error("{0}")]
    Denied(#[from] Denial),
    #[error("{0}")]
    Failed(#[from] SendError),
}

/// One declared call, ready to be made.
#[derive(Clone)]
pub struct LookUp {
    call: Arc<HostCall>,
    upstream: Arc<dyn Upstream>,
    limits: GateLimits,
    now: Now,
}

impl LookUp {
    /// A call that goes out over this upstream.
    pub fn new(call: HostCall, upstream: Arc<dyn Upstream>, limits: GateLimits, now: Now) -> Self {
        Self {
            call: Arc::new(call),
            upstream,
            limits,
            now,
        }
    }

    /// Makes the call; the address stands for `{visitor.email}`. It is only looked for, so it needs no proof.
    pub async fn call(&self, email: Option<&str>) -> Result<Sent, LookUpError> {
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
        let permit = permit(action, endpoint, grants, assurance, &Map::new(), &host, &self.limits)?;
        let context = SendContext {
            deadline: Instant::now() + Duration::from_millis(self.limits.call_ms_max),
            now_ms: (self.now)(),
            idempotency_key: None,
            standing: None,
        };
        Ok(self.upstream.send(&permit, &context).await?)
    }
}
