//! What the suite stands on: a shop, a host over a temporary state folder, and conversations with it.

mod api;
mod artefacts;
mod cli;
mod component;
mod echo;
mod gate;
mod program;
mod ran;
pub mod scenario;
mod served;
mod stand;
mod verifiers;
mod warm;

pub use api::Api;
pub use artefacts::{action_file, assert_golden, binary, hostile_file, workspace};
pub use cli::{Cli, Done, Serving};
pub use component::Guest;
pub use echo::{Captured, Echo};
pub use gate::Gate;
pub use program::{Daemon, Finished, actgate};
pub use ran::Ran;
pub use served::{Answer, Served, token};
pub use stand::{API_KEY, SIGNING_SECRET, Stand, StandBuilder, Talk};
pub use verifiers::{Check, Client, Language};
