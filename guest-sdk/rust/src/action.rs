//! The trait that an action implements, and the inputs of an action that has none.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Context, Exchanges, Failure, Given, Problems, Step};

/// What an action is: up to three pure functions. Each has a default that leaves the matter to the
/// manifest, so that code takes over only where it has something to add.
///
/// ```
/// use actgate_sdk::prelude::*;
///
/// #[derive(Deserialize)]
/// struct Inputs {
///     order: String,
/// }
///
/// struct Shouting;
///
/// impl Action for Shouting {
///     type Inputs = Inputs;
///
///     fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
///         given.update("order", |order: String| order.to_uppercase())
///     }
/// }
/// # use actgate_sdk::testing::Bench;
/// # use serde_json::json;
/// let bench = Bench::<Shouting>::new().inputs(json!({"order": "a-1001"}));
/// assert_eq!(bench.validate().accepted(), json!({"order": "A-1001"}));
/// bench.plan().assert_as_declared();
/// ```
pub trait Action {
    /// The inputs once they are complete, as the manifest lists them. An input that the manifest does
    /// not require, or that a question of the action adds, is an `Option`.
    type Inputs: DeserializeOwned;

    /// Checks and normalises the inputs given so far; some may still be missing.
    ///
    /// The host has already checked each against its schema, and does so again afterwards. What is
    /// found wrong is reported to the visitor, who is asked again.
    ///
    /// # Errors
    ///
    /// The places that cannot be used as given.
    fn validate(context: &Context, given: &mut Given) -> Result<(), Problems> {
        let _ = (context, given);
        Ok(())
    }

    /// Decides the first step for complete inputs. The default makes the call that the manifest declares.
    ///
    /// # Errors
    ///
    /// A failure ends the run.
    fn plan(context: &Context, inputs: Self::Inputs) -> Result<Step, Failure> {
        let _ = (context, inputs);
        Ok(Step::AsDeclared)
    }

    /// Shapes the answer from the exchanges so far, or goes on with another step. The default fills the
    /// manifest's template from the last response.
    ///
    /// # Errors
    ///
    /// A failure ends the run.
    fn shape(context: &Context, inputs: Self::Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let _ = (context, inputs, exchanges);
        Ok(Step::AsDeclared)
    }
}

/// The inputs of an action that asks for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct NoInputs {}
