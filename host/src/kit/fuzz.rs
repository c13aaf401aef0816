//! Looking for what an action does wrong: made inputs and answers, and everything that must not come of them.

mod far_side;
mod finding;

pub(crate) use finding::Finding;

use super::answer::{Answer, Called};
use super::case::Case;
use super::compare::difference;
use super::sample::{self, Chance};
use super::stage::told::told;
use super::stage::{Played, RUN, Stage, StageError, complete, visitor};
use crate::engine::Loaded;
use crate::language::Language;
use crate::model::step::{Context, Verdict};
use far_side::FarSide;
use finding::Findings;
use serde_json::{Map, Value};

/// How an action is fuzzed.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub runs: u32,
    pub seed: u64,
    /// The operator's settings for the action.
    pub settings: Map<String, Value>,
}

/// The visitor of every run: a verified one, so that nothing is left out for want of a proof.
const VISITOR: &str = "ada@example.com";

/// Runs the plan, telling the number of each run as it begins, and answers each finding once.
///
/// # Errors
///
/// A run could not be made. How a run ends is not an error.
pub(crate) async fn fuzz(stage: &Stage, plan: &Plan, mut tell: impl FnMut(u32)) -> Result<Vec<Finding>, StageError> {
    let mut findings = Findings::default();
    for run in 0..plan.runs {
        tell(run);
        // Each run has a chance of its own, so that it can be made again without those before.
        let mut chance = Chance::new(
            plan.seed
                .wrapping_add(u64::from(run).wrapping_mul(0x2545_f491_4f6c_dd1d)),
        );
        let Some(inputs) = inputs(stage, run, &mut chance) else {
            findings.unmade(run);
            break;
        };
        let case = Case {
            says: String::new(),
            inputs: stage.published().checker.with_whole_numbers(inputs),
            visitor: Some(VISITOR.into()),
            seed: chance.below(1 << 32),
            yes: true,
            settings: plan.settings.clone(),
            ..Case::default()
        };
        let checker = &stage.published().checker;
        let is_taken = checker.check(Language::default(), &case.inputs, &[]).is_empty();
        if let Some(loaded) = &stage.published().loaded {
            validate(stage, loaded, &case, is_taken, run, &mut findings).await?;
        }
        if is_taken && checker.missing(&case.inputs).is_empty() {
            play(stage, case, run, &mut chance, &mut findings).await?;
        }
    }
    Ok(findings.sorted())
}

/// Half of the inputs are valid, a quarter nearly, a quarter wild. `None` where no valid ones are found.
fn inputs(stage: &Stage, run: u32, chance: &mut Chance) -> Option<Map<String, Value>> {
    let published = stage.published();
    let valid = sample::valid(&published.action, &published.checker, chance)?;
    Some(match run % 4 {
        0 | 1 => valid,
        2 => sample::nearly(valid, chance),
        _ => sample::wild(&published.action, chance),
    })
}

fn context(stage: &Stage, case: &Case) -> Context {
    let visitor = visitor(case);
    Context {
        run: RUN.into(),
        locale: case.locale.clone(),
        time_zone: case.zone.clone(),
        now_ms: case.now_ms,
        seed: case.seed,
        assurance: visitor.assurance,
        email: visitor.email.filter(|_| stage.published().action.visitor.email),
        claims: Value::Object(Map::new()),
        settings: Value::Object(case.settings.clone()),
    }
}

/// `validate` gets inputs of every kind: it must judge what it is given, twice alike, and take its own word for good.
async fn validate(
    stage: &Stage,
    loaded: &Loaded,
    case: &Case,
    is_taken: bool,
    run: u32,
    findings: &mut Findings,
) -> Result<(), StageError> {
    let context = context(stage, case);
    let first = Called::verdict(loaded.validate(&context, &case.inputs).await).answer;
    let second = Called::verdict(loaded.validate(&context, &case.inputs).await).answer;
    let mut add = |what: &str, detail: String| findings.add("validate", what, &detail, run, case, is_taken);
    if let Answer::Trapped(trap) = &first {
        add(trap.code(), trap.to_string());
    }
    if let Answer::Unusable(message) = &first {
        add("unusable-answer", message.clone());
    }
    if let Some(found) = differ(&first, &second) {
        add(
            "answers-differ",
            format!("answered the same call differently in two instances: {found}"),
        );
    }
    let Answer::Verdict(Verdict::Accepted(accepted)) = first else {
        return Ok(());
    };
    if is_taken {
        let unfit = stage.published().checker.check(Language::default(), &accepted, &[]);
        if let Some(problem) = unfit.first() {
            let place = &problem.pointer;
            add(
                "made-unfit",
                format!("makes of inputs that fit the manifest what does not, at `{place}`"),
            );
        }
    }
    let again = Called::verdict(loaded.validate(&context, &accepted).await).answer;
    if let Some(found) = differ(&Answer::Verdict(Verdict::Accepted(accepted)), &again) {
        add(
            "not-idempotent",
            format!("does not leave as it is what it accepted: {found}"),
        );
    }
    Ok(())
}

fn differ(first: &Answer, second: &Answer) -> Option<String> {
    let are_traps = matches!((first, second), (Answer::Trapped(_), Answer::Trapped(_)));
    if first == second || are_traps {
        return None;
    }
    difference(&first.json(), &second.json()).map(|found| found.to_string())
}

/// The whole run, with answers and exchanges made as they are asked for, and once more with the same.
async fn play(
    stage: &Stage,
    case: Case,
    run: u32,
    chance: &mut Chance,
    findings: &mut Findings,
) -> Result<(), StageError> {
    let mut far_side = FarSide {
        action: &stage.published().action,
        chance,
    };
    let (case, first) = complete(stage, case, &mut far_side).await?;
    let second = stage.play(&case).await?;
    for (function, what, detail) in finding::of_run(&first) {
        findings.add(&function, what, &detail, run, &case, true);
    }
    if let Some(found) = between(&first, &second) {
        let detail = format!("came out differently the second time: {found}");
        findings.add("run", "answers-differ", &detail, run, &case, true);
    }
    Ok(())
}

/// Where two plays of one case differ. How the host's limits ended one may differ by the machine's load.
fn between(first: &Played, second: &Played) -> Option<String> {
    let (first, second) = (Value::Object(told(first)), Value::Object(told(second)));
    let ended = |told: &Value| told["code"] == "time-exhausted" || told["code"] == "fuel-exhausted";
    if ended(&first) && ended(&second) {
        return None;
    }
    difference(&first, &second).map(|found| found.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::PoolClass;
    use crate::engine::Trap;
    use crate::model::step::Problem;
    use serde_json::json;

    #[test]
    fn two_answers_that_differ_are_told_and_two_traps_are_not() {
        let accepted = |json: Value| Answer::Verdict(Verdict::Accepted(json.as_object().unwrap().clone()));
        assert_eq!(differ(&accepted(json!({ "a": 1 })), &accepted(json!({ "a": 1 }))), None);
        let found = differ(&accepted(json!({ "a": 1 })), &accepted(json!({ "a": 2 }))).unwrap();
        assert_eq!(found, "at `/accepted/a` expected 1, came 2");
        let pointer = String::new();
        let message = "no".to_owned();
        let rejected = Answer::Verdict(Verdict::Rejected(vec![Problem { pointer, message }]));
        assert!(differ(&accepted(json!({})), &rejected).is_some());
        let trap = |call_ms_max| {
            Answer::Trapped(Trap::Time {
                class: PoolClass::Small,
                call_ms_max,
            })
        };
        assert_eq!(differ(&trap(1), &trap(2)), None);
    }
}
