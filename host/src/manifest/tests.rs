//! Whole manifests: what is read from a good one, and what is reported of a bad one.

mod choices;
mod credentials;
mod endpoints;
mod errors;
mod keys;
mod locales;
mod pack;
mod replies;
mod signatures;

use super::*;
use crate::model::auth::{Auth, SignatureScheme};
use crate::model::endpoint::{BodyTemplate, Effect, Method, Piece, Source, Template};
use crate::model::identity::Protection;
use crate::model::reply::{ReplyPiece, ReplySource, StatusMatch};
use serde_json::json;

const ORDER_STATUS: &str = r##"
name = "order-status"
title = "Check an order"
description = "Tells the visitor where an order is."
protection = "match-email"
effect = "destructive"
triggers = ["Where is my order?", "Track my package"]
visitor = ["email"]
call = "orders"

[[inputs]]
name = "order"
title = "Order number"
instructions = "The number on the receipt, for example A-1001"
schema = { type = "string", pattern = "^[A-Z]-[0-9]{4}$" }

[[inputs]]
name = "gift"
instructions = "Whether it is a gift"
schema = { type = "boolean" }
required = false

[endpoints.orders]
method = "GET"
url = "https://API.shop.example/v1/orders/{order}"
query = { email = "{visitor.email}", a = "x{run.id}", limit = 10 }
headers = { Accept-Language = "{locale}" }
auth = { kind = "api-key", header = "X-Api-Key", secret = "shop-api-key" }
redirects = 2
response_headers = ["X-Request-Id"]
timeout_ms = 5000
response_bytes_max = 100000

[endpoints.cancel-order]
method = "POST"
url = "https://api.shop.example:8443/cancel"
body = { order = "{order}", note = "from {settings.shop}", gift = "{gift}", deep = [1, { yes = true }] }
effect = "destructive"
auth = { kind = "signature", scheme = "hubspot-v3", secret = "app" }

[response]
instructions = "Tell the status."
template = "Order {order} is {response.items.0.status}, {{sent}} to {visitor.email}."
on = { "404" = "There is no order {order}.", "5xx" = "The shop does not answer." }
schema = { type = "object", properties = { status = { type = "string" } }, additionalProperties = false }

[[examples]]
endpoint = "orders"
when = { order = "A-1001" }
body = { items = [{ status = "sent" }] }
"##;

/// The smallest manifest, with more lines at its end.
fn manifest(more: &str) -> String {
    format!("name = \"a\"\ntitle = \"A\"\ndescription = \"Does a.\"\n{more}")
}

#[test]
fn every_key_arrives() {
    let manifest = parse(ORDER_STATUS, "action.toml").unwrap();
    assert_eq!(manifest.text, ORDER_STATUS);
    let action = manifest.action;
    assert_eq!(
        (action.name.as_str(), action.title.as_str()),
        ("order-status", "Check an order")
    );
    assert_eq!(
        (action.protection, action.effect),
        (Protection::MatchEmail, Effect::Destructive)
    );
    assert_eq!(action.triggers, ["Where is my order?", "Track my package"]);
    assert!(action.visitor.email && !action.visitor.claims);
    assert_eq!(action.call.as_deref(), Some("orders"));
    assert_eq!(
        action.inputs[0].schema,
        json!({"type": "string", "pattern": "^[A-Z]-[0-9]{4}$"})
    );
    assert!(action.inputs[0].required && !action.inputs[1].required);
    assert_eq!(action.inputs[1].title, "Gift");
    assert_eq!(
        action.examples[0].when,
        *json!({"order": "A-1001"}).as_object().unwrap()
    );
    assert_eq!(
        (action.examples[0].status, &action.examples[0].body),
        (200, &json!({"items": [{"status": "sent"}]}))
    );
    let response = action.response;
    assert_eq!(response.on[0].0, StatusMatch::Exact(404));
    assert_eq!(response.on[1].0, StatusMatch::Class(5));
    let template = response.template.unwrap().0;
    let order = ReplyPiece::Value {
        source: ReplySource::Input("order".to_owned()),
        fallback: None,
    };
    assert_eq!(template[1], order);
    assert_eq!(template[4], ReplyPiece::Literal(", {sent} to ".to_owned()));
    assert!(response.schema.is_some());
}

