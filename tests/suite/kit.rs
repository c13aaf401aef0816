//! The author's kit: the commands with which actions are tried out, measured and searched for mistakes.

mod bench;
mod cases;
mod conformance;
mod fuzz;
