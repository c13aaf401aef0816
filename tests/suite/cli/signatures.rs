//! `verify-signature`: good requests of every scheme, and each mistake with the part that it is and what mends it.

mod answers;
mod mistakes;

use actgate::model::auth::SignatureAlgorithm;
use actgate::model::auth::form::HmacForm;
use actgate::model::auth::hmac::HmacScheme;
use actgate::signatures::{Key, Message, hmac, hubspot, rfc9421, standard_webhooks};
use serde_json::Value;
use tempfile::TempDir;
use tests::{Cli, Done};

const NOW_MS: u64 = 1_700_000_000_000;
const URL: &str = "https://hooks.example/in/a?q=a%20b&p=x@y.z";
const BODY: &str = "{\"b\":1,\"a\":[1,2]}";
const SECRET: &str = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
/// 24 bytes, as the libraries of Standard Webhooks have it in their tests.
const HOOK: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// RFC 9421, appendix B.1.4.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n";

/// A signed request with what its receiver knows.
#[derive(Clone)]
struct Case {
    scheme: &'static str,
    method: &'static str,
    url: String,
    body: String,
    headers: Vec<(String, String)>,
    secret: String,
    now_ms: u64,
    more: Vec<&'static str>,
}

impl Case {
    fn new(scheme: &'static str, secret: &str) -> Self {
        Self {
            scheme,
            method: "POST",
            url: URL.to_owned(),
            body: BODY.to_owned(),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            secret: secret.to_owned(),
            now_ms: NOW_MS,
            more: Vec::new(),
        }
    }

    /// Signs what the case says so far, as a sender with this secret does.
    fn signed(mut self, secret: &str) -> Self {
        let headers: Vec<(String, String)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
            .collect();
        let message = Message {
            method: self.method,
            uri: self.url.clone(),
            headers: &headers,
            body: self.body.as_bytes(),
        };
        let (bytes, now) = (secret.as_bytes(), self.now_ms.to_string());
        let old =
            |signature, version: &str| vec![(hubspot::SIGNATURE, signature), (hubspot::VERSION, version.to_owned())];
        let v3 = || {
            let signature = hubspot::v3(bytes, &message, &now).unwrap();
            [(hubspot::SIGNATURE_V3, signature), (hubspot::TIMESTAMP, now.clone())]
        };
        let added = match self.scheme {
            "hubspot-v1" => old(hubspot::v1(bytes, message.body), "v1"),
            "hubspot-v2" => old(hubspot::v2(bytes, &message), "v2"),
            "hubspot-v3" => v3().to_vec(),
            "hubspot" => [old(hubspot::v2(bytes, &message), "v2"), v3().to_vec()].concat(),
            "standard-webhooks" => {
                let key = Key::webhook(bytes).unwrap();
                let now_s = self.now_ms / 1_000;
                let signature = standard_webhooks::sign(&[key], "msg_1", now_s, message.body).unwrap();
                vec![
                    (standard_webhooks::ID, "msg_1".to_owned()),
                    (standard_webhooks::TIMESTAMP, now_s.to_string()),
                    (standard_webhooks::SIGNATURE, signature),
                ]
            }
            "hmac" => {
                let params = hmac::Params {
                    now_ms: self.now_ms,
                    nonce: "n-1",
                };
                let added = hmac::sign(&form(), bytes, &message, &params).unwrap();
                self.headers.extend(added);
                return self;
            }
            _ => {
                let algorithm = match secret.starts_with("-----") {
                    true => SignatureAlgorithm::Ed25519,
                    false => SignatureAlgorithm::HmacSha256,
                };
                let params = rfc9421::Params {
                    algorithm,
                    key_id: "shop-1",
                    created_s: self.now_ms / 1_000,
                    nonce: "n-1",
                };
                rfc9421::sign(bytes, &message, &params).unwrap()
            }
        };
        let added = added.into_iter().map(|(name, value)| (name.to_owned(), value));
        self.headers.extend(added);
        self
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn header(&mut self, name: &str) -> &mut String {
        let found = self.headers.iter_mut().find(|(other, _)| other == name);
        &mut found.expect("a header").1
    }

    fn run(&self, json: bool) -> Done {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("secret"), &self.secret).unwrap();
        let now = self.now_ms.to_string();
        let headers: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let mut arguments = vec!["verify-signature", "--scheme", self.scheme, "--secret-file", "secret"];
        arguments.extend([
            "--method",
            self.method,
            "--url",
            &self.url,
            "--body",
            "-",
            "--now-ms",
            &now,
        ]);
        arguments.extend(headers.iter().flat_map(|header| ["--header", header]));
        arguments.extend(&self.more);
        if json {
            arguments.insert(0, "--json");
        }
        Cli::with_settings(folder.path(), "").run_with(&arguments, &self.body)
    }

    #[track_caller]
    fn accepted(&self) {
        let answer = self.run(true).json();
        assert_eq!(answer["accepted"], true, "{answer}");
        assert_eq!(
            (&answer["scheme"], &answer["secret_file"]),
            (&self.scheme.into(), &"secret".into())
        );
    }

    /// Asserts the part, and that what is told has a word of the mistake, a remedy and nothing of the secret.
    #[track_caller]
    fn refused(&self, part: &str, word: &str) {
        let done = self.run(true);
        assert_eq!((done.code, done.stderr.as_str()), (1, ""), "{done:?}");
        let answer: Value = serde_json::from_str(&done.stdout).expect("JSON");
        assert_eq!(
            (&answer["accepted"], &answer["part"]),
            (&false.into(), &part.into()),
            "{answer}"
        );
        let message = answer["message"].as_str().expect("a message");
        assert!(message.contains(word), "`{word}` is not in: {message}");
        assert!(
            answer["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()),
            "{answer}"
        );
        assert!(!done.stdout.contains(&self.secret[10..20]), "{answer}");
    }
}

/// A form that signs all that there is, as options of the command and as the sender has it.
const FORM: [&str; 6] = [
    "--signature-header",
    "X-Signature",
    "--value",
    "t={timestamp},v1={signature}",
    "--signs",
    "{timestamp}.{method}.{url}.{body}",
];

fn form() -> HmacScheme {
    let own = |text: &str| Some(text.to_owned());
    let form = HmacForm {
        header: own(FORM[1]),
        value: own(FORM[3]),
        signs: own(FORM[5]),
        ..HmacForm::default()
    };
    HmacScheme::new(&form).unwrap()
}

/// A good case of every scheme.
fn good() -> Vec<Case> {
    let mut cases: Vec<Case> = ["hubspot-v1", "hubspot-v2", "hubspot-v3", "hubspot", "rfc9421"]
        .map(|scheme| Case::new(scheme, SECRET).signed(SECRET))
        .to_vec();
    cases.push(Case::new("standard-webhooks", HOOK).signed(HOOK));
    cases.push(Case::new("rfc9421", PUBLIC).signed(PRIVATE));
    let with_form = |case: &mut Case| case.more = FORM.to_vec();
    cases.push(Case::new("hmac", SECRET).signed(SECRET).with(with_form));
    cases
}
