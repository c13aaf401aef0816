//! Signatures as a kind of `auth`: forms of HMAC, and URLs that a scheme could never sign.

use super::credentials::{auth, with};
use super::errors::check_table;
use super::*;

fn hmac(keys: &str) -> String {
    format!("kind = \"signature\", scheme = \"hmac\", secret = \"key\", {keys}")
}

#[test]
fn a_form_of_hmac_is_read() {
    let keys = "header = \"X-Slack-Signature\", value = \"v0={signature}\", signs = \"v0:{timestamp}:{body}\", \
                timestamp_header = \"X-Slack-Request-Timestamp\"";
    let Auth::Signature {
        scheme: SignatureScheme::Hmac(scheme),
        ..
    } = auth(&format!("{{ {} }}", hmac(keys)))
    else {
        panic!("a form of HMAC")
    };
    assert_eq!(scheme.headers(), ["x-slack-signature", "x-slack-request-timestamp"]);
    assert!(scheme.signs_time());
    // Names of other schemes are free here, since no other scheme signs the same request.
    for header in ["Signature", "webhook-signature", "authorization"] {
        let found = auth(&format!("{{ {} }}", hmac(&format!("header = \"{header}\""))));
        assert_eq!(found.headers(), [header.to_ascii_lowercase()]);
        assert_eq!(found.kind().as_str(), "hmac");
    }
}

#[test]
fn each_mistake_in_a_form_of_hmac_has_its_place_and_remedy() {
    check_table(&[
        (
            with(&hmac("value = \"{signature}\"")),
            "auth.header: the header is missing",
        ),
        (
            with(&hmac("header = \"content-type\"")),
            "auth.header: `content-type` cannot carry a part of a signature",
        ),
        (with(&hmac("header = \"a b\"")), "use a header such as `x-signature`"),
        (
            with(&hmac("header = \"x-s\", signs = \"{timestamp}.{body}\"")),
            "add `timestamp_header = ",
        ),
        (
            with(&hmac(
                "header = \"x-s\", signs = \"{timestamp}.{body}\", timestamp_header = \"host\"",
            )),
            "auth.timestamp_header: `host` cannot carry",
        ),
        (
            with(&hmac("header = \"x-s\", algorithm = \"md5\"")),
            "auth.algorithm: there is no `md5`; use one of `sha256`",
        ),
        (
            with(&hmac("header = \"x-s\"")) + "headers = { x-s = \"1\" }\n",
            "carries credentials, which only the host adds",
        ),
    ]);
}

#[test]
fn a_url_that_hubspot_v3_could_never_sign_is_refused_when_it_is_built() {
    let signed = |scheme: &str, lines: &str| {
        let lines = format!(
            "method = \"GET\"\nauth = {{ kind = \"signature\", scheme = \"{scheme}\", secret = \"key\" }}\n{lines}\n"
        );
        manifest(&format!("[endpoints.e]\n{lines}"))
    };
    let url = |rest: &str| format!("url = \"https://x.example/{rest}\"");
    let query = |member: &str| format!("{}\nquery = {{ {member} }}", url("a"));
    for scheme in ["hubspot-v3", "hubspot"] {
        for lines in [
            url("a%40b"),
            url("a%3ab"),
            query("q = \"it's\""),
            query("\"it's\" = \"{x}\""),
        ] {
            let found = parse(&signed(scheme, &lines), "a").unwrap_err().to_string();
            assert!(
                found.contains("read") && found.contains("hubspot-v2"),
                "{lines}: {found}"
            );
        }
        for lines in [
            url("a%20b:c'd"),
            query("q = \"a b+c:/?@!$()*,;%27\""),
            query("q = \"{x}\""),
        ] {
            assert!(parse(&signed(scheme, &lines), "a").is_ok(), "{lines}");
        }
    }
    assert!(parse(&signed("hubspot-v2", &query("q = \"it's\"")), "a").is_ok());
    assert!(parse(&signed("hubspot-v2", &url("a%40b")), "a").is_ok());
}
