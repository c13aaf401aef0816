//! Addresses: what may be dialled, told once more from the standard library's own classes, and every spelling of a host.
//!
//! The first line of an input is a host, or a whole origin; further lines are networks that an operator grants. The same
//! bytes are also taken for addresses, so that binary inputs reach every range.

use actgate::policy::address::{AddressRefusal, check};
use actgate::web::{host_as_ip, parse_origin};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Special ranges that the standard library does not tell, or not yet.
const V4_SPECIAL: [&str; 6] = [
    "0.0.0.0/8",
    "100.64.0.0/10",
    "192.0.0.0/24",
    "192.88.99.0/24",
    "198.18.0.0/15",
    "240.0.0.0/4",
];
const V6_SPECIAL: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/// Metadata services, as their clouds document them.
const V4_METADATA: [[u8; 4]; 8] = [
    [169, 254, 169, 254],
    [169, 254, 170, 2],
    [169, 254, 170, 23],
    [169, 254, 0, 23],
    [169, 254, 42, 42],
    [100, 100, 100, 200],
    [168, 63, 129, 16],
    [192, 0, 0, 192],
];
const V6_METADATA: [&str; 6] = [
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fd00:c1::a9fe:a9fe",
    "fd00:42::42",
    "fe80::a9fe:a9fe",
];

/// Whether the first line is an address or an origin.
pub fn run(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let mut lines = text.split('\n');
    let host = lines.next().unwrap_or_default();
    let mut granted: Vec<IpNet> = lines.filter_map(|line| line.parse().ok()).collect();
    granted.extend(network_of(input));
    for ip in addresses_of(input).into_iter().chain(host_as_ip(host)) {
        check_address(ip, &granted);
    }
    let is_address = check_spelling(host);
    let is_origin = [host.to_owned(), format!("https://{host}")]
        .iter()
        .any(|text| check_origin(text));
    is_address || is_origin
}

/// The input's first bytes as addresses of both families.
fn addresses_of(input: &[u8]) -> Vec<IpAddr> {
    let v4 = input.first_chunk::<4>().map(|bytes| IpAddr::from(*bytes));
    let v6 = input.first_chunk::<16>().map(|bytes| IpAddr::from(*bytes));
    v4.into_iter().chain(v6).collect()
}

/// The last bytes as a network.
fn network_of(input: &[u8]) -> Option<IpNet> {
    let bytes = input.last_chunk::<17>()?;
    let (address, length) = bytes.split_first_chunk::<16>()?;
    let network = Ipv6Net::new(Ipv6Addr::from(*address), length[0] % 129).ok()?;
    Some(IpNet::V6(network))
}

fn check_address(ip: IpAddr, granted: &[IpNet]) {
    let alone = check(ip, &[]);
    let with_grants = check(ip, granted);
    let metadata = Err(AddressRefusal::Metadata { address: ip });
    if is_metadata(ip) {
        assert_eq!((alone, with_grants), (metadata, metadata), "{ip} under {granted:?}");
        return;
    }
    if alone != metadata {
        assert_eq!(alone.is_ok(), !is_special(ip), "{ip}");
    }
    match alone {
        Ok(()) => assert_eq!(
            with_grants,
            Ok(()),
            "a grant takes nothing away: {ip} under {granted:?}"
        ),
        Err(AddressRefusal::Metadata { .. }) => assert_eq!(with_grants, alone, "{ip} under {granted:?}"),
        Err(AddressRefusal::NotPublic { address, .. }) => {
            let covered = granted.iter().any(|network| network.contains(&address));
            assert_eq!(
                with_grants.is_ok(),
                covered,
                "{ip}, which is {address}, under {granted:?}"
            );
            let remedy = alone.err().and_then(|refusal| refusal.grantable());
            let remedy = remedy.expect("a grant can allow what is only not public");
            assert_eq!((check(ip, &[remedy]), remedy.addr()), (Ok(()), address), "{ip}");
        }
    }
    if let IpAddr::V4(v4) = ip {
        check_wrapped(v4, granted);
    }
}

/// IPv6 forms of an IPv4 address are judged as it is, or refused.
fn check_wrapped(v4: Ipv4Addr, granted: &[IpNet]) {
    let own = check(IpAddr::V4(v4), granted);
    let [a, b, c, d] = v4.octets();
    let (high, low) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    let same = [v4.to_ipv6_mapped(), Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low)];
    for form in same {
        assert_eq!(check(IpAddr::V6(form), granted).is_ok(), own.is_ok(), "{form} is {v4}");
    }
    let compatible = v4.to_ipv6_compatible();
    if !compatible.is_unspecified() && !compatible.is_loopback() {
        assert_eq!(
            check(IpAddr::V6(compatible), granted).is_ok(),
            own.is_ok(),
            "{compatible}"
        );
    }
    for form in [
        Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
        Ipv6Addr::new(0x2001, 0, high, low, 0, 0, 0, 0),
        Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, !high, !low),
        Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, high, low),
        Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
    ] {
        assert!(check(IpAddr::V6(form), &[]).is_err(), "{form} leads to {v4}");
    }
}

