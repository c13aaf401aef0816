//! The time of day as the shop sees it: the system's, or one given by a test.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A source of the current time in milliseconds since 1970-01-01 UTC.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::given(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            // A clock before 1970 reads as zero, which every signature check then refuses.
            since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
        })
    }

    /// A clock that stands still at `now_ms` milliseconds.
    pub fn fixed(now_ms: u64) -> Self {
        Self::given(move || now_ms)
    }

    /// A clock that asks `now_ms` for the milliseconds each time.
    pub fn given(now_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// The current time in milliseconds.
    pub fn now_ms(&self) -> u64 {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Clock({} ms)", self.now_ms())
    }
}
