//! How an answer is worded: templates, which of them is for which answer, and which answers are failures.

mod condition;
mod path;

pub use condition::Condition;
pub use path::{ResponsePath, is_plain, position};

use serde_json::Value;
use std::fmt;

/// Where a value of a reply template comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplySource {
    /// `{order}`: what the visitor gave.
    Input(String),
    /// A path into the last response's JSON body.
    Response(ResponsePath),
    /// `{visitor.email}`
    VisitorEmail,
}

/// A piece of a reply template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyPiece {
    /// Text as it stands.
    Literal(String),
    /// A value that is put in.
    Value {
        /// Where it comes from.
        source: ReplySource,
        /// What is said where there is no value.
        fallback: Option<String>,
    },
}

/// A reply with values in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ReplyTemplate(pub Vec<ReplyPiece>);

impl ReplyTemplate {
    /// The paths into the response that it names, each with whether it has a fallback.
    pub fn paths(&self) -> impl Iterator<Item = (&ResponsePath, bool)> {
        self.0.iter().filter_map(|piece| match piece {
            ReplyPiece::Value {
                source: ReplySource::Response(path),
                fallback,
            } => Some((path, fallback.is_some())),
            _ => None,
        })
    }
}

/// Why a part of a document cannot be said in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// There is nothing.
    Missing,
    /// There is `null`.
    Null,
    /// A text without letters, or an empty list.
    Empty,
    /// There is an object.
    Object,
    /// A list with something else in it than texts and numbers.
    List,
}

impl Unsaid {
    /// Judges a part of a document; `None` where it can be said.
    pub fn of(found: Option<&Value>) -> Option<Self> {
        let is_plain = |item: &Value| match item {
            Value::String(text) => !text.trim().is_empty(),
            Value::Number(_) | Value::Bool(_) => true,
            _ => false,
        };
        match found {
            None => Some(Self::Missing),
            Some(Value::Null) => Some(Self::Null),
            Some(Value::Object(_)) => Some(Self::Object),
            Some(Value::Array(items)) if items.is_empty() => Some(Self::Empty),
            Some(Value::Array(items)) if !items.iter().all(is_plain) => Some(Self::List),
            Some(Value::String(text)) if text.trim().is_empty() => Some(Self::Empty),
            Some(_) => None,
        }
    }

    /// Whether there is nothing to say, so that a fallback is said instead.
    pub fn is_nothing(self) -> bool {
        matches!(self, Self::Missing | Self::Null | Self::Empty)
    }
}

impl fmt::Display for Unsaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::Null => "is null",
            Self::Empty => "is empty",
            Self::Object => "is an object",
            Self::List => "is a list with something other than texts and numbers in it",
        })
    }
}

/// An HTTP status, or several of them, that a declared reply is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusMatch {
    /// One status.
    Exact(u16),
    /// `4` means 400 to 499.
    Class(u8),
    /// Any status that is not a success and that nothing else is for.
    Other,
}

impl StatusMatch {
    /// Whether this names the status. `Other` names none.
    fn names(self, status: u16) -> bool {
        match self {
            Self::Exact(own) => own == status,
            Self::Class(class) => u16::from(class) == status / 100,
            Self::Other => false,
        }
    }
}

impl fmt::Display for StatusMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}xx"),
            Self::Other => f.write_str("other"),
        }
    }
}

/// A template for answers by what they say, one `[[response.when]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// Which answers it is for.
    pub status: StatusMatch,
    /// Where in the answer to look.
    pub path: ResponsePath,
    /// What has to be there.
    pub condition: Condition,
    /// The words.
    pub template: ReplyTemplate,
}

/// What makes an answer with a good status a failure, one `[[response.failures]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredFailure {
    /// Where in the answer to look.
    pub path: ResponsePath,
    /// What has to be there.
    pub condition: Condition,
    /// What is said of it. Without words the run fails.
    pub template: Option<ReplyTemplate>,
}

/// How an answer is worded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// For the agent that words the answer.
    pub instructions: Option<String>,
    /// The words for an answer with a good status.
    pub template: Option<ReplyTemplate>,
    /// Other words by status.
    pub on: Vec<(StatusMatch, ReplyTemplate)>,
    /// Other words by what is in the answer.
    pub when: Vec<When>,
    /// Which answers with a good status are failures.
    pub failures: Vec<AnsweredFailure>,
    /// JSON Schema 2020-12 of the reply's data.
    pub schema: Option<Value>,
}

/// Where in `[response]` the words for an answer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// `response.template`
    Template,
    /// An entry of `response.on`.
    On(StatusMatch),
    /// An entry of `response.when`, by its position.
    When(usize),
    /// An entry of `response.failures`, by its position.
    Failure(usize),
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template => f.write_str("response.template"),
            Self::On(status) => write!(f, "response.on.{status}"),
            Self::When(index) => write!(f, "response.when.{index}.template"),
            Self::Failure(index) => write!(f, "response.failures.{index}.template"),
        }
    }
}

/// What the manifest says about an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chosen<'a> {
    /// It is reported with these words; a success may have none.
    Told(Option<&'a ReplyTemplate>, Words),
    /// It is a failure without words, by this entry of `response.failures`.
    Failure(usize),
    /// Nothing is said about its status.
    Unforeseen,
}

