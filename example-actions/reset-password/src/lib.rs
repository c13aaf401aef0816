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

    fn shape(context: &Context, _: NoInputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let outcome = match exchanges.last().response().map(Response::status) {
            // The same words with and without an account: they must not tell which addresses have one.
            Ok(200..=299 | 404) => Outcome::Sent,
            Ok(429) => Outcome::TooSoon,
            // Asking again does no harm: a second link only replaces the first.
            Err(CallError::OutcomeUnknown | CallError::TimedOut) => Outcome::Unknown,
            Ok(status) => {
                return Err(fail(
                    "unexpected-status",
                    format!("the shop answered with status {status}"),
                ));
            }
            Err(error) => return Err(error.into()),
        };
        let message = match context.language() {
            "de" => in_german(&outcome),
            _ => in_english(&outcome),
        };
        reply(message).data(Told { outcome }).step()
    }
}

fn in_english(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent => {
            "If there is an account for your email address, a secure link is on its way to it. \
             It works once and for a short time; open it to choose a new password."
        }
        Outcome::TooSoon => {
            "A link was sent a short while ago. Please look into your mailbox and its spam folder \
             before asking for another."
        }
        Outcome::Unknown => {
            "I could not tell whether the link was sent. If no mail arrives within a few minutes, \
             please ask me again."
        }
    }
}

fn in_german(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent => {
            "Wenn es zu Ihrer E-Mail-Adresse ein Konto gibt, ist ein sicherer Link dorthin unterwegs. \
             Er gilt einmal und für kurze Zeit; öffnen Sie ihn, um ein neues Passwort zu wählen."
        }
        Outcome::TooSoon => {
            "Vor Kurzem wurde schon ein Link geschickt. Bitte sehen Sie in Ihrem Postfach und im Spam-Ordner nach, \
             bevor Sie um einen neuen bitten."
        }
        Outcome::Unknown => {
            "Ich weiß nicht, ob der Link abgeschickt wurde. Wenn in ein paar Minuten keine E-Mail kommt, \
             fragen Sie mich bitte noch einmal."
        }
    }
}

actgate_sdk::export!(ResetPassword);

#[cfg(test)]
mod tests;
