//! The shop over the wire: every route with its denied twin, what is kept, and each fault.

mod accounts;
mod command;
mod control;
mod faults;
mod keeping;
mod orders;
mod raw_faults;
mod signatures;
mod wire;
