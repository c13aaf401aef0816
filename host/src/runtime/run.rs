//! One run, driven from its inputs to an outcome: the only code path, live or in preview.

use super::clock::Clock;
use super::declared;
use super::effects::Performed;
use super::recorder::{Recorder, Summary};
use super::registry::{Published, Registry, RegistryError, settings_of};
use super::state::{Next, RunState};
use crate::engine::{CallFailure, CallReport};
use crate::model::grant::Grant;
use crate::model::id::Name;
use crate::model::identity::Visitor;
use crate::model::limits::Limits;
use crate::model::run::{Blame, Mode, Outcome, RunFailure};
use crate::model::step::{CallError, Exchange, HandOff, Problem, Question, Reply, Step, Verdict};
use crate::policy::egress::Denial;
use crate::policy::text;
use crate::secrets::{Redactor, Secrets};
use crate::storage::{LedgerRow, RunRow, Storage, StorageError};
use crate::trace::{Event, LedgerState};
use crate::upstream::{Admission, PlannedUpstream, Upstream};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// What a runtime is made of.
pub struct RuntimeParts {
    pub storage: Storage,
    pub registry: Registry,
    pub live: Arc<dyn Upstream>,
    pub secrets: Arc<Secrets>,
    pub grants: Vec<Grant>,
    /// Non-secret settings by action.
    pub settings: BTreeMap<Name, Value>,
    pub limits: Limits,
    pub clock: Clock,
}

/// Runs actions.
pub struct Runtime {
    pub(super) storage: Storage,
    pub(super) registry: Registry,
    pub(super) live: Arc<dyn Upstream>,
    secrets: Arc<Secrets>,
    pub(super) grants: Vec<Grant>,
    settings: BTreeMap<Name, Value>,
    pub(super) limits: Limits,
    pub(super) clock: Clock,
    pub(super) admission: Admission,
    /// Runs that are being worked on in this process.
    busy: Mutex<HashSet<String>>,
}

/// A run to start.
pub struct NewRun {
    pub id: String,
    pub published: Arc<Published>,
    pub conversation: Option<String>,
    pub mode: Mode,
    pub locale: String,
    pub visitor: Visitor,
    pub inputs: Map<String, Value>,
    /// What led to the run, for its trace.
    pub events: Vec<Event>,
}

/// What a waiting run goes on with.
#[derive(Clone, Debug, PartialEq)]
pub enum Resume {
    /// Answers to what the action asked.
    Answers(Map<String, Value>),
    /// A yes to exactly this request.
    Confirm { digest: String },
    /// The visitor does not want it any more.
    Cancel,
    /// The visitor proved more.
    Proof(Visitor),
    /// The host stopped in the middle of it.
    Recover,
}

/// Why a run cannot be worked on. Failures of the run itself are outcomes.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error("no run `{0}`")]
    UnknownRun(String),
    #[error("run `{run}` does not wait for this; it is `{status}`")]
    NotWaiting { run: String, status: &'static str },
    #[error("the request has changed since the visitor was asked; ask again and confirm `{digest}`")]
    OtherDigest { digest: String },
    #[error("run `{0}` is being worked on; try again in a moment")]
    Busy(String),
    #[error("some answers cannot be used")]
    Answers(Vec<Problem>),
}

/// A run being worked on.
pub(super) struct Active {
    pub state: RunState,
    pub recorder: Recorder,
    pub published: Arc<Published>,
    pub settings: Value,
    pub redactor: Redactor,
    pub planned: Arc<dyn Upstream>,
    pub deadline: Instant,
}

impl Active {
    pub fn deny(&mut self, endpoint: &str, denial: &Denial) {
        tracing::warn!(
            run = self.state.id,
            endpoint,
            rule = denial.rule.as_str(),
            "a request was denied"
        );
        self.recorder.push(Event::Denied {
            endpoint: endpoint.chars().take(80).collect(),
            rule: denial.rule.as_str().into(),
            subject: denial.subject.clone(),
            message: denial.message.clone(),
            remedy: denial.remedy.clone(),
        });
    }

    pub fn ledger(&mut self, row: &LedgerRow, state: LedgerState) {
        let (endpoint, idempotency_key) = (row.endpoint.clone(), row.idempotency_key.clone());
        self.recorder.push(Event::Ledger {
            endpoint,
            state,
            idempotency_key,
        });
    }

