//! What depends on the visitor's language, and nothing else: words as they are compared, the lists of words, what a message
//! means as a command, a choice, a number or an address, and what the host says.

pub(crate) mod address;
pub(crate) mod aside;
pub(crate) mod changer;
pub(crate) mod chat;
pub(crate) mod choice;
pub(crate) mod code;
pub(crate) mod command;
pub(crate) mod concept;
pub(crate) mod correction;
pub(crate) mod date;
pub(crate) mod dictionary;
pub(crate) mod fold;
pub(crate) mod number;
pub(crate) mod reading;
pub(crate) mod said;
pub(crate) mod spelling;
pub(crate) mod stance;
pub(crate) mod stem;
mod stem_german;
pub(crate) mod time;
pub(crate) mod token;
pub(crate) mod told;
pub(crate) mod tongue;
pub(crate) mod words;
pub(crate) mod zone;

pub use date::Order;
pub use reading::Reading;

use dictionary::Dictionary;
use jiff::tz::TimeZone;
use said::Said;
use words::Words;

/// A language that visitors are understood and answered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The language of a locale, such as `de-AT` (BCP 47). English stands in for every language that has no tables here.
    pub fn of(locale: &str) -> Self {
        let primary = locale.split(['-', '_']).next().unwrap_or_default();
        let is_it = |language: &Self| primary.eq_ignore_ascii_case(language.tag());
        Self::ALL.into_iter().find(is_it).unwrap_or_default()
    }

    /// Its primary subtag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// By which words messages in it are read.
    pub(crate) fn words(self) -> &'static Words {
        static ENGLISH: Words = words::english::ENGLISH;
        static GERMAN: Words = words::german::GERMAN;
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }

    /// Its common words.
    pub(crate) fn dictionary(self) -> Dictionary {
        match self {
            Self::English => dictionary::ENGLISH,
            Self::German => dictionary::GERMAN,
        }
    }

    /// What the host says in it.
    pub(crate) fn said(self) -> &'static Said {
        static ENGLISH: Said = said::english::ENGLISH;
        static GERMAN: Said = said::german::GERMAN;
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        }
    }
}

/// In which language, where and when a message is heard: what its words mean depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hearing {
    pub language: Language,
    /// Which comes first in `12/03/2027`, where the region says so.
    pub order: Option<Order>,
    /// The visitor's.
    pub zone: TimeZone,
    /// Milliseconds since the Unix epoch.
    pub now_ms: u64,
}

impl Hearing {
    /// A message that is heard in a locale (BCP 47) at a moment, by the clocks of UTC.
    pub fn new(locale: &str, now_ms: u64) -> Self {
        Self {
            language: Language::of(locale),
            order: Order::of(locale),
            zone: TimeZone::UTC,
            now_ms,
        }
    }

    /// The same by the clocks of a zone by its IANA name, or of UTC where it has none or an unknown one.
    pub fn in_zone_named(self, zone: Option<&str>) -> Self {
        match zone.and_then(|name| zone::named(name).ok()) {
            Some(zone) => self.in_zone(zone),
            None => self,
        }
    }

    /// The same by the clocks of a zone.
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_the_language_of_its_first_part() {
        for (locale, language) in [
            ("de", Language::German),
            ("de-AT", Language::German),
            ("DE_ch", Language::German),
            ("en-GB", Language::English),
            ("fr", Language::English),
            ("den", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of(locale), language, "{locale}");
        }
    }
}
