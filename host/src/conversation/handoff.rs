//! Passing a visitor to people: what ends for it, what staff are told, and the agent's silence until it is given back.

use super::people::{ForPeople, Passed};
use super::scene::Scene;
use super::state::{Handed, Offer, Phase, Task};
use super::utterance::{Kind, Utterance};
use super::waiting::tell_what_waited;
use crate::language::command::{self, Command, Wish};
use crate::model::handoff::Reason;
use crate::model::identity::Assurance;
use crate::model::run::{OUTCOME_UNKNOWN, WRITE_MADE};
use crate::model::step::HandOff;
use crate::policy::hours::Presence;
use serde_json::Value;

/// How long a visitor who waits for people is not told so again, in milliseconds.
const TOLD_AGAIN_MS: u64 = 10 * 60_000;

/// The longest text of a visitor or of an action that stands in a summary, in characters.
const QUOTED_CHARS_MAX: usize = 500;

/// Passes the conversation to people, on the host's own account.
pub(super) fn pass(scene: &mut Scene<'_>, reason: Reason, why: &str) {
    let passed = passed(scene, reason, why);
    let words = hand_off_words(scene);
    scene.say(Kind::HandOff, &words, why);
    begin(scene, passed);
}

/// The visitor asks for a person.
pub(super) fn asked(scene: &mut Scene<'_>, text: &str) {
    let what = format!("the visitor asked for a person: \"{}\"", quoted(text));
    let passed = passed(scene, Reason::VisitorAsked, &what);
    let is_unsent = matches!(&scene.state.task, Some(task) if matches!(task.expected(), Phase::Confirm { .. }));
    let mut words = hand_off_words(scene);
    if is_unsent {
        words = format!("{} {words}", scene.said().declined);
    }
    scene.say(Kind::HandOff, &words, "the visitor asked for a person");
    begin(scene, passed);
}

/// The action passes its visitor on. Its summary is for staff. The visitor hears the action's own words for it, or the host's,
/// which tell of a write that nobody knows the outcome of.
pub(super) fn by_action(scene: &mut Scene<'_>, given: HandOff, is_unknown: bool) {
    let Some(task) = scene.state.task.clone() else { return };
    let why = format!("the action passed the conversation to `{}`", given.route);
    let mut passed = passed(scene, Reason::Action, &why);
    if !given.summary.trim().is_empty() {
        passed.summary = format!("{}\n{}", given.summary.trim(), passed.summary);
    }
    passed.route = Some(given.route.clone());
    passed.data = Some(given.data).filter(|data| !data.is_null());
    let own = given
        .message
        .as_deref()
        .map(str::trim)
        .filter(|message| !message.is_empty());
    let words = match own.or(is_unknown.then_some(scene.said().outcome_unknown)) {
        None => hand_off_words(scene),
        Some(words) => match outside(scene) {
            Some(outside) => format!("{words} {outside}"),
            None => words.to_owned(),
        },
    };
    let mut utterance = Utterance::new(Kind::HandOff, words, why).about(&task.action, Some(&task.run));
    utterance.route = Some(given.route);
    scene.say.push(utterance);
    // Its run is over already, so there is nothing to cancel.
    if let Some(task) = &mut scene.state.task {
        task.started = false;
    }
    begin(scene, passed);
}

/// Has people look at a failure by its code, where the visitor was told that they will. The agent goes on.
pub(super) fn note_failure(scene: &mut Scene<'_>, code: &str, why: &str) {
    let (reason, what) = match code {
        OUTCOME_UNKNOWN => (Reason::OutcomeUnknown, "nobody knows whether a write was made"),
        WRITE_MADE => (Reason::WriteMade, "a write was made, and then something failed"),
        "busy" => return,
        _ => (Reason::Failure, "something failed"),
    };
    let passed = passed(scene, reason, &format!("{what}: {why}"));
    scene.people.push(ForPeople::Passed(passed));
}

/// From here on the agent is silent, and nothing is under way.
fn begin(scene: &mut Scene<'_>, passed: Passed) {
    let number = passed.number;
    tell_what_waited(scene);
    end_all(scene);
    scene.people.push(ForPeople::Passed(passed));
    scene.state.handed = Some(Handed {
        number,
        taken: None,
        told_ms: None,
    });
}

