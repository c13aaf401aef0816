//! Every form of `auth`, beside what it may not say.

use super::errors::{check_table, endpoint};
use super::*;
use crate::model::auth::{ClientAuth, Identifier, SignatureAlgorithm};
use crate::model::id::Name;

fn auth(text: &str) -> Auth {
    let lines = endpoint(&format!("method = \"GET\"\nauth = {text}"));
    let action = parse(&manifest(&lines), "a")
        .unwrap_or_else(|e| panic!("{text}\n{e}"))
        .action;
    action.endpoints[0].auth.clone()
}

fn secret() -> Name {
    Name::new("key").unwrap()
}

#[test]
fn each_kind_is_read() {
    assert_eq!(auth("{ kind = \"none\" }"), Auth::None);
    assert_eq!(
        auth("{ kind = \"api-key\", header = \"X-Key\", secret = \"key\" }"),
        Auth::ApiKey {
            header: "x-key".into(),
            secret: secret()
        }
    );
    assert_eq!(
        auth("{ kind = \"api-key\", query = \"api_key\", secret = \"key\" }"),
        Auth::QueryKey {
            parameter: "api_key".into(),
            secret: secret()
        }
    );
    assert_eq!(
        auth("{ kind = \"bearer\", secret = \"key\" }"),
        Auth::Bearer { secret: secret() }
    );
    for (text, username) in [
        ("username = \"shop\"", Identifier::Plain("shop".into())),
        (
            "username_secret = \"user\"",
            Identifier::Secret(Name::new("user").unwrap()),
        ),
    ] {
        let auth = auth(&format!("{{ kind = \"basic\", {text}, secret = \"key\" }}"));
        assert_eq!(
            auth,
            Auth::Basic {
                username,
                secret: secret()
            }
        );
    }
    let schemes = [
        ("hubspot-v1", SignatureScheme::HubspotV1),
        ("hubspot-v2", SignatureScheme::HubspotV2),
        ("hubspot-v3", SignatureScheme::HubspotV3),
        ("hubspot", SignatureScheme::Hubspot),
        ("standard-webhooks", SignatureScheme::StandardWebhooks),
    ];
    for (word, scheme) in schemes {
        let auth = auth(&format!(
            "{{ kind = \"signature\", scheme = \"{word}\", secret = \"key\" }}"
        ));
        assert_eq!(
            auth,
            Auth::Signature {
                scheme,
                secret: secret()
            }
        );
    }
    let text =
        "{ kind = \"signature\", scheme = \"rfc9421\", algorithm = \"ed25519\", key_id = \"k-1\", secret = \"key\" }";
    let scheme = SignatureScheme::Rfc9421 {
        algorithm: SignatureAlgorithm::Ed25519,
        key_id: "k-1".into(),
    };
    assert_eq!(
        auth(text),
        Auth::Signature {
            scheme,
            secret: secret()
        }
    );
}

#[test]
fn client_credentials_are_read() {
    let text = |more: &str| {
        format!(
            "{{ kind = \"oauth2-client-credentials\", token_url = \"https://login.example/oauth/token\", secret = \"key\"{more} }}"
        )
    };
    let Auth::ClientCredentials(client) = auth(&text(", client_id = \"shop\"")) else {
        panic!()
    };
    assert_eq!(client.token_origin.to_string(), "https://login.example");
    assert_eq!(
        (client.token_path.as_str(), client.client_auth),
        ("/oauth/token", ClientAuth::Basic)
    );
    assert!(client.scopes.is_empty());
    let more = ", client_id_secret = \"id\", scopes = [\"a:b\", \"c\"], client_auth = \"body\"";
    let Auth::ClientCredentials(client) = auth(&text(more)) else {
        panic!()
    };
    assert_eq!(client.client_id, Identifier::Secret(Name::new("id").unwrap()));
    assert_eq!(
        (&client.scopes[..], client.client_auth),
        (&["a:b".to_owned(), "c".to_owned()][..], ClientAuth::Body)
    );
}

fn hmac(keys: &str) -> String {
    format!("kind = \"signature\", scheme = \"hmac\", secret = \"key\", {keys}")
}

