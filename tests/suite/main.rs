//! The suite: everything that is tested from outside the host, in one binary so that it links once.

mod again;
mod answers;
mod api;
mod cli;
mod components;
mod confirmations;
mod conversation;
mod crash;
mod decisions;
mod exhaustion;
mod faults;
mod gate;
mod grants;
mod kills;
mod ledger;
mod manifests;
mod published;
mod remedies;
mod requests;
mod scenarios;
mod secrets;
mod smoke;
mod storage;
mod surroundings;
mod words;
mod writes;
