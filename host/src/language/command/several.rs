//! Messages of several pieces: thanks with goodbyes, stops with a no or a reason, and what only looks like them.

use super::*;
use Language::{English, German};

#[track_caller]
fn check(language: Language, command: &Command, texts: &[&str]) {
    for text in texts {
        assert_eq!(read(language, text).as_ref(), Some(command), "{text}");
    }
}

#[test]
fn thanks_may_be_made_of_several_pieces() {
    let english = [
        "ok thanks bye",
        "cheers, thats all",
        "lol ok",
        "great, thank you so much, bye!",
        "thanks, have a nice day",
        "alright, thanks for your help, see you",
        "ok cool",
        "perfect, that's all for now",
        "awesome thanks mate",
    ];
    check(English, &Command::Thanks, &english);
    let german = [
        "ok danke dir",
        "super, danke und tschüss",
        "Na dann vielen Dank, schönen Tag noch",
        "alles klar, danke Ihnen, auf Wiedersehen",
        "prima, das war alles",
        "lol ok",
        "ok, danke für Ihre Hilfe und tschau",
    ];
    check(German, &Command::Thanks, &german);
    check(
        English,
        &Command::Yes,
        &["ok", "yes", "ok, please", "sure, thanks", "alright"],
    );
    check(German, &Command::Yes, &["ok", "ja"]);
    check(
        English,
        &Command::No,
        &["no thanks", "no thanks, bye", "no thank you, bye bye"],
    );
    check(German, &Command::No, &["nein danke", "nein danke, tschüss"]);
    for text in [
        "thanks for the blue mug",
        "great, the scarf",
        "ok thanks, A-1002",
        "bye bye love, the record",
        "ok?",
    ] {
        assert_ne!(read(English, text), Some(Command::Thanks), "{text}");
    }
    for text in ["danke, den Schal", "super, dann die zweite", "ok danke, A-1002"] {
        assert_ne!(read(German, text), Some(Command::Thanks), "{text}");
    }
}

#[test]
fn a_stop_may_have_a_no_or_a_reason_beside_it() {
    let english = [
        "nah forget it, I'll keep it",
        "no leave it, I'll keep them",
        "forget it then",
        "no, I'll keep it",
        "ok forget it",
        "nvm",
        "oh well, never mind then",
        "no forget it, I'll keep the mug",
        "actually no, cancel it, it's not worth it",
        "stop, I don't need it anymore",
        "nah, don't bother",
    ];
    check(English, &Command::Cancel, &english);
    let german = [
        "Nee doch nicht, lass mal",
        "vergiss es, ich behalte es",
        "ach lass gut sein",
        "nein, ich behalte sie",
        "dann vergessen Sie es bitte",
        "Nein, lassen Sie es, ich behalte den Becher",
        "ok, dann eben nicht",
        "lass mal, ist nicht so wichtig",
    ];
    check(German, &Command::Cancel, &german);
}

#[test]
fn a_correction_is_no_stop() {
    for text in [
        "no, the scarf",
        "no, I'll keep the mug",
        "no, I'll keep the mug and return the scarf",
        "forget it, I'll keep the mug and return the scarf",
        "forget the mug, the scarf",
        "leave it at the door",
        "don't stop",
        "don't cancel",
        "I'll keep it",
        "no, do not forget it",
        "later",
    ] {
        assert_ne!(read(English, text), Some(Command::Cancel), "{text}");
    }
    for text in [
        "nein, den Schal",
        "Nein, ich behalte den Becher",
        "nicht abbrechen",
        "lass mal den Becher weg",
        "vergiss den Becher, nimm den Schal",
        "ich behalte es",
    ] {
        let found = read(German, text);
        assert_ne!(found, Some(Command::Cancel), "{text}");
    }
}

#[test]
fn who_answers_is_a_command_of_its_own() {
    for language in Language::ALL {
        check(
            language,
            &Command::WhoAreYou,
            &["are you a robot?", "you're a bot right?", "bist du ein Bot?"],
        );
        check(language, &Command::WhoAreYou, &["spreche ich mit einem Menschen?"]);
        check(
            language,
            &Command::Person,
            &["I want to talk to a human, are you one?", "human please"],
        );
    }
}
