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

    fn shape(_: &Context, Inputs { order }: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        if exchanges.last().status() == Some(404) {
            return reply(format!("I could not find order {order}.")).step();
        }
        let found: Order = exchanges.last().json()?;
        let message = match found.status.as_str() {
            status @ ("delivered" | "cancelled") => format!("Order {order} is {status}."),
            status => format!("Order {order} is {status}, expected on {}.", found.expected_day),
        };
        reply(message).data(found).step()
    }
}

actgate_sdk::export!(OrderStatus);

#[cfg(test)]
mod tests;
