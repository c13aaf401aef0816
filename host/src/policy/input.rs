//! Inputs: checking values against their schemas, and reading values out of a visitor's words.

mod check;
mod coerce;
mod find;
mod names;
mod part;
mod read;
mod shape;
#[cfg(test)]
mod tests;

use crate::language::{Hearing, Language, Reading};
use crate::model::action::{Action, Input};
use crate::model::id::Name;
use crate::model::limits::Limits;
use crate::model::localized::Localized;
use crate::model::step::{Choice, Problem};
use crate::schema::Schema;
use find::Finder;
use serde_json::{Map, Value};
use shape::Shape;
use std::collections::BTreeMap;

pub use find::Squeezed;

/// How many bytes of a message are read; it is longer than any limit for messages that makes sense.
const WORDS_BYTES_MAX: usize = 16 << 10;

/// What a message says of the inputs of an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// The inputs that are already in it, by name.
    pub readings: BTreeMap<String, Reading>,
    /// Those that it speaks of without a value that can be taken, by name, with what the visitor is asked. An optional one of them
    /// has to be asked for: its default would be a guess.
    pub unclear: BTreeMap<String, Problem>,
}

impl Findings {
    /// The values that are in the message, by name.
    pub fn values(&self) -> Map<String, Value> {
        let values = self.readings.iter();
        values
            .map(|(name, reading)| (name.clone(), reading.value.clone()))
            .collect()
    }
}

/// A schema that does not compile. Checked manifests have none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the schema of input `{input}` does not compile: {message}; check the action's manifest")]
pub struct InvalidSchema {
    pub input: Name,
    pub message: String,
}

/// Checks and reads the inputs of one action. Schemas and patterns are compiled once.
#[derive(Debug)]
pub struct InputChecker {
    fields: Vec<Field>,
    json_depth_max: usize,
    bytes_max: usize,
}

/// One input with what was compiled for it.
#[derive(Debug)]
struct Field {
    input: Input,
    schema: Schema,
    shape: Shape,
    finder: Option<Finder>,
}

impl InputChecker {
    /// Compiles the inputs of an action, with the default limits.
    ///
    /// # Errors
    ///
    /// A schema does not compile.
    pub fn new(action: &Action) -> Result<Self, InvalidSchema> {
        Self::with_limits(action, &Limits::default())
    }

    /// Compiles the inputs of an action. Of the limits, `json_depth_max` bounds how deep inputs nest, and
    /// `request_bytes_max` how large they are together, since a request is made of them.
    ///
    /// # Errors
    ///
    /// A schema does not compile.
    pub fn with_limits(action: &Action, limits: &Limits) -> Result<Self, InvalidSchema> {
        let field = |input| Field::new(input, &action.locales);
        let fields = action.inputs.iter().map(field).collect::<Result<_, _>>()?;
        let json_depth_max = usize::try_from(limits.sandbox.json_depth_max).unwrap_or(usize::MAX);
        let bytes_max = usize::try_from(limits.gate.request_bytes_max).unwrap_or(usize::MAX);
        Ok(Self {
            fields,
            json_depth_max,
            bytes_max,
        })
    }

    /// Checks every value that is there. `extra` names inputs that the action asked for beyond its manifest;
    /// their values have to be texts. Problems are for the visitor, in their language. What is missing is not a problem here; see [`Self::missing`].
    pub fn check(&self, language: Language, inputs: &Map<String, Value>, extra: &[String]) -> Vec<Problem> {
        check::check(self, language, inputs, extra)
    }

    /// What [`Self::check`] says, for traces and logs: in the words of the schemas, without the values.
    pub fn check_for_records(&self, inputs: &Map<String, Value>, extra: &[String]) -> Vec<Problem> {
        check::check_for_records(self, inputs, extra)
    }

    /// The inputs with whole numbers such as `2.0` written plainly where their schemas ask for integers. Actions get
    /// them so, since most typed decoders take `2.0` for no integer.
    pub fn with_whole_numbers(&self, inputs: Map<String, Value>) -> Map<String, Value> {
        let written = |(name, value): (String, Value)| match self.field(&name) {
            Some(field) => (name, field.schema.with_whole_numbers(value)),
            None => (name, value),
        };
        inputs.into_iter().map(written).collect()
    }

    /// The required inputs that are not there yet, in the order of the manifest.
    pub fn missing(&self, inputs: &Map<String, Value>) -> Vec<&Input> {
        let missing = |field: &&Field| field.input.required && !inputs.contains_key(field.input.name.as_str());
        self.fields.iter().filter(missing).map(|field| &field.input).collect()
    }

    /// Reads a visitor's words as the value of an input. An input that the manifest does not have takes the
    /// words as they are.
    ///
    /// # Errors
    ///
    /// The words cannot be read as that value; the message says what is expected.
    pub fn coerce(&self, hearing: &Hearing, input: &str, words: &str) -> Result<Reading, Problem> {
        coerce::coerce(hearing, self.field(input), input, words)
    }

    /// The one value of an enumeration that the words perhaps mean: they say more than that, and could be about something
    /// else, which is asked first.
    pub fn guess(&self, hearing: &Hearing, input: &str, words: &str) -> Option<Reading> {
        coerce::guess(hearing, self.field(input)?, words)
    }

    /// What can be chosen for an input, if its choices or its schema list it, as the manifest itself calls it.
    pub fn choices(&self, input: &str) -> Vec<Choice> {
        self.choices_in(Language::default(), input)
    }

    /// The same as visitors of a language read it.
    pub fn choices_in(&self, language: Language, input: &str) -> Vec<Choice> {
        self.field(input)
            .map(|field| field.shape.choices(language))
            .unwrap_or_default()
    }

    /// What a message says of the inputs, where the schema makes it safe to take them: restrictive patterns, emails, UUIDs, days
    /// and times, the words of an enumeration, amounts of money and numbers of things. What could be meant differently is
    /// not taken, but is known to be spoken of.
    pub fn find(&self, hearing: &Hearing, message: &str) -> Findings {
        find::find(hearing, &self.fields, message)
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.input.name.as_str() == name)
    }
}

impl Field {
    fn new(input: &Input, locales: &[Localized]) -> Result<Self, InvalidSchema> {
        let invalid = |message| InvalidSchema {
            input: input.name.clone(),
            message,
        };
        let schema = Schema::compile(&input.schema).map_err(|error| invalid(error.to_string()))?;
        let shape = Shape::of_input(input, locales).map_err(|error| invalid(error.to_string()))?;
        let finder = Finder::new(&shape);
        Ok(Self {
            input: input.clone(),
            schema,
            shape,
            finder,
        })
    }

    /// Whether a value fits the schema.
    fn accepts(&self, value: &Value) -> bool {
        self.schema.is_valid(value)
    }
}
