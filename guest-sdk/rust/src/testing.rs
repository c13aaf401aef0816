//! Runs an action natively under `cargo test`, without WebAssembly and without a host.

mod outcome;

use std::marker::PhantomData;

use serde_json::{Map, Value, json};

use crate::{Action, Assurance, CallError, Context, Exchange, Response, Visitor, context::log, guest};

pub use outcome::{Outcome, Verdict};

/// A bench to try an action on: a context, inputs and exchanges, all of them fixed.
///
/// Every function of the action is called twice, and the bench panics when the answers differ: the host
/// repeats and replays calls, and relies on that they do not.
///
/// ```
/// use actgate_sdk::prelude::*;
/// use actgate_sdk::testing::Bench;
/// use serde_json::json;
///
/// #[derive(Deserialize)]
/// struct Inputs {
///     day: String,
/// }
///
/// struct StoreHours;
///
/// impl Action for StoreHours {
///     type Inputs = Inputs;
///
///     fn shape(_: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
///         match exchanges.last().error() {
///             Some(CallError::TimedOut) => reply("I could not look that up just now.").step(),
///             _ => reply(format!("On {} we open at nine.", inputs.day)).step(),
///         }
///     }
/// }
///
/// let bench = Bench::<StoreHours>::new().inputs(json!({"day": "monday"}));
/// bench.plan().assert_as_declared();
///
/// let answered = bench.clone().answer("hours", 200, json!({"open": "09:00"})).shape();
/// assert_eq!(answered.reply().message(), "On monday we open at nine.");
///
/// let late = bench.error("hours", CallError::TimedOut).shape();
/// assert!(late.reply().message().contains("just now"));
/// ```
#[derive(Debug)]
pub struct Bench<A> {
    context: Context,
    inputs: Value,
    exchanges: Vec<Exchange>,
    action: PhantomData<fn() -> A>,
}

/// The context of a new bench: an anonymous visitor, locale `en`, no time zone, midnight UTC of Thursday,
/// 1 January 2026, seed 1, no settings.
pub fn context() -> Context {
    Context {
        run: "run-1".to_owned(),
        locale: "en".to_owned(),
        time_zone: None,
        now_ms: 1_767_225_600_000,
        seed: 1,
        visitor: Visitor {
            assurance: Assurance::Anonymous,
            email: None,
            claims: json!({}),
        },
        settings: json!({}),
    }
}

/// Takes what this thread has logged so far, each line as `level: message`.
pub fn logged() -> Vec<String> {
    log::take()
        .into_iter()
        .map(|(level, message)| {
            let level = match level {
                log::Level::Debug => "debug",
                log::Level::Info => "info",
                log::Level::Warn => "warn",
                log::Level::Error => "error",
            };
            format!("{level}: {message}")
        })
        .collect()
}

impl<A> Clone for Bench<A> {
    fn clone(&self) -> Self {
        Self {
            context: self.context.clone(),
            inputs: self.inputs.clone(),
            exchanges: self.exchanges.clone(),
            action: PhantomData,
        }
    }
}

impl<A: Action> Default for Bench<A> {
    fn default() -> Self {
        Self::new()
    }
}

impl<A: Action> Bench<A> {
    /// A bench with [`context`], no inputs and no exchanges.
    pub fn new() -> Self {
        Self {
            context: context(),
            inputs: Value::Object(Map::new()),
            exchanges: Vec::new(),
            action: PhantomData,
        }
    }

    /// Sets all inputs, as a JSON object.
    pub fn inputs(self, inputs: Value) -> Self {
        Self { inputs, ..self }
    }

    /// Sets one input, as the host does when the visitor answers a question.
    pub fn input(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.inputs[name] = value.into();
        self
    }

    /// A visitor whose email matched a contact.
    pub fn visitor_email(mut self, email: &str) -> Self {
        self.context.visitor.assurance = Assurance::MatchedEmail;
        self.context.visitor.email = Some(email.to_owned());
        self
    }

    /// A visitor who has shown control of that mailbox.
    pub fn verified_email(self, email: &str) -> Self {
        self.visitor_email(email).assurance(Assurance::VerifiedEmail)
    }

    /// How surely the visitor is known, whatever the action may see of it.
    pub fn assurance(mut self, assurance: Assurance) -> Self {
        self.context.visitor.assurance = assurance;
        self
    }

