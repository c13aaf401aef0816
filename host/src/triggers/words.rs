//! Words of messages and triggers: folded, stemmed, repaired, and told from those that carry no meaning.

pub mod fold;
pub mod function_words;
pub mod spelling;
pub mod stem;
