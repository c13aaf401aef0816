//! Recognises a host that is an address, in every spelling that some client accepts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address that a host text means to `inet_aton` and to URL parsers: one to four decimal, octal (`0177`) or
/// hexadecimal (`0x7f`) parts, a trailing dot, and IPv6 with or without brackets or a zone. `None` for a name,
/// and for numbers that are out of range.
pub fn host_as_ip(host: &str) -> Option<IpAddr> {
    let bare = host
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(host);
    if bare.contains(':') {
        let without_zone = bare.split('%').next().unwrap_or(bare);
        return without_zone.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    }
    legacy_ipv4(bare.strip_suffix('.').unwrap_or(bare)).map(IpAddr::V4)
}

/// The URL standard's IPv4 parser (WHATWG URL, section 3.5), which is that of `inet_aton`: the last part fills
/// all bytes that are left.
fn legacy_ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u64> = text.split('.').map(number).collect::<Option<_>>()?;
    let (last, leading) = parts.split_last()?;
    if leading.len() > 3 || leading.iter().any(|part| *part > 255) {
        return None;
    }
    let free_bits = 8 * (4 - leading.len());
    if *last >= 1_u64 << free_bits {
        return None;
    }
    let high = leading
        .iter()
        .enumerate()
        .fold(0_u64, |sum, (at, part)| sum | (part << (24 - 8 * at)));
    u32::try_from(high | last).ok().map(Ipv4Addr::from)
}

fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match part.as_bytes() {
        [] => return None,
        [b'0', b'x' | b'X', ..] => (&part[2..], 16),
        [b'0', _, ..] => (&part[1..], 8),
        _ => (part, 10),
    };
    if digits.is_empty() {
        return Some(0);
    }
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}
