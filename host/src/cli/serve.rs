//! `actgate serve`

use super::open;
use super::output::Output;
use crate::config::Settings;
use crate::server;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct Serve {
    /// Listen here instead of where the settings say; port 0 takes any free port
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub(super) async fn run(self, mut settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        if let Some(listen) = self.listen {
            settings
                .may_listen(listen)
                .map_err(|message| anyhow::anyhow!("--listen: {message}"))?;
            settings.listen = listen;
        }
        let progress = output.progress("loading the published actions");
        let address = settings.listen;
        let host = open::host(settings).await?;
        let claim = host.claim()?;
        progress.finish_and_clear();
        let snapshot = host.runtime.registry().current().await?;
        let listener = server::listen(address).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let ready = host.ready(claim, listener).await?;
        let stopped = stopped();
        let (live, broken) = (snapshot.actions.len(), snapshot.broken.len());
        output.show(
            &serde_json::json!({ "listening": url, "actions": live, "broken": broken }),
            || {
                let names: Vec<&str> = snapshot.actions.keys().map(String::as_str).collect();
                let broken = if broken > 0 {
                    format!("; {broken} cannot be run, see the log")
                } else {
                    String::new()
                };
                format!("listening on {url} with {live} actions ({}){broken}", names.join(", "))
            },
        )?;
        std::io::stdout().flush()?;
        drop(snapshot);
        ready.serve(stopped).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Waits for the word to end. It is listened for from here on, so that none that comes early ends the process at once.
fn stopped() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let (interrupted, terminated) = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    };
    async move {
        #[cfg(unix)]
        if let (Ok(mut interrupted), Ok(mut terminated)) = (interrupted, terminated) {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
