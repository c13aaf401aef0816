//! The German lists of words.

mod steering;

use super::Words;
use super::english::ENGLISH;

pub(in crate::language) const GERMAN: Words = Words {
    steering: steering::GERMAN,
    ..ENGLISH
};
