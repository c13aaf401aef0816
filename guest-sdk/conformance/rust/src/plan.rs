//! What `plan` is asked.

use crate::{Inputs, unknown, which};
use actgate_sdk::prelude::*;
use serde_json::{Map, Value, json};

pub fn plan(context: &Context, inputs: &Inputs) -> Result<Step, Failure> {
    let text = inputs.text.as_deref().unwrap_or_default();
    match inputs.behaviour.as_str() {
        "declared" => Ok(Step::AsDeclared),
        "call" => call("echo")
            .with_some("text", inputs.text.as_ref())
            .with_some("count", inputs.count)
            .with_some("missing", None::<u8>)
            .with("yes", true)
            .with("list", json!(["a", 1]))
            .with("object", json!({"a": null}))
            .step(),
        "calls" => call("echo").with("text", "first").and(call("other")).step(),
        "ask" => match &inputs.colour {
            Some(colour) => call("echo").with("text", colour).step(),
            None => which().and(ask("reason", "Why?")).step(),
        },
        "reply" => reply(text).data(given(inputs)).step(),
        "empty" => reply("").step(),
        "large" => reply(
            text.repeat(
                inputs
                    .count
                    .and_then(|count| usize::try_from(count).ok())
                    .unwrap_or_default(),
            ),
        )
        .step(),
        "hand-off" => {
            let order = inputs.order.as_deref().unwrap_or_default();
            let mut passed = hand_off("returns", format!("Somebody must look at {order}."));
            if let Some(text) = &inputs.text {
                passed = passed.with_message(text);
            }
            passed.data(json!({"order": order})).step()
        }
        "fail" => Err(fail("closed", "It is night.")),
        "log" => logs(),
        "context" => tell(context),
        "random" => draw(context),
        "trap" => panic!("a mistake"),
        "spin" => loop {
            std::hint::black_box(());
        },
        "grow" => {
            let mut kept = Vec::new();
            loop {
                kept.push(std::hint::black_box(vec![1u8; 1 << 20]));
            }
        }
        other => Err(unknown(other)),
    }
}

/// What of the inputs is given, as data.
fn given(inputs: &Inputs) -> Map<String, Value> {
    let all = [
        ("text", json!(inputs.text)),
        ("count", json!(inputs.count)),
        ("items", json!(inputs.items)),
    ];
    let some = all.into_iter().filter(|(_, value)| !value.is_null());
    some.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn logs() -> Result<Step, Failure> {
    actgate_sdk::debug!("one");
    actgate_sdk::info!("two ü");
    actgate_sdk::warn!("");
    actgate_sdk::error!("four");
    reply("logged").step()
}

#[derive(Deserialize)]
struct Claims {
    plan: String,
}

#[derive(Deserialize)]
struct Settings {
    currency: String,
}

fn tell(context: &Context) -> Result<Step, Failure> {
    let Claims { plan } = context.visitor().claims()?;
    let Settings { currency } = context.settings()?;
    let assurance = match context.visitor().assurance() {
        Assurance::Anonymous => "anonymous",
        Assurance::MatchedEmail => "matched-email",
        Assurance::VerifiedEmail => "verified-email",
    };
    let mut data = json!({
        "locale": context.locale(), "language": context.language(), "now_ms": context.now_ms(),
        "seed": context.seed().to_string(), "assurance": assurance, "plan": plan, "currency": currency,
    });
    if let Some(email) = context.visitor().email() {
        data["email"] = json!(email);
    }
    if let Some(zone) = context.time_zone() {
        data["time_zone"] = json!(zone);
    }
    reply(context.run()).data(data).step()
}

fn draw(context: &Context) -> Result<Step, Failure> {
    let mut random = context.random();
    let first = random.next_u64().to_string();
    let below = [random.below(1000), random.below(1000), random.below(1000)];
    reply(first).data(json!({ "below": below })).step()
}
