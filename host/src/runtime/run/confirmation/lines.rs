//! The lines of the question: which values of a request are shown, and what each of them is called.

use super::Wording;
use super::value::{Wire, shown};
use crate::model::endpoint::{BodyTemplate, BodyType, Endpoint, Piece, Source, Template};
use crate::policy::egress::EgressPermit;
use crate::policy::text::visible;
use serde_json::Value;
use std::collections::BTreeSet;
use url::form_urlencoded;

/// What stands between a title and what is inside of it.
const INSIDE: &str = " › ";

/// Where a line comes from: the same source has the same value wherever it goes, and is shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place<'a> {
    Source(&'a Source),
    /// A text of the manifest, perhaps with values in it, by its key.
    Key(String),
}

/// All lines, in the order of path, query, headers and body.
pub(super) fn lines(wording: &Wording<'_>, endpoint: &Endpoint, permit: &EgressPermit) -> Vec<String> {
    let mut lines = Lines {
        wording,
        endpoint,
        twice: BTreeSet::new(),
        shown: Vec::new(),
        lines: Vec::new(),
    };
    lines.twice = lines.twice_titled();
    for source in endpoint.path.iter().flat_map(Template::sources) {
        lines.part_of_text(source, permit);
    }
    lines.query(permit);
    for source in endpoint.headers.iter().flat_map(|(_, template)| template.sources()) {
        lines.part_of_text(source, permit);
    }
    lines.body(permit);
    lines.lines
}

struct Lines<'a> {
    wording: &'a Wording<'a>,
    endpoint: &'a Endpoint,
    /// Titles that several places have; these are told apart by their names.
    twice: BTreeSet<String>,
    shown: Vec<&'a Source>,
    lines: Vec<String>,
}

impl<'a> Lines<'a> {
    /// A value inside of a path or a header, whose other text is fixed.
    fn part_of_text(&mut self, source: &'a Source, permit: &EgressPermit) {
        let visitor = self.wording.visitor;
        let text = |text: &Option<String>| text.clone().map(Value::String);
        let value = match source {
            Source::Parameter(name) => permit.parameters().get(name).cloned(),
            Source::VisitorEmail => text(&visitor.email),
            Source::VisitorId => text(&visitor.contact),
            // The host's and the operator's own.
            Source::RunId | Source::Locale | Source::Setting(_) => None,
        };
        if let Some(value) = value {
            self.source(source, &value, Wire::Text);
        }
    }

    fn query(&mut self, permit: &EgressPermit) {
        let Ok(url) = url::Url::parse(&permit.url()) else {
            return;
        };
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let endpoint = self.endpoint;
        let template = |name: &str| {
            let mut query = endpoint.query.iter();
            query.find(|(own, _)| own == name).map(|(_, template)| template)
        };
        self.pairs(pairs, |name| template(name).map(Text::of));
    }

    fn body(&mut self, permit: &EgressPermit) {
        let (Some(bytes), Some(template)) = (permit.body(), &self.endpoint.body) else {
            return;
        };
        match &self.endpoint.body_type {
            BodyType::Form => {
                let pairs = form_urlencoded::parse(bytes).into_owned().collect();
                let fields: &[(String, BodyTemplate)] = match template {
                    BodyTemplate::Object(fields) => fields,
                    _ => &[],
                };
                self.pairs(pairs, |name| {
                    let mut fields = fields.iter();
                    fields
                        .find(|(own, _)| own == name)
                        .map(|(_, field)| Text::of_field(field))
                });
            }
            BodyType::Json(_) => match serde_json::from_slice::<Value>(bytes) {
                Ok(body) => self.json("", template, &body),
                Err(_) => self.lines.push(self.wording.said.question.not_json.to_owned()),
            },
        }
    }

    /// Names and values of a query or a form. A list is a name several times.
    fn pairs(&mut self, pairs: Vec<(String, String)>, of: impl Fn(&str) -> Option<Text<'a>>) {
        let mut at = 0;
        while let Some((name, _)) = pairs.get(at) {
            let same = pairs[at..].iter().take_while(|(other, _)| other == name).count();
            let values: Vec<Value> = pairs[at..at + same]
                .iter()
                .map(|(_, value)| Value::String(value.clone()))
                .collect();
            let value = match &values[..] {
                [one] => one.clone(),
                _ => Value::Array(values),
            };
            match of(name) {
                Some(Text::Whole(source)) => self.source(source, &value, Wire::Text),
                Some(Text::OfHost) => {}
                Some(Text::Other) | None => self.key(name, &value, Wire::Text),
            }
            at += same;
        }
    }

    /// A part of a JSON body beside the template that it was made of.
    fn json(&mut self, path: &str, template: &'a BodyTemplate, value: &Value) {
        match (template, value) {
            (BodyTemplate::Object(members), Value::Object(values)) => {
                for (name, member) in members {
                    if let Some(value) = values.get(name) {
                        self.json(&under(path, name), member, value);
                    }
                }
            }
            (BodyTemplate::Array(items), Value::Array(values)) if items.len() == values.len() => {
                for (index, (item, value)) in items.iter().zip(values).enumerate() {
                    self.json(&under(path, &(index + 1).to_string()), item, value);
                }
            }
            (BodyTemplate::Value(source), value) => self.source(source, value, Wire::Json),
            (BodyTemplate::Text(text), _) if matches!(Text::of(text), Text::OfHost) => {}
            (BodyTemplate::Text(_) | BodyTemplate::Constant(_), value) => self.key(path, value, Wire::Json),
            (BodyTemplate::Array(_) | BodyTemplate::Object(_), value) => self.key(path, value, Wire::Json),
        }
    }

