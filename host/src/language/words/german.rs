//! The German lists of words.

use super::english::ENGLISH;
use super::{Words, people};

pub(in crate::language) const GERMAN: Words = Words {
    people: people::GERMAN,
    ..ENGLISH
};
