//! Whether an origin can be reached: looked up and checked as for a call, connected to, and TLS agreed on. No request is sent.

use super::LiveUpstream;
use crate::model::origin::{Origin, Scheme};
use crate::policy::address::AddressRefusal;
use crate::upstream::resolve::{NotFound, Unresolved, look_up};
use ipnet::IpNet;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Why an origin cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    #[error("{0}")]
    Refused(AddressRefusal),
    #[error("its name cannot be looked up")]
    Name,
    #[error("its name has no address")]
    NoAddress,
    #[error("no connection within {connect_ms_max} ms")]
    TimedOut { connect_ms_max: u64 },
    #[error("no connection: {}", .0.kind())]
    Connect(#[source] io::Error),
    #[error("TLS is not agreed on: {0}")]
    Tls(#[source] io::Error),
}

impl LiveUpstream {
    /// Reaches for an origin within `limits.gate.connect_ms_max`, and returns the address that answered: its own, or
    /// that of the settings' proxy where calls go through it. Of the networks that are not public only `private_networks` may be
    /// dialled.
    ///
    /// # Errors
    ///
    /// What the gate's own checks refuse, or why nothing answers.
    pub async fn reach(&self, origin: &Origin, private_networks: &[IpNet]) -> Result<SocketAddr, Unreachable> {
        let connect_ms_max = self.limits.connect_ms_max;
        let within = Duration::from_millis(connect_ms_max);
        let found = look_up(
            &*self.resolver,
            &origin.host,
            origin.port,
            private_networks,
            Instant::now() + within,
        );
        let not_found = |why| match why {
            NotFound::TimedOut => Unreachable::TimedOut { connect_ms_max },
            NotFound::Failed(_) => Unreachable::Name,
            NotFound::NoAddress => Unreachable::NoAddress,
        };
        let addresses = found.await.map_err(|failure| match failure {
            Unresolved::Refused(refusal) => Unreachable::Refused(refusal),
            Unresolved::NotFound(why) => not_found(why),
        })?;
        let proxied = self.proxy_addresses(&addresses, Instant::now() + within).await;
        let proxied = proxied.map_err(not_found)?;
        // What is behind a proxy is the proxy's to reach, and would take a request to it.
        let is_direct = proxied.is_none();
        let addresses = proxied.unwrap_or(addresses);
        let tls = (is_direct && origin.scheme == Scheme::Https).then(|| self.clients.tls().clone());
        let host = origin.host.trim_matches(['[', ']']).to_owned();
        let dialling = tokio::task::spawn_blocking(move || connect(&addresses, host, tls, within));
        match dialling.await {
            Ok(Err(Unreachable::Connect(error) | Unreachable::Tls(error))) if is_time(&error) => {
                Err(Unreachable::TimedOut { connect_ms_max })
            }
            Ok(done) => done,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

fn is_time(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

/// Connects to the first address that takes a connection.
fn connect(
    addresses: &[SocketAddr],
    host: String,
    tls: Option<ClientConfig>,
    within: Duration,
) -> Result<SocketAddr, Unreachable> {
    let mut last = None;
    for address in addresses {
        let mut stream = match TcpStream::connect_timeout(address, within) {
            Ok(stream) => stream,
            Err(error) => {
                last = Some(error);
                continue;
            }
        };
        if let Some(tls) = tls {
            let timed = stream
                .set_read_timeout(Some(within))
                .and(stream.set_write_timeout(Some(within)));
            timed.map_err(Unreachable::Connect)?;
            shake_hands(&mut stream, host, tls).map_err(Unreachable::Tls)?;
        }
        return Ok(*address);
    }
    Err(last.map_or(Unreachable::NoAddress, Unreachable::Connect))
}

fn shake_hands(stream: &mut TcpStream, host: String, tls: ClientConfig) -> io::Result<()> {
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    let mut connection = ClientConnection::new(Arc::new(tls), name).map_err(io::Error::other)?;
    while connection.is_handshaking() {
        connection.complete_io(stream)?;
    }
    // Said good-bye to, so that the server does not note a broken connection.
    connection.send_close_notify();
    connection.complete_io(stream)?;
    Ok(())
}
