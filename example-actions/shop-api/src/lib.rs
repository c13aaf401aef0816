//! The shop API: a small real HTTP server with orders, returns and accounts, which can also be told to misbehave.

mod access;
mod answer;
mod app;
mod bomb;
mod clock;
mod connection;
mod control;
mod fault;
mod front;
mod journal;
mod play;
mod records;
mod routes;
mod settings;
mod shop;
pub mod signature;
mod storage;

pub use clock::Clock;
pub use fault::{Fault, FaultRule};
pub use journal::JournalEntry;
pub use settings::ShopSettings;
pub use shop::Shop;
