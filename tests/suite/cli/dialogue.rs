//! `serve`, `chat` and `token`: a visitor's dialogue through two processes.

use super::with;

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_chats_with_a_served_host() {
    let (stand, cli) = with(&["order-status", "store-hours"]).await;
    let token = cli
        .run(&["token", "create", "--role", "operator", "--note", "for the chat"])
        .good();
    let token = token.trim();
    let serving = cli.serve();
    let arguments = ["chat", "--url", &serving.url, "--token", token];
    let dialogue =
        "Are you open on 1 November 2037?\n\nWhere is my order A-1001?\nada@example.com\n/trace\n/actions\n/help\n";
    let screen = cli.run_with(&arguments, dialogue).good();
    for part in [
        "you> Are you open on 1 November 2037?",
        "agent> The shop is closed on Sunday, 1 November 2037.",
        "agent> What is your email address?",
        "agent> Order A-1001 is shipped, expected on 2026-11-26.",
        "identity     match-email asks for matched-email, visitor is matched-email: enough",
        "Check an order — say: Where is my order?",
        "/quit             leave; the conversation is kept",
    ] {
        assert!(screen.contains(part), "`{part}` is not on the screen:\n{screen}");
    }
    assert!(!screen.contains("\x1b["), "no colours where nobody watches");
    assert_eq!(stand.shop.journal().len(), 2);
    // The conversation is kept, and can be gone on with, with its reasons.
    let (_, id) = screen.trim_end().rsplit_once("--conversation ").expect("the way back");
    let again = [
        "chat",
        "--url",
        &serving.url,
        "--token",
        token,
        "--conversation",
        id,
        "--why",
    ];
    let screen = cli
        .run_with(&again, "Where is my order A-1002?\n/quit\nnot heard\n")
        .good();
    assert!(screen.contains("agent> Order A-1002 is delivered."), "{screen}");
    assert!(screen.contains("the action answered [order-status] r-"), "{screen}");
    assert!(!screen.contains("not heard"), "{screen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_without_a_host_or_a_good_token_says_what_to_do() {
    let (_stand, cli) = with(&[]).await;
    let serving = cli.serve();
    let error = cli
        .run_with(&["chat", "--url", &serving.url, "--token", "wrong"], "hi\n")
        .error();
    assert_eq!(error, "the token is unknown or revoked");
    let url = serving.url.clone();
    drop(serving);
    let error = cli
        .run_with(&["chat", "--url", &url, "--token", "wrong"], "hi\n")
        .error();
    assert!(error.contains("does not answer; is `actgate serve` up?"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_made_listed_and_revoked() {
    let (_stand, cli) = with(&[]).await;
    let made = cli
        .run(&[
            "--json",
            "token",
            "create",
            "--role",
            "editor",
            "--note",
            "for publishing",
        ])
        .json();
    let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert!(token.starts_with("actgate_"));
    let text = cli.run(&["token", "list"]).good();
    assert!(
        text.contains(id) && text.contains("editor    good     for publishing"),
        "{text}"
    );
    assert!(!text.contains(token), "a token is shown once");
    let revoked = cli.run(&["--json", "token", "revoke", id]).json();
    assert_eq!(revoked["revoked"], id);
    let list = cli.run(&["--json", "token", "list"]).json();
    assert!(list["tokens"][0]["revoked_ms"].is_u64(), "{list}");
    let error = cli.run(&["token", "revoke", id]).error();
    assert!(error.contains("actgate token list"), "{error}");
    let wrong = cli.run(&["token", "create", "--role", "king"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
}
