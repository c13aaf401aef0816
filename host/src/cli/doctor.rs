//! `actgate doctor`: looks at everything that an operator has set up, and says what is wrong with it, one line each.

mod reach;
mod report;

use super::grant;
use super::open;
use super::output::Output;
use crate::config::{Settings, UnusableSettings};
use crate::model::grant::Grant;
use crate::model::handoff::HandoffState;
use crate::server::{Finding, Host, ServerError, StateFolder};
use crate::storage::{EventQuery, EventState, HandoffQuery, LedgerQuery};
use report::Report;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "Exit code 1 when there is a problem. No value of a secret is printed.")]
pub(super) struct Doctor {
    /// Connect to the upstreams, the directory, the key sets and the mail server too; no request and no mail is sent
    #[arg(long)]
    reach: bool,
}

impl Doctor {
    pub(super) async fn run(self, settings: anyhow::Result<Settings>, output: Output) -> anyhow::Result<ExitCode> {
        let mut report = Report::default();
        match settings {
            Err(error) => settings_error(&mut report, &error),
            Ok(settings) => self.look(settings, &mut report).await?,
        }
        report.show(output)
    }

    async fn look(self, settings: Settings, report: &mut Report) -> anyhow::Result<()> {
        report.ok("settings", format!("`{}` can be used", settings.places.file()));
        state(&settings, report);
        let host = match open::host(settings).await {
            Ok(host) => host,
            Err(error) => {
                report.problem("state", format!("{error:#}"));
                return Ok(());
            }
        };
        match (host.is_served(), host.changed().await?) {
            (_, Some(changed)) => report.add(Finding::Warning, "host", changed.to_string(), ""),
            (true, None) => report.ok("host", "a host serves this state with these settings"),
            (false, None) => report.ok("host", "no host serves this state now"),
        }
        for doubt in host.doubts().await? {
            report.add(Finding::Warning, "settings", doubt, "");
        }
        clock(&host, report).await?;
        for check in host.check_secrets().await? {
            let about = format!("secret {}", check.name);
            report.add(check.finding, &about, check.message, check.remedy);
        }
        people(&host, report).await?;
        actions(&host, report).await?;
        handoffs(&host, report).await?;
        if self.reach {
            reach::look(&host, report).await?;
        }
        Ok(())
    }
}

/// What stops every command, as far as it has places one line for each.
fn settings_error(report: &mut Report, error: &anyhow::Error) {
    match error.downcast_ref::<UnusableSettings>() {
        Some(UnusableSettings(mistakes)) => {
            for mistake in mistakes {
                report.problem("settings", mistake.to_string());
            }
        }
        None => report.problem("settings", format!("{error:#}")),
    }
}

/// The permissions in the state folder, before opening it mends them.
fn state(settings: &Settings, report: &mut Report) {
    let path = settings.state.display();
    let Some(folder) = StateFolder::find(&settings.state) else {
        return report.ok(
            "state",
            format!("the folder `{path}` is made now, since there was none"),
        );
    };
    let wide = folder.wide();
    if wide.is_empty() {
        return report.ok(
            "state",
            format!("the folder `{path}` and what is in it are the owner's alone"),
        );
    }
    for wide in wide {
        let message = format!("others can open `{}` (mode {:o})", wide.path.display(), wide.mode);
        let remedy = "every start of the host mends what it can; look who may have read it";
        report.add(Finding::Warning, "state", message, remedy);
    }
}

async fn clock(host: &Host, report: &mut Report) -> anyhow::Result<()> {
    match host.clock_trouble().await? {
        Some(trouble) => report.add(Finding::Problem, "clock", trouble, "set the machine's clock"),
        None => report.ok(
            "clock",
            "not before this program was built, and not before what is stored",
        ),
    }
    Ok(())
}

