//! When a read is tried again, and after how long. Writes never are.

use super::{SendError, Sent};
use crate::model::step::CallError;
use std::time::Duration;

/// The wait before the second try, at most; it doubles with every further one.
const FIRST_WAIT_MS: u64 = 100;

/// Tells how long to wait before a read is sent again, or `None` when this answer has to do.
///
/// `tries` counts those made so far; `left` is the time to the run's deadline. The wait lies between half of
/// its full length and the whole, by `random`, so that hosts which failed together do not come back together.
/// A `Retry-After` (RFC 9110, section 10.2.3) that is longer counts instead.
pub fn wait(
    tries: u32,
    tries_max: u32,
    result: &Result<Sent, SendError>,
    left: Duration,
    random: u64,
) -> Option<Duration> {
    if tries >= tries_max {
        return None;
    }
    let asked_s = match result {
        Ok(sent) => match sent.status {
            // Without a word on when, these mean "soon".
            429 | 502 | 503 | 504 => sent.retry_after_s,
            _ => return None,
        },
        Err(error) if error.denial.is_some() || error.lasting => return None,
        Err(error) => match error.error {
            CallError::Unreachable => None,
            // A slow upstream is not helped by more requests, and the visitor has waited once.
            CallError::TimedOut => return None,
            CallError::Denied | CallError::Busy | CallError::TooLarge | CallError::OutcomeUnknown => return None,
        },
    };
    let whole_ms = FIRST_WAIT_MS << tries.saturating_sub(1).min(10);
    let own = Duration::from_millis(whole_ms / 2 + random % (whole_ms / 2 + 1));
    let wait = own.max(Duration::from_secs(asked_s.unwrap_or(0)));
    (wait < left).then_some(wait)
}

/// Whether the upstream failed, as a circuit breaker counts it. What this host refused says nothing about it.
pub fn is_failure(result: &Result<Sent, SendError>) -> bool {
    match result {
        Ok(sent) => sent.status >= 500,
        Err(error) => error.denial.is_none() && error.error != CallError::Busy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upstream::TimingsUs;

    const LONG: Duration = Duration::from_secs(10);

    fn answer(status: u16, retry_after_s: Option<u64>) -> Result<Sent, SendError> {
        Ok(Sent {
            status,
            retry_after_s,
            headers: vec![],
            body: vec![],
            address: None,
            redirects: 0,
            timings_us: TimingsUs::default(),
            request_bytes: 0,
            response_bytes: 0,
            request_headers_redacted: vec![],
            url: String::new(),
        })
    }

    fn failure(error: CallError) -> Result<Sent, SendError> {
        Err(SendError {
            error,
            denial: None,
            lasting: false,
            message: String::new(),
            sent: true,
            status: None,
            address: None,
            redirects: 0,
            url: String::new(),
            timings_us: TimingsUs::default(),
        })
    }

    #[test]
    fn passing_failures_are_tried_again_and_lasting_ones_are_not() {
        let again = |result| wait(1, 3, &result, LONG, 0).is_some();
        for status in [429, 502, 503, 504] {
            assert!(again(answer(status, None)), "{status}");
        }
        for status in [200, 400, 404, 500, 501] {
            assert!(!again(answer(status, None)), "{status}");
        }
        assert!(again(failure(CallError::Unreachable)));
        for error in [
            CallError::TimedOut,
            CallError::Denied,
            CallError::Busy,
            CallError::TooLarge,
            CallError::OutcomeUnknown,
        ] {
            assert!(!again(failure(error)), "{error:?}");
        }
    }

    #[test]
    fn waits_grow_vary_and_end() {
        let wait_ms = |tries, random| {
            wait(tries, 9, &failure(CallError::Unreachable), LONG, random).map(|wait| wait.as_millis() as u64)
        };
        assert_eq!(
            (wait_ms(1, 0), wait_ms(1, 50), wait_ms(2, 0), wait_ms(3, 200)),
            (Some(50), Some(100), Some(100), Some(400))
        );
        assert_eq!(
            wait(3, 3, &failure(CallError::Unreachable), LONG, 0),
            None,
            "no more tries"
        );
        let short = Duration::from_millis(40);
        assert_eq!(
            wait(1, 3, &failure(CallError::Unreachable), short, 0),
            None,
            "no time for another"
        );
    }

    #[test]
    fn retry_after_is_honoured_within_the_deadline() {
        assert_eq!(wait(1, 3, &answer(503, Some(2)), LONG, 0), Some(Duration::from_secs(2)));
        assert_eq!(wait(1, 3, &answer(429, Some(60)), LONG, 0), None);
    }
}
