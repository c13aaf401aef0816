//! What a manifest declares, as it goes on the wire: forms, JSON under other names, lists, keys in bodies, slashes.

use super::*;
use crate::manifest;
use crate::policy::grant::needed;
use crate::upstream::tests::server::{header, ok};

const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// An endpoint at a server, with these lines of a manifest.
fn declared(server: &Server, lines: &str) -> Endpoint {
    let path = if lines.contains("url = ") {
        String::new()
    } else {
        format!("url = \"http://shop.test:{}/x\"\n", server.port())
    };
    let lines = lines.replace("PORT", &server.port().to_string());
    let text = format!(
        "name = \"a\"\ntitle = \"A\"\ndescription = \"D\"\neffect = \"write\"\n[endpoints.orders]\n{path}{lines}\n"
    );
    let parsed = manifest::parse(&text, "action.toml");
    let action = parsed.unwrap_or_else(|errors| panic!("{text}\n{errors}")).action;
    (*action.endpoints[0]).clone()
}

/// Decides on a call under a grant of all that its endpoint asks for.
fn decided(endpoint: &Endpoint, parameters: Value) -> Result<EgressPermit, Denial> {
    let action = action(endpoint);
    let grant = Grant {
        private_networks: vec!["127.0.0.0/8".parse().unwrap()],
        ..needed(&action, endpoint, None)
    };
    let grants = [grant].into_iter().collect();
    let parameters = parameters.as_object().unwrap();
    let endpoint = &action.endpoints[0];
    let limits = GateLimits::default();
    egress::permit(
        &action,
        endpoint,
        &grants,
        Assurance::Anonymous,
        parameters,
        &HOST,
        &limits,
    )
}

