//! Passing visitors to people: what ends, what staff are told, and who speaks meanwhile.

use super::*;
use crate::model::handoff::Reason;
use crate::model::run::{Blame, RunFailure};
use crate::model::step::HandOff;
use crate::policy::hours::{Hours, Span};
use jiff::tz::TimeZone;

const PASSED: &str = "hand-off: I am passing you on to a colleague.";
const HAS_IT: &str = "notice: A colleague has this conversation and will answer you here.";

fn failed(code: &str) -> Do {
    ran(Outcome::Failed(RunFailure {
        code: code.into(),
        blame: Blame::Upstream,
        message: "the call of b has no answer".into(),
    }))
}

fn handed_off(route: &str, summary: &str) -> Do {
    ran(Outcome::HandedOff(HandOff {
        route: route.into(),
        summary: summary.into(),
        message: None,
        data: json!({"order": "A-1001"}),
    }))
}

impl Bench {
    /// The one hand-off that the last thing began.
    fn passed(&self) -> &Passed {
        match &self.people[..] {
            [ForPeople::Passed(passed)] => passed,
            other => panic!("{other:?}"),
        }
    }
}

/// Scripts one after the other.
fn both(first: Vec<Do>, second: Vec<Do>) -> Vec<Do> {
    first.into_iter().chain(second).collect()
}

fn taken(number: u32) -> Do {
    Got(Event::Taken {
        number,
        name: "Mia".into(),
    })
}

#[test]
fn a_person_is_asked_for_in_every_phase_and_ends_what_is_under_way() {
    type Script = fn() -> Vec<Do>;
    let scripts: [(&str, Script, &[&str]); 7] = [
        ("nothing", Vec::new, &[]),
        ("did you mean", || vec![Say("order")], &[]),
        ("an input", || vec![Say("Where is my order?")], &[]),
        ("free text", || vec![Say("I have feedback")], &[]),
        ("an address", || returning().into_iter().take(2).collect(), &[]),
        ("a question", || both(returning(), vec![asked()]), &["=> cancel r1"]),
        ("a yes", confirming, &["=> cancel r1"]),
    ];
    for (phase, script, jobs) in scripts {
        for words in ["I want to speak to a human", "agent please", "Human!"] {
            let mut bench = Bench::after(script());
            let seen = bench.play(Say(words));
            let said = if phase == "a yes" {
                format!(
                    "hand-off: All right, I did not send it. {}",
                    &PASSED["hand-off: ".len()..]
                )
            } else {
                PASSED.to_owned()
            };
            assert_eq!(seen[0], said, "{phase}: {words}");
            assert_eq!(seen[1..], *jobs, "{phase}: {words}");
            let passed = bench.passed();
            assert_eq!(passed.reason, Reason::VisitorAsked);
            assert!(passed.summary.contains(words), "{phase}: {}", passed.summary);
            assert_eq!((&bench.state.task, &bench.state.offer), (&None, &None), "{phase}");
            assert!(bench.state.parked.is_empty(), "{phase}");
        }
    }
}

#[test]
fn what_only_names_a_person_is_an_answer_or_a_wish_as_ever() {
    Bench::new().expect(vec![
        (Say("are you a human?"), &["notice: I am an automated assistant."]),
        (
            Say("My colleague wants this: Return an item A-1001"),
            &["=> check r2 {\"order\":\"A-1001\"}"],
        ),
    ]);
    let people = question(
        "kind",
        "Who is it for?",
        &[("person", "Person"), ("company", "Company")],
    );
    let mut bench = Bench::after(both(returning(), vec![ran(Outcome::Asked(vec![people]))]));
    bench.expect(vec![(Say("person"), &["=> answer r1 {\"kind\":\"person\"}"])]);
}

#[test]
fn a_trigger_that_asks_for_people_starts_its_action_where_nothing_is_under_way() {
    let mut bench = Bench::new();
    Arc::make_mut(&mut bench.shelf.0[0].action)
        .triggers
        .push("talk to a human".into());
    bench.expect(vec![(Say("talk to a human"), &["=> start hours r1 {}"])]);
}

