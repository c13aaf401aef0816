//! Corrections of what was given, in the visitor's own words: "no wait, I meant A-1002", "not the mug", "the other one".

use super::super::progress::{ask_question, check_or_advance, live};
use super::super::scene::Scene;
use super::super::shown::{answered, labelled, shown};
use super::super::state::Phase;
use super::super::utterance::Kind;
use super::aside::back;
use super::change::{begin_again, change, change_email};
use super::heard::{Heard, is_free_text, mean, named};
use super::task::give;
use crate::identity::email::Email;
use crate::language::aside::Aside;
use crate::language::choice::{Meant, is_called};
use crate::language::correction::{Correction, read};
use crate::language::fold;
use crate::model::identity::Protection;
use crate::trace::InputOrigin;
use serde_json::{Map, Value};

/// What a message changes of what was given.
#[derive(Debug, Default)]
struct Changes {
    inputs: Map<String, Value>,
    answers: Map<String, Value>,
    /// What was given and is not wanted, and nothing is said instead.
    dropped: Vec<String>,
    email: Option<String>,
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.answers.is_empty() && self.dropped.is_empty() && self.email.is_none()
    }
}

/// Takes a message that corrects what was given before. Returns whether it was one.
pub(super) fn correct(scene: &mut Scene<'_>, heard: &Heard<'_>) -> bool {
    let Some(correction) = read(scene.language(), heard.text) else {
        return false;
    };
    if live(scene).is_none() {
        return true;
    }
    if answers_now(scene, heard, &correction) {
        return false;
    }
    let instead = correction.instead.iter().map(|text| changed(scene, text, true));
    let mut changes = instead
        .into_iter()
        .find(|changes| !changes.is_empty())
        .unwrap_or_default();
    if !Aside::new(scene.language(), heard.text).is_question() {
        drop_denied(scene, &correction, &mut changes);
    }
    if !changes.is_empty() {
        apply(scene, heard, changes);
        return true;
    }
    if correction.is_other {
        return swap(scene, heard);
    }
    correction.is_wrong && ask_again(scene, heard, &correction)
}

/// Takes other values than those given out of a message without a word that corrects, such as "A-1002 please". Returns whether
/// there were any.
pub(super) fn amend(scene: &mut Scene<'_>, heard: &Heard<'_>, text: &str) -> bool {
    if live(scene).is_none() {
        return true;
    }
    let changes = changed(scene, text, false);
    if changes.is_empty() {
        return false;
    }
    apply(scene, heard, changes);
    true
}

/// Whether a message answers what is asked at this moment, and so corrects nothing.
fn answers_now(scene: &Scene<'_>, heard: &Heard<'_>, correction: &Correction) -> bool {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return false;
    };
    // "No, the other one" is no text of its own.
    let is_short = |text: &String| fold::words(text).len() <= 3;
    if correction.is_other && correction.instead.iter().all(is_short) {
        return false;
    }
    let texts = || correction.instead.iter().map(String::as_str).chain([heard.text]);
    match &task.phase {
        Phase::Collect { input } => {
            let Some(input) = entry.action.input(input) else {
                return false;
            };
            if is_free_text(&input.schema) {
                return !is_bare(scene, correction);
            }
            texts().any(|text| entry.checker.coerce(&scene.hearing(), &input.name, text).is_ok())
        }
        Phase::Asked { questions, answers } => {
            let open = questions.iter().find(|question| !answers.contains_key(&question.input));
            let Some(question) = open else { return false };
            if !question.choices.is_empty() {
                return texts().any(|text| matches!(mean(scene.language(), &question.choices, text), Meant::One(_)));
            }
            match entry.action.input(&question.input) {
                Some(input) => texts().any(|text| entry.checker.coerce(&scene.hearing(), &input.name, text).is_ok()),
                None => !is_bare(scene, correction),
            }
        }
        Phase::ProveEmail | Phase::ProveLink { .. } => Email::find(heard.text).is_some(),
        Phase::Confirm { .. } | Phase::StillWanted { .. } | Phase::Working => false,
    }
}

/// Whether a correction says a value and hardly anything else. Where any words would be an answer, only this is a correction.
fn is_bare(scene: &Scene<'_>, correction: &Correction) -> bool {
    let Some(entry) = scene.entry() else { return false };
    let words = scene.language().words();
    correction.instead.first().is_some_and(|text| {
        let found = entry.checker.find(&scene.hearing(), text).values();
        let titles = found.keys().filter_map(|name| entry.action.input(name));
        let mut known: Vec<String> = titles.flat_map(|input| fold::words(&input.title)).collect();
        known.extend(found.values().filter_map(Value::as_str).flat_map(fold::words));
        let is_plain = |word: &String| words.is_function_word(word) || known.contains(word);
        !found.is_empty() && fold::words(text).iter().all(is_plain)
    })
}

