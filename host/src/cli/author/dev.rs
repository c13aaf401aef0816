//! `actgate dev`: builds an action, chats with it, and rebuilds it when its sources change. Nothing is sent: calls are answered
//! by the examples of its manifest, and mails are shown.

mod visitors;
mod workbench;

use super::build::sources::Watch;
use crate::cli::chat::{Session, Visitor, own_zone};
use crate::cli::open::{self, WORK};
use crate::cli::output::Output;
use crate::cli::token;
use crate::config::{ContactSource, MailSettings, Settings};
use crate::identity::email::Email;
use crate::policy::text;
use crate::server;
use crate::storage::Role;
use anyhow::Context;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::oneshot;
use visitors::{address, know, mails_to};
use workbench::Workbench;

/// Build an action, chat with it, and build it again whenever its sources change
///
/// Nothing is sent anywhere: calls are answered by the examples of the manifest, and mails to visitors are shown here, with
/// their links and codes. The contacts are those of this folder's `dev` alone: `ada@example.com` at first, and what
/// `--contact` and, in the chat, `/contact` add. `/help` in the chat lists what else there is, such as `/as` and `/language`.
#[derive(clap::Args)]
pub(crate) struct Dev {
    /// The action's folder
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The SDK of the folder's language; by default `vendor/actgate-sdk` in the folder, or that of the repository it is in
    #[arg(long, value_name = "FOLDER")]
    sdk: Option<PathBuf>,
    /// Chat as a visitor with this verified address
    #[arg(long = "as", value_name = "EMAIL")]
    visitor: Option<String>,
    /// Add this address to the contacts of this folder's `dev`; repeat for more
    #[arg(long = "contact", value_name = "EMAIL")]
    contacts: Vec<String>,
    /// The visitor's language as a BCP 47 tag; by default that of the settings
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// The visitor's time zone by its IANA name, such as Europe/Berlin; by default this machine's
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
    /// Show why the agent says each thing
    #[arg(long)]
    why: bool,
}

impl Dev {
    pub(crate) async fn run(self, settings: Settings, output: Output) -> anyhow::Result<ExitCode> {
        let contacts: Vec<Email> = self
            .contacts
            .iter()
            .map(|text| address(text))
            .collect::<Result<_, _>>()?;
        let mut watch = Watch::start(&self.folder);
        let workbench = Workbench {
            folder: self.folder.clone(),
            sdk: self.sdk,
            output,
        };
        let (note, notes) = unbounded_channel();
        let host = open::host(own(settings, &self.folder)).await?;
        let host = host.previewing().mailing(Arc::new(mails_to(note.clone())));
        let claim = host.claim()?;
        let built = workbench.renew(&host.runtime).await?;
        let known = know(&host, contacts).await?;
        let listener = server::listen(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (_, token) = token::create(&host, Role::Operator, "actgate dev").await?;
        let runtime = host.runtime.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(host.serve(claim, listener, async move {
            let _ = stopped.await;
        }));
        output.note(&format!(
            "{built}; nothing is sent, the examples of its manifest answer. Change its sources at any time.{known}"
        ));
        let watching = tokio::spawn(async move {
            loop {
                watch.changed().await;
                let news = match workbench.renew(&runtime).await {
                    Ok(built) => built,
                    Err(error) => format!("error: {error:#}\nThe version before goes on."),
                };
                let _ = note.send(text::clean(&news));
            }
        });
        let session = Session {
            url,
            token,
            conversation: None,
            visitor: self.visitor.map(Visitor::Email),
            why: self.why,
            locale: self.locale,
            zone: self.time_zone.or_else(own_zone),
            notes,
            is_last: true,
        };
        let done = session.hold().await;
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
