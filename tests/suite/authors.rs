//! What an author types, from an empty folder on: each command, what it says, and what goes wrong.

mod again;
mod checks;
mod dev;
mod examples;
mod mistakes;
mod new;
mod pages;
mod questions;
