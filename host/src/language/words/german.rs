//! The German lists of words.

mod steering;

use super::english::ENGLISH;
use super::{Words, people};

pub(in crate::language) const GERMAN: Words = Words {
    steering: steering::GERMAN,
    people: people::GERMAN,
    ..ENGLISH
};
