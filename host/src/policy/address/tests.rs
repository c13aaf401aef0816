//! Tables of addresses: both edges of every range, every wrapped form, and every spelling of a literal.

use super::*;
use crate::web::host_as_ip;

fn refusal(ip: &str, granted: &[&str]) -> Option<AddressRefusal> {
    let granted: Vec<IpNet> = granted.iter().map(|text| text.parse().unwrap()).collect();
    check(ip.parse().unwrap(), &granted).err()
}

#[test]
fn every_edge_of_every_ipv4_range() {
    // First and last address inside, and the neighbours outside; "" where the neighbour is refused as well.
    let table = [
        ("0.0.0.0", "0.255.255.255", "", "1.0.0.0"),
        ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
        ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
        ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"),
        ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"),
        ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
        ("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"),
        ("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
        ("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"),
        ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
        ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"),
        ("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"),
        ("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"),
        ("224.0.0.0", "255.255.255.255", "223.255.255.255", ""),
    ];
    for (first, last, before, after) in table {
        for inside in [first, last] {
            assert!(
                matches!(refusal(inside, &[]), Some(AddressRefusal::NotPublic { .. })),
                "{inside}"
            );
        }
        for outside in [before, after].into_iter().filter(|text| !text.is_empty()) {
            assert_eq!(refusal(outside, &[]), None, "{outside}");
        }
    }
}

#[test]
fn every_edge_of_every_ipv6_range() {
    let refused = [
        "::",
        "::1",
        "100::",
        "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "4000::",
        "fc00::",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2002::",
        "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff::",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];
    for ip in refused {
        assert!(
            matches!(refusal(ip, &[]), Some(AddressRefusal::NotPublic { .. })),
            "{ip}"
        );
    }
    let allowed = [
        "2000::",
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:200::",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::",
        "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2003::",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff:1000::",
        "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2606:4700::1111",
    ];
    for ip in allowed {
        assert_eq!(refusal(ip, &[]), None, "{ip}");
    }
}

#[test]
fn wrapped_ipv4_is_judged_by_what_is_inside() {
    for (ip, inner) in [
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::127.0.0.1", "127.0.0.1"),
        ("::192.168.0.1", "192.168.0.1"),
        ("64:ff9b::10.0.0.1", "10.0.0.1"),
        ("64:ff9b::7f00:1", "127.0.0.1"),
    ] {
        let Some(AddressRefusal::NotPublic { address, .. }) = refusal(ip, &[]) else {
            panic!("{ip}")
        };
        assert_eq!(address.to_string(), inner, "{ip}");
    }
    for ip in ["::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::8.8.8.8"] {
        assert_eq!(refusal(ip, &[]), None, "{ip}");
    }
    for ip in [
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:2::1",
        "2002:808:808::1",
        "2001:0:808:808::1",
        "::ffff:0:8.8.8.8",
    ] {
        assert!(
            matches!(refusal(ip, &[]), Some(AddressRefusal::NotPublic { .. })),
            "{ip}"
        );
    }
}

#[test]
fn a_grant_opens_its_network_and_nothing_beside_it() {
    assert_eq!(refusal("127.0.0.1", &["127.0.0.0/8"]), None);
    assert!(refusal("127.0.0.1", &["10.0.0.0/8"]).is_some());
    assert_eq!(refusal("10.1.2.3", &["10.1.0.0/16"]), None);
    assert!(refusal("10.2.2.3", &["10.1.0.0/16"]).is_some());
    assert_eq!(refusal("::1", &["::1/128"]), None);
    assert!(refusal("::1", &["127.0.0.0/8"]).is_some());
    assert_eq!(refusal("fd12::1", &["fd12::/16"]), None);
    assert_eq!(
        refusal("::ffff:10.1.2.3", &["10.1.0.0/16"]),
        None,
        "judged by what is inside"
    );
    assert!(
        refusal("::ffff:10.1.2.3", &["::ffff:0:0/96"]).is_some(),
        "a wrapped grant opens nothing"
    );
}

#[test]
fn metadata_is_refused_under_every_grant_and_in_every_form() {
    let everything = ["0.0.0.0/0", "::/0"];
    let forms = [
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fe80::a9fe:a9fe",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "::ffff:0:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b::a83f:8110",
        "64:ff9b:1::169.254.169.254",
        "64:ff9b:1:a9fe:a9:fe00::",
        "64:ff9b:1:a9:fe:a9fe::",
        "64:ff9b:1:0:a9:fea9:fe00:0",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::",
        "2001:0:808:808:0:0:5601:5601",
        "2606:4700::5efe:169.254.169.254",
    ];
    for ip in forms {
        for granted in [&everything[..], &[]] {
            assert!(
                matches!(refusal(ip, granted), Some(AddressRefusal::Metadata { .. })),
                "{ip} under {granted:?}"
            );
        }
    }
    for neighbour in [
        "169.254.169.253",
        "100.100.100.201",
        "192.0.0.193",
        "fd00:ec2::253",
        "2002:a9fe:a9fd::1",
    ] {
        assert_eq!(refusal(neighbour, &everything), None, "{neighbour}");
    }
    assert_eq!(refusal("168.63.129.17", &[]), None);
}

#[test]
fn the_remedy_is_the_smallest_network() {
    assert_eq!(
        refusal("10.1.2.3", &[]).unwrap().grantable().unwrap().to_string(),
        "10.1.2.3/32"
    );
    assert_eq!(
        refusal("fd12::1", &[]).unwrap().grantable().unwrap().to_string(),
        "fd12::1/128"
    );
    assert_eq!(refusal("169.254.169.254", &[]).unwrap().grantable(), None);
}

#[test]
fn every_spelling_of_an_address_is_recognised() {
    let loopback = [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0X7F.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0177.1",
        "127.0.0x0.01",
    ];
    for host in loopback {
        assert_eq!(host_as_ip(host), Some(IpAddr::V4(Ipv4Addr::LOCALHOST)), "{host}");
    }
    for (host, ip) in [
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("[::ffff:127.0.0.1]", "::ffff:127.0.0.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("0", "0.0.0.0"),
        ("0x", "0.0.0.0"),
        ("4294967295", "255.255.255.255"),
        ("1.16777215", "1.255.255.255"),
    ] {
        assert_eq!(host_as_ip(host), Some(ip.parse().unwrap()), "{host}");
    }
    for name in [
        "",
        ".",
        "example.com",
        "127.0.0.1.example",
        "4294967296",
        "256.0.0.1",
        "1.2.3.4.5",
        "1..2",
        "0x7g",
        "089",
        "+1",
        "1.16777216",
        "[::1",
        "a::g",
    ] {
        assert_eq!(host_as_ip(name), None, "{name}");
    }
}
