//! Asking the directory of contacts: each question is counted, and a failure is logged once in a while.

use super::Conversations;
use crate::identity::contacts::{Contact, ContactsError};
use crate::identity::email::Email;
use std::sync::{Mutex, PoisonError};

/// How long a failure of the directory is not logged again. Visitors may ask many times a minute.
const AGAIN_MS: u64 = 60_000;

/// When a failure of the directory was logged.
#[derive(Default)]
pub(super) struct Failures(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    logged_ms: Option<u64>,
    /// Failures since then.
    unlogged: u64,
}

impl Failures {
    /// How many failures were not logged since the last one that was, where this one is to be logged.
    fn note(&self, now_ms: u64) -> Option<u64> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back must not silence the log.
        let is_recent = |at: u64| at <= now_ms && now_ms - at < AGAIN_MS;
        if noted.logged_ms.is_some_and(is_recent) {
            noted.unlogged += 1;
            return None;
        }
        noted.logged_ms = Some(now_ms);
        Some(std::mem::take(&mut noted.unlogged))
    }
}

impl Conversations {
    /// The one contact with an address.
    pub(super) async fn find_contact(&self, email: &Email) -> Result<Option<Contact>, ContactsError> {
        self.noted(self.parts.contacts.find(email).await)
    }

    /// The contact with an id.
    pub(super) async fn get_contact(&self, id: &str) -> Result<Option<Contact>, ContactsError> {
        self.noted(self.parts.contacts.get(id).await)
    }

    fn noted(&self, found: Result<Option<Contact>, ContactsError>) -> Result<Option<Contact>, ContactsError> {
        let metrics = self.parts.runtime.metrics();
        match &found {
            Ok(Some(_)) => metrics.count_look_up("known"),
            Ok(None) => metrics.count_look_up("unknown"),
            Err(error) => {
                metrics.count_look_up("failed");
                if let Some(unlogged) = self.failures.note(self.now_ms()) {
                    tracing::warn!(
                        %error,
                        unlogged,
                        "the directory of contacts failed; visitors who need it are not recognised; see `actgate proofs`"
                    );
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_logged_once_a_minute_with_the_number_of_those_in_between() {
        let failures = Failures::default();
        assert_eq!(failures.note(1_000), Some(0));
        assert_eq!(failures.note(1_001), None);
        assert_eq!(failures.note(60_999), None);
        assert_eq!(failures.note(61_000), Some(2));
        assert_eq!(failures.note(61_001), None);
        assert_eq!(failures.note(5), Some(1), "the clock was set back");
    }
}