#[test]
fn a_form_of_hmac_is_read() {
    let keys = "header = \"X-Slack-Signature\", value = \"v0={signature}\", signs = \"v0:{timestamp}:{body}\", \
                timestamp_header = \"X-Slack-Request-Timestamp\"";
    let Auth::Signature {
        scheme: SignatureScheme::Hmac(scheme),
        ..
    } = auth(&format!("{{ {} }}", hmac(keys)))
    else {
        panic!("a form of HMAC")
    };
    assert_eq!(scheme.headers(), ["x-slack-signature", "x-slack-request-timestamp"]);
    assert!(scheme.signs_time());
    // Names of other schemes are free here, since no other scheme signs the same request.
    for header in ["Signature", "webhook-signature", "authorization"] {
        let found = auth(&format!("{{ {} }}", hmac(&format!("header = \"{header}\""))));
        assert_eq!(found.headers(), [header.to_ascii_lowercase()]);
        assert_eq!(found.kind().as_str(), "hmac");
    }
}

#[test]
fn each_mistake_in_a_form_of_hmac_has_its_place_and_remedy() {
    check_table(&[
        (
            with(&hmac("value = \"{signature}\"")),
            "auth.header: the header is missing",
        ),
        (
            with(&hmac("header = \"content-type\"")),
            "auth.header: `content-type` cannot carry a part of a signature",
        ),
        (with(&hmac("header = \"a b\"")), "use a header such as `x-signature`"),
        (
            with(&hmac("header = \"x-s\", signs = \"{timestamp}.{body}\"")),
            "add `timestamp_header = ",
        ),
        (
            with(&hmac(
                "header = \"x-s\", signs = \"{timestamp}.{body}\", timestamp_header = \"host\"",
            )),
            "auth.timestamp_header: `host` cannot carry",
        ),
        (
            with(&hmac("header = \"x-s\", algorithm = \"md5\"")),
            "auth.algorithm: there is no `md5`; use one of `sha256`",
        ),
        (
            with(&hmac("header = \"x-s\"")) + "headers = { x-s = \"1\" }\n",
            "carries credentials, which only the host adds",
        ),
    ]);
}

#[test]
fn a_url_that_hubspot_v3_could_never_sign_is_refused_when_it_is_built() {
    let signed = |scheme: &str, lines: &str| {
        let lines = format!(
            "method = \"GET\"\nauth = {{ kind = \"signature\", scheme = \"{scheme}\", secret = \"key\" }}\n{lines}\n"
        );
        manifest(&format!("[endpoints.e]\n{lines}"))
    };
    let url = |rest: &str| format!("url = \"https://x.example/{rest}\"");
    let query = |member: &str| format!("{}\nquery = {{ {member} }}", url("a"));
    for scheme in ["hubspot-v3", "hubspot"] {
        for lines in [
            url("a%40b"),
            url("a%3ab"),
            query("q = \"it's\""),
            query("\"it's\" = \"{x}\""),
        ] {
            let found = parse(&signed(scheme, &lines), "a").unwrap_err().to_string();
            assert!(
                found.contains("read") && found.contains("hubspot-v2"),
                "{lines}: {found}"
            );
        }
        for lines in [
            url("a%20b:c'd"),
            query("q = \"a b+c:/?@!$()*,;%27\""),
            query("q = \"{x}\""),
        ] {
            assert!(parse(&signed(scheme, &lines), "a").is_ok(), "{lines}");
        }
    }
    assert!(parse(&signed("hubspot-v2", &query("q = \"it's\"")), "a").is_ok());
    assert!(parse(&signed("hubspot-v2", &url("a%40b")), "a").is_ok());
}

fn with(text: &str) -> String {
    endpoint(&format!("method = \"GET\"\nauth = {{ {text} }}"))
}

