//! What is done for each language alike: whether it behaves as the others, and what it costs.

pub mod conformance;
pub mod costs;
