//! What the gate decides about credentials: token endpoints, names that only the host may write, keys in redirects.

use super::*;
use crate::model::auth::{ClientAuth, ClientCredentials, Identifier, SignatureAlgorithm};
use crate::policy::grant::needed;

fn origin(text: &str) -> Origin {
    parse_origin(text).unwrap()
}

fn oauth(token: &str) -> Endpoint {
    Endpoint {
        auth: Auth::ClientCredentials(Box::new(ClientCredentials {
            token_origin: origin(token),
            token_path: "/oauth/token".into(),
            client_id: Identifier::Secret(name("id")),
            secret: name("key"),
            scopes: vec!["a".into(), "b c".into()],
            parameters: Vec::new(),
            client_auth: ClientAuth::Basic,
        })),
        ..endpoint("orders")
    }
}

fn open() -> Grant {
    Grant {
        secrets: vec![name("key"), name("id")],
        private_networks: vec!["10.0.0.0/8".parse().unwrap()],
        ..grant()
    }
}

fn decided(endpoint: &Endpoint, grant: &Grant) -> Result<EgressPermit, Denial> {
    let request = built(endpoint, Some(grant), json!({})).unwrap();
    let grant = &fitting(grant, endpoint);
    decide_with(
        &action(endpoint),
        endpoint,
        Some(grant),
        Assurance::VerifiedEmail,
        request,
    )
}

#[test]
fn a_token_endpoint_elsewhere_has_to_be_granted() {
    let login = "https://login.shop.example";
    let named = Grant {
        token_origin: Some(origin(login)),
        ..open()
    };
    for (token, grant, expected) in [
        ("https://api.shop.example", open(), Ok(())),
        (login, named.clone(), Ok(())),
        (login, open(), Err(Rule::TokenOriginNotGranted)),
        (
            "https://api.shop.example:8443",
            open(),
            Err(Rule::TokenOriginNotGranted),
        ),
        ("http://api.shop.example", open(), Err(Rule::TokenOriginNotGranted)),
        (
            login,
            Grant {
                token_origin: Some(origin("http://login.shop.example")),
                ..open()
            },
            Err(Rule::SchemeNotGranted),
        ),
        (
            login,
            Grant {
                token_origin: Some(origin("http://login.shop.example")),
                plain_http: true,
                ..open()
            },
            Ok(()),
        ),
        // A staging system must not be given production's tokens by accident.
        (
            "https://api.shop.example",
            Grant {
                origin: origin("https://staging.shop.example"),
                ..open()
            },
            Err(Rule::TokenOriginNotGranted),
        ),
        (
            login,
            Grant {
                secrets: vec![name("key")],
                ..named
            },
            Err(Rule::SecretNotGranted),
        ),
    ] {
        let result = decided(&oauth(token), &grant);
        assert_eq!(
            result.map(|_| ()).map_err(|denial| denial.rule),
            expected,
            "{token} {grant:?}"
        );
    }
}

#[test]
fn remedies_name_the_token_s_origin() {
    let login = "https://login.shop.example";
    let denial = decided(&oauth(login), &open()).unwrap_err();
    assert!(
        denial.remedy.contains(" --token-origin https://login.shop.example "),
        "{}",
        denial.remedy
    );
    let least = |endpoint: &Endpoint| needed(&action(endpoint), endpoint, None);
    let asked = least(&oauth(login));
    assert_eq!(asked.token_origin, Some(origin(login)));
    assert_eq!(asked.secrets, [name("key"), name("id")]);
    assert_eq!(least(&oauth("https://api.shop.example")).token_origin, None);
}

