//! Forms of HMAC that services have: their own libraries verify what the host signs in them.

use super::{METHODS, Scheme, VALUES, captured, check, stand, verify};
use actgate::manifest::pack;
use actgate::model::run::Outcome;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use tests::{Client, Echo, SIGNING_SECRET, Stand, workspace};

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
        (&github, Client::Octokit),
        (&slack, Client::Slack),
        (&stripe, Client::Stripe),
    ] {
        for (text, _) in VALUES {
            for method in METHODS {
                let request = captured(&stand, &echo, scheme, method, text).await;
                // The libraries of GitHub and Stripe are for deliveries, and take no request without a body.
                if method == "POST" || client == Client::Slack {
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

/// The shop's own signature is of this kind: with its secret it is taken, with another it is refused.
#[tokio::test(flavor = "multi_thread")]
async fn the_shop_takes_its_own_form_and_refuses_another_secret() {
    let stand = Stand::builder().without_grants().open().await;
    let action = "own-form";
    let manifest = format!(
        "name = \"{action}\"\ntitle = \"Returns\"\ndescription = \"Tells what can be returned.\"\n\
         [endpoints.returns]\nmethod = \"GET\"\nurl = \"https://api.shop.example/returns/A-1001\"\n\
         query = {{ email = \"ada@example.com\" }}\n\
         auth = {{ kind = \"signature\", scheme = \"hmac\", secret = \"shop-signing\", header = \"X-Shop-Signature\", \
         value = \"t={{timestamp}},v1={{signature}}\", signs = \"{{timestamp}}.{{method}}.{{target}}.{{body}}\" }}\n\
         [response]\ntemplate = \"Order {{response.order}}.\"\n"
    );
    let grant = |secret: &str| {
        format!(
            "[[grants]]\naction = \"{action}\"\nendpoint = \"returns\"\nallow = \"GET {}/returns/**\"\nplain_http = true\n\
             private_networks = [\"127.0.0.0/8\"]\nauth = \"hmac\"\nsecrets = [\"{secret}\"]\n",
            stand.shop.base_url()
        )
    };
    stand.grant(&grant("shop-signing")).await;
    stand.publish_bytes(pack::empty_component(&manifest)).await.unwrap();
    let ran = stand.run(action, json!({})).await;
    assert_eq!(ran.reply().0, "Order A-1001.", "{ran:#?}");
    std::fs::write(
        stand.folder.path().join("shop-signing"),
        "another-secret-of-another-sender",
    )
    .unwrap();
    let ran = stand.run(action, json!({})).await;
    assert_eq!(ran.exchange().0, Some(401), "{ran:#?}");
    assert!(matches!(ran.outcome(), Outcome::Failed(_)), "{ran:#?}");
}
