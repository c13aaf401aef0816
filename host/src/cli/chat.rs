//! `actgate chat`: a visitor's conversation with a served host, in the terminal.

use super::output::Output;
use crate::api::Message;
use crate::language::zone;
use crate::upstream::live::{TlsRoots, tls_config};
use anyhow::{Context, bail};
use rustyline::error::ReadlineError;
use rustyline::{DefaultEditor, ExternalPrinter};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// The IANA name of the zone that this machine is set to, where it has one that the database knows.
fn zone_of_this_machine() -> Option<String> {
    let here = jiff::tz::TimeZone::try_system().ok()?;
    zone::canonical(here.iana_name()?).ok()
}

#[derive(clap::Args)]
pub(super) struct Chat {
    /// The host's URL
    #[arg(long, env = "ACTGATE_URL", default_value = "http://127.0.0.1:8787")]
    url: String,
    /// A token of the API; `actgate token create` makes one
    #[arg(long, env = "ACTGATE_TOKEN", hide_env_values = true)]
    token: String,
    /// Continue this conversation
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// Chat as the visitor that this signed token names
    #[arg(long, value_name = "TOKEN")]
    visitor: Option<String>,
    /// Show why the agent says each thing
    #[arg(long)]
    why: bool,
    /// The visitor's language as a BCP 47 tag; by default the host's
    #[arg(long)]
    locale: Option<String>,
    /// The visitor's time zone by its IANA name, such as Europe/Berlin; by default this machine's, where it is known
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
    /// The host ends with this chat, so that nobody can go on with it.
    #[arg(skip)]
    is_last: bool,
}

impl Chat {
    /// A new conversation, with a host of one's own.
    pub(super) fn with(url: String, token: String, why: bool) -> Self {
        Self {
            url,
            token,
            conversation: None,
            visitor: None,
            why,
            locale: None,
            time_zone: None,
            is_last: true,
        }
    }

    /// The same as a visitor with this verified address. The token must be one of a site.
    pub(super) async fn recognised(self, email: &str) -> anyhow::Result<Self> {
        let body = json!({ "email": email });
        let client = self.client()?;
        let signed: Value = client
            .call(reqwest::Method::POST, "/v1/visitor-tokens", Some(body))
            .await?;
        let visitor = signed["token"].as_str().map(str::to_owned);
        Ok(Self { visitor, ..self })
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "the chat is a client of the API; it is not part of the gate"
    )]
    fn client(&self) -> anyhow::Result<Client> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(REQUEST_TIMEOUT)
            .tls_backend_preconfigured(tls_config(TlsRoots::default())?)
            .build()?;
        Ok(Client {
            http,
            url: self.url.trim_end_matches('/').to_owned(),
            token: self.token.clone(),
        })
    }
}

