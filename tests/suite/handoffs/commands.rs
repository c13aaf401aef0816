//! Staff at the command line, beside the host that serves.

use super::{Desk, LONG_MS, WISH, texts};
use serde_json::Value;
use tests::{Cli, Served, Stand};

#[tokio::test(flavor = "multi_thread")]
async fn staff_list_take_answer_and_give_back_at_the_command_line() {
    let served = Served::start(Stand::new().await.publish("store-hours").await).await;
    let cli = Cli::of(&served.stand);
    assert_eq!(cli.run(&["handoffs", "list"]).good().trim(), "no such hand-offs");
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let listed = cli.run(&["--json", "handoffs", "list", "--state", "open"]).json();
    let id = listed["handoffs"][0]["id"].as_str().expect("an id").to_owned();
    assert!(cli.run(&["handoffs", "list"]).good().contains("visitor-asked"));

    let taken = cli
        .run(&["--json", "handoffs", "take", &id, "--by", "mia", "--name", "Mia"])
        .json();
    assert_eq!(taken["taken_by"], "mia at the command line");
    let second = cli.run(&["handoffs", "take", &id, "--by", "ben"]).error();
    assert!(second.contains("is with `mia at the command line`"), "{second}");
    let early = cli.run(&["handoffs", "answer", &id, "hello", "--by", "ben"]).error();
    assert!(early.contains("is with `mia"), "{early}");

    // The visitor's client waits with the host that serves, and hears what the command says.
    let seen = served.get(&format!("{}/messages", desk.path)).await.json();
    let seen = seen["messages"].as_array().unwrap().last().unwrap()["seq"]
        .as_u64()
        .unwrap();
    let wait = format!("{}/messages?after={seen}&wait_ms={LONG_MS}", desk.path);
    let arguments = ["handoffs", "answer", &id, "How can I help?", "--by", "mia"].map(str::to_owned);
    let answering = tokio::task::spawn_blocking({
        let cli = Cli::of(&served.stand);
        move || cli.run(&arguments.each_ref().map(String::as_str)).good()
    });
    let (news, answered) = tokio::join!(served.get(&wait), answering);
    answered.expect("the command ends");
    assert_eq!(texts(&news.json()), ["How can I help?"]);
    assert_eq!(news.json()["messages"][0]["name"], "Mia");

    desk.say("my parcel is broken").await;
    let shown = cli.run(&["handoffs", "show", &id]).good();
    for part in [
        "The visitor asked for a person",
        "Mia: How can I help?",
        "visitor: my parcel is broken",
    ] {
        assert!(shown.contains(part), "`{part}` is not in: {shown}");
    }
    cli.run(&["handoffs", "give-back", &id, "--by", "mia"]).good();
    assert!(desk.say("When are you open on monday?").await.0[0].contains("09:00"));
    let over = cli.run(&["handoffs", "close", &id, "--by", "mia"]).error();
    assert!(over.contains("is over: it is `given-back`"), "{over}");
    let unknown = cli.run(&["handoffs", "show", "h-none-1"]).error();
    assert!(unknown.contains("no hand-off `h-none-1`"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_staff_has_a_name_for_visitors_and_other_roles_have_none() {
    let stand = Stand::new().await;
    let cli = Cli::of(&stand);
    cli.run(&["token", "create", "--role", "staff", "--name", "Mia"]).good();
    let listed: Value = cli.run(&["--json", "token", "list"]).json();
    assert_eq!(
        (&listed["tokens"][0]["role"], &listed["tokens"][0]["name"]),
        (&"staff".into(), &"Mia".into())
    );
    let refused = cli
        .run(&["token", "create", "--role", "agent", "--name", "Mia"])
        .error();
    assert!(refused.contains("--role staff"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_s_turn_that_meets_commands_is_neither_lost_nor_done_twice() {
    const EACH: usize = 6;
    let settings = "[api]\nrequests_per_minute = 1000000\n";
    let served = Served::start(Stand::builder().settings(settings).open().await).await;
    let cli = Cli::of(&served.stand);
    let desk = Desk::new(&served).await;
    desk.say(WISH).await;
    let listed = cli.run(&["--json", "handoffs", "list"]).json();
    let id = listed["handoffs"][0]["id"].as_str().expect("an id").to_owned();
    cli.run(&["handoffs", "take", &id, "--by", "mia"]).good();
    let answering = tokio::task::spawn_blocking({
        let cli = Cli::of(&served.stand);
        move || {
            for number in 0..EACH {
                cli.run(&["handoffs", "answer", &id, &format!("staff {number}"), "--by", "mia"])
                    .good();
            }
        }
    });
    let mut said = 0;
    while !answering.is_finished() {
        desk.say(&format!("visitor {said}")).await;
        said += 1;
    }
    answering.await.expect("the commands end well");
    let mut messages: Vec<Value> = Vec::new();
    loop {
        let after = messages.last().map_or(0, |message| message["seq"].as_u64().unwrap());
        let page = served
            .get(&format!("{}/messages?after={after}", desk.path))
            .await
            .json();
        let page = page["messages"].as_array().unwrap().clone();
        if page.is_empty() {
            break;
        }
        messages.extend(page);
    }
    let of = |word: &str| {
        let texts = messages.iter().filter_map(|message| message["text"].as_str());
        texts
            .filter(|text| text.starts_with(word))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let numbered = |word: &str, count: usize| (0..count).map(|number| format!("{word} {number}")).collect::<Vec<_>>();
    assert_eq!(of("staff "), numbered("staff", EACH));
    assert_eq!(of("visitor "), numbered("visitor", said));
}
