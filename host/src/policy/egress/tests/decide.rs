//! What is decided: each allow beside the denial that one missing word makes of it.

use super::*;
use crate::policy::grant::{GrantForm, needed};

fn decided(action: &Action, grant: Option<&Grant>, assurance: Assurance) -> Result<EgressPermit, Denial> {
    let endpoint = &action.endpoints[0];
    decide_with(
        action,
        endpoint,
        grant,
        assurance,
        built(endpoint, grant, json!({})).unwrap(),
    )
}

#[test]
fn nothing_goes_without_a_grant() {
    let endpoint = Endpoint {
        auth: Auth::ApiKey {
            header: "x-api-key".into(),
            secret: name("shop-api-key"),
        },
        ..endpoint("orders")
    };
    let action = action(&endpoint);
    let granted = Grant {
        auth: AuthKind::ApiKey,
        secrets: vec![name("shop-api-key")],
        ..grant()
    };
    assert!(decided(&action, Some(&granted), Assurance::Anonymous).is_ok());
    let denial = decided(&action, None, Assurance::VerifiedEmail).unwrap_err();
    assert_eq!(denial.rule, Rule::NotGranted);
    assert_eq!(
        denial.remedy,
        "actgate grant order-status orders --allow 'GET https://api.shop.example/orders' --auth api-key --secret shop-api-key"
    );
    for wrong in [
        Grant {
            action: name("other"),
            ..granted.clone()
        },
        Grant {
            endpoint: name("other"),
            ..granted
        },
    ] {
        assert_eq!(
            rule(decided(&action, Some(&wrong), Assurance::Anonymous)),
            Err(Rule::NotGranted)
        );
    }
}

#[test]
fn a_grant_for_one_port_is_none_for_another() {
    let (first, mut second) = (endpoint("orders"), endpoint("orders"));
    second.name = name("admin");
    second.origin.port = 8443;
    let action = Action {
        endpoints: vec![Arc::new(first.clone()), Arc::new(second.clone())],
        ..action(&first)
    };
    let grant = grant();
    let try_it = |endpoint: &Endpoint, request: BuiltRequest| {
        rule(decide_with(
            &action,
            endpoint,
            Some(&grant),
            Assurance::Anonymous,
            request,
        ))
        .map(|permit| permit.port())
    };
    let request = |endpoint| built(endpoint, None, json!({})).unwrap();
    assert_eq!(try_it(&first, request(&first)), Ok(443));
    assert_eq!(try_it(&second, request(&second)), Err(Rule::NotGranted));
    assert_eq!(
        try_it(&first, request(&second)),
        Err(Rule::RequestMismatch),
        "a request of the other endpoint"
    );
}

#[test]
fn only_declared_endpoints_pass() {
    let declared = endpoint("orders");
    let changed = Endpoint {
        method: Method::Delete,
        ..declared.clone()
    };
    let request = built(&changed, None, json!({})).unwrap();
    let result = decide_with(
        &action(&declared),
        &changed,
        Some(&grant()),
        Assurance::Anonymous,
        request,
    );
    assert_eq!(rule(result), Err(Rule::NotDeclared));
}

#[test]
fn the_request_must_be_of_this_endpoint_and_grant() {
    let endpoint = endpoint("orders/{id}");
    let action = action(&endpoint);
    let elsewhere = Grant {
        origin: https("staging.example"),
        ..grant()
    };
    let request = built(&endpoint, Some(&elsewhere), json!({ "id": 1 })).unwrap();
    let result = decide_with(
        &action,
        &endpoint,
        Some(&grant()),
        Assurance::Anonymous,
        request.clone(),
    );
    assert_eq!(rule(result), Err(Rule::RequestMismatch));
    assert!(decide_with(&action, &endpoint, Some(&elsewhere), Assurance::Anonymous, request).is_ok());

    for other in [
        super::endpoint("customers/{id}"),
        super::endpoint("orders/{id}/lines"),
        super::endpoint("{id}"),
    ] {
        let request = built(&other, None, json!({ "id": 1 })).unwrap();
        let result = decide_with(&action, &endpoint, Some(&grant()), Assurance::Anonymous, request);
        assert_eq!(rule(result), Err(Rule::RequestMismatch));
    }
}