/// Whether a status is a success (RFC 9110, section 15.3).
pub fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

impl Response {
    /// Whether the words for an answer of this status depend on what it says.
    pub fn depends_on_body(&self, status: u16) -> bool {
        let by_failures = is_success(status) && !self.failures.is_empty();
        by_failures || self.when.iter().any(|when| when.status.names(status))
    }

    /// The words for an answer. An empty body is `null`.
    pub fn choose(&self, status: u16, body: &Value) -> Chosen<'_> {
        if is_success(status) {
            for (index, failure) in self.failures.iter().enumerate() {
                if failure.condition.holds(failure.path.find(body)) {
                    return match &failure.template {
                        Some(template) => Chosen::Told(Some(template), Words::Failure(index)),
                        None => Chosen::Failure(index),
                    };
                }
            }
        }
        for (index, when) in self.when.iter().enumerate() {
            if when.status.names(status) && when.condition.holds(when.path.find(body)) {
                return Chosen::Told(Some(&when.template), Words::When(index));
            }
        }
        let on = |wanted: StatusMatch| {
            let mut entries = self.on.iter();
            let (_, template) = entries.find(|(status, _)| *status == wanted)?;
            Some(Chosen::Told(Some(template), Words::On(wanted)))
        };
        let class = StatusMatch::Class((status / 100) as u8);
        let named = on(StatusMatch::Exact(status)).or_else(|| on(class));
        named.unwrap_or_else(|| match is_success(status) {
            true => Chosen::Told(self.template.as_ref(), Words::Template),
            false => on(StatusMatch::Other).unwrap_or(Chosen::Unforeseen),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> ResponsePath {
        ResponsePath(text.split('.').map(str::to_owned).collect())
    }

    fn words(text: &str) -> ReplyTemplate {
        ReplyTemplate(vec![ReplyPiece::Literal(text.to_owned())])
    }

    #[test]
    fn what_cannot_be_said_has_a_kind() {
        let table = [
            (json!(null), Some(Unsaid::Null)),
            (json!(" \t"), Some(Unsaid::Empty)),
            (json!([]), Some(Unsaid::Empty)),
            (json!({}), Some(Unsaid::Object)),
            (json!(["a", null]), Some(Unsaid::List)),
            (json!(["a", ""]), Some(Unsaid::List)),
            (json!([{}]), Some(Unsaid::List)),
            (json!(["a", 2, true]), None),
            (json!(0), None),
            (json!(false), None),
        ];
        for (value, expected) in table {
            assert_eq!(Unsaid::of(Some(&value)), expected, "{value}");
        }
        assert_eq!(Unsaid::of(None), Some(Unsaid::Missing));
    }

    #[test]
    fn failures_come_first_then_conditions_then_statuses_then_the_template() {
        let when = |status, value: &str, text: &str| When {
            status,
            path: path("status"),
            condition: Condition::In(vec![json!(value)]),
            template: words(text),
        };
        let failure = |place: &str, template| AnsweredFailure {
            path: path(place),
            condition: Condition::Present,
            template,
        };
        let response = Response {
            template: Some(words("plain")),
            on: vec![
                (StatusMatch::Exact(202), words("accepted")),
                (StatusMatch::Class(4), words("class")),
                (StatusMatch::Exact(404), words("exact")),
                (StatusMatch::Other, words("other")),
            ],
            when: vec![
                when(StatusMatch::Class(2), "late", "late"),
                when(StatusMatch::Exact(409), "late", "late conflict"),
            ],
            failures: vec![failure("error", Some(words("sorry"))), failure("errors", None)],
            ..Response::default()
        };
        let chosen = |status: u16, body: Value| match response.choose(status, &body) {
            Chosen::Told(Some(ReplyTemplate(pieces)), _) => match &pieces[0] {
                ReplyPiece::Literal(text) => text.clone(),
                ReplyPiece::Value { .. } => unreachable!(),
            },
            Chosen::Told(None, _) => "nothing".into(),
            Chosen::Failure(index) => format!("failure {index}"),
            Chosen::Unforeseen => "unforeseen".into(),
        };
        assert_eq!(chosen(200, json!({"error": "x", "status": "late"})), "sorry");
        assert_eq!(chosen(201, json!({"errors": [1]})), "failure 1");
        assert_eq!(
            chosen(200, json!({"errors": [], "error": null, "status": "late"})),
            "late"
        );
        assert_eq!(chosen(202, json!({"status": "late"})), "late");
        assert_eq!(chosen(202, json!(null)), "accepted");
        assert_eq!(chosen(204, json!(null)), "plain");
        assert_eq!(chosen(409, json!({"status": "late", "error": "x"})), "late conflict");
        assert_eq!(chosen(409, json!({})), "class");
        assert_eq!(chosen(404, json!({})), "exact");
        assert_eq!(chosen(503, json!({"error": "x"})), "other");
        assert!(response.depends_on_body(200) && response.depends_on_body(409));
        assert!(!response.depends_on_body(404));
        assert_eq!(Response::default().choose(503, &json!(null)), Chosen::Unforeseen);
    }
}