#[test]
fn the_token_s_permit_is_a_destination_of_its_own() {
    let grant = Grant {
        token_origin: Some(origin("https://sso.shop.example:8443")),
        ..open()
    };
    let permit = decided(&oauth("https://login.shop.example"), &grant).unwrap();
    let token = permit.token().unwrap();
    assert_eq!(token.url(), "https://sso.shop.example:8443/oauth/token");
    assert_eq!(token.body(), Some(&b"grant_type=client_credentials&scope=a+b+c"[..]));
    assert_eq!(
        (token.method(), token.is_write(), token.redirects_left()),
        (Method::Post, false, 0)
    );
    assert_eq!(token.auth(), &Auth::None);
    assert_eq!(token.private_networks().len(), 1);
    assert_eq!(token.response_bytes_max(), Some(64 << 10));
    assert!(token.token().is_none(), "a token needs no token");
    assert!(redirect(&token, 307, "/elsewhere").is_err());
    assert!(decided(&endpoint("orders"), &grant).unwrap().token().is_none());
}

#[test]
fn what_a_credential_writes_no_template_writes() {
    let signature = |scheme| Auth::Signature {
        scheme,
        secret: name("key"),
    };
    let secret = || name("key");
    for (auth, header) in [
        (
            Auth::ApiKey {
                header: "x-shop".into(),
                secret: secret(),
            },
            "X-Shop",
        ),
        (Auth::Bearer { secret: secret() }, "Authorization"),
        (
            Auth::Basic {
                username: Identifier::Plain("u".into()),
                secret: secret(),
            },
            "authorization",
        ),
        (oauth("https://api.shop.example").auth, "authorization"),
        (signature(SignatureScheme::HubspotV1), "x-hubspot-signature"),
        (signature(SignatureScheme::StandardWebhooks), "webhook-id"),
        (
            signature(SignatureScheme::Rfc9421 {
                algorithm: SignatureAlgorithm::Ed25519,
                key_id: "k".into(),
            }),
            "content-digest",
        ),
    ] {
        assert!(auth.headers().contains(&header.to_ascii_lowercase().as_str()));
        let mut endpoint = Endpoint {
            auth,
            ..endpoint("orders")
        };
        assert!(built(&endpoint, None, json!({})).is_ok());
        endpoint.headers = pairs(&[(header, "x")]);
        assert_eq!(
            rule(built(&endpoint, None, json!({}))),
            Err(Rule::HeaderReserved),
            "{header}"
        );
    }
    let mut endpoint = Endpoint {
        auth: Auth::QueryKey {
            parameter: "api_key".into(),
            secret: secret(),
        },
        ..endpoint("orders")
    };
    endpoint.query = pairs(&[("api_keys", "x")]);
    assert!(built(&endpoint, None, json!({})).is_ok());
    endpoint.query = pairs(&[("api_key", "x")]);
    assert_eq!(rule(built(&endpoint, None, json!({}))), Err(Rule::QueryReserved));
}

#[test]
fn a_redirect_s_key_is_left_out_of_the_permit() {
    let endpoint = Endpoint {
        auth: Auth::QueryKey {
            parameter: "api_key".into(),
            secret: name("key"),
        },
        redirects_max: 1,
        ..endpoint("orders")
    };
    let permit = decided(&endpoint, &open()).unwrap();
    for (location, target) in [
        ("/x?api_key=s3cret", "/x"),
        ("/x?a=1&api_key=s3cret&b=2", "/x?a=1&b=2"),
        ("/x?api%5Fkey=s3cret&b", "/x?b"),
        ("/x?api_key&api_keys=1", "/x?api_keys=1"),
        ("/x?", "/x"),
    ] {
        let hop = redirect(&permit, 302, location).unwrap();
        assert_eq!(hop.request().path_and_query(), target, "{location}");
    }
    let keyless = decided(&super::endpoint("orders"), &open()).unwrap();
    assert_eq!(keyless.redirects_left(), 0);
}

#[test]
fn a_key_is_encoded_so_that_nothing_of_it_is_query() {
    assert_eq!(query_key(b"a-b._~9"), "a-b._~9");
    assert_eq!(query_key(b"a&b=c#d%e+f g/\xff'"), "a%26b%3Dc%23d%25e%2Bf%20g%2F%FF%27");
}
