//! Tells the visitor where an order is.

use actgate_sdk::prelude::*;

#[derive(Deserialize)]
struct Inputs {
    order: String,
}

/// What the agent may know of an order; the rest of the shop's answer goes no further.
#[derive(Deserialize, Serialize)]
struct Order {
    status: String,
    expected_day: String,
}

struct OrderStatus;

impl Action for OrderStatus {
    type Inputs = Inputs;

    fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
        given.update("order", |order: String| {
            let bare = order.to_uppercase().replace('-', "");
            bare.split_at_checked(1)
                .map(|(letter, digits)| format!("{letter}-{digits}"))
        })
    }

    fn shape(context: &Context, Inputs { order }: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        let is_german = context.language() == "de";
        if exchanges.last().status() == Some(404) {
            return reply(match is_german {
                true => format!("Ich konnte die Bestellung {order} nicht finden."),
                false => format!("I could not find order {order}."),
            })
            .step();
        }
        let found: Order = exchanges.last().json()?;
        let message = if is_german {
            in_german(&order, &found)
        } else {
            in_english(&order, &found)
        };
        reply(message).data(found).step()
    }
}

fn in_english(order: &str, found: &Order) -> String {
    match found.status.as_str() {
        status @ ("delivered" | "cancelled") => format!("Order {order} is {status}."),
        status => format!("Order {order} is {status}, expected on {}.", found.expected_day),
    }
}

fn in_german(order: &str, found: &Order) -> String {
    let status = match found.status.as_str() {
        "delivered" => return format!("Die Bestellung {order} ist zugestellt."),
        "cancelled" => return format!("Die Bestellung {order} ist storniert."),
        "shipped" => "ist unterwegs",
        _ => "ist in Bearbeitung",
    };
    // Days come as year, month and day with dashes between.
    let mut parts: Vec<&str> = found.expected_day.split('-').collect();
    parts.reverse();
    format!(
        "Die Bestellung {order} {status} und wird am {} erwartet.",
        parts.join(".")
    )
}

actgate_sdk::export!(OrderStatus);

#[cfg(test)]
mod tests;
