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

#[test]
fn calls_are_answered_by_examples_and_the_visitor_can_be_somebody() {
    let author = Author::new();
    let manifest = "name = \"points\"\ntitle = \"Points\"\ndescription = \"Tells the points.\"\n\
        protection = \"match-email\"\ntriggers = [\"how many points do I have\"]\nvisitor = [\"email\"]\n\
        [endpoints.points]\nmethod = \"GET\"\nurl = \"https://api.shop.example/points\"\nquery = { email = \"{visitor.email}\" }\n\
        auth = { kind = \"none\" }\n[[examples]]\nendpoint = \"points\"\nstatus = 200\nbody = { points = 7 }\n\
        [response]\ntemplate = \"Your points are looked up.\"\n";
    author.write("action.toml", manifest);
    let mut dev = author.session("", &["dev", "--as", "ada@example.com"]);
    dev.hear("nothing is sent");
    dev.say("How many points do I have?");
    dev.hear("agent> Your points are looked up.");
}
