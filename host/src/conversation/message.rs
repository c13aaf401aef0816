//! What a visitor's message means where the conversation stands.

use super::commands::{self, Command};
use super::progress::{advance, ask_input, ask_question, gone, hand_off, next_id, remind};
use super::state::{Offer, Phase, Task};
use super::step::{Job, PROOF, Scene, set_phase};
use super::utterance::{Kind, Utterance};
use super::words;
use crate::identity::email::Email;
use crate::model::action::Input;
use crate::model::step::Choice;
use crate::policy::input::choice::choice;
use crate::trace::{Event as Traced, InputOrigin, Scored};
use crate::triggers::{Decision, Ranking};
use serde_json::Value;
use std::collections::BTreeMap;

/// A score from which a message counts as another action even where any text would be an answer.
const SURE: f32 = 0.8;

/// What a message starts with: its words, how they matched, and an id for a run.
struct Heard<'a> {
    text: &'a str,
    ranking: &'a Ranking,
    match_us: u64,
    run: String,
}

/// Takes a message.
pub(super) fn hear(scene: &mut Scene<'_>, text: &str, ranking: &Ranking, match_us: u64, run: String) {
    let heard = Heard {
        text,
        ranking,
        match_us,
        run,
    };
    let command = commands::read(text);
    if let Some(Offer::DidYouMean { actions, text: first }) = scene.state.offer.take()
        && did_you_mean(scene, &heard, command.as_ref(), &actions, &first)
    {
        return;
    }
    if scene.state.task.is_none() {
        return match command {
            Some(Command::Cancel | Command::No) => {
                scene.say(Kind::Notice, words::NOTHING_TO_CANCEL, "no action is under way");
            }
            _ => open(scene, &heard, text),
        };
    }
    match command {
        Some(Command::Cancel) => cancel(scene),
        Some(Command::StartOver) => start_over(scene, heard.run),
        Some(Command::Change { what, to }) if change(scene, &what, to.as_deref(), &heard) => {}
        command => answer(scene, &heard, command),
    }
}

/// A message while nothing is under way.
fn open(scene: &mut Scene<'_>, heard: &Heard<'_>, text: &str) {
    match &heard.ranking.decision {
        Decision::Triggered(action) => begin(scene, heard, &action.clone(), text),
        Decision::Ambiguous(actions) => {
            let titles: Vec<(String, String)> = actions
                .iter()
                .filter_map(|name| {
                    scene
                        .catalogue
                        .get(name)
                        .map(|e| (name.clone(), e.action.title.clone()))
                })
                .collect();
            let listed: Vec<String> = titles.iter().map(|(_, title)| words::inline(title)).collect();
            let text = format!("Did you mean: {}?", words::or_list(&listed));
            let mut utterance = Utterance::new(Kind::DidYouMean, text, "several actions fit the message about equally");
            utterance.choices = titles
                .into_iter()
                .map(|(value, label)| Choice { value, label })
                .collect();
            scene.say.push(utterance);
            scene.state.offer = Some(Offer::DidYouMean {
                actions: actions.clone(),
                text: heard.text.to_owned(),
            });
        }
        Decision::Nothing => {
            let titles: Vec<String> = scene
                .catalogue
                .names()
                .into_iter()
                .filter_map(|name| {
                    scene
                        .catalogue
                        .get(name)
                        .map(|entry| words::inline(&entry.action.title))
                })
                .take(8)
                .collect();
            let text = if titles.is_empty() {
                words::NOTHING_PUBLISHED.to_owned()
            } else {
                format!("{} I can: {}.", words::NOTHING_FITS, words::or_list(&titles))
            };
            let best = heard.ranking.candidates.first();
            let why = match best {
                Some(best) => {
                    format!(
                        "no action reached the threshold; the nearest is `{}` with {:.2}",
                        best.action, best.score
                    )
                }
                None => "no action came near the message".to_owned(),
            };
            scene.say(Kind::Notice, &text, &why);
        }
    }
}

