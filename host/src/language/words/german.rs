//! The German lists of words.

use super::english::ENGLISH;
use super::{Words, people, steering};

pub(in crate::language) const GERMAN: Words = Words {
    steering: steering::german::GERMAN,
    people: people::GERMAN,
    ..ENGLISH
};
