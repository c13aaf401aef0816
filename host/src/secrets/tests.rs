//! Reading secrets with each failure and its remedy, and every form that the redactor has to find.

use super::*;
use std::path::PathBuf;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// A file that is gone after the test.
struct File(PathBuf);

impl File {
    #[allow(
        clippy::disallowed_methods,
        reason = "the test writes what the code under test reads"
    )]
    fn new(test: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("actgate-secret-{}-{test}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn resolve(&self) -> Result<Secret, SecretError> {
        Secrets::new([(name("key"), SecretReference::File(self.0.clone()))]).resolve(&name("key"))
    }
}

impl Drop for File {
    #[allow(clippy::disallowed_methods, reason = "the test removes its own file")]
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn redactor(secret: &[u8]) -> Redactor {
    Redactor::new([(name("key"), Secret::new(secret.to_vec()).unwrap())])
}

#[test]
fn a_file_is_read_without_its_line_break_and_anew_each_time() {
    for (content, value) in [
        (&b"s3cret-value"[..], &b"s3cret-value"[..]),
        (b"s3cret-value\n", b"s3cret-value"),
        (b"s3cret-value\r\n", b"s3cret-value"),
        (b"s3cret-value\n\n", b"s3cret-value\n"),
        (b" spaces stay ", b" spaces stay "),
    ] {
        assert_eq!(File::new("trim", content).resolve().unwrap().expose(), value);
    }
    let file = File::new("rotate", b"first-value");
    assert_eq!(file.resolve().unwrap().expose(), b"first-value");
    let rotated = File::new("rotate", b"second-value");
    assert_eq!(rotated.resolve().unwrap().expose(), b"second-value");
}

#[test]
fn size_is_bounded_on_both_sides() {
    assert!(matches!(File::new("empty", b"").resolve(), Err(SecretError::Empty)));
    assert!(matches!(File::new("line", b"\r\n").resolve(), Err(SecretError::Empty)));
    assert!(matches!(
        File::new("short", b"7bytes!\n").resolve(),
        Err(SecretError::TooShort)
    ));
    assert!(File::new("least", b"8 bytes!\n").resolve().is_ok());
    let longest = vec![b'x'; Secret::BYTES_MAX];
    assert!(File::new("most", &[&longest[..], b"\r\n"].concat()).resolve().is_ok());
    assert!(matches!(
        File::new("long", &[&longest[..], b"x"].concat()).resolve(),
        Err(SecretError::TooLong)
    ));
    assert!(matches!(
        File::new("huge", &vec![b'x'; 1 << 20]).resolve(),
        Err(SecretError::TooLong)
    ));
}

#[test]
fn a_byte_order_mark_is_refused_and_a_binary_key_is_not() {
    for marked in [
        &b"\xef\xbb\xbfs3cret-value"[..],
        b"\xff\xfes\x003\0c\0r\0",
        b"\xfe\xff\0s\x003\0c\0r",
    ] {
        assert!(matches!(
            File::new("mark", marked).resolve(),
            Err(SecretError::ByteOrderMark)
        ));
    }
    assert!(File::new("binary", b"\xff\xfe\xe7\x91binary-key").resolve().is_ok());
}

#[test]
fn what_no_header_can_carry_is_seen() {
    let has = |bytes: &[u8]| Secret::new(bytes.to_vec()).unwrap().has_control_characters();
    assert!(has(b"two\nlines-") && has(b"tab\tinside") && has(b"nul-inside\0"));
    assert!(!has(b"plain-value") && !has(b"-----BEGIN KEY-----\nabc\n-----END KEY-----"));
}

#[test]
fn a_value_with_something_around_it_or_in_its_place_looks_wrong() {
    let look = |text: &str| Secret::new(text.as_bytes().to_vec()).unwrap().looks_wrong();
    let file = File::new("looks", b"x");
    for (text, part) in [
        (" leading-space", "white space"),
        ("trailing-space ", "white space"),
        ("\"in-quotes\"", "quotation marks"),
        ("'in-quotes'", "quotation marks"),
        (file.0.to_str().unwrap(), "the path of a file"),
    ] {
        assert!(look(text).is_some_and(|why| why.contains(part)), "{text}");
    }
    for good in [
        "plain-value",
        "/not/a/file/at/all",
        "base64/value+==",
        "a \"quoted\" word",
        "'tis-not-quoted",
    ] {
        assert_eq!(look(good), None, "{good}");
    }
}

#[test]
fn a_command_that_is_forgotten_runs_again_and_its_answer_stays_known() {
    let file = File::new("forgotten", b"first-value");
    let path = file.0.to_str().unwrap();
    let secrets = Secrets::new([(name("key"), command(&["cat", path], 5_000, 600_000))]);
    assert_eq!(secrets.resolve(&name("key")).unwrap().expose(), b"first-value");
    let _second = File::new("forgotten", b"second-value");
    assert_eq!(secrets.resolve(&name("key")).unwrap().expose(), b"first-value");
    secrets.forget();
    assert_eq!(secrets.redactor().scrub("first-value"), "[redacted:key]");
    assert_eq!(secrets.resolve(&name("key")).unwrap().expose(), b"second-value");
}

#[test]
fn each_failure_has_a_remedy() {
    let read = |reference| {
        Secrets::new([(name("key"), reference)])
            .resolve(&name("key"))
            .unwrap_err()
    };
    let gone = read(SecretReference::File("/nonexistent/s3cret".into()));
    assert!(
        gone.remedy("key").contains("create the file of `key`"),
        "{}",
        gone.remedy("key")
    );
    let folder = read(SecretReference::File("/".into()));
    assert!(matches!(folder, SecretError::NotAFile { .. }));
    let unset = read(SecretReference::Environment("ACTGATE_s3cret".into()));
    assert!(unset.remedy("key").contains("the variable of `key`"));
    let absent = read(command(&["s3cret-program", "x"], 100, 0));
    for lost in [gone, unset, absent] {
        let said = format!("{lost} {lost:?} {}", lost.remedy("key"));
        assert!(
            !said.contains("s3cret"),
            "what leads nowhere may be the value itself: {said}"
        );
    }
    let unknown = Secrets::default().resolve(&name("shop-api-key")).unwrap_err();
    assert_eq!(
        unknown.remedy("shop-api-key"),
        "[secrets]\nshop-api-key = { file = \"/run/secrets/shop-api-key\" }"
    );
    let source = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    let denied = SecretError::Unreadable { source };
    assert!(
        denied
            .remedy("key")
            .contains("let the host's account read the file of `key`")
    );
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the test compares with what the code under test reads"
)]
fn the_environment_is_read() {
    // Every process has this, so nothing has to be changed in one with several threads.
    let secrets = Secrets::new([(name("key"), SecretReference::Environment("PATH".into()))]);
    let value = std::env::var_os("PATH").unwrap().into_encoded_bytes();
    assert_eq!(secrets.resolve(&name("key")).unwrap().expose(), value);
}

