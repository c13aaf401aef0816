//! `actgate dev`: builds an action, chats with it, and rebuilds it when its sources change. Nothing is sent: calls are answered
//! by the examples of its manifest.

pub(crate) mod watch;
mod workbench;

use super::build::WORK;
use crate::cli::chat::Chat;
use crate::cli::open;
use crate::cli::output::Output;
use crate::cli::token;
use crate::config::{ContactSource, MailSettings, Settings};
use crate::server;
use crate::storage::Role;
use anyhow::Context;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::sync::oneshot;
use watch::Watch;
use workbench::Workbench;

#[derive(clap::Args)]
pub(crate) struct Dev {
    /// The action's folder
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The SDK of the folder's language; by default `vendor/actgate-sdk` in the folder
    #[arg(long, value_name = "FOLDER")]
    sdk: Option<PathBuf>,
    /// Chat as a visitor with this verified address
    #[arg(long = "as", value_name = "EMAIL")]
    visitor: Option<String>,
    /// Show why the agent says each thing
    #[arg(long)]
    why: bool,
}

impl Dev {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let mut watch = Watch::start(&self.folder);
        let workbench = Workbench {
            folder: self.folder.clone(),
            sdk: self.sdk,
            output,
        };
        let host = open::host(own(settings, &self.folder)).await?.previewing();
        let claim = host.claim()?;
        let built = workbench.renew(&host.runtime).await?;
        let listener = server::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (_, token) = token::create(&host, Role::Operator, "actgate dev").await?;
        let runtime = host.runtime.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(host.serve(claim, listener, async move {
            let _ = stopped.await;
        }));
        output.note(&format!(
            "{built}; nothing is sent, the examples of its manifest answer. Change its sources at any time."
        ));
        let watching = tokio::spawn(async move {
            loop {
                watch.changed().await;
                match workbench.renew(&runtime).await {
                    Ok(built) => output.note(&built),
                    Err(error) => output.note(&format!("error: {error:#}\nThe version before goes on.")),
                }
            }
        });
        let mut chat = Chat::with(url, token, self.why);
        if let Some(email) = &self.visitor {
            chat = chat.recognised(email).await?;
        }
        let done = chat.run(output).await;
        watching.abort();
        let _ = stop.send(());
        serving.await.context("the host broke down")??;
        done
    }
}

/// The user's settings, with a state of its own and without what reaches anybody.
fn own(settings: Settings, folder: &Path) -> Settings {
    Settings {
        state: folder.join(WORK),
        public_url: None,
        contacts: ContactSource::Stored,
        mail: MailSettings::default(),
        issuers: Vec::new(),
        ..settings
    }
}