const HELP: &str = "\
  /why      show or hide why everything is said
  /trace    show what was recorded of the latest run (with an operator's token)
  /actions  list what can be done
  /quit     leave; the conversation is kept";

/// How long the host is asked to wait for news at a time.
const WAIT_MS: u64 = 25_000;
/// A host that has no news sooner than this did not wait.
const WORTH_ASKING: Duration = Duration::from_secs(1);
/// Longer than any turn takes.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

struct Client {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl Client {
    async fn call<T: DeserializeOwned>(
        &self,
        method: reqwest::Method,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<T> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request
            .send()
            .await
            .with_context(|| format!("`{}` does not answer; is `actgate serve` up?", self.url))?;
        let status = response.status();
        let text = response.text().await.context("the host broke off its answer")?;
        if !status.is_success() {
            let problem: Value = serde_json::from_str(&text).unwrap_or_default();
            bail!("{}", problem["detail"].as_str().unwrap_or(&text));
        }
        serde_json::from_str(&text).context("the host's answer is not of this version")
    }
}

/// What is shown, and how.
struct Screen {
    why: bool,
    colour: bool,
    printer: Option<Box<dyn FnMut(String) + Send>>,
}

impl Screen {
    fn line(&mut self, text: String) {
        match &mut self.printer {
            Some(printer) => printer(text + "\n"),
            None => {
                let _ = writeln!(std::io::stdout(), "{text}");
            }
        }
    }

    fn dim(&self, text: &str) -> String {
        if self.colour {
            format!("\x1b[2m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn message(&mut self, message: &Message) {
        if message.author != "agent" {
            return;
        }
        let name = if self.colour { "\x1b[1;36magent\x1b[0m" } else { "agent" };
        self.line(format!("{name}> {}", message.text.replace('\n', "\n       ")));
        for (index, choice) in message.choices.iter().enumerate() {
            self.line(format!("         {}. {}", index + 1, choice.label));
        }
        if self.why {
            let why = message.why.as_deref().unwrap_or("");
            let action = message
                .action
                .as_deref()
                .map(|action| format!(" [{action}]"))
                .unwrap_or_default();
            let run = message.run.as_deref().map(|run| format!(" {run}")).unwrap_or_default();
            let text = self.dim(&format!("       {why}{action}{run}"));
            self.line(text);
        }
    }
}

#[derive(serde::Deserialize)]
struct Heard {
    messages: Vec<Message>,
}

impl Chat {
    pub(super) async fn run(self, _: Output) -> anyhow::Result<ExitCode> {
        let client = self.client()?;
        let id = match self.conversation {
            Some(id) => id,
            None => {
                let time_zone = self.time_zone.or_else(zone_of_this_machine);
                let new: Value = client
                    .call(
                        reqwest::Method::POST,
                        "/v1/conversations",
                        Some(json!({ "locale": self.locale, "time_zone": time_zone })),
                    )
                    .await?;
                new["id"].as_str().context("the host's answer has no id")?.to_owned()
            }
        };
        if let Some(token) = &self.visitor {
            let path = format!("/v1/conversations/{id}/visitor");
            let body = Some(json!({ "token": token }));
            client.call::<Value>(reqwest::Method::PUT, &path, body).await?;
        }
        let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        let mut screen = Screen {
            why: self.why,
            colour: is_terminal,
            printer: None,
        };
        let mut lines = read_lines(is_terminal, &mut screen)?;
        let hint = screen.dim("Say what you need. /help shows more.");
        screen.line(hint);
        talk(&client, &id, &mut lines, &mut screen).await?;
        if !self.is_last {
            let hint = screen.dim(&format!("To go on: --conversation {id}"));
            let _ = writeln!(std::io::stdout(), "{hint}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads lines in a thread of its own, so that the agent can speak meanwhile.
fn read_lines(is_terminal: bool, screen: &mut Screen) -> anyhow::Result<mpsc::UnboundedReceiver<String>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    if is_terminal {
        let mut editor = DefaultEditor::new()?;
        let mut printer = editor.create_external_printer()?;
        screen.printer = Some(Box::new(move |text| {
            let _ = printer.print(text);
        }));
        std::thread::spawn(move || {
            loop {
                match editor.readline("you> ") {
                    Ok(line) => {
                        let _ = editor.add_history_entry(&line);
                        if sender.send(line).is_err() {
                            break;
                        }
                    }
                    Err(ReadlineError::Interrupted | ReadlineError::Eof) => break,
                    Err(error) => {
                        let _ = writeln!(std::io::stderr(), "error: {error}");
                        break;
                    }
                }
            }
        });
    } else {
        std::thread::spawn(move || {
            for line in std::io::stdin().lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    Ok(receiver)
}

async fn talk(
    client: &Client,
    id: &str,
    lines: &mut mpsc::UnboundedReceiver<String>,
    screen: &mut Screen,
) -> anyhow::Result<()> {
    let mut last_seq = 0;
    let mut last_run: Option<String> = None;
    // Off after an error, until the next message: a host that is gone is not asked again and again.
    let mut listens = true;
    loop {
        let news_path = format!("/v1/conversations/{id}/messages?after={last_seq}&wait_ms={WAIT_MS}");
        let asked = Instant::now();
        let heard: Heard = tokio::select! {
            line = lines.recv() => {
                let Some(line) = line else { return Ok(()) };
                let line = line.trim();
                if line.is_empty() {
                    continue;
                }
                if screen.printer.is_none() {
                    screen.line(format!("you> {line}"));
                }
                if let Some(command) = line.strip_prefix('/') {
                    if !do_command(client, command, last_run.as_deref(), screen).await? {
                        return Ok(());
                    }
                    continue;
                }
                listens = true;
                let path = format!("/v1/conversations/{id}/messages");
                match client.call(reqwest::Method::POST, &path, Some(json!({ "text": line }))).await {
                    Ok(heard) => heard,
                    Err(error) => {
                        screen.line(format!("error: {error:#}"));
                        continue;
                    }
                }
            }
            // Something may be said without a message of the visitor: a link was followed, or the site said who they are.
            news = client.call::<Heard>(reqwest::Method::GET, &news_path, None), if listens => match news {
                Ok(heard) => {
                    // A host that does not wait is not asked again and again either.
                    listens = !heard.messages.is_empty() || asked.elapsed() >= WORTH_ASKING;
                    heard
                }
                Err(error) => {
                    screen.line(format!("error: {error:#}"));
                    listens = false;
                    continue;
                }
            }
        };
        for message in &heard.messages {
            if message.seq > last_seq {
                screen.message(message);
                last_seq = message.seq;
                last_run = message.run.clone().or(last_run);
            }
        }
    }
}

/// Does a command of the chat itself. Returns whether to go on.
async fn do_command(client: &Client, command: &str, run: Option<&str>, screen: &mut Screen) -> anyhow::Result<bool> {
    match command.trim() {
        "quit" | "exit" | "q" => return Ok(false),
        "why" => {
            screen.why = !screen.why;
            let text = if screen.why {
                "Now you see why."
            } else {
                "The reasons are hidden."
            };
            screen.line(screen.dim(text));
        }
        "trace" => match run {
            None => screen.line("nothing ran yet".into()),
            Some(run) => match client
                .call::<Value>(reqwest::Method::GET, &format!("/v1/runs/{run}/trace"), None)
                .await
            {
                Ok(trace) => {
                    let entries: Vec<crate::trace::Entry> = serde_json::from_value(trace["entries"].clone())?;
                    screen.line(super::trace::lines(&entries));
                }
                Err(error) => screen.line(format!("error: {error:#}")),
            },
        },
        "actions" => match client.call::<Value>(reqwest::Method::GET, "/v1/actions", None).await {
            Ok(value) => {
                for action in value["actions"].as_array().into_iter().flatten() {
                    let trigger = action["triggers"][0].as_str().unwrap_or("");
                    screen.line(format!("  {} — say: {trigger}", action["title"].as_str().unwrap_or("")));
                }
            }
            Err(error) => screen.line(format!("error: {error:#}")),
        },
        _ => screen.line(HELP.into()),
    }
    Ok(true)
}