/// Ends everything that is under way; nothing of it is sent.
fn end_all(scene: &mut Scene<'_>) {
    let over = scene.state.task.take().into_iter().chain(scene.state.parked.drain(..));
    let runs = over.filter(|task| task.started).map(|task| task.run);
    scene.state.cancel.extend(runs);
    scene.state.wishes.clear();
    scene.state.offer = None;
}

/// A message while people have the conversation: it is for them. Returns whether it was.
pub(super) fn hear(scene: &mut Scene<'_>, text: &str) -> bool {
    let Some(handed) = scene.state.handed.clone() else {
        return false;
    };
    let number = handed.number;
    let language = scene.language();
    let (command, wish) = (command::read(language, text), command::wish(language, text));
    let is_done = command == Some(Command::Cancel) || wish == Some(Wish::NoPerson);
    if handed.taken.is_none() && is_done {
        scene.state.handed = None;
        scene.people.push(ForPeople::Withdrawn { number });
        scene.say(
            Kind::Notice,
            scene.said().desk.given_back,
            "the visitor no longer needs a person",
        );
        return true;
    }
    let text = text.to_owned();
    scene.people.push(ForPeople::Heard { number, text });
    let is_told = |at: u64| at <= scene.now_ms && scene.now_ms - at < TOLD_AGAIN_MS;
    if handed.taken.is_none() && command == Some(Command::WhoAreYou) {
        let automated = scene.said().talk.automated_here;
        scene.say(
            Kind::Notice,
            automated,
            "the visitor asked who answers, and nobody of staff does yet",
        );
        return true;
    }
    // A person who answers needs nobody to say so.
    if handed.taken.is_some() || (handed.told_ms.is_some_and(is_told) && command != Some(Command::Person)) {
        return true;
    }
    let told = match outside(scene) {
        Some(outside) => format!("{} {outside}", scene.said().desk.staff_has_it),
        None => scene.said().desk.staff_has_it.to_owned(),
    };
    scene.say(
        Kind::Notice,
        &told,
        "people have this conversation, and nobody has taken it yet",
    );
    if let Some(handed) = &mut scene.state.handed {
        handed.told_ms = Some(scene.now_ms);
    }
    true
}

/// Somebody of staff takes the conversation.
pub(super) fn taken(scene: &mut Scene<'_>, number: u32, name: &str) {
    end_all(scene);
    let told_ms = scene.state.handed.as_ref().and_then(|handed| handed.told_ms);
    scene.state.handed = Some(Handed {
        number,
        taken: Some(name.to_owned()),
        told_ms,
    });
    scene.say(
        Kind::Notice,
        &(scene.said().desk.staff_here)(name),
        "staff has taken the conversation",
    );
}

/// Staff gives the conversation back to the agent.
pub(super) fn given_back(scene: &mut Scene<'_>, number: u32) {
    if is_with(scene, number) {
        scene.state.handed = None;
        scene.say(
            Kind::Notice,
            scene.said().desk.given_back,
            "staff has given the conversation back",
        );
    }
}

/// Staff has done what there was to do. The next message is the agent's again.
pub(super) fn closed(scene: &mut Scene<'_>, number: u32) {
    if is_with(scene, number) {
        scene.state.handed = None;
    }
}

fn is_with(scene: &Scene<'_>, number: u32) -> bool {
    matches!(&scene.state.handed, Some(handed) if handed.number == number)
}

/// What the visitor hears at a hand-off, in the operator's own words where there are any.
fn hand_off_words(scene: &Scene<'_>) -> String {
    let own = scene.catalogue.desk().words(&scene.state.locale);
    let words = own.unwrap_or(scene.said().desk.hand_off);
    match outside(scene) {
        Some(outside) => format!("{words} {outside}"),
        None => words.to_owned(),
    }
}