/// Sends it, and gives what came of it with the request that arrived.
async fn sent(server: &Server, lines: &str, parameters: Value) -> (Sent, String) {
    let permit = decided(&declared(server, lines), parameters).unwrap();
    let sent = upstream().send(&permit, &context()).await.unwrap();
    (sent, server.requests().pop().unwrap())
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn a_form_goes_out_as_a_form() {
    let server = Server::saying(EMPTY).await;
    let lines = "method = \"POST\"\nbody_type = \"form\"\n\
                 body = { amount = 1990, \"items[0][price]\" = \"{price}\", note = \"for {name}\", expand = [\"a\", \"b&c\"], \
                 tags = \"{tags}\", left = \"{left}\", live = true }";
    let parameters = json!({ "price": "price_1", "name": "Zoë & Bo\n=1", "tags": ["x y", 2] });
    let (_, request) = sent(&server, lines, parameters).await;
    assert_eq!(
        header(&request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        body(&request),
        "amount=1990&items%5B0%5D%5Bprice%5D=price_1&note=for+Zo%C3%AB+%26+Bo%0A%3D1&expand=a&expand=b%26c&tags=x+y&tags=2&\
         live=true"
    );
    let denial = decided(&declared(&server, lines), json!({ "price": {}, "name": "a" })).unwrap_err();
    assert_eq!(denial.rule, Rule::ParameterType);
}

#[tokio::test]
async fn json_goes_out_under_the_name_that_the_manifest_gives_it() {
    let server = Server::saying(EMPTY).await;
    for (word, content_type) in [
        ("json", "application/json"),
        ("application/vnd.api+json", "application/vnd.api+json"),
        ("application/merge-patch+json", "application/merge-patch+json"),
    ] {
        let lines = format!("method = \"PATCH\"\nbody_type = \"{word}\"\nbody = {{ data = \"{{data}}\" }}");
        let (_, request) = sent(&server, &lines, json!({ "data": [1] })).await;
        assert_eq!(header(&request, "content-type"), Some(content_type));
        assert_eq!(body(&request), "{\"data\":[1]}");
    }
    let plain = decided(&declared(&server, "method = \"POST\"\nbody = { a = 1 }"), json!({})).unwrap();
    let named = declared(
        &server,
        "method = \"POST\"\nbody_type = \"text/json\"\nbody = { a = 1 }",
    );
    let named = decided(&named, json!({})).unwrap();
    assert_ne!(plain.digest(), named.digest(), "a yes to one is none to the other");
}

#[tokio::test]
async fn a_list_in_the_query_is_repeated_keys() {
    let server = Server::saying(EMPTY).await;
    let lines =
        "method = \"GET\"\nquery = { properties = [\"email\", \"phone {n}\"], \"ids[]\" = \"{ids}\", page = 1 }";
    for (ids, expected) in [
        (
            json!({ "n": 1, "ids": ["a&b", 2, true] }),
            "&ids[]=a%26b&ids[]=2&ids[]=true",
        ),
        (json!({ "n": 1, "ids": "one" }), "&ids[]=one"),
        (json!({ "n": 1, "ids": [] }), ""),
        (json!({ "n": 1 }), ""),
    ] {
        let (_, request) = sent(&server, lines, ids).await;
        let line = format!(
            "GET /x?properties=email&properties=phone%201{}&page=1 HTTP/1.1",
            expected.replace("[]", "%5B%5D")
        );
        let first = request.lines().next().unwrap();
        assert_eq!(first, line);
    }
    for bad in [json!([["a"]]), json!([{}]), json!([null]), json!({})] {
        let denial = decided(&declared(&server, lines), json!({ "n": 1, "ids": bad })).unwrap_err();
        assert_eq!(denial.rule, Rule::ParameterType);
    }
}

#[tokio::test]
async fn a_manifest_can_name_its_own_user_agent() {
    let server = Server::saying(EMPTY).await;
    let lines = "method = \"GET\"\nheaders = { User-Agent = \"shop-bot/1.0 (ops@shop.example)\" }";
    let (sent, request) = sent(&server, lines, json!({})).await;
    assert_eq!(header(&request, "user-agent"), Some("shop-bot/1.0 (ops@shop.example)"));
    assert_eq!(request.matches("user-agent: ").count(), 1, "{request}");
    let told: Vec<_> = sent
        .request_headers_redacted
        .iter()
        .filter(|(name, _)| name == "user-agent")
        .collect();
    assert_eq!(
        told,
        [&("user-agent".to_owned(), "shop-bot/1.0 (ops@shop.example)".to_owned())]
    );
}

#[tokio::test]
async fn a_key_stands_in_the_body_and_in_no_text() {
    let server = Server::start(|_, request| Answer::Bytes(ok("", body(request).as_bytes()))).await;
    for (kind, expected) in [
        ("json", format!("{{\"a\":1,\"api_key\":\"{SECRET}\"}}")),
        ("form", format!("a=1&api_key={SECRET}")),
    ] {
        let lines = format!(
            "method = \"POST\"\nbody_type = \"{kind}\"\nbody = {{ a = 1 }}\n\
             auth = {{ kind = \"api-key\", body = \"api_key\", secret = \"key\" }}"
        );
        let permit = decided(&declared(&server, &lines), json!({})).unwrap();
        let sent = upstream().send(&permit, &context()).await.unwrap();
        assert_eq!(body(&server.requests().pop().unwrap()), expected);
        let echoed = String::from_utf8_lossy(&sent.body).into_owned();
        assert!(echoed.contains("[redacted:key]"), "{echoed}");
        assert!(!format!("{echoed} {sent:?} {permit:?}").contains(SECRET));
        let sending = Grant {
            auth: AuthKind::ApiKey,
            ..permit.grant().clone()
        };
        let action = action(&declared(&server, &lines));
        let needs = [sending]
            .into_iter()
            .collect::<crate::policy::grant::Grants>()
            .needs(&action);
        assert_eq!(
            needs[0].lacks[0].rule,
            Rule::AuthNotGranted,
            "a key for a header is none for a body"
        );
    }
}

#[tokio::test]
async fn a_redirect_to_a_get_takes_no_key_of_a_body_along() {
    let server = Server::start(|number, _| {
        Answer::Bytes(match number {
            1 => b"HTTP/1.1 303 X\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n".to_vec(),
            _ => EMPTY.into(),
        })
    })
    .await;
    let lines = "method = \"POST\"\nredirects = 1\nbody = {}\n\
                 auth = { kind = \"api-key\", body = \"api_key\", secret = \"key\" }";
    let (_, request) = sent(&server, lines, json!({})).await;
    assert!(
        request.starts_with("GET /x HTTP/1.1\r\n") && body(&request).is_empty(),
        "{request}"
    );
    assert!(server.requests()[0].ends_with(&format!("{{\"api_key\":\"{SECRET}\"}}")));
}

#[tokio::test]
async fn a_slash_stays_inside_of_its_segment_where_the_manifest_allows_it() {
    let server = Server::saying(EMPTY).await;
    let url = "method = \"GET\"\nurl = \"http://shop.test:PORT/projects/{project}/issues\"";
    let lines = format!("{url}\nslashes = [\"project\"]");
    for (project, segment) in [
        ("group/project", "group%2Fproject"),
        ("plain", "plain"),
        ("a/b/ü", "a%2Fb%2F%C3%BC"),
    ] {
        let (_, request) = sent(&server, &lines, json!({ "project": project })).await;
        let line = format!("GET /projects/{segment}/issues HTTP/1.1\r\n");
        assert!(request.starts_with(&line), "{request}");
        let elsewhere = decided(&declared(&server, url), json!({ "project": project }));
        assert_eq!(elsewhere.is_ok(), !project.contains('/'), "{project}");
    }
    for (bad, rule) in [
        ("a/../b", Rule::PathDotSegment),
        ("..", Rule::PathDotSegment),
        ("a/.", Rule::PathDotSegment),
        ("a//b", Rule::PathEmptyValue),
        ("/a", Rule::PathEmptyValue),
        ("a/", Rule::PathEmptyValue),
        ("a%2Fb", Rule::PathSeparator),
        ("a\\b", Rule::PathSeparator),
        ("a/%2e%2e", Rule::PathDotSegment),
    ] {
        let denial = decided(&declared(&server, &lines), json!({ "project": bad })).unwrap_err();
        assert_eq!(denial.rule, rule, "{bad}");
    }
}

#[tokio::test]
async fn a_slash_inside_of_a_segment_needs_the_operator_s_word() {
    let server = Server::saying(EMPTY).await;
    let lines = "method = \"GET\"\nurl = \"http://shop.test:PORT/projects/{project}\"";
    let action = action(&declared(&server, &format!("{lines}\nslashes = [\"project\"]")));
    let plain = declared(&server, lines);
    let before = needed(&action, &plain, None);
    let grants: crate::policy::grant::Grants = [before].into_iter().collect();
    let needs = grants.needs(&action);
    assert_eq!(needs[0].lacks[0].rule, Rule::SlashNotGranted);
    assert!(needs[0].command().ends_with(" --slashes"), "{}", needs[0].command());
}
