//! Generated types to typed ones and back; nothing else in this crate reads both.

use serde_json::Value;

use crate::raw::types;
use crate::{Assurance, Call, CallError, Context, Exchange, Failure, Problem, Question, Response, Step, Visitor, fail};

/// The context, with its JSON parsed.
pub fn context(context: types::Context) -> Result<Context, Failure> {
    Ok(Context {
        run: context.run,
        locale: context.locale,
        time_zone: context.time_zone,
        now_ms: context.now_ms,
        seed: context.seed,
        visitor: Visitor {
            assurance: match context.visitor.assurance {
                types::Assurance::Anonymous => Assurance::Anonymous,
                types::Assurance::MatchedEmail => Assurance::MatchedEmail,
                types::Assurance::VerifiedEmail => Assurance::VerifiedEmail,
            },
            email: context.visitor.email,
            claims: json(&context.visitor.claims, "the claims of the visitor")?,
        },
        settings: json(&context.settings, "the settings")?,
    })
}

/// The exchanges, oldest first.
pub fn exchanges(exchanges: Vec<types::Exchange>) -> Result<Vec<Exchange>, Failure> {
    exchanges.into_iter().map(exchange).collect()
}

fn exchange(exchange: types::Exchange) -> Result<Exchange, Failure> {
    Ok(Exchange {
        parameters: json(&exchange.request.parameters, "the parameters of an exchange")?,
        endpoint: exchange.request.endpoint,
        outcome: match exchange.outcome {
            Ok(response) => Ok(Response {
                status: response.status,
                headers: response.headers,
                body: response.body,
            }),
            Err(error) => Err(call_error(error)),
        },
    })
}

fn call_error(error: types::CallError) -> CallError {
    match error {
        types::CallError::Denied => CallError::Denied,
        types::CallError::Busy => CallError::Busy,
        types::CallError::Unreachable => CallError::Unreachable,
        types::CallError::TimedOut => CallError::TimedOut,
        types::CallError::TooLarge => CallError::TooLarge,
        types::CallError::OutcomeUnknown => CallError::OutcomeUnknown,
    }
}

fn json(text: &str, place: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|_| fail("broken-contract", format!("{place} came as text that is not JSON")))
}

/// The answer of `validate`.
pub fn verdict(result: Result<Value, Vec<Problem>>) -> types::Verdict {
    match result {
        Ok(inputs) => types::Verdict::Accepted(inputs.to_string()),
        Err(problems) => types::Verdict::Rejected(
            problems
                .into_iter()
                .map(|problem| types::Problem {
                    pointer: problem.pointer().to_owned(),
                    message: problem.message().to_owned(),
                })
                .collect(),
        ),
    }
}

/// The answer of `plan` and `shape`.
pub fn step(step: Step) -> types::Step {
    match step {
        Step::Call(calls) => types::Step::Call(calls.iter().map(request).collect()),
        Step::Ask(questions) => types::Step::Ask(questions.iter().map(question).collect()),
        Step::Reply(reply) => types::Step::Reply(types::Reply {
            message: reply.message().to_owned(),
            data: reply.data_value().to_string(),
        }),
        Step::HandOff(hand_off) => types::Step::HandOff(types::HandOff {
            route: hand_off.route().to_owned(),
            summary: hand_off.summary().to_owned(),
            message: hand_off.message().map(str::to_owned),
            data: hand_off.data_value().to_string(),
        }),
        Step::Fail(failure) => types::Step::Fail(types::Failure {
            code: failure.code().to_owned(),
            message: failure.message().to_owned(),
        }),
        Step::AsDeclared => types::Step::AsDeclared,
    }
}

fn request(call: &Call) -> types::Request {
    types::Request {
        endpoint: call.endpoint().to_owned(),
        parameters: call.parameters().to_string(),
    }
}

fn question(question: &Question) -> types::Question {
    types::Question {
        input: question.input().to_owned(),
        prompt: question.prompt().to_owned(),
        choices: question
            .choices()
            .iter()
            .map(|choice| types::Choice {
                value: choice.value.clone(),
                label: choice.label.clone(),
            })
            .collect(),
    }
}
