//! What an action may know besides its inputs: the run's clock, locale, time zone, visitor, settings and seed.

pub mod log;
pub(crate) mod random;
pub(crate) mod visitor;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Failure, Random, Visitor, decode, fail};

/// Everything an action may know besides its inputs.
///
/// The same context, inputs and exchanges must give the same answer, so this is the only source of
/// time and of randomness.
#[derive(Debug, Clone, PartialEq)]
pub struct Context {
    pub(crate) run: String,
    pub(crate) locale: String,
    pub(crate) time_zone: Option<String>,
    pub(crate) now_ms: u64,
    pub(crate) seed: u64,
    pub(crate) visitor: Visitor,
    pub(crate) settings: Value,
}

impl Context {
    /// Identifies the run; the same through retries and replays.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// The visitor's locale as BCP 47 writes it, for example `en-GB`.
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// The locale's language alone, for example `en` of `en-GB`.
    pub fn language(&self) -> &str {
        self.locale.split('-').next().unwrap_or_default()
    }

    /// The visitor's time zone by its name in the IANA database, for example `Europe/Berlin`; none where the operator's site
    /// does not report it. The host has checked the name.
    pub fn time_zone(&self) -> Option<&str> {
        self.time_zone.as_deref()
    }

    /// Milliseconds since the Unix epoch: the run's only clock, which stands still during a run.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// The number that the run's randomness grows from. Most actions want [`Context::random`].
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Random numbers that are the same in every repetition of the run.
    ///
    /// Each call of this function begins the same sequence again: take one and keep it.
    ///
    /// ```
    /// # use actgate_sdk::testing;
    /// let context = testing::context();
    /// assert_eq!(context.random().below(1_000), context.random().below(1_000));
    /// ```
    pub fn random(&self) -> Random {
        Random::from_seed(self.seed)
    }

    /// The person that the run is for, as far as the manifest lets the action know.
    pub fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// The operator's non-secret settings for this action.
    ///
    /// ```
    /// # use actgate_sdk::testing::Bench;
    /// # use actgate_sdk::NoInputs;
    /// # struct Hours;
    /// # impl actgate_sdk::Action for Hours { type Inputs = NoInputs; }
    /// #[derive(serde::Deserialize)]
    /// struct Settings {
    ///     currency: String,
    /// }
    ///
    /// let bench = Bench::<Hours>::new().settings(serde_json::json!({"currency": "EUR"}));
    /// let settings: Settings = bench.context().settings()?;
    /// assert_eq!(settings.currency, "EUR");
    /// # Ok::<(), actgate_sdk::Failure>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `invalid-settings`, naming the place, when they do not fit `T`.
    pub fn settings<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        decode::value(&self.settings)
            .map_err(|misfit| fail("invalid-settings", format!("the settings do not fit {misfit}")))
    }
}
