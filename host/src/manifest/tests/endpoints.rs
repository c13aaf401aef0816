//! Every rule of an endpoint from its other side.

use super::errors::{check_table, endpoint, only_error};
use super::*;

#[test]
fn rules_of_an_endpoint() {
    check_table(&[
        (endpoint("method = \"get\""), "did you mean `GET`?"),
        (endpoint(""), "add `method = \"GET\"`"),
        (
            endpoint("method = \"GET\"\nbody = { a = 1 }"),
            "a `GET` request has no body",
        ),
        (
            endpoint("method = \"GET\"\nconfirm = true"),
            "only a write is confirmed",
        ),
        (
            endpoint("method = \"DELETE\"\neffect = \"read\""),
            "a `DELETE` changes something, so its effect is not `read`",
        ),
        (
            endpoint("method = \"DELETE\"\neffect = \"destructive\"\nconfirm = false"),
            "always confirmed",
        ),
        (endpoint("method = \"GET\"\nredirects = 6"), "use a number from 0 to 5"),
        (endpoint("method = \"GET\"\ntimeout_ms = 0"), "`0` is not a limit"),
        (
            endpoint("method = \"GET\"\nresponse_headers = [\"Set-Cookie\"]"),
            "never shown",
        ),
        (
            endpoint("method = \"GET\"\nresponse_headers = [\"a b\"]"),
            "not the name of a header",
        ),
        (
            endpoint("method = \"GET\"\nquery = { a = \"{visitor.name}\" }"),
            "the host gives `visitor.email`",
        ),
        (
            endpoint("method = \"GET\"\nquery = { a = [[1]] }"),
            "cannot be a value of a query",
        ),
        (
            endpoint("method = \"GET\"\nquery = { a = [] }"),
            "endpoints.x.query.a: an empty list sends nothing",
        ),
        (
            endpoint("method = \"GET\"\nquery = { a = [\"{b\"] }"),
            "endpoints.x.query.a.0: `{b` has a `{` without a `}`",
        ),
        (
            endpoint("method = \"POST\"\nbody = { a = nan }"),
            "endpoints.x.body.a: `NaN` is not a number in JSON",
        ),
        (
            endpoint("method = \"POST\"\nbody = { a = 1979-05-27 }"),
            "put it in quotes",
        ),
        (
            endpoint("method = \"POST\"\nbody = { a = [\"{b\"] }"),
            "endpoints.x.body.a.0: `{b` has a `{` without a `}`",
        ),
    ]);
    for good in [
        "method = \"GET\"\nredirects = 5",
        "method = \"POST\"\nbody = { a = \"{b}\" }\nconfirm = false",
    ] {
        assert!(parse(&manifest(&endpoint(good)), "a").is_ok(), "{good}");
    }
}

#[test]
fn headers_that_the_host_owns() {
    let owned = [
        "Host",
        "content-length",
        "Content-Type",
        "cookie",
        "connection",
        "te",
        "X-HubSpot-Anything",
    ];
    for name in owned
        .into_iter()
        .chain(["idempotency-key", "transfer-encoding", "upgrade"])
    {
        let error = only_error(&endpoint(&format!("method = \"GET\"\nheaders = {{ {name} = \"x\" }}")));
        assert!(error.contains("is set by the host alone"), "{error}");
        let auth = format!("auth = {{ kind = \"api-key\", header = \"{name}\", secret = \"s\" }}");
        let error = only_error(&endpoint(&format!("method = \"GET\"\n{auth}")));
        assert!(error.contains("cannot carry a key"), "{error}");
    }
    let auth = "auth = { kind = \"api-key\", header = \"x-key\", secret = \"s\" }\nmethod = \"GET\"\n";
    check_table(&[
        (
            endpoint("method = \"GET\"\nheaders = { Authorization = \"x\" }"),
            "remove it and use `auth`",
        ),
        (
            endpoint(&format!("{auth}headers = {{ X-Key = \"x\" }}")),
            "remove it and use `auth`",
        ),
        (
            endpoint("method = \"GET\"\nheaders = { a = \"1\", A = \"2\" }"),
            "appears twice",
        ),
        (
            endpoint("method = \"GET\"\nheaders = { \"a b\" = \"1\" }"),
            "is not the name of a header",
        ),
        (
            endpoint("method = \"GET\"\nheaders = { a = \"1\\r\\nb: 2\" }"),
            "printable ASCII",
        ),
    ]);
    assert!(
        parse(
            &manifest(&endpoint(&format!("{auth}headers = {{ X-Other = \"{{locale}}\" }}"))),
            "a"
        )
        .is_ok()
    );
}

