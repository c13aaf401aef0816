//! Published libraries check requests that real runs sent through the gate, captured from the wire; with one thing changed,
//! the same libraries refuse them.

mod forms;
mod messages;
mod receivers;

use actgate::manifest::pack;
use actgate::model::run::Outcome;
use serde_json::json;
use tests::{Captured, Check, Client, Echo, Language, SIGNING_SECRET, Stand};

/// 32 bytes in base64, and the ones that follow them.
const HOOK: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
const NEXT_HOOK: &str = "whsec_YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=";
/// A seed of ed25519 (RFC 8032, section 7.1, test 1).
const SEED: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

/// RFC 9421, appendix B.1.4.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n";

/// Texts whose encoding is easily done in two ways, each as the query has it.
const VALUES: [(&str, &str); 9] = [
    ("A-1001", "A-1001"),
    ("a b  c", "a%20b%20%20c"),
    ("a+b@x.io", "a%2Bb@x.io"),
    (":/?@!$()*,;", ":/?@!$()*,;"),
    ("grüße 日本 🎉", "gr%C3%BC%C3%9Fe%20%E6%97%A5%E6%9C%AC%20%F0%9F%8E%89"),
    ("100% %20 %2F %252F", "100%25%20%2520%20%252F%20%25252F"),
    ("a&b=c#d", "a%26b%3Dc%23d"),
    ("\"<>\\^`{|}[]", "%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D"),
    ("~-._", "~-._"),
];

/// What a path takes of them; `'` stays as it is there.
const PART: &str = "ü a+b:@!$()*,;~'";

/// A scheme with the secret that it is granted.
struct Scheme {
    word: &'static str,
    secret: &'static str,
    /// Keys of `auth` besides these.
    more: &'static str,
    /// Tells it from others with the same word and secret.
    name: &'static str,
}

const HUBSPOT: [Scheme; 4] = [
    hubspot("hubspot-v1"),
    hubspot("hubspot-v2"),
    hubspot("hubspot-v3"),
    hubspot("hubspot"),
];
const HOOKS: Scheme = webhooks("hook");
const ROTATED: Scheme = webhooks("rotated");
const ED25519: Scheme = webhooks("seed");

const fn hubspot(word: &'static str) -> Scheme {
    Scheme {
        word,
        secret: "shop-signing",
        more: "",
        name: "plain",
    }
}

const fn webhooks(secret: &'static str) -> Scheme {
    Scheme {
        word: "standard-webhooks",
        secret,
        more: "",
        name: "plain",
    }
}

impl Scheme {
    fn action(&self, method: &str) -> String {
        format!("{}-{}-{}-{}", self.word, self.secret, self.name, method.to_lowercase())
    }

    /// An action without code whose one call is signed.
    fn manifest(&self, method: &str) -> String {
        let body = match method {
            "GET" => "",
            _ => "confirm = false\nbody = { text = \"{text}\" }\n",
        };
        format!(
            "name = \"{}\"\ntitle = \"Send\"\ndescription = \"Sends a text.\"\neffect = \"write\"\n\
             [[inputs]]\nname = \"part\"\ninstructions = \"A part of the path.\"\n\
             [[inputs]]\nname = \"text\"\ninstructions = \"The text.\"\n\
             [endpoints.out]\nmethod = \"{method}\"\nurl = \"https://api.shop.example/in/{{part}}/x%20y\"\n\
             query = {{ fixed = \"a b+c/d?\", q = \"{{text}}\" }}\n\
             auth = {{ kind = \"signature\", scheme = \"{}\", secret = \"{}\"{} }}\n{body}\
             [response]\ntemplate = \"Sent.\"\n",
            self.action(method),
            self.word,
            self.secret,
            self.more
        )
    }
}

/// A host that may send what these schemes sign to an upstream that keeps it.
async fn stand(echo: &Echo, schemes: &[&Scheme]) -> Stand {
    let settings = "[secrets.private]\nfile = \"private\"\n[secrets.hook]\nfile = \"hook\"\n[secrets.seed]\nfile = \"seed\"\n\
         [secrets.rotated]\nfile = \"hook\"\nnext = { file = \"next-hook\" }\n";
    let mut grants = String::new();
    for scheme in schemes {
        for method in METHODS {
            grants.push_str(&format!(
                "[[grants]]\naction = \"{}\"\nendpoint = \"out\"\nallow = \"{method} {}/**\"\nplain_http = true\n\
                 private_networks = [\"127.0.0.0/8\"]\nauth = \"{}\"\nsecrets = [\"{}\"]\n",
                scheme.action(method),
                echo.url,
                scheme.word,
                scheme.secret
            ));
        }
    }
    let stand = Stand::builder().without_grants().settings(settings).open().await;
    stand.grant(&grants).await;
    for (file, secret) in [
        ("hook", HOOK),
        ("next-hook", NEXT_HOOK),
        ("seed", SEED),
        ("private", PRIVATE),
    ] {
        std::fs::write(stand.folder.path().join(file), secret).unwrap();
    }
    for scheme in schemes {
        for method in METHODS {
            let component = pack::empty_component(&scheme.manifest(method));
            stand.publish_bytes(component).await.unwrap();
        }
    }
    stand
}

