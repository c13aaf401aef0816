//! Wiring: from an operator's settings to a host with all its adapters, and serving it until it is asked to stop.

mod checked;
mod copy;
mod folders;
mod look_around;
mod open;
mod reload;
mod serve;
mod state;
mod telling;

pub use checked::{Finding, SecretCheck};
pub use folders::{StateFolder, Widened};
pub use open::{Host, Surroundings, triggers};
pub use serve::{Claim, Ready, listen};
pub use state::Changed;

use crate::config::{InvalidSettings, UnusableSettings};
use crate::engine::EngineError;
use crate::engine::cache::CacheError;
use crate::identity::contacts::ContactsError;
use crate::identity::mail::{InvalidTemplate, MailError};
use crate::identity::token::InvalidIssuer;
use crate::runtime::{RegistryError, RuntimeError};
use crate::secrets::KeyFileError;
use crate::storage::StorageError;
use crate::upstream::UnusableTls;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a host cannot be opened or served.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the folder `{}` cannot be made or opened: {source}; look at its permissions and at `state`", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error("the database in `{}`: {source}", path.display())]
    Storage { path: PathBuf, source: StorageError },
    #[error(transparent)]
    Cache(#[from] CacheError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
    #[error(transparent)]
    Contacts(#[from] ContactsError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Template(#[from] InvalidTemplate),
    #[error("`{}` cannot be read: {source}; it is named in the settings", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Key(#[from] KeyFileError),
    #[error(transparent)]
    Issuer(#[from] InvalidIssuer),
    #[error(transparent)]
    Tls(#[from] UnusableTls),
    #[error("{0}")]
    Settings(UnusableSettings),
    #[error(
        "another host serves the state in `{}`; stop it first, or give this one a `state` of its own",
        path.display()
    )]
    Claimed { path: PathBuf },
    #[error("`{}` cannot be locked: {source}; `state` must be on a disk of this machine", path.display())]
    Lock { path: PathBuf, source: std::io::Error },
    #[error("`{address}` cannot be listened on: {source}; {}", listen_remedy(source))]
    Listen {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("serving failed: {0}")]
    Serve(#[source] std::io::Error),
}

impl From<InvalidSettings> for ServerError {
    fn from(mistake: InvalidSettings) -> Self {
        Self::Settings(UnusableSettings(vec![mistake]))
    }
}

/// What may help where an address cannot be listened on.
fn listen_remedy(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => "stop what listens there, or set another port with `listen`",
        std::io::ErrorKind::AddrNotAvailable => "this machine has no such address; see `listen`",
        std::io::ErrorKind::PermissionDenied => {
            "ports below 1024 are for privileged accounts; set another with `listen`"
        }
        _ => "see `listen` in the settings file",
    }
}
