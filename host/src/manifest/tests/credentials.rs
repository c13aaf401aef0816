//! Every form of `auth`, beside what it may not say.

use super::errors::{check_table, endpoint};
use super::*;
use crate::model::auth::{ClientAuth, Identifier, SignatureAlgorithm};
use crate::model::id::Name;

pub(super) fn auth(text: &str) -> Auth {
    let lines = endpoint(&format!("method = \"GET\"\nauth = {text}"));
    let action = parse(&manifest(&lines), "a")
        .unwrap_or_else(|e| panic!("{text}\n{e}"))
        .action;
    action.endpoints[0].auth.clone()
}

pub(super) fn secret() -> Name {
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

pub(super) fn with(text: &str) -> String {
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
