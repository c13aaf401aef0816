//! A declared outbound destination, checked: method, URL template, query, headers, body and credentials.

use super::auth::Auth;
use super::id::Name;
use super::origin::Origin;
use serde_json::Value;

/// An HTTP method that an endpoint may declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// Whether an endpoint of this method can be declared as a read. `PUT`, `PATCH` and `DELETE` change something by their
    /// definition (RFC 9110, section 9.3; RFC 5789).
    pub fn may_read(self) -> bool {
        matches!(self, Self::Get | Self::Post)
    }

    /// The method as it is written on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What running something does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing is changed.
    Read,
    /// Something is changed or made.
    Write,
    /// Something is lost for good.
    Destructive,
}

impl Effect {
    /// The word in manifests and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Destructive => "destructive",
        }
    }
}

/// Where a template's value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// `{order}`: a parameter that the action gives.
    Parameter(String),
    /// `{visitor.email}`: needs an assurance above anonymous.
    VisitorEmail,
    /// `{visitor.id}`: the operator's id of the contact.
    VisitorId,
    /// `{run.id}`
    RunId,
    /// `{locale}`
    Locale,
    /// `{settings.x}`: an operator's setting for the action.
    Setting(String),
}

/// A piece of text in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Literal(String),
    /// A value that is put in.
    Value(Source),
}

/// Text with values in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Template(pub Vec<Piece>);

/// A JSON body with templates in its strings. An object member whose whole value is a template without a
/// value (an optional input that was not given) is left out.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyTemplate {
    /// `"{name}"` alone: keeps the JSON type of the value.
    Value(Source),
    /// Text with values in it.
    Text(Template),
    /// What is the same in every request.
    Constant(Value),
    /// A list.
    Array(Vec<BodyTemplate>),
    /// Members by name, in order.
    Object(Vec<(String, BodyTemplate)>),
}

/// How a body goes on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyType {
    /// As JSON, under this content type.
    Json(String),
    /// As a form: the body is an object, and its members are the form's fields.
    Form,
}

impl Default for BodyType {
    fn default() -> Self {
        Self::Json("application/json".to_owned())
    }
}

impl BodyType {
    /// The value of the header `content-type`.
    pub fn content_type(&self) -> &str {
        match self {
            Self::Json(content_type) => content_type,
            Self::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// What a parameter may be, going by the narrowest of its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Takes {
    /// A text, number or boolean: it is used inside a text, in the path or in a header.
    Text,
    /// A list of these as well: it is a whole value of a query or a form.
    List,
    /// Any JSON value.
    Anything,
}

/// One declared destination.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its name in the manifest.
    pub name: Name,
    /// What the call does, in words for confirmations and traces.
    pub title: String,
    /// What its parameters are called in the question before a write; others have the title of their input.
    pub titles: Vec<(String, String)>,
    /// How it is asked.
    pub method: Method,
    /// Where it is, before a grant says otherwise.
    pub origin: Origin,
    /// One template per path segment; values never add or remove segments.
    pub path: Vec<Template>,
    /// Sources whose values may have a `/` in their segment of the path, where it is sent as `%2F`.
    pub slashes: Vec<Source>,
    /// A name may be here more than once.
    pub query: Vec<(String, Template)>,
    /// Header names in lower case with their values.
    pub headers: Vec<(String, Template)>,
    /// The body, where there is one.
    pub body: Option<BodyTemplate>,
    /// How the body is written.
    pub body_type: BodyType,
    /// What a call does there.
    pub effect: Effect,
    /// Whether the visitor is asked before this call is made.
    pub confirm: bool,
    /// How the host proves itself.
    pub auth: Auth,
    /// How many redirects are followed, each through the gate again.
    pub redirects_max: u8,
    /// Lower-case names of response headers that the action sees, besides `content-type`.
    pub response_headers: Vec<String>,
    /// Lowers the host's limit for the whole call, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// Lowers the host's limit for the response body, in bytes.
    pub response_bytes_max: Option<u64>,
}

impl Endpoint {
    /// Whether a call of this endpoint does something that must not be done twice: asked about, sent once, in the ledger.
    pub fn writes(&self) -> bool {
        self.effect != Effect::Read || !self.method.may_read()
    }

    /// Whether calls by `POST` are declared as reads, as GraphQL and the searches of many APIs are.
    pub fn reads_by_post(&self) -> bool {
        self.method == Method::Post && !self.writes()
    }

