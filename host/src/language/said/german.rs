//! The host's words in German.

mod talk;

use super::english::ENGLISH;
use super::{Said, desk};

pub(in crate::language) const GERMAN: Said = Said {
    talk: talk::GERMAN,
    desk: desk::GERMAN,
    ..ENGLISH
};
