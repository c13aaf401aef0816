//! `actgate run` and `preview`: one run without a conversation, driven by what was given on the command line.

use super::open;
use super::output::Output;
use super::trace::lines;
use crate::config::Settings;
use crate::conversation::fresh_id;
use crate::identity::email::Email;
use crate::language::{Hearing, zone};
use crate::model::identity::{Assurance, Visitor};
use crate::model::run::{Mode, OUTCOME_UNKNOWN, Outcome};
use crate::runtime::{NewRun, Published, Resume, RunState, Runtime};
use crate::server::Host;
use crate::trace::{Event, InputOrigin};
use anyhow::{Context, bail};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(clap::Args)]
pub(super) struct Options {
    /// An input, as the visitor would say it; repeat for more
    #[arg(long = "input", value_name = "NAME=WORDS", value_parser = pair)]
    inputs: Vec<(String, String)>,
    /// All inputs as a JSON object
    #[arg(long = "inputs", value_name = "JSON", conflicts_with = "inputs")]
    document: Option<String>,
    /// An answer, in case the action asks for it; repeat for more
    #[arg(long = "answer", value_name = "NAME=VALUE", value_parser = pair)]
    answers: Vec<(String, String)>,
    /// The visitor's verified address; recorded in the trace
    #[arg(long = "as", value_name = "EMAIL")]
    visitor: Option<String>,
    /// Say yes to every write
    #[arg(long)]
    yes: bool,
    /// Show the trace
    #[arg(long)]
    trace: bool,
    /// The visitor's language as a BCP 47 tag; by default that of the settings
    #[arg(long)]
    locale: Option<String>,
    /// The visitor's time zone by its IANA name, such as Europe/Berlin; by default that of the settings
    #[arg(long, value_name = "NAME", value_parser = in_database)]
    time_zone: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Run {
    /// The action's name
    action: String,
    #[command(flatten)]
    options: Options,
}

#[derive(clap::Args)]
pub(super) struct Preview {
    /// A published action's name, or a file that `actgate build` made
    action: String,
    /// Take inputs from this message, as a conversation would
    #[arg(long)]
    message: Option<String>,
    #[command(flatten)]
    options: Options,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it is written NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

fn in_database(name: &str) -> Result<String, String> {
    zone::canonical(name).map_err(|error| error.to_string())
}

impl Run {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let published = published(&host, &self.action).await?;
        run(&host, published, Mode::Live, self.options, None, output).await
    }
}

impl Preview {
    pub(super) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let host = open::host(settings).await?;
        let file = Path::new(&self.action);
        let published = if file.extension().is_some_and(|extension| extension == "wasm") {
            let registry = host.runtime.registry();
            let progress = output.progress("checking and compiling");
            let bytes = open::read(file, registry.sandbox().limits().component_bytes_max)?;
            let staged = registry
                .stage(bytes)
                .await
                .with_context(|| format!("`{}`", file.display()))?;
            progress.finish_and_clear();
            Arc::new(staged)
        } else {
            published(&host, &self.action).await?
        };
        run(
            &host,
            published,
            Mode::Preview,
            self.options,
            self.message.as_deref(),
            output,
        )
        .await
    }
}

pub(super) async fn published(host: &Host, name: &str) -> anyhow::Result<Arc<Published>> {
    let snapshot = host.runtime.registry().current().await?;
    if let Some(broken) = snapshot.broken.iter().find(|broken| broken.name == name) {
        bail!("`{name}` cannot be run: {}", broken.message);
    }
    match snapshot.actions.get(name) {
        Some(published) => Ok(published.clone()),
        None => {
            let names: Vec<&str> = snapshot.actions.keys().map(String::as_str).collect();
            let live = if names.is_empty() {
                "nothing is".to_owned()
            } else {
                names.join(", ")
            };
            bail!("no action `{name}` is published; live: {live}")
        }
    }
}

async fn run(
    host: &Host,
    published: Arc<Published>,
    mode: Mode,
    options: Options,
    message: Option<&str>,
    output: Output,
) -> anyhow::Result<ExitCode> {
    let runtime = &host.runtime;
    let locale = options.locale.clone().unwrap_or_else(|| host.settings().locale.clone());
    let zone = options.time_zone.clone().or_else(|| host.settings().time_zone.clone());
    let hearing = Hearing::new(&locale, runtime.clock().now_ms()).in_zone_named(zone.as_deref());
    let inputs = inputs(&published, &hearing, &options, message)?;
    let new = NewRun {
        id: format!("r-{}", fresh_id(runtime.clock().now_ms())?),
        conversation: None,
        mode,
        locale,
        zone,
        visitor: visitor(options.visitor.as_deref())?,
        events: inputs
            .keys()
            .map(|name| Event::Input {
                name: name.clone(),
                origin: InputOrigin::Caller,
            })
            .collect(),
        inputs,
        published,
    };
    let mut state = runtime.start(new).await?;
    while let Some(resume) = next(&state, &options) {
        state = runtime
            .resume(&state.id, resume)
            .await
            .map_err(|error| explain(&error))?;
    }
    show(runtime, &state, options.trace, output).await
}

