//! The sandbox: compiles a component, links it to its stubs, and runs one function of it within limits.

pub mod cache;
pub mod call;
pub mod compile;
pub mod limiter;
pub mod load;
pub mod needs;
pub mod pool;
mod store;

pub use call::{CallFailure, CallReport, Trap, Usage};
pub use compile::Compiler;
pub use load::{LoadError, Loaded, Sandbox};
pub use pool::{EngineError, PoolClass};
