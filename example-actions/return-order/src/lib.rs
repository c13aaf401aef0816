//! Starts the return of an item: what can be returned, which item and why, and then the return itself.

mod shop;
mod words;

use actgate_sdk::prelude::*;

use shop::{Created, Outcome, Refusal, Returnable, Told};
use words::Words;

#[derive(Deserialize)]
struct Inputs {
    order: String,
    // The following three are asked by `shape`, one step after the other.
    sku: Option<String>,
    reason: Option<String>,
    people: Option<String>,
}

struct ReturnOrder;

impl Action for ReturnOrder {
    type Inputs = Inputs;

    fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
        given.update("order", |order: String| {
            let bare = order.to_uppercase().replace('-', "");
            bare.split_at_checked(1)
                .map(|(letter, digits)| format!("{letter}-{digits}"))
        })
    }

    fn plan(_: &Context, inputs: Inputs) -> Result<Step, Failure> {
        call("returnable").with("order", inputs.order).step()
    }

    fn shape(context: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let words = Words::of(context.language());
        match exchanges.last_of("create-return") {
            Some(created) => tell(words, &inputs, created),
            None => prepare(words, &inputs, exchanges.last()),
        }
    }
}

/// Finds out which item and why, and then makes the return.
fn prepare(words: &Words, inputs: &Inputs, found: &Exchange) -> Result<Step, Failure> {
    let order = &inputs.order;
    if found.status() == Some(404) {
        return reply((words.not_found)(order))
            .data(Told::of(Outcome::NotFound, order))
            .step();
    }
    let returnable: Returnable = found.json()?;
    if returnable.items.is_empty() {
        return reply((words.nothing_returnable)(order))
            .data(Told::of(Outcome::NothingReturnable, order))
            .step();
    }
    // An answer that is not among the choices is asked for again.
    let sku = returnable.sku(inputs.sku.as_deref());
    let reason = returnable.reason(inputs.reason.as_deref());
    match (sku, reason) {
        (Some(sku), Some(reason)) => call("create-return")
            .with("order", order)
            .with("sku", sku)
            .with("reason", reason)
            .step(),
        (sku, reason) => {
            let which = sku
                .is_none()
                .then(|| ask("sku", words.which).choices_from(returnable.item_choices()));
            let why = reason
                .is_none()
                .then(|| ask("reason", words.why).choices_from(returnable.reason_choices(words)));
            which.into_iter().chain(why).collect::<Questions>().step()
        }
    }
}

/// Tells what became of the return.
fn tell(words: &Words, inputs: &Inputs, created: &Exchange) -> Result<Step, Failure> {
    match (created.status(), created.error()) {
        (Some(409), _) => refused(words, inputs, created),
        (_, Some(CallError::OutcomeUnknown | CallError::TimedOut)) => {
            let summary = format!(
                "A return for order {} was sent to the shop, but no answer came. It may exist already: look before \
                 creating another.",
                inputs.order
            );
            hand_off("returns", summary)
                .with_message((words.lost)(&inputs.order))
                .data(created.parameters())
                .step()
        }
        _ => {
            let Created {
                number,
                label,
                order,
                sku,
            } = created.json()?;
            reply((words.registered)(&number, &label))
                .data(Told {
                    outcome: Outcome::Created,
                    number: Some(number),
                    label: Some(label),
                    order,
                    sku: Some(sku),
                })
                .step()
        }
    }
}

/// The shop refuses; people may still find a way.
fn refused(words: &Words, inputs: &Inputs, created: &Exchange) -> Result<Step, Failure> {
    let refusal: Refusal = created.response()?.json().unwrap_or_default();
    let refused = match refusal.error.as_str() {
        "already-returned" => words.returned_already,
        _ => words.not_possible,
    };
    match inputs.people.as_deref() {
        Some("yes") => hand_off(
            "returns",
            format!("The shop refused a return for order {}.", inputs.order),
        )
        .data(Told::of(Outcome::NotPossible, &inputs.order))
        .step(),
        Some("no") => reply(refused)
            .data(Told::of(Outcome::NotPossible, &inputs.order))
            .step(),
        _ => ask("people", format!("{refused} {}", words.a_person))
            .choice("yes", words.yes)
            .choice("no", words.no)
            .step(),
    }
}

actgate_sdk::export!(ReturnOrder);

#[cfg(test)]
mod tests;
