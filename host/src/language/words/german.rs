//! The German lists of words.

use super::Words;
use super::english::ENGLISH;

pub(in crate::language) const GERMAN: Words = ENGLISH;