/// Starts an action with what already stands in the message.
fn begin(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str, text: &str) {
    let Some(entry) = scene.catalogue.get(action) else {
        return gone(scene);
    };
    let inputs = entry.checker.find(text);
    let candidates = heard.ranking.candidates.iter().map(|c| Scored {
        action: c.action.clone(),
        score: c.score,
    });
    let mut events = vec![Traced::Triggered {
        score: heard.ranking.score,
        candidates: candidates.collect(),
        elapsed_us: heard.match_us,
        repaired: heard.ranking.repaired.clone(),
    }];
    events.extend(inputs.keys().map(|name| Traced::Input {
        name: name.clone(),
        origin: InputOrigin::Message,
    }));
    let task = Task {
        action: action.to_owned(),
        digest: entry.digest.to_owned(),
        run: heard.run.clone(),
        started: false,
        tries: BTreeMap::new(),
        phase: Phase::Working,
        events,
        inputs,
    };
    scene.state.task = Some(task);
    check_or_advance(scene);
}

/// Has inputs checked as soon as there are any.
fn check_or_advance(scene: &mut Scene<'_>) {
    match &scene.state.task {
        Some(task) if !task.inputs.is_empty() => {
            let (action, run, inputs) = (task.action.clone(), task.run.clone(), task.inputs.clone());
            scene.state.job = Some(Job::Check { action, run, inputs });
        }
        _ => advance(scene),
    }
}

/// An answer to "Did you mean". Answers whether the message was one.
fn did_you_mean(
    scene: &mut Scene<'_>,
    heard: &Heard<'_>,
    command: Option<&Command>,
    actions: &[String],
    first: &str,
) -> bool {
    match command {
        Some(Command::No | Command::Cancel) => {
            scene.say(
                Kind::Notice,
                "All right. What else can I do for you?",
                "none of the offered actions was meant",
            );
            return true;
        }
        Some(Command::Yes) if actions.len() > 1 => {
            let choices = titles(scene, actions);
            let labels: Vec<String> = choices.iter().map(|choice| words::inline(&choice.label)).collect();
            let text = format!("Which one: {}?", words::or_list(&labels));
            let mut utterance = Utterance::new(Kind::DidYouMean, text, "a yes does not tell which");
            utterance.choices = choices;
            scene.say.push(utterance);
            scene.state.offer = Some(Offer::DidYouMean {
                actions: actions.to_vec(),
                text: first.to_owned(),
            });
            return true;
        }
        _ => {}
    }
    let chosen = match pick(&titles(scene, actions), heard.text) {
        Some(value) => Some(value),
        // The message may say it in other words: the best of the offered actions, if it triggers by itself.
        None => match &heard.ranking.decision {
            Decision::Triggered(name) if actions.contains(name) => Some(name.clone()),
            _ => None,
        },
    };
    match chosen {
        Some(action) => {
            begin(scene, heard, &action, &format!("{first}\n{}", heard.text));
            true
        }
        None => false,
    }
}

/// The value of the offered answer that the words mean.
fn pick(choices: &[Choice], words: &str) -> Option<String> {
    let offered: Vec<(&str, &str)> = choices.iter().map(|c| (c.value.as_str(), c.label.as_str())).collect();
    choice(&offered, words).map(|index| choices[index].value.clone())
}

fn titles(scene: &Scene<'_>, actions: &[String]) -> Vec<Choice> {
    let title = |name: &String| {
        scene
            .catalogue
            .get(name)
            .map_or(name.clone(), |entry| entry.action.title.clone())
    };
    actions
        .iter()
        .map(|name| Choice {
            value: name.clone(),
            label: title(name),
        })
        .collect()
}

fn cancel(scene: &mut Scene<'_>) {
    scene.say(Kind::Notice, words::CANCELLED, "the visitor asked to stop");
    let run = scene.state.task.take().filter(|task| task.started).map(|task| task.run);
    scene.state.parked.clear();
    scene.state.job = run.map(|run| Job::Cancel { run });
}

/// The same action from its beginning, with nothing given.
fn start_over(scene: &mut Scene<'_>, run: String) {
    let Some(task) = &mut scene.state.task else { return };
    let old = task.started.then(|| task.run.clone());
    task.inputs.clear();
    task.tries.clear();
    task.events.retain(|event| matches!(event, Traced::Triggered { .. }));
    task.started = false;
    task.run = run;
    task.phase = Phase::Working;
    match old {
        Some(run) => scene.state.job = Some(Job::Cancel { run }),
        None => advance(scene),
    }
}

