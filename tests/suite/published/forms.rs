//! Forms of HMAC that services have: their own libraries verify what the host signs in them.

use super::{METHODS, Scheme, VALUES, captured, check, stand, verify};
use base64::{Engine, engine::general_purpose::STANDARD};
use tests::{Client, Echo, SIGNING_SECRET};

const fn form(name: &'static str, more: &'static str) -> Scheme {
    Scheme {
        word: "hmac",
        secret: "shop-signing",
        more,
        name,
    }
}

const GITHUB: Scheme = form(
    "github",
    ", header = \"X-Hub-Signature-256\", value = \"sha256={signature}\"",
);
const SHOPIFY: Scheme = form("shopify", ", header = \"X-Shopify-Hmac-Sha256\", encoding = \"base64\"");
const SLACK: Scheme = form(
    "slack",
    ", header = \"X-Slack-Signature\", value = \"v0={signature}\", signs = \"v0:{timestamp}:{body}\", \
     timestamp_header = \"X-Slack-Request-Timestamp\"",
);
const STRIPE: Scheme = form(
    "stripe",
    ", header = \"Stripe-Signature\", value = \"t={timestamp},v1={signature}\", signs = \"{timestamp}.{body}\"",
);

#[tokio::test(flavor = "multi_thread")]
async fn the_libraries_of_github_slack_and_stripe_verify_what_is_signed_in_their_form() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&GITHUB, &SLACK, &STRIPE]).await;
    let mut good = Vec::new();
    for (scheme, client) in [
        (&GITHUB, Client::Octokit),
        (&SLACK, Client::Slack),
        (&STRIPE, Client::Stripe),
    ] {
        for (text, _) in VALUES {
            for method in METHODS {
                let request = captured(&stand, &echo, scheme, method, text).await;
                // GitHub's library takes no request without a body.
                if method == "POST" || client != Client::Octokit {
                    good.push(check(client, SIGNING_SECRET, &request));
                }
            }
        }
    }
    verify(&good);
}

/// Shopify's page gives no library but the three lines that compute it: base64 of HMAC-SHA256 over the body.
#[tokio::test(flavor = "multi_thread")]
async fn shopify_s_header_is_base64_of_the_body_s_hmac() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&SHOPIFY]).await;
    let request = captured(&stand, &echo, &SHOPIFY, "POST", "A-1001").await;
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SIGNING_SECRET.as_bytes());
    let expected = STANDARD.encode(ring::hmac::sign(&key, &request.body));
    assert_eq!(request.header("x-shopify-hmac-sha256"), Some(expected.as_str()));
}
