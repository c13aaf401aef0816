//! Commands of authors: from an action's folder to one file that is checked, tried and measured.

pub(super) mod bench;
pub(super) mod build;
pub(super) mod check;
pub(super) mod conformance;
pub(super) mod dev;
pub(super) mod fuzz;
pub(super) mod pack;
pub(super) mod sandbox;
pub(super) mod test;