    fn end(&mut self, outcome: Outcome) {
        let (code, blame, message) = match &outcome {
            Outcome::Failed(failure) => (
                Some(failure.code.clone()),
                Some(failure.blame),
                Some(failure.message.clone()),
            ),
            _ => (None, None, None),
        };
        if outcome.is_final() {
            self.state.next = Next::Done;
        }
        self.recorder.push(Event::Ended {
            outcome: outcome.as_str().into(),
            code,
            blame,
            message,
        });
        self.state.outcome = Some(outcome);
    }

    fn fail(&mut self, code: &str, blame: Blame, message: impl Into<String>) {
        self.end(Outcome::Failed(RunFailure {
            code: code.into(),
            blame,
            message: message.into(),
        }));
    }
}

impl Runtime {
    /// Puts a runtime together.
    pub fn new(parts: RuntimeParts) -> Self {
        Self {
            admission: Admission::new(&parts.limits.gate),
            storage: parts.storage,
            registry: parts.registry,
            live: parts.live,
            secrets: parts.secrets,
            grants: parts.grants,
            settings: parts.settings,
            limits: parts.limits,
            clock: parts.clock,
            busy: Mutex::new(HashSet::new()),
        }
    }

    /// The published actions.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Where runs are stored.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// The host's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The host's limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Checks the inputs so far, which may not be complete: against their schemas, then by the action.
    pub async fn check_inputs(
        &self,
        published: &Published,
        run: &str,
        visitor: &Visitor,
        locale: &str,
        inputs: &Map<String, Value>,
    ) -> Result<Verdict, RunFailure> {
        let problems = published.checker.check(inputs, &[]);
        if !problems.is_empty() {
            return Ok(Verdict::Rejected(problems));
        }
        let Some(loaded) = &published.loaded else {
            return Ok(Verdict::Accepted(inputs.clone()));
        };
        let state = self.state(
            run.to_owned(),
            published,
            None,
            Mode::Live,
            locale,
            visitor.clone(),
            inputs.clone(),
        );
        let context = state.context(
            published.action.visitor.email,
            &self.settings_of(&published.action.name),
        );
        let verdict = loaded
            .validate(&context, inputs)
            .await
            .result
            .map_err(|error| failure_of(&error))?;
        Ok(self.recheck(published, verdict, &[]))
    }

