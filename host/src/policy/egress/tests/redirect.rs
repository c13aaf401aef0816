//! Each redirect that is followed, beside those that are not.

use super::*;

fn permit(endpoint: &Endpoint, grant: &Grant) -> EgressPermit {
    let action = action(endpoint);
    let parameters = if endpoint.parameters().is_empty() {
        json!({})
    } else {
        json!({ "id": "1" })
    };
    let request = built(endpoint, Some(grant), parameters).unwrap();
    let grant = fitting(grant, endpoint);
    decide_with(&action, endpoint, Some(&grant), Assurance::VerifiedEmail, request).unwrap()
}

fn reader() -> Endpoint {
    Endpoint {
        redirects_max: 2,
        headers: pairs(&[("accept", "application/json"), ("x-tenant", "secretive")]),
        auth: Auth::ApiKey {
            header: "x-api-key".into(),
            secret: name("key"),
        },
        ..endpoint("orders/{id}")
    }
}

fn keyed() -> Grant {
    Grant {
        secrets: vec![name("key")],
        private_networks: vec!["10.0.0.0/8".parse().unwrap()],
        ..grant()
    }
}

#[test]
fn on_the_same_origin_a_granted_path_is_followed_with_credentials() {
    let permit = permit(&reader(), &keyed());
    for (location, url) in [
        ("/v2/orders/1", "https://api.shop.example/v2/orders/1"),
        ("2?a=b", "https://api.shop.example/orders/2?a=b"),
        ("https://api.shop.example:443/x#part", "https://api.shop.example/x"),
        ("//api.shop.example/x", "https://api.shop.example/x"),
        ("../../../x", "https://api.shop.example/x"),
    ] {
        let hop = super::redirect(&permit, 302, location).unwrap();
        assert_eq!(hop.url(), url, "{location}");
        assert_eq!(hop.redirects_left(), 1);
        assert_eq!(hop.secret(), Some(&name("key")));
        assert_eq!(hop.headers().len(), 2);
        assert_eq!(hop.private_networks().len(), 1);
        assert_ne!(hop.digest(), permit.digest());
    }
}

#[test]
fn a_path_that_is_not_granted_is_refused_with_the_command_for_it() {
    let narrow = Grant {
        path: PathPattern::new("/orders/*").unwrap(),
        ..keyed()
    };
    let permit = permit(&reader(), &narrow);
    assert_eq!(
        super::redirect(&permit, 302, "/orders/2?full=1").unwrap().url(),
        "https://api.shop.example/orders/2?full=1"
    );
    for location in [
        "/admin",
        "/orders/1/",
        "/orders/",
        "/orders/../admin/2",
        "/orders/1/lines",
        "/Orders/1",
    ] {
        let denial = super::redirect(&permit, 302, location).unwrap_err();
        assert_eq!(denial.rule, Rule::RedirectPath, "{location}");
        assert!(
            denial
                .remedy
                .contains("--allow 'GET https://api.shop.example/**' --auth api-key"),
            "{}",
            denial.remedy
        );
    }
}

#[test]
fn an_escaped_slash_in_a_redirect_needs_the_grant_for_it() {
    let narrow = Grant {
        path: PathPattern::new("/orders/*").unwrap(),
        ..keyed()
    };
    let slashed = Grant {
        slashes: true,
        ..narrow.clone()
    };
    for location in ["/orders/a%2Fb", "/orders/a%2f..%2fadmin", "/orders/a%252Fb"] {
        let denial = super::redirect(&permit(&reader(), &narrow), 302, location).unwrap_err();
        assert_eq!(denial.rule, Rule::RedirectPath, "{location}");
        assert!(denial.remedy.ends_with("--slashes"), "{}", denial.remedy);
    }
    assert!(super::redirect(&permit(&reader(), &slashed), 302, "/orders/a%2Fb").is_ok());
    let long = format!("https://{}.example/", "a.".repeat(400));
    let denial = super::redirect(&permit(&reader(), &slashed), 302, &long).unwrap_err();
    assert!(denial.message.len() < 400, "{}", denial.message);
}

