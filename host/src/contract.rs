//! The WIT contract on the host's side: one module per version, each converting to the house's own nouns.

pub(crate) mod v0_1;

/// The contract versions that this host runs, newest first, for messages and `inspect`.
pub(crate) const SUPPORTED: &[&str] = &[v0_1::VERSION];

/// Whether a component made for this full version, such as `0.1.3`, can be run.
pub(crate) fn is_supported(version: &str) -> bool {
    let is_of = |line: &&str| {
        version
            .strip_prefix(*line)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    SUPPORTED.iter().any(is_of)
}

/// The interface an action must export, without its version.
pub(crate) const HANDLER: &str = "actgate:action/handler";

/// The interfaces of the contract that an action may import, without their version.
pub(crate) const IMPORTS: &[&str] = &["actgate:action/types", "actgate:action/log"];
