//! What the visitor gave: a view to check and change it, and the problems found in it.

pub mod given;
pub mod problem;