#[test]
fn each_mistake_has_its_remedy() {
    let key = "secret = \"key\"";
    let http = "kind = \"signature\", scheme = \"rfc9421\", secret = \"key\"";
    check_table(&[
        (with("kind = \"bearr\", secret = \"key\""), "did you mean `bearer`?"),
        (with("kind = \"bearer\""), "the secret's name is missing"),
        (
            with("kind = \"bearer\", header = \"a\", secret = \"key\""),
            "auth of kind `bearer` has no `header`",
        ),
        (
            with("kind = \"bearer\", scopes = [], secret = \"key\""),
            "auth of kind `bearer` has no `scopes`",
        ),
        (
            with(&format!("kind = \"api-key\", header = \"a\", query = \"b\", {key}")),
            "only into one of them",
        ),
        (
            with(&format!("kind = \"api-key\", query = \"a b\", {key}")),
            "cannot name a key in a query",
        ),
        (
            with(&format!("kind = \"api-key\", query = \"\", {key}")),
            "cannot name a key in a query",
        ),
        (
            with(&format!("kind = \"api-key\", header = \"webhook-id\", {key}")),
            "cannot carry a key",
        ),
        (with(&format!("kind = \"basic\", {key}")), "add `username = \"…\"`"),
        (
            with(&format!("kind = \"basic\", username = \"a:b\", {key}")),
            "without `:`",
        ),
        (
            with(&format!(
                "kind = \"basic\", username = \"a\", username_secret = \"b\", {key}"
            )),
            "say the same thing",
        ),
        (with(&format!("{http}, key_id = \"k\"")), "the algorithm is missing"),
        (with(&format!("{http}, algorithm = \"ed25519\"")), "add `key_id = "),
        (
            with(&format!("{http}, algorithm = \"rsa\", key_id = \"k\"")),
            "use one of `ed25519`, `hmac-sha256`",
        ),
        (
            with("kind = \"signature\", scheme = \"hubspot\", key_id = \"k\", secret = \"key\""),
            "only signatures by `rfc9421` and `hmac` have a `key_id`",
        ),
        (
            with(
                "kind = \"signature\", scheme = \"rfc9421\", signs = \"{body}\", algorithm = \"ed25519\", key_id = \"k\", secret = \"key\"",
            ),
            "only signatures by `hmac` have a `signs`",
        ),
        (
            with("kind = \"bearer\", signs = \"{body}\", secret = \"key\""),
            "auth of kind `bearer` has no `signs`",
        ),
        (
            with("kind = \"api-key\", query = \"k\", secret = \"key\"") + "query = { k = \"1\" }\n",
            "carries credentials, which only the host adds",
        ),
    ]);
    for header in ["signature", "webhook-id", "content-digest"] {
        let lines = endpoint(&format!("method = \"GET\"\nheaders = {{ {header} = \"x\" }}"));
        check_table(&[(lines, "is set by the host alone")]);
    }
}

#[test]
fn each_mistake_of_client_credentials_has_its_remedy() {
    let oauth = "kind = \"oauth2-client-credentials\", secret = \"key\"";
    let token = "token_url = \"https://l.example/t\"";
    check_table(&[
        (with(&format!("{oauth}, client_id = \"a\"")), "add `token_url = "),
        (with(&format!("{oauth}, {token}")), "add `client_id = "),
        (
            with(&format!("{oauth}, {token}, client_id = \"a\", scopes = [\"a b\"]")),
            "is not a scope",
        ),
        (
            with(&format!("{oauth}, {token}, client_id = \"a\", client_auth = \"post\"")),
            "use one of `basic`, `body`",
        ),
        (
            with(&format!(
                "{oauth}, client_id = \"a\", token_url = \"https://l.example/{{x}}\""
            )),
            "has no templates",
        ),
        (
            with(&format!(
                "{oauth}, client_id = \"a\", token_url = \"https://u@l.example/t\""
            )),
            "has a user name",
        ),
        (
            with(&format!(
                "{oauth}, client_id = \"a\", token_url = \"ftp://l.example/t\""
            )),
            "begin with `https://`",
        ),
    ]);
}

