//! Which addresses may be dialled: global unicast, or a network that the operator granted; metadata services never.

#[cfg(test)]
mod tests;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address may not be dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefusal {
    /// Outside global unicast, and in no granted network.
    #[error("`{address}` is not a public address ({range})")]
    NotPublic {
        /// The address after unwrapping, which is the one that a grant has to cover.
        address: IpAddr,
        /// What the range is for, in words.
        range: &'static str,
    },
    /// A cloud's metadata service. No grant changes this.
    #[error("`{address}` is a cloud metadata address, which no grant can allow")]
    Metadata { address: IpAddr },
}

impl AddressRefusal {
    /// The smallest network whose grant would allow the address; `None` where no grant can.
    pub fn grantable(&self) -> Option<IpNet> {
        match self {
            Self::NotPublic { address, .. } => Some(IpNet::from(*address)),
            Self::Metadata { .. } => None,
        }
    }
}

/// IPv4 outside global unicast: the IANA special-purpose registry (RFC 6890), multicast (RFC 5771) and the rest
/// of 224/3.
const V4_REFUSED: [(Ipv4Net, &str); 14] = [
    (v4(0, 0, 0, 0, 8), "this network, 0.0.0.0/8"),
    (v4(10, 0, 0, 0, 8), "private, 10.0.0.0/8"),
    (v4(100, 64, 0, 0, 10), "carrier-grade NAT, 100.64.0.0/10"),
    (v4(127, 0, 0, 0, 8), "loopback, 127.0.0.0/8"),
    (v4(169, 254, 0, 0, 16), "link-local, 169.254.0.0/16"),
    (v4(172, 16, 0, 0, 12), "private, 172.16.0.0/12"),
    (v4(192, 0, 0, 0, 24), "protocol assignments, 192.0.0.0/24"),
    (v4(192, 0, 2, 0, 24), "documentation, 192.0.2.0/24"),
    (v4(192, 88, 99, 0, 24), "6to4 relays, 192.88.99.0/24"),
    (v4(192, 168, 0, 0, 16), "private, 192.168.0.0/16"),
    (v4(198, 18, 0, 0, 15), "benchmarks, 198.18.0.0/15"),
    (v4(198, 51, 100, 0, 24), "documentation, 198.51.100.0/24"),
    (v4(203, 0, 113, 0, 24), "documentation, 203.0.113.0/24"),
    (v4(224, 0, 0, 0, 3), "multicast and reserved, 224.0.0.0/3"),
];

/// The only IPv6 space that is global unicast today (RFC 4291, section 2.4, as assigned by IANA).
const V6_GLOBAL: Ipv6Net = v6([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// Parts of [`V6_GLOBAL`] that are not unicast destinations (RFC 6890, RFC 3849, RFC 3056, RFC 9637).
const V6_REFUSED: [(Ipv6Net, &str); 4] = [
    (
        v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
        "protocol assignments and Teredo, 2001::/23",
    ),
    (
        v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
        "documentation, 2001:db8::/32",
    ),
    (v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), "6to4, 2002::/16"),
    (v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), "documentation, 3fff::/20"),
];

/// Metadata services of clouds, as their own documentation gives them: they hand out the machine's credentials.
const V4_METADATA: [Ipv4Addr; 8] = [
    Ipv4Addr::new(169, 254, 169, 254), // most clouds
    Ipv4Addr::new(169, 254, 170, 2),   // AWS ECS task credentials
    Ipv4Addr::new(169, 254, 170, 23),  // AWS EKS pod identity
    Ipv4Addr::new(169, 254, 0, 23),    // Tencent
    Ipv4Addr::new(169, 254, 42, 42),   // Scaleway
    Ipv4Addr::new(100, 100, 100, 200), // Alibaba
    Ipv4Addr::new(168, 63, 129, 16),   // Azure's host agent; inside global unicast
    Ipv4Addr::new(192, 0, 0, 192),     // Oracle
];

