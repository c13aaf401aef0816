//! Messages while no action is under way: which action they start, and small talk.

use super::super::scene::Scene;
use super::super::state::Offer;
use super::super::utterance::{Kind, Utterance};
use super::heard::{Heard, SURE, pick};
use super::task::{begin, remember_email};
use crate::identity::email::Email;
use crate::language::command::Command;
use crate::language::{correction, fold};
use crate::model::step::Choice;
use crate::triggers::Decision;

/// How many titles are listed when a visitor does not know what to say.
const TITLES_MAX: usize = 8;

/// A message while nothing is under way.
pub(super) fn hear(scene: &mut Scene<'_>, heard: &Heard<'_>, command: Option<Command>) {
    // An operator may have given an action a trigger such as "no mail".
    let is_sure = matches!(heard.ranking.decision, Decision::Triggered(_)) && heard.ranking.score >= SURE;
    let Some(command) = command.filter(|_| !is_sure) else {
        return open(scene, heard);
    };
    let offers = (scene.said().offers)(&titles(scene));
    match command {
        Command::Cancel | Command::No | Command::StartOver => {
            scene.say(Kind::Notice, scene.said().nothing_to_cancel, "no action is under way");
        }
        Command::Yes | Command::Resend | Command::Skip => {
            let text = format!("{} {offers}", scene.said().nothing_pending);
            scene.say(Kind::Notice, &text, "nothing was asked");
        }
        Command::Help => scene.say(Kind::Notice, &offers, "the visitor asked what can be done"),
        Command::Hello => {
            let text = format!("{} {offers}", scene.said().hello);
            scene.say(Kind::Notice, &text, "the visitor said hello");
        }
        Command::Thanks => scene.say(Kind::Notice, scene.said().welcome, "the visitor said thanks"),
        Command::Wait => {
            let text = scene.said().talk.take_your_time;
            scene.say(Kind::Notice, text, "the visitor needs a moment");
        }
        Command::Back => scene.say(Kind::Notice, scene.said().nothing_to_cancel, "no action is under way"),
        Command::Unknown => scene.say(Kind::Notice, &offers, "the visitor does not know what to say"),
        Command::Change { .. } | Command::Person | Command::WhoAreYou => open(scene, heard),
    }
}

/// Starts the action that the message means, or says which there are.
fn open(scene: &mut Scene<'_>, heard: &Heard<'_>) {
    match &heard.ranking.decision {
        Decision::Triggered(action) => begin_all(scene, heard, action),
        Decision::Ambiguous(actions) => {
            offer(scene, false, "several actions fit the message about equally", actions);
            scene.state.offer = Some(Offer::DidYouMean {
                actions: actions.clone(),
                text: heard.text.to_owned(),
            });
        }
        Decision::Denied(action) => leave_alone(scene, heard, action),
        Decision::Opposite(action) => opposite(scene, heard, action),
        Decision::Unavailable { action, title } => {
            let text = (scene.said().unavailable)(&(scene.said().inline)(title));
            scene.say(
                Kind::Notice,
                &text,
                &format!("the message means `{action}`, which is not live"),
            );
        }
        Decision::Nothing if corrects_last(scene, heard) || notes_email(scene, heard) => {}
        Decision::Nothing => {
            let text = format!(
                "{} {} {}",
                scene.said().nothing_fits,
                (scene.said().offers)(&titles(scene)),
                scene.said().or_a_person
            );
            let why = match heard.ranking.candidates.first() {
                Some(best) => format!(
                    "no action reached the threshold; the nearest is `{}` with {:.2}",
                    best.action, best.score
                ),
                None => "no action came near the message".to_owned(),
            };
            scene.say(Kind::Notice, &text, &why);
        }
    }
}

/// Says that what a message turns down is left alone, by its title where it can be nothing else.
fn leave_alone(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str) {
    if heard.ranking.is_vague {
        let text = scene.said().nothing_started;
        return scene.say(
            Kind::Notice,
            text,
            "the message turns something down, and not clearly what",
        );
    }
    let text = (scene.said().not_wanted)(&title(scene, action));
    scene.say(Kind::Notice, &text, &format!("the message turns `{action}` down"));
}

/// Begins what the message wants; of several wishes the first, and the others one after the other.
fn begin_all(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str) {
    let mut wishes = heard.wishes();
    wishes.retain(|wish| scene.title(&wish.action).is_some());
    if wishes.len() < 2 {
        return begin(scene, heard, action, heard.text);
    }
    let titles = wishes.iter().filter_map(|wish| scene.title(&wish.action));
    let titles: Vec<String> = titles.map(str::to_owned).collect();
    let text = (scene.said().talk.one_after_the_other)(&titles);
    scene.say(Kind::Notice, &text, "the message has several wishes");
    let first = wishes.remove(0);
    scene.state.wishes.extend(wishes);
    begin(scene, heard, &first.action, &first.text);
}

/// "No, I meant A-1002" after an answer: the same once more with the other value. Returns whether the message was that.
fn corrects_last(scene: &mut Scene<'_>, heard: &Heard<'_>) -> bool {
    /// Messages after which nobody corrects what was done.
    const TURNS_MAX: u32 = 3;
    let (Some(last), Some(correction)) = (scene.state.last.clone(), correction::read(scene.language(), heard.text))
    else {
        return false;
    };
    let is_recent = scene.state.turn.saturating_sub(last.when.turn) <= TURNS_MAX;
    let Some(entry) = scene.catalogue.get(&last.action).filter(|_| is_recent) else {
        return false;
    };
    let differs = |text: &&String| {
        let found = entry.checker.find(&scene.hearing(), text).values();
        found
            .iter()
            .any(|(name, value)| last.inputs.get(name).is_some_and(|known| known != value))
    };
    let text = correction.instead.iter().find(differs).cloned();
    if let Some(text) = &text {
        begin(scene, heard, &last.action, text);
    }
    text.is_some()
}