#[test]
fn debug_prints_no_value() {
    let secret = Secret::new(b"s3cret-value".to_vec()).unwrap();
    let redactor = redactor(b"s3cret-value");
    let text = format!("{secret:?} {redactor:?} {:?}", Secret::new(b"s3cret".to_vec()));
    assert!(!text.contains("s3cret"), "{text}");
    assert!(text.contains("Secret(••••)"));
}

fn command(argv: &[&str], timeout_ms: u64, cache_ms: u64) -> SecretReference {
    SecretReference::Command(SecretCommand {
        argv: argv.iter().map(|part| (*part).to_owned()).collect(),
        timeout_ms,
        cache_ms,
    })
}

#[test]
fn a_command_prints_a_secret_and_no_shell_reads_it() {
    let read = |argv: &[&str]| Secrets::new([(name("key"), command(argv, 5_000, 0))]).resolve(&name("key"));
    assert_eq!(
        read(&["printf", "%s\n", "s3cret-value"]).unwrap().expose(),
        b"s3cret-value"
    );
    assert_eq!(
        read(&["echo", "$HOME; `id` > x"]).unwrap().expose(),
        b"$HOME; `id` > x",
        "arguments are just text"
    );
    assert!(matches!(read(&["true"]), Err(SecretError::Empty)));
    assert!(matches!(
        read(&["head", "-c", "100000", "/dev/zero"]),
        Err(SecretError::TooLong)
    ));
    assert!(
        matches!(read(&["yes"]), Err(SecretError::TooLong)),
        "a program that never ends is cut off"
    );
    let failed = read(&["sh", "-c", "echo s3cret-value; echo s3cret-value >&2; exit 1"]).unwrap_err();
    assert!(matches!(&failed, SecretError::CommandFailed { program } if program == "sh"));
    let absent = read(&["/nonexistent/program"]).unwrap_err();
    assert!(absent.remedy("key").contains("check that the program of `key`"));
    assert!(!format!("{failed:?} {failed} {}", failed.remedy("key")).contains("s3cret"));
}

