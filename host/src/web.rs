//! Facts of HTTP and URLs that several rooms ask about: hosts, origins, paths, header names. No I/O and no decisions.

pub mod exact;
pub mod header;
mod literal;
pub mod origin;
pub mod path;
#[cfg(test)]
mod tests;

pub use literal::host_as_ip;
pub use origin::{InvalidOrigin, parse_origin};