/// Changes an input that was given, by its title or name. Answers whether the message was that.
fn change(scene: &mut Scene<'_>, what: &str, to: Option<&str>, heard: &Heard<'_>) -> bool {
    let Some(task) = &scene.state.task else { return false };
    let Some(entry) = scene.catalogue.get(&task.action) else {
        return false;
    };
    let is_meant = |input: &&Input| {
        let (title, name) = (commands::fold(&input.title), commands::fold(&input.name));
        !what.is_empty() && (title == what || name == what || title.split(' ').any(|word| word == what))
    };
    let Some(input) = entry.action.inputs.iter().find(is_meant) else {
        return false;
    };
    let name = input.name.to_string();
    let value = to.map(|words| entry.checker.coerce(&name, words));
    let old = task.started.then(|| task.run.clone());
    let Some(task) = &mut scene.state.task else {
        return false;
    };
    task.inputs.remove(&name);
    task.started = false;
    task.phase = Phase::Working;
    if old.is_some() {
        // What was asked or confirmed belongs to the old values: a new run begins.
        task.run = if task.run == heard.run {
            next_id(&task.run)
        } else {
            heard.run.clone()
        };
    }
    match value {
        Some(Ok(value)) => {
            task.inputs.insert(name.clone(), value);
            task.events.push(Traced::Input {
                name,
                origin: InputOrigin::Answer,
            });
            match old {
                Some(run) => scene.state.job = Some(Job::Cancel { run }),
                None => check_or_advance(scene),
            }
        }
        Some(Err(problem)) => ask_after(scene, old, &name, Some(&problem.message)),
        None => ask_after(scene, old, &name, None),
    }
    true
}

/// Asks for an input; a run that belongs to other inputs is cancelled first.
fn ask_after(scene: &mut Scene<'_>, old: Option<String>, name: &str, problem: Option<&str>) {
    match old {
        // After the cancelling, advancing asks for what is missing.
        Some(run) => {
            set_phase(scene, Phase::Collect { input: name.to_owned() });
            scene.state.job = Some(Job::Cancel { run });
        }
        None => ask_input(scene, name, problem),
    }
}

/// A message that should answer what was asked.
fn answer(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<Command>) {
    let Some(task) = &scene.state.task else { return };
    match task.phase.clone() {
        Phase::Collect { input } => collect(scene, heard, &input),
        Phase::ProveEmail => email(scene, heard),
        Phase::ProveLink { email } => match command {
            Some(Command::Resend) => scene.state.job = Some(Job::FindContact { email }),
            _ if other(scene, heard, 0.0).is_some() => switch(scene, heard),
            _ => remind(scene),
        },
        Phase::Asked { .. } => asked(scene, heard),
        Phase::Confirm { digest, .. } => match command {
            Some(Command::Yes) => {
                let run = task.run.clone();
                set_phase(scene, Phase::Working);
                scene.state.job = Some(Job::Confirm { run, digest });
            }
            Some(Command::No) => cancel(scene),
            _ if other(scene, heard, 0.0).is_some() => switch(scene, heard),
            _ => scene.say(Kind::Confirm, words::YES_OR_NO, "only a clear yes sends a write"),
        },
        Phase::Working => advance(scene),
    }
}

/// The other action that a message triggers with at least this score.
fn other(scene: &Scene<'_>, heard: &Heard<'_>, score_min: f32) -> Option<String> {
    let current = scene.state.task.as_ref().map(|task| task.action.as_str());
    match &heard.ranking.decision {
        Decision::Triggered(name) if Some(name.as_str()) != current && heard.ranking.score >= score_min => {
            Some(name.clone())
        }
        _ => None,
    }
}

/// Parks the action under way and starts the one that the message triggers.
fn switch(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    const PARKED_MAX: usize = 3;
    let Some(action) = other(scene, heard, 0.0) else { return };
    if let Some(task) = scene.state.task.take() {
        scene.state.parked.retain(|parked| parked.action != action);
        scene.state.parked.push(task);
        if scene.state.parked.len() > PARKED_MAX {
            scene.state.parked.remove(0);
        }
    }
    begin(scene, heard, &action, heard.text);
}

