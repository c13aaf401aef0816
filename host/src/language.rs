//! What depends on the visitor's language, and nothing else: words as they are compared, the lists of words, what a message
//! means as a command, a choice, a number or an address, and what the host says.

pub mod address;
pub mod choice;
pub mod command;
pub mod english;
pub mod fold;
pub mod number;
pub mod said;
pub mod spelling;
pub mod stem;
