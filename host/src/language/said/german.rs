//! The host's words in German.

use super::english::ENGLISH;
use super::{Said, desk};

pub(in crate::language) const GERMAN: Said = Said {
    talk: super::talk::german::GERMAN,
    desk: desk::GERMAN,
    ..ENGLISH
};