const METHODS: [&str; 2] = ["GET", "POST"];

/// Runs an action and gives the one request that it sent.
async fn captured(stand: &Stand, echo: &Echo, scheme: &Scheme, method: &str, text: &str) -> Captured {
    let inputs = json!({ "part": PART, "text": text });
    let ran = stand.run(&scheme.action(method), inputs).await;
    assert!(matches!(ran.outcome(), Outcome::Replied(_)), "{ran:#?}");
    let [request] = &echo.take()[..] else {
        panic!("one request is sent: {ran:#?}")
    };
    assert_eq!(request.method, method);
    request.clone()
}

fn check(client: Client, secret: &str, request: &Captured) -> Check {
    Check {
        client,
        secret: secret.to_owned(),
        url: request.url(),
        request: request.clone(),
    }
}

/// The same request with one byte of one part changed, for each part that its signature covers.
fn twins(good: &Check) -> Vec<(&'static str, Check)> {
    let covered: &[&str] = match good.client {
        Client::Hubspot("v1") => &["body", "secret"],
        Client::Hubspot("v2") => &["body", "uri", "method", "secret"],
        Client::Hubspot(_) => &["body", "uri", "method", "secret", "x-hubspot-request-timestamp"],
        Client::StandardWebhooks => &["body", "secret", "webhook-timestamp", "webhook-id"],
        Client::Octokit | Client::Stripe => &["body", "secret"],
        Client::Slack => &["body", "secret", "x-slack-request-timestamp"],
        // A public key that was changed is most often none.
        Client::HttpMessageSig
        | Client::Interledger
        | Client::HttpMessageSignatures("ed25519")
        | Client::Httpsig("ed25519") => &["body", "uri", "method"],
        Client::HttpMessageSignatures(_) | Client::Httpsig(_) => &["body", "uri", "method", "secret"],
    };
    let twin = |part: &&'static str| {
        let mut twin = good.clone();
        match *part {
            "body" if twin.request.body.is_empty() => twin.request.body.push(b'x'),
            "body" => twin.request.body[0] = b'[',
            "uri" => other_end(&mut twin.url),
            "method" => "PUT".clone_into(&mut twin.request.method),
            "secret" => {
                let at = twin.secret.len() / 2;
                let other = if twin.secret[at..].starts_with('a') { "b" } else { "a" };
                twin.secret.replace_range(at..=at, other);
            }
            header => {
                let mut headers = twin.request.headers.iter_mut();
                let (_, value) = headers.find(|(name, _)| name == header).expect("a signed header");
                other_end(value);
            }
        }
        (*part, twin)
    };
    covered.iter().map(twin).collect()
}

/// Changes the last byte.
fn other_end(text: &mut String) {
    let last = text.pop().expect("a text");
    text.push(if last == '1' { '2' } else { '1' });
}

/// Each client, in every language that it is published for, accepts every request and refuses all twins.
fn verify(good: &[Check]) {
    for language in Language::ALL {
        let mut checks = Vec::new();
        let mut expected = Vec::new();
        for check in good.iter().filter(|check| check.client.languages().contains(&language)) {
            checks.push(check.clone());
            expected.push(("nothing", "accepted"));
            for (part, twin) in twins(check) {
                checks.push(twin);
                expected.push((part, refusal(check.client)));
            }
        }
        if checks.is_empty() {
            continue;
        }
        let answers = language.verify(&checks);
        for ((answer, (part, expected)), check) in answers.iter().zip(&expected).zip(&checks) {
            let is_it = match *expected {
                "accepted" => answer == "accepted",
                refusal => answer.starts_with(refusal),
            };
            assert!(
                is_it,
                "{language:?} with {part} changed: `{answer}`, not `{expected}`: {check:#?}"
            );
        }
    }
}

