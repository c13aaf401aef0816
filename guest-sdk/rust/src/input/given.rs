//! A typed view of the inputs given so far, which `validate` checks and changes.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Problem, Problems, decode};

/// The inputs given so far. Some may be missing; a `null` counts as missing.
///
/// ```
/// use actgate_sdk::Given;
/// use serde_json::json;
///
/// let mut given = Given::from_value(json!({"order": " a-1001 ", "items": [{"sku": 5}]}))?;
/// given.update("order", |order: String| order.trim().to_uppercase())?;
/// assert_eq!(given.get::<String>("order")?, Some("A-1001".to_owned()));
/// assert_eq!(given.get::<String>("reason")?, None);
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Item {
///     sku: String,
/// }
/// let problem = given.get::<Vec<Item>>("items").unwrap_err();
/// assert_eq!(problem.to_string(), "/items/0/sku: expected a string");
/// # Ok::<(), actgate_sdk::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    values: Map<String, Value>,
}

impl Given {
    /// A view of a JSON object.
    ///
    /// # Errors
    ///
    /// A problem at the root when the value is not an object.
    pub fn from_value(value: Value) -> Result<Self, Problem> {
        match value {
            Value::Object(values) => Ok(Self { values }),
            _ => Err(Problem::at("", "expected an object")),
        }
    }

    /// The input of that name as a `T`; `None` while it is missing.
    ///
    /// # Errors
    ///
    /// A problem at the exact place when the value does not fit `T`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        match self.values.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => decode::value(value)
                .map(Some)
                .map_err(|misfit| Problem::misfit(name, misfit)),
        }
    }

    /// Whether the input of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    /// Sets an input.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.values.insert(name.into(), value.into());
    }

    /// Removes an input, so that the visitor is asked for it if it is required, and returns it.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.values.remove(name)
    }

    /// Replaces an input by what `change` makes of it; does nothing while it is missing.
    ///
    /// # Errors
    ///
    /// A problem at the exact place when the value does not fit `T`.
    pub fn update<T, U>(&mut self, name: &str, change: impl FnOnce(T) -> U) -> Result<(), Problems>
    where
        T: DeserializeOwned,
        U: Into<Value>,
    {
        if let Some(value) = self.get::<T>(name)? {
            self.set(name, change(value));
        }
        Ok(())
    }

    /// The value at a JSON Pointer (RFC 6901), for example `/items/0/sku`.
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        let (first, rest) = split(pointer)?;
        self.values.get(&first)?.pointer(rest)
    }

    /// The value at a JSON Pointer, to change it in place.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Value> {
        let (first, rest) = split(pointer)?;
        self.values.get_mut(&first)?.pointer_mut(rest)
    }

    /// The names of the inputs that are there.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, _)| name.as_str())
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.values)
    }
}

/// Splits a pointer into its first key, unescaped, and the pointer that remains.
fn split(pointer: &str) -> Option<(String, &str)> {
    let path = pointer.strip_prefix('/')?;
    let end = path.find('/').unwrap_or(path.len());
    let (first, rest) = path.split_at(end);
    Some((first.replace("~1", "/").replace("~0", "~"), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn given(value: Value) -> Given {
        Given::from_value(value).unwrap()
    }

    #[test]
    fn reaches_into_nested_values() {
        let mut given = given(json!({"a/b": {"c": [1, 2]}, "none": null}));
        assert_eq!(given.pointer("/a~1b/c/1"), Some(&json!(2)));
        *given.pointer_mut("/a~1b/c/0").unwrap() = json!("one");
        assert_eq!(given.pointer("/a~1b/c"), Some(&json!(["one", 2])));
        assert_eq!(given.pointer("a"), None);
        assert_eq!(given.names().collect::<Vec<_>>(), ["a/b"]);
    }

    #[test]
    fn leaves_a_missing_input_alone() {
        let mut given = given(json!({"day": null}));
        given.update("day", |day: String| day).unwrap();
        assert!(!given.has("day"));
        assert_eq!(given.remove("day"), Some(Value::Null));
    }

    #[test]
    fn names_the_input_of_another_type() {
        let problems = given(json!({"day": 5})).update("day", |day: String| day).unwrap_err();
        assert_eq!(
            problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["/day: expected a string"]
        );
        assert!(Given::from_value(json!([])).is_err());
    }
}
