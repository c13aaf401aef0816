//! Working on a run: the next thing is done until there is an outcome. Live or preview, this is the only path.

use super::active::Active;
use super::declared;
use super::effects::Performed;
use super::{Runtime, RuntimeError};
use crate::engine::{CallFailure, CallReport};
use crate::language::Language;
use crate::model::id::Name;
use crate::model::run::{Blame, DECLARED_FAILURE, Outcome, RunFailure, WRITE_MADE};
use crate::model::step::{CallError, Exchange, HandOff, Problem, Step, Verdict};
use crate::policy::text;
use crate::runtime::recorder::Summary;
use crate::runtime::state::{Next, RunState};
use crate::trace::Event;
use tokio::time::Instant;

impl Runtime {
    pub(super) async fn drive(&self, mut run: Active) -> Result<RunState, RuntimeError> {
        if !self.is_proven(&mut run) {
            self.save(&mut run).await?;
            return Ok(run.state);
        }
        while run.state.outcome.is_none() {
            if Instant::now() >= run.deadline {
                let message = format!(
                    "the run took over {} ms; see its trace for where",
                    self.limits.run.run_ms_max
                );
                run.fail("run-timed-out", Blame::Host, message);
                break;
            }
            match run.state.next {
                Next::Validate => self.validate(&mut run).await,
                Next::Plan => self.plan(&mut run).await,
                Next::Shape => self.shape(&mut run).await,
                Next::Perform => self.perform_next(&mut run).await?,
                Next::Done => break,
            }
        }
        self.save(&mut run).await?;
        Ok(run.state)
    }

    /// Asks for the assurance before anything of the action runs. The gate asks again for every request.
    fn is_proven(&self, run: &mut Active) -> bool {
        let (protection, assurance) = (run.published.action.protection, run.state.visitor.assurance);
        let enough = assurance >= protection.requires();
        run.recorder.push(Event::Identity {
            protection,
            assurance,
            enough,
        });
        if !enough {
            run.end(Outcome::Unproven(protection));
        }
        enough
    }

    async fn validate(&self, run: &mut Active) {
        let published = run.published.clone();
        let language = Language::of(&run.state.locale);
        // Also a state that an older version stored.
        run.state.inputs = published
            .checker
            .with_whole_numbers(std::mem::take(&mut run.state.inputs));
        let extra = run.state.extra_inputs();
        let locale = run.state.locale.clone();
        let (action, checker) = published.in_locale(&locale);
        let mut problems = checker.check(language, &run.state.inputs, &extra);
        let mut recorded = match problems.is_empty() {
            true => Vec::new(),
            false => published.checker.check_for_records(&run.state.inputs, &extra),
        };
        for input in action.inputs.iter().filter(|input| input.required) {
            if !run.state.inputs.contains_key(input.name.as_str()) {
                let missing = |language: Language| Problem {
                    pointer: format!("/{}", input.name),
                    message: (language.said().refused.input_is_missing)(input),
                };
                problems.push(missing(language));
                recorded.push(missing(Language::English));
            }
        }
        run.recorder.push(Event::Schema { problems: recorded });
        if !problems.is_empty() {
            return run.end(Outcome::Rejected(problems));
        }
        run.state.next = Next::Plan;
        let Some(loaded) = &published.loaded else { return };
        let context = run.state.context(published.action.visitor.email, &run.settings);
        let report = loaded.validate(&context, &run.state.inputs).await;
        run.recorder.push_call("validate", &report);
        match report
            .result
            .map(|verdict| self.recheck(&published, &run.state.locale, verdict, &run.state.extra_inputs()))
        {
            Ok(Verdict::Accepted(inputs)) => run.state.inputs = inputs,
            Ok(Verdict::Rejected(problems)) => run.end(Outcome::Rejected(problems)),
            Err(error) => run.end(Outcome::Failed(failure_of(&error))),
        }
    }

    async fn plan(&self, run: &mut Active) {
        let published = run.published.clone();
        let report = match &published.loaded {
            Some(loaded) => {
                let context = run.state.context(published.action.visitor.email, &run.settings);
                Some(loaded.plan(&context, &run.state.inputs).await)
            }
            None => None,
        };
        let declared = |run: &Active| {
            declared::plan(
                Language::of(&run.state.locale).said(),
                published.in_locale(&run.state.locale).0,
                &run.state.inputs,
                run.state.visitor.email.as_deref(),
            )
        };
        self.follow(run, "plan", Next::Plan, report, declared);
    }

    async fn shape(&self, run: &mut Active) {
        let published = run.published.clone();
        let report = match &published.loaded {
            Some(loaded) => {
                let context = run.state.context(published.action.visitor.email, &run.settings);
                Some(loaded.shape(&context, &run.state.inputs, &run.state.exchanges).await)
            }
            None => None,
        };
        let declared = |run: &Active| {
            let email = run.state.visitor.email.as_deref();
            declared::shape(
                Language::of(&run.state.locale).said(),
                published.in_locale(&run.state.locale).0,
                &run.state.inputs,
                email,
                &run.state.exchanges,
            )
        };
        self.follow(run, "shape", Next::Shape, report, declared);
    }