    /// The claims of a signed visitor token, as a JSON object.
    pub fn claims(mut self, claims: Value) -> Self {
        self.context.visitor.claims = claims;
        self
    }

    /// The visitor's locale, for example `en-GB`.
    pub fn locale(mut self, locale: &str) -> Self {
        self.context.locale = locale.to_owned();
        self
    }

    /// The visitor's time zone by its IANA name, for example `Europe/Berlin`.
    pub fn time_zone(mut self, name: &str) -> Self {
        self.context.time_zone = Some(name.to_owned());
        self
    }

    /// The run's clock, in milliseconds since the Unix epoch.
    pub fn now_ms(mut self, now_ms: u64) -> Self {
        self.context.now_ms = now_ms;
        self
    }

    /// What the run's randomness grows from.
    pub fn seed(mut self, seed: u64) -> Self {
        self.context.seed = seed;
        self
    }

    /// The operator's settings, as a JSON object.
    pub fn settings(mut self, settings: Value) -> Self {
        self.context.settings = settings;
        self
    }

    /// The context as the action will see it.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// One more exchange, answered with JSON.
    pub fn answer(self, endpoint: &str, status: u16, body: Value) -> Self {
        self.answer_text(endpoint, status, "application/json", &body.to_string())
    }

    /// One more exchange, answered with text of that content type.
    pub fn answer_text(self, endpoint: &str, status: u16, content_type: &str, body: &str) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        self.exchange(
            endpoint,
            Ok(Response {
                status,
                headers,
                body: body.as_bytes().to_vec(),
            }),
        )
    }

    /// One more exchange that came to nothing.
    pub fn error(self, endpoint: &str, error: CallError) -> Self {
        self.exchange(endpoint, Err(error))
    }

    /// Gives the newest exchange the parameters it was made with; `{}` otherwise.
    ///
    /// # Panics
    ///
    /// When there is no exchange yet.
    #[track_caller]
    pub fn made_with(mut self, parameters: Value) -> Self {
        let Some(newest) = self.exchanges.last_mut() else {
            panic!("there is no exchange to give parameters to")
        };
        newest.parameters = parameters;
        self
    }

    fn exchange(mut self, endpoint: &str, outcome: Result<Response, CallError>) -> Self {
        self.exchanges.push(Exchange {
            endpoint: endpoint.to_owned(),
            parameters: json!({}),
            outcome,
        });
        self
    }

    /// Runs `validate`.
    ///
    /// # Panics
    ///
    /// When a repetition answers differently.
    #[track_caller]
    pub fn validate(&self) -> Verdict {
        let (result, logs) = self.twice(|context, inputs| guest::checked::<A>(context, inputs));
        Verdict::new(result, logs)
    }

    /// Runs `validate`, and goes on with the inputs as it normalised them.
    ///
    /// # Panics
    ///
    /// When it rejects them, or a repetition answers differently.
    #[track_caller]
    pub fn accept(self) -> Self {
        let inputs = self.validate().accepted();
        self.inputs(inputs)
    }

    /// Runs `plan`.
    ///
    /// # Panics
    ///
    /// When a repetition answers differently.
    #[track_caller]
    pub fn plan(&self) -> Outcome {
        let (step, logs) = self.twice(|context, inputs| guest::planned::<A>(context, inputs));
        Outcome::new(step, logs)
    }

    /// Runs `shape` over the exchanges given so far.
    ///
    /// # Panics
    ///
    /// When a repetition answers differently.
    #[track_caller]
    pub fn shape(&self) -> Outcome {
        let (step, logs) = self.twice(|context, inputs| guest::shaped::<A>(context, inputs, self.exchanges.clone()));
        Outcome::new(step, logs)
    }

    #[track_caller]
    fn twice<T: PartialEq>(&self, run: impl Fn(&Context, &str) -> T) -> (T, Vec<String>) {
        let inputs = self.inputs.to_string();
        let earlier = log::take();
        let answer = run(&self.context, &inputs);
        let logs = logged();
        let again = run(&self.context, &inputs);
        log::take();
        // What was logged before belongs to the test, and stays there for it.
        for (level, message) in earlier {
            log::write(level, &message);
        }
        assert!(
            answer == again,
            "the action is not pure: the same call, repeated, answered differently"
        );
        (answer, logs)
    }
}

#[cfg(test)]
mod tests;
