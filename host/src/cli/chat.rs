//! `actgate chat`: a visitor's conversation with a served host, in the terminal.

mod client;
mod screen;
mod talk;

use crate::config::Settings;
use crate::language::zone;
use client::Client;
use screen::{Screen, read_lines};
use std::io::{IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use talk::{Speaker, Talk};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

#[derive(clap::Args)]
pub(super) struct Chat {
    /// The host's URL; by default where a host of the settings listens
    #[arg(long, env = "ACTGATE_URL")]
    url: Option<String>,
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
    /// The visitor's time zone by its IANA name, such as Europe/Berlin; by default this machine's
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
}

/// Where and how a chat is held.
pub(super) struct Session {
    pub url: String,
    pub token: String,
    pub conversation: Option<String>,
    pub visitor: Option<Visitor>,
    pub why: bool,
    pub locale: Option<String>,
    pub zone: Option<String>,
    /// Lines to show beside the conversation, as they come.
    pub notes: UnboundedReceiver<String>,
    /// The host ends with this chat, so that nobody can go on with it.
    pub is_last: bool,
}

/// Who the visitor is from the start.
pub(super) enum Visitor {
    /// Whom a signed token names.
    Token(String),
    /// Who has this verified address; the chat's own token must be one of a site.
    Email(String),
}

impl Chat {
    /// Where a host listens is looked up in the settings, where the URL is not given.
    pub(super) async fn run(self, settings: impl FnOnce() -> anyhow::Result<Settings>) -> anyhow::Result<ExitCode> {
        let url = match self.url {
            Some(url) => url,
            None => format!("http://{}", reachable(settings()?.listen)),
        };
        let session = Session {
            url,
            token: self.token,
            conversation: self.conversation,
            visitor: self.visitor.map(Visitor::Token),
            why: self.why,
            locale: self.locale,
            zone: self.time_zone.or_else(own_zone),
            notes: unbounded_channel().1,
            is_last: false,
        };
        session.hold().await
    }
}

/// The time zone of this machine, where it has one with a name that hosts know.
pub(super) fn own_zone() -> Option<String> {
    let zone = jiff::tz::TimeZone::try_system().ok()?;
    zone::canonical(zone.iana_name()?).ok()
}

/// The address under which this machine reaches what listens on an address: that of all is none to call.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

impl Session {
    /// Talks until the visitor leaves.
    pub(super) async fn hold(mut self) -> anyhow::Result<ExitCode> {
        let client = Client::new(&self.url, self.token)?;
        let token = match self.visitor {
            Some(Visitor::Token(token)) => Some(token),
            Some(Visitor::Email(email)) => Some(client.sign(&email).await?),
            None => None,
        };
        let speaker = Speaker {
            locale: self.locale,
            zone: self.zone,
        };
        let mut talk = Talk::begin(client, speaker, self.conversation).await?;
        if let Some(token) = token {
            talk.recognise(&token).await?;
        }
        let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        let mut screen = Screen::new(self.why, is_terminal);
        let mut lines = read_lines(is_terminal, &mut screen)?;
        screen.aside("Say what you need. /help shows more.");
        talk.go_on(&mut lines, &mut self.notes, &mut screen).await?;
        if !self.is_last {
            let hint = screen.dim(&format!("To go on: --conversation {}", talk.id));
            let _ = writeln!(std::io::stdout(), "{hint}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_all_is_called_as_this_machine() {
        for (listen, reached) in [
            ("127.0.0.1:8787", "127.0.0.1:8787"),
            ("0.0.0.0:9000", "127.0.0.1:9000"),
            ("[::]:9000", "[::1]:9000"),
            ("192.0.2.7:80", "192.0.2.7:80"),
        ] {
            assert_eq!(reachable(listen.parse().unwrap()).to_string(), reached);
        }
    }
}