    fn source(&mut self, source: &'a Source, value: &Value, wire: Wire) {
        if matches!(source, Source::RunId | Source::Locale) || self.shown.contains(&source) {
            return;
        }
        self.shown.push(source);
        let place = Place::Source(source);
        let title = self.title(&place);
        let parameter = match source {
            Source::Parameter(name) => Some(name.as_str()),
            _ => None,
        };
        self.value(&title, parameter, value, wire);
    }

    fn key(&mut self, path: &str, value: &Value, wire: Wire) {
        let title = self.title(&Place::Key(path.to_owned()));
        self.value(&title, None, value, wire);
    }

    /// One line for a plain value, one for each part of another.
    fn value(&mut self, title: &str, parameter: Option<&str>, value: &Value, wire: Wire) {
        let inside = |step: &str| format!("{title}{INSIDE}{step}");
        match value {
            Value::Array(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&inside(&(index + 1).to_string()), parameter, item, wire);
                }
            }
            Value::Object(members) if !members.is_empty() => {
                for (name, member) in members {
                    self.value(&inside(&step(name)), None, member, wire);
                }
            }
            plain => {
                let shown = shown(self.wording, parameter, plain, wire);
                let colon = if title.ends_with('?') { "" } else { ":" };
                self.lines.push(format!("{title}{colon} {shown}"));
            }
        }
    }

    /// What a place is called. Titles that several have are told apart.
    fn title(&self, place: &Place<'_>) -> String {
        let (title, name) = self.titled(place);
        if self.twice.contains(&title) {
            format!("{title} ⟦{name}⟧")
        } else {
            title
        }
    }

    /// The title of a place, and its name.
    fn titled(&self, place: &Place<'_>) -> (String, String) {
        let said = &self.wording.said.question;
        let (title, name) = match place {
            Place::Source(Source::Parameter(name)) => (self.parameter(name), name.clone()),
            Place::Source(Source::VisitorEmail) => (said.your_email.to_owned(), "visitor.email".to_owned()),
            Place::Source(Source::VisitorId) => (said.your_number.to_owned(), "visitor.id".to_owned()),
            Place::Source(Source::Setting(name)) => (words_of(name), format!("settings.{name}")),
            Place::Source(Source::RunId | Source::Locale) => (String::new(), String::new()),
            Place::Key(path) => (words_of(path), path.clone()),
        };
        let title = visible(title.trim().trim_end_matches([':', '.'])).replace(['›', '\n'], " ");
        (title, visible(&name))
    }

    fn parameter(&self, name: &str) -> String {
        let own = self.wording.action.endpoint(&self.endpoint.name);
        let titles = own.map_or(&self.endpoint.titles, |own| &own.titles);
        let declared = titles
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, title)| title.clone());
        let input = self.wording.action.input(name).map(|input| input.title.clone());
        declared.or(input).unwrap_or_else(|| words_of(name))
    }

    /// The titles that more than one place of the endpoint has.
    fn twice_titled(&self) -> BTreeSet<String> {
        let mut places: Vec<Place<'_>> = Vec::new();
        let mut add = |place: Place<'a>| {
            if !places.contains(&place) {
                places.push(place);
            }
        };
        self.endpoint
            .sources()
            .into_iter()
            .for_each(|source| add(Place::Source(source)));
        self.endpoint.query.iter().for_each(|(name, template)| {
            if let Text::Other = Text::of(template) {
                add(Place::Key(name.clone()));
            }
        });
        if let Some(body) = &self.endpoint.body {
            keys("", body, &mut |path| add(Place::Key(path)));
        }
        let (mut once, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for place in &places {
            let (title, _) = self.titled(place);
            if !once.insert(title.clone()) {
                twice.insert(title);
            }
        }
        twice
    }
}

/// What a text of the manifest is made of, as far as its line is concerned.
enum Text<'a> {
    /// One value and nothing else.
    Whole(&'a Source),
    /// Values of the host alone, which say nothing to a visitor.
    OfHost,
    /// Fixed text, or several pieces.
    Other,
}

impl<'a> Text<'a> {
    fn of(template: &'a Template) -> Self {
        if let [Piece::Value(source)] = &template.0[..] {
            return Self::Whole(source);
        }
        let mut sources = template.sources().peekable();
        let has_any = sources.peek().is_some();
        match has_any && sources.all(|source| matches!(source, Source::RunId | Source::Locale)) {
            true => Self::OfHost,
            false => Self::Other,
        }
    }

    fn of_field(field: &'a BodyTemplate) -> Self {
        match field {
            BodyTemplate::Value(source) => Self::Whole(source),
            BodyTemplate::Text(template) => Self::of(template),
            BodyTemplate::Constant(_) | BodyTemplate::Array(_) | BodyTemplate::Object(_) => Self::Other,
        }
    }
}

/// The keys of a body whose values are not sources.
fn keys(path: &str, template: &BodyTemplate, add: &mut impl FnMut(String)) {
    match template {
        BodyTemplate::Value(_) => {}
        BodyTemplate::Text(_) | BodyTemplate::Constant(_) => add(path.to_owned()),
        BodyTemplate::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                keys(&under(path, &(index + 1).to_string()), item, add);
            }
        }
        BodyTemplate::Object(members) => {
            for (name, member) in members {
                keys(&under(path, name), member, add);
            }
        }
    }
}

fn under(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path}.{step}")
    }
}

/// A key of a document that an action gave, which must not look like a title with its value.
fn step(name: &str) -> String {
    let plain = visible(name);
    let mut shown = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            ':' | '›' | '\n' | '?' => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            c => shown.push(c),
        }
    }
    shown
}

/// A name as a title: `delivery-day` becomes "Delivery day".
fn words_of(name: &str) -> String {
    let words = name.replace(['-', '_', '.'], " ");
    let mut chars = words.trim().chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}
