//! Commands of authors: from an action's folder to one file that is checked, tried and measured.

pub mod bench;
pub mod build;
pub mod check;
pub mod conformance;
pub mod dev;
pub mod fuzz;
pub mod pack;
pub mod sandbox;
pub mod test;
