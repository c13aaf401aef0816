//! The settings a shop is started with.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::ensure;

use crate::clock::Clock;

/// What a shop needs to know before it listens.
#[derive(Clone)]
pub struct ShopSettings {
    /// The folder that holds `shop.json`; it is made, and seeded, when it is not there.
    pub data: PathBuf,
    /// The address to bind; port 0 takes any free port. By default `127.0.0.1:0`.
    pub listen: SocketAddr,
    /// The key asked for in `x-api-key`.
    pub api_key: String,
    /// The secret that HubSpot signatures are checked with.
    pub signing_secret: String,
    /// The base URL that callers sign, when it is not `http://` and the bound address.
    pub public_url: Option<String>,
    /// The token asked for in `x-shop-control`; without one there is no control over HTTP.
    pub control: Option<String>,
    /// Whether a v3 signature that was accepted once is refused the second time.
    pub refuse_replays: bool,
    /// The time that signatures are judged by and records are stamped with.
    pub clock: Clock,
}

impl ShopSettings {
    /// Settings with the defaults: loopback, any free port, no control over HTTP, the system's clock.
    pub fn new(data: impl Into<PathBuf>, api_key: impl Into<String>, signing_secret: impl Into<String>) -> Self {
        Self {
            data: data.into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            api_key: api_key.into(),
            signing_secret: signing_secret.into(),
            public_url: None,
            control: None,
            refuse_replays: false,
            clock: Clock::system(),
        }
    }

    /// Refuses settings under which a check would let everybody in, or that no caller could sign for.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(!self.api_key.is_empty(), "the api key is empty");
        ensure!(!self.signing_secret.is_empty(), "the signing secret is empty");
        ensure!(self.control.as_deref() != Some(""), "the control token is empty");
        if let Some(url) = &self.public_url {
            ensure!(
                url.starts_with("http://") || url.starts_with("https://"),
                "the public url `{url}` does not start with `http://` or `https://`"
            );
        }
        Ok(())
    }
}

/// Secrets are printed as dots.
impl fmt::Debug for ShopSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ShopSettings")
            .field("data", &self.data)
            .field("listen", &self.listen)
            .field("api_key", &"...")
            .field("signing_secret", &"...")
            .field("public_url", &self.public_url)
            .field("control", &self.control.as_ref().map(|_| "..."))
            .field("refuse_replays", &self.refuse_replays)
            .field("clock", &self.clock)
            .finish()
    }
}
