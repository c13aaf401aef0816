//! The dialogue: a stored state, a pure `step(state, event)`, and the driver that does what a step asks for.

mod catalogue;
mod driver;
mod event;
mod handoff;
mod message;
mod news;
mod outcome;
mod people;
mod progress;
mod proof;
mod scene;
mod state;
mod step;
mod utterance;

#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, Entry};
pub(crate) use driver::fresh_id;
pub use driver::{ConversationError, ConversationParts, Conversations, Followed, Staff};
pub use event::{CodeTried, Event};
pub use news::{News, Said, Turn};
pub use people::{ForPeople, Passed};
pub use state::{Answered, Handed, Identity, Job, Offer, Phase, State, Task};
pub use step::{Transition, step};
pub use utterance::{Kind, Utterance};