fn collect(scene: &mut Scene<'_>, heard: &Heard<'_>, name: &str) {
    let Some(task) = &scene.state.task else { return };
    let Some(entry) = scene.catalogue.get(&task.action) else {
        return gone(scene);
    };
    let Some(input) = entry.action.input(name) else {
        return advance(scene);
    };
    if is_free_text(&input.schema) && other(scene, heard, SURE).is_some() {
        return switch(scene, heard);
    }
    match entry.checker.coerce(name, heard.text) {
        Ok(value) => {
            let mut found = entry.checker.find(heard.text);
            found.insert(name.to_owned(), value);
            let Some(task) = &mut scene.state.task else { return };
            for (name, value) in found {
                if !task.inputs.contains_key(&name) {
                    task.events.push(Traced::Input {
                        name: name.clone(),
                        origin: InputOrigin::Answer,
                    });
                    task.inputs.insert(name, value);
                }
            }
            check_or_advance(scene);
        }
        Err(_) if other(scene, heard, 0.0).is_some() => switch(scene, heard),
        Err(problem) => {
            if scene.failed_try(name) {
                return hand_off(scene, &format!("`{name}` could not be read in all tries"));
            }
            ask_input(scene, name, Some(&problem.message));
        }
    }
}

/// Whether any words would be a value.
fn is_free_text(schema: &Value) -> bool {
    let is_text = schema.get("type").is_none_or(|kind| kind == "string");
    is_text
        && ["pattern", "format", "enum", "const", "oneOf", "anyOf", "allOf"]
            .iter()
            .all(|key| schema.get(key).is_none())
}

fn email(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    if let Some(email) = Email::find(heard.text) {
        let email = email.as_str().to_owned();
        let Some(task) = &scene.state.task else { return };
        let Some(entry) = scene.catalogue.get(&task.action) else {
            return gone(scene);
        };
        if entry.action.protection == crate::model::identity::Protection::VerifyEmail {
            set_phase(scene, Phase::ProveLink { email: email.clone() });
        }
        scene.state.job = Some(Job::FindContact { email });
    } else if other(scene, heard, 0.0).is_some() {
        switch(scene, heard);
    } else if scene.failed_try(PROOF) {
        hand_off(scene, "no email address was given in all tries");
    } else {
        scene.say(
            Kind::Prove,
            words::NOT_AN_EMAIL,
            "the message holds no email address, or several",
        );
    }
}

fn asked(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    let Some(task) = &scene.state.task else { return };
    let Some(entry) = scene.catalogue.get(&task.action) else {
        return gone(scene);
    };
    let Phase::Asked { questions, answers } = &task.phase else {
        return;
    };
    let Some(question) = questions
        .iter()
        .find(|question| !answers.contains_key(&question.input))
        .cloned()
    else {
        return ask_question(scene, None);
    };
    let value = if !question.choices.is_empty() {
        pick(&question.choices, heard.text).map(Value::String).ok_or_else(|| {
            let labels: Vec<String> = question.choices.iter().map(|choice| choice.label.clone()).collect();
            format!("Please choose {}", words::or_list(&labels))
        })
    } else if entry.action.input(&question.input).is_some() {
        entry
            .checker
            .coerce(&question.input, heard.text)
            .map_err(|problem| problem.message)
    } else if other(scene, heard, SURE).is_some() {
        return switch(scene, heard);
    } else {
        Ok(Value::String(heard.text.trim().to_owned()))
    };
    match value {
        Ok(value) => {
            if let Some(Task {
                phase: Phase::Asked { answers, .. },
                ..
            }) = &mut scene.state.task
            {
                answers.insert(question.input, value);
            }
            ask_question(scene, None);
        }
        Err(_) if other(scene, heard, 0.0).is_some() => switch(scene, heard),
        Err(message) => {
            if scene.failed_try(&question.input) {
                let run = scene.state.task.as_ref().map(|task| task.run.clone());
                hand_off(scene, &format!("`{}` could not be read in all tries", question.input));
                scene.state.job = run.map(|run| Job::Cancel { run });
                return;
            }
            ask_question(scene, Some(&message));
        }
    }
}