/// Whether no service of the public network can be at an address, however it is wrapped.
fn is_special(ip: IpAddr) -> bool {
    let v6 = match ip {
        IpAddr::V4(v4) => return is_special_v4(v4),
        IpAddr::V6(v6) => v6,
    };
    if v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || v6.is_unique_local() {
        return true;
    }
    if let Some(v4) = v6.to_ipv4().or_else(|| nat64(v6)) {
        return is_special_v4(v4);
    }
    let is_global = v6.segments()[0] & 0xe000 == 0x2000;
    v6.is_unicast_link_local() || !is_global || V6_SPECIAL.iter().any(|text| v6_net(text).contains(&v6))
}

fn is_special_v4(v4: Ipv4Addr) -> bool {
    v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_unspecified()
        || v4.is_broadcast()
        || v4.is_multicast()
        || v4.is_documentation()
        || V4_SPECIAL.iter().any(|text| v4_net(text).contains(&v4))
}

fn nat64(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] = v6.octets() else {
        return None;
    };
    Some(Ipv4Addr::new(a, b, c, d))
}

/// Whether an address is a metadata service, or one that leads there by the forms that are built here once more.
fn is_metadata(ip: IpAddr) -> bool {
    let v6 = match ip {
        IpAddr::V4(v4) => return V4_METADATA.contains(&v4.octets()),
        IpAddr::V6(v6) => v6,
    };
    let octets = v6.octets();
    let inner = |at: usize| [octets[at], octets[at + 1], octets[at + 2], octets[at + 3]];
    let wrapped = match octets {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..]
        | [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ..]
        | [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..]
        | [0, 0x64, 0xff, 0x9b, 0, 1, ..] => Some(inner(12)),
        [0x20, 0x02, ..] => Some(inner(2)),
        [0x20, 0x01, 0, 0, ..] => Some(inner(4)),
        [.., 0 | 2, 0, 0x5e, 0xfe, _, _, _, _] => Some(inner(12)),
        _ => None,
    };
    V6_METADATA.iter().any(|text| text.parse() == Ok(v6)) || wrapped.is_some_and(|v4| V4_METADATA.contains(&v4))
}

/// Every reader of addresses finds the same one in a host, or none.
fn check_spelling(host: &str) -> bool {
    let found = host_as_ip(host);
    if let Ok(ip) = host.parse::<IpAddr>() {
        assert_eq!(found, Some(ip), "{host:?} as the standard library reads it");
        if let IpAddr::V6(v6) = ip {
            assert_eq!(host_as_ip(&format!("[{host}]")), Some(IpAddr::V6(v6)), "{host:?}");
        }
    }
    // Escapes and characters outside ASCII are read by the URL parser before there is a host to look at.
    if !host.is_ascii() || host.contains('%') {
        return found.is_some();
    }
    match (Host::parse(host), found) {
        (Ok(Host::Ipv4(v4)), found) => assert_eq!(found, Some(IpAddr::V4(v4)), "{host:?} in a URL"),
        (Ok(Host::Ipv6(v6)), found) => assert_eq!(found, Some(IpAddr::V6(v6)), "{host:?} in a URL"),
        (Ok(Host::Domain(name)), found) => {
            assert_eq!((found, host_as_ip(&name)), (None, None), "{host:?} is a name in a URL");
        }
        (Err(_), _) => {}
    }
    found.is_some()
}

/// An origin means one place to everybody who reads it.
fn check_origin(text: &str) -> bool {
    let Ok(origin) = parse_origin(text) else {
        return false;
    };
    let written = origin.to_string();
    assert_eq!(parse_origin(&written), Ok(origin.clone()), "{text:?}");
    let url = Url::parse(&format!("{written}/")).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(url.as_str(), format!("{written}/"), "{text:?}");
    let place = (url.scheme(), url.host_str(), url.port_or_known_default());
    assert_eq!(
        place,
        (origin.scheme.as_str(), Some(origin.host.as_str()), Some(origin.port))
    );
    assert!(url.username().is_empty() && url.password().is_none() && url.path() == "/");
    let ip = host_as_ip(&origin.host);
    match url.host() {
        Some(Host::Ipv4(v4)) => assert_eq!((ip, origin.host), (Some(v4.into()), v4.to_string())),
        Some(Host::Ipv6(v6)) => assert_eq!(ip, Some(v6.into())),
        _ => assert_eq!(ip, None, "{text:?} looks like a name"),
    }
    true
}

fn v4_net(text: &str) -> Ipv4Net {
    text.parse().expect("a network")
}

fn v6_net(text: &str) -> Ipv6Net {
    text.parse().expect("a network")
}
