//! The WIT contract on the host's side: one module per version, each converting to the house's own nouns.

mod handler;
pub(crate) mod read;
mod v0_1;
mod v0_2;

pub(crate) use handler::Handler;
pub(crate) use v0_2::{exchange, log};

/// A version of the contract that this host runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V0_1,
    V0_2,
}

/// The contract versions that this host runs, newest first, for messages and `inspect`.
pub(crate) const SUPPORTED: &[&str] = &["0.2", "0.1"];

impl Version {
    /// The version that runs a component made for this full one, such as `0.1.3`.
    pub(crate) fn of(full: &str) -> Option<Self> {
        let is_of = |line: &str| {
            full.strip_prefix(line)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        [Self::V0_2, Self::V0_1]
            .into_iter()
            .find(|version| is_of(version.line()))
    }

    /// What the full versions of this one begin with.
    fn line(self) -> &'static str {
        match self {
            Self::V0_1 => "0.1",
            Self::V0_2 => "0.2",
        }
    }
}

/// Whether a component made for this full version, such as `0.1.3`, can be run.
pub(crate) fn is_supported(version: &str) -> bool {
    Version::of(version).is_some()
}

/// The interface an action must export, without its version.
pub(crate) const HANDLER: &str = "actgate:action/handler";

/// The interfaces of the contract that an action may import, without their version.
pub(crate) const IMPORTS: &[&str] = &["actgate:action/types", "actgate:action/log"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_found_by_its_full_name_and_no_other_is() {
        for (full, found) in [
            ("0.2.0", Some(Version::V0_2)),
            ("0.2.17", Some(Version::V0_2)),
            ("0.1.0", Some(Version::V0_1)),
            ("0.1", Some(Version::V0_1)),
            ("0.10.0", None),
            ("0.20.0", None),
            ("0.3.0", None),
            ("1.0.1", None),
            ("", None),
        ] {
            assert_eq!(Version::of(full), found, "{full}");
        }
        for line in SUPPORTED {
            assert_eq!(Version::of(line).map(Version::line), Some(*line));
        }
    }
}
