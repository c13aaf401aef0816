//! What is wrong with the inputs, place by place.

use std::fmt;

use crate::decode::{self, Misfit};

/// One place in the inputs that cannot be used as given, and what to ask instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pointer: String,
    message: String,
}

impl Problem {
    /// A problem with the input of that name.
    ///
    /// ```
    /// use actgate_sdk::Problem;
    ///
    /// let problem = Problem::input("order", "An order number begins with a letter.");
    /// assert_eq!(problem.to_string(), "/order: An order number begins with a letter.");
    /// ```
    pub fn input(name: &str, message: impl Into<String>) -> Self {
        let mut pointer = String::new();
        decode::push_key(&mut pointer, name);
        Self::at(pointer, message)
    }

    /// A problem at a JSON Pointer (RFC 6901) into the inputs, for example `/items/0/sku`.
    pub fn at(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            message: message.into(),
        }
    }

    pub(crate) fn misfit(name: &str, misfit: Misfit) -> Self {
        let mut problem = Self::input(name, misfit.expected);
        problem.pointer.push_str(&misfit.pointer);
        problem
    }

    /// The JSON Pointer of the place.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// What is wrong, or what to ask instead, in words for the visitor.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.message)
    }
}

/// All problems found in the inputs, so that the visitor hears of them at once.
///
/// ```
/// use actgate_sdk::{Problem, Problems};
///
/// fn check(from: u32, to: u32) -> Result<(), Problems> {
///     let mut problems = Problems::default();
///     if from > to {
///         problems.add(Problem::input("to", "The last day comes after the first."));
///     }
///     problems.into_result()
/// }
///
/// assert!(check(1, 2).is_ok());
/// assert_eq!(check(2, 1).unwrap_err().iter().count(), 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    found: Vec<Problem>,
}

impl Problems {
    /// Adds one more.
    pub fn add(&mut self, problem: Problem) {
        self.found.push(problem);
    }

    /// `Ok` when none was found.
    ///
    /// # Errors
    ///
    /// The problems themselves.
    pub fn into_result(self) -> Result<(), Self> {
        if self.found.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The problems in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.found.iter()
    }

    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.found
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self { found: vec![problem] }
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self {
            found: problems.into_iter().collect(),
        }
    }
}
