//! The matcher: whatever is published and said, a ranking is in order, in its bounds and always the same.
//!
//! A line `=name|title` of an input begins an action, and lines after it are its triggers; `?text` is a message; and
//! `!strictness margin` are the operator's settings.

use actgate::language::Language;
use actgate::triggers::{AMBIGUOUS_MAX, CANDIDATES_MAX, Decision, Matcher, Phrases, Ranking, Settings, TEXT_CHARS_MAX};

/// Whether a message started an action or a question between some.
pub fn run(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let case = Case::read(&text);
    let matcher = Matcher::build(Language::English, &case.actions, &case.settings);
    let mut reversed = case.actions.clone();
    reversed.reverse();
    reversed.iter_mut().for_each(|action| action.triggers.reverse());
    let reversed = Matcher::build(Language::English, &reversed, &case.settings);
    let mut decided = false;
    // The whole input is a message too, and the only one with line breaks.
    for message in case.messages.iter().copied().chain([&*text]) {
        let ranking = matcher.rank(message);
        assert_eq!(ranking, matcher.rank(message), "{message:?} is ranked the same again");
        assert_eq!(
            ranking,
            reversed.rank(message),
            "the order of what is published is nothing to {message:?}"
        );
        check(&ranking, &case.actions);
        decided |= ranking.decision != Decision::Nothing;
    }
    check_own_phrases(&matcher, &case.actions);
    decided
}

/// What an input says.
#[derive(Default)]
struct Case<'a> {
    actions: Vec<Phrases>,
    messages: Vec<&'a str>,
    settings: Settings,
}

impl<'a> Case<'a> {
    fn read(text: &'a str) -> Self {
        let mut case = Self::default();
        for line in text.split('\n') {
            if let Some(message) = line.strip_prefix('?') {
                case.messages.push(message);
            } else if let Some(numbers) = line.strip_prefix('!') {
                let mut numbers = numbers.split(' ').filter_map(|number| number.parse().ok());
                case.settings.strictness = numbers.next().unwrap_or_default();
                case.settings.ambiguity_margin = numbers.next().unwrap_or_default();
            } else if let Some(action) = line.strip_prefix('=') {
                let (name, title) = action.split_once('|').unwrap_or((action, ""));
                case.actions.push(Phrases {
                    action: name.to_owned(),
                    title: title.to_owned(),
                    triggers: Vec::new(),
                });
            } else if let Some(action) = case.actions.last_mut() {
                action.triggers.push(line.to_owned());
            }
        }
        case
    }
}

fn check(ranking: &Ranking, actions: &[Phrases]) {
    let candidates = &ranking.candidates;
    let in_range = |score: f32| (0.0..=1.0).contains(&score);
    assert!(in_range(ranking.score), "{ranking:?}");
    assert!(candidates.len() <= CANDIDATES_MAX, "{ranking:?}");
    assert!(
        candidates.iter().all(|candidate| in_range(candidate.score)),
        "{ranking:?}"
    );
    assert!(
        candidates.windows(2).all(|pair| pair[0].score >= pair[1].score),
        "best first: {ranking:?}"
    );
    let names: Vec<&str> = candidates.iter().map(|candidate| candidate.action.as_str()).collect();
    assert!(
        names
            .iter()
            .all(|name| actions.iter().any(|action| action.action == *name)),
        "{ranking:?}"
    );
    let mut distinct = names.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(
        distinct.len(),
        names.len(),
        "an action is a candidate once: {ranking:?}"
    );
    check_decision(&ranking.decision, ranking.score, actions);
    assert_ne!(ranking.wishes.len(), 1, "one wish is no list: {ranking:?}");
    for wish in &ranking.wishes {
        assert!(in_range(wish.score), "{ranking:?}");
        assert!(matches!(wish.decision, Decision::Triggered(_)), "{ranking:?}");
        check_decision(&wish.decision, wish.score, actions);
    }
}

/// What is decided about is published, and the score is on the side of the threshold that belongs to it.
fn check_decision(decision: &Decision, score: f32, actions: &[Phrases]) {
    let chosen = decision.actions();
    let is_published = |name: &String| actions.iter().any(|action| action.action == *name);
    assert!(chosen.iter().all(is_published), "{decision:?}");
    // 0.5 is the threshold, on which rounding may put what lies just below it.
    match decision {
        Decision::Nothing | Decision::Denied(_) | Decision::Opposite(_) => {
            assert!(score <= 0.5, "{decision:?} {score}")
        }
        Decision::Triggered(_) => assert!(score >= 0.5, "{decision:?} {score}"),
        Decision::Ambiguous(several) => {
            assert!((2..=AMBIGUOUS_MAX).contains(&several.len()), "{decision:?}");
            assert!(score >= 0.5, "{decision:?} {score}");
        }
        Decision::Unavailable { .. } => panic!("nothing was unpublished: {decision:?}"),
    }
}

/// A trigger, said word for word, is an exact one of its action.
fn check_own_phrases(matcher: &Matcher, actions: &[Phrases]) {
    for action in actions {
        for trigger in &action.triggers {
            let ranking = matcher.rank(trigger);
            check(&ranking, actions);
            if !trigger.chars().take(TEXT_CHARS_MAX).any(char::is_alphanumeric) {
                continue;
            }
            assert!(
                ranking.score == 1.0 && ranking.decision != Decision::Nothing,
                "{trigger:?}: {ranking:?}"
            );
            // Of very many that have the same trigger, only the first are candidates.
            let own = ranking
                .candidates
                .iter()
                .find(|candidate| candidate.action == action.action);
            let is_exact = own.is_some_and(|candidate| candidate.score == 1.0);
            assert!(
                is_exact || actions.len() > CANDIDATES_MAX,
                "{trigger:?} of {action:?}: {ranking:?}"
            );
        }
    }
}
