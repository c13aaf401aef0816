//! Visitors whom the operator's site names by a signed token, and attacks on such tokens.

use super::{assurance, proofs};
use actgate::conversation::ConversationError;
use reqwest::Method;
use serde_json::{Value, json};
use tests::signed::{EdKey, base64url, hs256, token};
use tests::{Served, Stand};

const SHARED: &str = "a-shared-secret-of-forty-one-characters-41";

/// A stand that takes tokens under a shared secret.
pub(crate) async fn shared(more: &str) -> Stand {
    let issuer = format!("[[issuers]]\nname = \"shop\"\nalgorithms = [\"HS256\"]\nsecret = \"visitors\"\n{more}");
    let builder = Stand::builder().secret("visitors", SHARED).settings(&issuer);
    builder
        .open()
        .await
        .publish("reset-password")
        .await
        .publish("order-status")
        .await
}

pub(super) fn claims(stand: &Stand) -> Value {
    let now_s = stand.now_ms() / 1000;
    json!({"sub": "1", "email": "ada@example.com", "email_verified": true, "iat": now_s, "exp": now_s + 600})
}

fn with(mut claims: Value, change: Value) -> Value {
    for (name, value) in change.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    claims
        .as_object_mut()
        .expect("an object")
        .retain(|_, value| !value.is_null());
    claims
}

/// Shows a token in a new conversation. Answers the assurance, or why it was refused.
pub(crate) async fn shown(stand: &Stand, token: &str) -> Result<String, String> {
    let talk = stand.talk().await;
    match stand.conversations.recognise(&talk.id, token).await {
        Ok(()) => Ok(assurance(&talk).await),
        Err(error @ ConversationError::Token(_)) => {
            assert_eq!(assurance(&talk).await, "anonymous");
            Err(error.to_string())
        }
        Err(other) => panic!("{other}"),
    }
}

