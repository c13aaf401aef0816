//! The settings of people at the end: the desk that visitors are passed to, and the receiver of events.

use super::calls::{HostCall, Reach, call_with};
use super::place::Place;
use super::texts::Texts;
use super::{InvalidSettings, raw};
use crate::model::id::nearest;
use crate::model::origin::Scheme;
use crate::policy::hours::{Hours, Span};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use toml::{Spanned, Table, Value};

/// The days of the week, from Monday on.
const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Where the moment stands in an operator's own words.
const WHEN: &str = "{when}";

/// The desk that visitors are passed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// The name of staff without one of their own, as visitors see it.
    pub name: Option<String>,
    /// When people are there; always where there are no hours.
    pub hours: Option<Hours>,
    /// The operator's own words at a hand-off, by lower-case locale.
    words: BTreeMap<String, String>,
    /// The operator's own words outside of hours, by lower-case locale.
    outside: BTreeMap<String, String>,
}

impl Desk {
    /// No hours, and no words of the operator's own.
    pub const PLAIN: Self = Self {
        name: None,
        hours: None,
        words: BTreeMap::new(),
        outside: BTreeMap::new(),
    };

    /// The operator's own words at a hand-off.
    pub fn words(&self, locale: &str) -> Option<&str> {
        of_locale(&self.words, locale)
    }

    /// The operator's own words outside of hours. `when` is when people are back, such as "on Monday at 09:00".
    pub fn outside(&self, locale: &str, when: &str) -> Option<String> {
        of_locale(&self.outside, locale).map(|words| words.replace(WHEN, when))
    }
}

/// The words of a locale, or of its language.
fn of_locale<'a>(words: &'a BTreeMap<String, String>, locale: &str) -> Option<&'a str> {
    let locale = locale.to_ascii_lowercase();
    let language = locale.split('-').next().unwrap_or_default();
    words.get(&locale).or_else(|| words.get(language)).map(String::as_str)
}

impl Place<'_> {
    pub(super) fn handoff(&self, raw: raw::Handoff) -> Result<Desk, InvalidSettings> {
        let zone = raw.time_zone.as_ref().map(|text| {
            TimeZone::get(text.get_ref()).map_err(|_| {
                let message = format!("`{}` is not a time zone such as `Europe/Berlin`", text.get_ref());
                self.at(text, message)
            })
        });
        let zone = zone.transpose()?;
        let hours = match raw.hours {
            None => None,
            Some(hours) => Some(self.hours(hours, zone)?),
        };
        Ok(Desk {
            name: raw.name,
            hours,
            words: self.words(raw.words)?,
            outside: self.words(raw.outside)?,
        })
    }

    fn hours(
        &self,
        raw: Spanned<BTreeMap<Spanned<String>, Spanned<Texts>>>,
        zone: Option<TimeZone>,
    ) -> Result<Hours, InvalidSettings> {
        let place = Spanned::new(raw.span(), ());
        let Some(zone) = zone else {
            let message = "hours are read in a time zone; say in which: time_zone = \"Europe/Berlin\"";
            return Err(self.at(&place, message));
        };
        let mut days: [Vec<Span>; 7] = Default::default();
        for (day, texts) in raw.into_inner() {
            let word = day.get_ref().as_str();
            let Some(index) = DAYS.iter().position(|known| *known == word) else {
                let hint = match nearest(word, DAYS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("they are `{}`", DAYS.join("`, `")),
                };
                return Err(self.at(&day, format!("`{word}` is not a day of the week; {hint}")));
            };
            let spans = texts.get_ref().0.iter().map(|text| Span::parse(text));
            let spans = spans
                .collect::<Result<_, _>>()
                .map_err(|message| self.at(&texts, message))?;
            if let Some(found) = days.get_mut(index) {
                *found = spans;
            }
        }
        Hours::new(zone, days).ok_or_else(|| {
            let message =
                "no day has hours, so nobody would ever be there; leave `hours` out where people are always there";
            self.at(&place, message)
        })
    }

    fn words(
        &self,
        raw: BTreeMap<Spanned<String>, Spanned<String>>,
    ) -> Result<BTreeMap<String, String>, InvalidSettings> {
        let mut words = BTreeMap::new();
        for (locale, text) in raw {
            if !super::is_locale(locale.get_ref()) {
                let message = format!("`{}` is not a BCP 47 tag such as `en` or `de-AT`", locale.get_ref());
                return Err(self.at(&locale, message));
            }
            if text.get_ref().trim().is_empty() {
                return Err(self.at(&text, "the text is empty; leave the key out for the host's own words"));
            }
            words.insert(locale.get_ref().to_ascii_lowercase(), text.into_inner());
        }
        Ok(words)
    }

    /// The call that takes events to the operator's receiver.
    pub(super) fn events(
        &self,
        raw: Spanned<raw::Events>,
        secrets: &BTreeMap<Spanned<String>, raw::Secret>,
    ) -> Result<HostCall, InvalidSettings> {
        let raw = raw.into_inner();
        let secret = self.secret(&raw.secret, secrets)?;
        let reach = Reach {
            private_networks: self.networks(&raw.private_networks)?,
            plain_http: raw.plain_http,
        };
        let text = |text: &str| Value::String(text.to_owned());
        let auth = [
            ("kind", "signature"),
            ("scheme", "standard-webhooks"),
            ("secret", secret.as_str()),
        ];
        let auth = auth.map(|(key, value)| (key.to_owned(), text(value)));
        let body = EVENT_PARAMETERS.map(|name| (name.to_owned(), text(&format!("{{{name}}}"))));
        // Some receivers are known by a key in their query.
        let (url, query) = raw.url.get_ref().split_once('?').unwrap_or((raw.url.get_ref(), ""));
        let mut queries = Table::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let values = queries.entry(name).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(values) = values {
                values.push(text(&value));
            }
        }
        let endpoint = Table::from_iter([
            ("method".to_owned(), text("POST")),
            ("url".to_owned(), text(url)),
            ("query".to_owned(), Value::Table(queries)),
            ("effect".to_owned(), text("write")),
            ("confirm".to_owned(), Value::Boolean(false)),
            ("auth".to_owned(), Value::Table(Table::from_iter(auth))),
            ("body".to_owned(), Value::Table(Table::from_iter(body))),
        ]);
        let plain_http = reach.plain_http;
        let call = call_with("host-events", endpoint, reach, &EVENT_PARAMETERS);
        let call = call.map_err(|message| self.at(&raw.url, message))?;
        if call.endpoint.origin.scheme == Scheme::Http && !plain_http {
            let message = "what visitors say would cross the network as it is; write `https://`, or allow it with `plain_http = true`";
            return Err(self.at(&raw.url, message));
        }
        Ok(call)
    }
}

