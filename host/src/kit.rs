//! The author's kit: what an action does, tried out and measured on this machine without a served host.

pub(crate) mod answer;
pub(crate) mod bench;
pub(crate) mod case;
pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod fuzz;
pub(crate) mod sample;
pub(crate) mod stage;
pub(crate) mod written;
