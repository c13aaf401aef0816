//! Doing what a step asks for, and ending what a crash interrupted.

use super::super::state::{Phase, State};
use super::super::step::{Event, Job};
use super::Conversations;
use crate::identity::email::Email;
use crate::model::run::{Blame, Mode, OUTCOME_UNKNOWN, Outcome, RunFailure};
use crate::runtime::{NewRun, Resume, RunState, RuntimeError};

impl Conversations {
    /// Does a job. Whatever goes wrong becomes an event, so that the visitor hears of it.
    pub(super) async fn job(&self, job: &Job, state: &State, id: &str) -> Event {
        let visitor = state.identity.visitor(self.now_ms());
        match job {
            Job::Check { action, run, inputs } => match self.registry().current().await {
                Ok(snapshot) => match snapshot.actions.get(action) {
                    Some(published) => {
                        let verdict = self
                            .runtime
                            .check_inputs(published, run, &visitor, &state.locale, inputs)
                            .await;
                        Event::Checked(verdict)
                    }
                    None => Event::Trouble(format!("`{action}` is not published any more")),
                },
                Err(error) => Event::Trouble(error.to_string()),
            },
            Job::FindContact { email } => match self.find_contact(email) {
                Ok(found) => Event::Contact(found),
                Err(error) => Event::Trouble(error),
            },
            Job::SendLink { email, action } => {
                if let Err(error) = self.send_link(id, email, action).await {
                    // Only a contact gets a mail, so a trouble that is told would tell who is one.
                    tracing::error!(conversation = id, error, "the mail with a link was not sent");
                }
                Event::LinkSent
            }
            Job::Start {
                action,
                digest,
                run,
                inputs,
                events,
            } => {
                let new = match self.registry().version(action, digest).await {
                    Ok(published) => NewRun {
                        id: run.clone(),
                        published,
                        conversation: Some(id.to_owned()),
                        mode: Mode::Live,
                        locale: state.locale.clone(),
                        visitor,
                        inputs: inputs.clone(),
                        events: events.clone(),
                    },
                    Err(error) => return Event::Trouble(error.to_string()),
                };
                self.event_of(run, self.runtime.start(new).await).await
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

    async fn resume(&self, run: &str, resume: Resume) -> Event {
        self.event_of(run, self.runtime.resume(run, resume).await).await
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
        if self.runtime.has_lost_a_write(run).await.unwrap_or(false) {
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
            Job::Check { .. } | Job::FindContact { .. } | Job::SendLink { .. } | Job::Cancel { .. } => {
                return self.job(job, state, id).await;
            }
        };
        let outcome = match self.runtime.load(run).await {
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

    pub(super) fn find_contact(&self, email: &str) -> Result<Option<(String, String)>, String> {
        let email = Email::new(email).map_err(|error| error.to_string())?;
        let found = self.contacts.find(&email).map_err(|error| error.to_string())?;
        Ok(found.map(|contact| (contact.id, contact.email.as_str().to_owned())))
    }
}
