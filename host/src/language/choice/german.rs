//! Which answer is meant in German, also with umlauts written out.

use super::*;

#[test]
fn answers_are_chosen_by_name_number_and_one_telling_word() {
    let offered = [("b1", "Blauer Becher"), ("r1", "Roter Schal"), ("g1", "Größe M")];
    for (text, expected) in [
        ("den zweiten bitte", Some(1)),
        ("das letzte", Some(2)),
        ("Nummer 1", Some(0)),
        ("der Becher", Some(0)),
        ("Ich hätte gern den Schal", Some(1)),
        ("nein, den Schal", Some(1)),
        ("Groesse M", Some(2)),
        ("größe m", Some(2)),
        ("nicht den Schal", None),
        ("keinen von beiden", None),
        ("weder Becher noch Schal", None),
    ] {
        assert_eq!(choice(Language::German, &offered, text), expected, "{text}");
    }
}
