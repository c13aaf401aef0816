//! What the suite stands on: a shop, a host over a temporary state folder, and conversations with it.

mod artefacts;
mod stand;

pub use artefacts::{action_file, binary, hostile_file, workspace};
pub use stand::{Stand, StandBuilder, Talk};