/// What the command line has for a run that waits.
fn next(state: &RunState, options: &Options) -> Option<Resume> {
    match state.outcome.as_ref()? {
        Outcome::Asked(questions) => {
            let mut answers = Map::new();
            for question in questions {
                let (_, value) = options.answers.iter().find(|(name, _)| *name == question.input)?;
                answers.insert(question.input.clone(), Value::String(value.clone()));
            }
            Some(Resume::Answers(answers))
        }
        // A yes that did not count is not said again: it would not count again.
        Outcome::Unconfirmed(question) if options.yes && question.again.is_none() => Some(Resume::Confirm {
            digest: question.digest.clone(),
            visitor: None,
        }),
        _ => None,
    }
}

fn explain(error: &crate::runtime::RuntimeError) -> anyhow::Error {
    match error {
        crate::runtime::RuntimeError::Answers(problems) => {
            let list: Vec<String> = problems
                .iter()
                .map(|p| format!("{}: {}", p.pointer, p.message))
                .collect();
            anyhow::anyhow!("some answers cannot be used: {}", list.join("; "))
        }
        other => anyhow::anyhow!("{other}"),
    }
}

fn inputs(
    published: &Published,
    hearing: &Hearing,
    options: &Options,
    message: Option<&str>,
) -> anyhow::Result<Map<String, Value>> {
    let mut inputs = message
        .map(|message| published.checker.find(hearing, message).values())
        .unwrap_or_default();
    if let Some(document) = &options.document {
        let Value::Object(given) = serde_json::from_str(document).context("`--inputs` is not JSON")? else {
            bail!("`--inputs` must be a JSON object such as {{\"order\": \"A-1001\"}}");
        };
        inputs.extend(given);
    }
    for (name, words) in &options.inputs {
        if published.action.input(name).is_none() {
            let names: Vec<&str> = published
                .action
                .inputs
                .iter()
                .map(|input| input.name.as_str())
                .collect();
            bail!(
                "`{}` has no input `{name}`; it has: {}",
                published.action.name,
                names.join(", ")
            );
        }
        let value = published
            .checker
            .coerce(hearing, name, words)
            .map_err(|problem| anyhow::anyhow!(problem.message))?;
        inputs.insert(name.clone(), value.value);
    }
    Ok(inputs)
}

pub(super) fn visitor(email: Option<&str>) -> anyhow::Result<Visitor> {
    let Some(text) = email else {
        return Ok(Visitor::default());
    };
    let email = Email::new(text)
        .with_context(|| format!("`--as {text}`"))?
        .as_str()
        .to_owned();
    Ok(Visitor {
        assurance: Assurance::VerifiedEmail,
        email: Some(email.clone()),
        contact: Some(email),
    })
}

async fn show(runtime: &Runtime, state: &RunState, trace: bool, output: Output) -> anyhow::Result<ExitCode> {
    let entries = if trace {
        runtime.storage().trace(&state.id).await?
    } else {
        Vec::new()
    };
    let outcome = state.outcome.as_ref();
    let mut value =
        json!({ "run": state.id, "status": state.status(), "outcome": outcome, "elapsed_us": state.elapsed_us });
    if trace {
        value["trace"] = serde_json::to_value(&entries)?;
    }
    output.show(&value, || {
        let mut text = outcome.map(people).unwrap_or_default();
        text.push_str(&format!(
            "\n(run {} is {}, {} ms)",
            state.id,
            state.status(),
            state.elapsed_us / 1000
        ));
        if trace {
            text.push_str(&format!("\n{}", lines(&entries)));
        }
        text
    })?;
    Ok(match outcome {
        Some(Outcome::Replied(_) | Outcome::HandedOff(_)) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// An outcome for people, with what to do next.
fn people(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Replied(reply) => match &reply.data {
            Value::Null => reply.message.clone(),
            data => format!("{}\n{data}", reply.message),
        },
        Outcome::HandedOff(passed) => {
            let told = passed
                .message
                .as_deref()
                .map(|message| format!("\n  the visitor hears: {message}"));
            format!(
                "handed off to {}: {}{}",
                passed.route,
                passed.summary,
                told.unwrap_or_default()
            )
        }
        Outcome::Failed(failure) => {
            let hint = match failure.code.as_str() {
                OUTCOME_UNKNOWN => "\n  a write may or may not have been made; see `actgate ledger --unknown`",
                _ => "",
            };
            format!(
                "failed: {} (blame: {}): {}{hint}",
                failure.code,
                failure.blame.as_str(),
                failure.message
            )
        }
        Outcome::Rejected(problems) => {
            let list: Vec<String> = problems
                .iter()
                .map(|p| format!("  {}: {}", p.pointer, p.message))
                .collect();
            format!("the inputs cannot be used:\n{}", list.join("\n"))
        }
        Outcome::Cancelled => "cancelled".into(),
        Outcome::Asked(questions) => {
            let list: Vec<String> = questions
                .iter()
                .map(|question| {
                    let values: Vec<&str> = question.choices.iter().map(|choice| choice.value.as_str()).collect();
                    let values = if values.is_empty() {
                        "VALUE".to_owned()
                    } else {
                        values.join("|")
                    };
                    format!("  {}\n    --answer {}={values}", question.prompt, question.input)
                })
                .collect();
            format!("the action asks for more; give it with:\n{}", list.join("\n"))
        }
        Outcome::Unconfirmed(question) => match question.again {
            None => format!("{}\n  --yes says yes", question.prompt),
            Some(again) => format!("{}\n  the yes did not count: {}", question.prompt, again.reason()),
        },
        Outcome::Unproven(protection) => format!(
            "the action demands {}; `--as EMAIL` runs it as a visitor with that verified address",
            protection.as_str()
        ),
    }
}
