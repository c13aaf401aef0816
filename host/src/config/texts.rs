//! Settings that are a text or several: a list of them, or one for each locale.

use serde::Deserialize;
use std::collections::BTreeMap;

/// One text, or a list of texts.
pub(super) struct Texts(pub Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Texts;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }

        deserializer.deserialize_any(Either)
    }
}

/// What a host is called: one text, or one for each locale.
pub(super) enum PlaceName {
    One(String),
    ByLocale(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for PlaceName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = PlaceName;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a table with a text for each locale")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PlaceName, E> {
                Ok(PlaceName::One(text.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<PlaceName, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((locale, text)) = map.next_entry()? {
                    texts.insert(locale, text);
                }
                Ok(PlaceName::ByLocale(texts))
            }
        }

        deserializer.deserialize_any(Either)
    }
}