    /// What an action made of its inputs must still fit the manifest.
    fn recheck(&self, published: &Published, verdict: Verdict, extra: &[String]) -> Verdict {
        match verdict {
            Verdict::Accepted(normalised) => {
                let problems = published.checker.check(&normalised, extra);
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

    fn settings_of(&self, name: &Name) -> Value {
        settings_of(&self.settings, name)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of a run's identity, each of another type"
    )]
    fn state(
        &self,
        id: String,
        published: &Published,
        conversation: Option<String>,
        mode: Mode,
        locale: &str,
        visitor: Visitor,
        inputs: Map<String, Value>,
    ) -> RunState {
        let mut seed = [0; 8];
        // Without randomness from the system the seed is the time, which is as good for a context's purpose.
        let now_ms = self.clock.now_ms();
        let seed = getrandom::fill(&mut seed).map_or(now_ms, |()| u64::from_le_bytes(seed));
        RunState {
            id,
            conversation,
            action: published.action.name.to_string(),
            digest: published.digest.to_string(),
            mode,
            locale: locale.to_owned(),
            now_ms,
            seed,
            visitor,
            inputs,
            questions: Vec::new(),
            asked_by: None,
            exchanges: Vec::new(),
            pending: Vec::new(),
            confirmed: Vec::new(),
            next: Next::Validate,
            calls: 0,
            rounds: 0,
            asks: 0,
            elapsed_us: 0,
            seq: 0,
            outcome: None,
        }
    }

    /// Starts a run and works on it until it is over or waits.
    pub async fn start(&self, new: NewRun) -> Result<RunState, RuntimeError> {
        let _working = self.enter(&new.id)?;
        let state = self.state(
            new.id,
            &new.published,
            new.conversation,
            new.mode,
            &new.locale,
            new.visitor,
            new.inputs,
        );
        let mut run = self.activate(state, new.published)?;
        run.recorder.push(Event::Started {
            action: run.state.action.clone(),
            digest: run.state.digest.clone(),
            mode: run.state.mode,
            locale: run.state.locale.clone(),
            now_ms: run.state.now_ms,
            seed: run.state.seed,
        });
        new.events.into_iter().for_each(|event| run.recorder.push(event));
        self.save(&mut run).await?;
        self.drive(run).await
    }

    /// Goes on with a run that waits, or that a crash interrupted.
    pub async fn resume(&self, id: &str, resume: Resume) -> Result<RunState, RuntimeError> {
        let _working = self.enter(id)?;
        let state = self.load(id).await?;
        let published = self.registry.version(&state.action, &state.digest).await?;
        let mut run = self.activate(state, published)?;
        match (resume, run.state.outcome.clone()) {
            (Resume::Answers(answers), Some(Outcome::Asked(questions))) => {
                self.take_answers(&mut run, &questions, answers)?;
            }
            (Resume::Confirm { digest }, Some(Outcome::Unconfirmed(waiting))) => {
                if digest != waiting.digest {
                    return Err(RuntimeError::OtherDigest { digest: waiting.digest });
                }
                run.state.confirmed.push(digest.clone());
                run.recorder.push(Event::Confirmed { digest });
            }
            (Resume::Proof(visitor), Some(Outcome::Unproven(_))) => run.state.visitor = visitor,
            (Resume::Cancel, Some(outcome)) if !outcome.is_final() => {
                run.end(Outcome::Cancelled);
                self.save(&mut run).await?;
                return Ok(run.state);
            }
            (Resume::Recover, None) => {
                let mut writes = self.storage.writes_of(id, self.clock.now_ms()).await?;
                writes.retain(|row| row.state != LedgerState::NotSent && !answered(&run.state, row));
                if !writes.is_empty() {
                    for row in writes.iter().filter(|row| row.state == LedgerState::AboutToSend) {
                        self.storage
                            .settle_write(row, LedgerState::OutcomeUnknown, None)
                            .await?;
                        run.ledger(row, LedgerState::OutcomeUnknown);
                    }
                    let message = "the host stopped while a write was under way; see the ledger of this run";
                    run.fail("outcome-unknown", Blame::Host, message);
                    self.save(&mut run).await?;
                    return Ok(run.state);
                }
            }
            _ => {
                return Err(RuntimeError::NotWaiting {
                    run: id.to_owned(),
                    status: run.state.status(),
                });
            }
        }
        run.state.outcome = None;
        self.save(&mut run).await?;
        self.drive(run).await
    }

    /// A run as stored.
    pub async fn load(&self, id: &str) -> Result<RunState, RuntimeError> {
        let row = self
            .storage
            .run(id)
            .await?
            .ok_or_else(|| RuntimeError::UnknownRun(id.to_owned()))?;
        serde_json::from_str(&row.state).map_err(|error| {
            StorageError::Content {
                what: "run.state",
                message: error.to_string(),
            }
            .into()
        })
    }

    fn enter(&self, id: &str) -> Result<Working<'_>, RuntimeError> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if !busy.insert(id.to_owned()) {
            return Err(RuntimeError::Busy(id.to_owned()));
        }
        Ok(Working {
            busy: &self.busy,
            id: id.to_owned(),
        })
    }

    fn activate(&self, state: RunState, published: Arc<Published>) -> Result<Active, RuntimeError> {
        let left_us = (self.limits.run.run_ms_max * 1000).saturating_sub(state.elapsed_us);
        let redactor = self.secrets.redactor();
        Ok(Active {
            recorder: Recorder::new(state.seq, state.elapsed_us),
            settings: self.settings_of(&published.action.name),
            planned: Arc::new(PlannedUpstream::new(&published.action)),
            deadline: Instant::now() + Duration::from_micros(left_us),
            redactor,
            published,
            state,
        })
    }

    /// Stores the run and the trace so far.
    pub(super) async fn save(&self, run: &mut Active) -> Result<(), RuntimeError> {
        run.state.elapsed_us = run.recorder.elapsed_us();
        run.state.seq = run.recorder.seq();
        let content = |error: serde_json::Error| StorageError::Content {
            what: "run",
            message: error.to_string(),
        };
        let mut state = serde_json::to_value(&run.state).map_err(content)?;
        scrub(&run.redactor, &mut state);
        let row = RunRow {
            id: run.state.id.clone(),
            conversation: run.state.conversation.clone(),
            action: run.state.action.clone(),
            digest: run.state.digest.clone(),
            mode: if run.state.mode == Mode::Live {
                "live"
            } else {
                "preview"
            }
            .into(),
            status: run.state.status().into(),
            state: state.to_string(),
            started_ms: run.state.now_ms,
            updated_ms: self.clock.now_ms(),
        };
        let mut entries = Vec::new();
        for entry in run.recorder.take() {
            let mut value = serde_json::to_value(&entry).map_err(content)?;
            scrub(&run.redactor, &mut value);
            entries.push((entry.seq, value.to_string()));
        }
        Ok(self.storage.save_run(&row, &entries).await?)
    }

