//! Fills templates: finds the value of each source, and turns it into text or JSON for its place.

use super::HostValues;
use super::denial::Denial;
use super::encode::{self, Refused};
use crate::model::endpoint::{BodyTemplate, Endpoint, Piece, Source, Template};
use crate::policy::rule::Rule;
use crate::web::path::path_literal;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Everything that a template of one call can draw from.
pub(super) struct Values<'a> {
    pub endpoint: &'a Endpoint,
    pub parameters: &'a Map<String, Value>,
    pub host: &'a HostValues<'a>,
}

impl Values<'_> {
    /// Refuses parameters that the endpoint does not declare, and misses those that it needs.
    pub fn check_parameters(&self) -> Result<(), Denial> {
        let declared = self.endpoint.parameters();
        if let Some(name) = self.parameters.keys().find(|name| !declared.contains(&name.as_str())) {
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
    pub fn segment(&self, template: &Template) -> Result<String, Denial> {
        let mut wire = String::new();
        for piece in &template.0 {
            match piece {
                Piece::Literal(text) => wire.push_str(&path_literal(text)),
                Piece::Value(source) => {
                    let text = self.required_text(source)?;
                    let place = format!("{} in the path", describe(source));
                    wire.push_str(&encode::path_value(&text).map_err(|refused| self.refuse(refused, &place))?);
                }
            }
        }
        encode::check_segment(&wire).map_err(|refused| self.refuse(refused, "a segment of the path"))?;
        Ok(wire)
    }

    /// The wire form of a query value; `None` leaves the pair out.
    pub fn query_value(&self, name: &str, template: &Template) -> Result<Option<String>, Denial> {
        if let [Piece::Value(source)] = &template.0[..]
            && self.value(source)?.is_none()
        {
            return Ok(None);
        }
        let place = format!("query `{name}`");
        encode::query(&self.text(template)?)
            .map(Some)
            .map_err(|refused| self.refuse(refused, &place))
    }

    /// The value of a header.
    pub fn header_value(&self, template: &Template, place: &str) -> Result<String, Denial> {
        let text = self.text(template)?;
        encode::header_value(&text).map_err(|refused| self.refuse(refused, place))?;
        Ok(text)
    }

    /// The whole body. A parameter that is absent here is one that `check_parameters` let pass, so it is a member.
    pub fn body(&self, template: &BodyTemplate) -> Result<Value, Denial> {
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

    fn required_text(&self, source: &Source) -> Result<String, Denial> {
        let value = self.value(source)?;
        match value.as_deref() {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(Value::Bool(yes)) => Ok(yes.to_string()),
            None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => {
                let rule = match source {
                    Source::Setting(_) => Rule::SettingType,
                    _ => Rule::ParameterType,
                };
                Err(self.deny(
                    rule,
                    describe(source),
                    format!(
                        "{} stands in text of endpoint `{}`, but is no text, number or boolean",
                        describe(source),
                        self.endpoint.name
                    ),
                    "give a text, a number or a boolean, or put the placeholder alone into a member of the body".into(),
                ))
            }
        }
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
    pub fn refuse(&self, refused: Refused, place: &str) -> Denial {
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
