//! One answer against the one expectation of its behaviour.

use super::behaviour::{Ended, ExpectedFailure, ExpectedStep, Prepared};
use crate::engine::Trap;
use crate::kit::answer::{Answer, Called};
use crate::kit::compare::{difference, excerpt};
use serde_json::{Value, json};

/// What is wrong with an answer, if anything is.
pub(super) fn judge(prepared: &Prepared, called: &Called) -> Option<String> {
    let behaviour = &prepared.behaviour;
    let answer = &called.answer;
    let wrong = if let Some(accepted) = &prepared.accepted {
        differs(&json!({ "accepted": accepted }), answer)
    } else if let Some(problems) = &behaviour.rejected {
        let problems: Vec<Value> = problems
            .iter()
            .map(|problem| json!({ "pointer": problem.pointer, "message": problem.message }))
            .collect();
        differs(&json!({ "rejected": problems }), answer)
    } else if let Some(step) = &behaviour.step {
        judge_step(step, answer)
    } else {
        behaviour.trap.and_then(|ended| judge_end(ended, answer))
    };
    wrong.or_else(|| {
        let (expected, came) = (behaviour.logs.as_ref()?, called.lines());
        let found = difference(&json!(expected), &json!(came))?;
        Some(format!("the lines that it logged differ: {found}"))
    })
}

/// The one member of an answer: its kind.
fn kind(answer: &Value) -> &str {
    let members = answer.as_object().and_then(|members| members.keys().next());
    members.map_or("nothing", String::as_str)
}

fn differs(expected: &Value, answer: &Answer) -> Option<String> {
    let came = answer.json();
    if kind(expected) != kind(&came) {
        let (wanted, got) = (excerpt(&expected.to_string()), excerpt(&came.to_string()));
        return Some(format!("expected {wanted}, came {got}"));
    }
    difference(expected, &came).map(|found| found.to_string())
}

fn judge_step(expected: &ExpectedStep, answer: &Answer) -> Option<String> {
    let data = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|_| json!(text));
    let expected = match expected {
        ExpectedStep::AsDeclared(is_so) => json!({ "as_declared": is_so }),
        ExpectedStep::Calls(calls) => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|call| json!({ "endpoint": call.endpoint, "parameters": data(&call.parameters) }))
                .collect();
            json!({ "calls": calls })
        }
        ExpectedStep::Questions(questions) => {
            let questions: Vec<Value> = questions
                .iter()
                .map(|asked| json!({ "input": asked.input, "prompt": asked.prompt, "choices": asked.choices }))
                .collect();
            json!({ "questions": questions })
        }
        ExpectedStep::Reply { message, data: told } => {
            json!({ "reply": { "message": message.written(), "data": data(told) } })
        }
        ExpectedStep::HandOff {
            route,
            summary,
            message,
            data: told,
        } => {
            let mut hand_off = json!({ "route": route, "summary": summary, "data": data(told) });
            if let Some(message) = message {
                hand_off["message"] = json!(message);
            }
            json!({ "hand_off": hand_off })
        }
        ExpectedStep::Fail(failure) => return judge_failure(failure, answer),
    };
    differs(&expected, answer)
}

fn judge_failure(expected: &ExpectedFailure, answer: &Answer) -> Option<String> {
    let came = answer.json();
    let failure = &came["fail"];
    let code = &expected.code;
    if failure["code"] != json!(code) {
        let came = excerpt(&came.to_string());
        return Some(format!("expected a failure with the code `{code}`, came {came}"));
    }
    let message = failure["message"].as_str().unwrap_or_default();
    let quoted = excerpt(message);
    if let Some(whole) = expected.message.as_ref().filter(|whole| *whole != message) {
        return Some(format!("expected the message `{whole}`, came `{quoted}`"));
    }
    if let Some(part) = expected.message_has.as_ref().filter(|part| !message.contains(*part)) {
        return Some(format!("expected a message with `{part}` in it, came `{quoted}`"));
    }
    let leaked = expected
        .message_has_not
        .as_ref()
        .filter(|part| message.contains(*part))?;
    Some(format!(
        "the message must not repeat a value, and has `{leaked}`: `{quoted}`"
    ))
}

/// A call that grows ends by the host's limit, or, where a runtime gives up by itself, by a trap of its own; one that spins
/// ends by fuel or, on a slow machine, by time.
fn judge_end(expected: Ended, answer: &Answer) -> Option<String> {
    let Answer::Trapped(trap) = answer else {
        let came = excerpt(&answer.json().to_string());
        return Some(format!("expected the call to end without an answer, came {came}"));
    };
    let (is_right, wanted) = match expected {
        Ended::Guest => (
            matches!(trap, Trap::Other { .. } | Trap::Exit { .. } | Trap::Stack),
            "a trap of its own",
        ),
        Ended::Fuel => (
            matches!(trap, Trap::Fuel { .. } | Trap::Time { .. }),
            "the limit of fuel or time",
        ),
        Ended::Memory => (
            !matches!(trap, Trap::Fuel { .. } | Trap::Time { .. } | Trap::Missing { .. }),
            "the limit of memory, or a trap of its own",
        ),
    };
    (!is_right).then(|| format!("expected {wanted}, but it {trap}"))
}

