//! The fuzz targets: each takes any bytes, asserts what has to hold for all of them, and tells whether they came far.

pub mod address;
mod built;
#[cfg(test)]
mod corpus;
pub mod manifest;
pub mod matcher;
pub mod url_template;

/// Takes an input. `true` where it got to what the target is about: a request that was built, a manifest that was taken.
pub type Target = fn(&[u8]) -> bool;

/// The targets by the names of their corpora.
pub const TARGETS: [(&str, Target); 4] = [
    ("address", address::run),
    ("manifest", manifest::run),
    ("matcher", matcher::run),
    ("url_template", url_template::run),
];
