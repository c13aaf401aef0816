//! Keys in bodies and as user names, and what a token request says besides.

use super::credentials::{auth, secret, with};
use super::errors::{check_table, endpoint};
use super::*;
use crate::model::auth::Identifier;

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
            "a password in the manifest is not a secret, so the user name has to be one",
        ),
        (
            with("kind = \"basic\", username = \"shop\", secret = \"key\", password = \"\""),
            "the secret is the user name, and this is another one",
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
