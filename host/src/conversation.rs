//! The dialogue: a stored state, a pure `step(state, event)`, and the driver that does what a step asks for.

mod driver;
mod message;
mod outcome;
mod progress;
mod state;
mod step;
mod utterance;

#[cfg(test)]
mod tests;

use crate::language::{command as commands, said as words};

pub(crate) use driver::fresh_id;
pub use driver::{ConversationError, ConversationParts, Conversations, Followed, Said, Turn};
pub use state::{Answered, Identity, Offer, Phase, State, Task};
pub use step::{Catalogue, CodeTried, Entry, Event, Job, Transition, step};
pub use utterance::{Kind, Utterance};