    /// Every source that occurs in the templates of this endpoint, in order of occurrence.
    pub fn sources(&self) -> Vec<&Source> {
        let mut found = Vec::new();
        self.visit_sources(&mut |source| found.push(source));
        found
    }

    /// Whether a source occurs in the templates.
    pub fn uses(&self, wanted: &Source) -> bool {
        let mut found = false;
        self.visit_sources(&mut |source| found |= source == wanted);
        found
    }

    fn visit_sources<'a>(&'a self, visit: &mut dyn FnMut(&'a Source)) {
        let pairs = self.query.iter().chain(&self.headers).map(|(_, template)| template);
        self.path
            .iter()
            .chain(pairs)
            .flat_map(Template::sources)
            .for_each(&mut *visit);
        if let Some(body) = &self.body {
            body.visit_sources(visit);
        }
    }

    /// The names of the parameters that an action gives to this endpoint, without repeats.
    pub fn parameters(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for source in self.sources() {
            if let Source::Parameter(name) = source
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        names
    }

    /// What a parameter may be.
    pub fn takes(&self, parameter: &str) -> Takes {
        let is_it = |source: &Source| matches!(source, Source::Parameter(name) if name == parameter);
        let inside = |t: &Template| {
            if t.sources().any(is_it) {
                Takes::Text
            } else {
                Takes::Anything
            }
        };
        let whole = |t: &Template| match &t.0[..] {
            [Piece::Value(source)] if is_it(source) => Takes::List,
            _ => inside(t),
        };
        let in_body = match self.body_type {
            BodyType::Json(_) => Takes::Anything,
            BodyType::Form => Takes::List,
        };
        let fixed = self.path.iter().chain(self.headers.iter().map(|(_, t)| t)).map(inside);
        let in_query = self.query.iter().map(|(_, t)| whole(t));
        let body = self.body.iter().map(|body| body.takes(&is_it, in_body));
        fixed.chain(in_query).chain(body).min().unwrap_or(Takes::Anything)
    }

    /// Whether a parameter may be left out: it stands only alone, as a member of the body or a query value.
    pub fn is_optional(&self, parameter: &str) -> bool {
        let is_it = |source: &Source| matches!(source, Source::Parameter(name) if name == parameter);
        let whole = |t: &Template| matches!(&t.0[..], [Piece::Value(s)] if is_it(s));
        let uses = |t: &Template| t.sources().any(is_it);
        let in_fixed_place = self.path.iter().any(uses)
            || self.headers.iter().any(|(_, t)| uses(t))
            || self.query.iter().any(|(_, t)| uses(t) && !whole(t));
        !in_fixed_place && self.body.as_ref().is_none_or(|body| body.allows_absence(&is_it, false))
    }
}

impl Template {
    /// A template that is only text.
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Piece::Literal(text.into())])
    }

    /// The sources in this template, in order.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Value(source) => Some(source),
        })
    }
}

impl BodyTemplate {
    fn visit_sources<'a>(&'a self, visit: &mut dyn FnMut(&'a Source)) {
        match self {
            Self::Value(source) => visit(source),
            Self::Text(template) => template.sources().for_each(visit),
            Self::Constant(_) => {}
            Self::Array(items) => items.iter().for_each(|item| item.visit_sources(visit)),
            Self::Object(members) => members.iter().for_each(|(_, value)| value.visit_sources(visit)),
        }
    }

    /// What a source may be in this body, where a whole value may be `whole`.
    fn takes(&self, is_it: &dyn Fn(&Source) -> bool, whole: Takes) -> Takes {
        let least = |parts: &mut dyn Iterator<Item = &Self>| parts.map(|part| part.takes(is_it, whole)).min();
        let found = match self {
            Self::Value(source) => is_it(source).then_some(whole),
            Self::Text(template) => template.sources().any(is_it).then_some(Takes::Text),
            Self::Constant(_) => None,
            Self::Array(items) => least(&mut items.iter()),
            Self::Object(members) => least(&mut members.iter().map(|(_, value)| value)),
        };
        found.unwrap_or(Takes::Anything)
    }

    fn allows_absence(&self, is_it: &dyn Fn(&Source) -> bool, member: bool) -> bool {
        match self {
            Self::Value(source) => member || !is_it(source),
            Self::Text(template) => !template.sources().any(is_it),
            Self::Constant(_) => true,
            Self::Array(items) => items.iter().all(|item| item.allows_absence(is_it, false)),
            Self::Object(members) => members.iter().all(|(_, value)| value.allows_absence(is_it, true)),
        }
    }
}
