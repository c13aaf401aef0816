//! What the suite stands on: a shop, a host over a temporary state folder, and conversations with it.

mod api;
mod artefacts;
mod component;
mod echo;
mod program;
mod ran;
mod stand;
mod warm;

pub use api::Api;
pub use artefacts::{action_file, binary, hostile_file, workspace};
pub use component::Guest;
pub use echo::Echo;
pub use program::{Finished, Served, actgate};
pub use ran::Ran;
pub use stand::{API_KEY, SIGNING_SECRET, Stand, StandBuilder, Talk};
