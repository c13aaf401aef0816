//! What proves who visitors are: links and codes, the record of every proof, and the host's own directory.

mod contacts;
mod links;
mod proof_words;
mod proofs;

pub use contacts::{ContactAddress, ContactRow, Imported, NewContact};
pub use links::{CodeTry, FoundLink, Link, NewLink};
pub use proof_words::{ProofResult, ProofWay};
pub use proofs::{NewProof, ProofLimits, ProofRow};
