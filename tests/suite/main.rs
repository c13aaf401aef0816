//! The suite: everything that is tested from outside the host, in one binary so that it links once.

mod again;
mod answers;
mod api;
mod cli;
mod components;
mod conversation;
mod crash;
mod exhaustion;
mod faults;
mod gate;
mod grants;
mod identity;
mod ledger;
mod manifests;
mod remedies;
mod requests;
mod scenarios;
mod secrets;
mod smoke;
mod storage;
mod surroundings;
mod visitors;
mod words;
mod writes;
