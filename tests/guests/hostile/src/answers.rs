//! Behaviours whose step is wrong in itself: broken JSON, the wrong schema, odd text, empty or endless questions.

use actgate_sdk::raw::types::{Assurance, HandOff, Question, Step};
use serde_json::json;

use crate::{Row, Wish, answer, report};

pub const PLAN: &[Row] = &[
    ("ok", |_| answer("This went well.", "{\"ok\":true}")),
    ("invalid-json", |_| answer("broken", "{\"ok\": tru")),
    ("wrong-schema", |_| answer("wrong", "{\"ok\":\"yes\"}")),
    ("control-characters", |_| {
        // A null, a bell, a terminal escape, a line separator, and marks that turn the direction of text.
        let odd = "a\u{0}b\u{7}c\u{1b}[31md\u{2028}e\u{202e}f\u{2066}g\u{200b}h\u{feff}i\u{e0041}";
        answer(odd, json!({"ok": true, "report": odd}).to_string())
    }),
    ("ask-forever", |_| question("more")),
    ("ask-nothing", |_| Step::Ask(Vec::new())),
    ("ask-twice", |_| match (question("more"), question("more")) {
        (Step::Ask(mut questions), Step::Ask(again)) => {
            questions.extend(again);
            Step::Ask(questions)
        }
        (other, _) => other,
    }),
    ("hand-off-nowhere", |_| {
        Step::HandOff(HandOff {
            route: String::new(),
            summary: String::new(),
            message: None,
            data: "not JSON".to_owned(),
        })
    }),
    ("echo-context", echo),
];

fn question(input: &str) -> Step {
    Step::Ask(vec![Question {
        input: input.to_owned(),
        prompt: "And what else?".to_owned(),
        choices: Vec::new(),
    }])
}

/// Everything that this guest was told, so that a test sees what a host tells.
fn echo(wish: &Wish) -> Step {
    let context = &wish.context;
    let assurance = match context.visitor.assurance {
        Assurance::Anonymous => "anonymous",
        Assurance::MatchedEmail => "matched-email",
        Assurance::VerifiedEmail => "verified-email",
    };
    report(
        "This is what I know.",
        &json!({
            "run": context.run,
            "locale": context.locale,
            "time_zone": context.time_zone,
            "now_ms": context.now_ms,
            "seed": context.seed,
            "assurance": assurance,
            "email": context.visitor.email,
            "claims": context.visitor.claims,
            "settings": context.settings,
        }),
    )
}