#[test]
fn plain_http_needs_its_own_word() {
    let local = Origin {
        scheme: Scheme::Http,
        host: "127.0.0.1".into(),
        port: 4010,
    };
    let closed = Grant {
        origin: local,
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        secrets: vec![name("shop-api-key")],
        ..grant()
    };
    let action = action(&endpoint("orders"));
    let denial = decided(&action, Some(&closed), Assurance::Anonymous).unwrap_err();
    assert_eq!(denial.rule, Rule::SchemeNotGranted);
    assert_eq!(
        denial.remedy,
        "actgate grant order-status orders --allow 'GET http://127.0.0.1:4010/**' --secret shop-api-key \
         --private-network 127.0.0.0/8 --plain-http"
    );
    let open = Grant {
        plain_http: true,
        ..closed
    };
    assert!(decided(&action, Some(&open), Assurance::Anonymous).is_ok());
}

#[test]
fn a_secret_is_granted_by_name() {
    let auth = Auth::ApiKey {
        header: "x-api-key".into(),
        secret: name("shop-api-key"),
    };
    let action = action(&Endpoint {
        auth,
        ..endpoint("orders")
    });
    let other = Grant {
        auth: AuthKind::ApiKey,
        secrets: vec![name("other")],
        ..grant()
    };
    let denial = decided(&action, Some(&other), Assurance::Anonymous).unwrap_err();
    assert_eq!(denial.rule, Rule::SecretNotGranted);
    assert!(
        denial.remedy.ends_with("--secret other --secret shop-api-key"),
        "{}",
        denial.remedy
    );
    let both = Grant {
        auth: AuthKind::ApiKey,
        secrets: vec![name("other"), name("shop-api-key")],
        ..grant()
    };
    let permit = decided(&action, Some(&both), Assurance::Anonymous).unwrap();
    assert_eq!(permit.secret(), Some(&name("shop-api-key")));
}

#[test]
fn the_assurance_must_reach_the_protection() {
    let levels = [Assurance::Anonymous, Assurance::MatchedEmail, Assurance::VerifiedEmail];
    for protection in [Protection::None, Protection::MatchEmail, Protection::VerifyEmail] {
        let action = Action {
            protection,
            ..action(&endpoint("orders"))
        };
        for assurance in levels {
            let expected = if assurance >= protection.requires() {
                Ok(())
            } else {
                Err(Rule::AssuranceTooLow)
            };
            assert_eq!(rule(decided(&action, Some(&grant()), assurance)).map(|_| ()), expected);
        }
    }
    let email = action(&Endpoint {
        query: pairs(&[("email", "{visitor.email}")]),
        ..endpoint("orders")
    });
    let denial = decided(&email, Some(&grant()), Assurance::Anonymous).unwrap_err();
    assert_eq!(
        (denial.rule, denial.remedy.as_str()),
        (Rule::AssuranceTooLow, "protection = \"match-email\"")
    );
    assert!(decided(&email, Some(&grant()), Assurance::MatchedEmail).is_ok());
}

#[test]
fn a_write_is_anything_but_a_read_by_method_or_effect() {
    for (method, effect, write) in [
        (Method::Get, Effect::Read, false),
        (Method::Get, Effect::Write, true),
        (Method::Get, Effect::Destructive, true),
        (Method::Post, Effect::Read, false),
        (Method::Post, Effect::Write, true),
        (Method::Delete, Effect::Destructive, true),
    ] {
        let action = action(&Endpoint {
            method,
            effect,
            ..endpoint("orders")
        });
        assert_eq!(
            decided(
                &action,
                Some(&Grant {
                    as_read: true,
                    ..fitting(&grant(), &action.endpoints[0])
                }),
                Assurance::Anonymous
            )
            .unwrap()
            .is_write(),
            write
        );
    }
}