#[track_caller]
pub(super) fn refused(shown: Result<String, String>, why: &str) {
    let error = shown.expect_err(why);
    assert!(error.contains(why), "{why}: {error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_the_site_stands_for_a_mail() {
    let stand = shared("").await;
    let token = hs256(SHARED.as_bytes(), json!({}), &claims(&stand));
    assert_eq!(shown(&stand, &token).await.as_deref(), Ok("verified-email"));
    let talk = stand.talk().await;
    stand.conversations.recognise(&talk.id, &token).await.unwrap();
    let said = talk.say("I forgot my password").await;
    assert!(said[0].text.contains("a secure link is on its way"), "{said:?}");
    assert!(stand.mails().is_empty());
    assert!(proofs(&stand).await.contains(&"token shop: verified-email".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_in_the_middle_keeps_the_conversation_and_the_visitor() {
    let stand = shared("").await;
    let talk = stand.talk().await;
    talk.say("Where is my order A-1001?").await;
    talk.say("ada@example.com").await;
    let before = stand.conversations.state(&talk.id).await.unwrap().identity;
    talk.say("I forgot my password").await;
    let seq = stand.host.runtime.storage().last_message(&talk.id).await.unwrap();
    // The site has its own id for the same person; the directory's stays.
    let token = hs256(
        SHARED.as_bytes(),
        json!({}),
        &with(claims(&stand), json!({"sub": "site-77"})),
    );
    stand.conversations.recognise(&talk.id, &token).await.unwrap();
    let heard = talk.heard_after(seq).await;
    assert_eq!(heard[0].text, "Thank you, now I know that it is you.");
    assert!(
        heard[1].text.contains("a secure link is on its way"),
        "it goes on by itself: {heard:?}"
    );
    let after = stand.conversations.state(&talk.id).await.unwrap().identity;
    assert_eq!(
        (before.contact, before.email),
        (after.contact, after.email),
        "one visitor, not two"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_signed_or_in_the_directory_counts() {
    let stand = shared("").await;
    let sign = |change: Value| hs256(SHARED.as_bytes(), json!({}), &with(claims(&stand), change));
    for (change, expected) in [
        (json!({}), "verified-email"),
        // Verified by the site, and unknown to the directory: the site answers for them.
        (json!({"sub": "9", "email": "new@example.com"}), "verified-email"),
        // An address that is only named has to be a contact's, and proves no mailbox.
        (json!({"email_verified": false}), "matched-email"),
        (json!({"email_verified": null}), "matched-email"),
        (json!({"email_verified": "true"}), "matched-email"),
        (
            json!({"email_verified": false, "email": "new@example.com"}),
            "anonymous",
        ),
        // An id alone is looked for in the directory.
        (json!({"email": null}), "matched-email"),
        (json!({"email": null, "sub": "99"}), "anonymous"),
        (json!({"email": "not an address"}), "matched-email"),
        (json!({"email": "not an address", "sub": "99"}), "anonymous"),
    ] {
        assert_eq!(
            shown(&stand, &sign(change.clone())).await.as_deref(),
            Ok(expected),
            "{change}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsigned_email_verified_changes_nothing() {
    let stand = shared("").await;
    let good = hs256(
        SHARED.as_bytes(),
        json!({}),
        &with(claims(&stand), json!({"email_verified": false})),
    );
    let parts: Vec<&str> = good.split('.').collect();
    let raised = base64url(claims(&stand).to_string());
    refused(
        shown(&stand, &format!("{}.{raised}.{}", parts[0], parts[2])).await,
        "signature",
    );
    // Nor does a caller say so beside the token.
    let served = Served::start(stand).await;
    let path = served.conversation().await;
    let body = json!({"token": good, "email_verified": true});
    let answer = served
        .call("agent", Method::PUT, &format!("{path}/visitor"), Some(body))
        .await;
    assert_eq!(answer.status, 422, "{}", answer.text);
    let body = json!({"email": "ada@example.com"});
    let answer = served
        .call("agent", Method::PUT, &format!("{path}/visitor"), Some(body))
        .await;
    assert_eq!(answer.status, 422, "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn alg_none_is_refused_in_every_spelling() {
    let stand = shared("").await;
    for word in ["none", "None", "NONE", "nOnE", "", "HS256 ", "hs256"] {
        let header = json!({"alg": word, "typ": "JWT"});
        refused(
            shown(&stand, &token(&header, &claims(&stand), |_| Vec::new())).await,
            &format!("it is signed with `{word}`, which is not allowed"),
        );
    }
    for header in [json!({"typ": "JWT"}), json!({"alg": 1}), json!("none")] {
        let no_alg = token(&header, &claims(&stand), |_| Vec::new());
        refused(shown(&stand, &no_alg).await, "it is not a token");
    }
    let good = hs256(SHARED.as_bytes(), json!({}), &claims(&stand));
    refused(
        shown(&stand, good.rsplit_once('.').unwrap().0).await,
        "it is not a token",
    );
    refused(
        shown(&stand, &format!("{}.", good.rsplit_once('.').unwrap().0)).await,
        "signature",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_algorithms_and_keys_are_refused() {
    let stand = shared("").await;
    let other = EdKey::default().sign(None, &claims(&stand));
    refused(shown(&stand, &other).await, "`EdDSA`, which is not allowed");
    let header = json!({"alg": "HS512"});
    refused(
        shown(&stand, &token(&header, &claims(&stand), |_| vec![0; 64])).await,
        "`HS512`",
    );
    for secret in ["", "a-shared-secret-of-forty-one-characters-42", "secret"] {
        refused(
            shown(&stand, &hs256(secret.as_bytes(), json!({}), &claims(&stand))).await,
            "signature",
        );
    }
    // A key or an address of one in the header is not looked at.
    let forged = EdKey::default();
    for header in [
        json!({"jwk": forged.jwk("1")}),
        json!({"jku": "https://eve.example/keys"}),
        json!({"x5u": "https://eve.example/cert"}),
        json!({"kid": "../../../../dev/null"}),
    ] {
        refused(
            shown(
                &stand,
                &hs256(b"forged-secret-of-thirty-two-bytes!!", header, &claims(&stand)),
            )
            .await,
            "signature",
        );
    }
    let critical = hs256(SHARED.as_bytes(), json!({"crit": ["exp"]}), &claims(&stand));
    refused(shown(&stand, &critical).await, "does not know");
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_early_old_and_endless_tokens_are_refused() {
    let stand = shared("age_s_max = 300\n").await;
    let now_s = stand.now_ms() / 1000;
    let sign = |change: Value| hs256(SHARED.as_bytes(), json!({}), &with(claims(&stand), change));
    refused(shown(&stand, &sign(json!({"exp": now_s - 60}))).await, "it has ended");
    refused(shown(&stand, &sign(json!({"nbf": now_s + 120}))).await, "not valid yet");
    refused(
        shown(&stand, &sign(json!({"iat": now_s - 400}))).await,
        "older than 300 seconds",
    );
    refused(
        shown(&stand, &sign(json!({"iat": null}))).await,
        "older than 300 seconds",
    );
    let token = sign(json!({}));
    assert_eq!(shown(&stand, &token).await.as_deref(), Ok("verified-email"));
    stand.pass_ms(11 * 60_000);
    refused(shown(&stand, &token).await, "it has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_token_proves_ends_with_it() {
    let stand = shared("leeway_s = 0\n").await;
    let talk = stand.talk().await;
    let token = hs256(SHARED.as_bytes(), json!({}), &claims(&stand));
    stand.conversations.recognise(&talk.id, &token).await.unwrap();
    stand.pass_ms(599_000);
    assert_eq!(assurance(&talk).await, "verified-email");
    stand.pass_ms(2_000);
    assert_eq!(assurance(&talk).await, "anonymous");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_audiences_and_issuers_are_refused() {
    let stand = shared("issuer = \"https://shop.example\"\naudience = \"chat\"\n").await;
    let sign = |change: Value| hs256(SHARED.as_bytes(), json!({}), &with(claims(&stand), change));
    let good = json!({"iss": "https://shop.example", "aud": "chat"});
    assert_eq!(
        shown(&stand, &sign(good.clone())).await.as_deref(),
        Ok("verified-email")
    );
    for (change, why) in [
        (json!({"aud": "other"}), "audience is not `chat`"),
        (json!({"aud": ["a", "b"]}), "audience is not `chat`"),
        (json!({"aud": null}), "audience is not `chat`"),
        (json!({"iss": "https://shop.example.eve.example"}), "issuer is not"),
        (json!({"iss": null}), "issuer is not"),
    ] {
        refused(shown(&stand, &sign(with(good.clone(), change))).await, why);
    }
}

/// A word of a token's header goes into a message as far as a reader needs it.
#[tokio::test(flavor = "multi_thread")]
async fn an_algorithm_that_is_not_taken_is_named_and_never_at_length() {
    let stand = shared("").await;
    let named = |word: &str| token(&json!({"alg": word}), &claims(&stand), |_| vec![0; 64]);
    for word in ["ES512", "Ed448", "ML-DSA-65", "Ed25519"] {
        let why = format!("it is signed with `{word}`, which is not allowed");
        refused(shown(&stand, &named(word)).await, &why);
    }
    let long = shown(&stand, &named(&format!("\u{1b}[31m{}", "x".repeat(4_000))))
        .await
        .unwrap_err();
    assert!(long.len() < 300 && !long.contains('\u{1b}'), "{long}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ed25519_is_a_name_of_eddsa() {
    let key = EdKey::default();
    let named = |stand: &Stand, alg: &str, key: &EdKey| {
        let header = json!({"alg": alg, "typ": "JWT"});
        token(&header, &claims(stand), |message| key.sign_bytes(message))
    };
    for allowed in ["EdDSA", "Ed25519"] {
        let settings =
            format!("[[issuers]]\nname = \"shop\"\nalgorithms = [\"{allowed}\"]\npublic_key = \"shop.pem\"\n");
        let builder = Stand::builder().file("shop.pem", &key.pem()).settings(&settings);
        let stand = builder.open().await.publish("reset-password").await;
        for alg in ["EdDSA", "Ed25519"] {
            assert_eq!(
                shown(&stand, &named(&stand, alg, &key)).await.as_deref(),
                Ok("verified-email"),
                "{alg} with {allowed}"
            );
            refused(shown(&stand, &named(&stand, alg, &EdKey::default())).await, "signature");
        }
        refused(
            shown(&stand, &named(&stand, "Ed448", &key)).await,
            "`Ed448`, which is not allowed",
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_key_is_no_shared_secret() {
    let key = EdKey::default();
    let builder = Stand::builder()
        .file("shop.pem", &key.pem())
        .settings("[[issuers]]\nname = \"shop\"\nalgorithms = [\"EdDSA\"]\npublic_key = \"shop.pem\"\n");
    let stand = builder.open().await.publish("reset-password").await;
    assert_eq!(
        shown(&stand, &key.sign(None, &claims(&stand))).await.as_deref(),
        Ok("verified-email")
    );
    for secret in [key.pem(), key.pem().trim().to_owned()] {
        refused(
            shown(&stand, &hs256(secret.as_bytes(), json!({}), &claims(&stand))).await,
            "`HS256`, which is not allowed",
        );
    }
    refused(
        shown(&stand, &EdKey::default().sign(None, &claims(&stand))).await,
        "signature",
    );
    // The settings cannot be made to mix the two kinds either.
    let mixed = "[secrets]\ns = { file = \"x\" }\n[[issuers]]\nname = \"shop\"\nalgorithms = [\"EdDSA\", \"HS256\"]\npublic_key = \"shop.pem\"\n";
    let error = actgate::config::parse(mixed, "actgate.toml", std::path::Path::new("/etc")).unwrap_err();
    assert!(error.to_string().contains("HS256 needs a `secret`"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_secret_that_can_be_guessed_is_not_used() {
    let issuer = "[[issuers]]\nname = \"shop\"\nalgorithms = [\"HS256\"]\nsecret = \"visitors\"\n";
    let stand = Stand::builder()
        .secret("visitors", "short-secret")
        .settings(issuer)
        .open()
        .await;
    let token = hs256(b"short-secret", json!({}), &claims(&stand));
    refused(shown(&stand, &token).await, "can be guessed");
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_take_the_tokens_that_sites_make_already() {
    let settings = "[[issuers]]\nname = \"intercom\"\npreset = \"intercom\"\nsecret = \"visitors\"\n\
                    [[issuers]]\nname = \"zendesk\"\npreset = \"zendesk\"\nsecret = \"other\"\nkid = \"app_1\"\n";
    let builder = Stand::builder()
        .secret("visitors", SHARED)
        .secret("other", &SHARED.repeat(2))
        .settings(settings);
    let stand = builder.open().await;
    let now_s = stand.now_ms() / 1000;
    let intercom = json!({"user_id": "1", "exp": now_s + 3600});
    let token = hs256(SHARED.as_bytes(), json!({}), &intercom);
    assert_eq!(shown(&stand, &token).await.as_deref(), Ok("matched-email"));
    let verified = with(intercom, json!({"email": "ada@example.com", "email_verified": true}));
    let token = hs256(SHARED.as_bytes(), json!({}), &verified);
    assert_eq!(shown(&stand, &token).await.as_deref(), Ok("verified-email"));
    let zendesk =
        json!({"scope": "user", "external_id": "1", "email": "ada@example.com", "email_verified": true, "iat": now_s});
    let sign = |header: Value, claims: &Value| hs256(SHARED.repeat(2).as_bytes(), header, claims);
    let kid = json!({"kid": "app_1"});
    assert_eq!(
        shown(&stand, &sign(kid.clone(), &zendesk)).await.as_deref(),
        Ok("verified-email")
    );
    refused(
        shown(&stand, &sign(json!({"kid": "app_2"}), &zendesk)).await,
        "key id is not `app_1`",
    );
    refused(shown(&stand, &sign(json!({}), &zendesk)).await, "key id is not `app_1`");
    let other_scope = with(zendesk, json!({"scope": "app"}));
    refused(
        shown(&stand, &sign(kid, &other_scope)).await,
        "`scope` is not what is required",
    );
}
