//! The host's wall clock, given to everything that needs the time, so that a test can hold it still.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the time in milliseconds since the Unix epoch.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place where the host reads the wall clock"
    )]
    pub fn system() -> Self {
        let now = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as u64)
        };
        Self(Arc::new(now))
    }

    /// A clock that shows what the function says.
    pub fn of(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now.
    pub fn now_ms(&self) -> u64 {
        (self.0)()
    }
}
