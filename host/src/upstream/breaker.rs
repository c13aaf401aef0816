//! Circuit breakers: an endpoint that keeps failing is left alone for a while, then tried with one call.

use crate::model::limits::GateLimits;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The state of an endpoint's breaker. Times are milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until_ms: u64,
    },
    /// One call is under way to see whether the endpoint is back; no other is made before this moment.
    Trial {
        until_ms: u64,
    },
}

/// The breakers of a host, by action and endpoint.
#[derive(Debug)]
pub struct Breakers {
    failures_max: u32,
    open_ms: u64,
    states: Mutex<HashMap<(String, String), State>>,
}

/// An endpoint that is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the endpoint failed too often and is left alone for {} s more", wait_ms.div_ceil(1000))]
pub struct LeftAlone {
    pub wait_ms: u64,
}

impl Breakers {
    /// Breakers that open after this many failures in a row.
    pub fn new(limits: &GateLimits) -> Self {
        Self {
            failures_max: limits.breaker_failures_max,
            open_ms: limits.breaker_open_ms,
            states: Mutex::default(),
        }
    }

    /// Asks whether a call may be made. Whoever gets a yes notes the outcome.
    pub fn try_pass(&self, action: &str, endpoint: &str, now_ms: u64) -> Result<(), LeftAlone> {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(state) = states.get_mut(&(action.to_owned(), endpoint.to_owned())) else {
            return Ok(());
        };
        match *state {
            State::Closed { .. } => Ok(()),
            State::Open { until_ms } | State::Trial { until_ms } if now_ms < until_ms => Err(LeftAlone {
                wait_ms: until_ms - now_ms,
            }),
            State::Open { .. } | State::Trial { .. } => {
                *state = State::Trial {
                    until_ms: now_ms + self.open_ms,
                };
                Ok(())
            }
        }
    }

    /// Notes how a call ended.
    pub fn note(&self, action: &str, endpoint: &str, is_good: bool, now_ms: u64) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (action.to_owned(), endpoint.to_owned());
        if is_good {
            if let Some(State::Open { .. } | State::Trial { .. }) = states.remove(&key) {
                tracing::info!(code = "breaker-closed", action, endpoint, "the endpoint works again");
            }
            return;
        }
        let state = states.entry(key).or_insert(State::Closed { failures: 0 });
        let failures = match *state {
            State::Closed { failures } => failures + 1,
            State::Open { .. } | State::Trial { .. } => self.failures_max,
        };
        if failures < self.failures_max {
            *state = State::Closed { failures };
            return;
        }
        // An endpoint that stays dead says so once.
        if let State::Closed { .. } = *state {
            let (failures, open_ms) = (self.failures_max, self.open_ms);
            tracing::warn!(
                code = "breaker-open",
                action,
                endpoint,
                failures,
                open_ms,
                "the endpoint failed too often in a row and is left alone for a while"
            );
        }
        *state = State::Open {
            until_ms: now_ms + self.open_ms,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breakers() -> Breakers {
        Breakers::new(&GateLimits {
            breaker_failures_max: 2,
            breaker_open_ms: 1_000,
            ..GateLimits::default()
        })
    }

    #[test]
    fn failures_in_a_row_open_it_and_one_good_call_closes_it() {
        let breakers = breakers();
        breakers.note("a", "e", false, 0);
        breakers.note("a", "e", true, 0);
        breakers.note("a", "e", false, 0);
        assert_eq!(breakers.try_pass("a", "e", 0), Ok(()), "the count began anew");
        breakers.note("a", "e", false, 0);
        assert_eq!(breakers.try_pass("a", "e", 400), Err(LeftAlone { wait_ms: 600 }));
        assert_eq!(
            breakers.try_pass("a", "other", 400),
            Ok(()),
            "another endpoint is not affected"
        );
    }

    #[test]
    fn after_the_wait_one_call_tries() {
        let breakers = breakers();
        breakers.note("a", "e", false, 0);
        breakers.note("a", "e", false, 0);
        assert_eq!(breakers.try_pass("a", "e", 1_000), Ok(()));
        assert!(breakers.try_pass("a", "e", 1_001).is_err(), "only one");
        breakers.note("a", "e", false, 1_100);
        assert!(
            breakers.try_pass("a", "e", 2_000).is_err(),
            "it failed again: open anew"
        );
        assert_eq!(breakers.try_pass("a", "e", 2_100), Ok(()));
        breakers.note("a", "e", true, 2_200);
        assert_eq!(breakers.try_pass("a", "e", 2_200), Ok(()));
    }

    #[test]
    fn a_trial_that_never_reports_does_not_close_it_for_ever() {
        let breakers = breakers();
        breakers.note("a", "e", false, 0);
        breakers.note("a", "e", false, 0);
        assert_eq!(breakers.try_pass("a", "e", 1_000), Ok(()));
        assert_eq!(breakers.try_pass("a", "e", 2_000), Ok(()));
    }
}
