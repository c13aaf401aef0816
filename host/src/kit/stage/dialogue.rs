//! What the visitor of a case says, question by question.

use crate::kit::case::{Answer, Case};
use crate::language::Hearing;
use crate::language::choice::{Meant, Offer, meant};
use crate::language::zone;
use crate::model::run::Outcome;
use crate::model::step::{Problem, Question};
use crate::runtime::{Published, Resume, RunState};
use serde_json::{Map, Value};

/// A visitor with the words of a case.
pub(super) struct Dialogue<'a> {
    case: &'a Case,
    published: &'a Published,
    hearing: Hearing,
    /// What was asked, in order: the input, and the words.
    pub asked: Vec<String>,
    /// The numbers of the case's questions that were answered, counted from 0.
    pub said: Vec<usize>,
    /// The names of the answers that were given.
    pub answered: Vec<String>,
    /// The digests of the writes that the visitor has said yes to.
    agreed: Vec<String>,
    /// What is wrong with answers that cannot be used.
    pub refused: Vec<Problem>,
}

impl<'a> Dialogue<'a> {
    pub(super) fn new(case: &'a Case, published: &'a Published) -> Self {
        let mut hearing = Hearing::new(&case.locale, case.now_ms);
        // A case that is read has a zone that is known.
        if let Some(zone) = case.zone.as_deref().and_then(|name| zone::named(name).ok()) {
            hearing.zone = zone;
        }
        Self {
            case,
            published,
            hearing,
            asked: Vec::new(),
            said: Vec::new(),
            answered: Vec::new(),
            agreed: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// The inputs of the case, with the words of the visitor read as a conversation would read them. What cannot be read is asked
    /// again, where the case has an answer to that.
    ///
    /// # Errors
    ///
    /// Words that are not a value of their input.
    pub(super) fn inputs(&mut self) -> Result<Map<String, Value>, String> {
        let mut inputs = self.case.inputs.clone();
        for (name, words) in &self.case.words {
            let read = self.published.checker.coerce(&self.hearing, name, words);
            let value = match read.map(|reading| reading.value) {
                Ok(value) => value,
                Err(problem) => self
                    .asked_again(name, &not_understood(words))
                    .ok_or_else(|| format!("`words.{name}`: {}", problem.message))?,
            };
            inputs.insert(name.clone(), value);
        }
        // As a run hands them to the action, also where a function is called without one.
        Ok(self.published.checker.with_whole_numbers(inputs))
    }

    /// What the visitor says to a run that waits, if the case has it.
    pub(super) fn next(&mut self, state: &RunState) -> Option<Resume> {
        match state.outcome.as_ref()? {
            Outcome::Asked(questions) => {
                self.asked.extend(questions.iter().map(shown));
                let answers: Vec<_> = questions.iter().map(|question| self.answer(question)).collect();
                let answers: Option<Map<_, _>> = answers.into_iter().collect();
                answers.map(Resume::Answers)
            }
            // A yes that did not count is not said again: it would not count again.
            Outcome::Unconfirmed(question) if self.agrees(&question.digest) => {
                self.agreed.push(question.digest.clone());
                Some(Resume::Confirm {
                    digest: question.digest.clone(),
                    visitor: None,
                })
            }
            _ => None,
        }
    }

    /// Another value for an input that the action turned down, if the case has one. A conversation asks for it again.
    pub(super) fn corrected(&mut self, problems: &[Problem]) -> Option<(String, Value)> {
        problems.iter().find_map(|problem| {
            let name = problem.pointer.strip_prefix('/')?.split('/').next()?.to_owned();
            let value = self.asked_again(&name, &problem.message)?;
            Some((name, value))
        })
    }

    /// Whether the visitor says yes to this write. One who is asked about another each time gives up.
    fn agrees(&self, digest: &String) -> bool {
        const YES_MAX: usize = 16;
        self.case.yes && !self.agreed.contains(digest) && self.agreed.len() < YES_MAX
    }

    fn answer(&mut self, question: &Question) -> Option<(String, Value)> {
        let name = &question.input;
        let before = self.said.len();
        let value = match self.read(name, Some(question)) {
            Some(value) => value,
            // A message that nobody understands is not followed by an answer that the visitor never gave.
            None if self.said.len() > before => return None,
            None => {
                let value = self.case.answers.get(name)?.clone();
                self.answered.push(name.clone());
                value
            }
        };
        Some((name.clone(), value))
    }

    /// Asks for an input that the manifest declares, with what is wrong about the value before.
    fn asked_again(&mut self, name: &str, why: &str) -> Option<Value> {
        self.unsaid(name)?;
        self.asked.push(format!("{name}: {why}"));
        self.read(name, None)
    }

    /// The next thing that the visitor says about an input and that can be understood.
    fn read(&mut self, name: &str, question: Option<&Question>) -> Option<Value> {
        let mut problem = None;
        while let Some(index) = self.unsaid(name) {
            self.said.push(index);
            let message = match &self.case.questions[index].by {
                Answer::Value(value) => return Some(value.clone()),
                Answer::Message(message) => message,
            };
            match self.understood(name, question, message) {
                Ok(value) => return Some(value),
                Err(why) => problem = Some(why),
            }
            self.asked.push(format!("{name}: {}", not_understood(message)));
        }
        self.refused.extend(problem);
        None
    }

    /// The first of the case's answers about an input that was not given yet.
    fn unsaid(&self, name: &str) -> Option<usize> {
        let all = self.case.questions.iter().enumerate();
        let mut open = all.filter(|(index, answered)| answered.input == name && !self.said.contains(index));
        open.next().map(|(index, _)| index)
    }

    /// A message as the value of an input, read as a conversation reads it.
    fn understood(&self, name: &str, question: Option<&Question>, message: &str) -> Result<Value, Problem> {
        let choices = question.map_or(&[][..], |question| &question.choices);
        if choices.is_empty() {
            let read = self.published.checker.coerce(&self.hearing, name, message);
            return read.map(|reading| reading.value);
        }
        let offers: Vec<Offer> = choices
            .iter()
            .map(|choice| Offer::new(&[&choice.value, &choice.label]))
            .collect();
        match meant(self.hearing.language, &offers.iter().collect::<Vec<_>>(), message) {
            Meant::One(index) => Ok(Value::String(choices[index].value.clone())),
            _ => {
                let labels: Vec<String> = choices.iter().map(|choice| choice.label.clone()).collect();
                Err(Problem {
                    pointer: format!("/{name}"),
                    message: (self.hearing.language.said().question.choose_one)(&labels),
                })
            }
        }
    }
}

/// In the case's own words, since a host may say it otherwise tomorrow.
fn not_understood(message: &str) -> String {
    format!("`{message}` was not understood")
}

/// A question as a line: its input, its words, and what it offers.
fn shown(question: &Question) -> String {
    let labels: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    let offered = match labels.is_empty() {
        true => String::new(),
        false => format!(" [{}]", labels.join(" | ")),
    };
    format!("{}: {}{offered}", question.input, question.prompt)
}
