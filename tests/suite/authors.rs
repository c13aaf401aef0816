//! What an author types, from an empty folder on: each command, what it says, and what goes wrong.

mod checks;
mod dev;
mod mistakes;
mod new;
mod pages;
