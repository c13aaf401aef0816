//! Doing what a step asks for, and ending what a crash interrupted.

use super::super::event::Event;
use super::super::state::{Job, Phase, State};
use super::Conversations;
use super::error::JobError;
use super::proofs::Guess;
use crate::model::identity::Visitor;
use crate::model::run::{OUTCOME_UNKNOWN, Outcome};
use crate::runtime::{NewRun, Resume, RunState, RuntimeError};
use crate::storage::{Link, ProofWay};
use serde_json::{Map, Value};

impl Conversations {
    /// Does a job. Whatever goes wrong becomes an event, so that the visitor hears of it.
    pub(super) async fn job(&self, job: &Job, state: &State, id: &str) -> Event {
        let done = self.try_job(job, state, id).await;
        self.or_trouble(job, done).await
    }

    async fn try_job(&self, job: &Job, state: &State, id: &str) -> Result<Event, JobError> {
        if let Job::Start { .. } | Job::Answer { .. } | Job::Confirm { .. } | Job::Prove { .. } = job
            && !self.still_proven(&state.identity, id).await?
        {
            return Ok(Event::ProofGone);
        }
        let visitor = state.identity.visitor(self.now_ms());
        match job {
            Job::Check { action, run, inputs } => self.check(action, run, inputs, &visitor, state).await,
            Job::FindContact { email } => {
                let guess = Guess::new(id, state, email, ProofWay::Match);
                self.match_contact(&guess).await
            }
            Job::SendLink {
                email,
                action,
                contact,
                to,
            } => {
                let link = Link {
                    conversation: id.to_owned(),
                    action: action.clone(),
                    email: email.clone(),
                    contact: contact.clone(),
                };
                let to = to.as_deref().unwrap_or(email);
                Ok(self.send_or_log(&link, to, state).await)
            }
            Job::TryCode { email, action, code } => {
                let guess = Guess::new(id, state, email, ProofWay::Code);
                let code = self.try_code(&guess, action, code).await?;
                let action = action.clone();
                Ok(Event::CodeTried { action, code })
            }
            Job::Start {
                action,
                digest,
                run,
                inputs,
                events,
            } => {
                let published = self.registry().version(action, digest).await?;
                let new = NewRun {
                    id: run.clone(),
                    published,
                    conversation: Some(id.to_owned()),
                    mode: self.parts.mode,
                    locale: state.locale.clone(),
                    zone: state.zone.clone(),
                    visitor,
                    inputs: inputs.clone(),
                    events: events.clone(),
                };
                Self::event_of(self.parts.runtime.start(new).await)
            }
            Job::Answer { run, answers } => self.resume(run, Resume::Answers(answers.clone())).await,
            Job::Confirm { run, digest, .. } => {
                let yes = Resume::Confirm {
                    digest: digest.clone(),
                    visitor: Some(visitor),
                };
                self.resume(run, yes).await
            }
            Job::Cancel { run } => self.resume(run, Resume::Cancel).await,
            Job::Prove { run } => self.resume(run, Resume::Proof(visitor)).await,
        }
    }

    async fn check(
        &self,
        action: &str,
        run: &str,
        inputs: &Map<String, Value>,
        visitor: &Visitor,
        state: &State,
    ) -> Result<Event, JobError> {
        let snapshot = self.registry().current().await?;
        let published = snapshot.actions.get(action);
        let published = published.ok_or_else(|| JobError::Unpublished(action.to_owned()))?;
        let new = NewRun {
            id: run.to_owned(),
            published: published.clone(),
            conversation: None,
            mode: self.parts.mode,
            locale: state.locale.clone(),
            zone: state.zone.clone(),
            visitor: visitor.clone(),
            inputs: inputs.clone(),
            events: Vec::new(),
        };
        let checked = self.parts.runtime.check_inputs(new);
        Ok(Event::Checked(checked.await))
    }

