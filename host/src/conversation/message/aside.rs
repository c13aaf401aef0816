//! What visitors say beside an answer, none of which is a vain try: wait, go back, I do not know, and questions of their own.

use super::super::progress::{advance, ask_question, asked, check_or_advance, live, remind};
use super::super::proof::NEEDS_VERIFIED;
use super::super::scene::{Scene, set_phase};
use super::super::shown::{answered, labelled, shown};
use super::super::state::{Phase, Task};
use super::super::utterance::{Kind, Utterance};
use super::change::begin_again;
use super::heard::Heard;
use super::idle;
use crate::language::aside::Aside;
use crate::language::fold;
use crate::model::endpoint::Effect;
use crate::model::identity::Protection;
use crate::model::step::Choice;
use crate::trace::Event as Traced;

/// The visitor needs a moment: nothing is asked again, and nothing is sent. An "ok" to that is no yes to a write, so the write is
/// asked about again then.
pub(super) fn wait(scene: &mut Scene<'_>) {
    let talk = &scene.said().talk;
    if let Some(task) = &mut scene.state.task
        && matches!(task.phase, Phase::Confirm { .. })
    {
        let phase = Box::new(std::mem::replace(&mut task.phase, Phase::Working));
        task.phase = Phase::StillWanted { phase };
    }
    let text = match scene.state.task.as_ref().map(|task| task.expected()) {
        Some(Phase::Confirm { .. }) => format!("{} {}", talk.nothing_sent_yet, talk.take_your_time),
        _ => talk.take_your_time.to_owned(),
    };
    scene.say(Kind::Notice, &text, "the visitor needs a moment");
}

/// The question before. Always a word for the message: returns true.
pub(super) fn back(scene: &mut Scene<'_>, heard: &Heard<'_>) -> bool {
    let Some(entry) = live(scene) else { return true };
    let Some(task) = &mut scene.state.task else { return true };
    task.heard.clear();
    if let Phase::Asked { questions, answers } = &mut task.phase {
        let last = questions
            .iter()
            .rev()
            .find(|question| answers.contains_key(&question.input));
        if let Some(last) = last {
            answers.remove(&last.input);
            ask_question(scene, None);
            return true;
        }
    }
    if let Some(last) = task.answered.last() {
        let input = last.question.input.clone();
        begin_again(scene, heard);
        if let Some(task) = &mut scene.state.task {
            task.remembered.remove(&input);
        }
        check_or_advance(scene);
        return true;
    }
    let asked = match &task.phase {
        Phase::Collect { input } => Some(input.as_str()),
        _ => None,
    };
    let given = entry.action.inputs.iter().rev().find(|input| {
        let name = input.name.as_str();
        Some(name) != asked && input.required && task.inputs.contains_key(name)
    });
    match given {
        Some(input) => {
            task.inputs.remove(input.name.as_str());
            begin_again(scene, heard);
            check_or_advance(scene);
        }
        None => {
            let text = scene.said().talk.nothing_before;
            scene.say(
                Kind::Notice,
                text,
                "the visitor wants to go back, and this is the first question",
            );
            remind(scene);
        }
    }
    true
}

/// The visitor does not know what was asked for: where it is found, or how to go on without it.
pub(super) fn unknown(scene: &mut Scene<'_>) {
    let Some(entry) = live(scene) else { return };
    let Some(task) = &mut scene.state.task else { return };
    let (said, why) = (scene.state.locale.as_str(), "the visitor does not know it");
    let said = crate::language::Language::of(said).said();
    task.suggested = None;
    match task.phase.clone() {
        Phase::Collect { input } => {
            let Some(input) = entry.action.input(&input) else {
                return advance(scene);
            };
            if !input.required {
                task.unclear.remove(input.name.as_str());
                scene.say(
                    Kind::Notice,
                    said.talk.left_out,
                    "the visitor does not know an input that is optional",
                );
                return check_or_advance(scene);
            }
            let question = (said.talk.look_there)(&asked(scene, entry, input));
            let text = format!("{question} {} {}", said.talk.cannot_skip, said.talk.ways_out);
            let utterance = Utterance::new(Kind::Ask, text, why)
                .about(entry.action.name.as_str(), None)
                .asking(&input.name, entry.checker.choices_in(scene.language(), &input.name));
            scene.say.push(utterance);
        }
        Phase::Asked { .. } => {
            ask_question(scene, None);
            scene.say(Kind::Notice, said.talk.ways_out, why);
        }
        Phase::ProveEmail => scene.say(Kind::Prove, &format!("{} {}", said.why_email, said.talk.ways_out), why),
        Phase::ProveLink { .. } => scene.say(Kind::Prove, said.why_link, why),
        Phase::Confirm { .. } => scene.say(Kind::Confirm, said.talk.clear_yes_or_no, why),
        Phase::StillWanted { .. } | Phase::Working => remind(scene),
    }
}

