//! One call for the gate to decide on, among many grants: what the benchmark times and the suite counts.

use actgate::manifest;
use actgate::model::action::Action;
use actgate::model::grant::Grant;
use actgate::model::id::Name;
use actgate::model::identity::Assurance;
use actgate::model::limits::GateLimits;
use actgate::policy::egress::{self, BuiltRequest, Denial, EgressPermit, HostValues};
use actgate::policy::grant::{Grants, needed};
use serde_json::{Value, json};

const MANIFEST: &str = r#"
name = "order-status"
title = "Check an order"
description = "Looks an order up."
protection = "match-email"
triggers = ["where is my order"]

[endpoints.orders]
method = "GET"
url = "https://api.shop.example/v1/customers/{visitor.id}/orders/{order}"
query = { email = "{visitor.email}", fields = "status" }
auth = { kind = "api-key", header = "x-api-key", secret = "shop-api-key" }

[response]
template = "Done."
"#;

/// An action with an endpoint, and grants of which one is for it.
pub struct Gate {
    action: Action,
    grants: Grants,
}

impl Gate {
    /// Among this many grants, half of them of the same action.
    pub fn new(count: usize) -> Self {
        let action = manifest::parse(MANIFEST, "action.toml")
            .expect("a good manifest")
            .action;
        let ours = needed(&action, &action.endpoints[0], None);
        let name = |text: String| Name::new(&text).expect("a name");
        let others = (1..count).map(|number| Grant {
            action: if number % 2 == 0 {
                ours.action.clone()
            } else {
                name(format!("other-{number}"))
            },
            endpoint: name(format!("endpoint-{number}")),
            ..ours.clone()
        });
        let grants = others.chain([ours.clone()]).collect();
        Self { action, grants }
    }

    /// Builds the request.
    pub fn build(&self, order: &str) -> BuiltRequest {
        let endpoint = &self.action.endpoints[0];
        let host = HostValues {
            action: &self.action.name,
            visitor_email: Some("ada@example.com"),
            visitor_id: Some("c-1"),
            run_id: "r-1",
            locale: "en",
            settings: &Value::Null,
        };
        let parameters = json!({ "order": order });
        let parameters = parameters.as_object().expect("an object");
        let grant = self.grants.find(&self.action.name, &endpoint.name).expect("a grant");
        egress::build(endpoint, Some(grant), parameters, &host, &GateLimits::default()).expect("a request")
    }

    /// Decides on it.
    pub fn decide(&self, built: BuiltRequest, assurance: Assurance) -> Result<EgressPermit, Denial> {
        egress::decide(&self.action, &self.action.endpoints[0], &self.grants, assurance, built)
    }
}
