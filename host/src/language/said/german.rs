//! The host's words in German.

use super::Said;
use super::english::ENGLISH;

pub(in crate::language) const GERMAN: Said = ENGLISH;