/// The visitor cannot open the mailbox any more. Another address may be given, and people can help; nothing is let through.
/// Returns whether the message said that.
pub(super) fn lost_mailbox(scene: &mut Scene<'_>, aside: &Aside) -> bool {
    let Some(entry) = scene.entry() else { return false };
    let Some(task) = &scene.state.task else { return false };
    let is_proving = matches!(task.phase, Phase::ProveEmail | Phase::ProveLink { .. });
    if entry.action.protection == Protection::None || !aside.has_lost_mailbox(is_proving) {
        return false;
    }
    scene.state.memory.email = None;
    if let Some(task) = &mut scene.state.task {
        task.email = None;
    }
    if is_proving {
        set_phase(scene, Phase::ProveEmail);
        scene.say(Kind::Prove, scene.said().talk.no_access, NEEDS_VERIFIED);
    } else {
        scene.say(Kind::Notice, scene.said().talk.no_access, NEEDS_VERIFIED);
        remind(scene);
    }
    true
}

/// Says that a machine answers, and says again what is asked.
pub(super) fn who_are_you(scene: &mut Scene<'_>) {
    let text = scene.said().talk.automated;
    scene.say(Kind::Notice, text, "the visitor asked who answers");
    remind(scene);
    idle::offer_again(scene);
}

/// Says what was given and what is under way where a message asks for nothing but that, and says again what is asked. Returns
/// whether the message was one.
pub(super) fn recap(scene: &mut Scene<'_>, text: &str) -> bool {
    let aside = Aside::new(scene.language(), text);
    (aside.asks_for_recap() || (aside.asks_for_sent() && is_unsent(scene))) && question(scene, &aside)
}

/// Whether nothing was sent for certain. Where a link may be meant, that is not said.
fn is_unsent(scene: &Scene<'_>) -> bool {
    let is_link = |phase: &Phase| matches!(phase, Phase::ProveEmail | Phase::ProveLink { .. });
    let task = scene.state.task.as_ref();
    scene.state.nothing_sent && task.is_some_and(|task| !is_link(task.expected()))
}

/// Answers a question to the agent as far as it can, and says again what is asked. Returns whether the message was one.
pub(super) fn question(scene: &mut Scene<'_>, aside: &Aside) -> bool {
    if answered_question(scene, aside) {
        return true;
    }
    if !aside.is_question() {
        return false;
    }
    let Some(entry) = live(scene) else { return true };
    let text = (scene.said().talk.no_answer)(&entry.action.title);
    scene.say(Kind::Notice, &text, "a question that no action answers");
    remind(scene);
    true
}

/// Answers a question about what was given, or about what happens. Returns whether the message was one.
pub(super) fn answered_question(scene: &mut Scene<'_>, aside: &Aside) -> bool {
    if !aside.is_question() && !aside.asks_for_recap() {
        return false;
    }
    let Some(entry) = live(scene) else { return true };
    let talk = &scene.said().talk;
    let (text, why) = if aside.asks_for_sent() && is_unsent(scene) {
        (
            (talk.none_sent)(&entry.action.title),
            "the visitor asked whether something was sent",
        )
    } else if let Some(text) = about_given(scene, aside) {
        (text, "the visitor asked what was given")
    } else if aside.asks_for_consequence() {
        let does = (talk.does)(&entry.action.description);
        let mut writes = entry.action.endpoints.iter().filter(|one| one.effect != Effect::Read);
        let is_asked = entry.action.effect != Effect::Read && writes.all(|one| one.confirm);
        let text = match is_asked {
            true => format!("{does} {}", talk.only_after_yes),
            false => does,
        };
        (text, "the visitor asked what happens")
    } else {
        return false;
    };
    scene.say(Kind::Notice, &text, why);
    remind(scene);
    true
}

