//! actgate runs actions for customer agents in a sandbox; ARCHITECTURE.md says how the rooms below fit together.

#![warn(clippy::unwrap_used)]
// What a command prints goes through `cli::output`, and everything else into the log.
#![warn(clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "tests make their own surroundings")
)]

// What the binary, the tests and the fuzz targets use. The other rooms are the host's own, so that the compiler finds what
// nobody uses in them.
pub mod api;
pub mod cli;
pub mod config;
pub mod conversation;
pub mod engine;
pub mod events;
pub mod identity;
pub mod language;
pub mod manifest;
pub mod model;
pub mod policy;
pub mod runtime;
pub mod server;
pub mod signatures;
pub mod storage;
pub mod trace;
pub mod triggers;
pub mod upstream;
pub mod web;

mod contract;
mod hostcall;
mod kit;
mod schema;
mod secrets;