#[test]
fn rules_of_auth() {
    let auth = |auth: &str| endpoint(&format!("method = \"GET\"\nauth = {{ {auth} }}"));
    check_table(&[
        (
            auth("kind = \"apikey\", header = \"x\", secret = \"s\""),
            "did you mean `api-key`?",
        ),
        (auth("header = \"x\""), "the kind is missing"),
        (
            auth("kind = \"none\", secret = \"s\""),
            "auth of kind `none` has no `secret`",
        ),
        (auth("kind = \"api-key\", secret = \"s\""), "the header is missing"),
        (
            auth("kind = \"api-key\", header = \"x\""),
            "the secret's name is missing",
        ),
        (
            auth("kind = \"api-key\", header = \"x\", secret = \"sk_LIVE\""),
            "`sk_LIVE` is not a name",
        ),
        (
            auth("kind = \"api-key\", header = \"x\", secret = \"s\", scheme = \"hubspot\""),
            "has no `scheme`",
        ),
        (
            auth("kind = \"signature\", scheme = \"hubspot-v4\", secret = \"s\""),
            "did you mean `hubspot-v",
        ),
        (auth("kind = \"signature\", secret = \"s\""), "the scheme is missing"),
        (auth("kind = \"none\", token = \"s\""), "there is no key `token` here"),
    ]);
    for good in [
        "kind = \"none\"",
        "kind = \"signature\", scheme = \"hubspot\", secret = \"s\"",
    ] {
        assert!(parse(&manifest(&auth(good)), "a").is_ok(), "{good}");
    }
}

#[test]
fn an_endpoint_can_stand_by_itself() {
    let table = |text: &str| text.parse::<toml::Table>().unwrap();
    let good = "method = \"POST\"\nurl = \"https://a.example/found\"\neffect = \"read\"\n\
                body = { email = \"{visitor.email}\" }\n";
    let found = crate::manifest::endpoint("directory", table(good)).unwrap();
    assert_eq!((found.name.as_str(), found.title.as_str()), ("directory", "Directory"));
    let told = |text: &str| {
        let errors = crate::manifest::endpoint("directory", table(text)).unwrap_err();
        assert!(errors.0.iter().all(|error| error.file.is_none() && error.line == 0));
        let told = errors
            .0
            .iter()
            .map(|error| format!("{}: {}; {}", error.path, error.message, error.remedy));
        told.collect::<Vec<_>>().join("\n")
    };
    // Paths begin at the endpoint, and all problems come at once.
    let bad = told("methd = \"GET\"\nurl = \"http://a.example:0/\"\nheaders = { authorization = \"x\" }\n");
    for words in [
        "methd: ",
        "did you mean `method`?",
        "method: the method is missing",
        "headers.authorization: ",
    ] {
        assert!(bad.contains(words), "`{words}` is not in: {bad}");
    }
    assert!(crate::manifest::endpoint("No Name", table(good)).is_err());
}

#[test]
fn bodies_have_types() {
    let post = |lines: &str| endpoint(&format!("method = \"POST\"\n{lines}"));
    check_table(&[
        (
            post("body = { a = 1 }\nbody_type = \"xml\""),
            "endpoints.x.body_type: `xml` is not a type of body that can be sent; use `json`, `form`",
        ),
        (
            post("body = { a = 1 }\nbody_type = \"multipart/form-data\""),
            "is not a type of body that can be sent",
        ),
        (
            post("body_type = \"form\""),
            "there is no body that this is the type of",
        ),
        (
            post("body = \"{a}\"\nbody_type = \"form\""),
            "write its fields as a table: body = { name = ",
        ),
        (
            post("body = { a = { b = 1 } }\nbody_type = \"form\""),
            "endpoints.x.body.a: a field of a form has no fields of its own; write the name as it is sent, such as `\"a[id]\" = ",
        ),
        (
            post("body = { a = [[1]] }\nbody_type = \"form\""),
            "endpoints.x.body.a.0: a field of a form is a text, a number or a boolean",
        ),
        (
            post("headers = { content-type = \"application/vnd.api+json\" }\nbody = { a = 1 }"),
            "`body_type` says what the body is",
        ),
    ]);
    for good in [
        "form",
        "application/x-www-form-urlencoded",
        "json",
        "application/vnd.api+json; ext=\\\"x\\\"",
    ] {
        let text = manifest(&post(&format!("body = {{ a = \"{{b}}\" }}\nbody_type = \"{good}\"")));
        assert!(parse(&text, "a").is_ok(), "{good}");
    }
}