#[test]
fn a_slow_command_is_stopped() {
    for script in ["exec sleep 60", "echo s3cret-value; exec >&-; exec sleep 60"] {
        let slow = Secrets::new([(
            name("key"),
            command(&["sh", "-c", &format!("exec 2>&-; {script}")], 200, 0),
        )]);
        let error = slow.resolve(&name("key")).unwrap_err();
        assert!(
            matches!(error, SecretError::CommandTooSlow { timeout_ms: 200, .. }),
            "{error}"
        );
    }
}

#[test]
fn a_command_s_answer_is_kept_for_its_time_and_its_last_one_is_blotted_out() {
    let file = File::new("command", b"first-value");
    let path = file.0.to_str().unwrap();
    let secrets = |cache_ms| Secrets::new([(name("key"), command(&["cat", path], 5_000, cache_ms))]);
    let (kept, fresh) = (secrets(600_000), secrets(0));
    assert_eq!(
        kept.redactor().scrub("first-value"),
        "first-value",
        "a command is not run just to look for its answer"
    );
    for secrets in [&kept, &fresh] {
        assert_eq!(secrets.resolve(&name("key")).unwrap().expose(), b"first-value");
    }
    let _second = File::new("command", b"second-value");
    assert_eq!(kept.resolve(&name("key")).unwrap().expose(), b"first-value");
    assert_eq!(fresh.redactor().scrub("first-value"), "[redacted:key]");
    assert_eq!(fresh.resolve(&name("key")).unwrap().expose(), b"second-value");
    assert_eq!(fresh.redactor().scrub("second-value"), "[redacted:key]");
    assert!(!format!("{fresh:?} {kept:?}").contains("-value"));
}

#[test]
fn a_secret_has_a_next_value_while_it_is_rotated() {
    let (current, next) = (
        File::new("current", b"current-value"),
        File::new("next", b"next-value-1"),
    );
    let rotation = |next| Rotation {
        current: SecretReference::File(current.0.clone()),
        next,
    };
    let secrets = Secrets::new([(name("key"), rotation(Some(SecretReference::File(next.0.clone()))))]);
    let values = secrets.values(&name("key")).unwrap();
    let both: Vec<_> = values.all().map(Secret::expose).collect();
    assert_eq!(both, [&b"current-value"[..], b"next-value-1"]);
    assert_eq!(
        secrets.redactor().scrub("current-value next-value-1"),
        "[redacted:key] [redacted:key]"
    );
    for none in [
        None,
        Some(SecretReference::File("/nonexistent/key".into())),
        Some(rotation(None).current),
    ] {
        let secrets = Secrets::new([(name("key"), rotation(none))]);
        assert!(secrets.values(&name("key")).unwrap().next.is_none());
    }
    let gone = Rotation {
        current: SecretReference::File("/nonexistent/key".into()),
        next: Some(SecretReference::File(next.0.clone())),
    };
    assert!(
        Secrets::new([(name("key"), gone)]).values(&name("key")).is_err(),
        "the next is no substitute"
    );
}