/// The directory, mail and issuers, set up as a host that serves would.
async fn people(host: &Host, report: &mut Report) -> anyhow::Result<()> {
    match host.conversations("http://127.0.0.1".into()) {
        Ok(conversations) => {
            conversations.close().await;
            report.ok("people", "contacts, mail and issuers can be used as they are set");
        }
        Err(ServerError::Settings(UnusableSettings(mistakes))) => {
            for mistake in mistakes {
                report.problem("people", mistake.to_string());
            }
        }
        Err(error) => report.problem("people", error.to_string()),
    }
    Ok(())
}

/// What is published against what is granted, both ways, and what nobody knows the outcome of.
async fn actions(host: &Host, report: &mut Report) -> anyhow::Result<()> {
    let snapshot = host.runtime.registry().current().await?;
    let grants = host.runtime.grants().current().await?;
    for broken in &snapshot.broken {
        report.problem(
            &format!("action {}", broken.name),
            format!("it cannot be run: {}", broken.message),
        );
    }
    for published in snapshot.actions.values() {
        let about = format!("action {}", published.action.name);
        let needs = grants.needs(&published.action);
        if needs.is_empty() {
            report.ok(&about, "it has every grant that it asks for");
        }
        for need in needs {
            let message = format!("not granted, so its calls are denied: {need}");
            report.add(
                Finding::Problem,
                &about,
                message,
                format!("if it should be allowed: {}", need.command()),
            );
        }
    }
    let all: Vec<Grant> = grants.iter().map(|grant| (**grant).clone()).collect();
    for grant in &all {
        let about = format!("grant {} {}", grant.action, grant.endpoint);
        for hint in grant::hints(std::slice::from_ref(grant), &snapshot) {
            let remedy = format!("publish it, or `actgate revoke {} {}`", grant.action, grant.endpoint);
            report.add(Finding::Warning, &about, hint, remedy);
        }
        for secret in &grant.secrets {
            if !host.settings().secrets.contains_key(secret) {
                let message = format!("it names the secret `{secret}`, which the settings file does not have");
                report.add(
                    Finding::Problem,
                    &about,
                    message,
                    format!("[secrets] {secret} = {{ file = \"…\" }}"),
                );
            }
        }
    }
    let wanted = LedgerQuery {
        unknown: true,
        run: None,
        limit: 1_000,
    };
    let unknown = host
        .runtime
        .storage()
        .ledger(&wanted, host.runtime.clock().now_ms())
        .await?;
    match unknown.len() {
        0 => report.ok("ledger", "no write of unknown outcome"),
        count => {
            let message = format!("{count} writes of unknown outcome");
            report.add(
                Finding::Warning,
                "ledger",
                message,
                "see `actgate ledger --unknown`, and settle them",
            );
        }
    }
    Ok(())
}

/// Hand-offs that nobody has taken, and events that the receiver does not have.
async fn handoffs(host: &Host, report: &mut Report) -> anyhow::Result<()> {
    const SHOWN_MAX: u32 = 1_000;
    let storage = host.runtime.storage();
    let open = HandoffQuery {
        state: Some(HandoffState::Open),
        conversation: None,
        limit: SHOWN_MAX,
    };
    match storage.handoffs(&open).await?.len() {
        0 => report.ok("hand-offs", "nobody waits for people"),
        count => report.ok(
            "hand-offs",
            format!("{count} that nobody has taken; see `actgate handoffs list`"),
        ),
    }
    let undelivered = EventQuery {
        undelivered: true,
        limit: SHOWN_MAX,
    };
    let undelivered = storage.events(&undelivered).await?;
    let failed = undelivered
        .iter()
        .filter(|event| event.tries > 0 || event.state == EventState::GivenUp);
    let count = failed.count();
    if count > 0 {
        let message = format!("{count} events have been tried and have not arrived");
        let remedy =
            "see `actgate events list --undelivered`, mend the receiver, and `actgate events send-again --all`";
        report.add(Finding::Warning, "events", message, remedy);
    } else if host.settings().events.is_some() {
        report.ok("events", "none has been tried in vain");
    }
    Ok(())
}
