//! Questions to the visitor, with or without choices.

use crate::{Failure, Step, fail};

/// Something more that the visitor must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    input: String,
    prompt: String,
    choices: Vec<Choice>,
}

/// One answer that a question offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the input becomes when this is chosen.
    pub value: String,
    /// What the visitor reads.
    pub label: String,
}

/// Asks for an input of the manifest, or for a new one, which is then a string.
///
/// The answer becomes the input of that name, and the function that asked is called again with it.
///
/// ```
/// use actgate_sdk::ask;
///
/// let question = ask("sku", "Which item would you like to return?")
///     .choice("SHIRT-M", "Blue shirt, M")
///     .choice("MUG", "Mug");
/// assert_eq!(question.choices().len(), 2);
/// # assert!(question.step().is_ok());
/// ```
pub fn ask(input: impl Into<String>, prompt: impl Into<String>) -> Question {
    Question {
        input: input.into(),
        prompt: prompt.into(),
        choices: Vec::new(),
    }
}

impl Question {
    /// Offers one more answer: what the input becomes, and what the visitor reads.
    pub fn choice(mut self, value: impl Into<String>, label: impl Into<String>) -> Self {
        self.choices.push(Choice {
            value: value.into(),
            label: label.into(),
        });
        self
    }

    /// Offers an answer for each pair of value and label.
    pub fn choices_from<V, L>(self, choices: impl IntoIterator<Item = (V, L)>) -> Self
    where
        V: Into<String>,
        L: Into<String>,
    {
        choices
            .into_iter()
            .fold(self, |question, (value, label)| question.choice(value, label))
    }

    /// This question, and another in the same step.
    pub fn and(self, next: Question) -> Questions {
        Questions {
            questions: vec![self, next],
        }
    }

    /// The step that asks this.
    ///
    /// # Errors
    ///
    /// None today; a `Result` so that all builders end alike.
    pub fn step(self) -> Result<Step, Failure> {
        Questions { questions: vec![self] }.step()
    }

    /// The input that the answer becomes.
    pub fn input(&self) -> &str {
        &self.input
    }

    /// What the visitor is asked.
    pub fn prompt(&self) -> &str {
        &self.prompt
    }

    /// The answers offered; none for free text.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }
}

/// Several questions that make one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    questions: Vec<Question>,
}

impl Questions {
    /// One more question in the same step.
    pub fn and(mut self, next: Question) -> Self {
        self.questions.push(next);
        self
    }

    /// The step that asks these.
    ///
    /// # Errors
    ///
    /// `empty-step` when there is no question.
    pub fn step(self) -> Result<Step, Failure> {
        if self.questions.is_empty() {
            return Err(fail("empty-step", "a step that asks has no question in it"));
        }
        Ok(Step::Ask(self.questions))
    }
}

impl FromIterator<Question> for Questions {
    fn from_iter<I: IntoIterator<Item = Question>>(questions: I) -> Self {
        Self {
            questions: questions.into_iter().collect(),
        }
    }
}