#[test]
fn another_origin_is_refused() {
    let permit = permit(&reader(), &keyed());
    for location in [
        "https://evil.example/orders/1",
        "http://api.shop.example/orders/1",
        "https://api.shop.example:8443/orders/1",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://2130706433/",
        "http://[::ffff:127.0.0.1]/",
        "//evil.example/",
        "https://api.shop.example.evil.example/orders/1",
        "https://evilapi.shop.example/orders/1",
        "https://api.shop.example./orders/1",
    ] {
        assert_eq!(
            rule(super::redirect(&permit, 302, location)),
            Err(Rule::RedirectOrigin),
            "{location}"
        );
    }
    for location in [
        "",
        "https://user@api.shop.example/",
        "https://:p@api.shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://api.shop.example/",
        "/a b",
        "/a\r\nb",
        "\\\\evil.example",
        "/\\evil.example",
        "https://",
        "https://[::1",
    ] {
        assert_eq!(
            rule(super::redirect(&permit, 302, location)),
            Err(Rule::RedirectLocation),
            "{location:?}"
        );
    }
}

#[test]
fn the_manifest_s_origin_is_another_one_where_the_operator_granted_elsewhere() {
    let staged = Grant {
        origin: https("staging.internal"),
        ..keyed()
    };
    let permit = permit(&reader(), &staged);
    let result = super::redirect(&permit, 307, "https://api.shop.example/orders/1");
    assert_eq!(rule(result), Err(Rule::RedirectOrigin));
    let hop = super::redirect(&permit, 307, "https://staging.internal/orders/1").unwrap();
    assert_eq!(hop.origin(), &https("staging.internal"));
}

#[test]
fn a_write_stays_a_write_on_its_own_origin() {
    let writer = Endpoint {
        method: Method::Post,
        effect: Effect::Write,
        body: Some(BodyTemplate::Constant(json!({}))),
        ..reader()
    };
    let staged = Grant {
        origin: https("staging.internal"),
        ..keyed()
    };
    let permit = permit(&writer, &staged);
    let kept = super::redirect(&permit, 307, "/other").unwrap();
    assert_eq!((kept.method(), kept.body()), (Method::Post, Some(&b"{}"[..])));
    let got = super::redirect(&permit, 303, "/done").unwrap();
    assert_eq!((got.method(), got.body()), (Method::Get, None));
    assert!(got.is_write(), "what it answers for was a write");
    assert!(got.headers().iter().all(|(name, _)| name != "content-type"));
    for status in [301, 302] {
        assert_eq!(
            rule(super::redirect(&permit, status, "/other")),
            Err(Rule::RedirectMethod)
        );
    }
    // Whichever number is allowed, it is the method that stands in the way.
    let none = Endpoint {
        redirects_max: 0,
        ..writer.clone()
    };
    let unfollowed = super::redirect(&self::permit(&none, &staged), 301, "/orders/1/").unwrap_err();
    assert_eq!(
        (unfollowed.rule, unfollowed.remedy.as_str()),
        (
            Rule::RedirectMethod,
            "end the url in the manifest with a `/`, as the redirect does"
        )
    );
    for status in [303, 307, 308] {
        let result = super::redirect(&permit, status, "https://api.shop.example/orders/1");
        assert_eq!(rule(result), Err(Rule::RedirectOrigin), "{status}");
    }
}

#[test]
fn the_manifest_s_number_is_the_limit() {
    let none = permit(
        &Endpoint {
            redirects_max: 0,
            ..reader()
        },
        &keyed(),
    );
    let denial = super::redirect(&none, 302, "/x").unwrap_err();
    assert_eq!(
        (denial.rule, denial.remedy.as_str()),
        (Rule::RedirectLimit, "[endpoints.orders]\nredirects = 1")
    );
    let mut permit = permit(&reader(), &keyed());
    for _ in 0..2 {
        permit = super::redirect(&permit, 302, "/x").unwrap();
    }
    assert_eq!(rule(super::redirect(&permit, 302, "/x")), Err(Rule::RedirectLimit));
}

#[test]
fn a_signed_hop_is_held_to_the_same_rule_as_its_first_request() {
    let auth = Auth::Signature {
        scheme: SignatureScheme::Hubspot,
        secret: name("key"),
    };
    let permit = permit(&Endpoint { auth, ..reader() }, &keyed());
    assert!(super::redirect(&permit, 302, "/x?a=b:c").is_ok());
    assert_eq!(
        rule(super::redirect(&permit, 302, "/x?a=b%3Ac")),
        Err(Rule::UrlSignatureAmbiguous)
    );
    assert_eq!(
        rule(super::redirect(
            &permit,
            302,
            &format!("/{}", "x".repeat(URL_BYTES_MAX))
        )),
        Err(Rule::UrlTooLong)
    );
}

#[test]
fn only_five_statuses_are_redirects() {
    let redirects: Vec<u16> = (100..600).filter(|status| is_redirect(*status)).collect();
    assert_eq!(redirects, [301, 302, 303, 307, 308]);
}