    async fn send_or_log(&self, link: &Link, to: &str, state: &State) -> Event {
        let network = state.network.as_deref();
        let sent = self.send_link(link, to, &state.locale, network).await;
        if let Err(error) = sent {
            // Only a contact gets a mail, so a trouble that is told would tell who is one.
            tracing::error!(
                conversation = link.conversation,
                %error,
                "the mail with a link was not sent"
            );
        }
        Event::LinkSent
    }

    async fn resume(&self, run: &str, resume: Resume) -> Result<Event, JobError> {
        Self::event_of(self.parts.runtime.resume(run, resume).await)
    }

    /// What came of working on a run.
    fn event_of(result: Result<RunState, RuntimeError>) -> Result<Event, JobError> {
        match result {
            Ok(RunState {
                outcome: Some(outcome), ..
            }) => Ok(Event::Run(outcome)),
            Ok(_) => Err(JobError::NoOutcome),
            Err(RuntimeError::Answers(problems)) => Ok(Event::AnswersRejected(problems)),
            Err(error) => Err(error.into()),
        }
    }

    /// What could not be done is an event too: the conversation goes on, and the visitor hears of it. After a write was sent
    /// they hear what became of that, whatever failed then.
    async fn or_trouble(&self, job: &Job, done: Result<Event, JobError>) -> Event {
        let error = match done {
            Ok(Event::Run(Outcome::HandedOff(given))) => {
                let code = match job.run() {
                    Some(run) => self.parts.runtime.code_after_writes(run).await,
                    None => None,
                };
                return match code {
                    Some(OUTCOME_UNKNOWN) => Event::HandedOffUnknown(given),
                    _ => Event::Run(Outcome::HandedOff(given)),
                };
            }
            Ok(event) => return event,
            Err(error) => error,
        };
        let code = match (&error, job) {
            (JobError::Runtime(RuntimeError::AfterWrite { code, .. }), _) => Some(*code),
            (_, Job::Start { run, .. } | Job::Answer { run, .. } | Job::Confirm { run, .. } | Job::Prove { run }) => {
                self.parts.runtime.code_after_writes(run).await
            }
            _ => None,
        };
        Event::Trouble {
            why: error.to_string(),
            code,
        }
    }

    /// Finishes a job that a crash interrupted: what is known to have happened counts, the rest is done now.
    pub(super) async fn recover(&self, job: &Job, state: &State, id: &str) -> Event {
        let done = self.try_recover(job, state, id).await;
        self.or_trouble(job, done).await
    }

    async fn try_recover(&self, job: &Job, state: &State, id: &str) -> Result<Event, JobError> {
        let run = match job {
            Job::Start { run, .. } | Job::Answer { run, .. } | Job::Confirm { run, .. } | Job::Prove { run } => run,
            Job::Check { .. }
            | Job::FindContact { .. }
            | Job::SendLink { .. }
            | Job::TryCode { .. }
            | Job::Cancel { .. } => {
                return self.try_job(job, state, id).await;
            }
        };
        let outcome = match self.parts.runtime.load(run).await {
            Ok(RunState { outcome: None, .. }) => return self.resume(run, Resume::Recover).await,
            Ok(RunState {
                outcome: Some(outcome), ..
            }) => outcome,
            Err(RuntimeError::UnknownRun(_)) => return self.try_job(job, state, id).await,
            Err(error) => return Err(error.into()),
        };
        let waits_for_the_job = match (job, &outcome) {
            (Job::Confirm { digest, expires_ms, .. }, Outcome::Unconfirmed(question)) => {
                (digest, *expires_ms) == (&question.digest, question.expires_ms)
            }
            (Job::Answer { .. }, Outcome::Asked(asked)) => match state.task.as_ref().map(|task| &task.phase) {
                Some(Phase::Asked { questions, .. }) => questions == asked,
                _ => false,
            },
            (Job::Prove { .. }, Outcome::Unproven(_)) => true,
            _ => false,
        };
        if waits_for_the_job {
            self.try_job(job, state, id).await
        } else {
            // The run ended, or waits for something new: the conversation only missed hearing it.
            Ok(Event::Run(outcome))
        }
    }
}
