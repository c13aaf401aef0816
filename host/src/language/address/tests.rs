//! What belongs to an address and what surrounds it.

use super::*;

fn texts(message: &str) -> Vec<String> {
    written(message).into_iter().map(|written| written.text).collect()
}

#[test]
fn what_surrounds_an_address_does_not_belong_to_it() {
    for message in [
        "ada@example.com",
        "it's ada@example.com, thanks",
        "'ada@example.com'",
        "‘ada@example.com’",
        "“ada@example.com”",
        "*ada@example.com*",
        "**ada@example.com**",
        "_ada@example.com_",
        "`ada@example.com`",
        "email:ada@example.com",
        "E-Mail: ada@example.com.",
        "email=ada@example.com",
        "mailto:ada@example.com",
        "<mailto:ada@example.com>",
        "ada@example.com/",
        "-ada@example.com",
        "ada@example.com's order",
        "ada＠example.com",
        "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "Ada Lovelace <ada@example.com>",
        "(ada@example.com)?!",
    ] {
        assert_eq!(texts(message), ["ada@example.com"], "{message}");
    }
}

#[test]
fn what_belongs_to_an_address_stays() {
    for address in [
        "ada+shop@example.com",
        "_ada@example.com",
        "o'hara@example.com",
        "a=b@example.com",
    ] {
        assert_eq!(texts(address), [address]);
    }
    assert_eq!(texts("a@x.example or b@x.example"), ["a@x.example", "b@x.example"]);
    // It stays one piece, which is not an address.
    assert_eq!(texts("https://ada@example.com"), ["https://ada@example.com"]);
    assert_eq!(texts("no address here"), Vec::<String>::new());
    assert_eq!(texts("@ '@' *"), ["@", "@"]);
}

#[test]
fn addresses_know_where_they_stand() {
    let message = "é 'ada@example.com'!";
    assert_eq!(&message[written(message)[0].span.clone()], "'ada@example.com'!");
}
