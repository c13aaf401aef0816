//! What an action's functions cost: each called many times with real inputs, and measured against its limits.

use super::answer::{Answer, Called};
use super::case::Case;
use super::sample;
use super::stage::{Examples, Stage, StageError, complete};
use crate::model::limits::{ClassLimits, SandboxLimits};
use crate::model::step::{Context, Exchange};
use serde::Serialize;
use serde_json::{Map, Value};

/// Why nothing can be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    #[error("the action has no code: its manifest says everything, so there is nothing to measure")]
    NoCode,
    #[error("no inputs are found that fit their schemas; write a case, or give the schemas a `default` or `examples`")]
    NoInputs,
    #[error(transparent)]
    Stage(#[from] StageError),
}

/// A number beside its limit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Share {
    pub value: u64,
    pub limit: u64,
    pub percent: f64,
}

/// What the calls of one function cost.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Measured {
    pub function: &'static str,
    pub calls: u32,
    /// Calls that ended without an answer, and why the last of them did.
    pub failed: u32,
    pub failure: Option<String>,
    /// The most that a call used.
    pub fuel: Share,
    /// The most memory of a call, in bytes.
    pub memory: Share,
    /// The longest answer, in bytes of JSON.
    pub answer: Share,
    /// Microseconds, from asking for an instance to its end: half of the calls took less, and 99 of 100.
    pub p50_us: Share,
    pub p99_us: Share,
}

/// One thing to call the functions with.
struct Load {
    context: Context,
    given: Map<String, Value>,
    inputs: Map<String, Value>,
    exchanges: Vec<Exchange>,
}

/// Calls each function so many times, with the cases in turn; without any, with inputs made from the schemas and the
/// manifest's examples as the upstream's answers.
///
/// # Errors
///
/// There is nothing to measure, or nothing to measure it with.
pub(crate) async fn bench(stage: &Stage, cases: &[Case], calls: u32) -> Result<Vec<Measured>, BenchError> {
    let published = stage.published();
    let loaded = published.loaded.as_ref().ok_or(BenchError::NoCode)?;
    let mut loads = Vec::new();
    for case in cases {
        loads.push(load(stage, case.clone()).await?);
    }
    if loads.is_empty() {
        let inputs = sample::plain(&published.action, &published.checker).ok_or(BenchError::NoInputs)?;
        let case = Case {
            inputs,
            visitor: Some("ada@example.com".into()),
            yes: true,
            ..Case::default()
        };
        let (case, _) = complete(stage, case, &mut Examples(&published.action)).await?;
        loads.push(load(stage, case).await?);
    }
    let limits = (loaded.limits(), &stage.limits().sandbox);
    let mut measured = Vec::new();
    for function in ["validate", "plan", "shape"] {
        // A run that made no call has nothing to shape.
        let fitting: Vec<&Load> = loads
            .iter()
            .filter(|load| function != "shape" || !load.exchanges.is_empty())
            .collect();
        if fitting.is_empty() {
            continue;
        }
        let mut all = Vec::new();
        for number in 0..calls as usize {
            let Load {
                context,
                given,
                inputs,
                exchanges,
            } = fitting[number % fitting.len()];
            all.push(match function {
                "validate" => Called::verdict(loaded.validate(context, given).await),
                "plan" => Called::step(loaded.plan(context, inputs).await),
                _ => Called::step(loaded.shape(context, inputs, exchanges).await),
            });
        }
        measured.push(sum(function, &all, limits));
    }
    Ok(measured)
}

/// What a run of the case ends with is what its last calls were given.
async fn load(stage: &Stage, case: Case) -> Result<Load, StageError> {
    let state = stage.play(&case).await?.state;
    let settings = Value::Object(case.settings.clone());
    Ok(Load {
        context: state.context(stage.published().action.visitor.email, &settings),
        given: stage.inputs(&case)?,
        inputs: state.inputs,
        exchanges: state.exchanges,
    })
}

fn sum(function: &'static str, calls: &[Called], (class, limits): (ClassLimits, &SandboxLimits)) -> Measured {
    let is_failed = |called: &&Called| matches!(called.answer, Answer::Trapped(_) | Answer::Unusable(_));
    let failed: Vec<&Called> = calls.iter().filter(is_failed).collect();
    let most = |of: fn(&Called) -> u64| calls.iter().map(of).max().unwrap_or(0);
    let mut times: Vec<u64> = calls.iter().map(|called| called.usage.elapsed_us).collect();
    times.sort_unstable();
    let call_us_max = class.call_ms_max.saturating_mul(1000);
    Measured {
        function,
        calls: calls.len() as u32,
        failed: failed.len() as u32,
        failure: failed.last().map(|called| match &called.answer {
            Answer::Trapped(trap) => trap.to_string(),
            other => other.json().to_string(),
        }),
        fuel: share(most(|called| called.usage.fuel), class.fuel_max),
        memory: share(most(|called| called.usage.memory_bytes_peak), class.memory_bytes_max),
        answer: share(
            most(|called| called.answer.json().to_string().len() as u64),
            limits.output_bytes_max,
        ),
        p50_us: share(quantile(&times, 50), call_us_max),
        p99_us: share(quantile(&times, 99), call_us_max),
    }
}

fn share(value: u64, limit: u64) -> Share {
    let percent = if limit == 0 {
        0.0
    } else {
        value as f64 * 100.0 / limit as f64
    };
    Share {
        value,
        limit,
        percent: (percent * 100.0).round() / 100.0,
    }
}

/// The value that so many of a hundred do not exceed; the values are sorted.
fn quantile(sorted: &[u64], of_hundred: usize) -> u64 {
    let rank = (sorted.len() * of_hundred).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let sorted: Vec<u64> = (1..=200).collect();
        assert_eq!((quantile(&sorted, 50), quantile(&sorted, 99)), (100, 198));
        assert_eq!((quantile(&[7], 50), quantile(&[7], 99), quantile(&[], 50)), (7, 7, 0));
    }

    #[test]
    fn a_share_is_a_number_and_its_percent() {
        let half = share(1, 3);
        assert_eq!((half.value, half.limit, half.percent), (1, 3, 33.33));
        assert_eq!(share(1, 0).percent, 0.0);
    }
}
