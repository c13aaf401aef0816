//! Making a case whole: it is played again and again, each time with what the run asked for and did not get.

use super::scripted::Missing;
use super::{Played, Stage, StageError};
use crate::kit::case::{Case, Planned};
use crate::model::action::Action;
use crate::model::run::Outcome;
use crate::model::step::{Question, UpstreamResponse};
use serde_json::{Value, json};

/// More than a run can ask and call, by its limits' defaults.
const PLAYS_MAX: u32 = 60;

/// Where answers and exchanges come from.
pub(crate) trait Given {
    /// What the visitor answers.
    fn answer(&mut self, question: &Question) -> Value;
    /// What the upstream does.
    fn exchange(&mut self, missing: &Missing) -> Planned;
}

/// Plays a case until it has an exchange for every call and an answer to every question. A question that is asked again keeps
/// its answer.
///
/// # Errors
///
/// The run could not be made.
pub(crate) async fn complete(
    stage: &Stage,
    mut case: Case,
    given: &mut impl Given,
) -> Result<(Case, Played), StageError> {
    let mut played = stage.play(&case).await?;
    for _ in 0..PLAYS_MAX {
        if let Some(missing) = played.heard.missing.first() {
            case.exchanges.push(given.exchange(missing));
        } else if let Some(Outcome::Asked(questions)) = &played.state.outcome {
            let new = questions
                .iter()
                .filter(|question| !case.answers.contains_key(&question.input));
            let new: Vec<_> = new
                .map(|question| (question.input.clone(), given.answer(question)))
                .collect();
            if new.is_empty() {
                break;
            }
            case.answers.extend(new);
        } else {
            break;
        }
        played = stage.play(&case).await?;
    }
    Ok((case, played))
}

/// Answers from the manifest's examples as they are, and the first of what a question offers.
pub(crate) struct Examples<'a>(pub &'a Action);

impl Given for Examples<'_> {
    fn answer(&mut self, question: &Question) -> Value {
        question
            .choices
            .first()
            .map_or(json!("yes"), |choice| json!(choice.value))
    }

    fn exchange(&mut self, missing: &Missing) -> Planned {
        Planned {
            endpoint: missing.endpoint.clone(),
            outcome: Ok(fitting(self.0, missing)),
        }
    }
}

/// The first example that fits a call, as a preview would take it; an empty success where there is none.
pub(crate) fn fitting(action: &Action, missing: &Missing) -> UpstreamResponse {
    let fits = |when: &serde_json::Map<String, Value>| {
        when.iter()
            .all(|(name, value)| missing.parameters.get(name) == Some(value))
    };
    let mut of_endpoint = action
        .examples
        .iter()
        .filter(|example| example.endpoint.as_str() == missing.endpoint);
    let found = of_endpoint.find(|example| fits(&example.when));
    let (status, body) = found.map_or((200, json!({})), |example| (example.status, example.body.clone()));
    UpstreamResponse {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.to_string().into_bytes(),
    }
}
