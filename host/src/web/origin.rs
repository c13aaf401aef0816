//! Reads an origin as operators write it: scheme, host and optional port, in a spelling that leaves no doubt.

use super::literal::host_as_ip;
use crate::model::origin::{HOST_BYTES_MAX, Origin, Scheme, is_host_name};
use std::net::IpAddr;
use url::Host;

/// Why a text is not an origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrigin {
    #[error("an origin has no spaces, control characters, `\\` or `%`")]
    Character,
    #[error("an origin starts with `https://` or `http://`")]
    Scheme,
    #[error("an origin is a scheme, a host and perhaps a port; leave out user names, path, query and fragment")]
    Parts,
    #[error("`{host}` is not a host name or address")]
    Host { host: String },
    #[error("`{host}` means the address `{address}`; write it so")]
    ObscureAddress { host: String, address: IpAddr },
    #[error("a port is a number from 1 to 65535")]
    Port,
}

/// Reads `https://shop.example` or `http://127.0.0.1:4010`, with at most a `/` behind it. Host names become
/// lower-case ASCII (IDNA). Addresses in octal, hexadecimal, as one number or with parts left out are refused,
/// since the reader of the settings would not see what they mean.
pub fn parse_origin(text: &str) -> Result<Origin, InvalidOrigin> {
    if text
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || c == '\\' || c == '%')
    {
        return Err(InvalidOrigin::Character);
    }
    let (scheme, rest) = text.split_once("://").ok_or(InvalidOrigin::Scheme)?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        _ => return Err(InvalidOrigin::Scheme),
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if authority.contains(['/', '?', '#', '@']) {
        return Err(InvalidOrigin::Parts);
    }
    let (written_host, written_port) = split_port(authority);
    if written_port.is_some_and(|port| !is_port(port)) {
        return Err(InvalidOrigin::Port);
    }
    let invalid_host = || InvalidOrigin::Host {
        host: written_host.chars().take(HOST_BYTES_MAX).collect(),
    };
    let url = url::Url::parse(&format!("{}://{authority}/", scheme.as_str())).map_err(|_| invalid_host())?;
    match url.host().ok_or_else(invalid_host)? {
        Host::Ipv4(ip) if ip.to_string() != written_host => {
            return Err(InvalidOrigin::ObscureAddress {
                host: written_host.to_owned(),
                address: IpAddr::V4(ip),
            });
        }
        // A name that some parser takes for an address is no name.
        Host::Domain(name) if !is_host_name(name) || host_as_ip(name).is_some() => return Err(invalid_host()),
        Host::Ipv4(_) | Host::Ipv6(_) | Host::Domain(_) => {}
    }
    let host = url.host_str().ok_or_else(invalid_host)?.to_owned();
    let port = url.port_or_known_default().ok_or(InvalidOrigin::Port)?;
    Ok(Origin { scheme, host, port })
}

/// `+80` is a number to many a parser, and no port.
fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Splits the port off; the colons of an IPv6 address are inside brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}