#[test]
fn a_key_may_be_the_user_name() {
    let key_as_user = |password: &str| Auth::BasicKey {
        secret: secret(),
        password: password.into(),
    };
    for (text, expected) in [
        (
            "kind = \"basic\", username_secret = \"key\", password = \"\"",
            key_as_user(""),
        ),
        ("kind = \"basic\", secret = \"key\", password = \"\"", key_as_user("")),
        (
            "kind = \"basic\", username_secret = \"key\", password = \"X\"",
            key_as_user("X"),
        ),
        (
            "kind = \"basic\", username = \"\", secret = \"key\"",
            Auth::Basic {
                username: Identifier::Plain(String::new()),
                secret: secret(),
            },
        ),
    ] {
        assert_eq!(auth(&format!("{{ {text} }}")), expected, "{text}");
    }
    check_table(&[
        (
            with("kind = \"basic\", username = \"shop\", password = \"hunter2\""),
            "a password in the manifest is no secret, so the user name has to be one",
        ),
        (
            with("kind = \"basic\", username = \"shop\", secret = \"key\", password = \"\""),
            "the secret is the user name, and here is another",
        ),
        (
            with("kind = \"basic\", username_secret = \"user\", secret = \"key\", password = \"\""),
            "`password` and `secret` are both the password",
        ),
        (
            with("kind = \"basic\", username_secret = \"user\", password = \"ä\""),
            "the password cannot be used",
        ),
        (
            with(
                "kind = \"oauth2-client-credentials\", secret = \"key\", client_id = \"\", token_url = \"https://l.example/t\"",
            ),
            "`` cannot be a `client_id`",
        ),
    ]);
}

#[test]
fn a_key_may_be_a_member_of_the_body() {
    let body_key = "auth = { kind = \"api-key\", body = \"api_key\", secret = \"key\" }\nmethod = ";
    let good = manifest(&endpoint(&format!("{body_key}\"POST\"\nbody = {{}}")));
    assert!(parse(&good, "a").is_ok());
    check_table(&[
        (
            endpoint(&format!("{body_key}\"POST\"")),
            "endpoints.x.auth.body: the key goes into the body, and there is no body",
        ),
        (endpoint(&format!("{body_key}\"GET\"")), "there is no body with members"),
        (
            endpoint(&format!("{body_key}\"POST\"\nbody = \"{{all}}\"")),
            "there is no body with members",
        ),
        (
            endpoint(&format!("{body_key}\"POST\"\nbody = {{ api_key = \"x\" }}")),
            "endpoints.x.body.api_key: `api_key` carries credentials",
        ),
        (
            with("kind = \"api-key\", body = \"a\", header = \"b\", secret = \"key\""),
            "only into one of them; keep `header`",
        ),
        (
            with("kind = \"api-key\", body = \"a\", query = \"b\", secret = \"key\""),
            "only into one of them; keep `body`",
        ),
    ]);
}

#[test]
fn a_token_request_may_have_parameters_of_its_own() {
    let client = "kind = \"oauth2-client-credentials\", secret = \"key\", client_id = \"a\", token_url = \"https://l.example/t\"";
    let found = auth(&format!(
        "{{ {client}, token_parameters = {{ audience = \"https://api.example/\", resource = [\"urn:a\", \"urn:b\"] }} }}"
    ));
    let Auth::ClientCredentials(found) = found else {
        panic!("{found:?}");
    };
    let pairs: Vec<_> = found
        .parameters
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("audience", "https://api.example/"),
            ("resource", "urn:a"),
            ("resource", "urn:b")
        ]
    );
    check_table(&[
        (
            with(&format!("{client}, token_parameters = {{ scope = \"a\" }}")),
            "auth.token_parameters.scope: the host itself writes `scope`; use `scopes`",
        ),
        (
            with(&format!("{client}, token_parameters = {{ client_secret = \"a\" }}")),
            "use `secret`, the name under which the operator keeps it",
        ),
        (
            with(&format!("{client}, token_parameters = {{ password = \"a\" }}")),
            "carries credentials",
        ),
        (
            with(&format!("{client}, token_parameters = {{ audience = 1 }}")),
            "write a text in quotes, or a list of texts",
        ),
        (
            with("kind = \"bearer\", secret = \"key\", token_parameters = { audience = \"a\" }"),
            "auth of kind `bearer` has no `token_parameters`",
        ),
    ]);
}
