//! What an action does where its manifest speaks for it: one call with the inputs, and a reply from a template.

use crate::model::action::{Action, ReplyPiece, ReplySource, ReplyTemplate, StatusMatch};
use crate::model::step::{CallError, Exchange, Failure, Reply, Request, Step, UpstreamResponse};
use serde_json::{Map, Value};

/// The declared first step: the call, or the reply at once for an action without endpoints.
pub fn plan(action: &Action, inputs: &Map<String, Value>, email: Option<&str>) -> Step {
    let endpoint = match &action.call {
        Some(name) => action.endpoint(name),
        None => action.endpoints.first().filter(|_| action.endpoints.len() == 1),
    };
    let Some(endpoint) = endpoint else {
        if action.endpoints.is_empty() {
            return shape(action, inputs, email, &[]);
        }
        return fail(
            "call-undeclared",
            "the manifest has several endpoints and no `call` that names one of them",
        );
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
pub fn shape(action: &Action, inputs: &Map<String, Value>, email: Option<&str>, exchanges: &[Exchange]) -> Step {
    let answer = match exchanges.last() {
        None => None,
        Some(Exchange {
            outcome: Ok(response), ..
        }) => Some(response),
        Some(Exchange {
            outcome: Err(error),
            request,
        }) => return call_failed(&request.endpoint, *error),
    };
    let body: Value = answer.map_or(Value::Null, |response| {
        serde_json::from_slice(&response.body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&response.body).into_owned()))
    });
    let Some(template) = choose(action, answer) else {
        let status = answer.map_or(0, |response| response.status);
        let endpoint = exchanges
            .last()
            .map_or("the endpoint", |exchange| exchange.request.endpoint.as_str());
        return fail(
            "unexpected-status",
            &format!("`{endpoint}` answered {status}, for which `response.on` has no reply"),
        );
    };
    let message = match template {
        Some(template) => fill(template, inputs, email, &body),
        None => "Done.".to_owned(),
    };
    let is_success = answer.is_none_or(|response| (200..300).contains(&response.status));
    Step::Reply(Reply {
        message,
        data: if is_success { body } else { Value::Null },
    })
}

/// The template for an answer: `None` when there is no reply for it, `Some(None)` when a success has no words.
fn choose<'a>(action: &'a Action, answer: Option<&UpstreamResponse>) -> Option<Option<&'a ReplyTemplate>> {
    let response = &action.response;
    let Some(answer) = answer else {
        return Some(response.template.as_ref());
    };
    let of = |wanted: StatusMatch| {
        response
            .on
            .iter()
            .find(|(status, _)| *status == wanted)
            .map(|(_, reply)| reply)
    };
    let special = of(StatusMatch::Exact(answer.status)).or_else(|| of(StatusMatch::Class((answer.status / 100) as u8)));
    match special {
        Some(template) => Some(Some(template)),
        None if (200..300).contains(&answer.status) => Some(response.template.as_ref()),
        None => None,
    }
}

fn fill(template: &ReplyTemplate, inputs: &Map<String, Value>, email: Option<&str>, body: &Value) -> String {
    let mut text = String::new();
    for piece in &template.0 {
        match piece {
            ReplyPiece::Literal(literal) => text.push_str(literal),
            ReplyPiece::Value(ReplySource::Input(name)) => push(&mut text, inputs.get(name)),
            ReplyPiece::Value(ReplySource::VisitorEmail) => text.push_str(email.unwrap_or("")),
            ReplyPiece::Value(ReplySource::Response(path)) => {
                let found = path.iter().try_fold(body, |value, step| match value {
                    Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                    other => other.get(step),
                });
                push(&mut text, found);
            }
        }
    }
    text
}

fn push(text: &mut String, value: Option<&Value>) {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(string)) => text.push_str(string),
        Some(other) => text.push_str(&other.to_string()),
    }
}

fn call_failed(endpoint: &str, error: CallError) -> Step {
    fail(
        error.as_str(),
        &format!("the call of `{endpoint}` has no answer: {}", error.as_str()),
    )
}

fn fail(code: &str, message: &str) -> Step {
    Step::Fail(Failure {
        code: code.into(),
        message: message.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::{Response, VisitorView};
    use crate::model::endpoint::Effect;
    use crate::model::id::Name;
    use crate::model::identity::Protection;

    fn action(on: Vec<(StatusMatch, ReplyTemplate)>) -> Action {
        let path = ["items", "0", "title"].map(String::from).to_vec();
        let template = ReplyTemplate(vec![
            ReplyPiece::Literal("First: ".into()),
            ReplyPiece::Value(ReplySource::Response(path)),
            ReplyPiece::Literal(" for ".into()),
            ReplyPiece::Value(ReplySource::Input("name".into())),
        ]);
        Action {
            name: Name::new("a").unwrap(),
            title: "A".into(),
            description: String::new(),
            protection: Protection::None,
            effect: Effect::Read,
            triggers: vec![],
            visitor: VisitorView::default(),
            inputs: vec![],
            endpoints: vec![],
            call: None,
            response: Response {
                template: Some(template),
                on,
                ..Response::default()
            },
            examples: vec![],
        }
    }

    fn exchange(status: u16, body: &str) -> Exchange {
        Exchange {
            request: Request {
                endpoint: "e".into(),
                parameters: Map::new(),
            },
            outcome: Ok(UpstreamResponse {
                status,
                headers: vec![],
                body: body.into(),
            }),
        }
    }

    fn inputs() -> Map<String, Value> {
        Map::from_iter([("name".to_owned(), Value::from("Ada"))])
    }

    #[test]
    fn a_template_is_filled_from_inputs_and_response() {
        let exchange = exchange(200, r#"{"items":[{"title":"Shirt"}]}"#);
        let Step::Reply(reply) = shape(&action(vec![]), &inputs(), None, &[exchange]) else {
            panic!()
        };
        assert_eq!(reply.message, "First: Shirt for Ada");
        assert_eq!(reply.data["items"][0]["title"], "Shirt");
    }

    #[test]
    fn an_exact_status_wins_over_its_class_and_an_unforeseen_one_fails() {
        let words = |text: &str| ReplyTemplate(vec![ReplyPiece::Literal(text.into())]);
        let on = vec![
            (StatusMatch::Class(4), words("class")),
            (StatusMatch::Exact(404), words("exact")),
        ];
        let message = |status| match shape(&action(on.clone()), &inputs(), None, &[exchange(status, "{}")]) {
            Step::Reply(reply) => reply.message,
            Step::Fail(failure) => failure.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(message(404), "exact");
        assert_eq!(message(409), "class");
        assert_eq!(message(500), "unexpected-status");
    }

    #[test]
    fn a_call_without_an_answer_fails_with_its_error() {
        let mut exchange = exchange(200, "");
        exchange.outcome = Err(CallError::OutcomeUnknown);
        let Step::Fail(failure) = shape(&action(vec![]), &inputs(), None, &[exchange]) else {
            panic!()
        };
        assert_eq!(failure.code, "outcome-unknown");
    }
}
