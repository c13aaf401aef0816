//! Facts of HTTP and URLs, and of what comes over them, that several rooms need.

pub mod document;
pub mod status;
