//! What the suite asks of every language, as small as the SDK makes it.

mod plan;
mod shape;

use actgate_sdk::prelude::*;
use serde_json::{Map, Value};

#[derive(Deserialize)]
pub struct Inputs {
    #[serde(rename = "do")]
    behaviour: String,
    order: Option<String>,
    items: Option<Vec<Item>>,
    text: Option<String>,
    count: Option<i64>,
    colour: Option<String>,
}

#[derive(Deserialize, Serialize)]
pub struct Item {
    sku: String,
    quantity: i64,
}

/// The one question that is asked from two places.
fn which() -> Question {
    ask("colour", "Which colour?")
        .choice("RED", "Red")
        .choice("BLUE", "Blue, as the sea")
}

fn unknown(behaviour: &str) -> Failure {
    fail("unknown-behaviour", format!("`{behaviour}` is not known here"))
}

struct Conformance;

impl Action for Conformance {
    type Inputs = Inputs;

    fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
        given.update("order", |order: String| {
            let bare = order.to_uppercase().replace('-', "");
            bare.split_at_checked(1)
                .map(|(letter, digits)| format!("{letter}-{digits}"))
        })?;
        let mut problems = Problems::default();
        for (index, item) in given.get::<Vec<Item>>("items")?.iter().flatten().enumerate() {
            if item.quantity < 1 {
                let place = format!("/items/{index}/quantity");
                problems.add(Problem::at(place, "The quantity must be at least 1."));
            }
        }
        for (key, _) in given
            .get::<Map<String, Value>>("notes")?
            .iter()
            .flatten()
            .filter(|(_, note)| *note == "")
        {
            let place = format!("/notes/{}", key.replace('~', "~0").replace('/', "~1"));
            problems.add(Problem::at(place, "A note must not be empty."));
        }
        problems.into_result()
    }

    fn plan(context: &Context, inputs: Inputs) -> Result<Step, Failure> {
        plan::plan(context, &inputs)
    }

    fn shape(_: &Context, inputs: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        shape::shape(&inputs, exchanges)
    }
}

actgate_sdk::export!(Conformance);

#[cfg(test)]
mod tests {
    use actgate_sdk::testing::Bench;
    use serde_json::json;

    use super::*;

    #[test]
    fn problems_point_to_keys_of_any_name() {
        let inputs = json!({"items": [{"sku": "MUG", "quantity": 0}], "notes": {"a/b~c": "", "ok": "fine"}});
        let verdict = Bench::<Conformance>::new().inputs(inputs).validate();
        assert_eq!(
            verdict.problems(),
            [
                "/items/0/quantity: The quantity must be at least 1.",
                "/notes/a~1b~0c: A note must not be empty."
            ]
        );
    }
}