/// How a client refuses a signature that differs, as far as it is the same for every part.
fn refusal(client: Client) -> &'static str {
    match client {
        Client::Hubspot(_) | Client::Octokit | Client::Slack | Client::Interledger => "refused: the signature differs",
        Client::StandardWebhooks => "refused: No matching signature found",
        _ => "refused: ",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspot_s_clients_accept_what_was_sent_and_refuse_what_was_changed() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &HUBSPOT.each_ref()).await;
    let mut good = Vec::new();
    for scheme in &HUBSPOT {
        let versions: &[&str] = match scheme.word {
            "hubspot" => &["v2", "v3"],
            word => &[&word[word.len() - 2..]],
        };
        // Clients decode nothing, so the escape of `'` fits where documentation asks for no decoding.
        let quote = ("o'brien", "o%27brien");
        let takes_quote = !versions.contains(&"v3");
        for (text, wire) in VALUES.into_iter().chain(Some(quote).filter(|_| takes_quote)) {
            for method in METHODS {
                let request = captured(&stand, &echo, scheme, method, text).await;
                let target = format!("/in/%C3%BC%20a%2Bb:@!$()*,;~'/x%20y?fixed=a%20b%2Bc/d?&q={wire}");
                assert_eq!(request.target, target, "{text:?}");
                good.extend(
                    versions
                        .iter()
                        .map(|version| check(Client::Hubspot(version), SIGNING_SECRET, &request)),
                );
            }
        }
    }
    assert_eq!(good.len(), 20 + 20 + 18 + 36);
    verify(&good);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_url_that_hubspot_s_documentation_and_its_clients_read_in_two_ways_is_not_sent() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &HUBSPOT.each_ref()).await;
    for scheme in HUBSPOT.iter().filter(|scheme| scheme.word.ends_with(['t', '3'])) {
        for method in METHODS {
            let inputs = json!({ "part": PART, "text": "o'brien" });
            let ran = stand.run(&scheme.action(method), inputs).await;
            assert_eq!(ran.denials()[0].0, "url-signature-ambiguous", "{ran:#?}");
        }
    }
    assert_eq!(echo.take(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_packages_of_standard_webhooks_accept_what_was_sent_and_refuse_what_was_changed() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&HOOKS, &ROTATED]).await;
    let mut good = Vec::new();
    for (text, _) in VALUES {
        for method in METHODS {
            let request = captured(&stand, &echo, &HOOKS, method, text).await;
            good.push(check(Client::StandardWebhooks, HOOK, &request));
            let bare = HOOK.trim_start_matches("whsec_");
            good.push(check(Client::StandardWebhooks, bare, &request));
            // While a secret is rotated, a receiver may have either.
            let request = captured(&stand, &echo, &ROTATED, method, text).await;
            good.push(check(Client::StandardWebhooks, HOOK, &request));
            good.push(check(Client::StandardWebhooks, NEXT_HOOK, &request));
        }
    }
    verify(&good);
}

/// A secret without the `=` at its end is the same for the host as for the packages.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_without_padding_is_signed_with_as_the_packages_check() {
    const UNPADDED: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ubw";
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&HOOKS]).await;
    std::fs::write(stand.folder.path().join("hook"), UNPADDED).unwrap();
    let mut good = Vec::new();
    for method in METHODS {
        let request = captured(&stand, &echo, &HOOKS, method, "A-1001").await;
        good.push(check(Client::StandardWebhooks, UNPADDED, &request));
    }
    verify(&good);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_packages_of_standard_webhooks_refuse_another_clock() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&HOOKS]).await;
    stand.pass_ms(6 * 60_000);
    let request = captured(&stand, &echo, &HOOKS, "POST", "A-1001").await;
    let early = check(Client::StandardWebhooks, HOOK, &request);
    for language in Client::StandardWebhooks.languages() {
        let answers = language.verify(std::slice::from_ref(&early));
        assert_eq!(answers, ["refused: Message timestamp too new"], "{language:?}");
    }
}

/// No published version checks `v1a`; both packages pass over it. Vectors of ed25519 are in the host's own tests.
#[tokio::test(flavor = "multi_thread")]
async fn the_packages_of_standard_webhooks_pass_over_ed25519() {
    let echo = Echo::start(&[], "").await;
    let stand = stand(&echo, &[&ED25519]).await;
    let request = captured(&stand, &echo, &ED25519, "POST", "A-1001").await;
    let signature = request.header("webhook-signature").expect("a signature");
    assert!(signature.starts_with("v1a,"), "{signature}");
    let checks = [check(Client::StandardWebhooks, HOOK, &request)];
    for language in Client::StandardWebhooks.languages() {
        assert_eq!(
            language.verify(&checks),
            ["refused: No matching signature found"],
            "{language:?}"
        );
    }
}
