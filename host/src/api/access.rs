//! Who may call: bearer tokens with roles, and how often.

use super::Api;
use super::problem::Problem;
use super::status::ErrorStatus;
use crate::conversation::Staff;
use crate::storage::{Role, TokenRow};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use governor::clock::{Clock, DefaultClock};
use ipnet::IpNet;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, SocketAddr};

/// What every token begins with, so that one that leaks is recognised.
pub const TOKEN_PREFIX: &str = "actgate_";

/// What is stored of a token: its SHA-256, in hexadecimal. Tokens have full entropy, so no salt is needed.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A caller who may hold conversations.
pub(super) struct Agent {
    /// Where the call comes from, for limits.
    pub network: String,
}

/// A caller who may say who visitors are.
pub(super) struct Site;

/// A caller who may publish and unpublish.
pub(super) struct Editor;

/// A caller who may read every run and trace, and settle writes.
pub(super) struct Operator {
    /// Which token they called with, for records of who did what.
    pub token: String,
}

/// A caller who answers visitors that are passed to people.
pub(super) struct StaffMember(pub Staff);

/// Anybody, counted by network.
pub(super) struct Anybody {
    pub network: String,
}

async fn caller(parts: &mut Parts, api: &Api, role: Role) -> Result<TokenRow, Problem> {
    let unauthorised = |detail: &str| Problem::new(ErrorStatus::UNAUTHORIZED, "unauthorized", detail);
    let header = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let Some(token) = header.and_then(|value| value.strip_prefix("Bearer ")) else {
        // Guessing costs the guesser's address its rate.
        count(api, &network(parts, api))?;
        return Err(unauthorised(
            "send `Authorization: Bearer <token>`; `actgate token create` makes one",
        ));
    };
    let hash = hash_token(token.trim());
    let Some(row) = api.runtime.storage().token_by_hash(&hash).await? else {
        count(api, &network(parts, api))?;
        return Err(unauthorised("the token is unknown or revoked"));
    };
    count(api, &row.id)?;
    if !row.role.may(role) {
        let detail = format!(
            "this needs a token with the role `{}`, and yours has `{}`",
            role.as_str(),
            row.role.as_str()
        );
        return Err(Problem::new(ErrorStatus::FORBIDDEN, "forbidden", detail));
    }
    Ok(row)
}

/// The header in which proxies write the addresses that a request came through, each behind those before it.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The network that a request comes from: an IPv4 address, or the part of an IPv6 address that one customer has.
fn network(parts: &Parts, api: &Api) -> String {
    let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
        return "unknown".to_owned();
    };
    let lines = parts.headers.get_all(FORWARDED_FOR).iter();
    let forwarded: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
    network_of(client(peer.ip(), &forwarded.join(","), &api.limits.trusted_proxies))
}

/// The client's address: the last one that no trusted proxy has. Whatever stands before it, anybody can have written.
fn client(peer: IpAddr, forwarded: &str, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    for hop in forwarded.rsplit(',') {
        if !is_trusted(&client) {
            break;
        }
        let Ok(before) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = before.to_canonical();
    }
    client
}

fn network_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let bits = u128::from(address) & !(u128::MAX >> 64);
            format!("{}/64", std::net::Ipv6Addr::from(bits))
        }
    }
}

fn count(api: &Api, key: &str) -> Result<(), Problem> {
    const KEYS_MAX: usize = 10_000;
    if api.rates.len() > KEYS_MAX {
        api.rates.retain_recent();
    }
    api.rates.check_key(&key.to_owned()).map_err(|denied| {
        let wait = denied.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        let detail = format!("too many requests; try again in {wait} s");
        let mut problem = Problem::new(ErrorStatus::TOO_MANY_REQUESTS, "too-many-requests", detail);
        problem.retry_after_s = Some(wait);
        problem
    })
}

impl FromRequestParts<Api> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Agent).await?;
        Ok(Self {
            network: network(parts, api),
        })
    }
}

impl FromRequestParts<Api> for Site {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Site).await.map(|_| Self)
    }
}

impl FromRequestParts<Api> for Editor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Editor).await.map(|_| Self)
    }
}

impl FromRequestParts<Api> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        caller(parts, api, Role::Operator)
            .await
            .map(|row| Self { token: row.id })
    }
}

impl FromRequestParts<Api> for StaffMember {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let row = caller(parts, api, Role::Staff).await?;
        let by = format!("token {}", row.id);
        Ok(Self(Staff { by, name: row.name }))
    }
}

impl FromRequestParts<Api> for Anybody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let network = network(parts, api);
        count(api, &network)?;
        Ok(Self { network })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        for (peer, forwarded, expected) in [
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("::ffff:10.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
            ("fd00::1", "::ffff:198.51.100.1", "198.51.100.1"),
        ] {
            let client = client(peer.parse().unwrap(), forwarded, &trusted);
            assert_eq!(network_of(client), expected, "{peer} {forwarded}");
        }
        let client = client("10.0.0.1".parse().unwrap(), "198.51.100.1", &[]);
        assert_eq!(
            network_of(client),
            "10.0.0.1",
            "nobody is trusted unless the settings say so"
        );
    }
}
