//! Whether a component does what every SDK has to do: each behaviour twice, in two fresh instances.

mod behaviour;
mod judge;

pub(crate) use behaviour::InvalidList;

use super::answer::Called;
use crate::engine::Loaded;
use behaviour::{Function, Prepared};
use judge::{disagree, judge};
use serde::Serialize;

/// What became of one behaviour.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    pub name: String,
    pub says: String,
    /// The function that was called.
    pub call: String,
    /// What was expected and what came; none where all was well.
    pub wrong: Option<String>,
}

/// Looks at every behaviour, or at the one of a name, and reports each as soon as it is known.
pub(crate) async fn run(
    loaded: &Loaded,
    only: Option<&str>,
    mut tell: impl FnMut(&Finding),
) -> Result<Vec<Finding>, InvalidList> {
    let mut findings = Vec::new();
    let all = behaviour::all()?;
    for prepared in all
        .iter()
        .filter(|one| only.is_none_or(|name| name == one.behaviour.name))
    {
        let first = call(loaded, prepared).await;
        let second = call(loaded, prepared).await;
        let wrong = judge(prepared, &first).or_else(|| disagree(&first, &second));
        let finding = Finding {
            name: prepared.behaviour.name.clone(),
            says: prepared.behaviour.says.clone(),
            call: name(prepared.behaviour.call).into(),
            wrong,
        };
        tell(&finding);
        findings.push(finding);
    }
    Ok(findings)
}

/// The names of all behaviours.
pub(crate) fn names() -> Result<Vec<String>, InvalidList> {
    Ok(behaviour::all()?.into_iter().map(|one| one.behaviour.name).collect())
}

fn name(function: Function) -> &'static str {
    match function {
        Function::Validate => "validate",
        Function::Plan => "plan",
        Function::Shape => "shape",
    }
}

async fn call(loaded: &Loaded, prepared: &Prepared) -> Called {
    let context = &prepared.context;
    let inputs = || behaviour::object(&prepared.inputs).unwrap_or_default();
    match prepared.behaviour.call {
        Function::Validate => Called::verdict(loaded.validate_text(context, prepared.inputs.clone()).await),
        Function::Plan => Called::step(loaded.plan(context, &inputs()).await),
        Function::Shape => Called::step(loaded.shape(context, &inputs(), &prepared.exchanges).await),
    }
}