/// What a text says of what was given that differs from it. A text that corrects may say so in a few words only.
fn changed(scene: &Scene<'_>, text: &str, is_correction: bool) -> Changes {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return Changes::default();
    };
    let is_confirming = matches!(task.phase, Phase::Confirm { .. });
    let mut changes = Changes {
        inputs: entry.checker.find(&scene.hearing(), text).values(),
        ..Changes::default()
    };
    changes.inputs.retain(|name, value| match task.inputs.get(name) {
        Some(known) => known != value,
        None => is_confirming,
    });
    if is_correction && changes.inputs.is_empty() {
        changes.inputs.extend(titled(scene, text));
    }
    changes.answers = other_answers(scene, text, is_correction);
    let email = Email::find(text).filter(|_| entry.action.protection != Protection::None);
    let is_input = |email: &Email| {
        let mut values = changes.inputs.values().chain(task.inputs.values());
        values.any(|value| value.as_str().and_then(|text| Email::new(text).ok()).as_ref() == Some(email))
    };
    let known = scene
        .state
        .identity
        .email
        .as_deref()
        .or(task.email.as_deref())
        .map(Email::compared);
    changes.email = email
        .filter(|email| !is_input(email) && known.as_deref() != Some(email.as_str()))
        .map(|email| email.as_str().to_owned());
    changes
}

/// A value behind the title of its input: "the amount is 20".
fn titled(scene: &Scene<'_>, text: &str) -> Option<(String, Value)> {
    let (entry, task) = (scene.entry()?, scene.state.task.as_ref()?);
    let said: Vec<_> = fold::words_of(text).collect();
    let given = entry
        .action
        .inputs
        .iter()
        .filter(|input| task.inputs.contains_key(input.name.as_str()));
    given.filter(|input| !is_free_text(&input.schema)).find_map(|input| {
        let names = [fold::words(&input.title), fold::words(&input.name)];
        let end = names.iter().filter(|name| !name.is_empty()).find_map(|name| {
            let mut starts = said.windows(name.len());
            let start = starts.position(|run| run.iter().map(|word| &word.text).eq(name.iter()))?;
            Some(said[start + name.len() - 1].span.end)
        })?;
        let value = entry
            .checker
            .coerce(&scene.hearing(), &input.name, &text[end..])
            .ok()?
            .value;
        (task.inputs.get(input.name.as_str()) != Some(&value)).then(|| (input.name.to_string(), value))
    })
}

/// Other answers to what the action asked.
fn other_answers(scene: &Scene<'_>, text: &str, is_correction: bool) -> Map<String, Value> {
    let language = scene.language();
    let Some(task) = &scene.state.task else {
        return Map::new();
    };
    let mut sure = Map::new();
    let mut perhaps = Map::new();
    // A position says nothing of which question it is about.
    let is_loose = is_correction && !Aside::new(language, text).is_position() && text.chars().count() > 2;
    for (question, known) in answered(task) {
        let whole = named(language, &question.choices, text);
        let meant = if is_loose {
            mean(language, &question.choices, text)
        } else {
            Meant::Nothing
        };
        let value = |index: usize| Value::String(question.choices[index].value.clone());
        let (list, value) = match (whole, meant) {
            (Some(whole), _) => (&mut sure, Value::String(whole)),
            (None, Meant::One(index)) => (&mut sure, value(index)),
            (None, Meant::Perhaps(index)) => (&mut perhaps, value(index)),
            (None, Meant::Several | Meant::Nothing) => continue,
        };
        if value != *known {
            list.insert(question.input.clone(), value);
        }
    }
    // What could be an answer to several questions is asked about.
    if sure.is_empty() && perhaps.len() == 1 {
        perhaps
    } else {
        sure
    }
}

/// Notes what was given and is turned down, where nothing is said instead.
fn drop_denied(scene: &Scene<'_>, correction: &Correction, changes: &mut Changes) {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return;
    };
    for text in &correction.denied {
        let found = entry.checker.find(&scene.hearing(), text).values();
        for (name, value) in &found {
            if task.inputs.get(name) == Some(value) && !changes.inputs.contains_key(name) {
                changes.dropped.push(name.clone());
            }
        }
        for (question, known) in answered(task) {
            let meant = mean(scene.language(), &question.choices, text).one_or_perhaps();
            let is_known = meant.is_some_and(|index| known.as_str() == Some(question.choices[index].value.as_str()));
            if is_known && !changes.answers.contains_key(&question.input) {
                changes.dropped.push(question.input.clone());
            }
        }
    }
    changes.dropped.sort();
    changes.dropped.dedup();
}

