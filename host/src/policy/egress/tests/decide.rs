//! What is decided: each allow beside the denial that one missing word makes of it.

use super::*;
use crate::model::identity::Assurance;

fn decided(action: &Action, grant: Option<&Grant>, assurance: Assurance) -> Result<EgressPermit, Denial> {
    let endpoint = &action.endpoints[0];
    decide(
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
        secrets: vec![name("shop-api-key")],
        ..grant()
    };
    assert!(decided(&action, Some(&granted), Assurance::Anonymous).is_ok());
    let denial = decided(&action, None, Assurance::VerifiedEmail).unwrap_err();
    assert_eq!(denial.rule, Rule::NotGranted);
    assert_eq!(
        denial.remedy,
        "[[grants]]\naction = \"order-status\"\nendpoint = \"orders\"\norigin = \"https://api.shop.example\"\n\
         secrets = [\"shop-api-key\"]"
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
        endpoints: vec![first.clone(), second.clone()],
        ..action(&first)
    };
    let grant = grant();
    let try_it = |endpoint: &Endpoint, request: BuiltRequest| {
        rule(decide(&action, endpoint, Some(&grant), Assurance::Anonymous, request)).map(|permit| permit.port())
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
    let result = decide(
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
    let result = decide(
        &action,
        &endpoint,
        Some(&grant()),
        Assurance::Anonymous,
        request.clone(),
    );
    assert_eq!(rule(result), Err(Rule::RequestMismatch));
    assert!(decide(&action, &endpoint, Some(&elsewhere), Assurance::Anonymous, request).is_ok());

    for other in [
        super::endpoint("customers/{id}"),
        super::endpoint("orders/{id}/lines"),
        super::endpoint("{id}"),
    ] {
        let request = built(&other, None, json!({ "id": 1 })).unwrap();
        let result = decide(&action, &endpoint, Some(&grant()), Assurance::Anonymous, request);
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
        "[[grants]]\naction = \"order-status\"\nendpoint = \"orders\"\norigin = \"http://127.0.0.1:4010\"\n\
         secrets = [\"shop-api-key\"]\nprivate_networks = [\"127.0.0.0/8\"]\nplain_http = true"
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
        secrets: vec![name("other")],
        ..grant()
    };
    let denial = decided(&action, Some(&other), Assurance::Anonymous).unwrap_err();
    assert_eq!(denial.rule, Rule::SecretNotGranted);
    assert!(
        denial.remedy.ends_with("secrets = [\"other\", \"shop-api-key\"]"),
        "{}",
        denial.remedy
    );
    let both = Grant {
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
        (Method::Post, Effect::Read, true),
        (Method::Delete, Effect::Destructive, true),
    ] {
        let action = action(&Endpoint {
            method,
            effect,
            ..endpoint("orders")
        });
        assert_eq!(
            decided(&action, Some(&grant()), Assurance::Anonymous)
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
        denial.remedy.ends_with("private_networks = [\"10.1.2.3/32\"]"),
        "{}",
        denial.remedy
    );
    let metadata = check("169.254.169.254".parse().unwrap(), &[]).unwrap_err();
    let denial = permit.deny_address(&metadata);
    assert_eq!(denial.rule, Rule::AddressMetadata);
    assert!(!denial.remedy.contains("private_networks"));
}