/// The members of an event's body (Standard Webhooks 1.0, "Payload structure").
pub const EVENT_PARAMETERS: [&str; 3] = ["type", "timestamp", "data"];

#[cfg(test)]
mod tests {
    use crate::config::{Settings, parse};
    use crate::policy::hours::Presence;
    use std::path::Path;

    fn settings(text: &str) -> Result<Settings, String> {
        parse(text, "actgate.toml", Path::new("/etc/actgate")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_desk_has_hours_in_a_zone_and_words_by_language() {
        let text = "[handoff]\nname = \"Customer care\"\ntime_zone = \"Europe/Berlin\"\n\
                    hours = { monday = [\"09:00-12:00\", \"13:00-17:00\"], friday = \"09:00-15:00\" }\n\
                    [handoff.words]\nen = \"Our team takes over.\"\nde-AT = \"Servus!\"\n\
                    [handoff.outside]\nen = \"We are back {when}.\"\n";
        let desk = settings(text).unwrap().desk;
        assert_eq!(desk.name.as_deref(), Some("Customer care"));
        // A Monday, at 10:00 in Berlin.
        assert_eq!(desk.hours.as_ref().unwrap().presence(1_796_029_200_000), Presence::Here);
        assert_eq!(desk.words("en-GB"), Some("Our team takes over."));
        assert_eq!((desk.words("de-at"), desk.words("de")), (Some("Servus!"), None));
        assert_eq!(
            desk.outside("en", "on Monday").as_deref(),
            Some("We are back on Monday.")
        );
        assert_eq!(settings("").unwrap().desk, super::Desk::PLAIN);
    }

    #[test]
    fn mistakes_of_the_desk_have_their_place_and_remedy() {
        for (text, place, part) in [
            ("time_zone = \"Berlin\"", "2:13", "such as `Europe/Berlin`"),
            (
                "hours = { monday = \"09:00-17:00\" }",
                "2:9",
                "time_zone = \"Europe/Berlin\"",
            ),
            (
                "time_zone = \"UTC\"\nhours = { mondy = \"09:00-17:00\" }",
                "3:11",
                "did you mean `monday`?",
            ),
            (
                "time_zone = \"UTC\"\nhours = { monday = \"9-5\" }",
                "3:20",
                "such as `09:00-17:00`",
            ),
            ("time_zone = \"UTC\"\nhours = { }", "3:9", "leave `hours` out"),
            ("words = { \"e n\" = \"x\" }", "2:11", "BCP 47"),
            ("words = { en = \" \" }", "2:16", "leave the key out"),
            ("name = \"\"", "2:8", "is empty"),
            ("hour = 1", "2:1", "unknown field `hour`"),
        ] {
            let said = settings(&format!("[handoff]\n{text}\n")).unwrap_err();
            assert!(said.starts_with(&format!("actgate.toml:{place}: ")), "{text}: {said}");
            assert!(said.contains(part), "{text}: {said}");
        }
    }

    #[test]
    fn events_need_a_url_and_a_secret_that_is_set() {
        let secrets = "[secrets]\nhook = { file = \"hook\" }\n";
        let with = |events: &str| settings(&format!("[events]\n{events}\n{secrets}"));
        let call = with("url = \"https://desk.shop.example/in?a=b\"\nsecret = \"hook\"")
            .unwrap()
            .events
            .unwrap();
        assert_eq!(call.endpoint.origin.to_string(), "https://desk.shop.example");
        assert!(call.endpoint.writes());
        assert_eq!(call.endpoint.query.len(), 1);
        let plain = "url = \"http://desk.shop.example/\"\nsecret = \"hook\"\nplain_http = true";
        assert!(with(plain).is_ok());
        for (text, place, part) in [
            ("url = \"desk\"\nsecret = \"hook\"", "2:7", "https://"),
            (
                "url = \"http://desk.shop.example/\"\nsecret = \"hook\"",
                "2:7",
                "plain_http = true",
            ),
            (
                "url = \"https://desk.shop.example/{x}\"\nsecret = \"hook\"",
                "2:7",
                "has no value here",
            ),
            (
                "url = \"https://desk.shop.example/\"\nsecret = \"hok\"",
                "3:10",
                "no secret of this name",
            ),
        ] {
            let said = with(text).unwrap_err();
            assert!(said.starts_with(&format!("actgate.toml:{place}: ")), "{text}: {said}");
            assert!(said.contains(part), "{text}: {said}");
        }
        assert_eq!(settings("").unwrap().events, None);
    }
}
