//! What is done for each language alike: whether it behaves as the others, and what it costs.

pub(crate) mod conformance;
pub(crate) mod costs;
