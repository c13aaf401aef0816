//! The page of each language in `docs/authors`, typed from an empty folder on as it stands there, and then a chat with what came of it.

use tests::Author;
use tests::page::steps;

/// In place of the network: `npm ci` and `venv` give what the tests have installed from the same lock files.
const PROLOGUE: &str = r#"set -e
npm() {
  if [ "$1" = ci ]; then
    mkdir node_modules
    for package in "$MODULES"/* "$MODULES"/.bin; do ln -s "$package" node_modules/; done
    ln -sfn ../vendor/actgate-sdk node_modules/actgate-sdk
  else command npm "$@"; fi
}
python3() {
  if [ "$2" = venv ]; then ln -s "$VIRTUAL_ENV" "$3"; else command python3 "$@"; fi
}
"#;

fn play(language: &str) {
    let page = tests::workspace().join(format!("docs/authors/{language}.md"));
    let page = std::fs::read_to_string(page).expect("the page of a language");
    let commands: String = steps(&page).into_iter().map(|step| step.commands).collect();
    for needed in [
        "new", "build", "check", "test", "dev", "bench", "fuzz", "pack", "publish", "run",
    ] {
        let command = format!("actgate {needed}");
        assert!(
            commands.contains(&command),
            "`{command}` is not on the page of {language}"
        );
    }
    let author = Author::new();
    let modules = tests::workspace().join("node_modules");
    let script = format!("MODULES={}\n{PROLOGUE}set -x\n{commands}", modules.display());
    let done = author.shell("", &script);
    assert!(done.success, "{}\n{}", done.stdout, done.stderr);
    for words in [
        "made greet in `greet`",
        "greet ",
        "can be published",
        "1 passed, 0 failed",
        "Hello, Ada.",
        "packed greet as greet.wasm",
        "published greet ",
    ] {
        assert!(
            done.stdout.contains(words),
            "`{words}` is not in:\n{}\n{}",
            done.stdout,
            done.stderr
        );
    }
    // What the page does with a served host, on a free port.
    let mut host = author.session("host", &["serve", "--listen", "127.0.0.1:0"]);
    let line = host.hear("listening on ");
    let url = line
        .split_whitespace()
        .find(|word| word.starts_with("http://"))
        .expect("an address");
    let token = author.actgate("host", &["token", "create"]).good();
    let mut chat = author.session("host", &["chat", "--url", url, "--token", token.trim()]);
    chat.say("Greet a visitor");
    chat.hear("agent> Name?");
    chat.say("Grace");
    chat.hear("agent> Hello, Grace.");
}

#[test]
fn rust() {
    play("rust");
}

#[test]
fn javascript() {
    play("javascript");
}

#[test]
fn python() {
    play("python");
}

#[test]
fn c() {
    play("c");
}
