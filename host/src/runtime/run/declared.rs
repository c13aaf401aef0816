//! What an action does where its manifest speaks for it: one call with the inputs, and a reply from a template.

mod sentence;
#[cfg(test)]
mod tests;

use crate::language::said::Said;
use crate::model::action::Action;
use crate::model::reply::{Chosen, Words, is_success};
use crate::model::run::DECLARED_FAILURE;
use crate::model::step::{CallError, Exchange, Failure, Reply, Request, Step, UpstreamResponse};
use crate::web::document::{Document, Kind, NotJson};
use sentence::{Given, fill};
use serde_json::{Map, Value};

/// The declared first step: the call, or the reply at once for an action without endpoints.
pub(super) fn plan(said: &Said, action: &Action, inputs: &Map<String, Value>, email: Option<&str>) -> Step {
    let endpoint = match &action.call {
        Some(name) => action.endpoint(name),
        None => action.endpoints.first().filter(|_| action.endpoints.len() == 1),
    };
    let Some(endpoint) = endpoint else {
        if action.endpoints.is_empty() {
            return shape(said, action, inputs, email, &[]);
        }
        return Step::Fail(failure(
            "call-undeclared",
            "the manifest has several endpoints and no `call` that names one of them",
        ));
    };
    let parameters = endpoint
        .parameters()
        .into_iter()
        .filter_map(|name| inputs.get(name).map(|value| (name.to_owned(), value.clone())))
        .collect();
    Step::Call(vec![Request {
        endpoint: endpoint.name.to_string(),
        parameters,
    }])
}

/// The declared answer to the last exchange.
pub(super) fn shape(
    said: &Said,
    action: &Action,
    inputs: &Map<String, Value>,
    email: Option<&str>,
    exchanges: &[Exchange],
) -> Step {
    let given = Given { inputs, email, said };
    let told = match exchanges.last() {
        None => unasked(action, &given),
        Some(Exchange {
            outcome: Ok(response),
            request,
        }) => answered(action, &given, &request.endpoint, response),
        Some(Exchange {
            outcome: Err(error),
            request,
        }) => return call_failed(&request.endpoint, *error),
    };
    told.map_or_else(Step::Fail, Step::Reply)
}

/// What an answer's body is.
enum Body {
    /// Nothing, as after a write with 204. It has no paths and no data.
    Empty,
    Json(Document),
    Other(NotJson),
}

impl Body {
    fn read(response: &UpstreamResponse) -> Self {
        let mut headers = response.headers.iter();
        let content_type = headers.find(|(name, _)| name == "content-type");
        match Document::read(content_type.map(|(_, value)| value.as_str()), &response.body) {
            Ok(document) => Self::Json(document),
            Err(NotJson { kind: Kind::Empty, .. }) => Self::Empty,
            Err(error) => Self::Other(error),
        }
    }
}

/// The reply of an action without a call.
fn unasked(action: &Action, given: &Given<'_>) -> Result<Reply, Failure> {
    let Some(template) = &action.response.template else {
        return Ok(done(given, Value::Null));
    };
    let message = fill(template, given, None).map_err(|unfit| unfit.failure("", Words::Template))?;
    Ok(Reply {
        message,
        data: Value::Null,
    })
}

fn done(given: &Given<'_>, data: Value) -> Reply {
    let message = given.said.done.to_owned();
    Reply { message, data }
}

/// The reply to an answer. What the manifest does not foresee is a failure, and never a sentence with a hole in it.
fn answered(action: &Action, given: &Given<'_>, endpoint: &str, answer: &UpstreamResponse) -> Result<Reply, Failure> {
    let response = &action.response;
    let status = answer.status;
    let body = Body::read(answer);
    let not_json = |error: &NotJson| {
        let message = format!("the answer of `{endpoint}` (status {status}) cannot be read: {error}");
        failure(UNEXPECTED_ANSWER, message)
    };
    if let Body::Other(error) = &body
        && response.depends_on_body(status)
    {
        return Err(not_json(error));
    }
    let nothing = Value::Null;
    let value = match &body {
        Body::Json(document) => document.value(),
        _ => &nothing,
    };
    let (template, words) = match response.choose(status, value) {
        Chosen::Told(template, words) => (template, words),
        Chosen::Failure(index) => {
            let message = format!(
                "`{endpoint}` answered {status} with a failure in its body, by `response.failures.{index}` of the manifest"
            );
            return Err(failure(DECLARED_FAILURE, message));
        }
        Chosen::Unforeseen => {
            let message = format!("`{endpoint}` answered {status}, for which `response.on` has no reply");
            return Err(failure("unexpected-status", message));
        }
    };
    let has_data = is_success(status) && !matches!(words, Words::Failure(_));
    // Without words the whole answer is what the agent has to word.
    let needs_data = has_data && (template.is_none() || response.schema.is_some());
    let needs_paths = template.is_some_and(|template| template.paths().next().is_some());
    let document = match &body {
        Body::Json(document) => Some(document),
        Body::Empty => None,
        Body::Other(error) if needs_data || needs_paths => return Err(not_json(error)),
        Body::Other(_) => None,
    };
    let message = match template {
        Some(template) => fill(template, given, document).map_err(|unfit| unfit.failure(endpoint, words))?,
        None => done(given, Value::Null).message,
    };
    let data = match body {
        Body::Json(document) if has_data => document.into_value(),
        _ => Value::Null,
    };
    Ok(Reply { message, data })
}

fn call_failed(endpoint: &str, error: CallError) -> Step {
    let message = match error {
        CallError::OutcomeUnknown => {
            format!("nobody can tell whether the write to `{endpoint}` was made; the trace of this run says why")
        }
        CallError::Denied => {
            format!("the call of `{endpoint}` was denied; the trace of this run has the rule and its remedy")
        }
        other => format!("the call of `{endpoint}` has no answer: {}", other.as_str()),
    };
    Step::Fail(failure(error.as_str(), message))
}

/// The code of an answer that is not what was declared, the same as that of the SDKs.
const UNEXPECTED_ANSWER: &str = "unexpected-answer";

fn failure(code: &str, message: impl Into<String>) -> Failure {
    Failure {
        code: code.into(),
        message: message.into(),
    }
}
