//! Inputs before a run and in it: checked against their schemas, then by the action, in the language of the visitor.

use super::{NewRun, Runtime, drive};
use crate::language::Language;
use crate::model::run::RunFailure;
use crate::model::step::{Problem, Verdict};
use crate::policy::text;
use crate::runtime::registry::Published;

impl Runtime {
    /// Checks the inputs that a run would be started with and that may not be complete: against their schemas, then by the action.
    pub async fn check_inputs(&self, mut new: NewRun) -> Result<Verdict, RunFailure> {
        let (published, locale) = (new.published.clone(), new.locale.clone());
        let (_, checker) = published.in_locale(&locale);
        let inputs = checker.with_whole_numbers(new.inputs);
        let problems = checker.check(Language::of(&locale), &inputs, &[]);
        if !problems.is_empty() {
            return Ok(Verdict::Rejected(problems));
        }
        let Some(loaded) = &published.loaded else {
            return Ok(Verdict::Accepted(inputs));
        };
        new.inputs = inputs.clone();
        let state = self.state(new);
        let context = state.context(
            published.action.visitor.email,
            &self.settings_of(&published.action.name),
        );
        let verdict = loaded
            .validate(&context, &inputs)
            .await
            .result
            .map_err(|error| drive::failure_of(&error))?;
        Ok(self.recheck(&published, &locale, verdict, &[]))
    }

    /// What an action made of its inputs must still fit the manifest.
    pub(super) fn recheck(&self, published: &Published, locale: &str, verdict: Verdict, extra: &[String]) -> Verdict {
        match verdict {
            Verdict::Accepted(normalised) => {
                let (_, checker) = published.in_locale(locale);
                let normalised = checker.with_whole_numbers(normalised);
                let problems = checker.check(Language::of(locale), &normalised, extra);
                if problems.is_empty() {
                    Verdict::Accepted(normalised)
                } else {
                    Verdict::Rejected(problems)
                }
            }
            Verdict::Rejected(problems) => Verdict::Rejected(
                problems
                    .into_iter()
                    .map(|problem| Problem {
                        message: text::clean(&problem.message),
                        ..problem
                    })
                    .collect(),
            ),
        }
    }
}
