//! Each mistake alone: the URL, the body, the clock, the key id, the method and the secret.

use super::{BODY, Case, HOOK, NOW_MS, PUBLIC, SECRET, URL, good};
use actgate::signatures::{Key, Message, hubspot, standard_webhooks};

#[test]
fn a_url_that_was_called_otherwise_is_told_with_how_it_differs() {
    let signs_url = |case: &Case| !matches!(case.scheme, "hubspot-v1" | "standard-webhooks");
    for case in good().into_iter().filter(signs_url) {
        let other = case.clone().with(|case| case.url = case.url.replace("https", "http"));
        other.refused("uri", "the other scheme");
    }
    let v3 = &good()[2];
    for (url, word) in [
        ("https://hooks.example/in/a?q=a b&p=x@y.z", "all its escapes"),
        ("https://hooks.example/in/a?q=a+b&p=x@y.z", "`%20` for spaces"),
        ("https://hooks.example/in/a/?q=a%20b&p=x@y.z", "no slash at the end"),
        ("https://hooks.example:8443/in/a?q=a%20b&p=x@y.z", "no port"),
    ] {
        // What is told is what the sender signed.
        let told = if url.contains("a b") { "signature" } else { "uri" };
        let case = v3.clone().with(|case| case.url = url.to_owned());
        case.refused(told, if told == "uri" { word } else { "" });
    }
    let signed = |url: &str| {
        Case::new("hubspot-v3", SECRET)
            .with(|case| case.url = url.to_owned())
            .signed(SECRET)
    };
    for (url, word) in [
        ("https://hooks.example/in/a?q=a b&p=x@y.z", "are decoded"),
        ("https://hooks.example/in/a?p=x@y.z&q=a%20b", "another order"),
        ("https://hooks.example/in/a?q=a%20b&p=x%40y.z", "more escapes"),
        ("https://hooks.example/in/a", "no query"),
        ("https://hooks.example:8443/in/a?q=a%20b&p=x@y.z", "another port"),
        ("/in/a?q=a%20b&p=x@y.z", "only path and query"),
    ] {
        signed(url).with(|case| case.url = URL.to_owned()).refused("uri", word);
    }
    let proxied = v3.clone().with(|case| {
        case.url = "http://10.0.0.7:3000/in/a?q=a%20b&p=x@y.z".to_owned();
        case.headers
            .push(("X-Forwarded-Host".to_owned(), "hooks.example".to_owned()));
    });
    proxied.refused("uri", "behind a proxy");
    // With the public URL, which is what the remedy asks for, it is good.
    proxied
        .with(|case| case.more = vec!["--public-url", "https://hooks.example"])
        .accepted();
}

#[test]
fn a_body_that_was_changed_is_told_with_how() {
    let spaced = "{\"b\": 1, \"a\": [1, 2]}";
    for case in good() {
        let other = |body: &str| case.clone().with(|case| case.body = body.to_owned());
        other(spaced).refused("body", "JSON without spaces");
        other(&format!("{BODY}\n")).refused("body", "no line break at its end");
        // Only a digest tells a body that no usual mistake explains.
        match case.scheme {
            "rfc9421" => other("[]").refused("body", "sha-256"),
            _ => other("[]").refused("signature", "is not the one of this request"),
        }
    }
}

#[test]
fn clocks_that_differ_are_told() {
    let has_time = |case: &Case| !matches!(case.scheme, "hubspot-v1" | "hubspot-v2");
    for case in good().into_iter().filter(has_time) {
        case.clone()
            .with(|case| case.now_ms += 301_000)
            .refused("clock", "301 s old");
        case.clone()
            .with(|case| case.now_ms -= 301_000)
            .refused("clock", "301 s ahead");
    }
    let seconds = |name: &'static str, now: &'static str| move |case: &mut Case| now.clone_into(case.header(name));
    let (v3, hook) = (good()[2].clone(), good()[5].clone());
    v3.clone()
        .with(seconds(hubspot::TIMESTAMP, "1700000000"))
        .refused("clock", "in seconds");
    hook.with(seconds(standard_webhooks::TIMESTAMP, "1700000000000"))
        .refused("clock", "in milliseconds");
    let message = Message {
        method: v3.method,
        uri: v3.url.clone(),
        headers: &[],
        body: v3.body.as_bytes(),
    };
    let signature = hubspot::v3(SECRET.as_bytes(), &message, "1700000000").unwrap();
    v3.clone()
        .with(|case| *case.header(hubspot::SIGNATURE_V3) = signature)
        .refused("clock", "was signed in seconds");
}

#[test]
fn another_key_id_and_another_method_are_told() {
    let rfc9421 = good()[4].clone();
    rfc9421
        .clone()
        .with(|case| case.more = vec!["--key-id", "shop-1"])
        .accepted();
    let other = rfc9421.clone().with(|case| case.more = vec!["--key-id", "shop-2"]);
    other.refused("key-id", "`shop-1`, not `shop-2`");
    for case in [good()[1].clone(), good()[2].clone(), rfc9421] {
        case.with(|case| case.method = "PUT")
            .refused("method", "signed as POST");
    }
}

#[test]
fn a_secret_that_is_another_or_is_used_otherwise_is_told() {
    for case in good() {
        let other = match case.scheme {
            "standard-webhooks" => "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx",
            _ => "another-secret-of-another-sender",
        };
        let part = if case.secret == PUBLIC { "key" } else { "signature" };
        case.clone()
            .with(|case| case.secret = other.to_owned())
            .refused(part, "");
    }
    let v3 = || Case::new("hubspot-v3", SECRET);
    v3().signed(&format!("{SECRET}\n"))
        .refused("key", "a line break at its end");
    v3().signed("eXl5eXl5eXkteXl5eS15eXl5LXl5eXkteXl5eXl5eXl5eXl5")
        .refused("key", "base64");
    v3().with(|case| case.secret = SECRET.to_uppercase())
        .signed(SECRET)
        .refused("key", "lower case");
    for (key, word) in [(&HOOK[6..], "without decoding base64"), (HOOK, "with its prefix")] {
        let key = Key::hmac(key.as_bytes()).unwrap();
        let signature = standard_webhooks::sign(&[key], "msg_1", NOW_MS / 1_000, BODY.as_bytes()).unwrap();
        let case = good()[5].clone();
        case.with(|case| *case.header(standard_webhooks::SIGNATURE) = signature)
            .refused("key", word);
    }
    let unusable = good()[5]
        .clone()
        .with(|case| case.secret = "whsec_c2hvcnQ=-but-long-enough".to_owned());
    unusable.refused("key", "base64");
}
