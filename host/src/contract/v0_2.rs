//! Contract 0.2, the newest: the generated bindings, and what the model's nouns are in them.

use crate::model::identity::Assurance;
use crate::model::step::{CallError, Context, Exchange};
use serde_json::Value;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "action",
        exports: { default: async },
    });
}

pub(crate) use bindings::ActionPre;
pub(crate) use bindings::actgate::action::log;
pub(crate) use bindings::actgate::action::types as wire;

/// The context in the contract's own types.
pub(crate) fn context(context: &Context) -> wire::Context {
    wire::Context {
        run: context.run.clone(),
        locale: context.locale.clone(),
        time_zone: context.time_zone.clone(),
        now_ms: context.now_ms,
        seed: context.seed,
        visitor: wire::Visitor {
            assurance: match context.assurance {
                Assurance::Anonymous => wire::Assurance::Anonymous,
                Assurance::MatchedEmail => wire::Assurance::MatchedEmail,
                Assurance::VerifiedEmail => wire::Assurance::VerifiedEmail,
            },
            email: context.email.clone(),
            claims: context.claims.to_string(),
        },
        settings: context.settings.to_string(),
    }
}

/// An exchange in the contract's own types.
pub(crate) fn exchange(exchange: &Exchange) -> wire::Exchange {
    wire::Exchange {
        request: wire::Request {
            endpoint: exchange.request.endpoint.clone(),
            parameters: Value::Object(exchange.request.parameters.clone()).to_string(),
        },
        outcome: match &exchange.outcome {
            Ok(response) => Ok(wire::Response {
                status: response.status,
                headers: response.headers.clone(),
                body: response.body.clone(),
            }),
            Err(error) => Err(match error {
                CallError::Denied => wire::CallError::Denied,
                CallError::Busy => wire::CallError::Busy,
                CallError::Unreachable => wire::CallError::Unreachable,
                CallError::TimedOut => wire::CallError::TimedOut,
                CallError::TooLarge => wire::CallError::TooLarge,
                CallError::OutcomeUnknown => wire::CallError::OutcomeUnknown,
            }),
        },
    }
}
