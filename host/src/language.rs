//! What depends on the visitor's language, and nothing else: words as they are compared, the lists of words, what a message
//! means as a command, a choice, a number or an address, and what the host says.

pub(crate) mod address;
pub(crate) mod choice;
pub(crate) mod command;
pub(crate) mod dictionary;
pub(crate) mod english;
pub(crate) mod fold;
pub(crate) mod number;
pub(crate) mod said;
pub(crate) mod spelling;
pub(crate) mod stem;
