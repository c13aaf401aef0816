//! An action with the mistakes that authors make; the README lists them.

use actgate_sdk::prelude::*;

#[derive(Deserialize)]
struct Inputs {
    count: i64,
}

struct Careless;

impl Action for Careless {
    type Inputs = Inputs;

    fn validate(_: &Context, given: &mut Given) -> Result<(), Problems> {
        given.update("note", |note: String| Some(format!("{note}!")))
    }

    fn plan(_: &Context, Inputs { count }: Inputs) -> Result<Step, Failure> {
        assert_ne!(count, 13, "nobody asks for 13");
        match count {
            i64::MIN..0 => call("things").step(),
            0..15 => call("things").with("thing", count.to_string()).step(),
            _ => call("stock").step(),
        }
    }

    fn shape(_: &Context, Inputs { count }: Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
        if exchanges.last().error().is_some() {
            return reply("There are none.")
                .data(serde_json::json!({ "count": "none" }))
                .step();
        }
        reply("There are some.")
            .data(serde_json::json!({ "count": count }))
            .step()
    }
}

actgate_sdk::export!(Careless);