    /// Does what a function said, or what the manifest says where there is no code or it defers.
    fn follow(
        &self,
        run: &mut Active,
        function: &str,
        asked_by: Next,
        report: Option<CallReport<Step>>,
        declared: impl Fn(&Active) -> Step,
    ) {
        let step = match report {
            Some(report) => {
                run.recorder.push_call(function, &report);
                match report.result {
                    Ok(step) => step,
                    Err(error) => return run.end(Outcome::Failed(failure_of(&error))),
                }
            }
            None => Step::AsDeclared,
        };
        let is_declared = step == Step::AsDeclared;
        let step = if is_declared {
            let step = declared(run);
            run.recorder.push(Event::Declared {
                function: function.into(),
                answer: step.summary(),
            });
            step
        } else {
            step
        };
        match step {
            Step::Call(requests) if requests.is_empty() => {
                run.fail(
                    "empty-step",
                    Blame::Guest,
                    format!("`{function}` answered `call` without a request"),
                );
            }
            Step::Call(requests) => {
                run.state.rounds += 1;
                if run.state.rounds > self.limits.run.rounds_max {
                    let message = format!("more than {} rounds of calls in one run", self.limits.run.rounds_max);
                    return run.fail("rounds-exhausted", Blame::Guest, message);
                }
                run.state.pending = requests;
                run.state.next = Next::Perform;
            }
            Step::Ask(questions) => self.ask(run, function, asked_by, questions),
            Step::Reply(reply) => self.reply(run, reply),
            Step::HandOff(hand_off) => run.end(Outcome::HandedOff(HandOff {
                route: text::clean(&hand_off.route),
                summary: text::clean(&hand_off.summary),
                message: hand_off.message.as_deref().map(text::clean),
                data: text::clean_document(hand_off.data),
            })),
            Step::Fail(failure) => {
                let blame = blame_of(&failure.code, &run.state.exchanges);
                let code = match is_declared {
                    true => failure.code,
                    false => code_of(failure.code, &run.state.exchanges),
                };
                run.fail(&code, blame, text::clean(&failure.message));
            }
            Step::AsDeclared => {
                run.fail("empty-step", Blame::Guest, "the manifest declares nothing to do here");
            }
        }
    }

    async fn perform_next(&self, run: &mut Active) -> Result<(), RuntimeError> {
        let Some(request) = run.state.pending.first().cloned() else {
            run.state.next = Next::Shape;
            return Ok(());
        };
        if run.state.calls >= self.limits.run.calls_max {
            let message = format!("more than {} calls in one run", self.limits.run.calls_max);
            run.fail("calls-exhausted", Blame::Guest, message);
            return Ok(());
        }
        match self.perform(run, request).await? {
            Performed::Exchanged(exchange) => {
                run.state.calls += 1;
                run.state.pending.remove(0);
                run.state.exchanges.push(*exchange);
            }
            Performed::Ended => {}
            Performed::Unconfirmed(confirmation) => run.state.outcome = Some(Outcome::Unconfirmed(confirmation)),
        }
        Ok(())
    }
}

pub(super) fn failure_of(error: &CallFailure) -> RunFailure {
    let (code, blame) = match error {
        CallFailure::Trapped { trap, .. } => (trap.code(), Blame::Guest),
        CallFailure::Output { .. } => ("unusable-answer", Blame::Guest),
        CallFailure::Busy { .. } => ("busy", Blame::Host),
        CallFailure::Instantiate { .. } => ("cannot-instantiate", Blame::Host),
    };
    RunFailure {
        code: code.into(),
        blame,
        message: error.to_string(),
    }
}

/// An action's own code, if it is one. The codes by which the host tells of its own calls are an action's only
/// after such a call: the visitor hears the host's words on them.
fn code_of(code: String, exchanges: &[Exchange]) -> String {
    let told = exchanges.last().and_then(|exchange| exchange.outcome.as_ref().err());
    let is_hosts = [CallError::OutcomeUnknown, CallError::Busy]
        .iter()
        .any(|error| error.as_str() == code);
    if Name::new(&code).is_err()
        || [WRITE_MADE, DECLARED_FAILURE].contains(&code.as_str())
        || (is_hosts && told.is_none_or(|error| error.as_str() != code))
    {
        return "action-failed".to_owned();
    }
    code
}

/// An action that gives up after a call went wrong is not to blame for it.
fn blame_of(code: &str, exchanges: &[Exchange]) -> Blame {
    match exchanges.last().map(|exchange| &exchange.outcome) {
        Some(Err(CallError::Denied)) => Blame::Policy,
        Some(Err(CallError::Busy)) => Blame::Host,
        Some(Err(_)) => Blame::Upstream,
        Some(Ok(response)) if response.status >= 400 => Blame::Upstream,
        // The SDKs' word for a success whose body is not what was agreed: a page of HTML, say.
        Some(Ok(_)) if ["unexpected-answer", DECLARED_FAILURE].contains(&code) => Blame::Upstream,
        _ => Blame::Guest,
    }
}
