//! Grants as words and as sets, and what an action asks for beyond them.

use super::*;
use crate::model::action::{Response, VisitorView};
use crate::model::endpoint::{BodyType, Effect, Method, Source};
use crate::model::identity::Protection;
use crate::web::parse_origin;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// `GET https://api.shop.example/orders/{id}` with an API key.
fn endpoint() -> Endpoint {
    Endpoint {
        name: name("orders"),
        title: "Looks an order up".into(),
        method: Method::Get,
        origin: parse_origin("https://api.shop.example").unwrap(),
        path: vec![
            Template::literal("orders"),
            Template(vec![Piece::Value(Source::Parameter("id".into()))]),
        ],
        titles: Vec::new(),
        slashes: Vec::new(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        body_type: BodyType::default(),
        effect: Effect::Read,
        confirm: false,
        auth: Auth::ApiKey {
            header: "x-api-key".into(),
            secret: name("key"),
        },
        redirects_max: 0,
        response_headers: Vec::new(),
        timeout_ms: None,
        response_bytes_max: None,
    }
}

fn action(endpoint: Endpoint) -> Action {
    Action {
        name: name("order-status"),
        title: "Check an order".into(),
        description: String::new(),
        protection: Protection::MatchEmail,
        effect: Effect::Read,
        triggers: Vec::new(),
        visitor: VisitorView::default(),
        inputs: Vec::new(),
        endpoints: vec![Arc::new(endpoint)],
        call: None,
        response: Response::default(),
        examples: Vec::new(),
        locales: Vec::new(),
    }
}

fn form() -> GrantForm {
    GrantForm {
        action: "order-status".into(),
        endpoint: "orders".into(),
        allow: "GET https://api.shop.example/orders/*".into(),
        auth: Some("api-key".into()),
        secrets: vec!["key".into()],
        protection: Some("match-email".into()),
        ..GrantForm::default()
    }
}

#[test]
fn what_an_action_asks_for_is_what_its_manifest_says() {
    let asked = needed(&action(endpoint()), &endpoint(), None);
    assert_eq!(GrantForm::from(&asked), form());
    assert_eq!(form().check(), Ok(asked.clone()));
    assert!(
        [asked]
            .into_iter()
            .collect::<Grants>()
            .needs(&action(endpoint()))
            .is_empty()
    );
}

#[test]
fn stars_of_a_manifest_are_no_rest() {
    let stars = Endpoint {
        path: vec![
            Template::literal("a**b"),
            Template::literal("**"),
            Template(vec![
                Piece::Value(Source::Parameter("x".into())),
                Piece::Literal("*".into()),
                Piece::Value(Source::Parameter("y".into())),
            ]),
        ],
        ..endpoint()
    };
    let asked = needed(&action(stars.clone()), &stars, None);
    assert_eq!(asked.path.as_str(), "/a*b/*/*");
    assert!(!asked.path.covers("/a*b/c/d/e"));
}

#[test]
fn a_new_version_that_asks_for_more_is_told_with_each_difference() {
    let granted: Grants = [form().check().unwrap()].into_iter().collect();
    let mut more = action(Endpoint {
        method: Method::Delete,
        path: vec![Template::literal("admin"), Template::literal("*")],
        auth: Auth::QueryKey {
            parameter: "k".into(),
            secret: name("other"),
        },
        ..endpoint()
    });
    more.protection = Protection::None;
    let needs = granted.needs(&more);
    assert_eq!(
        needs[0].to_string(),
        "orders: the method `DELETE`; granted is `GET`\n\
         orders: a credential of kind `query-key`; granted is `api-key`\n\
         orders: the secret `other`; granted is `key`\n\
         orders: visitors at the protection level `none`; granted is `match-email` or higher\n\
         orders: the path `/admin/*`; granted is `/orders/*`"
    );
    assert_eq!(
        needs[0].command(),
        "actgate grant order-status orders --allow 'DELETE https://api.shop.example/admin/*' --auth query-key --secret key \
         --secret other"
    );
    let enough: Grants = [needs[0].grant.clone()].into_iter().collect();
    assert!(enough.needs(&more).is_empty());
}

#[test]
fn a_new_version_that_asks_for_less_or_the_same_elsewhere_is_no_change() {
    let granted: Grants = [form().check().unwrap()].into_iter().collect();
    let less = Endpoint {
        auth: Auth::None,
        confirm: true,
        ..endpoint()
    };
    let mut stricter = action(less);
    stricter.protection = Protection::VerifyEmail;
    assert!(granted.needs(&stricter).is_empty());
    // The grant's origin stands in for whatever the manifest says, so a new one there gets nothing.
    let elsewhere = Endpoint {
        origin: parse_origin("https://evil.example").unwrap(),
        ..endpoint()
    };
    assert!(granted.needs(&action(elsewhere)).is_empty());
    let unknown = Endpoint {
        name: name("customers"),
        ..endpoint()
    };
    let needs = granted.needs(&action(unknown));
    assert_eq!(
        needs[0].to_string(),
        "customers: GET https://api.shop.example/orders/* with `key` as `api-key`; granted is nothing"
    );
}

#[test]
fn a_post_counts_as_a_read_only_where_the_operator_says_so_too() {
    let search = Endpoint {
        method: Method::Post,
        ..endpoint()
    };
    let write = GrantForm {
        allow: "POST https://api.shop.example/orders/*".into(),
        ..form()
    };
    let granted: Grants = [write.check().unwrap()].into_iter().collect();
    let needs = granted.needs(&action(search.clone()));
    assert_eq!(
        needs[0].to_string(),
        "orders: calls by `POST` that count as reads; granted is `POST` as a write"
    );
    assert!(needs[0].command().ends_with(" --as-read"), "{}", needs[0].command());
    let enough: Grants = [needs[0].grant.clone()].into_iter().collect();
    assert!(enough.needs(&action(search)).is_empty());
    // The other way round nothing is missing: a write asks for less.
    let writing = Endpoint {
        method: Method::Post,
        effect: Effect::Write,
        ..endpoint()
    };
    assert!(enough.needs(&action(writing)).is_empty());
}

#[test]
fn a_command_can_be_pasted_whatever_is_in_it() {
    let all = GrantForm {
        allow: "POST http://127.0.0.1:4010/o'brien/**".into(),
        token_origin: Some("https://login.shop.example".into()),
        private_networks: vec!["127.0.0.0/8".into(), "fd00::/8".into()],
        plain_http: true,
        confirm: true,
        as_read: true,
        calls_per_minute: Some(30),
        ..form()
    };
    assert_eq!(
        all.command(),
        r"actgate grant order-status orders --allow 'POST http://127.0.0.1:4010/o'\''brien/**' --auth api-key --secret key --token-origin https://login.shop.example --private-network 127.0.0.0/8 --private-network fd00::/8 --protection match-email --calls-per-minute 30 --plain-http --confirm --as-read"
    );
    assert_eq!(GrantForm::from(&all.check().unwrap()), all);
}

#[test]
fn each_mistake_names_its_key() {
    type Change = fn(&mut GrantForm);
    let cases: [(Change, &str); 12] = [
        (|f| f.action = "Order".into(), "action: "),
        (|f| f.endpoint = String::new(), "endpoint: "),
        (
            |f| f.allow = "https://api.shop.example/".into(),
            "allow: write method and URL",
        ),
        (
            |f| f.allow = "get https://api.shop.example/".into(),
            "allow: write method and URL",
        ),
        (
            |f| f.allow = "GET https://*.shop.example/".into(),
            "allow: a grant names one host",
        ),
        (
            |f| f.allow = "GET https://user@shop.example/".into(),
            "allow: an origin",
        ),
        (
            |f| f.allow = "GET https://shop.example/a?b=*".into(),
            "allow: `?` cannot be part of a path",
        ),
        (|f| f.auth = Some("password".into()), "auth: `password`"),
        (|f| f.secrets = vec!["K".into()], "secrets: "),
        (|f| f.private_networks = vec!["10".into()], "private_networks: `10`"),
        (|f| f.protection = Some("strict".into()), "protection: `strict`"),
        (|f| f.calls_per_minute = Some(0), "calls_per_minute: "),
    ];
    for (change, start) in cases {
        let mut form = form();
        change(&mut form);
        let error = form.check().unwrap_err().to_string();
        assert!(error.starts_with(start), "{error}");
    }
}

#[test]
fn a_set_finds_each_grant_and_keeps_the_later_of_two() {
    let of = |action: &str, endpoint: &str, calls| GrantForm {
        action: action.into(),
        endpoint: endpoint.into(),
        calls_per_minute: calls,
        ..form()
    };
    let forms = [
        of("b", "y", None),
        of("a", "x", None),
        of("b", "x", Some(1)),
        of("a", "x", Some(2)),
    ];
    let grants: Grants = forms.iter().map(|form| form.check().unwrap()).collect();
    let found = |action: &str, endpoint: &str| grants.find(&name(action), &name(endpoint)).map(|g| g.calls_per_minute);
    assert_eq!(found("a", "x"), Some(Some(2)));
    assert_eq!(found("b", "x"), Some(Some(1)));
    assert_eq!(found("b", "y"), Some(None));
    assert_eq!(found("a", "y"), None);
    assert_eq!(grants.iter().count(), 3);
}
