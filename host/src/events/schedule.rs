//! When an event that was not taken is sent again: waits that double, up to a bound, over some days (Standard Webhooks 1.0,
//! "Deliverability and reliability").

/// The wait before the second try, at most, in milliseconds.
const FIRST_WAIT_MS: u64 = 5_000;

/// The longest wait of the host's own, in milliseconds: whoever is back after an outage hears of it within this time.
const WAIT_MS_MAX: u64 = 3_600_000;

/// The longest wait that a receiver may ask for, in milliseconds.
const ASKED_MS_MAX: u64 = 24 * 3_600_000;

/// How long an event is tried, in milliseconds: as long as in the example of the specification, 75 hours and 35 minutes.
const TOTAL_MS: u64 = (75 * 60 + 35) * 60_000;

/// When the next try is made after so many that failed, or `None` where no more is made. The wait lies between half of its
/// full length and the whole, by `random`, so that events which failed together do not come back together. A `Retry-After`
/// that is longer counts instead.
pub(super) fn next_try(tries: u32, began_ms: u64, now_ms: u64, retry_after_s: Option<u64>, random: u64) -> Option<u64> {
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
