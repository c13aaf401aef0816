//! Calls to endpoints that the manifest declares.

use serde::Serialize;
use serde_json::{Map, Value};

use super::failure::encode;
use crate::{Failure, Step, fail};

/// A call to an endpoint of the manifest, by its name, with a value for each of its parameters.
///
/// The host builds the URL, the headers and the body from the declaration; nothing here is a URL.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    endpoint: String,
    parameters: Map<String, Value>,
    broken: Option<Failure>,
}

/// Begins a call to the endpoint of that name.
///
/// ```
/// use actgate_sdk::call;
///
/// # fn plan() -> Result<actgate_sdk::Step, actgate_sdk::Failure> {
/// call("orders").with("order", "A-1001").step()
/// # }
/// # assert!(plan().is_ok());
/// ```
///
/// Several calls in one step are made one after the other:
///
/// ```
/// use actgate_sdk::{Calls, call};
///
/// let both = call("orders").with("order", "A-1001").and(call("hours").with("day", "monday"));
/// let many: Calls = ["A-1001", "A-1002"].into_iter().map(|order| call("orders").with("order", order)).collect();
/// # assert!(both.step().is_ok() && many.step().is_ok());
/// ```
pub fn call(endpoint: impl Into<String>) -> Call {
    Call {
        endpoint: endpoint.into(),
        parameters: Map::new(),
        broken: None,
    }
}

impl Call {
    /// Gives a parameter its value, replacing an earlier one.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        match encode(value, &format!("parameter `{name}` of `{}`", self.endpoint)) {
            Ok(value) => {
                self.parameters.insert(name.to_owned(), value);
            }
            // Kept until `step()`, so that a chain of calls needs one `?` and not one each.
            Err(failure) => {
                self.broken.get_or_insert(failure);
            }
        }
        self
    }

    /// Gives a parameter its value if there is one, and leaves it out otherwise.
    ///
    /// ```
    /// let topic: Option<&str> = None;
    /// let call = actgate_sdk::call("newsletter").with_some("topic", topic);
    /// assert_eq!(call.parameters(), serde_json::json!({}));
    /// ```
    pub fn with_some(self, name: &str, value: Option<impl Serialize>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// This call, and then another in the same step.
    pub fn and(self, next: Call) -> Calls {
        Calls {
            calls: vec![self, next],
        }
    }

    /// The step that makes this call.
    ///
    /// # Errors
    ///
    /// `not-json` when a parameter has no form in JSON, for example a map whose keys are not strings.
    pub fn step(self) -> Result<Step, Failure> {
        Calls { calls: vec![self] }.step()
    }

    /// The name of the endpoint.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The parameters so far, as a JSON object.
    pub fn parameters(&self) -> Value {
        Value::Object(self.parameters.clone())
    }
}

/// Several calls that make one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Calls {
    calls: Vec<Call>,
}

impl Calls {
    /// One more call in the same step.
    pub fn and(mut self, next: Call) -> Self {
        self.calls.push(next);
        self
    }

    /// The step that makes these calls.
    ///
    /// # Errors
    ///
    /// `not-json` when a parameter has no form in JSON, and `empty-step` when there is no call.
    pub fn step(self) -> Result<Step, Failure> {
        if let Some(failure) = self.calls.iter().find_map(|call| call.broken.clone()) {
            return Err(failure);
        }
        if self.calls.is_empty() {
            return Err(fail("empty-step", "a step that calls has no call in it"));
        }
        Ok(Step::Call(self.calls))
    }
}

impl FromIterator<Call> for Calls {
    fn from_iter<I: IntoIterator<Item = Call>>(calls: I) -> Self {
        Self {
            calls: calls.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    #[test]
    fn keeps_types_and_leaves_out_what_is_not_there() {
        let call = call("orders")
            .with("n", 5)
            .with("list", ["a"])
            .with_some("no", None::<u8>)
            .with_some("yes", Some(1));
        assert_eq!(call.parameters(), json!({"n": 5, "list": ["a"], "yes": 1}));
    }

    #[test]
    fn tells_of_a_parameter_without_a_form_in_json() {
        let unwritable = BTreeMap::from([(vec![1], 1)]);
        let failure = call("orders").with("map", unwritable).with("n", 1).step().unwrap_err();
        assert_eq!(failure.code(), "not-json");
        assert!(
            failure.message().starts_with("parameter `map` of `orders`"),
            "{failure}"
        );
    }

    #[test]
    fn refuses_a_step_without_calls() {
        assert_eq!(Calls::from_iter([]).step().unwrap_err().code(), "empty-step");
    }
}
