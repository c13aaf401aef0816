//! Greets the visitor.

use actgate_sdk::prelude::*;

#[derive(Deserialize, Serialize)]
struct Inputs {
    name: String,
}

struct Greeting;

impl Action for Greeting {
    type Inputs = Inputs;

    fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
        given.update("name", |name: String| name.trim().to_owned())?;
        if given.get::<String>("name")?.is_some_and(|name| name.is_empty()) {
            return Err(Problem::input("name", "A name has at least one letter.").into());
        }
        Ok(())
    }

    fn plan(_: &Context, inputs: Inputs) -> Result<Step, Failure> {
        reply(format!("Hello, {}.", inputs.name)).data(inputs).step()
    }
}

actgate_sdk::export!(Greeting);

#[cfg(test)]
mod tests {
    use actgate_sdk::testing::Bench;
    use serde_json::json;

    use super::*;

    #[test]
    fn greets_by_name() {
        let planned = Bench::<Greeting>::new()
            .inputs(json!({"name": " Ada "}))
            .accept()
            .plan();
        assert_eq!(planned.reply().message(), "Hello, Ada.");
        assert_eq!(planned.reply().data_value(), json!({"name": "Ada"}));
    }

    #[test]
    fn asks_again_for_an_empty_name() {
        let verdict = Bench::<Greeting>::new().inputs(json!({"name": " "})).validate();
        assert_eq!(verdict.problem("/name"), "A name has at least one letter.");
    }
}
