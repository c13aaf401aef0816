//! Facts of HTTP and URLs, and of what comes over them, that several rooms ask about. No I/O and no decisions.

pub mod document;
pub mod exact;
pub mod header;
mod literal;
pub mod media_type;
pub mod origin;
pub mod path;
pub mod status;
#[cfg(test)]
mod tests;

pub use literal::host_as_ip;
pub use origin::{InvalidOrigin, parse_origin};
