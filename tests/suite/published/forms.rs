//! Forms of HMAC that services have: their own libraries verify what the host signs in them.

use super::{METHODS, Scheme, VALUES, captured, check, stand, verify};
use base64::{Engine, engine::general_purpose::STANDARD};
use tests::{Client, Echo, SIGNING_SECRET, workspace};

/// The form of a service as `docs/manifest.md` shows it, under the name of the comment in front.
fn of_the_page(service: &str) -> Scheme {
    let page = std::fs::read_to_string(workspace().join("docs/manifest.md")).expect("the page");
    let comment = format!("# {service}: ");
    let mut lines = page.lines().skip_while(|line| !line.starts_with(&comment));
    let line = lines.nth(1).expect("a line below the comment");
    let start = "auth = { kind = \"signature\", scheme = \"hmac\", secret = \"s\"";
    let more = line.strip_prefix(start).and_then(|rest| rest.strip_suffix(" }"));
    Scheme {
        word: "hmac",
        secret: "shop-signing",
        more: more.unwrap_or_else(|| panic!("not a form: {line}")).to_owned().leak(),
        name: service.to_ascii_lowercase().leak(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_libraries_of_github_slack_and_stripe_verify_what_is_signed_in_their_form() {
    let echo = Echo::start(&[], "").await;
    let [github, slack, stripe] = ["GitHub", "Slack", "Stripe"].map(of_the_page);
    let stand = stand(&echo, &[&github, &slack, &stripe]).await;
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
    let shopify = of_the_page("Shopify");
    let stand = stand(&echo, &[&shopify]).await;
    let request = captured(&stand, &echo, &shopify, "POST", "A-1001").await;
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SIGNING_SECRET.as_bytes());
    let expected = STANDARD.encode(ring::hmac::sign(&key, &request.body));
    assert_eq!(request.header("x-shopify-hmac-sha256"), Some(expected.as_str()));
}
