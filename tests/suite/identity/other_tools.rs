//! Tokens of visitors that another library in another language made.

use super::assurance;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;
use tests::{Desk, Stand, python};

/// What a tool prints for what it is given, line by line.
fn tool(script: &str, input: &str) -> Vec<Value> {
    let mut tool = python(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    tool.stdin
        .take()
        .expect("a pipe")
        .write_all(input.as_bytes())
        .expect("the tool reads");
    let done = tool.wait_with_output().expect("the tool ends");
    assert!(done.status.success(), "{script} does well");
    let text = String::from_utf8(done.stdout).expect("text");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn claims(now_ms: u64) -> Value {
    let now_s = now_ms / 1000;
    json!({"sub": "1", "email": "ada@example.com", "email_verified": true, "aud": "chat", "iss": "shop",
           "iat": now_s, "exp": now_s + 600})
}

async fn shown(stand: &Stand, token: &Value) -> Result<String, String> {
    let talk = stand.talk().await;
    let token = token.as_str().expect("a token");
    match stand.conversations.recognise(&talk.id, token).await {
        Ok(()) => Ok(assurance(&talk).await),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_pyjwt_are_taken_by_key_file_by_set_and_by_secret() {
    let made = tool("tokens.py", &claims(Stand::new().await.now_ms()).to_string());
    for one in &made {
        let algorithm = one["algorithm"].as_str().unwrap();
        let issuer = |keys: &str| {
            format!(
                "[[issuers]]\nname = \"shop\"\nalgorithms = [\"{algorithm}\"]\nissuer = \"shop\"\naudience = \"chat\"\n{keys}\n"
            )
        };
        let mut stands = Vec::new();
        let jwk = one["jwk"].clone();
        let desk = Desk::start(move |_| (200, json!({ "keys": [jwk] }).to_string())).await;
        match algorithm {
            "none" => {
                let settings = issuer("secret = \"visitors\"").replace("none", "HS256");
                let builder = Stand::builder().secret("visitors", "a shared secret of some length, for a test");
                let stand = builder.settings(&settings).open().await;
                let why = shown(&stand, &one["good"]).await.unwrap_err();
                assert!(why.contains("it is signed with `none`"), "{why}");
                continue;
            }
            "HS256" => {
                let builder = Stand::builder().secret("visitors", one["secret"].as_str().unwrap());
                stands.push(builder.settings(&issuer("secret = \"visitors\"")).open().await);
            }
            _ => {
                let builder = Stand::builder().file("key.pem", one["pem"].as_str().unwrap());
                stands.push(builder.settings(&issuer("public_key = \"key.pem\"")).open().await);
                let reach = "private_networks = [\"127.0.0.0/8\"]\nplain_http = true";
                let keys = format!("jwks = \"{}/keys\"\n{reach}", desk.url);
                stands.push(Stand::builder().settings(&issuer(&keys)).open().await);
            }
        }
        for stand in &stands {
            assert_eq!(
                shown(stand, &one["good"]).await.as_deref(),
                Ok("verified-email"),
                "{algorithm}"
            );
            let error = shown(stand, &one["other"]).await.unwrap_err();
            assert!(
                error.contains("its signature is not the issuer's"),
                "{algorithm}: {error}"
            );
            for wrong in made.iter().filter(|other| other["algorithm"] != one["algorithm"]) {
                assert!(
                    shown(stand, &wrong["good"]).await.is_err(),
                    "{} for {algorithm}",
                    wrong["algorithm"]
                );
            }
        }
    }
    assert_eq!(made.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hosts_own_tokens_are_read_by_pyjwt() {
    let stand = Stand::new().await;
    let email = actgate::identity::email::Email::new("ada@example.com").unwrap();
    let token = stand.conversations.sign_token(&email, &serde_json::Map::new()).unwrap();
    let read = tool("check_token.py", &token).remove(0);
    assert_eq!(
        (&read["header"]["alg"], &read["header"]["typ"]),
        (&json!("HS256"), &json!("JWT"))
    );
    let (claims, now_s) = (&read["claims"], stand.now_ms() / 1000);
    assert_eq!(claims["email"], "ada@example.com");
    assert_eq!(claims["email_verified"], true);
    assert_eq!(
        (&claims["iat"], &claims["exp"]),
        (&json!(now_s), &json!(now_s + 12 * 3600))
    );
}
