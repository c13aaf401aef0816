//! What is built: sources, optional places, bodies, origins, sizes and the digest.

use super::*;

#[test]
fn each_source_finds_its_place() {
    let mut endpoint = endpoint("v1/{settings.region}/orders/{order}.json");
    endpoint.query = pairs(&[
        ("email", "{visitor.email}"),
        ("lang", "{locale}"),
        ("note", "run {run.id}"),
    ]);
    endpoint.headers = pairs(&[("X-Request", "{run.id}/{order}")]);
    let request = built(&endpoint, None, json!({ "order": "A-1001" })).unwrap();
    assert_eq!(
        request.url(),
        "https://api.shop.example/v1/eu/orders/A-1001.json?email=ada%2Bshop@example.com&lang=de-DE&note=run%20run-1"
    );
    let headers = [("X-Request", "run-1/A-1001"), ("accept", "application/json")];
    assert_eq!(
        request.headers(),
        headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()))
    );
    assert_eq!(request.body(), None);
    assert_eq!(request.parameters()["order"], "A-1001");
}

#[test]
fn json_is_asked_for_unless_the_endpoint_asks_for_something_else() {
    let accepted = |endpoint: &Endpoint| {
        let request = built(endpoint, None, json!({ "order": "A" })).unwrap();
        let found = request.headers().iter().filter(|(name, _)| name == "accept");
        found.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let mut endpoint = endpoint("orders/{order}");
    assert_eq!(accepted(&endpoint), ["application/json"]);
    endpoint.headers = pairs(&[("Accept", "application/vnd.api+json")]);
    assert_eq!(accepted(&endpoint), ["application/vnd.api+json"]);
}

#[test]
fn scalars_become_text_and_nothing_else_does() {
    let endpoint = endpoint("orders/{order}");
    for (value, text) in [
        (json!(7), "7"),
        (json!(-1.5), "-1.5"),
        (json!(true), "true"),
        (json!("x"), "x"),
    ] {
        assert_eq!(wire(&endpoint, json!({ "order": value })), format!("/orders/{text}"));
    }
    for value in [json!({}), json!([1]), json!(null)] {
        assert_eq!(
            rule(built(&endpoint, None, json!({ "order": value }))),
            Err(Rule::ParameterType)
        );
    }
    let mut setting = super::endpoint("orders");
    setting.query = pairs(&[("q", "a{settings.list}")]);
    assert_eq!(rule(built(&setting, None, json!({}))), Err(Rule::SettingType));
}

#[test]
fn parameters_are_those_that_are_declared() {
    let endpoint = endpoint("orders/{order}");
    assert_eq!(
        rule(built(&endpoint, None, json!({ "order": 1, "url": "x" }))),
        Err(Rule::ParameterUndeclared)
    );
    assert_eq!(rule(built(&endpoint, None, json!({}))), Err(Rule::ParameterMissing));
    assert!(built(&endpoint, None, json!({ "order": 1 })).is_ok());
}

#[test]
fn a_missing_setting_names_the_line_to_add() {
    let mut endpoint = endpoint("{settings.tenant}");
    // Whether or not there is a grant yet.
    for grant in [Some(&grant()), None] {
        let denial = built(&endpoint, grant, json!({})).unwrap_err();
        assert_eq!(denial.rule, Rule::SettingMissing);
        assert_eq!(denial.remedy, "[actions.order-status.settings]\ntenant = \"…\"");
    }
    endpoint.path = vec![template("{visitor.id}")];
    assert_eq!(rule(built(&endpoint, None, json!({}))), Err(Rule::VisitorUnknown));
}

#[test]
fn absent_optional_parameters_leave_out_their_place() {
    let mut endpoint = endpoint("orders");
    endpoint.method = Method::Post;
    endpoint.query = pairs(&[("page", "{page}"), ("fixed", "1")]);
    endpoint.body = Some(BodyTemplate::Object(vec![
        ("a".into(), BodyTemplate::Value(source("a"))),
        (
            "deep".into(),
            BodyTemplate::Object(vec![("b".into(), BodyTemplate::Value(source("b")))]),
        ),
        ("text".into(), BodyTemplate::Text(template("for {locale}"))),
        (
            "list".into(),
            BodyTemplate::Array(vec![BodyTemplate::Constant(json!(1))]),
        ),
    ]));
    let request = built(&endpoint, None, json!({})).unwrap();
    assert_eq!(request.path_and_query(), "/orders?fixed=1");
    let body: Value = serde_json::from_slice(request.body().unwrap()).unwrap();
    assert_eq!(body, json!({ "deep": {}, "text": "for de-DE", "list": [1] }));
    assert_eq!(
        request.headers(),
        ["accept", "content-type"].map(|name| (name.to_owned(), "application/json".to_owned()))
    );

    let given = json!({ "a": [1, null], "b": "x\r\n\"", "page": 2 });
    let request = built(&endpoint, None, given).unwrap();
    assert_eq!(request.path_and_query(), "/orders?page=2&fixed=1");
    let body: Value = serde_json::from_slice(request.body().unwrap()).unwrap();
    assert_eq!(body["a"], json!([1, null]), "the JSON type is kept");
    assert_eq!(body["deep"]["b"], "x\r\n\"", "JSON escapes what it must");
}

#[test]
fn the_grant_s_origin_stands_in_for_the_manifest_s() {
    let endpoint = endpoint("orders/{order}");
    let local = Origin {
        scheme: Scheme::Http,
        host: "127.0.0.1".into(),
        port: 4010,
    };
    let grant = Grant {
        origin: local.clone(),
        ..grant()
    };
    let request = built(&endpoint, Some(&grant), json!({ "order": 1 })).unwrap();
    assert_eq!(request.url(), "http://127.0.0.1:4010/orders/1");
    assert_eq!(request.origin(), &local);
}

#[test]
fn sizes_are_bounded() {
    let mut endpoint = endpoint("orders");
    endpoint.body = Some(BodyTemplate::Value(source("text")));
    let most = GateLimits::default().request_bytes_max as usize - 2;
    assert!(built(&endpoint, None, json!({ "text": "x".repeat(most) })).is_ok());
    assert_eq!(
        rule(built(&endpoint, None, json!({ "text": "x".repeat(most + 1) }))),
        Err(Rule::RequestTooLarge)
    );

    endpoint.body = None;
    endpoint.query = pairs(&[("q", "{text}")]);
    let most = URL_BYTES_MAX - "/orders?q=".len();
    assert!(built(&endpoint, None, json!({ "text": "x".repeat(most) })).is_ok());
    assert_eq!(
        rule(built(&endpoint, None, json!({ "text": "x".repeat(most + 1) }))),
        Err(Rule::UrlTooLong)
    );

    endpoint.query = Vec::new();
    endpoint.headers = pairs(&[("x-text", "{text}")]);
    let most =
        GateLimits::default().header_bytes_max as usize - "x-text".len() - 4 - "acceptapplication/json".len() - 4;
    assert!(built(&endpoint, None, json!({ "text": "x".repeat(most) })).is_ok());
    assert_eq!(
        rule(built(&endpoint, None, json!({ "text": "x".repeat(most + 1) }))),
        Err(Rule::HeadersTooLarge)
    );
}

#[test]
fn the_digest_tells_every_part_apart() {
    let request = |change: &dyn Fn(&mut Endpoint)| {
        let mut endpoint = endpoint("orders/{order}");
        endpoint.headers = pairs(&[("x-a", "b")]);
        change(&mut endpoint);
        built(&endpoint, None, json!({ "order": 1 })).unwrap()
    };
    let base = request(&|_| {});
    assert_eq!(base.digest(), request(&|_| {}).digest());
    assert_eq!(base.digest().len(), 64);
    let others = [
        request(&|endpoint| endpoint.method = Method::Post),
        request(&|endpoint| endpoint.origin.port = 8443),
        request(&|endpoint| endpoint.origin.scheme = Scheme::Http),
        request(&|endpoint| endpoint.query = pairs(&[("a", "b")])),
        request(&|endpoint| endpoint.headers = pairs(&[("x-ab", "")])),
        request(&|endpoint| endpoint.headers = pairs(&[("x-a", "b"), ("x-c", "d")])),
        request(&|endpoint| endpoint.body = Some(BodyTemplate::Constant(json!({})))),
        request(&|endpoint| endpoint.body = Some(BodyTemplate::Constant(json!([])))),
    ];
    let mut digests: Vec<&str> = others.iter().map(BuiltRequest::digest).chain([base.digest()]).collect();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), others.len() + 1);
}

