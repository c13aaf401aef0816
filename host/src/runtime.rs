//! Running actions: which are published, one run from its inputs to its answer, and what is recorded of it.

pub mod clock;
mod publish;
mod recorder;
mod registry;
mod run;
mod settle;
mod state;

pub use publish::{PublishError, PublishReport};
pub use registry::{Broken, Published, Registry, RegistryError, Snapshot};
pub use run::{NewRun, Resume, Runtime, RuntimeError, RuntimeParts};
pub use settle::{Found, SettleError};
pub use state::RunState;
