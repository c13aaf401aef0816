//! Running actions: which are published, one run from its inputs to its answer, and what is recorded of it.

pub mod clock;
mod explain;
mod grants;
mod metrics;
mod notices;
mod recorder;
mod registry;
mod run;
mod state;

pub use explain::{Explanation, Question};
pub use grants::GrantBook;
pub use metrics::Metrics;
pub use registry::publish::{NotGranted, PublishError, PublishReport};
pub use registry::{Broken, Published, Registry, RegistryError, Snapshot};
pub use run::{Found, NewRun, Resume, Runtime, RuntimeError, RuntimeParts, Script, SettleError};
pub use state::RunState;
