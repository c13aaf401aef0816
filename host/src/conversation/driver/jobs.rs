//! Doing what a step asks for, and ending what a crash interrupted.

use super::super::state::{Phase, State};
use super::super::step::{Event, Job};
use super::Conversations;
use super::proofs::Guess;
use crate::model::identity::Visitor;
use crate::model::run::{Blame, OUTCOME_UNKNOWN, Outcome, RunFailure};
use crate::runtime::{NewRun, Resume, RunState, RuntimeError};
use crate::storage::{Link, ProofWay};
use serde_json::{Map, Value};

impl Conversations {
    /// Does a job. Whatever goes wrong becomes an event, so that the visitor hears of it.
    pub(super) async fn job(&self, job: &Job, state: &State, id: &str) -> Event {
        if let Job::Start { .. } | Job::Answer { .. } | Job::Confirm { .. } | Job::Prove { .. } = job {
            match self.still_proven(&state.identity, id).await {
                Ok(true) => {}
                Ok(false) => return Event::ProofGone,
                Err(error) => return Event::Trouble(error),
            }
        }
        let visitor = state.identity.visitor(self.now_ms());
        match job {
            Job::Check { action, run, inputs } => self.check(action, run, inputs, &visitor, state).await,
            Job::FindContact { email } => {
                let guess = Guess::new(id, state, email, ProofWay::Match);
                self.match_contact(&guess).await.unwrap_or_else(Event::Trouble)
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
                self.send_or_log(&link, to.as_deref().unwrap_or(email), state).await
            }
            Job::TryCode { email, action, code } => {
                let guess = Guess::new(id, state, email, ProofWay::Code);
                let tried = self.try_code(&guess, action, code).await;
                let action = action.clone();
                tried.map_or_else(Event::Trouble, |code| Event::CodeTried { action, code })
            }
            Job::Start {
                action,
                digest,
                run,
                inputs,
                events,
            } => {
                let published = match self.registry().version(action, digest).await {
                    Ok(published) => published,
                    Err(error) => return Event::Trouble(error.to_string()),
                };
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
    ) -> Event {
        let snapshot = match self.registry().current().await {
            Ok(snapshot) => snapshot,
            Err(error) => return Event::Trouble(error.to_string()),
        };
        let Some(published) = snapshot.actions.get(action) else {
            return Event::Trouble(format!("`{action}` is not published any more"));
        };
        let checked = self
            .parts
            .runtime
            .check_inputs(published, run, visitor, &state.locale, inputs);
        Event::Checked(checked.await)
    }

    async fn send_or_log(&self, link: &Link, to: &str, state: &State) -> Event {
        let network = state.network.as_deref();
        let sent = self.send_link(link, to, &state.locale, network).await;
        if let Err(error) = sent {
            // Only a contact gets a mail, so a trouble that is told would tell who is one.
            tracing::error!(
                conversation = link.conversation,
                error,
                "the mail with a link was not sent"
            );
        }
        Event::LinkSent
    }

    async fn resume(&self, run: &str, resume: Resume) -> Event {
        self.event_of(run, self.parts.runtime.resume(run, resume).await).await
    }

    /// What came of working on a run. An error after a write was sent is no failure of the write.
    async fn event_of(&self, run: &str, result: Result<RunState, RuntimeError>) -> Event {
        let error = match result {
            Ok(RunState {
                outcome: Some(outcome), ..
            }) => return Event::Run(outcome),
            Ok(_) => return Event::Trouble("the run stopped without an outcome".into()),
            Err(RuntimeError::Answers(problems)) => return Event::AnswersRejected(problems),
            Err(error) => error,
        };
        if self.parts.runtime.has_lost_a_write(run).await.unwrap_or(false) {
            return Event::Run(Outcome::Failed(RunFailure {
                code: OUTCOME_UNKNOWN.into(),
                blame: Blame::Host,
                message: error.to_string(),
            }));
        }
        Event::Trouble(error.to_string())
    }

    /// Ends a job that a crash interrupted: what is known to have happened counts, the rest is done now.
    pub(super) async fn recover(&self, job: &Job, state: &State, id: &str) -> Event {
        let run = match job {
            Job::Start { run, .. } | Job::Answer { run, .. } | Job::Confirm { run, .. } | Job::Prove { run } => run,
            Job::Check { .. }
            | Job::FindContact { .. }
            | Job::SendLink { .. }
            | Job::TryCode { .. }
            | Job::Cancel { .. } => {
                return self.job(job, state, id).await;
            }
        };
        let outcome = match self.parts.runtime.load(run).await {
            Ok(RunState { outcome: None, .. }) => return self.resume(run, Resume::Recover).await,
            Ok(RunState {
                outcome: Some(outcome), ..
            }) => outcome,
            Err(RuntimeError::UnknownRun(_)) => return self.job(job, state, id).await,
            Err(error) => return Event::Trouble(error.to_string()),
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
            self.job(job, state, id).await
        } else {
            // The run ended, or waits for something new: the conversation only missed hearing it.
            Event::Run(outcome)
        }
    }
}
