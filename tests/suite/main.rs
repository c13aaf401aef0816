//! The suite: everything that is tested from outside the host, in one binary so that it links once.

mod api;
mod cli;
mod conversation;
mod scenarios;
mod smoke;