#[test]
fn an_origin_that_the_client_would_write_differently_is_refused() {
    let hosts = [
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[0:0::1]",
        "EXAMPLE.com",
        "bücher.example",
        "user@example.com",
        "example.com/x",
        "example.com#",
        "exa mple.com",
        "example.com:1",
        "",
        "％.example",
    ];
    for host in hosts {
        let endpoint = Endpoint {
            origin: https(host),
            ..endpoint("orders")
        };
        assert_eq!(
            rule(built(&endpoint, None, json!({}))),
            Err(Rule::UrlNotExact),
            "{host}"
        );
    }
    for host in [
        "127.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "example.com",
        "xn--bcher-kva.example",
    ] {
        let endpoint = Endpoint {
            origin: https(host),
            ..endpoint("orders")
        };
        assert!(built(&endpoint, None, json!({})).is_ok(), "{host}");
    }
}

#[test]
fn what_no_value_can_make_good_is_known_before_a_call() {
    let denied = |endpoint: &Endpoint| {
        always_denied(&action(endpoint), endpoint, &GateLimits::default()).map(|denial| denial.rule)
    };
    let mut good = endpoint("v1/{settings.region}/{order}");
    good.query = pairs(&[("email", "{visitor.email}"), ("id", "{visitor.id}")]);
    good.headers = pairs(&[("x-run", "{run.id} {locale}")]);
    assert_eq!(denied(&good), None);
    let with_header = |value: &str| Endpoint {
        headers: pairs(&[("x-a", value)]),
        ..endpoint("orders")
    };
    let long = "a".repeat(9_000);
    for (endpoint, rule) in [
        (with_header(" {order}"), Rule::HeaderSpace),
        (with_header("{order} "), Rule::HeaderSpace),
        (with_header(&"a".repeat(40_000)), Rule::HeadersTooLarge),
        (endpoint("a%2Fb"), Rule::PathSeparator),
        (endpoint(&long), Rule::UrlTooLong),
        (
            Endpoint {
                query: pairs(&[("a", &long)]),
                ..endpoint("orders")
            },
            Rule::UrlTooLong,
        ),
    ] {
        assert_eq!(denied(&endpoint), Some(rule), "{endpoint:?}");
    }
}
