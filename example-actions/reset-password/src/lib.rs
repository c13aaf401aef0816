//! Sends a secure link to choose a new password.
//!
//! A conversation never changes who can enter an account. It can only cause a mail to the address that
//! the account already has; what happens then happens between the visitor and the shop.

use actgate_sdk::prelude::*;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Sent,
    TooSoon,
    Unknown,
}

#[derive(Serialize)]
struct Told {
    outcome: Outcome,
}

struct ResetPassword;

impl Action for ResetPassword {
    type Inputs = NoInputs;

    fn shape(_: &Context, _: NoInputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let (message, outcome) = match exchanges.last().response().map(Response::status) {
            // The same words with and without an account: they must not tell which addresses have one.
            Ok(200..=299 | 404) => (
                "If there is an account for your email address, a secure link is on its way to it. \
                 It works once and for a short time; open it to choose a new password.",
                Outcome::Sent,
            ),
            Ok(429) => (
                "A link was sent a short while ago. Please look into your mailbox and its spam folder \
                 before asking for another.",
                Outcome::TooSoon,
            ),
            // Asking again does no harm: a second link only replaces the first.
            Err(CallError::OutcomeUnknown | CallError::TimedOut) => (
                "I could not tell whether the link was sent. If no mail arrives within a few minutes, \
                 please ask me again.",
                Outcome::Unknown,
            ),
            Ok(status) => {
                return Err(fail(
                    "unexpected-status",
                    format!("the shop answered with status {status}"),
                ));
            }
            Err(error) => return Err(error.into()),
        };
        reply(message).data(Told { outcome }).step()
    }
}

actgate_sdk::export!(ResetPassword);

#[cfg(test)]
mod tests;
