//! Doing what a step asks for, and ending what a crash interrupted.

use super::super::event::Event;
use super::super::state::{Job, Phase, State};
use super::Conversations;
use super::error::JobError;
use super::proofs::Guess;
use crate::model::identity::Visitor;
use crate::model::run::{Blame, Outcome, RunFailure};
use crate::runtime::{NewRun, Resume, RunState, RuntimeError};
use crate::storage::{Link, ProofWay};
use serde_json::{Map, Value};

impl Conversations {
    /// Does a job. Whatever goes wrong becomes an event, so that the visitor hears of it.
    pub(super) async fn job(&self, job: &Job, state: &State, id: &str) -> Event {
        or_trouble(self.try_job(job, state, id).await)
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
                    visitor,
                    inputs: inputs.clone(),
                    events: events.clone(),
                };
                self.event_of(run, self.parts.runtime.start(new).await).await
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
        let checked = self
            .parts
            .runtime
            .check_inputs(published, run, visitor, &state.locale, inputs);
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
        self.event_of(run, self.parts.runtime.resume(run, resume).await).await
    }

    /// What came of working on a run. An error after a write was sent is not a failure of the write.
    async fn event_of(&self, run: &str, result: Result<RunState, RuntimeError>) -> Result<Event, JobError> {
        let error = match result {
            Ok(RunState {
                outcome: Some(outcome), ..
            }) => return Ok(Event::Run(outcome)),
            Ok(_) => return Err(JobError::NoOutcome),
            Err(RuntimeError::Answers(problems)) => return Ok(Event::AnswersRejected(problems)),
            Err(error) => error,
        };
        if let Some(code) = self.parts.runtime.code_after_writes(run).await.unwrap_or(None) {
            return Ok(Event::Run(Outcome::Failed(RunFailure {
                code: code.into(),
                blame: Blame::Host,
                message: error.to_string(),
            })));
        }
        Err(error.into())
    }

    /// Finishes a job that a crash interrupted: what is known to have happened counts, the rest is done now.
    pub(super) async fn recover(&self, job: &Job, state: &State, id: &str) -> Event {
        or_trouble(self.try_recover(job, state, id).await)
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

/// What could not be done is an event too: the conversation goes on, and the visitor hears of it.
fn or_trouble(event: Result<Event, JobError>) -> Event {
    event.unwrap_or_else(|error| Event::Trouble(error.to_string()))
}
