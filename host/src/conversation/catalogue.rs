//! What a step sees of the host around it: the live actions, and the desk that visitors are passed to.

use crate::config::Desk;
use crate::model::action::Action;
use crate::policy::input::InputChecker;

/// An action as a step sees it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub action: &'a Action,
    pub checker: &'a InputChecker,
    /// Digest of the action's file, in hexadecimal.
    pub digest: &'a str,
}

/// The live actions, and where people are.
pub trait Catalogue {
    /// The live action of that name.
    fn get(&self, name: &str) -> Option<Entry<'_>>;
    /// The names of all live actions, in order.
    fn names(&self) -> Vec<&str>;
    /// The desk that visitors are passed to.
    fn desk(&self) -> &Desk {
        static PLAIN: Desk = Desk::PLAIN;
        &PLAIN
    }
}