#[test]
fn slashes_are_for_values_of_the_path() {
    let with = |slashes: &str| {
        let lines = format!("method = \"GET\"\nslashes = [{slashes}]");
        endpoint(&lines).replace(
            "https://a.example/",
            "https://a.example/{project}/{settings.group}/{run.id}",
        )
    };
    check_table(&[
        (
            with("\"other\""),
            "endpoints.x.slashes.0: `{other}` is not in the path of the url",
        ),
        (
            with("\"project\", \"settings.x\""),
            "endpoints.x.slashes.1: `{settings.x}` is not in the path",
        ),
        (with("\"Project\""), "is not the name of a parameter"),
        (
            endpoint("method = \"GET\"").replace("https://a.example/", "https://a.example/a%2Fb"),
            "has an escape that is not allowed",
        ),
    ]);
    assert!(parse(&manifest(&with("\"project\", \"settings.group\"")), "a").is_ok());
}

#[test]
fn an_input_of_a_type_that_its_place_cannot_take_is_refused() {
    let declared = |schema: &str, place: &str| {
        let text = manifest(&format!(
            "effect = \"write\"\n[[inputs]]\nname = \"tags\"\ninstructions = \"Which?\"\nschema = {schema}\n\
             [endpoints.x]\nmethod = \"POST\"\n{place}\n[response]\ntemplate = \"Done.\"\n"
        ));
        check_declared(&parse(&text, "a").unwrap_or_else(|e| panic!("{text}\n{e}")).action)
    };
    let url = "url = \"https://a.example/x\"";
    let [list, objects, object] = [
        "{ type = \"array\", items = { type = \"string\" } }",
        "{ type = \"array\", items = { type = \"object\" } }",
        "{ type = \"object\" }",
    ];
    let in_path = "url = \"https://a.example/{tags}\"".to_owned();
    let in_header = format!("{url}\nheaders = {{ x-tags = \"{{tags}}\" }}");
    let in_text = format!("{url}\nbody = {{ a = \"for {{tags}}\" }}");
    let in_query_text = format!("{url}\nquery = {{ a = \"x{{tags}}\" }}");
    let in_query = format!("{url}\nquery = {{ a = \"{{tags}}\" }}");
    let in_form = format!("{url}\nbody_type = \"form\"\nbody = {{ a = \"{{tags}}\" }}");
    let in_json = format!("{url}\nbody = {{ a = \"{{tags}}\" }}");
    for place in [&in_path, &in_header, &in_text, &in_query_text] {
        for schema in [list, object, "{ enum = [[1], [2]] }", "{ type = \"null\" }"] {
            let error = declared(schema, place).unwrap_err().to_string();
            assert!(
                error.contains(
                    "endpoints.x.tags: the input `tags` is used in a text, a path or a header, and is not a text"
                ),
                "{place} {error}"
            );
        }
        for schema in [
            "{ type = \"string\" }",
            "{ type = [\"array\", \"integer\"] }",
            "{ enum = [1, [2]] }",
            "{ minimum = 1 }",
        ] {
            assert!(declared(schema, place).is_ok(), "{place} {schema}");
        }
    }
    for place in [&in_query, &in_form] {
        assert!(declared(list, place).is_ok(), "{place}");
        for schema in [objects, object] {
            let error = declared(schema, place).unwrap_err().to_string();
            assert!(error.contains("cannot fill a value of `query` or of a form"), "{error}");
        }
    }
    for schema in [list, objects, object] {
        assert!(declared(schema, &in_json).is_ok(), "{schema}");
    }
}
