//! What `shape` is asked.

use crate::{Inputs, Item, unknown, which};
use actgate_sdk::prelude::*;
use serde_json::json;

#[derive(Deserialize, Serialize)]
struct Text {
    text: String,
}

pub fn shape(inputs: &Inputs, exchanges: &Exchanges) -> Result<Step, Failure> {
    let last = exchanges.last();
    match inputs.behaviour.as_str() {
        "declared" => Ok(Step::AsDeclared),
        "text" => {
            let found: Text = last.json()?;
            reply(found.text.clone()).data(found).step()
        }
        "list" => {
            let found: Vec<Item> = last.json()?;
            reply(format!("{} items", found.len())).data(found).step()
        }
        "text-length" => reply(format!("{} bytes", last.json::<Text>()?.text.len())).step(),
        "size" => reply(format!("{} bytes", last.response()?.bytes().len())).step(),
        "bytes" => {
            let bytes = last.response()?.bytes();
            let sum: u64 = bytes.iter().copied().map(u64::from).sum();
            reply("bytes").data(json!({"bytes": bytes.len(), "sum": sum})).step()
        }
        "header" => reply(last.header("X-Request-Id").unwrap_or("none")).step(),
        "shape-asks" => match &inputs.colour {
            Some(colour) => reply(colour).step(),
            None => which().step(),
        },
        "rounds" => rounds(exchanges),
        "last-of" => {
            let echo = exchanges.last_of("echo").ok_or_else(|| unknown("last-of"))?;
            let text = echo.parameters()["text"].as_str().unwrap_or_default();
            reply(text).data(json!({"status": echo.status()})).step()
        }
        "status" if last.status() == Some(404) => reply("not found").step(),
        "status" => reply(last.json::<Text>()?.text).step(),
        other => Err(unknown(other)),
    }
}

fn rounds(exchanges: &Exchanges) -> Result<Step, Failure> {
    let count = exchanges.iter().count();
    if count < 3 {
        return call("echo").with("text", format!("round {}", count + 1)).step();
    }
    let seen = exchanges.iter().map(|one| match one.response() {
        Ok(response) => format!("{} {}", one.endpoint(), response.status()),
        Err(error) => format!("{} {}", one.endpoint(), error.code()),
    });
    reply("3 rounds").data(json!({"seen": seen.collect::<Vec<_>>()})).step()
}
