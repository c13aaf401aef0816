//! A page of the documentation as a reader types it: the commands of its `sh` fences, with the answers that it promises.

use serde_json::{Deserializer, Value};

/// One fence of commands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Each command with its line's end.
    pub commands: String,
    /// The `json` fence that follows before the next commands: what the commands print.
    pub answer: Option<String>,
}

/// The `sh` fences of a page in their order, without those that are marked as not run.
pub fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut before, mut fence, mut runs) = ("", "", false);
    for line in page.lines() {
        match (fence, line) {
            ("", "```sh") => {
                (fence, runs) = ("sh", !before.starts_with("<!-- not run: "));
                if runs {
                    steps.push(Step::default());
                }
            }
            ("", "```json") => {
                fence = "json";
                if let Some(step) = steps.last_mut() {
                    step.answer = Some(String::new());
                }
            }
            ("", _) if line.starts_with("```") => fence = "other",
            (_, "```") => fence = "",
            ("sh", _) if runs => push(steps.last_mut().map(|step| &mut step.commands), line),
            ("json", _) => push(steps.last_mut().and_then(|step| step.answer.as_mut()), line),
            _ => {}
        }
        before = line;
    }
    steps
}

fn push(text: Option<&mut String>, line: &str) {
    if let Some(text) = text {
        text.push_str(line);
        text.push('\n');
    }
}

/// Where JSON documents that were printed differ from what a page promises; `None` where they do not. A page may leave
/// members out, and put `…` for any text. Times are compared by their kind alone.
pub fn difference(promised: &str, printed: &str) -> Option<String> {
    let read =
        |text: &str| -> Result<Vec<Value>, serde_json::Error> { Deserializer::from_str(text).into_iter().collect() };
    match (read(promised), read(printed)) {
        (Ok(promised), Ok(printed)) => differs("", &Value::Array(promised), &Value::Array(printed)),
        (Err(error), _) => Some(format!("the page's answer is not JSON: {error}")),
        (_, Err(error)) => Some(format!("what was printed is not JSON: {error}")),
    }
}

fn differs(place: &str, promised: &Value, printed: &Value) -> Option<String> {
    match (promised, printed) {
        (Value::Object(promised), Value::Object(printed)) => promised.iter().find_map(|(name, promised)| {
            let place = format!("{place}/{name}");
            match printed.get(name) {
                Some(printed) => differs(&place, promised, printed),
                None => Some(format!("{place} was not printed")),
            }
        }),
        (Value::Array(promised), Value::Array(printed)) if promised.len() == printed.len() => {
            let pairs = promised.iter().zip(printed).enumerate();
            pairs
                .into_iter()
                .find_map(|(at, (promised, printed))| differs(&format!("{place}/{at}"), promised, printed))
        }
        (Value::String(promised), Value::String(printed)) if fits(promised, printed) => None,
        (Value::Number(_), Value::Number(_)) if place.ends_with("_ms") => None,
        _ if promised == printed => None,
        _ => Some(format!("{place}: the page has {promised}, and {printed} was printed")),
    }
}

fn fits(promised: &str, printed: &str) -> bool {
    match promised.split_once('…') {
        Some((start, end)) => {
            printed.len() > start.len() + end.len() && printed.starts_with(start) && printed.ends_with(end)
        }
        None => promised == printed,
    }
}
