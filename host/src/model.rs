//! The nouns of the house: plain values that every other room shares, with no I/O, no async and no framework.

#![warn(missing_docs)]

pub mod action;
pub mod auth;
pub mod endpoint;
pub mod grant;
pub mod handoff;
pub mod id;
pub mod identity;
pub mod limits;
pub mod localized;
pub mod origin;
pub mod pointer;
pub mod reply;
pub mod run;
pub mod spoken;
pub mod step;
