//! Origins as operators write them, and every spelling that hides where a call would go.

use super::*;
use crate::web::exact::is_exact;

#[test]
fn origins_are_read() {
    for (text, origin) in [
        ("https://shop.example", "https://shop.example"),
        ("https://shop.example/", "https://shop.example"),
        ("HTTPS://Shop.Example:443", "https://shop.example"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://localhost:80", "http://localhost"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://my_service:8443", "https://my_service:8443"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("http://[0:0::0001]", "http://[::1]"),
        ("http://[::ffff:127.0.0.1]", "http://[::ffff:7f00:1]"),
    ] {
        let read = parse_origin(text).unwrap();
        assert_eq!(read.to_string(), origin, "{text}");
        assert!(is_exact(&format!("{read}/")), "{text}");
    }
}

#[test]
fn everything_else_is_refused() {
    let obscure = [
        "http://2130706433",
        "http://0x7f000001",
        "http://0x7f.1",
        "http://0177.0.0.1",
        "http://127.1",
        "http://127.0.1",
        "http://0",
        "http://127.0.0.1.",
        "http://１２７.0.0.1",
        "https://0xA9FEA9FE",
        "https://169.254.43518",
    ];
    for text in obscure {
        assert!(
            matches!(parse_origin(text), Err(InvalidOrigin::ObscureAddress { .. })),
            "{text}"
        );
    }
    for (text, error) in [
        ("", InvalidOrigin::Scheme),
        ("shop.example", InvalidOrigin::Scheme),
        ("ftp://shop.example", InvalidOrigin::Scheme),
        ("file:///etc/passwd", InvalidOrigin::Scheme),
        ("https:/shop.example", InvalidOrigin::Scheme),
        ("https://shop.example/path", InvalidOrigin::Parts),
        ("https://shop.example?", InvalidOrigin::Parts),
        ("https://shop.example#x", InvalidOrigin::Parts),
        ("https://user@shop.example", InvalidOrigin::Parts),
        ("https://user:pass@shop.example", InvalidOrigin::Parts),
        ("https://shop.example@evil.example", InvalidOrigin::Parts),
        ("https://shop.example\\@evil.example", InvalidOrigin::Character),
        ("https://shop .example", InvalidOrigin::Character),
        ("https://shop.exa\nmple", InvalidOrigin::Character),
        ("https://%31%32%37.0.0.1", InvalidOrigin::Character),
        ("https://shop.example:0", InvalidOrigin::Port),
        ("https://shop.example:65536", InvalidOrigin::Port),
        ("https://shop.example:", InvalidOrigin::Port),
        ("https://shop.example:x", InvalidOrigin::Port),
        ("https://shop.example:+80", InvalidOrigin::Port),
    ] {
        assert_eq!(parse_origin(text), Err(error), "{text}");
    }
    for text in [
        "https://",
        "https://.",
        "https://shop..example",
        "https://shop.example.",
        "https://1.2.3.4.5",
        "https://256.0.0.1",
        "https://4294967296",
        "https://shop.123",
        "https://[::1",
        "https://[fe80::1%25eth0]",
        "https://*.example",
        "https://shop!.example",
        &format!("https://{}", "a.".repeat(130) + "a"),
        &format!("https://{}", "a".repeat(64)),
    ] {
        let error = parse_origin(text);
        assert!(
            matches!(error, Err(InvalidOrigin::Host { .. } | InvalidOrigin::Character)),
            "{text} {error:?}"
        );
    }
}
