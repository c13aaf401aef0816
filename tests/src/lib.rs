//! What the suite stands on: a shop, a host over a temporary state folder, and conversations with it.

mod artefacts;
mod cli;
pub mod scenario;
mod served;
mod stand;

pub use artefacts::{action_file, binary, hostile_file, workspace};
pub use cli::{Cli, Done, Serving};
pub use served::{Answer, Served, token};
pub use stand::{API_KEY, SIGNING_SECRET, Stand, StandBuilder, Talk};
