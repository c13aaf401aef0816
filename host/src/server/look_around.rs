//! What an operator should know at the start: writes and runs left in the middle, and what is set up and cannot work.

use super::{Host, ServerError};
use crate::config::{ContactSource, MailWay};
use crate::model::id::nearest;
use crate::model::identity::Protection;
use crate::runtime::RuntimeError;

/// How far a clock may go back without a word: clocks are set, by small steps.
const BACK_MS_MAX: u64 = 60_000;

/// Shorter times than this are hardly meant: somebody took them for seconds.
const MS_MIN: u64 = 50;

/// The start of the day on which this program was built, in seconds since the Unix epoch; see `build.rs`.
const BUILT_S: &str = env!("ACTGATE_BUILT_S");

impl Host {
    pub(super) async fn look_around(&self) -> Result<(), ServerError> {
        let now_ms = self.runtime.clock().now_ms();
        let storage = self.runtime.storage();
        let swept = storage.sweep_ledger(now_ms).await;
        let unknown = swept.map_err(|error| self.storage_error(error))?;
        if unknown > 0 {
            tracing::warn!(
                code = "outcome-unknown",
                unknown,
                "writes were under way when a host stopped; see `actgate ledger --unknown`"
            );
        }
        self.runtime.give_up_interrupted().await?;
        for mistake in self.doubts().await? {
            tracing::warn!(code = "settings", "{mistake}");
        }
        if let Some(trouble) = self.clock_trouble().await? {
            tracing::warn!(
                code = "clock",
                "{trouble}; set it, since proofs, codes and signatures have times"
            );
        }
        let snapshot = self.runtime.registry().current().await?;
        let grants = self.runtime.grants().current().await.map_err(RuntimeError::from)?;
        for published in snapshot.actions.values() {
            let action = &published.action;
            for need in grants.needs(action) {
                tracing::warn!(action = %action.name, %need, "not granted; calls will be denied");
            }
            let has_tokens = !self.settings.issuers.is_empty();
            if action.protection == Protection::VerifyEmail && self.settings.mail.way == MailWay::None && !has_tokens {
                tracing::warn!(action = %action.name, "needs a verified address, but neither mail nor an issuer of tokens is set up");
            }
            if action.protection != Protection::None && self.knows_nobody().await? {
                tracing::warn!(action = %action.name, "needs a known contact, but there is none; see `actgate contacts import`");
            }
        }
        Ok(())
    }

    /// What in the settings is doubtful and no mistake, one text each, with its place.
    ///
    /// # Errors
    ///
    /// The state cannot be read.
    pub async fn doubts(&self) -> Result<Vec<String>, ServerError> {
        let settings = &self.settings;
        let mut doubts = Vec::new();
        let snapshot = self.runtime.registry().current().await?;
        for name in settings.actions.keys() {
            let is_there = snapshot.actions.contains_key(name.as_str());
            if is_there || snapshot.broken.iter().any(|broken| broken.name == name.as_str()) {
                continue;
            }
            let published = snapshot.actions.keys().map(String::as_str);
            let hint = match nearest(name, published) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "they are used once it is".into(),
            };
            let message = format!("no action `{name}` is published that could use its settings; {hint}");
            doubts.push(settings.places.mistake(&format!("actions.{name}"), message).to_string());
        }
        let limits = &settings.limits;
        for (key, ms) in [
            ("limits.gate.connect_ms_max", limits.gate.connect_ms_max),
            ("limits.gate.first_byte_ms_max", limits.gate.first_byte_ms_max),
            ("limits.gate.call_ms_max", limits.gate.call_ms_max),
            ("limits.run.run_ms_max", limits.run.run_ms_max),
            ("limits.conversation.link_ms", limits.conversation.link_ms),
            ("limits.conversation.assurance_ms", limits.conversation.assurance_ms),
        ] {
            if ms < MS_MIN {
                let last = key.rsplit('.').next().unwrap_or(key);
                let message = format!(
                    "`{last}` is {ms} milliseconds; for seconds write `{last} = {}`",
                    ms * 1_000
                );
                doubts.push(settings.places.mistake(key, message).to_string());
            }
        }
        if settings.trusted_proxies.iter().any(|network| network.prefix_len() == 0) {
            let message = "everybody is a trusted proxy, so anybody can choose the network that limits count; name the proxy's own";
            doubts.push(settings.places.mistake("api.trusted_proxies", message).to_string());
        }
        let is_encrypted = |url: &str| url.starts_with("https://") || is_this_machine(url);
        if settings.public_url.as_deref().is_some_and(|url| !is_encrypted(url)) && settings.mail.way != MailWay::None {
            let message =
                "links in mails lead to `http://`, so that whoever is on the way can use them; write `https://`";
            doubts.push(settings.places.mistake("public_url", message).to_string());
        }
        Ok(doubts)
    }

    /// What is wrong with the machine's clock, as far as can be seen from here: proofs, codes and signatures have times.
    ///
    /// # Errors
    ///
    /// The state cannot be read.
    pub async fn clock_trouble(&self) -> Result<Option<&'static str>, ServerError> {
        let now_ms = self.runtime.clock().now_ms();
        if now_ms < BUILT_S.parse::<u64>().unwrap_or(0) * 1_000 {
            return Ok(Some(
                "the machine's clock is before the day on which this program was built",
            ));
        }
        let latest_ms = self.runtime.storage().latest_ms().await;
        let latest_ms = latest_ms.map_err(|error| self.storage_error(error))?;
        let is_behind = now_ms + BACK_MS_MAX < latest_ms;
        Ok(is_behind.then_some("the machine's clock is behind what is stored already"))
    }

    /// Whether the host keeps its own directory, and nobody is in it.
    async fn knows_nobody(&self) -> Result<bool, ServerError> {
        if self.settings.contacts != ContactSource::Stored {
            return Ok(false);
        }
        let some = self.runtime.storage().contacts("", 1).await;
        Ok(some.map_err(|error| self.storage_error(error))?.is_empty())
    }
}

/// Whether a URL leads to this machine alone.
fn is_this_machine(url: &str) -> bool {
    let host = url.strip_prefix("http://").unwrap_or(url);
    ["localhost", "127.", "[::1]"].iter().any(|own| host.starts_with(own))
}
