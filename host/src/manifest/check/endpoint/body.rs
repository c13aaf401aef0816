//! The body of an endpoint: JSON under whichever name, or the fields of a form.

use super::super::Checker;
use super::super::json::json;
use crate::manifest::error::shown;
use crate::manifest::place::Path;
use crate::model::auth::Auth;
use crate::model::endpoint::{BodyTemplate, BodyType, Endpoint, Method, Piece};
use crate::web::media_type;
use serde_json::Value;

impl Checker<'_> {
    /// How a body is sent. A word that cannot be used counts as the default, so that the body is still checked.
    pub(in crate::manifest::check) fn body_type(
        &mut self,
        path: &Path,
        word: Option<&str>,
        has_body: bool,
    ) -> BodyType {
        let Some(word) = word else { return BodyType::default() };
        if !has_body {
            self.problems.add(
                path,
                "there is no body that this is the type of",
                "remove it, or add `body`",
            );
        }
        match word {
            "json" => BodyType::default(),
            "form" | media_type::FORM => BodyType::Form,
            other if media_type::is_json(other) => BodyType::Json(other.to_owned()),
            other => {
                let message = format!("`{}` is not a type of body that can be sent", shown(other));
                let remedy = "use `json`, `form`, or a media type of JSON such as `application/vnd.api+json`";
                self.problems.add(path, message, remedy);
                BodyType::default()
            }
        }
    }

    pub(in crate::manifest::check) fn body(
        &mut self,
        path: &Path,
        raw: toml::Value,
        method: Option<Method>,
        body_type: &BodyType,
    ) -> Option<BodyTemplate> {
        if method == Some(Method::Get) {
            let remedy = "move its values to `query`, or use another method";
            self.problems.add(path, "a `GET` request has no body", remedy);
            return None;
        }
        match (json(raw), body_type) {
            (Ok(value), BodyType::Json(_)) => self.body_template(path, value),
            (Ok(Value::Object(fields)), BodyType::Form) => self.form(path, fields),
            (Ok(_), BodyType::Form) => {
                let remedy = "write its fields as a table: body = { name = \"…\" }";
                self.problems.add(path, "a form is a table of fields", remedy);
                None
            }
            (Err(bad), _) => {
                self.problems.add(&bad.path(path), bad.message, bad.remedy);
                None
            }
        }
    }

    fn body_template(&mut self, path: &Path, value: Value) -> Option<BodyTemplate> {
        Some(match value {
            Value::String(text) => {
                let mut template = self.template(path, &text)?;
                match &mut template.0[..] {
                    [] => BodyTemplate::Constant(Value::String(String::new())),
                    [Piece::Value(source)] => BodyTemplate::Value(source.clone()),
                    [Piece::Literal(text)] => BodyTemplate::Constant(Value::String(std::mem::take(text))),
                    _ => BodyTemplate::Text(template),
                }
            }
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                let items: Vec<_> = items
                    .map(|(index, item)| self.body_template(&path.at(index), item))
                    .collect();
                BodyTemplate::Array(items.into_iter().collect::<Option<_>>()?)
            }
            Value::Object(members) => {
                let mut found = Vec::new();
                for (name, value) in self.in_order(path, members) {
                    let value = self.body_template(&path.at(&name), value);
                    found.push(value.map(|value| (name, value)));
                }
                BodyTemplate::Object(found.into_iter().collect::<Option<_>>()?)
            }
            constant => BodyTemplate::Constant(constant),
        })
    }

    /// The fields of a form: each member is one, and a list is one several times. How a field inside of another is
    /// called differs between APIs, so its name is written as it is sent.
    fn form(&mut self, path: &Path, fields: serde_json::Map<String, Value>) -> Option<BodyTemplate> {
        let mut found = Vec::new();
        for (name, value) in self.in_order(path, fields) {
            let here = path.at(&name);
            match value {
                Value::Object(_) => {
                    let message = "a field of a form has no fields of its own";
                    let remedy = format!(
                        "write the name as it is sent, such as `\"{}[id]\" = \"…\"`",
                        shown(&name)
                    );
                    self.problems.add(&here, message, remedy);
                    found.push(None);
                }
                Value::Array(items) => {
                    for (index, item) in items.into_iter().enumerate() {
                        let here = here.at(index);
                        if item.is_array() || item.is_object() {
                            let message = "a field of a form is a text, a number or a boolean";
                            self.problems.add(&here, message, "write a text in quotes");
                            found.push(None);
                        } else {
                            let value = self.body_template(&here, item);
                            found.push(value.map(|value| (name.clone(), value)));
                        }
                    }
                }
                single => {
                    let value = self.body_template(&here, single);
                    found.push(value.map(|value| (name, value)));
                }
            }
        }
        Some(BodyTemplate::Object(found.into_iter().collect::<Option<_>>()?))
    }

    /// A key in the body needs a body with members, none of which is already there under its name.
    pub(in crate::manifest::check) fn body_key(&mut self, path: &Path, endpoint: &Endpoint) {
        let Auth::BodyKey { member, .. } = &endpoint.auth else {
            return;
        };
        match &endpoint.body {
            Some(BodyTemplate::Object(members)) if members.iter().any(|(name, _)| name == member) => {
                let message = format!("`{}` carries credentials, which only the host adds", shown(member));
                self.problems.add(&path.at("body").at(member), message, "remove it");
            }
            Some(BodyTemplate::Object(_)) => {}
            _ => {
                let message = "the key goes into the body, and there is no body with members";
                let remedy = "add `body = { … }`, which may be empty, or send the key in a header";
                self.problems.add(&path.at("auth").at("body"), message, remedy);
            }
        }
    }
}
