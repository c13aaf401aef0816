//! The Rust face of the actgate contract: write an action as up to three pure functions over typed data.
//!
//! An action never opens a connection and never sees a URL or a secret. It is told what the visitor
//! said, names a call that its manifest declares, reads the answer, and says what to tell. The host
//! does everything else, so the same functions run in a preview, in a replay and under `cargo test`.
//!
//! ```
//! use actgate_sdk::prelude::*;
//!
//! #[derive(Deserialize)]
//! struct Inputs {
//!     order: String,
//! }
//!
//! #[derive(Deserialize)]
//! struct Order {
//!     status: String,
//! }
//!
//! struct OrderStatus;
//!
//! impl Action for OrderStatus {
//!     type Inputs = Inputs;
//!
//!     fn plan(_: &Context, inputs: Inputs) -> Result<Step, Failure> {
//!         call("orders").with("order", &inputs.order).step()
//!     }
//!
//!     fn shape(_: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
//!         let order: Order = exchanges.last().json()?;
//!         reply(format!("Order {} is {}.", inputs.order, order.status)).step()
//!     }
//! }
//!
//! actgate_sdk::export!(OrderStatus);
//!
//! // The same functions, run natively in a test.
//! use actgate_sdk::testing::Bench;
//! use serde_json::json;
//!
//! let bench = Bench::<OrderStatus>::new().inputs(json!({"order": "A-1001"}));
//! assert_eq!(bench.plan().call("orders"), json!({"order": "A-1001"}));
//!
//! let shaped = bench.answer("orders", 200, json!({"status": "on its way"})).shape();
//! assert_eq!(shaped.reply().message(), "Order A-1001 is on its way.");
//! ```
//!
//! # Purity
//!
//! The same context, inputs and exchanges must give the same answer. [`Context::now_ms`] is the only
//! clock and [`Context::random`] the only randomness; [`testing::Bench`] calls everything twice and
//! refuses an action that answers differently. State kept in a `static` is lost: the host may run
//! every call in a fresh instance.
#![warn(missing_docs)]

mod action;
mod context;
mod decode;
mod exchange;
#[doc(hidden)]
pub mod guest;
mod input;
mod step;
pub mod testing;

pub use action::{Action, NoInputs};
pub use context::random::Random;
pub use context::visitor::{Assurance, Visitor};
pub use context::{Context, log};
pub use exchange::{CallError, Exchange, Exchanges, Response};
#[doc(hidden)]
pub use guest::raw;
pub use input::given::Given;
pub use input::problem::{Problem, Problems};
pub use step::Step;
pub use step::answer::{HandOff, Reply, hand_off, reply};
pub use step::call::{Call, Calls, call};
pub use step::failure::{Failure, fail};
pub use step::question::{Choice, Question, Questions, ask};

/// What nearly every action imports: the trait, its types, the builders, and serde's derives' names.
///
/// `serde::Deserialize` and `serde::Serialize` come along; the derives need `serde` among the action's
/// own dependencies.
pub mod prelude {
    pub use crate::{
        Action, Assurance, CallError, Context, Exchange, Exchanges, Failure, Given, NoInputs, Problem, Problems,
        Question, Questions, Response, Step, ask, call, fail, hand_off, reply,
    };
    pub use serde::{Deserialize, Serialize};
}

/// The README's examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