#[test]
fn endpoints_arrive_in_the_order_of_the_text() {
    let action = parse(ORDER_STATUS, "action.toml").unwrap().action;
    let [orders, cancel] = &action.endpoints[..] else {
        panic!("two endpoints")
    };
    assert_eq!(
        (orders.title.as_str(), cancel.title.as_str()),
        ("Orders", "Cancel order")
    );
    assert_eq!(
        (orders.method, orders.effect, orders.confirm),
        (Method::Get, Effect::Read, false)
    );
    assert_eq!(
        (cancel.method, cancel.effect, cancel.confirm),
        (Method::Post, Effect::Destructive, true)
    );
    assert_eq!(orders.origin.to_string(), "https://api.shop.example");
    assert_eq!(cancel.origin.to_string(), "https://api.shop.example:8443");
    let names: Vec<&str> = orders.query.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["email", "a", "limit"]);
    assert_eq!(orders.query[2].1, Template::literal("10"));
    assert_eq!(orders.headers[0].0, "accept-language");
    assert!(matches!(&orders.auth, Auth::ApiKey { header, .. } if header == "x-api-key"));
    assert!(matches!(
        cancel.auth,
        Auth::Signature {
            scheme: SignatureScheme::HubspotV3,
            ..
        }
    ));
    assert_eq!(
        (orders.redirects_max, orders.timeout_ms, orders.response_bytes_max),
        (2, Some(5000), Some(100_000))
    );
    assert_eq!(orders.response_headers, ["x-request-id"]);
    let Some(BodyTemplate::Object(members)) = &cancel.body else {
        panic!("an object")
    };
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["order", "note", "gift", "deep"]);
    assert_eq!(members[0].1, BodyTemplate::Value(Source::Parameter("order".to_owned())));
    let note = Template(vec![
        Piece::Literal("from ".to_owned()),
        Piece::Value(Source::Setting("shop".to_owned())),
    ]);
    assert_eq!(members[1].1, BodyTemplate::Text(note));
    let yes = BodyTemplate::Object(vec![("yes".to_owned(), BodyTemplate::Constant(json!(true)))]);
    assert_eq!(
        members[3].1,
        BodyTemplate::Array(vec![BodyTemplate::Constant(json!(1)), yes])
    );
}

#[test]
fn the_only_endpoint_is_the_call() {
    let one = manifest("[endpoints.x]\nmethod = \"GET\"\nurl = \"https://a.example/\"\n");
    assert_eq!(parse(&one, "a").unwrap().action.call.as_deref(), Some("x"));
    assert_eq!(parse(&manifest(""), "a").unwrap().action.call, None);
}

#[test]
fn a_declared_action_gives_every_parameter() {
    let body = |inputs: &str, request: &str| {
        let text = format!(
            "[response]\ntemplate = \"Done.\"\n{inputs}\n[endpoints.x]\nmethod = \"POST\"\n{request}\nconfirm = false\n"
        );
        let text = manifest(&format!("effect = \"write\"\n{text}"));
        check_declared(&parse(&text, "action.toml").unwrap().action)
    };
    let input = "[[inputs]]\nname = \"order\"\ninstructions = \"The number\"\n";
    let optional = "[[inputs]]\nname = \"order\"\ninstructions = \"The number\"\nrequired = false\n";
    let url = "url = \"https://a.example/{order}\"";
    let alone = "url = \"https://a.example/\"\nbody = { order = \"{order}\" }";
    assert_eq!(body(input, url), Ok(()));
    assert_eq!(body(optional, alone), Ok(()));
    let nobody = body(input, "url = \"https://a.example/{oder}\"")
        .unwrap_err()
        .to_string();
    assert_eq!(
        nobody,
        "endpoints.x.oder: nothing fills the parameter `{oder}`; did you mean `{order}`?"
    );
    let missing = body("", url).unwrap_err().to_string();
    assert!(
        missing.ends_with("declare it under `[[inputs]]` with `name = \"order\"`"),
        "{missing}"
    );
    let left_out = body(optional, url).unwrap_err().to_string();
    assert!(left_out.contains("cannot do without it"), "{left_out}");
}

#[test]
fn a_declared_action_makes_one_call_and_says_something() {
    let mut action = parse(ORDER_STATUS, "action.toml").unwrap().action;
    assert_eq!(check_declared(&action), Ok(()));
    action.call = None;
    let error = check_declared(&action).unwrap_err().to_string();
    assert!(
        error.starts_with("call: ") && error.contains("`orders`, `cancel-order`"),
        "{error}"
    );
    let silent = check_declared(&parse(&manifest(""), "a").unwrap().action)
        .unwrap_err()
        .to_string();
    assert!(silent.starts_with("response.template: "), "{silent}");
}

#[test]
fn triggers_of_several_actions_collide() {
    let action = |name: &str, triggers: &str| {
        let text = format!("name = \"{name}\"\ntitle = \"A\"\ndescription = \"B\"\ntriggers = {triggers}\n");
        parse(&text, "action.toml").unwrap().action
    };
    let first = action("first", "[\"Where is my order?\", \"Hi\"]");
    let second = action("second", "[\"where's it\", \"WHERE IS MY ORDER\"]");
    let third = action("third", "[\"Something else\"]");
    let collisions = colliding_triggers(&[&first, &second, &third]);
    assert_eq!(collisions.len(), 1);
    assert_eq!(
        collisions[0].to_string(),
        "several actions have the same trigger: `Where is my order?` of `first` and `WHERE IS MY ORDER` of `second`; \
         change all but one"
    );
    assert_eq!(colliding_triggers(&[&first, &third]), []);
}