/// Does what a message changes, and says it where the next question does not show it.
fn apply(scene: &mut Scene<'_>, heard: &Heard<'_>, changes: Changes) {
    say_changed(scene, &changes);
    let is_in_round = |name: &String| match scene.state.task.as_ref().map(|task| &task.phase) {
        Some(Phase::Asked { answers, .. }) => answers.contains_key(name),
        _ => false,
    };
    let is_only_now = changes.inputs.is_empty()
        && changes.email.is_none()
        && changes.answers.keys().all(is_in_round)
        && changes.dropped.iter().all(is_in_round);
    if is_only_now
        && let Some(task) = &mut scene.state.task
        && let Phase::Asked { answers, .. } = &mut task.phase
    {
        answers.extend(changes.answers);
        changes.dropped.iter().for_each(|name| {
            answers.remove(name);
        });
        task.heard.clear();
        return ask_question(scene, None);
    }
    begin_again(scene, heard);
    give(scene, changes.inputs, InputOrigin::Answer);
    if let Some(task) = &mut scene.state.task {
        task.remembered.extend(changes.answers);
        for name in &changes.dropped {
            task.inputs.remove(name);
            task.remembered.remove(name);
        }
    }
    match changes.email {
        Some(email) => change_email(scene, Some(&email), heard),
        None => check_or_advance(scene),
    }
}

/// Says back what was changed. Before a write, the new question says it all.
fn say_changed(scene: &mut Scene<'_>, changes: &Changes) {
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return;
    };
    let talk = &scene.said().talk;
    let is_confirming = matches!(task.phase, Phase::Confirm { .. });
    let mut texts: Vec<String> = Vec::new();
    for (name, value) in changes.inputs.iter().filter(|_| !is_confirming) {
        if let Some(input) = entry.action.input(name) {
            texts.push((talk.changed)(
                &input.title,
                &shown(scene.language(), entry.checker, name, value),
            ));
        }
    }
    let mut denied: Vec<String> = Vec::new();
    for (question, known) in answered(task) {
        if let Some(value) = changes.answers.get(&question.input).filter(|_| !is_confirming) {
            texts.push((talk.taken)(&[labelled(&question.choices, value)]));
        }
        if changes.dropped.contains(&question.input) {
            denied.push(labelled(&question.choices, known));
        }
    }
    for name in &changes.dropped {
        denied.extend(
            task.inputs
                .get(name)
                .map(|value| shown(scene.language(), entry.checker, name, value)),
        );
    }
    if !denied.is_empty() {
        texts.push((talk.not_those)(&denied));
    }
    for text in texts {
        scene.say(Kind::Notice, &text, "the visitor corrected what was given before");
    }
}

/// "The other one": of two, it is clear which; of more, the question comes again.
fn swap(scene: &mut Scene<'_>, heard: &Heard<'_>) -> bool {
    let Some(task) = &scene.state.task else { return false };
    let of_two = answered(task)
        .into_iter()
        .rev()
        .find(|(question, _)| question.choices.len() == 2);
    let Some((question, known)) = of_two else {
        return back(scene, heard);
    };
    let other = question
        .choices
        .iter()
        .find(|choice| known.as_str() != Some(choice.value.as_str()));
    let answers = other.map(|choice| (question.input.clone(), Value::String(choice.value.clone())));
    let changes = Changes {
        answers: answers.into_iter().collect(),
        ..Changes::default()
    };
    apply(scene, heard, changes);
    true
}

/// "Wrong order": what is wrong is asked again. Where it is not said what, nothing can be done but before a write is asked about.
fn ask_again(scene: &mut Scene<'_>, heard: &Heard<'_>, correction: &Correction) -> bool {
    let language = scene.language();
    let words = language.words();
    let said: Vec<String> = correction
        .instead
        .iter()
        .rev()
        .flat_map(|text| fold::words(text))
        .collect();
    let telling: Vec<String> = said.into_iter().filter(|word| !words.is_function_word(word)).collect();
    if telling.is_empty() {
        let is_confirming = matches!(
            scene.state.task.as_ref().map(|task| &task.phase),
            Some(Phase::Confirm { .. })
        );
        return !is_confirming && back(scene, heard);
    }
    let (Some(entry), Some(task)) = (scene.entry(), &scene.state.task) else {
        return false;
    };
    let inputs = entry
        .action
        .inputs
        .iter()
        .filter(|input| task.inputs.contains_key(input.name.as_str()));
    let inputs = inputs.map(|input| (input.name.to_string(), input.title.clone()));
    let questions = answered(task)
        .into_iter()
        .map(|(question, _)| (question.input.clone(), question.prompt.clone()));
    let what = telling.join(" ");
    let is_known = inputs
        .chain(questions)
        .any(|(name, title)| is_called(language, &name, &title, &what));
    let is_email = words.email.contains(&what.as_str());
    (is_known || is_email) && change(scene, &what, None, heard)
}
