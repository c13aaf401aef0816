//! Inputs before a run and in it: checked against their schemas, then by the action, in the language of the visitor.

use super::{Runtime, drive};
use crate::language::Language;
use crate::model::identity::Visitor;
use crate::model::run::{Mode, RunFailure};
use crate::model::step::{Problem, Verdict};
use crate::policy::text;
use crate::runtime::registry::Published;
use serde_json::{Map, Value};

impl Runtime {
    /// Checks the inputs so far, which may not be complete: against their schemas, then by the action.
    pub async fn check_inputs(
        &self,
        published: &Published,
        run: &str,
        visitor: &Visitor,
        locale: &str,
        zone: Option<&str>,
        inputs: &Map<String, Value>,
    ) -> Result<Verdict, RunFailure> {
        let (_, checker) = published.in_locale(locale);
        let inputs = checker.with_whole_numbers(inputs.clone());
        let problems = checker.check(Language::of(locale), &inputs, &[]);
        if !problems.is_empty() {
            return Ok(Verdict::Rejected(problems));
        }
        let Some(loaded) = &published.loaded else {
            return Ok(Verdict::Accepted(inputs));
        };
        let state = self.state(
            run.to_owned(),
            published,
            None,
            Mode::Live,
            locale,
            zone.map(str::to_owned),
            visitor.clone(),
            inputs.clone(),
        );
        let context = state.context(
            published.action.visitor.email,
            &self.settings_of(&published.action.name),
        );
        let verdict = loaded
            .validate(&context, &inputs)
            .await
            .result
            .map_err(|error| drive::failure_of(&error))?;
        Ok(self.recheck(published, locale, verdict, &[]))
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
