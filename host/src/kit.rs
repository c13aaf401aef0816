//! The author's kit: what an action does, tried out and measured on this machine without a served host.

pub mod answer;
pub mod bench;
pub mod case;
pub mod compare;
pub mod conformance;
pub mod fuzz;
pub mod sample;
pub mod stage;
pub mod written;