    async fn drive(&self, mut run: Active) -> Result<RunState, RuntimeError> {
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
        let mut problems = published.checker.check(&run.state.inputs, &run.state.extra_inputs());
        for input in published.action.inputs.iter().filter(|input| input.required) {
            if !run.state.inputs.contains_key(input.name.as_str()) {
                let message = format!("{} is missing: {}", input.title, input.instructions);
                problems.push(Problem {
                    pointer: format!("/{}", input.name),
                    message,
                });
            }
        }
        run.recorder.push(Event::Schema {
            problems: problems.clone(),
        });
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
            .map(|verdict| self.recheck(&published, verdict, &run.state.extra_inputs()))
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
        let declared =
            |run: &Active| declared::plan(&published.action, &run.state.inputs, run.state.visitor.email.as_deref());
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
            declared::shape(&published.action, &run.state.inputs, email, &run.state.exchanges)
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
        let step = if step == Step::AsDeclared {
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
                data: hand_off.data,
            })),
            Step::Fail(failure) => {
                let blame = blame_of(&failure.code, &run.state.exchanges);
                run.fail(&failure.code, blame, text::clean(&failure.message));
            }
            Step::AsDeclared => {
                run.fail("empty-step", Blame::Guest, "the manifest declares nothing to do here");
            }
        }
    }

    fn ask(&self, run: &mut Active, function: &str, asked_by: Next, questions: Vec<Question>) {
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

    fn take_answers(
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
                let list: Vec<&str> = question.choices.iter().map(|choice| choice.value.as_str()).collect();
                problems.push(Problem {
                    pointer,
                    message: format!("choose one of: {}", list.join(", ")),
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
        problems.extend(run.published.checker.check(&inputs, &run.state.extra_inputs()));
        if !problems.is_empty() {
            return Err(RuntimeError::Answers(problems));
        }
        run.recorder.push(Event::Answered {
            inputs: questions.iter().map(|q| q.input.clone()).collect(),
        });
        run.state.inputs = inputs;
        run.state.next = run.state.asked_by.unwrap_or(Next::Plan);
        Ok(())
    }

    fn reply(&self, run: &mut Active, reply: Reply) {
        let depth_max = self.limits.sandbox.json_depth_max;
        if depth(&reply.data) > depth_max {
            let message = format!("the reply's data is nested over {depth_max} levels deep");
            return run.fail("reply-too-deep", Blame::Guest, message);
        }
        let published = run.published.clone();
        if let Some(schema) = &published.schema
            && !reply.data.is_null()
            && let Some(error) = schema.iter_errors(&reply.data).next()
        {
            let message = format!(
                "the reply's data does not fit `response.schema` of the manifest at `{}`: {error}",
                error.instance_path()
            );
            return run.fail("reply-schema", Blame::Guest, message);
        }
        run.end(Outcome::Replied(Reply {
            message: text::clean(&reply.message),
            data: reply.data,
        }));
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
            Performed::Unconfirmed(confirmation) => run.state.outcome = Some(Outcome::Unconfirmed(confirmation)),
        }
        Ok(())
    }
}

/// Frees a run for others when the work on it ends, however it ends.
struct Working<'a> {
    busy: &'a Mutex<HashSet<String>>,
    id: String,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.id);
    }
}

/// Whether the answer to a write is part of the stored run.
fn answered(state: &RunState, row: &LedgerRow) -> bool {
    row.state == LedgerState::Answered
        && state
            .exchanges
            .iter()
            .any(|exchange| exchange.request.endpoint == row.endpoint && exchange.outcome.is_ok())
}

fn failure_of(error: &CallFailure) -> RunFailure {
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

/// An action that gives up after a call went wrong is not to blame for it.
fn blame_of(code: &str, exchanges: &[Exchange]) -> Blame {
    match exchanges.last().map(|exchange| &exchange.outcome) {
        Some(Err(CallError::Denied)) => Blame::Policy,
        Some(Err(CallError::Busy)) => Blame::Host,
        Some(Err(_)) => Blame::Upstream,
        Some(Ok(response)) if response.status >= 400 => Blame::Upstream,
        // The SDKs' word for a success whose body is not what was agreed: a page of HTML, say.
        Some(Ok(_)) if code == "unexpected-answer" => Blame::Upstream,
        _ => Blame::Guest,
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

/// Removes secrets from every text of a document.
fn scrub(redactor: &Redactor, value: &mut Value) {
    match value {
        Value::String(string) => {
            if let std::borrow::Cow::Owned(clean) = redactor.scrub(string) {
                *string = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| scrub(redactor, item)),
        Value::Object(members) => members.values_mut().for_each(|member| scrub(redactor, member)),
        _ => {}
    }
}
