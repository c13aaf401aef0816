//! What is taken, what is not looked at further, and how both are told to people.

use super::{BODY, Case, PRIVATE, PUBLIC, SECRET, URL, good};
use actgate::signatures::hubspot;
use tempfile::TempDir;
use tests::Cli;

#[test]
fn good_signatures_of_every_scheme_are_taken() {
    for case in good() {
        case.accepted();
        let get = Case {
            headers: Vec::new(),
            method: "GET",
            body: String::new(),
            ..case.clone()
        };
        let signer = if case.secret == PUBLIC { PRIVATE } else { &case.secret };
        get.signed(signer).accepted();
    }
}

#[test]
fn headers_that_are_missing_double_or_cover_too_little_are_told() {
    for case in good() {
        let (name, _) = case.headers.last().expect("a signed header").clone();
        // Without its version, an older signature of HubSpot is taken for one of version 1.
        if name != hubspot::VERSION {
            let without = case.clone().with(|case| drop(case.headers.pop()));
            without.refused("missing-header", &format!("`{name}` is missing"));
        }
        let twice = case.with(|case| case.headers.extend(case.headers.last().cloned()));
        match twice.scheme {
            // Its headers are dictionaries, which may come in several lines.
            "rfc9421" => twice.accepted(),
            _ => twice.refused("malformed", "more than once"),
        }
    }
    let get = Case::new("rfc9421", SECRET).with(|case| {
        case.method = "GET";
        case.body.clear();
    });
    let smuggled = get.signed(SECRET).with(|case| BODY.clone_into(&mut case.body));
    smuggled.refused("coverage", "does not cover `content-digest`");
}

#[test]
fn people_are_told_in_text_which_secret_fits_or_what_to_do() {
    let folder = TempDir::new().unwrap();
    let case = good()[2].clone();
    for (file, secret) in [("old", "some-other-secret"), ("new", SECRET), ("body", BODY)] {
        std::fs::write(folder.path().join(file), secret).unwrap();
    }
    let headers: Vec<String> = case
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let cli = Cli::with_settings(folder.path(), "");
    let run = |url: &str| {
        let mut arguments = vec![
            "verify-signature",
            "--scheme",
            "hubspot-v3",
            "--url",
            url,
            "--body",
            "body",
        ];
        arguments.extend([
            "--secret-file",
            "old",
            "--secret-file",
            "new",
            "--now-ms",
            "1700000000000",
        ]);
        arguments.extend(headers.iter().flat_map(|header| ["-H", header]));
        cli.run(&arguments)
    };
    assert_eq!(
        run(URL).good(),
        "the signature is good; it was made with the secret in `new`\n"
    );
    let refused = run("https://hooks.example/in/a/?q=a%20b&p=x@y.z");
    assert_eq!(refused.code, 1);
    assert!(
        refused
            .stdout
            .starts_with("not taken (uri): the URL that was signed is another one: it has no slash at the end")
            && refused.stdout.contains("configure the public URL"),
        "{refused:?}"
    );
    let error = cli.run(&[
        "verify-signature",
        "--scheme",
        "hubspot-v3",
        "--url",
        URL,
        "--secret-file",
        "none",
    ]);
    assert!(error.error().contains("the secret in `none` cannot be used"));
    let unknown = cli.run(&[
        "verify-signature",
        "--scheme",
        "hmac-sha256",
        "--url",
        URL,
        "--secret-file",
        "new",
    ]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.stderr.contains("standard-webhooks"), "{unknown:?}");
}

#[test]
fn a_form_that_says_too_little_or_belongs_to_no_scheme_is_an_error() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("new"), SECRET).unwrap();
    let cli = Cli::with_settings(folder.path(), "");
    let run = |scheme: &str, more: &[&str]| {
        let plain = [
            "verify-signature",
            "--scheme",
            scheme,
            "--url",
            URL,
            "--secret-file",
            "new",
        ];
        cli.run(&[&plain[..], more].concat()).error()
    };
    for (more, word) in [
        (&[][..], "`--signature-header`: the header is missing"),
        (
            &["--signature-header", "x-s", "--signs", "{bdy}"],
            "`--signs`: there is no `{bdy}` here",
        ),
        (&["--signature-header", "x-s", "--encoding", "hexx"], "use one of `hex`"),
    ] {
        let error = run("hmac", more);
        assert!(error.contains(word), "{error}");
    }
    let error = run("hubspot", &["--signs", "{body}"]);
    assert!(error.contains("`--signs` is for `--scheme hmac`"), "{error}");
}
