//! What the gate would refuse at every call, known before the first: nothing that can be published is denied for ever.

use super::{Denial, HostValues, build};
use crate::model::action::Action;
use crate::model::endpoint::{Endpoint, Source};
use crate::model::limits::GateLimits;
use serde_json::{Map, Value};

/// A text that every place takes: what is refused with it is not refused for its sake.
const SAMPLE: &str = "x";

/// Why no request of an endpoint can be built, whatever its values are; `None` where one can.
pub fn always_denied(action: &Action, endpoint: &Endpoint, limits: &GateLimits) -> Option<Denial> {
    let sample = |name: &str| (name.to_owned(), Value::from(SAMPLE));
    let parameters: Map<String, Value> = endpoint.parameters().into_iter().map(sample).collect();
    let settings: Map<String, Value> = endpoint
        .sources()
        .into_iter()
        .filter_map(|source| match source {
            Source::Setting(name) => Some(sample(name)),
            _ => None,
        })
        .collect();
    let host = HostValues {
        action: &action.name,
        visitor_email: Some(SAMPLE),
        visitor_id: Some(SAMPLE),
        run_id: SAMPLE,
        locale: SAMPLE,
        settings: &Value::Object(settings),
    };
    build(endpoint, None, &parameters, &host, limits).err()
}