/// An address alone, or hardly more: it is kept for when it is needed. Returns whether the message was that.
fn notes_email(scene: &mut Scene<'_>, heard: &Heard<'_>) -> bool {
    let Some(email) = Email::find(heard.text) else {
        return false;
    };
    let words = scene.language().words();
    let address = fold::words(email.as_str());
    let is_plain =
        |word: &String| words.is_function_word(word) || words.email.contains(&word.as_str()) || address.contains(word);
    if !fold::words(heard.text).iter().all(is_plain) {
        return false;
    }
    remember_email(scene, &email);
    let text = (scene.said().talk.email_noted)(email.as_str());
    scene.say(Kind::Notice, &text, "the visitor named an address before it was needed");
    let offers = (scene.said().offers)(&titles(scene));
    scene.say(Kind::Notice, &offers, "nothing is under way");
    true
}

/// Asks whether an action is meant that does not do the opposite of what it does.
fn opposite(scene: &mut Scene<'_>, heard: &Heard<'_>, action: &str) {
    let actions = [action.to_owned()];
    let text = (scene.said().not_the_opposite)(&title(scene, action));
    let why = format!("the message undoes what `{action}` does, or says something else of it");
    let mut utterance = Utterance::new(Kind::DidYouMean, text, why);
    utterance.choices = choices(scene, &actions);
    scene.say.push(utterance);
    scene.state.offer = Some(Offer::DidYouMean {
        actions: actions.to_vec(),
        text: heard.text.to_owned(),
    });
}

/// The title of a live action, for the middle of a sentence.
fn title(scene: &Scene<'_>, action: &str) -> String {
    let entry = scene.catalogue.get(action);
    let title = entry.map_or_else(|| action.to_owned(), |entry| entry.action.title.clone());
    (scene.said().inline)(&title)
}

/// The titles of live actions, for the middle of a sentence.
fn titles(scene: &Scene<'_>) -> Vec<String> {
    let names = scene.catalogue.names().into_iter();
    let entries = names.filter_map(|name| scene.catalogue.get(name));
    let titles = entries.map(|entry| (scene.said().inline)(&entry.action.title));
    titles.take(TITLES_MAX).collect()
}

/// An answer to "Did you mean". Returns whether the message was one.
pub(super) fn did_you_mean(
    scene: &mut Scene<'_>,
    heard: &Heard<'_>,
    command: Option<&Command>,
    actions: &[String],
    first: &str,
) -> bool {
    // A choice may be called like a command.
    let chosen =
        pick(scene.language(), &choices(scene, actions), heard.text).or_else(|| match &heard.ranking.decision {
            // The message may say it in other words.
            Decision::Triggered(name) if actions.contains(name) => Some(name.clone()),
            _ => None,
        });
    let chosen = chosen.or_else(|| match (command, actions) {
        (Some(Command::Yes), [only]) => Some(only.clone()),
        _ => None,
    });
    if let Some(action) = chosen {
        begin(scene, heard, &action, &format!("{first}\n{}", heard.text));
        return true;
    }
    // A denial after "is it what you want?" turns that down, unless it clearly speaks of something else.
    if let (Decision::Denied(denied), [only]) = (&heard.ranking.decision, actions)
        && (heard.ranking.is_vague || denied == only)
    {
        let text = (scene.said().not_wanted)(&title(scene, only));
        scene.say(Kind::Notice, &text, &format!("the message turns `{only}` down"));
        return true;
    }
    match command {
        Some(Command::No | Command::Cancel) => {
            scene.say(
                Kind::Notice,
                scene.said().what_else,
                "none of the offered actions was meant",
            );
            true
        }
        Some(Command::Yes | Command::Help) => {
            offer(scene, true, "the answer does not say which", actions);
            scene.state.offer = Some(Offer::DidYouMean {
                actions: actions.to_vec(),
                text: first.to_owned(),
            });
            true
        }
        _ => false,
    }
}

/// Asks again what was offered, if anything was.
pub(super) fn offer_again(scene: &mut Scene<'_>) {
    if let Some(Offer::DidYouMean { actions, .. }) = scene.state.offer.clone() {
        offer(scene, true, "the visitor asked something else", &actions);
    }
}

/// Asks which of several actions is meant.
fn offer(scene: &mut Scene<'_>, once_more: bool, why: &str, actions: &[String]) {
    let choices = choices(scene, actions);
    let titles: Vec<String> = choices.iter().map(|choice| choice.label.clone()).collect();
    let text = (scene.said().question.did_you_mean)(&titles, once_more);
    let mut utterance = Utterance::new(Kind::DidYouMean, text, why);
    utterance.choices = choices;
    scene.say.push(utterance);
}

fn choices(scene: &Scene<'_>, actions: &[String]) -> Vec<Choice> {
    let label = |name: &String| {
        let entry = scene.catalogue.get(name);
        entry.map_or_else(|| name.clone(), |entry| entry.action.title.clone())
    };
    let choice = |name: &String| Choice {
        value: name.clone(),
        label: label(name),
    };
    actions.iter().map(choice).collect()
}