/// When people are back, where nobody is there now.
fn outside(scene: &Scene<'_>) -> Option<String> {
    let desk = scene.catalogue.desk();
    let hours = desk.hours.as_ref()?;
    let Presence::Back(back) = hours.presence(scene.now_ms) else {
        return None;
    };
    let now = jiff::Timestamp::from_millisecond(i64::try_from(scene.now_ms).ok()?).ok()?;
    let today = now.to_zoned(hours.zone().clone()).date();
    let days = today.until(back.date()).map_or(0, |span| span.get_days());
    let weekday = usize::try_from(back.date().weekday().to_monday_zero_offset()).unwrap_or(0);
    let time = format!("{:02}:{:02}", back.hour(), back.minute());
    let when = (scene.said().desk.back_when)(days, weekday, &time);
    let own = desk.outside(&scene.state.locale, &when);
    Some(own.unwrap_or_else(|| (scene.said().desk.outside_hours)(&when)))
}

/// A hand-off with everything that staff should know of what was under way.
fn passed(scene: &mut Scene<'_>, reason: Reason, why: &str) -> Passed {
    scene.state.handoffs += 1;
    let task = scene.state.task.as_ref();
    Passed {
        number: scene.state.handoffs,
        reason,
        action: task.map(|task| task.action.clone()),
        run: task.filter(|task| task.started).map(|task| task.run.clone()),
        route: None,
        summary: summary(scene, why),
        data: None,
    }
}

fn summary(scene: &Scene<'_>, why: &str) -> String {
    let mut lines = vec![crate::language::said::sentence(why)];
    let visitor = scene.state.identity.visitor(scene.now_ms);
    if let Some(email) = visitor.email.filter(|_| visitor.assurance > Assurance::Anonymous) {
        lines.push(format!("Visitor: {email} ({})", visitor.assurance.as_str()));
    }
    if let Some(Offer::DidYouMean { text, .. }) = &scene.state.offer {
        lines.push(format!("Said before: \"{}\"", quoted(text)));
    }
    let parked = scene.state.parked.iter().rev();
    for (task, word) in scene
        .state
        .task
        .iter()
        .map(|task| (task, "Under way"))
        .chain(parked.map(|task| (task, "Interrupted")))
    {
        lines.push(format!("{word}: {}", title(scene, task)));
        lines.extend(given(scene, task).into_iter().map(|line| format!("  {line}")));
    }
    for wish in &scene.state.wishes {
        lines.push(format!("Wished besides: \"{}\"", quoted(&wish.text)));
    }
    lines.join("\n")
}

fn title(scene: &Scene<'_>, task: &Task) -> String {
    let entry = scene.catalogue.get(&task.action);
    let title = entry.map_or_else(|| task.action.clone(), |entry| entry.action.title.clone());
    match task.started {
        true => format!("{title} (run {})", task.run),
        false => title,
    }
}

/// What the visitor has given for an action, by the titles that they were asked with.
fn given(scene: &Scene<'_>, task: &Task) -> Vec<String> {
    let entry = scene.catalogue.get(&task.action);
    let mut lines = Vec::new();
    for (name, value) in &task.inputs {
        let input = entry.and_then(|entry| entry.action.input(name));
        let title = input.map_or(name.as_str(), |input| input.title.trim_end_matches(['?', ':', '.']));
        lines.push(format!("{title}: {}", shown(value)));
    }
    if let Some(email) = &task.email {
        lines.push(format!("Named address: {email}"));
    }
    let open = match task.expected() {
        Phase::Asked { questions, answers } => questions
            .iter()
            .filter_map(|question| Some((question, answers.get(&question.input)?)))
            .collect(),
        _ => Vec::new(),
    };
    let answered = task
        .answered
        .iter()
        .map(|answered| (&answered.question, &answered.value));
    for (question, value) in answered.chain(open) {
        let label = question
            .choices
            .iter()
            .find(|choice| value.as_str() == Some(&choice.value));
        let value = label.map_or_else(|| shown(value), |choice| choice.label.clone());
        lines.push(format!("{} {value}", quoted(&question.prompt)));
    }
    if let Phase::ProveLink { email } = task.expected() {
        lines.push(format!("A mail to prove this address was asked for: {email}"));
    }
    if let Phase::Confirm { prompt, .. } = task.expected() {
        lines.push(format!("Not sent, since there was no yes to it: {}", quoted(prompt)));
    }
    lines
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => quoted(&other.to_string()),
    }
}

/// A text on one line, cut where it is long.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
