//! The suite: everything that is tested from outside the host, in one binary so that it links once.

mod answers;
mod components;
mod exhaustion;
mod requests;
mod smoke;
mod surroundings;
