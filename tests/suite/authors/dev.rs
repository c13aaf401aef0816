//! `actgate dev`: a chat with an action that is rebuilt when its sources change.

use tests::{Author, Guest};

#[test]
fn a_change_is_heard_in_the_next_answer_and_a_mistake_keeps_the_version_before() {
    let author = Author::new();
    let manifest = Guest::manifest("closed", "are you closed on holidays");
    author.write("action.toml", &manifest);
    let mut dev = author.session("", &["dev"]);
    dev.hear("nothing is sent, the examples of its manifest answer");
    dev.say("Are you closed on holidays?");
    dev.hear("agent> Done by hand.");
    author.write("action.toml", &manifest.replace("Done by hand.", "Only at Christmas."));
    dev.hear("built closed in");
    dev.say("Are you closed on holidays?");
    dev.hear("agent> Only at Christmas.");
    author.write("action.toml", "name = closed");
    dev.hear("error: action.toml:1:");
    dev.hear("The version before goes on.");
    dev.say("Are you closed on holidays?");
    dev.hear("agent> Only at Christmas.");
    assert!(!author.path("state").exists(), "its state is its own");
}

/// A manifest of an action for a visitor of some level.
fn points(protection: &str) -> String {
    format!(
        "name = \"points\"\ntitle = \"Points\"\ndescription = \"Tells the points.\"\n\
         protection = \"{protection}\"\ntriggers = [\"how many points do I have\"]\n\
         [endpoints.points]\nmethod = \"GET\"\nurl = \"https://api.shop.example/points\"\nquery = {{ email = \"{{visitor.email}}\" }}\n\
         auth = {{ kind = \"none\" }}\n[[examples]]\nendpoint = \"points\"\nstatus = 200\nbody = {{ points = 7 }}\n\
         [response]\ntemplate = \"Your points are looked up.\"\n"
    )
}

#[test]
fn a_visitor_is_a_contact_or_is_not_and_contacts_can_be_added() {
    let author = Author::new();
    author.write("action.toml", &points("match-email"));
    let mut dev = author.session("", &["dev", "--contact", "grace@example.com"]);
    dev.hear("It asks who the visitor is: grace@example.com is a contact here");
    dev.say("How many points do I have?");
    dev.hear("agent> ");
    dev.say("nobody@example.com");
    dev.hear("agent> I could not match these details.");
    dev.say("/contacts");
    dev.hear("  grace@example.com");
    dev.say("/contact nobody@example.com");
    dev.hear("nobody@example.com is a contact.");
    dev.say("nobody@example.com");
    dev.hear("agent> Your points are looked up.");
    dev.say("/new");
    dev.hear("A new conversation");
    dev.say("How many points do I have?");
    dev.hear("agent> ");
    dev.say("/as ada@example.com");
    dev.hear("You are ada@example.com from here on");
    dev.hear("agent> Your points are looked up.");
    dev.say("/help");
    for command in ["  /why ", "/language TAG", "/as EMAIL", "/contact EMAIL"] {
        dev.hear(command);
    }
}

#[test]
fn an_address_is_proven_from_start_to_end_with_the_mail_in_the_terminal() {
    let author = Author::new();
    author.write("action.toml", &points("verify-email"));
    let mut dev = author.session("", &["dev"]);
    dev.hear("ada@example.com is a contact here");
    dev.say("How many points do I have?");
    dev.hear("agent> ");
    // Nobody whom the directory does not know gets a mail, and the answer is the same.
    dev.say("nobody@example.com");
    dev.hear("agent> ");
    dev.say("ada@example.com");
    dev.hear("mail to ada@example.com> ");
    let link = dev.hear("http://127.0.0.1:");
    let link = link
        .split_whitespace()
        .find(|word| word.starts_with("http://"))
        .expect("a link");
    assert!(link.contains("/verify/"), "{link}");
    // The mail's code stands on a line of its own, in groups.
    let code = loop {
        let line = dev.hear("");
        let digits: String = line.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 6 {
            break digits;
        }
    };
    dev.say(&code);
    dev.hear("agent> Your points are looked up.");
}

#[test]
fn the_chat_can_be_in_another_language() {
    let author = Author::new();
    author.write("action.toml", &Guest::manifest("closed", "are you closed on holidays"));
    let mut dev = author.session("", &["dev", "--locale", "de"]);
    dev.say("/trace");
    dev.hear("nothing ran yet");
    dev.say("/language not a tag");
    dev.hear("error: ");
    dev.say("/zone Nowhere");
    dev.hear("error: ");
    dev.say("/zone Europe/Berlin");
    dev.hear("A new conversation, by the clocks of `Europe/Berlin`.");
    dev.say("/language en");
    dev.hear("A new conversation, in `en`.");
    dev.say("Are you closed on holidays?");
    dev.hear("agent> Done by hand.");
}

#[test]
fn calls_are_answered_by_examples_and_the_visitor_can_be_somebody() {
    let author = Author::new();
    author.write("action.toml", &points("match-email"));
    let mut dev = author.session("", &["dev", "--as", "ada@example.com"]);
    dev.hear("nothing is sent");
    dev.say("How many points do I have?");
    dev.hear("agent> Your points are looked up.");
}