#[test]
fn staff_are_told_what_was_collected() {
    let mut bench = Bench::after(confirming());
    bench.play(Say("give me a human please"));
    let summary = &bench.passed().summary;
    for line in [
        "The visitor asked for a person: \"give me a human please\"",
        "Visitor: ada@example.com (matched-email)",
        "Under way: Return an item (run r1)",
        "  Order number: A-1001",
        "  Which item? Blue mug",
        "  What is the reason? It arrived damaged",
        "  Not sent, since there was no yes to it: Send d1? (yes or no)",
    ] {
        assert!(
            summary.lines().any(|found| found.starts_with(line)),
            "`{line}` is not in:\n{summary}"
        );
    }
    let passed = bench.passed();
    assert_eq!(
        (passed.action.as_deref(), passed.run.as_deref()),
        (Some("return"), Some("r1"))
    );
}

#[test]
fn what_an_action_says_of_a_hand_off_is_for_staff_alone() {
    let mut bench = Bench::after(returning());
    bench.expect(vec![(
        handed_off("returns", "Look before creating another."),
        &[PASSED],
    )]);
    let passed = bench.passed();
    assert_eq!(
        (passed.reason, passed.route.as_deref()),
        (Reason::Action, Some("returns"))
    );
    assert!(
        passed.summary.starts_with("Look before creating another.\n"),
        "{}",
        passed.summary
    );
    assert_eq!(passed.data, Some(json!({"order": "A-1001"})));
}

#[test]
fn the_visitor_hears_the_words_that_the_action_has_for_them() {
    let given = |message: Option<&str>| HandOff {
        route: "returns".into(),
        summary: "Look before creating another.".into(),
        message: message.map(str::to_owned),
        data: Value::Null,
    };
    let unknown = "hand-off: I sent this, but got no clear answer";
    for (event, words) in [
        (
            Event::Run(Outcome::HandedOff(given(Some("Somebody will write.")))),
            "hand-off: Somebody will write.",
        ),
        (Event::Run(Outcome::HandedOff(given(Some(" ")))), PASSED),
        (Event::HandedOffUnknown(given(None)), unknown),
        (
            Event::HandedOffUnknown(given(Some("Somebody will look."))),
            "hand-off: Somebody will look.",
        ),
    ] {
        let mut bench = Bench::after(returning());
        bench.expect(vec![(Got(event), &[words])]);
        assert!(bench.passed().summary.starts_with("Look before creating another.\n"));
    }
}

#[test]
fn nothing_is_gone_back_to_after_a_hand_off() {
    let mut bench = Bench::after(confirming());
    bench.play(Say("When are you open?"));
    bench.expect(vec![(
        handed_off("orders", ""),
        &[
            PASSED,
            "notice: My colleague will also see that you asked for this: return an item.",
            "=> cancel r1",
        ],
    )]);
    assert!(bench.state.parked.is_empty() && bench.state.task.is_none());
    assert!(
        bench.passed().summary.contains("Interrupted: Return an item"),
        "{}",
        bench.passed().summary
    );
}

#[test]
fn a_failure_is_for_people_too_and_the_agent_goes_on() {
    for (code, reason) in [
        ("unexpected-status", Reason::Failure),
        ("outcome-unknown", Reason::OutcomeUnknown),
        ("write-made", Reason::WriteMade),
    ] {
        let mut bench = Bench::after(returning());
        bench.play(failed(code));
        assert_eq!(bench.passed().reason, reason, "{code}");
        assert!(bench.passed().summary.contains(code), "{}", bench.passed().summary);
        assert_eq!(bench.passed().run.as_deref(), Some("r1"));
        assert_eq!(bench.state.handed, None);
        bench.expect(vec![(Say("When are you open?"), &["=> start hours"])]);
    }
    let mut bench = Bench::after(returning());
    bench.play(failed("busy"));
    assert_eq!(
        bench.people,
        [],
        "nobody was promised for a call that can be made again"
    );
}

#[test]
fn tries_in_vain_are_for_people() {
    let mut bench = Bench::after(vec![Say("Where is my order?"), Say("x"), Say("y")]);
    bench.expect(vec![(Say("z"), &[PASSED])]);
    assert_eq!(bench.passed().reason, Reason::Tries);
    assert!(
        bench
            .passed()
            .summary
            .contains("`order` could not be read in all tries")
    );
}