/// Where two instances answered the same call differently. How a call ended that did not answer may differ.
pub(super) fn disagree(first: &Called, second: &Called) -> Option<String> {
    let are_traps = |a: &Answer, b: &Answer| matches!((a, b), (Answer::Trapped(_), Answer::Trapped(_)));
    if first.answer == second.answer || are_traps(&first.answer, &second.answer) {
        return None;
    }
    let found = difference(&first.answer.json(), &second.answer.json());
    let found = found.map_or_else(String::new, |found| format!(": {found}"));
    Some(format!("two instances answered the same call differently{found}"))
}

#[cfg(test)]
mod tests {
    use super::super::behaviour;
    use super::*;
    use crate::engine::PoolClass;
    use crate::engine::Usage;
    use crate::model::step::{Failure, Reply, Step, Verdict};

    fn of(name: &str) -> Prepared {
        let mut all = behaviour::all().unwrap();
        all.swap_remove(all.iter().position(|one| one.behaviour.name == name).unwrap())
    }

    fn called(answer: Answer) -> Called {
        Called {
            answer,
            usage: Usage::default(),
        }
    }

    fn reply(message: &str, data: Value) -> Answer {
        let message = message.into();
        Answer::Step(Step::Reply(Reply { message, data }))
    }

    fn fail(code: &str, message: &str) -> Answer {
        let (code, message) = (code.into(), message.into());
        Answer::Step(Step::Fail(Failure { code, message }))
    }

    fn wrong(name: &str, answer: Answer) -> Option<String> {
        judge(&of(name), &called(answer))
    }

    #[test]
    fn the_right_answer_is_good_and_each_other_says_what_is_wrong() {
        assert_eq!(wrong("replies-empty", reply("", json!({}))), None);
        let other = wrong("replies-empty", reply("", json!({ "more": 1 }))).unwrap();
        assert_eq!(other, "at `/reply/data/more` expected nothing, came 1");
        let other = wrong("replies-empty", Answer::Step(Step::AsDeclared)).unwrap();
        assert!(other.starts_with("expected {\"reply\":"), "{other}");
        assert!(other.ends_with("came {\"as_declared\":true}"), "{other}");
    }

    #[test]
    fn a_verdict_is_compared_whole() {
        let accepted = |json: Value| Answer::Verdict(Verdict::Accepted(json.as_object().unwrap().clone()));
        assert_eq!(wrong("normalises-twice", accepted(json!({ "order": "A-1001" }))), None);
        let other = wrong("normalises-twice", accepted(json!({ "order": "A1001" }))).unwrap();
        assert_eq!(other, "at `/accepted/order` expected \"A-1001\", came \"A1001\"");
    }

    #[test]
    fn a_failure_is_held_to_its_code_and_to_what_its_message_has_and_has_not() {
        assert_eq!(
            wrong("fails-on-inputs", fail("unexpected-input", "`/count` is no number")),
            None
        );
        let other = wrong("fails-on-inputs", fail("other", "`/count`")).unwrap();
        assert!(other.contains("the code `unexpected-input`"), "{other}");
        let other = wrong("fails-on-inputs", fail("unexpected-input", "no")).unwrap();
        assert!(other.contains("a message with ``/count`` in it"), "{other}");
        let other = wrong("fails-on-inputs", fail("unexpected-input", "`/count` is `secret`")).unwrap();
        assert!(other.starts_with("the message must not repeat a value"), "{other}");
    }

    #[test]
    fn each_way_to_end_is_told_apart() {
        let (fuel, own) = (
            Trap::Fuel {
                class: PoolClass::Small,
                fuel_max: 1,
            },
            Trap::Other {
                message: "unreachable".into(),
            },
        );
        let memory = Trap::Memory {
            class: PoolClass::Small,
            memory_bytes_max: 1,
        };
        let wrong = |name, trap: &Trap| wrong(name, Answer::Trapped(trap.clone()));
        assert!(wrong("spins", &fuel).is_none() && wrong("spins", &own).is_some());
        assert!(wrong("traps", &own).is_none() && wrong("traps", &fuel).is_some());
        assert!(wrong("grows", &memory).is_none() && wrong("grows", &own).is_none());
        assert!(wrong("grows", &fuel).is_some());
    }

    #[test]
    fn missing_lines_of_a_log_are_found() {
        let found = wrong("logs", reply("logged", json!({}))).unwrap();
        assert!(found.starts_with("the lines that it logged differ"), "{found}");
    }

    #[test]
    fn two_answers_to_one_call_are_found() {
        let (a, b) = (called(reply("a", json!({}))), called(reply("b", json!({}))));
        assert_eq!(disagree(&a, &a.clone()), None);
        let found = disagree(&a, &b).unwrap();
        assert!(found.contains("/reply/message"), "{found}");
    }
}
