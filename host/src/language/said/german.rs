//! The host's words in German.

mod talk;

use super::Said;
use super::english::ENGLISH;

pub(in crate::language) const GERMAN: Said = Said {
    talk: talk::GERMAN,
    ..ENGLISH
};
