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
            endpoint("method = \"GET\"\nquery = { a = [1] }"),
            "cannot be a value of a query",
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
            "stands here twice",
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
