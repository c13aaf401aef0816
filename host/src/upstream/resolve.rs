//! From a permit's host to the addresses that may be dialled: one look-up, and every answer checked.

use super::BoxFuture;
use crate::policy::address::{self, AddressRefusal};
use crate::policy::egress::{Denial, EgressPermit};
use crate::web::host_as_ip;
use ipnet::IpNet;
use std::io;
use std::net::SocketAddr;
use tokio::time::{Instant, timeout_at};

/// Looks names up.
pub trait Resolver: Send + Sync {
    /// All addresses of a name, with the port in them. The caller stops waiting at its deadline.
    fn lookup<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>>;
}

/// The operating system's resolver.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn lookup<'a>(&'a self, host: &'a str, port: u16) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }
}

/// Why a name has no address. Nothing has been sent.
#[derive(Debug)]
pub(super) enum NotFound {
    TimedOut,
    Failed(io::Error),
    NoAddress,
}

/// Why there is no address to dial. Nothing has been sent.
#[derive(Debug)]
pub(super) enum ResolveFailure {
    Denied(Denial),
    NotFound(NotFound),
}

/// The same before a denial is made of it.
#[derive(Debug)]
pub(super) enum Unresolved {
    Refused(AddressRefusal),
    NotFound(NotFound),
}

/// How many addresses are kept to dial. All of them are checked before.
const ADDRESSES_MAX: usize = 16;

/// Resolves the host of a permit.
pub(super) async fn resolve(
    resolver: &dyn Resolver,
    permit: &EgressPermit,
    deadline: Instant,
) -> Result<Vec<SocketAddr>, ResolveFailure> {
    let found = look_up(
        resolver,
        permit.host(),
        permit.port(),
        permit.private_networks(),
        deadline,
    );
    found.await.map_err(|failure| match failure {
        Unresolved::Refused(refusal) => ResolveFailure::Denied(permit.deny_address(&refusal)),
        Unresolved::NotFound(why) => ResolveFailure::NotFound(why),
    })
}

/// Resolves once and refuses if any answer may not be dialled: a name with one good and one bad address would
/// otherwise choose for us. A host that is an address itself passes the same check.
pub(super) async fn look_up(
    resolver: &dyn Resolver,
    host: &str,
    port: u16,
    private_networks: &[IpNet],
    deadline: Instant,
) -> Result<Vec<SocketAddr>, Unresolved> {
    let addresses = find(resolver, host, port, deadline)
        .await
        .map_err(Unresolved::NotFound)?;
    for address in &addresses {
        address::check(address.ip(), private_networks).map_err(Unresolved::Refused)?;
    }
    Ok(addresses.into_iter().take(ADDRESSES_MAX).collect())
}

/// All addresses of a host, unchecked.
pub(super) async fn find(
    resolver: &dyn Resolver,
    host: &str,
    port: u16,
    deadline: Instant,
) -> Result<Vec<SocketAddr>, NotFound> {
    let mut addresses = match host_as_ip(host) {
        Some(ip) => vec![SocketAddr::new(ip, port)],
        None => match timeout_at(deadline, resolver.lookup(host, port)).await {
            Err(_) => return Err(NotFound::TimedOut),
            Ok(answer) => answer.map_err(NotFound::Failed)?,
        },
    };
    if addresses.is_empty() {
        return Err(NotFound::NoAddress);
    }
    addresses.iter_mut().for_each(|address| address.set_port(port));
    // In a steady order, so that a resolver that rotates its answers does not cost a new connection each time.
    addresses.sort_unstable();
    addresses.dedup();
    Ok(addresses)
}
