//! What the suite stands on: a shop, a host over a temporary state folder, and conversations with it.

mod api;
mod artefacts;
mod author;
mod cli;
mod component;
mod desk;
mod echo;
mod gate;
mod kit;
mod mail_server;
mod memory;
mod outbox;
mod program;
mod ran;
pub mod scenario;
mod served;
pub mod signed;
mod stand;
mod verifiers;
mod warm;

pub use api::Api;
pub use artefacts::{action_file, assert_golden, binary, hostile_file, python, tool, workspace};
pub use author::{Author, Session};
pub use cli::{Chat, Cli, Done, Serving};
pub use component::Guest;
pub use desk::Desk;
pub use echo::{Captured, Echo};
pub use gate::Gate;
pub use kit::Kit;
pub use mail_server::{MailServer, certificates};
pub use memory::process_memory;
pub use program::{Daemon, Finished, actgate};
pub use ran::Ran;
pub use served::{Answer, Served, token};
pub use stand::{API_KEY, SIGNING_SECRET, Stand, StandBuilder, Talk, surroundings};
pub use verifiers::{Check, Client, Language, installed};