#[test]
fn the_agent_is_silent_while_people_have_the_conversation() {
    let mut bench = Bench::after(vec![Say("human")]);
    bench.expect(vec![
        (Say("did it work?"), &[HAS_IT]),
        (Say("When are you open?"), &[]),
        (Say("Return an item A-1001"), &[]),
        // Who asks for people again is told again.
        (Say("I want to talk to a human"), &[HAS_IT]),
    ]);
    assert!(matches!(&bench.people[..], [ForPeople::Heard { number: 1, text }] if text.contains("human")));
    bench.now_ms += 10 * 60_000;
    bench.expect(vec![(Say("hello?"), &[HAS_IT]), (Say("hello?"), &[])]);
    bench.expect(vec![
        (taken(1), &["notice: You are talking to Mia now."]),
        (Say("hello Mia"), &[]),
        // To a person who is there, these words are about something else.
        (Say("cancel"), &[]),
    ]);
    bench.now_ms += 60 * 60_000;
    bench.expect(vec![
        (Say("are you still there?"), &[]),
        (Got(Event::GivenBack { number: 1 }), &["notice: All right, I am back."]),
        (Say("When are you open?"), &["=> start hours"]),
    ]);
}

#[test]
fn a_visitor_who_no_longer_needs_people_gets_the_agent_back() {
    for words in [
        "never mind",
        "cancel",
        "I don't need a human anymore",
        "back to the bot",
    ] {
        let mut bench = Bench::after(vec![Say("human")]);
        bench.expect(vec![(Say(words), &["notice: All right, I am back."])]);
        assert_eq!(bench.people, [ForPeople::Withdrawn { number: 1 }], "{words}");
        bench.expect(vec![(Say("When are you open?"), &["=> start hours"])]);
    }
}

#[test]
fn a_conversation_that_staff_close_is_the_agents_again() {
    let mut bench = Bench::after(vec![Say("human"), taken(1)]);
    bench.expect(vec![
        // Of another hand-off, which is over.
        (Got(Event::Closed { number: 7 }), &[]),
        (Say("thanks"), &[]),
        (Got(Event::Closed { number: 1 }), &[]),
        (Say("thanks"), &["notice: You are welcome"]),
    ]);
}

#[test]
fn staff_who_take_a_failure_end_what_is_under_way() {
    let mut bench = Bench::after(returning());
    bench.play(failed("unexpected-status"));
    for next in confirming() {
        bench.play(next);
    }
    bench.expect(vec![
        (taken(1), &["notice: You are talking to Mia now.", "=> cancel"]),
        (ran(Outcome::Cancelled), &[]),
        (Say("yes"), &[]),
    ]);
    assert_eq!(bench.state.task, None);
}

#[test]
fn outside_of_hours_the_visitor_hears_when_people_are_back() {
    let mut days: [Vec<Span>; 7] = Default::default();
    days[0].push(Span::parse("09:00-17:00").unwrap());
    let hours = Hours::new(TimeZone::get("Europe/Berlin").unwrap(), days);
    let desk = || {
        let mut desk = Desk::PLAIN;
        desk.hours.clone_from(&hours);
        desk
    };
    // A Sunday, at noon in Berlin.
    let sunday_ms = 1_795_950_000_000;
    for (now_ms, words) in [
        (
            sunday_ms,
            "Nobody is here at the moment; we are back tomorrow at 09:00.",
        ),
        (
            sunday_ms - 86_400_000,
            "Nobody is here at the moment; we are back on Monday at 09:00.",
        ),
    ] {
        let mut bench = Bench::new();
        (bench.shelf.1, bench.now_ms) = (desk(), now_ms);
        let expected = format!("{PASSED} {words}");
        bench.expect(vec![(Say("human"), &[&expected]), (Say("hello?"), &[words])]);
    }
    let mut bench = Bench::new();
    (bench.shelf.1, bench.now_ms) = (desk(), sunday_ms + 86_400_000);
    assert_eq!(bench.play(Say("human")), [PASSED], "they are there on Monday at noon");
    let mut bench = Bench::new();
    bench.state = State::new("de");
    (bench.shelf.1, bench.now_ms) = (desk(), sunday_ms);
    bench.expect(vec![(
        Say("Ich möchte mit einem Menschen sprechen"),
        &["hand-off: Ich gebe das an eine Kollegin oder einen Kollegen weiter. Im Moment ist niemand da; wir sind morgen um 09:00 Uhr"],
    )]);
}
