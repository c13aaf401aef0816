//! `docs/receivers.md`: each of its servers takes what the host has signed, and refuses it with one thing changed.

use super::{HOOK, HOOKS, HUBSPOT, METHODS, PUBLIC, Scheme, VALUES, captured, messages, other_end, stand};
use tests::{Captured, Echo, Framework, Receiver, SIGNING_SECRET};

/// The form that the page checks.
const OWN: Scheme = Scheme {
    word: "hmac",
    secret: "shop-signing",
    more: ", header = \"x-signature\", value = \"t={timestamp},v1={signature}\", \
           signs = \"{timestamp}.{method}.{target}.{body}\"",
    name: "own",
};

/// What a server of the page checks: the scheme, its word there, and what the receiver has of the secret.
const CHECKED: [(&Scheme, &str, &str); 4] = [
    (&HUBSPOT[2], "hubspot-v3", SIGNING_SECRET),
    (&HOOKS, "standard-webhooks", HOOK),
    (&messages::ED25519, "rfc9421", PUBLIC),
    (&OWN, "hmac", SIGNING_SECRET),
];

/// The header that carries the signature, and one that has the time or something else that is signed.
fn headers(scheme: &str) -> (&'static str, &'static str) {
    match scheme {
        "hubspot-v3" => ("x-hubspot-signature-v3", "x-hubspot-request-timestamp"),
        "standard-webhooks" => ("webhook-signature", "webhook-id"),
        "rfc9421" => ("signature", "signature-input"),
        _ => ("x-signature", "x-signature"),
    }
}

/// The request with one thing changed, for each thing that its signature covers.
fn twins(framework: Framework, scheme: &str, good: &Captured) -> Vec<(&'static str, Captured)> {
    let (signature, covered) = headers(scheme);
    let with = |change: &dyn Fn(&mut Captured)| {
        let mut twin = good.clone();
        change(&mut twin);
        twin
    };
    let value = |twin: &mut Captured, name: &str| {
        let found = twin.headers.iter_mut().find(|(other, _)| other == name);
        other_end(&mut found.expect("a signed header").1);
    };
    let mut twins = vec![
        ("signature", with(&|twin| value(twin, signature))),
        ("covered", with(&|twin| value(twin, covered))),
        (
            "no signature",
            with(&|twin| twin.headers.retain(|(name, _)| name != signature)),
        ),
    ];
    // Fastify and Hono give a GET no body, whatever came: what was put into it reaches nobody.
    let hands_on = good.method != "GET" || !matches!(framework, Framework::Fastify | Framework::Hono);
    if hands_on {
        let body = with(&|twin| match twin.body.first_mut() {
            Some(first) => *first = b'[',
            None => twin.body.push(b'x'),
        });
        twins.push(("body", body));
    }
    if scheme != "standard-webhooks" {
        twins.push(("target", with(&|twin| other_end(&mut twin.target))));
    }
    twins
}

/// Runs the servers of one framework, one for each scheme, over the same few requests.
async fn run(framework: Framework) {
    let echo = Echo::start(&[], "").await;
    let schemes = CHECKED.map(|(scheme, _, _)| scheme);
    let stand = stand(&echo, &schemes).await;
    for (scheme, word, secret) in CHECKED {
        let receiver = Receiver::start(framework, word, secret, &echo.url).await;
        for method in METHODS {
            // What frameworks decode, and what they split at.
            for (text, _) in [VALUES[2], VALUES[3], VALUES[4], VALUES[5]] {
                let good = captured(&stand, &echo, scheme, method, text).await;
                assert_eq!(receiver.status(&good).await, 204, "{framework:?} {word} {good:#?}");
                // Text of whoever calls is not asked where this server is.
                let mut elsewhere = good.clone();
                let forged = [("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "https")];
                elsewhere
                    .headers
                    .extend(forged.map(|(name, value)| (name.to_owned(), value.to_owned())));
                assert_eq!(receiver.status(&elsewhere).await, 204, "{framework:?} {word}");
                for (part, twin) in twins(framework, word, &good) {
                    let status = receiver.status(&twin).await;
                    assert_eq!(status, 401, "{framework:?} {word} with {part} changed: {twin:#?}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_server_in_flask_takes_what_is_signed_and_nothing_else() {
    run(Framework::Flask).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_server_in_django_takes_what_is_signed_and_nothing_else() {
    run(Framework::Django).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_server_in_fastapi_takes_what_is_signed_and_nothing_else() {
    run(Framework::FastApi).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_server_in_express_takes_what_is_signed_and_nothing_else() {
    run(Framework::Express).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_server_in_fastify_takes_what_is_signed_and_nothing_else() {
    run(Framework::Fastify).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_s_server_in_hono_takes_what_is_signed_and_nothing_else() {
    run(Framework::Hono).await;
}
