//! The page behind a verification link: looking confirms nothing, the button does, once.

use super::served;
use reqwest::Method;
use tests::{Answer, Served};

async fn open(served: &Served, method: Method, secret: &str) -> Answer {
    served.send(served.request(method, &format!("/verify/{secret}"))).await
}

async fn asked_for_a_link() -> (Served, String) {
    let served = served(&["reset-password"]).await;
    let id = served.conversation().await;
    let heard = served.say(&id, "I forgot my password, ada@example.com").await;
    assert_eq!(heard["waiting_for"], "link");
    (served, id)
}

fn is_page(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert!(
        answer
            .header("content-security-policy")
            .contains("frame-ancestors 'none'")
    );
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("style-src 'sha256-") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(
        !answer.text.contains("style=\"") && !answer.text.contains("<script"),
        "{}",
        answer.text
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(
        !answer.text.contains("ada@example.com"),
        "a page tells nobody's address"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_confirms_nothing_and_the_button_does_once() {
    let (served, id) = asked_for_a_link().await;
    let secret = served.stand.latest_link();
    assert!(served.stand.mails()[0].contains(&format!("{}/verify/{secret}", served.url)));
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let is_head = method == Method::HEAD;
        let page = open(&served, method, &secret).await;
        if is_head {
            assert_eq!(page.status, 200);
            continue;
        }
        is_page(&page, 200);
        assert!(
            page.text.contains("Example Shop") && page.text.contains("Reset a password"),
            "{}",
            page.text
        );
        assert!(page.text.contains("<form method=\"post\">"));
    }
    assert_eq!(served.get(&id).await.json()["waiting_for"], "link");
    assert!(served.stand.shop.journal().is_empty());
    is_page(&open(&served, Method::POST, &secret).await, 200);
    assert_eq!(served.get(&id).await.json()["assurance"], "verified-email");
    let heard = served.get(&format!("{id}/messages?after=2")).await.json();
    let kinds: Vec<_> = heard["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["kind"].clone())
        .collect();
    assert_eq!(kinds, ["notice", "reply"]);
    for method in [Method::POST, Method::GET] {
        let page = open(&served, method, &secret).await;
        is_page(&page, 410);
        assert!(page.text.contains("This link was used before"), "{}", page.text);
    }
    assert_eq!(served.stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clicks_at_once_confirm_once() {
    let (served, _) = asked_for_a_link().await;
    let secret = served.stand.latest_link();
    let (a, b) = tokio::join!(
        open(&served, Method::POST, &secret),
        open(&served, Method::POST, &secret)
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
    assert_eq!(served.stand.shop.writes(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessed_old_and_useless_links_confirm_nothing() {
    let (served, id) = asked_for_a_link().await;
    for guess in ["x", "%00", "%FF", &"a".repeat(64), "%3Cscript%3E"] {
        for method in [Method::GET, Method::POST] {
            let page = open(&served, method, guess).await;
            is_page(&page, 404);
            assert!(
                page.text.contains("This link is wrong") && !page.text.contains("<script"),
                "{}",
                page.text
            );
        }
    }
    let old = served.stand.latest_link();
    served.stand.pass_ms(10 * 60_000);
    for method in [Method::GET, Method::POST] {
        let page = open(&served, method, &old).await;
        is_page(&page, 410);
        assert!(page.text.contains("This link is too old"), "{}", page.text);
    }
    served.say(&id, "resend").await;
    let fresh = served.stand.latest_link();
    assert_ne!(fresh, old);
    served.say(&id, "cancel").await;
    // Nobody waits for it any more, so the page does not claim that something is confirmed.
    let page = open(&served, Method::POST, &fresh).await;
    is_page(&page, 410);
    assert!(page.text.contains("nothing was confirmed"), "{}", page.text);
    assert_eq!(served.get(&id).await.json()["assurance"], "anonymous");
    assert!(served.stand.shop.journal().is_empty());
}