/// The inputs that the visitor gave, without what the action added to them.
fn typed_inputs(scene: &Scene<'_>, task: &Task) -> Vec<(String, String)> {
    let Some(entry) = scene.entry() else { return Vec::new() };
    let is_typed = |event: &Traced, input: &str| matches!(event, Traced::Input { name, .. } if name == input);
    let inputs = entry.action.inputs.iter().filter_map(|input| {
        let value = task.inputs.get(input.name.as_str())?;
        let is_given = task.events.iter().any(|event| is_typed(event, input.name.as_str()));
        is_given.then(|| {
            (
                input.title.clone(),
                shown(scene.language(), entry.checker, &input.name, value),
            )
        })
    });
    inputs.collect()
}

/// What was given of that which a question names; all of it where it names nothing.
fn about_given(scene: &Scene<'_>, aside: &Aside) -> Option<String> {
    let task = scene.state.task.as_ref()?;
    let mut known = typed_inputs(scene, task);
    for (question, value) in answered(task) {
        known.push((
            question.prompt.trim_end_matches('?').to_owned(),
            labelled(&question.choices, value),
        ));
    }
    // Only what was typed here: an address that a site or a directory knows is not told.
    let typed = match task.expected() {
        Phase::ProveLink { email } => Some(email.clone()),
        _ => task.email.clone(),
    };
    let typed = typed.or_else(|| scene.state.memory.email.as_ref().map(|said| said.email.clone()));
    let words = scene.language().words();
    let names_email = words.email.iter().any(|word| aside.has_word(word));
    let mut named: Vec<(String, String)> = Vec::new();
    if let Some(email) = typed {
        let title = words.email.first().copied().unwrap_or_default();
        if !known.iter().any(|(_, value)| *value == email) {
            known.push((title.to_owned(), email.clone()));
        }
        if names_email {
            named.extend(known.iter().filter(|(_, value)| *value == email).cloned());
        }
    }
    let is_named = |(title, _): &&(String, String)| {
        let mut telling = fold::words(title)
            .into_iter()
            .filter(|word| !words.is_function_word(word));
        telling.any(|word| aside.has_word(&word))
    };
    if named.is_empty() {
        named = known.iter().filter(is_named).cloned().collect();
    }
    let talk = &scene.said().talk;
    let asks = aside.asks_for_given() || aside.asks_for_recap();
    if aside.asks_for_topic() {
        let title = scene.entry().map_or("", |entry| entry.action.title.as_str());
        let given = match (named.is_empty(), known.is_empty()) {
            (false, _) => (talk.given)(&named),
            (true, false) => (talk.given)(&known),
            (true, true) => talk.nothing_given.to_owned(),
        };
        return Some(format!("{} {given}", (talk.under_way)(title)));
    }
    match (asks, named.is_empty()) {
        (true, false) => Some((talk.given)(&named)),
        (true, true) if known.is_empty() => Some(talk.nothing_given.to_owned()),
        (true, true) if !names_email => Some((talk.given)(&known)),
        _ => None,
    }
}

/// A number or a position that fits nothing which is offered. Returns whether the message was one.
pub(super) fn no_position(scene: &mut Scene<'_>, heard: &Heard<'_>, aside: &Aside, choices: &[Choice]) -> bool {
    let bare = heard.text.trim().trim_start_matches('-');
    let is_number = !bare.is_empty() && bare.len() <= 3 && bare.chars().all(|c| c.is_ascii_digit());
    if !aside.is_position() && (!is_number || choices.is_empty()) {
        return false;
    }
    let talk = &scene.said().talk;
    let text = match choices {
        [] => talk.no_list.to_owned(),
        _ => (talk.only_so_many)(choices.len()),
    };
    scene.say(Kind::Notice, &text, "a position that nothing stands at");
    remind(scene);
    true
}
