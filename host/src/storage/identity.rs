//! What proves who visitors are: links and codes, the record of every proof, and the host's own directory.

mod contacts;
mod links;
mod proofs;

pub use contacts::{ContactRow, Imported};
pub use links::{CodeTry, FoundLink, Link, NewLink};
pub use proofs::{NewProof, ProofLimits, ProofRow};
