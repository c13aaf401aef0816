//! Fills templates: finds the value of each source, and turns it into text or JSON for its place.

use super::HostValues;
use super::denial::Denial;
use super::encode::{self, Refused};
use crate::model::endpoint::{BodyTemplate, Endpoint, Piece, Source, Template};
use crate::model::id::Name;
use crate::policy::rule::Rule;
use crate::web::path::path_literal;
use serde_json::{Map, Value};
use std::borrow::Cow;
use url::form_urlencoded;

/// Everything that a template of one call can draw from.
pub(super) struct Values<'a> {
    pub endpoint: &'a Endpoint,
    pub parameters: &'a Map<String, Value>,
    pub host: &'a HostValues<'a>,
}

impl Values<'_> {
    /// Refuses parameters that the endpoint does not declare, and misses those that it needs.
    pub(super) fn check_parameters(&self) -> Result<(), Denial> {
        let declared = self.endpoint.parameters();
        if let Some(name) = self.parameters.keys().find(|name| !declared.contains(&name.as_str())) {
            // The action's own text, which can be as long as a document.
            let name: String = name.chars().take(Name::BYTES_MAX).collect();
            return Err(self.deny(
                Rule::ParameterUndeclared,
                format!("parameter `{name}`"),
                format!("endpoint `{}` declares no parameter `{name}`", self.endpoint.name),
                format!(
                    "[endpoints.{}]\nquery = {{ \"{name}\" = \"{{{name}}}\" }}",
                    self.endpoint.name
                ),
            ));
        }
        for name in declared {
            if !self.parameters.contains_key(name) && !self.endpoint.is_optional(name) {
                return Err(self.deny(
                    Rule::ParameterMissing,
                    format!("parameter `{name}`"),
                    format!("endpoint `{}` needs the parameter `{name}`, which the action did not give", self.endpoint.name),
                    format!(
                        "give `{name}` in the action's call; it may be left out where \"{{{name}}}\" is a whole query value or \
                         a whole member of the body"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// The wire form of one path segment.
    pub(super) fn segment(&self, template: &Template) -> Result<String, Denial> {
        let mut wire = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Literal(text) => wire.push_str(&path_literal(text)),
                Piece::Value(source) => {
                    let text = self.required_text(source)?;
                    let place = format!("{} in the path", describe(source));
                    let encoded = if self.endpoint.slashes.contains(source) {
                        encode::path_value_with_slashes(&text)
                    } else {
                        encode::path_value(&text)
                    };
                    wire.push_str(&encoded.map_err(|refused| self.refuse(refused, &place))?);
                }
            }
        }
        let has_slashes = template.sources().any(|source| self.endpoint.slashes.contains(source));
        let parts: Vec<&str> = match has_slashes {
            true => wire.split(encode::SLASH).collect(),
            false => vec![&wire],
        };
        parts
            .into_iter()
            .try_for_each(encode::check_segment)
            .map_err(|refused| self.refuse(refused, "a segment of the path"))?;
        Ok(wire)
    }

    /// The wire forms of a query value: one for each element of a list, and none for a value that is not given.
    pub(super) fn query_values(&self, name: &str, template: &Template) -> Result<Vec<String>, Denial> {
        let texts = match &template.0[..] {
            [Piece::Value(source)] => self.texts(source)?,
            _ => vec![self.text(template)?],
        };
        let place = format!("query `{name}`");
        let encoded = |text: &String| encode::query(text).map_err(|refused| self.refuse(refused, &place));
        texts.iter().map(encoded).collect()
    }

    /// The fields of a form (WHATWG URL, section 5.2). A list is a field several times.
    pub(super) fn form(&self, template: &BodyTemplate) -> Result<String, Denial> {
        let BodyTemplate::Object(fields) = template else {
            return Err(self.not_a_field());
        };
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, field) in fields {
            let texts = match field {
                BodyTemplate::Value(source) => self.texts(source)?,
                BodyTemplate::Text(template) => vec![self.text(template)?],
                BodyTemplate::Constant(constant) => vec![scalar(constant).ok_or_else(|| self.not_a_field())?],
                BodyTemplate::Array(_) | BodyTemplate::Object(_) => return Err(self.not_a_field()),
            };
            for text in texts {
                form.append_pair(name, &text);
            }
        }
        Ok(form.finish())
    }

    /// For a body that the manifest's check does not let pass.
    fn not_a_field(&self) -> Denial {
        self.deny(
            Rule::RequestMismatch,
            "body".into(),
            format!("the body of endpoint `{}` cannot be sent as a form", self.endpoint.name),
            "write each field as a text, a number or a boolean, or send the body as JSON".into(),
        )
    }

    /// The value of a header.
    pub(super) fn header_value(&self, template: &Template, place: &str) -> Result<String, Denial> {
        let text = self.text(template)?;
        encode::header_value(&text).map_err(|refused| self.refuse(refused, place))?;
        Ok(text)
    }

    /// The whole body. A parameter that is absent here is one that `check_parameters` let pass, so it is a member.
    pub(super) fn body(&self, template: &BodyTemplate) -> Result<Value, Denial> {
        Ok(self.body_part(template)?.unwrap_or(Value::Null))
    }

    fn body_part(&self, template: &BodyTemplate) -> Result<Option<Value>, Denial> {
        Ok(Some(match template {
            BodyTemplate::Value(source) => match self.value(source)? {
                Some(value) => value.into_owned(),
                None => return Ok(None),
            },
            BodyTemplate::Text(template) => Value::String(self.text(template)?),
            BodyTemplate::Constant(value) => value.clone(),
            BodyTemplate::Array(items) => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.extend(self.body_part(item)?);
                }
                Value::Array(values)
            }
            BodyTemplate::Object(members) => {
                let mut object = Map::new();
                for (name, member) in members {
                    if let Some(value) = self.body_part(member)? {
                        object.insert(name.clone(), value);
                    }
                }
                Value::Object(object)
            }
        }))
    }

    fn text(&self, template: &Template) -> Result<String, Denial> {
        let mut text = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Value(source) => text.push_str(&self.required_text(source)?),
            }
        }
        Ok(text)
    }

    /// The texts of a source that stands alone: several of a list, none of a value that is not given.
    fn texts(&self, source: &Source) -> Result<Vec<String>, Denial> {
        let text = |value: &Value| scalar(value).ok_or_else(|| self.wrong_type(source));
        match self.value(source)?.as_deref() {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items.iter().map(text).collect(),
            Some(single) => Ok(vec![text(single)?]),
        }
    }

    fn required_text(&self, source: &Source) -> Result<String, Denial> {
        let value = self.value(source)?;
        let text = value.as_deref().and_then(scalar);
        text.ok_or_else(|| self.wrong_type(source))
    }

    fn wrong_type(&self, source: &Source) -> Denial {
        let rule = match source {
            Source::Setting(_) => Rule::SettingType,
            _ => Rule::ParameterType,
        };
        self.deny(
            rule,
            describe(source),
            format!(
                "{} is used inside a text of endpoint `{}`, but is not a text, number or boolean",
                describe(source),
                self.endpoint.name
            ),
            "give a text, a number or a boolean, or put the placeholder alone into a member of the body; a list of them \
             can fill a value of `query`"
                .into(),
        )
    }

    /// The value of a source; `None` only for a parameter that was not given.
    fn value(&self, source: &Source) -> Result<Option<Cow<'_, Value>>, Denial> {
        let text = |text: &str| Ok(Some(Cow::Owned(Value::String(text.to_owned()))));
        match source {
            Source::Parameter(name) => Ok(self.parameters.get(name).map(Cow::Borrowed)),
            Source::RunId => text(self.host.run_id),
            Source::Locale => text(self.host.locale),
            Source::VisitorEmail => match self.host.visitor_email {
                Some(email) => text(email),
                None => Err(self.unknown_visitor(
                    source,
                    "the visitor's e-mail address is not known",
                    "protection = \"match-email\"",
                )),
            },
            Source::VisitorId => match self.host.visitor_id {
                Some(id) => text(id),
                None => Err(self.unknown_visitor(
                    source,
                    "no contact matches the visitor",
                    "add the visitor to the operator's contacts, or take {visitor.id} out of the endpoint",
                )),
            },
            Source::Setting(name) => match self.host.settings.get(name) {
                Some(value) if !value.is_null() => Ok(Some(Cow::Borrowed(value))),
                _ => Err(self.missing_setting(name)),
            },
        }
    }

    fn missing_setting(&self, name: &str) -> Denial {
        let action = self.host.action;
        self.deny(
            Rule::SettingMissing,
            format!("setting `{name}`"),
            format!(
                "endpoint `{}` needs the setting `{name}`, which the operator has not given",
                self.endpoint.name
            ),
            format!("[actions.{action}.settings]\n{name} = \"…\""),
        )
    }

    fn unknown_visitor(&self, source: &Source, why: &str, remedy: &str) -> Denial {
        let message = format!(
            "endpoint `{}` needs {}, but {why}",
            self.endpoint.name,
            describe(source)
        );
        self.deny(Rule::VisitorUnknown, describe(source), message, remedy.into())
    }

    /// Turns a refused text into a denial. The text itself is left out: it may be the visitor's.
    pub(super) fn refuse(&self, refused: Refused, place: &str) -> Denial {
        let message = format!("{place} of endpoint `{}` {}", self.endpoint.name, refused.why);
        self.deny(refused.rule, place.to_owned(), message, refused.remedy.into())
    }

    fn deny(&self, rule: Rule, place: String, message: String, remedy: String) -> Denial {
        Denial {
            rule,
            subject: format!("{}: {place}", self.endpoint.name),
            message,
            nearest: None,
            remedy,
        }
    }
}

/// The text of a value that is one.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A source as the manifest writes it.
fn describe(source: &Source) -> String {
    match source {
        Source::Parameter(name) => format!("parameter `{name}`"),
        Source::VisitorEmail => "`{visitor.email}`".into(),
        Source::VisitorId => "`{visitor.id}`".into(),
        Source::RunId => "`{run.id}`".into(),
        Source::Locale => "`{locale}`".into(),
        Source::Setting(name) => format!("setting `{name}`"),
    }
}