#[test]
fn a_refused_address_names_the_line_that_would_allow_it() {
    use crate::policy::address::check;
    let action = action(&endpoint("orders"));
    let permit = decided(&action, Some(&grant()), Assurance::Anonymous).unwrap();
    let refused = check("10.1.2.3".parse().unwrap(), &[]).unwrap_err();
    let denial = permit.deny_address(&refused);
    assert_eq!(denial.rule, Rule::AddressNotPublic);
    assert!(
        denial.remedy.ends_with("--private-network 10.1.2.3/32"),
        "{}",
        denial.remedy
    );
    let metadata = check("169.254.169.254".parse().unwrap(), &[]).unwrap_err();
    let denial = permit.deny_address(&metadata);
    assert_eq!(denial.rule, Rule::AddressMetadata);
    assert!(!denial.remedy.contains("--private-network"));
}

/// A grant that has everything of `order-status orders` but one thing, and the rule that misses it.
#[test]
fn each_thing_that_a_grant_names_is_asked_for() {
    let endpoint = Endpoint {
        auth: Auth::ApiKey {
            header: "x-api-key".into(),
            secret: name("key"),
        },
        ..endpoint("orders/{id}")
    };
    let action = Action {
        protection: Protection::MatchEmail,
        ..action(&endpoint)
    };
    let full = needed(&action, &endpoint, None);
    let decided = |grant: &Grant| {
        let request = built(&endpoint, Some(grant), json!({ "id": "A-1" })).unwrap();
        decide_with(&action, &endpoint, Some(grant), Assurance::MatchedEmail, request)
    };
    assert!(decided(&full).is_ok());
    type Change = fn(&mut Grant);
    let cases: [(Change, Rule); 6] = [
        (|grant| grant.method = Method::Post, Rule::MethodNotGranted),
        (
            |grant| grant.path = PathPattern::new("/orders/B-*").unwrap(),
            Rule::PathNotGranted,
        ),
        (|grant| grant.auth = AuthKind::HubspotV3, Rule::AuthNotGranted),
        (|grant| grant.secrets.clear(), Rule::SecretNotGranted),
        (
            |grant| grant.protection = Protection::VerifyEmail,
            Rule::ProtectionNotGranted,
        ),
        (|grant| grant.confirm = true, Rule::ConfirmationNotGranted),
    ];
    for (change, expected) in cases {
        let mut lesser = full.clone();
        change(&mut lesser);
        let denial = decided(&lesser).unwrap_err();
        assert_eq!(denial.rule, expected);
        assert!(denial.rule.is_about_grants());
        assert!(
            denial
                .nearest
                .as_deref()
                .is_some_and(|near| near.starts_with("orders: ")),
            "{denial:?}"
        );
        // What the remedy grants is enough.
        let mended = needed(&action, &endpoint, Some(&lesser));
        assert_eq!(GrantForm::from(&mended).command(), denial.remedy);
        assert!(decided(&mended).is_ok(), "{}", denial.remedy);
    }
}

#[test]
fn a_mistyped_endpoint_is_told_its_neighbour() {
    let action = action(&endpoint("orders"));
    let denial = not_declared(&action, "order");
    assert_eq!(
        (denial.rule, denial.nearest.as_deref()),
        (Rule::NotDeclared, Some("orders"))
    );
    assert_eq!(not_declared(&action, "customers").nearest, None);
}

#[test]
fn a_missing_grant_is_told_with_the_nearest_that_there_is() {
    let action = action(&endpoint("orders"));
    let elsewhere = Grant {
        endpoint: name("hours"),
        origin: https("other.example"),
        ..grant()
    };
    let near = Grant {
        endpoint: name("returns"),
        ..grant()
    };
    let stranger = Grant {
        action: name("another-action"),
        ..grant()
    };
    let nearest = |grants: Vec<Grant>| {
        let request = built(&action.endpoints[0], None, json!({})).unwrap();
        let grants: Grants = grants.into_iter().collect();
        let denial = decide(&action, &action.endpoints[0], &grants, Assurance::Anonymous, request).unwrap_err();
        assert_eq!(denial.rule, Rule::NotGranted);
        denial.nearest
    };
    let found = nearest(vec![elsewhere.clone(), near.clone(), stranger.clone()]);
    assert_eq!(found.as_deref(), Some("returns: GET https://api.shop.example/**"));
    assert_eq!(
        nearest(vec![elsewhere]).as_deref(),
        Some("hours: GET https://other.example/**")
    );
    assert_eq!(nearest(vec![stranger]), None);
}
