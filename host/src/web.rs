//! Facts of HTTP and of URLs that several rooms ask about, each with one answer.

pub mod page;
pub mod status;
