//! Forms that real APIs ask for, and what no receiver could check.

use super::form::{HmacForm, InvalidHmac};
use super::hmac::{HmacAlgorithm, HmacEncoding, HmacPart, HmacScheme, TimestampFormat};

fn form(keys: &[(&str, &str)]) -> Result<HmacScheme, Vec<InvalidHmac>> {
    let mut form = HmacForm::default();
    for (key, value) in keys {
        let place = match *key {
            "header" => &mut form.header,
            "value" => &mut form.value,
            "signs" => &mut form.signs,
            "algorithm" => &mut form.algorithm,
            "encoding" => &mut form.encoding,
            "secret_encoding" => &mut form.secret_encoding,
            "timestamp_header" => &mut form.timestamp_header,
            "timestamp_format" => &mut form.timestamp_format,
            "nonce_header" => &mut form.nonce_header,
            "key_id" => &mut form.key_id,
            other => panic!("there is no key `{other}`"),
        };
        *place = Some((*value).to_owned());
    }
    HmacScheme::new(&form)
}

fn text(text: &str) -> HmacPart {
    HmacPart::Text(text.to_owned())
}

#[test]
fn a_header_alone_is_hexadecimal_hmac_sha256_of_the_body() {
    let scheme = form(&[("header", "X-Signature")]).unwrap();
    assert_eq!(
        scheme,
        HmacScheme {
            header: "x-signature".into(),
            value: vec![HmacPart::Signature],
            signs: vec![HmacPart::Body],
            algorithm: HmacAlgorithm::Sha256,
            encoding: HmacEncoding::Hex,
            secret_encoding: None,
            timestamp_header: None,
            timestamp_format: TimestampFormat::Seconds,
            nonce_header: None,
            key_id: None,
        }
    );
    assert!(!scheme.signs_time());
}

#[test]
fn texts_have_names_and_doubled_braces() {
    let scheme = form(&[
        ("header", "x-s"),
        ("value", "{{t={timestamp},v1={signature}}}"),
        ("signs", "v0:{timestamp}:{method}{target}\n{body_sha256}"),
    ])
    .unwrap();
    assert_eq!(
        scheme.value,
        [
            text("{t="),
            HmacPart::Timestamp,
            text(",v1="),
            HmacPart::Signature,
            text("}")
        ]
    );
    assert_eq!(
        scheme.signs,
        [
            text("v0:"),
            HmacPart::Timestamp,
            text(":"),
            HmacPart::Method,
            HmacPart::Target,
            text("\n"),
            HmacPart::BodySha256
        ]
    );
    assert!(scheme.signs_time());
}

#[test]
fn its_headers_are_named_once_each() {
    let scheme = form(&[
        ("header", "X-S"),
        ("signs", "{timestamp}{nonce}{body}"),
        ("timestamp_header", "X-T"),
        ("nonce_header", "X-N"),
    ]);
    assert_eq!(scheme.unwrap().headers(), ["x-s", "x-t", "x-n"]);
}

/// Keys of a form, the key that is wrong, and a word of what is said about it.
type Mistake<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);

#[test]
fn each_mistake_names_its_key_and_its_remedy() {
    let s = ("header", "x-s");
    let cases: &[Mistake<'_>] = &[
        (&[], "header", "add `header = "),
        (&[s, ("algorithm", "md5")], "algorithm", "use one of `sha256`"),
        (&[s, ("encoding", "base32")], "encoding", "use one of `hex`"),
        (
            &[s, ("secret_encoding", "utf8")],
            "secret_encoding",
            "use one of `text`",
        ),
        (
            &[s, ("timestamp_format", "s")],
            "timestamp_format",
            "use one of `seconds`",
        ),
        (&[s, ("value", "sha256=")], "value", "{signature}"),
        (&[s, ("value", "{signature}{signature}")], "value", "once"),
        (&[s, ("value", "{body}")], "value", "`{signature}`, `{timestamp}`"),
        (&[s, ("value", "{signature}\n")], "value", "printable"),
        (&[s, ("value", "")], "value", "1 to 512"),
        (&[s, ("signs", "constant")], "signs", "every other request"),
        (&[s, ("signs", "{bdy}")], "signs", "there is no `{bdy}` here"),
        (&[s, ("signs", "{body")], "signs", "stands alone"),
        (&[s, ("signs", "body}")], "signs", "stands alone"),
        (&[s, ("signs", "{timestamp}{body}")], "signs", "could not check it"),
        (&[s, ("signs", "{nonce}{body}")], "signs", "`nonce_header = "),
        (&[s, ("timestamp_header", "x-t")], "signs", "anybody could change it"),
        (
            &[s, ("value", "{timestamp},{signature}")],
            "signs",
            "anybody could change it",
        ),
        (&[s, ("value", "{key_id}:{signature}")], "key_id", "add `key_id = "),
        (&[s, ("key_id", "k")], "key_id", "neither sent nor signed"),
        (
            &[s, ("key_id", "a b"), ("value", "{key_id}:{signature}")],
            "key_id",
            "visible ASCII",
        ),
        (
            &[s, ("signs", "{timestamp}{body}"), ("timestamp_header", "X-S")],
            "header",
            "a header for each",
        ),
        (
            &[s, ("signs", "{timestamp}{body}"), ("value", "{timestamp}{signature}")],
            "value",
            "taken apart",
        ),
        (
            &[s, ("signs", "{timestamp}{body}"), ("value", "{timestamp}1{signature}")],
            "value",
            "taken apart",
        ),
    ];
    for (keys, key, word) in cases {
        let found = form(keys).unwrap_err();
        let all: Vec<String> = found.iter().map(ToString::to_string).collect();
        let is_it = |one: &InvalidHmac| one.key == *key && one.to_string().contains(word);
        assert!(found.iter().any(is_it), "{keys:?}: {all:?}");
        assert!(found.iter().all(|one| !one.remedy.is_empty()), "{all:?}");
    }
}