const V6_METADATA: [Ipv6Addr; 6] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),      // AWS EC2
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23),       // AWS EKS pod identity
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),       // Google
    Ipv6Addr::new(0xfd00, 0xc1, 0, 0, 0, 0, 0xa9fe, 0xa9fe), // Oracle
    Ipv6Addr::new(0xfd00, 0x42, 0, 0, 0, 0, 0, 0x42),        // Scaleway
    Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0xa9fe, 0xa9fe),    // OpenStack
];

/// Decides whether an address may be dialled. `granted` are the networks that the operator allows besides global
/// unicast; they never allow a metadata address, in whichever form it is written.
pub fn check(ip: IpAddr, granted: &[IpNet]) -> Result<(), AddressRefusal> {
    if is_metadata(ip) {
        return Err(AddressRefusal::Metadata { address: ip });
    }
    let address = unwrap(ip);
    match refused_range(address) {
        None => Ok(()),
        Some(_) if granted.iter().any(|network| network.contains(&address)) => Ok(()),
        Some(range) => Err(AddressRefusal::NotPublic { address, range }),
    }
}

/// The range outside global unicast that an unwrapped address is in.
fn refused_range(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(ip) => V4_REFUSED
            .iter()
            .find(|(network, _)| network.contains(&ip))
            .map(|(_, range)| *range),
        IpAddr::V6(ip) if !V6_GLOBAL.contains(&ip) => Some("outside IPv6 global unicast, 2000::/3"),
        IpAddr::V6(ip) => V6_REFUSED
            .iter()
            .find(|(network, _)| network.contains(&ip))
            .map(|(_, range)| *range),
    }
}

/// The IPv4 address that a packet to this IPv6 address ends at, where the form leaves no doubt: IPv4-mapped and
/// IPv4-compatible (RFC 4291, section 2.5.5) and the well-known NAT64 prefix (RFC 6052). `::` and `::1` are
/// addresses of their own. The local-use NAT64 prefix (RFC 8215), 6to4 and Teredo are not unwrapped: they are
/// outside what may be dialled as they stand.
fn unwrap(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] if !v6.is_unspecified() && !v6.is_loopback() => last_32_bits(v6).into(),
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => last_32_bits(v6).into(),
        _ => ip,
    }
}

/// Whether an address, or any IPv4 address that a translator or tunnel could find in it, is a metadata service.
fn is_metadata(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => V4_METADATA.contains(&ip),
        IpAddr::V6(ip) => V6_METADATA.contains(&ip) || embedded(ip).iter().any(|inner| V4_METADATA.contains(inner)),
    }
}

/// Every IPv4 address that some mechanism embeds in this IPv6 address.
fn embedded(ip: Ipv6Addr) -> Vec<Ipv4Addr> {
    let [s0, s1, s2, s3, s4, s5, s6, s7] = ip.segments();
    let join = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match [s0, s1, s2] {
        // The prefix is 48 bits long, but sites choose longer ones within it. RFC 6052, section 2.2: the octet
        // of bits 64 to 71 is left out.
        [0x64, 0xff9b, 1] => vec![
            join(s3, (s4 << 8) | (s5 >> 8)),
            join((s3 << 8) | (s4 & 0xff), s5),
            join((s4 << 8) | (s5 >> 8), (s5 << 8) | (s6 >> 8)),
            last_32_bits(ip),
        ],
        [0x2002, ..] => vec![join(s1, s2)],
        // Teredo (RFC 4380, section 4): the server in the clear, the client with every bit flipped.
        [0x2001, 0, ..] => vec![join(s2, s3), join(!s6, !s7)],
        [0, 0, 0] | [0x64, 0xff9b, 0] => vec![last_32_bits(ip)],
        // ISATAP (RFC 5214, section 6.1) puts it behind 0:5efe in any prefix.
        _ if s4 & 0xfdff == 0 && s5 == 0x5efe => vec![last_32_bits(ip)],
        _ => Vec::new(),
    }
}

fn last_32_bits(ip: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = ip.octets();
    Ipv4Addr::new(a, b, c, d)
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(s: [u16; 8], prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]), prefix)
}
