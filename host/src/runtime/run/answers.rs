//! What a run tells the visitor and takes from them: questions, answers and replies, each checked.

use super::active::Active;
use super::{Runtime, RuntimeError};
use crate::language::Language;
use crate::model::id::Name;
use crate::model::run::{Blame, Outcome};
use crate::model::step::{Problem, Question, Reply};
use crate::policy::text;
use crate::runtime::state::Next;
use crate::trace::Event;
use serde_json::{Map, Value};

impl Runtime {
    pub(super) fn ask(&self, run: &mut Active, function: &str, asked_by: Next, questions: Vec<Question>) {
        const QUESTIONS_MAX: usize = 8;
        const CHOICES_MAX: usize = 50;
        run.state.asks += 1;
        if run.state.asks > self.limits.run.asks_max {
            let message = format!(
                "asked the visitor more than {} times in one run",
                self.limits.run.asks_max
            );
            return run.fail("asks-exhausted", Blame::Guest, message);
        }
        let good = |question: &Question| {
            Name::new(&question.input).is_ok() && question.choices.len() <= CHOICES_MAX && !question.prompt.is_empty()
        };
        if questions.is_empty() || questions.len() > QUESTIONS_MAX || !questions.iter().all(good) {
            let message = format!(
                "`{function}` must ask 1 to {QUESTIONS_MAX} questions, each with a prompt, an input's name and at most {CHOICES_MAX} choices"
            );
            return run.fail("unusable-question", Blame::Guest, message);
        }
        let questions: Vec<Question> = questions.into_iter().map(clean_question).collect();
        run.recorder.push(Event::Asked {
            inputs: questions.iter().map(|q| q.input.clone()).collect(),
        });
        run.state
            .questions
            .retain(|known| !questions.iter().any(|new| new.input == known.input));
        run.state.questions.extend(questions.iter().cloned());
        run.state.asked_by = Some(asked_by);
        run.state.outcome = Some(Outcome::Asked(questions));
    }

    pub(super) fn take_answers(
        &self,
        run: &mut Active,
        questions: &[Question],
        answers: Map<String, Value>,
    ) -> Result<(), RuntimeError> {
        let mut problems = Vec::new();
        let mut inputs = run.state.inputs.clone();
        for question in questions {
            let pointer = format!("/{}", question.input);
            let Some(answer) = answers.get(&question.input) else {
                problems.push(Problem {
                    pointer,
                    message: question.prompt.clone(),
                });
                continue;
            };
            let offered = |value: &Value| {
                question
                    .choices
                    .iter()
                    .any(|c| value.as_str() == Some(c.value.as_str()))
            };
            if !question.choices.is_empty() && !offered(answer) {
                let labels: Vec<String> = question.choices.iter().map(|choice| choice.label.clone()).collect();
                let said = Language::of(&run.state.locale).said();
                problems.push(Problem {
                    pointer,
                    message: (said.question.choose_one)(&labels),
                });
                continue;
            }
            inputs.insert(question.input.clone(), answer.clone());
        }
        for name in answers
            .keys()
            .filter(|name| !questions.iter().any(|question| question.input == **name))
        {
            problems.push(Problem {
                pointer: format!("/{name}"),
                message: "nobody asked for this".into(),
            });
        }
        problems.extend(run.published.in_locale(&run.state.locale).1.check(
            Language::of(&run.state.locale),
            &inputs,
            &run.state.extra_inputs(),
        ));
        if !problems.is_empty() {
            return Err(RuntimeError::Answers(problems));
        }
        run.recorder.push(Event::Answered {
            inputs: questions.iter().map(|q| q.input.clone()).collect(),
        });
        run.state.inputs = run.published.checker.with_whole_numbers(inputs);
        run.state.next = run.state.asked_by.unwrap_or(Next::Plan);
        Ok(())
    }

    pub(super) fn reply(&self, run: &mut Active, mut reply: Reply) {
        let depth_max = self.limits.sandbox.json_depth_max;
        if depth(&reply.data) > depth_max {
            let message = format!("the reply's data is nested over {depth_max} levels deep");
            return run.fail("reply-too-deep", Blame::Guest, message);
        }
        let published = run.published.clone();
        if let Some(schema) = &published.schema
            && !reply.data.is_null()
            && let Some(misfit) = schema.misfit(&reply.data)
        {
            let message = format!("the reply's data does not fit `response.schema` of the manifest: {misfit}");
            return run.fail("reply-schema", Blame::Guest, message);
        }
        if let Some(schema) = &published.schema {
            reply.data = schema.with_whole_numbers(reply.data);
        }
        run.end(Outcome::Replied(Reply {
            message: text::clean(&reply.message),
            data: text::clean_document(reply.data),
        }));
    }
}

fn clean_question(question: Question) -> Question {
    let choices = question.choices.into_iter().map(|mut choice| {
        choice.label = text::clean(&choice.label);
        choice
    });
    Question {
        choices: choices.collect(),
        prompt: text::clean(&question.prompt),
        input: question.input,
    }
}

/// How deep a document is nested. Documents come from a parser with a bound, so recursion has one too.
fn depth(value: &Value) -> u32 {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
